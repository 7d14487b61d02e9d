"""A wallet's month: what it began with, what came and went, what it ended with. Each line names its document."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Min, QuerySet

from distribution.models import WalletEntry
from distribution.states import WalletEntryKind
from erp.kernel import clock
from erp.kernel.months import next_month
from erp.kernel.sql import rows


@dataclass(frozen=True, slots=True)
class Statement:
    """A month in minor units: opening + the sums by kind = closing."""

    month: date
    opening: int
    by_kind: dict[str, int]

    @property
    def closing(self) -> int:
        return self.opening + sum(self.by_kind.values())

    @property
    def sums(self) -> list[tuple[str, int]]:
        """The kinds that moved, in words, in the order of the words."""
        return [(str(kind.label), self.by_kind[kind]) for kind in WalletEntryKind if kind in self.by_kind]


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(settings.COMPANY_ZONE))


def entries_of(distributor_id: int, month: date) -> QuerySet[WalletEntry]:
    """The entries of a month of the company's calendar."""
    span = {"at__gte": _begin(month), "at__lt": _begin(next_month(month))}
    return WalletEntry.objects.filter(wallet_id=distributor_id, **span)


def statement(distributor_id: int, month: date) -> Statement:
    """The figures of a month, in one statement."""
    found = rows(
        """SELECT kind, coalesce(sum(amount) FILTER (WHERE at < %s), 0), sum(amount) FILTER (WHERE at >= %s)
           FROM distribution_walletentry WHERE wallet_id = %s AND at < %s GROUP BY kind""",
        [_begin(month), _begin(month), distributor_id, _begin(next_month(month))],
    )
    inside = {row[0]: int(row[2]) for row in found if row[2] is not None}
    return Statement(month, int(sum(row[1] for row in found)), inside)


def months(distributor_id: int) -> list[str]:
    """The months that a wallet has entries in, newest first, and the running one."""
    first: Any = WalletEntry.objects.filter(wallet_id=distributor_id).aggregate(at=Min("at"))["at"]
    month, last = clock.business_date(first).replace(day=1), clock.business_date().replace(day=1)
    found = [month]
    while (month := next_month(month)) <= last:
        found.append(month)
    return [f"{each:%Y-%m}" for each in reversed(found)]
