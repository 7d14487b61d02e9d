"""Orders: the list without pages (keyset on time, the boundary row comes again), single ones, and the bulk file of many."""

from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.clock import parse_iso
from mock_marketplaces.core.http import Request, Response
from mock_marketplaces.core.protocol import Order, Refusal
from mock_marketplaces.core.states import STATE_SQL
from mock_marketplaces.wish.answers import ok, query_of, refuse
from mock_marketplaces.wish.shown import render

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

CARRIERS = ("YunExpress", "YanWen", "ChinaPost", "4PX", "DHL", "FedEx", "UPS", "USPS", "RoyalMail", "DeutschePost")
ORDER_TYPES = (
    "WISH_EXPRESS", "FULFILLED_BY_WISH", "FULFILLED_BY_STORE", "LESS_THAN_TRUCKLOAD", "ADVANCED_LOGISTICS", "WISH_PLUS",
)  # fmt: skip

_GIVEN_BACK = "EXISTS (SELECT 1 FROM refund WHERE sale_id = sale.id)"
STATES = {
    "APPROVED": f"({STATE_SQL['paid']} AND NOT {_GIVEN_BACK})",
    "SHIPPED": f"({STATE_SQL['shipped']} AND NOT {_GIVEN_BACK})",
    "REFUNDED": f"({STATE_SQL['cancelled']} OR {_GIVEN_BACK})",
    "REQUIRE_REVIEW": "0",  # real states in which the mock has no orders
    "DECLINED": "0",
}
# Microseconds down to a whole step, for Wish tells milliseconds and compares what it tells: as `shown.stepped`.
UPDATED = "(CAST(round(updated_at * 1000000) AS INTEGER) / :step * :step)"
RELEASED = "(CAST(round(coalesce(extra ->> 'released_at', paid_at) * 1000000) AS INTEGER) / 1000 * 1000)"


def shown(world: "World", order: Order) -> dict[str, Any]:
    return render(order, step_s=world.settings["update_step_s"])


def _columns(world: "World") -> dict[str, str]:
    step = max(1000, round(world.settings["update_step_s"] * 1e6))
    return {"updated_at": UPDATED.replace(":step", str(step)), "released_at": RELEASED}


def asked_for(world: "World", account: dict[str, Any], query: dict[str, str]) -> tuple[str, list[Any]]:
    """The condition on table `sale` that a query states, and its values. Only released orders; an unpaid one is not shown."""
    sql, values = "account_id = ? AND paid_at IS NOT NULL", [account["id"]]
    for name, expression in _columns(world).items():
        for bound, sign in (("min", ">="), ("max", "<=")):
            if query.get(f"{name}_{bound}"):
                moment = _time(query, f"{name}_{bound}")
                sql += f" AND {expression} {sign} ?"
                values.append(round(moment * 1e6))
                if (name, bound) == ("updated_at", "min"):  # the same once more, coarser, for the index
                    sql += " AND updated_at >= ?"
                    values.append(moment - 0.001)
    for name, sign in (("id_min", ">="), ("id_max", "<=")):
        if query.get(name):
            sql += f" AND id {sign} ?"
            values.append(query[name])
    return sql + _states(query) + _types(query), values


def listing(world: "World", account: dict[str, Any], request: Request) -> Response:
    query = query_of(request)
    sql, values = asked_for(world, account, query)
    limit = query.get("limit", "50")
    if not limit.isdigit() or not 1 <= int(limit) <= 500:
        refuse("limit must be from 1 to 500")
    field, _, direction = query.get("sort_by", "updated_at.desc").partition(".")
    columns = _columns(world)
    if field not in columns or direction not in ("", "asc", "desc"):
        refuse("sort_by takes updated_at or released_at with .asc or .desc")
    down = "" if direction == "asc" else " DESC"
    found = world.trade.orders(sql, *values, tail=f"ORDER BY {columns[field]}{down}, id{down} LIMIT {int(limit)}")
    world.shipments.listed([order.id for order in found])
    wanted = [name for name in query.get("fields", "").split(",") if name]
    return ok([_only(shown(world, order), wanted) for order in found])


def _time(query: dict[str, str], name: str) -> float:
    try:
        return parse_iso(query[name])
    except ValueError:
        refuse(f"{name} is not an ISO 8601 time", code=1001)


def _states(query: dict[str, str]) -> str:
    wanted = [state for state in query.get("states", "").split(",") if state]
    if set(wanted) - set(STATES) or len(wanted) > 5:
        refuse(f"states takes up to five of {', '.join(STATES)}", code=1001)
    return f" AND ({' OR '.join(STATES[state] for state in wanted)})" if wanted else ""


def _types(query: dict[str, str]) -> str:
    wanted = query.get("order_type", "")
    if wanted and wanted not in ORDER_TYPES:
        refuse(f"order_type takes one of {', '.join(ORDER_TYPES)}", code=1001)
    if not wanted:
        return ""
    return " AND coalesce(extra ->> 'marketplace_fulfilled', 0)" if wanted == "FULFILLED_BY_WISH" else " AND 0"


def _only(row: dict[str, Any], names: list[str]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key == "id" or key in names} if names else row


def find_released(world: "World", account: dict[str, Any], order_id: str) -> Order:
    try:
        order = world.trade.order(order_id)
    except Refusal:
        order = None
    if order is None or order.account_id != account["id"] or order.row["paid_at"] is None:
        refuse(f"Order {order_id} not found", code=1004, status=404)
    return order


def get(world: "World", account: dict[str, Any], request: Request, order_id: str) -> Response:
    return ok(shown(world, find_released(world, account, order_id)))


def carriers(world: "World", account: dict[str, Any], request: Request) -> Response:
    return ok([{"name": name} for name in CARRIERS])
