"""What a carrier can be asked. Errors are those of `stores.connectors.errors`: a lost answer to a purchase is OutcomeUnknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Protocol

from logistics.states import Milestone
from stores.connectors.http import AccountHttp


@dataclass(frozen=True, slots=True)
class Item:
    """Something in the parcel, as it is declared."""

    sku: str
    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class LabelOrder:
    """A label to buy. `reference` is the parcel's number: by it the label is found again."""

    reference: str
    service: str
    recipient: Mapping[str, Any]
    country: str
    sender: tuple[str, ...]
    weight_g: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class SoldLabel:
    """A label as the carrier holds it. `waiting`: accepted, its number comes later. `failed`: it won't come, for this reason."""

    remote_id: str
    status: Literal["ready", "waiting", "failed", "cancelled"]
    tracking_number: str = ""
    price: Decimal = Decimal(0)
    currency: str = ""
    refund: Decimal | None = None
    reason: str = ""
    paper: bytes | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """The carrier scanned a parcel. `code` is the carrier's own word for `milestone`."""

    remote_id: str
    tracking_number: str
    milestone: Milestone
    code: str
    place: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SeenPage:
    """Scans in order, and from where to read on; `more` says that there are more already. `unknown`: codes that we have no word for."""

    scans: tuple[Seen, ...]
    cursor: str
    more: bool
    unknown: tuple[str, ...] = ()


class CarrierConnector(Protocol):
    """One account at one carrier."""

    http: AccountHttp

    def test(self) -> tuple[str, ...]:
        """Ask something harmless; the codes of the services in the contract."""

    def buy(self, order: LabelOrder) -> SoldLabel:
        """Buy a label. Whoever calls twice may pay twice: look by `find` first when an answer was lost."""

    def find(self, reference: str) -> tuple[SoldLabel, ...]:
        """Every label with this reference, the cancelled ones too, oldest first."""

    def paper(self, remote_id: str) -> bytes:
        """The PDF of a label."""

    def cancel(self, remote_id: str) -> SoldLabel:
        """Take a label back; again changes nothing. Rejected once the parcel is on its way."""

    def scans(self, cursor: str) -> SeenPage:
        """What was scanned since the cursor; scans that were told before may come again."""
