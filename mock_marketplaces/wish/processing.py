"""What a merchant asks to happen to an order. All of it is accepted first and done later: `processing_status` tells how it went."""

import json
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.http import Request, Response
from mock_marketplaces.core.protocol import Order
from mock_marketplaces.wish.answers import body_of, ok, refuse
from mock_marketplaces.wish.orders import find_released, shown
from mock_marketplaces.wish.shown import native_status

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

REFUND_REASONS = ("UNABLE_TO_SHIP", "MERCHANT_OUT_OF_STOCK", "CUSTOMER_REQUEST", "OTHER")
REQUIRED_OF_ADDRESS = ("name", "street_address1", "city", "zipcode", "country_code")


def refund_reasons(world: "World", account: dict[str, Any], request: Request, order_id: str) -> Response:
    find_released(world, account, order_id)
    return ok([{"refund_reason": reason} for reason in REFUND_REASONS])


def track(world: "World", account: dict[str, Any], request: Request, order_id: str) -> Response:
    """Ship, or edit what was shipped."""
    body = body_of(request)
    with world.store.tx():
        order = find_released(world, account, order_id)
        missing = [name for name in ("shipping_provider", "tracking_number", "origin_country") if not body.get(name)]
        problem = f"missing {', '.join(missing)}" if missing else ""
        if not missing and not (str(body["tracking_number"]).isascii() and str(body["tracking_number"]).isalnum()):
            problem = "tracking_number must be alphanumeric"
        if native_status(order) == "REFUNDED":
            problem = "the order is refunded"
        if not problem:
            data = {"order_id": order_id, "carrier": body["shipping_provider"], "tracking": body["tracking_number"]}
            _start(world, order, "UPDATE_TRACKING", "wish_tracking", data)
    if problem:
        world.shipments.refused(order_id)
        refuse(f"Tracking of order {order_id} not taken: {problem}")
    return ok(shown(world, find_released(world, account, order_id)))


def refund(world: "World", account: dict[str, Any], request: Request, order_id: str) -> Response:
    """All of the order; before it ships that cancels it. The note is the only place for a reference of one's own."""
    body = body_of(request)
    note, reason = str(body.get("refund_reason_note") or ""), body.get("refund_reason")
    with world.store.tx():
        order = find_released(world, account, order_id)
        if reason not in REFUND_REASONS:
            refuse(f"refund_reason takes one of {', '.join(REFUND_REASONS)}")
        again = native_status(order) == "REFUNDED"
        if not again:
            _start(world, order, "REFUND", "wish_refund", {"order_id": order_id, "reason": reason, "note": note})
    if again:
        world.aftersales.refund_again(account["id"], note)
        refuse(f"Order {order_id} is refunded already")
    return ok(shown(world, world.trade.order(order_id)))


def change_address(world: "World", account: dict[str, Any], request: Request, order_id: str) -> Response:
    """Where an order goes, while it has not shipped. The whole address, as the order shows it."""
    body = body_of(request)
    with world.store.tx():
        order = find_released(world, account, order_id)
        missing = [name for name in REQUIRED_OF_ADDRESS if not body.get(name)]
        if missing:
            refuse(f"the address misses {', '.join(missing)}", code=1001)
        if native_status(order) != "APPROVED":
            refuse(f"Order {order_id} is {native_status(order)}: its address stays")
        _start(world, order, "UPDATE_ADDRESS", "wish_address", {"order_id": order_id, "address": body})
    return ok(shown(world, world.trade.order(order_id)))


def _start(world: "World", order: Order, source: str, effect: str, data: dict[str, Any]) -> None:
    _step(world, order, source, "IN_PROGRESS")
    world.effects.schedule(effect, data, world.settings["tracking_delay_s"])


def _step(world: "World", order: Order, source: str, status: str, change: str = "processing") -> None:
    processing = {"processing_source": source, "processing_status": status}
    world.trade.change_extra(order.id, change, processing=processing)


def finish_tracking(world: "World", data: dict[str, Any]) -> None:
    """Judge a tracking number. One that begins with INVALID fails (our rule), as does one for a refunded order."""
    order = world.trade.order(data["order_id"])
    if native_status(order) == "REFUNDED" or data["tracking"].upper().startswith("INVALID"):
        _step(world, order, "UPDATE_TRACKING", "FAILED", "tracking")
        return
    _step(world, order, "UPDATE_TRACKING", "SUCCEEDED")
    units = {line["id"]: line["quantity"] for line in order.lines}
    world.shipments.record(order, reference="1", carrier=data["carrier"], tracking=data["tracking"], units=units)


def finish_refund(world: "World", data: dict[str, Any]) -> None:
    order = world.trade.order(data["order_id"])
    _step(world, order, "REFUND", "SUCCEEDED")
    world.aftersales.refund(order, reference=data["note"], reason=data["reason"])
    if order.status not in ("shipped", "cancelled"):
        world.trade.cancel(order.id, {"reason": data["reason"], "source": "MERCHANT"})


def finish_address(world: "World", data: dict[str, Any]) -> None:
    """Fails when the order shipped or was refunded meanwhile."""
    order, told = world.trade.order(data["order_id"]), data["address"]
    if native_status(order) != "APPROVED":
        _step(world, order, "UPDATE_ADDRESS", "FAILED")
        return
    phone = told.get("phone_number") or {}
    new = {
        "name": told["name"], "street": told["street_address1"], "street2": told.get("street_address2") or "",
        "city": told["city"], "state": told.get("state") or "", "postcode": told["zipcode"], "country": told["country_code"],
        "country_name": told.get("country") or told["country_code"], "phone": phone.get("number") or order.buyer["phone"],
        "phone_code": phone.get("country_code") or order.buyer["phone_code"],
    }  # fmt: skip
    world.trade.touch(order.id, "processing", buyer=json.dumps({**order.buyer, **new}, ensure_ascii=False))
    _step(world, order, "UPDATE_ADDRESS", "SUCCEEDED", "address")
