"""What a marketplace keeps of a sale, by its own schedule. A fee is worked out once per order, half up, and then shared over its lines."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from mock_marketplaces.core.money import coins


@dataclass(frozen=True, slots=True)
class Fee:
    """`percent` of a base and a fixed amount per order."""

    component: str
    percent: Decimal
    base: Literal["items", "items_shipping", "total"] = "items_shipping"
    fixed: Decimal = Decimal(0)


def worked_out(
    fees: tuple[Fee, ...], *, items: Decimal, shipping: Decimal, tax: Decimal, currency: str
) -> dict[str, Decimal]:
    """Component -> what the marketplace keeps, as a positive amount."""
    bases = {"items": items, "items_shipping": items + shipping, "total": items + shipping + tax}
    return {fee.component: coins(bases[fee.base] * fee.percent / 100 + fee.fixed, currency) for fee in fees}


def given_back(fees: tuple[Fee, ...], *, items: Decimal, shipping: Decimal, tax: Decimal, currency: str) -> Decimal:
    """The commission on what is refunded; other fees and fixed amounts stay with the marketplace."""
    bases = {"items": items, "items_shipping": items + shipping, "total": items + shipping + tax}
    owed = (bases[fee.base] * fee.percent / 100 for fee in fees if fee.component == "commission")
    return coins(sum(owed, Decimal(0)), currency)
