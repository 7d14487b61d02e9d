"""Orders: the list without pages (keyset on time, the boundary row comes again), tracking and refunds with a delay."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.clock import iso_millis, parse_iso
from mock_marketplaces.core.http import Request, Response
from mock_marketplaces.core.money import coins
from mock_marketplaces.core.protocol import Order, Refusal
from mock_marketplaces.core.states import STATE_SQL
from mock_marketplaces.wish.answers import body_of, ok, refuse

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

SHIP_WITHIN_S, DELIVER_WITHIN_S = 5 * 86400, 20 * 86400
REVENUE_SHARE = Decimal("0.15")
CARRIERS = ("YunExpress", "YanWen", "ChinaPost", "4PX", "DHL", "FedEx", "UPS", "USPS", "RoyalMail", "DeutschePost")
REFUND_REASONS = ("UNABLE_TO_SHIP", "MERCHANT_OUT_OF_STOCK", "CUSTOMER_REQUEST", "OTHER")
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


def native_status(order: Order) -> str:
    if order.status == "cancelled" or order.refunds:
        return "REFUNDED"
    return {"unpaid": "UNRELEASED", "paid": "APPROVED"}.get(order.status, "SHIPPED")


def listing(world: "World", account: dict[str, Any], request: Request) -> Response:
    """Only released orders; an unpaid one is not shown."""
    query = {key: values[-1] for key, values in request.query().items()}
    sql, values = "account_id = ? AND paid_at IS NOT NULL", [account["id"]]
    for name, column in (("updated_at", "updated_at"), ("released_at", "paid_at")):
        for bound, sign in (("min", ">="), ("max", "<=")):
            if query.get(f"{name}_{bound}"):
                sql += f" AND {column} {sign} ?"
                values.append(_time(query, f"{name}_{bound}"))
    for name, sign in (("id_min", ">="), ("id_max", "<=")):
        if query.get(name):
            sql += f" AND id {sign} ?"
            values.append(query[name])
    sql += _states(query) + _types(query)
    limit = query.get("limit", "50")
    if not limit.isdigit() or not 1 <= int(limit) <= 500:
        refuse("limit must be from 1 to 500")
    field, _, direction = query.get("sort_by", "updated_at.desc").partition(".")
    if field not in ("updated_at", "released_at") or direction not in ("", "asc", "desc"):
        refuse("sort_by takes updated_at or released_at with .asc or .desc")
    column, down = {"updated_at": "updated_at", "released_at": "paid_at"}[field], "" if direction == "asc" else " DESC"
    found = world.trade.orders(sql, *values, tail=f"ORDER BY {column}{down}, id{down} LIMIT {int(limit)}")
    world.shipments.listed([order.id for order in found])
    wanted = [name for name in query.get("fields", "").split(",") if name]
    return ok([_only(render(order), wanted) for order in found])


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


def _only(shown: dict[str, Any], names: list[str]) -> dict[str, Any]:
    return {key: value for key, value in shown.items() if key == "id" or key in names} if names else shown


def released(world: "World", account: dict[str, Any], order_id: str) -> Order:
    try:
        order = world.trade.order(order_id)
    except Refusal:
        order = None
    if order is None or order.account_id != account["id"] or order.row["paid_at"] is None:
        refuse(f"Order {order_id} not found", code=1004, status=404)
    return order


def get(world: "World", account: dict[str, Any], request: Request, order_id: str) -> Response:
    return ok(render(released(world, account, order_id)))


def carriers(world: "World", account: dict[str, Any], request: Request) -> Response:
    return ok([{"name": name} for name in CARRIERS])


def refund_reasons(world: "World", account: dict[str, Any], request: Request, order_id: str) -> Response:
    released(world, account, order_id)
    return ok([{"refund_reason": reason} for reason in REFUND_REASONS])


def track(world: "World", account: dict[str, Any], request: Request, order_id: str) -> Response:
    """Ship, or edit what was shipped. Accepted now; `processing_status` tells later how it went."""
    body = body_of(request)
    with world.store.tx():
        order = released(world, account, order_id)
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
    return get(world, account, request, order_id)


def refund(world: "World", account: dict[str, Any], request: Request, order_id: str) -> Response:
    """All of the order, accepted now and done later. The note is the only place for a reference of one's own."""
    body = body_of(request)
    note, reason = str(body.get("refund_reason_note") or ""), body.get("refund_reason")
    with world.store.tx():
        order = released(world, account, order_id)
        if reason not in REFUND_REASONS:
            refuse(f"refund_reason takes one of {', '.join(REFUND_REASONS)}")
        again = native_status(order) == "REFUNDED"
        if not again:
            _start(world, order, "REFUND", "wish_refund", {"order_id": order_id, "reason": reason, "note": note})
    if again:
        world.aftersales.refund_again(account["id"], note)
        refuse(f"Order {order_id} is refunded already")
    return ok(render(world.trade.order(order_id)))


def _start(world: "World", order: Order, source: str, effect: str, data: dict[str, Any]) -> None:
    processing = {"processing_source": source, "processing_status": "IN_PROGRESS"}
    world.trade.change_extra(order.id, "processing", processing=processing)
    world.effects.schedule(effect, data, world.settings["tracking_delay_s"])


def finish_tracking(world: "World", data: dict[str, Any]) -> None:
    """Judge a tracking number. One that begins with INVALID fails (our rule), as does one for a refunded order."""
    order = world.trade.order(data["order_id"])
    failed = native_status(order) == "REFUNDED" or data["tracking"].upper().startswith("INVALID")
    processing = {"processing_source": "UPDATE_TRACKING", "processing_status": "FAILED" if failed else "SUCCEEDED"}
    world.trade.change_extra(order.id, "tracking" if failed else "processing", processing=processing)
    if not failed:
        units = {line["id"]: line["quantity"] for line in order.lines}
        world.shipments.record(order, reference="1", carrier=data["carrier"], tracking=data["tracking"], units=units)


def finish_refund(world: "World", data: dict[str, Any]) -> None:
    order = world.trade.order(data["order_id"])
    processing = {"processing_source": "REFUND", "processing_status": "SUCCEEDED"}
    world.trade.change_extra(order.id, "processing", processing=processing)
    world.aftersales.refund(order, reference=data["note"], reason=data["reason"])
    if order.status not in ("shipped", "cancelled"):
        world.trade.cancel(order.id, {"reason": data["reason"], "source": "MERCHANT"})


def render(order: Order) -> dict[str, Any]:
    """One order; one line, so one variation. Amounts are JSON numbers, the merchant's payment per unit."""
    line, row = order.lines[0], order.row
    at_wish = bool(order.extra.get("marketplace_fulfilled"))
    return {
        "id": order.id,
        "transaction_id": order.extra["transaction_id"],
        "state": native_status(order),
        "released_at": iso_millis(row["paid_at"]) if row["paid_at"] else None,
        "updated_at": iso_millis(row["updated_at"]),
        **order.extra.get("processing", {}),
        "product_information": {
            "id": line["product_id"],
            "variation_id": line["variant_id"],
            "sku": line["sku"],
            "name": line["title"],
            "size": "",
            "color": "",
            "variation_image_url": f"https://img.example.test/{line['variant_id']}.jpg",
        },
        "order_payment": _payment(order, line),
        **({"tax_information": _tax(order)} if order.tax else {}),
        "full_address": {"shipping_detail": _address(order)},
        "fulfillment_requirements": {
            "expected_ship_time": iso_millis((row["paid_at"] or row["sold_at"]) + SHIP_WITHIN_S),
            "expected_delivery_time": iso_millis((row["paid_at"] or row["sold_at"]) + DELIVER_WITHIN_S),
        },
        "fulfillment_records": _records(order),
        "fulfillment_order_types": ["FULFILLED_BY_WISH"] if at_wish else [],
        "tracking_information": [_tracking(shipment) for shipment in order.shipments],
        "warehouse_information": {
            "warehouse_id": line["external"]["warehouse_id"],
            "warehouse_name": "STANDARD",
            "warehouse_type": "FBW" if at_wish else "STANDARD",
        },
        "refunds": _refunds(order),
        "penalties": [],
    }


def _payment(order: Order, line: dict[str, Any]) -> dict[str, Any]:
    price, shipping, keep = Decimal(line["amount"]), order.shipping / line["quantity"], 1 - REVENUE_SHARE
    details = {
        "product_quantity": line["quantity"],
        "product_price": _money(price, order),
        "product_shipping_price": _money(shipping, order),
        "product_merchant_payment": _money(price * keep, order),
        "shipping_merchant_payment": _money(shipping * keep, order),
        "payment_total": _money((order.items + order.shipping) * keep, order),
    }
    return {"general_payment_details": details, "rev_share": {"rev_share": REVENUE_SHARE}}


def _address(order: Order) -> dict[str, Any]:
    buyer = order.buyer
    return {
        "name": buyer["name"], "street_address1": buyer["street"], "street_address2": buyer["street2"],
        "city": buyer["city"], "state": buyer["state"], "zipcode": buyer["postcode"],
        "country": buyer["country_name"], "country_code": buyer["country"],
        "phone_number": {"number": buyer["phone"], "country_code": buyer["phone_code"]},
    }  # fmt: skip


def _records(order: Order) -> list[dict[str, str]]:
    row = order.row
    events = {"ORDER_RELEASED": "paid_at", "ORDER_SHIPPED": "shipped_at", "ORDER_REFUNDED": "cancelled_at"}
    happened = {name: row[column] for name, column in events.items() if row[column] is not None}
    return [{"event_type": name, "event_time": iso_millis(at)} for name, at in happened.items()]


def _tracking(shipment: dict[str, Any]) -> dict[str, Any]:
    return {
        "shipping_provider": {"name": shipment["carrier"]},
        "tracking_number": shipment["tracking"],
        "shipped_date": iso_millis(shipment["received_at"]),
    }


def _tax(order: Order) -> dict[str, Any]:
    return {"tax_amount": _money(order.tax, order), "remitted_by": "WISH"}


def _refunds(order: Order) -> list[dict[str, Any]]:
    """What went back. A cancellation without a refund of its own shows as one of everything."""
    given = [
        _refund(order, sum(Decimal(row[part]) for part in ("items", "shipping", "tax")), row) for row in order.refunds
    ]
    cancelled = order.fact("cancel")
    if given or cancelled is None:
        return given
    made = {"reason": cancelled["data"].get("reason", "CUSTOMER_REQUEST"), "source": "user", "t": cancelled["t"]}
    return [_refund(order, order.total, {**made, "id": "", "reference": ""})]


def _refund(order: Order, amount: Decimal | int, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "refund_amount": _money(Decimal(amount), order),
        "merchant_responsible_amount": _money(Decimal(amount), order),
        "refund_reason": row["reason"],
        "refund_reason_note": "" if row["reference"] == row["id"] else row["reference"],
        "refund_source": {"seller": "MERCHANT", "marketplace": "WISH"}.get(row["source"], "USER"),
        "refund_time": iso_millis(row["t"]),
    }


def _money(amount: Decimal, order: Order) -> dict[str, Any]:
    return {"amount": coins(amount, order.row["currency"]), "currency_code": order.row["currency"]}
