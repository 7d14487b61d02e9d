"""Tickets: what buyers want put right, and what they write about an order or a product; a conversation hangs on each."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.clock import iso_millis, parse_iso
from mock_marketplaces.core.http import Request, Response
from mock_marketplaces.wish.answers import body_of, ok, page_of, query_of, read, refuse

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

QUESTION = "QUESTION"
LABELS = {"refund_only": "REFUND", "return_refund": "RETURN", "exchange": "EXCHANGE", "dispute": "DISPUTE"}
REASONS = {
    "damaged": "ITEM_ARRIVED_DAMAGED", "defective": "ITEM_DEFECTIVE", "not_as_described": "ITEM_NOT_AS_DESCRIBED",
    "wrong_item": "WRONG_ITEM_RECEIVED", "missing": "ITEM_INCOMPLETE", "not_arrived": "ITEM_NOT_RECEIVED",
    "changed_mind": "NO_LONGER_WANTED", "other": "OTHER",
}  # fmt: skip


def listing(world: "World", account: dict[str, Any], request: Request) -> Response:
    """Those changed since `updated_at_min`, oldest change first."""
    query = query_of(request)
    limit, offset = page_of(query)
    since = read(parse_iso, query, "updated_at_min") if "updated_at_min" in query else 0.0
    changed = "(updated_at >= ? OR id IN (SELECT id FROM thread WHERE thread.updated_at >= ?))"
    found = _tickets(world, account, changed, since, since)
    return ok([row for _, row in found[offset : offset + limit]])


def get(world: "World", account: dict[str, Any], request: Request, ticket_id: str) -> Response:
    return ok(_find(world, account, ticket_id))


def reply(world: "World", account: dict[str, Any], request: Request, ticket_id: str) -> Response:
    """The merchant says something: {reply, reference_id?}. The same reference again says nothing more."""
    body = body_of(request)
    text, reference = str(body.get("reply") or "").strip(), str(body.get("reference_id") or "")
    with world.store.tx():
        if _find(world, account, ticket_id)["state"] == "CLOSED":
            refuse(f"Ticket {ticket_id} is closed")
        if not text:
            refuse("a reply needs a text", code=1001)
        _converse(world, account, ticket_id)
        world.messages.reply(account["id"], ticket_id, text, reference=reference)
    return get(world, account, request, ticket_id)


def _converse(world: "World", account: dict[str, Any], ticket_id: str) -> None:
    """A return's ticket gets a conversation of its own when somebody first says something."""
    for case in world.aftersales.returns("account_id = ? AND id = ?", account["id"], ticket_id):
        world.messages.begin(case["id"], case["order"])


def _find(world: "World", account: dict[str, Any], ticket_id: str) -> dict[str, Any]:
    found = _tickets(world, account, "id = ?", ticket_id)
    if not found:
        refuse(f"Ticket {ticket_id} not found", code=1004, status=404)
    return found[0][1]


def _tickets(world: "World", account: dict[str, Any], where: str, *values: Any) -> list[tuple[float, dict[str, Any]]]:
    """(changed, ticket) of returns and of conversations that are about no return, by a condition that fits both tables."""
    cases = world.aftersales.returns(f"account_id = ? AND {where}", account["id"], *values)
    talks = {row["id"]: row for row in world.messages.threads(f"account_id = ? AND {where}", account["id"], *values)}
    for case in cases:
        if case["id"] not in talks:
            talks |= {row["id"]: row for row in world.messages.threads("id = ?", case["id"])}
    found = [_of_case(case, talks.pop(case["id"], None)) for case in cases]
    about_returns = _cases_among(world, list(talks))
    found += [_of_talk(world, talk) for talk in talks.values() if talk["id"] not in about_returns]
    return sorted(found, key=lambda pair: (pair[0], pair[1]["id"]))


def _cases_among(world: "World", ids: list[str]) -> set[str]:
    marks = ", ".join("?" * len(ids))
    return {row["id"] for row in world.store.rows(f"SELECT id FROM return_case WHERE id IN ({marks})", *ids)}


def _of_case(row: dict[str, Any], talk: dict[str, Any] | None) -> tuple[float, dict[str, Any]]:
    order, changed = row["order"], max(row["updated_at"], talk["updated_at"] if talk else 0.0)
    wanted = {"amount": Decimal(row["amount"]), "currency_code": order.row["currency"]} if row["amount"] else None
    note = {"id": f"{row['id']}n", "sender": "USER", "message": row["note"], "date": iso_millis(row["t"])}
    replies = ([note] if row["note"] else []) + _replies(talk)
    closed = row["status"] == "closed"
    return changed, {
        "id": row["id"],
        "state": "CLOSED" if closed else _awaiting(replies),
        "label": LABELS[row["kind"]],
        "sublabel": REASONS[row["reason"]],
        "subject": f"Order {order.id}",
        "user": {"id": str(order.buyer["email"]).split("@")[0], "name": order.buyer["name"]},
        "opened_at": iso_millis(row["t"]),
        "updated_at": iso_millis(changed),
        "closed_at": iso_millis(row["updated_at"]) if closed else None,
        "orders": [{"id": order.id, "quantity": line["quantity"]} for line in row["lines"]],
        "product": {"id": order.lines[0]["product_id"], "variation_id": order.lines[0]["variant_id"]},
        "requested_refund": wanted,
        "granted_refund": _granted(row),
        "return_information": {"tracking_number": row["tracking"]},
        "replies": replies,
    }


def _of_talk(world: "World", talk: dict[str, Any]) -> tuple[float, dict[str, Any]]:
    listed = world.trade.listings(talk["account_id"], "listing.sku = ? AND site = ?", talk["sku"], talk["site"])
    product = {"id": listed[0]["product_id"], "variation_id": listed[0]["variant_id"]} if listed else None
    return talk["updated_at"], {
        "id": talk["id"],
        "state": _awaiting(_replies(talk)),
        "label": QUESTION,
        "sublabel": "",
        "subject": f"Order {talk['sale_id']}" if talk["sale_id"] else f"Product {talk['sku']}",
        "user": {"id": talk["buyer_id"], "name": talk["buyer"]["name"]},
        "opened_at": iso_millis(talk["created_at"]),
        "updated_at": iso_millis(talk["updated_at"]),
        "closed_at": None,
        "orders": [{"id": talk["sale_id"]}] if talk["sale_id"] else [],
        "product": product,
        "replies": _replies(talk),
    }


def _replies(talk: dict[str, Any] | None) -> list[dict[str, Any]]:
    return [
        {
            "id": row["id"],
            "sender": "USER" if row["from_buyer"] else "MERCHANT",
            "message": row["text"],
            "date": iso_millis(row["t"]),
            "reference_id": row["reference"],
        }
        for row in (talk["messages"] if talk else [])
    ]


def _awaiting(replies: list[dict[str, Any]]) -> str:
    said_last = replies[-1]["sender"] if replies else "USER"
    return "AWAITING_MERCHANT" if said_last == "USER" else "AWAITING_USER"


def _granted(row: dict[str, Any]) -> dict[str, Any] | None:
    """What went back on the order since the ticket was opened, by the merchant or by Wish itself."""
    given = [made for made in row["order"].refunds if made["t"] >= row["t"]]
    total = sum((Decimal(made[part]) for made in given for part in ("items", "shipping", "tax")), Decimal(0))
    return {"amount": total, "currency_code": row["order"].row["currency"]} if given else None
