"""What marketplaces report beside orders, by kind, and which of it each of them offers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from stores.connectors.registry import connector_class
from stores.states import CONNECTED, SyncKind


@dataclass(frozen=True, slots=True)
class Report:
    """A kind of report: its inbox kind, how far the first look reaches back, and how far each look overlaps the one before."""

    snapshot: str
    first_look: timedelta
    overlap: timedelta


REPORTS: Mapping[SyncKind, Report] = {
    SyncKind.SETTLEMENTS: Report("settlement.snapshot", timedelta(days=60), timedelta(days=3)),
    SyncKind.RETURNS: Report("return.snapshot", timedelta(days=60), timedelta(days=1)),
    SyncKind.TRAFFIC: Report("traffic.day", timedelta(days=14), timedelta(days=3)),
    SyncKind.REVIEWS: Report("review.snapshot", timedelta(days=60), timedelta(days=1)),
    SyncKind.MESSAGES: Report("message.snapshot", timedelta(days=30), timedelta(hours=1)),
    SyncKind.WAREHOUSE_STOCK: Report("warehouse.stock", timedelta(days=540), timedelta(days=1)),
}


def kinds_of(marketplace: str) -> tuple[SyncKind, ...]:
    """Which reports a marketplace offers."""
    if marketplace not in CONNECTED:
        return ()
    offered = connector_class(marketplace).capabilities.pulls
    return tuple(kind for kind in REPORTS if kind in offered)
