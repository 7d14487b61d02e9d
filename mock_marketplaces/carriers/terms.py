"""What tells one carrier from another: its name, its prices, what it hands a customer, and how it is spoken to."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from mock_marketplaces.core.http import Request, Response
from mock_marketplaces.core.store import Store

if TYPE_CHECKING:
    from mock_marketplaces.carriers.desk import Desk


@dataclass(frozen=True, slots=True)
class Call:
    """A request understood: whose it is (None: nobody's), what it asks, and the work."""

    customer_id: str | None
    operation: str
    run: Callable[[], Response]


@dataclass(frozen=True, slots=True)
class Terms:
    """A carrier. `prices`: per service, for the parcel and for each kilogram. `resolve` never raises: a wrong sign-in is a call too."""

    name: str
    prefix: str
    answers_later: bool
    prices: dict[str, tuple[Decimal, Decimal]]
    credentials: Callable[[Store, str], dict[str, str]]
    resolve: Callable[["Desk", Request], Call]
    refused: Callable[[int, str], Response]
    token_calls: tuple[str, ...] = ()
