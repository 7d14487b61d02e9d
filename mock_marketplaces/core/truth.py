"""The marketplace's own account of what happened: what was sold and when, what it was told and how often."""

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.protocol import Order
from mock_marketplaces.core.trade import ADDRESS_PARTS

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World


def truth(world: "World", account_id: str) -> dict[str, Any]:
    """`orders`, `listings` (one per quantity) and `calls`, with the exact times behind them."""
    account = world.trade.account(account_id)
    tallies = world.store.rows("SELECT operation, n FROM tally WHERE account_id = ? ORDER BY operation", account_id)
    return {
        "account_id": account_id,
        "marketplace": world.protocol.name,
        "sites": account["sites"],
        "now": world.clock.now(),
        "orders": [
            _order(world, order)
            for order in world.trade.orders("account_id = ?", account_id, tail="ORDER BY sold_at, rowid")
        ],
        "listings": _quantities(world, account_id),
        "warehouse": [
            {key: row[key] for key in ("sku", "site", "quantity", "reserved")}
            for row in world.warehouse.rows(account_id)
        ],
        "refunds": _refunds(world, account_id),
        "returns": _returns(world, account_id),
        "settlements": _settlements(world, account_id),
        "reviews": _reviews(world, account_id),
        "penalties": _penalties(world, account_id),
        "messages": _messages(world, account_id),
        "tokens": _tokens(world, account_id),
        "faults": world.faults.hits(account_id),
        "calls": {row["operation"]: row["n"] for row in tallies},
        "pushes": _pushes(world, account_id),
        "push_attempts": _attempts(world, account_id),
    }


def _order(world: "World", order: Order) -> dict[str, Any]:
    row = order.row
    seen = [moment for moment in (row["pushed_at"], row["listed_at"]) if moment is not None]
    return {
        "id": order.id,
        "status": order.status,
        "native_status": world.protocol.native_status(order),
        "site": row["site"],
        "lines": [
            {"line_id": line["id"], "sku": line["sku"], "quantity": line["quantity"], "shipped": line["shipped"]}
            for line in order.lines
        ],
        "shipments": [_shipment(order, shipment) for shipment in order.shipments],
        "refused_confirmations": row["refusals"],
        "currency": row["currency"],
        **{part: str(getattr(order, part)) for part in ("items", "shipping", "tax", "total")},
        "facts": [{"kind": fact["kind"], "t": fact["t"], **fact["data"]} for fact in order.facts],
        "marketplace_fulfilled": bool(order.extra.get("marketplace_fulfilled")),
        "address": {part: order.buyer[part] for part in ADDRESS_PARTS},
        "address_changes": [
            {"t": fact["t"], **fact["data"]} for fact in order.facts if fact["kind"] == "address_change"
        ],
        "cancel_requests": _cancel_requests(order),
        **{
            name: row[name]
            for name in ("sold_at", "paid_at", "cancelled_at", "shipped_at", "updated_at", "pushed_at", "listed_at")
        },
        "visible_at": min(seen) if seen else None,
    }


def _cancel_requests(order: Order) -> list[dict[str, Any]]:
    """What the buyer asked for, and how it was answered: accepted, refused, or shipped over it; None while it is open."""
    answers = [
        (fact["t"], {"cancel": "accepted", "cancel_refused": "refused"}[fact["kind"]])
        for fact in order.facts
        if fact["kind"] in ("cancel", "cancel_refused")
    ]
    if order.row["shipped_at"] is not None:
        answers.append((order.row["shipped_at"], "shipped"))
    shown = []
    for fact in order.facts:
        if fact["kind"] == "cancel_request":
            at, answer = min((told for told in answers if told[0] >= fact["t"]), default=(None, None))
            shown.append(
                {"t": fact["t"], "reason": fact["data"].get("reason", ""), "answer": answer, "answered_at": at}
            )
    return shown


def _shipment(order: Order, shipment: dict[str, Any]) -> dict[str, Any]:
    skus = {line["id"]: line["sku"] for line in order.lines}
    return {
        "reference": shipment["reference"],
        "tracking": shipment["tracking"],
        "carrier": shipment["carrier"],
        "lines": [
            {"line_id": part["line_id"], "sku": skus[part["line_id"]], "quantity": part["quantity"]}
            for part in shipment["lines"]
        ],
        "times_received": shipment["times_received"],
        "received_at": shipment["received_at"],
        "earlier": json.loads(shipment["history"]),
    }


def _refunds(world: "World", account_id: str) -> list[dict[str, Any]]:
    rows = world.store.rows("SELECT * FROM refund WHERE account_id = ? ORDER BY t, rowid", account_id)
    keys = ("id", "reference", "source", "reason", "items", "shipping", "tax", "times_received", "t")
    return [
        {
            **{key: row[key] for key in keys},
            "order_id": row["sale_id"],
            "amount": str(sum(Decimal(row[part]) for part in ("items", "shipping", "tax"))),
        }
        for row in rows
    ]


def _returns(world: "World", account_id: str) -> list[dict[str, Any]]:
    keys = ("id", "kind", "reason", "note", "lines", "tracking", "amount", "status", "t", "updated_at")
    found = world.aftersales.returns("account_id = ?", account_id)
    return [{**{key: row[key] for key in keys}, "order_id": row["sale_id"]} for row in found]


def _messages(world: "World", account_id: str) -> list[dict[str, Any]]:
    keys = ("id", "thread_id", "sku", "site", "text", "reference", "times_received", "t")
    found = world.messages.messages("thread.account_id = ?", account_id)
    return [
        {**{key: row[key] for key in keys}, "order_id": row["sale_id"], "from_buyer": bool(row["from_buyer"])}
        for row in found
    ]


def _reviews(world: "World", account_id: str) -> list[dict[str, Any]]:
    keys = ("id", "stars", "title", "text", "t", "updated_at")
    found = world.aftersales.reviews("account_id = ?", account_id)
    return [{**{key: row[key] for key in keys}, "order_id": row["sale_id"], "sku": row["line"]["sku"]} for row in found]


def _penalties(world: "World", account_id: str) -> list[dict[str, Any]]:
    """Whatever a marketplace noted as `penalty` on an order."""
    query = """SELECT sale_id AS order_id, t, data FROM fact
        WHERE kind = 'penalty' AND sale_id IN (SELECT id FROM sale WHERE account_id = ?) ORDER BY id"""
    return [
        {"order_id": row["order_id"], "t": row["t"], **json.loads(row["data"])}
        for row in world.store.rows(query, account_id)
    ]


def _tokens(world: "World", account_id: str) -> list[dict[str, Any]]:
    """Every token that was issued, in that order, without the token itself."""
    rows = world.store.rows("SELECT * FROM token WHERE account_id = ? ORDER BY rowid", account_id)
    return [{"kind": row["kind"], "expires_at": row["expires_at"], "revoked": bool(row["revoked"])} for row in rows]


def _settlements(world: "World", account_id: str) -> list[dict[str, Any]]:
    found = world.settlements.settlements("account_id = ?", account_id)
    return [
        {
            **{key: row[key] for key in ("id", "currency", "period_from", "period_to", "total")},
            "lines": [
                {"order_id": line["sale_id"], "component": line["component"], "amount": line["amount"]}
                for line in row["lines"]
            ],
        }
        for row in found
    ]


def _quantities(world: "World", account_id: str) -> list[dict[str, Any]]:
    store = world.store
    pools = store.rows("SELECT * FROM pool WHERE account_id = ? ORDER BY id", account_id)
    inside = "pool_id IN (SELECT id FROM pool WHERE account_id = ?)"
    history: dict[int, list[dict[str, Any]]] = {pool["id"]: [] for pool in pools}
    pushes: dict[int, list[dict[str, Any]]] = {pool["id"]: [] for pool in pools}
    offers: dict[int, list[dict[str, Any]]] = {pool["id"]: [] for pool in pools}
    for change in store.rows(f"SELECT * FROM pool_change WHERE {inside} ORDER BY id", account_id):
        history[change["pool_id"]].append({key: change[key] for key in ("t", "quantity", "cause")})
    for push in store.rows(f"SELECT * FROM stock_push WHERE {inside} ORDER BY id", account_id):
        pushes[push["pool_id"]].append(
            {"t": push["received_at"], "quantity": push["quantity"], "effective_at": push["effective_at"]}
        )
    for listing in _offers(world, account_id):
        offers[listing.pop("pool_id")].append(listing)
    return [
        {
            "sku": pool["sku"],
            "sites": [offer["site"] for offer in offers[pool["id"]]],
            "quantity": pool["quantity"],
            "offers": offers[pool["id"]],
            "pushes": len(pushes[pool["id"]]),
            "stock_pushes": pushes[pool["id"]],
            "history": history[pool["id"]],
        }
        for pool in pools
    ]


def _offers(world: "World", account_id: str) -> list[dict[str, Any]]:
    """Each listing: its state, its price now, and every price that it ever had, with its time."""
    listings = world.trade.listings(account_id)
    prices: dict[int, list[dict[str, Any]]] = {row["id"]: [] for row in listings}
    query = (
        """SELECT * FROM price_change WHERE listing_id IN (SELECT id FROM listing WHERE account_id = ?) ORDER BY id"""
    )
    for change in world.store.rows(query, account_id):
        if change["listing_id"] in prices:  # not of one that has ended
            prices[change["listing_id"]].append({key: change[key] for key in ("t", "amount", "currency", "cause")})
    keys = ("pool_id", "site", "title", "amount", "currency")
    return [
        {
            **{key: row[key] for key in keys},
            "state": world.protocol.listing_state(row),
            "prices": prices[row["id"]],
            **_content(world, row),
        }
        for row in listings
    ]


def _content(world: "World", row: dict[str, Any]) -> dict[str, Any]:
    """What buyers are shown of it, what was wrong with the last content, and when what was received of it."""
    shown = world.shelf.shown(row["id"])
    words = {name: shown["said"].get(name, "") for name in ("description", "brand", "category")}
    return {
        **words,
        "images": shown["said"].get("images", []),
        "problem": shown["problem"],
        "received": shown["received"],
    }


def _pushes(world: "World", account_id: str) -> dict[str, int]:
    rows = world.store.rows(
        "SELECT state, count(*) AS n FROM push WHERE account_id = ? GROUP BY state ORDER BY state", account_id
    )
    return {row["state"]: row["n"] for row in rows}


def _attempts(world: "World", account_id: str) -> int:
    """Failed attempts of pushes still due, and all attempts of those that ended without success."""
    row = world.store.row("SELECT sum(attempt) AS n FROM push WHERE account_id = ? AND state != 'done'", account_id)
    return int((row and row["n"]) or 0)
