"""Asking for the release of money, and what DHgate keeps by category."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.http import Response
from mock_marketplaces.core.protocol import Order
from mock_marketplaces.dhgate.answers import ok, refuse
from mock_marketplaces.dhgate.orders import COMMISSION, native_status, own_order

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

RELEASABLE = ("101009", "102006", "102007", "102111")  # shipped wholly, and nothing open against it
CATEGORIES = ("014026004", "014006004", "019024004")


def check(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    return ok({"canMoneyApply": not _reason(own_order(world, account, params))})


def ask(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """Once for each order. The money comes with the next payment, as it would have anyway."""
    with world.store.tx():
        order = own_order(world, account, params, result=False)
        reason = _reason(order)
        if not reason:
            world.trade.note(order.id, "money_asked", {}, "money_asked")
    if reason:
        refuse("orderNo", reason, result=False)
    return ok({"result": True})


def _reason(order: Order) -> str:
    """Why its money can't be asked for."""
    if order.fact("money_asked"):
        return "the release was asked for already"
    status = native_status(order)
    return "" if status in RELEASABLE else f"the money of an order in status {status} can't be released"


def commissions(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """Rates as texts, by what the order costs; the last tier has no end. The same for every category here."""
    bounds = [Decimal(0), *(bound for bound, _ in COMMISSION.tiers)]
    tiers = [
        {
            "leftBound": str(left), "leftBoundClose": True, "rightBound": str(right) if right else "",
            "commissionRate": str(COMMISSION.rate(left)),
        }
        for left, right in zip(bounds, [*bounds[1:], None], strict=True)
    ]  # fmt: skip
    return ok({"list": [{"cateId": category, "unitList": tiers} for category in CATEGORIES]})
