"""How Wish shows an order: one line, so one variation; amounts as JSON numbers, the merchant's payment per unit."""

from decimal import Decimal
from typing import Any

from mock_marketplaces.core.clock import iso_millis
from mock_marketplaces.core.money import coins
from mock_marketplaces.core.protocol import Order

SHIP_WITHIN_S, DELIVER_WITHIN_S = 5 * 86400, 20 * 86400
REVENUE_SHARE = Decimal("0.15")
MOST_TRACKED = 2  # entries of tracking_information


def native_status(order: Order) -> str:
    if order.status == "cancelled" or order.refunds:
        return "REFUNDED"
    return {"unpaid": "UNRELEASED", "paid": "APPROVED"}.get(order.status, "SHIPPED")


def released_at(order: Order) -> float:
    """When Wish let it go to the merchant, the last time it did."""
    row = order.row
    return float(order.extra.get("released_at") or row["paid_at"] or row["sold_at"])


def events(order: Order) -> list[tuple[str, float]]:
    """What happened since the order was released last."""
    row, money_back = order.row, [refund["t"] for refund in order.refunds]
    times = {
        "ORDER_RELEASED": released_at(order),
        "ORDER_SHIPPED": row["shipped_at"],
        "ORDER_REFUNDED": min([*money_back, *([row["cancelled_at"]] if row["cancelled_at"] else [])], default=None),
    }
    return sorted(((name, at) for name, at in times.items() if at is not None), key=lambda event: event[1])


def render(order: Order, *, step_s: float = 0.001) -> dict[str, Any]:
    """One order. `step_s` is how finely `updated_at` is told."""
    line, row = order.lines[0], order.row
    at_wish = bool(order.extra.get("marketplace_fulfilled"))
    return {
        "id": order.id,
        "transaction_id": order.extra["transaction_id"],
        "state": native_status(order),
        "released_at": iso_millis(released_at(order)),
        "updated_at": iso_millis(stepped(row["updated_at"], step_s) / 1e6),
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
        "full_address": {"shipping_detail": address(order)},
        "fulfillment_requirements": {
            "expected_ship_time": iso_millis(released_at(order) + SHIP_WITHIN_S),
            "expected_delivery_time": iso_millis(released_at(order) + DELIVER_WITHIN_S),
        },
        "fulfillment_records": _records(order),
        "fulfillment_order_types": ["FULFILLED_BY_WISH"] if at_wish else [],
        "tracking_information": _tracked(order),
        "warehouse_information": {
            "warehouse_id": order.extra.get("warehouse_id") or line["external"]["warehouse_id"],
            "warehouse_name": order.extra.get("warehouse_name") or "STANDARD",
            "warehouse_type": "FBW" if at_wish else "STANDARD",
        },
        "refunds": _refunds(order),
        "penalties": [fact["data"] for fact in order.facts if fact["kind"] == "penalty"],
    }


def stepped(moment: float, step_s: float) -> int:
    """Microseconds of a moment, down to a whole step; as `orders.UPDATED` works it out in SQL."""
    step = max(1000, round(step_s * 1e6))
    return round(moment * 1e6) // step * step


def _payment(order: Order, line: dict[str, Any]) -> dict[str, Any]:
    price, shipping, keep = Decimal(line["amount"]), order.shipping / line["quantity"], 1 - REVENUE_SHARE
    details = {
        "product_quantity": line["quantity"],
        "product_price": money(price, order),
        "product_shipping_price": money(shipping, order),
        "product_merchant_payment": money(price * keep, order),
        "shipping_merchant_payment": money(shipping * keep, order),
        "payment_total": money((order.items + order.shipping) * keep, order),
    }
    return {"general_payment_details": details, "rev_share": {"rev_share": REVENUE_SHARE}}


def address(order: Order) -> dict[str, Any]:
    buyer = order.buyer
    return {
        "name": buyer["name"], "street_address1": buyer["street"], "street_address2": buyer["street2"],
        "city": buyer["city"], "state": buyer["state"], "zipcode": buyer["postcode"],
        "country": buyer["country_name"], "country_code": buyer["country"],
        "phone_number": {"number": buyer["phone"], "country_code": buyer["phone_code"]},
    }  # fmt: skip


def _records(order: Order) -> list[dict[str, str]]:
    """Every release with what followed it."""
    before = [tuple(event) for fact in order.facts if fact["kind"] == "rereleased" for event in fact["data"]["events"]]
    return [{"event_type": name, "event_time": iso_millis(at)} for name, at in [*before, *events(order)]]


def _tracked(order: Order) -> list[dict[str, Any]]:
    before = [
        shipment for fact in order.facts if fact["kind"] == "rereleased" for shipment in fact["data"]["shipments"]
    ]
    return [
        {
            "shipping_provider": {"name": shipment["carrier"]},
            "tracking_number": shipment["tracking"],
            "shipped_date": iso_millis(shipment["received_at"]),
        }
        for shipment in [*before, *order.shipments][-MOST_TRACKED:]
    ]


def _tax(order: Order) -> dict[str, Any]:
    return {"tax_amount": money(order.tax, order), "remitted_by": "WISH"}


def _refunds(order: Order) -> list[dict[str, Any]]:
    """What went back. A cancellation without a refund of its own shows as one of everything."""
    given = [
        _refund(order, sum(Decimal(row[part]) for part in ("items", "shipping", "tax")), row) for row in order.refunds
    ]
    cancelled = order.fact("cancel") if order.status == "cancelled" else None
    if given or cancelled is None:
        return given
    made = {"reason": cancelled["data"].get("reason", "CUSTOMER_REQUEST"), "source": "user", "t": cancelled["t"]}
    return [_refund(order, order.total, {**made, "id": "", "reference": ""})]


def _refund(order: Order, amount: Decimal | int, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "refund_amount": money(Decimal(amount), order),
        "merchant_responsible_amount": money(Decimal(amount), order),
        "refund_reason": row["reason"],
        "refund_reason_note": "" if row["reference"] == row["id"] else row["reference"],
        "refund_source": {"seller": "MERCHANT", "marketplace": "WISH"}.get(row["source"], "USER"),
        "refund_time": iso_millis(row["t"]),
    }


def money(amount: Decimal, order: Order) -> dict[str, Any]:
    return {"amount": coins(amount, order.row["currency"]), "currency_code": order.row["currency"]}
