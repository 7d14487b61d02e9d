"""Penalties: what Wish fines a merchant for an order. The next invoice takes it."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.clock import iso_millis, parse_iso
from mock_marketplaces.core.http import Request, Response
from mock_marketplaces.core.money import coins
from mock_marketplaces.core.protocol import Refusal
from mock_marketplaces.wish.answers import ok, page_of, query_of, read

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

PENALTY = "wish_penalty"
REASONS = (
    "LATE_CONFIRMED_FULFILLMENT", "MERCHANT_CANCELLATION", "MISLEADING_TRACKING", "UNCONFIRMED_TRACKING", "OTHER",
)  # fmt: skip


def fine(world: "World", order_id: str, data: dict[str, Any]) -> dict[str, str]:
    """Fine the merchant for an order: {amount, reason?}."""
    amount, reason = Decimal(str(data["amount"])), str(data.get("reason") or REASONS[0])
    if amount <= 0 or reason not in REASONS:
        raise Refusal(f"a penalty has an amount above 0 and a reason of {', '.join(REASONS)}", status=400)
    with world.store.tx():
        order = world.trade.order(order_id)
        money = {"amount": str(coins(amount, order.row["currency"])), "currency_code": order.row["currency"]}
        kept = {"order_id": order_id, "reason": reason, "site": order.row["site"], "charged": False, **money}
        penalty_id = world.papers.add(order.account_id, PENALTY, kept)
        shown = {"id": penalty_id, "reason": reason, "amount": money["amount"]}
        world.trade.note(order_id, "penalty", shown, "penalised")
    return {"penalty_id": penalty_id}


def charges(world: "World", account_id: str) -> list[dict[str, Any]]:
    """The fines that no invoice has taken yet, as lines of one; from now on they are taken."""
    due = [row for row in _all(world, account_id) if not row["data"]["charged"]]
    for row in due:
        world.papers.change(row["id"], charged=True)
    return [
        {
            "order_id": row["data"]["order_id"],
            "site": row["data"]["site"],
            "component": "penalty",
            "amount": f"-{row['data']['amount']}",
        }
        for row in due
    ]


def listing(world: "World", account: dict[str, Any], request: Request) -> Response:
    query = query_of(request)
    limit, offset = page_of(query)
    return ok([_render(row) for row in _found(world, account, query)[offset : offset + limit]])


def count(world: "World", account: dict[str, Any], request: Request) -> Response:
    return ok({"count": len(_found(world, account, query_of(request)))})


def _found(world: "World", account: dict[str, Any], query: dict[str, str]) -> list[dict[str, Any]]:
    since = read(parse_iso, query, "created_at_min") if "created_at_min" in query else 0.0
    return [row for row in _all(world, account["id"]) if row["created_at"] >= since]


def _all(world: "World", account_id: str) -> list[dict[str, Any]]:
    return world.papers.all("account_id = ? AND kind = ?", account_id, PENALTY)[::-1]


def _render(row: dict[str, Any]) -> dict[str, Any]:
    data = row["data"]
    return {
        "id": row["id"],
        "order_id": data["order_id"],
        "reason": data["reason"],
        "amount": {"amount": Decimal(data["amount"]), "currency_code": data["currency_code"]},
        "status": "CHARGED" if data["charged"] else "NEW",
        "created_at": iso_millis(row["created_at"]),
    }
