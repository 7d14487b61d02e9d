"""Orders: two lists by page number, the detail with a masked address, the full address, a buyer's wish to cancel."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from mock_marketplaces.aliexpress.gateway import nested, refuse, whole
from mock_marketplaces.core.clock import parse_wall, wall
from mock_marketplaces.core.protocol import Order, Refusal
from mock_marketplaces.core.states import OPEN_RETURN_SQL, open_return

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

PACIFIC = ZoneInfo("America/Los_Angeles")
SHIP_WITHIN_S = 7 * 86400
ESCROW_RATE = Decimal("0.08")
STATUSES = (
    "PLACE_ORDER_SUCCESS", "PAYMENT_PROCESSING", "RISK_CONTROL", "RISK_CONTROL_HOLD", "WAIT_SELLER_EXAMINE_MONEY",
    "WAIT_SELLER_SEND_GOODS", "SELLER_PART_SEND_GOODS", "WAIT_BUYER_ACCEPT_GOODS", "FUND_PROCESSING", "IN_CANCEL",
    "IN_ISSUE", "IN_FROZEN", "FINISH", "ARCHIVE",
)  # fmt: skip
OPERABLE = ("WAIT_SELLER_SEND_GOODS", "SELLER_PART_SEND_GOODS", "IN_ISSUE", "IN_CANCEL", "IN_FROZEN")

_ASKED_TO_CANCEL = """(SELECT kind FROM fact WHERE sale_id = sale.id AND kind IN ('cancel_request', 'cancel_refused')
    ORDER BY id DESC LIMIT 1) = 'cancel_request'"""
STATUS_SQL = f"""CASE
    WHEN cancelled_at IS NOT NULL THEN 'FINISH'
    WHEN {OPEN_RETURN_SQL} IN ('return', 'dispute') THEN 'IN_ISSUE'
    WHEN shipped_at IS NOT NULL THEN 'WAIT_BUYER_ACCEPT_GOODS'
    WHEN {_ASKED_TO_CANCEL} THEN 'IN_CANCEL'
    WHEN paid_at IS NULL THEN 'PLACE_ORDER_SUCCESS'
    WHEN coalesce(json_extract(extra, '$.risk'), '') != '' THEN json_extract(extra, '$.risk')
    WHEN EXISTS (SELECT 1 FROM shipment WHERE sale_id = sale.id) THEN 'SELLER_PART_SEND_GOODS'
    ELSE 'WAIT_SELLER_SEND_GOODS' END"""
_PLAIN = {
    "unpaid": "PLACE_ORDER_SUCCESS", "paid": "WAIT_SELLER_SEND_GOODS", "part_shipped": "SELLER_PART_SEND_GOODS",
    "shipped": "WAIT_BUYER_ACCEPT_GOODS", "cancelled": "FINISH",
}  # fmt: skip


def native_status(order: Order) -> str:
    """The same as `STATUS_SQL`, for an order already read."""
    if order.status != "cancelled" and open_return(order):
        return "IN_ISSUE"
    asked = [fact["kind"] for fact in order.facts if fact["kind"] in ("cancel_request", "cancel_refused")]
    if order.status in ("unpaid", "paid", "part_shipped") and asked[-1:] == ["cancel_request"]:
        return "IN_CANCEL"
    if order.status == "paid" and order.extra.get("risk"):
        return str(order.extra["risk"])
    return _PLAIN[order.status]


def listing(
    world: "World",
    account: dict[str, Any],
    params: dict[str, str],
    *,
    parameter: str = "param0",
    row_type: str = "order_dto",
) -> dict[str, Any]:
    """Newest first. FINISH comes only when asked for; `modified_*` needs `create_*` beside it."""
    asked = nested(params, parameter)
    page, size = (
        whole(asked.get("current_page"), "current_page", 1, 10**6),
        whole(asked.get("page_size"), "page_size", 1, 50),
    )
    if any(asked.get(f"modified_date_{end}") for end in ("start", "end")) and not asked.get("create_date_start"):
        return _failed("create_date_start and create_date_end are required beside modified_date_*")
    sql, values = "account_id = ?", [account["id"]]
    for column, name in (("sold_at", "create_date"), ("updated_at", "modified_date")):
        if asked.get(f"{name}_start"):
            sql += f" AND {column} >= ?"
            values.append(_time(asked, f"{name}_start"))
        if asked.get(f"{name}_end"):
            sql += f" AND {column} < ?"
            values.append(_time(asked, f"{name}_end") + 1)
    wanted = [status for status in [asked.get("order_status"), *(asked.get("order_status_list") or [])] if status]
    if set(wanted) - set(STATUSES):
        refuse("InvalidParameter", f"order_status takes {', '.join(STATUSES)}")
    if wanted:
        sql += f" AND {STATUS_SQL} IN ({', '.join('?' * len(wanted))})"
        values += wanted
    else:
        sql += " AND cancelled_at IS NULL"
    counted = world.store.row(f"SELECT count(*) AS n FROM sale WHERE {sql}", *values)
    total = counted["n"] if counted else 0
    found = world.trade.orders(
        sql, *values, tail=f"ORDER BY sold_at DESC, id DESC LIMIT {size} OFFSET {(page - 1) * size}"
    )
    world.shipments.listed([order.id for order in found])
    result: dict[str, Any] = {
        "success": True, "error_code": None, "error_message": None, "time_stamp": wall(world.clock.now(), PACIFIC),
        "total_count": total, "total_page": -(-total // size), "page_size": size, "current_page": page,
        "target_list": {row_type: [_row(world, order) for order in found]},
    }  # fmt: skip
    return {"result": result}


def _time(asked: dict[str, Any], name: str) -> float:
    try:
        return parse_wall(str(asked[name]), PACIFIC)
    except ValueError:
        refuse("InvalidParameter", f"{name} must be yyyy-MM-dd HH:mm:ss in US Pacific time")


def _failed(message: str) -> dict[str, Any]:
    return {"result": {"success": False, "error_code": "-999", "error_message": message, "target_list": None}}


def _money(amount: Decimal, order: Order) -> dict[str, str]:
    return {"amount": str(amount), "currency_code": order.row["currency"]}


def _common(order: Order) -> dict[str, Any]:
    status, row = native_status(order), order.row
    ended = {"end_reason": "cancel_order_close_trade"} if status == "FINISH" else {}
    return {
        "order_status": status, "biz_type": "AE_COMMON", "gmt_create": wall(row["sold_at"], PACIFIC),
        "gmt_pay_time": wall(row["paid_at"], PACIFIC), "frozen_status": "NO_FROZEN",
        "fund_status": "PAY_SUCCESS" if row["paid_at"] else "NOT_PAY",
        "issue_status": "IN_ISSUE" if status == "IN_ISSUE" else "NO_ISSUE",
        "logistics_status": "SELLER_SEND_GOODS" if row["shipped_at"] else "WAIT_SELLER_SEND_GOODS", **ended,
    }  # fmt: skip


def _row(world: "World", order: Order) -> dict[str, Any]:
    row, login = order.row, order.extra["buyer_login_id"]
    left = max(0.0, (row["paid_at"] or row["sold_at"]) + SHIP_WITHIN_S - world.clock.now())
    return {
        "order_id": int(order.id), **_common(order), "gmt_update": wall(row["updated_at"], PACIFIC),
        "gmt_send_goods_time": wall(row["shipped_at"], PACIFIC), "pay_amount": _money(order.total, order),
        "tax_amount": _money(order.tax, order),
        "payment_type": "migs", "buyer_login_id": login, "buyer_signer_fullname": order.buyer["name"],
        "left_send_good_day": str(int(left // 86400)), "left_send_good_hour": str(int(left % 86400 // 3600)),
        "left_send_good_min": str(int(left % 3600 // 60)), "timeout_left_time": int(left * 1000),
        "product_list": {"order_product_dto": [_product(order, line) for line in order.lines]},
    }  # fmt: skip


def _operator(order: Order) -> str:
    return "WAREHOUSE_SEND_GOODS" if order.extra.get("marketplace_fulfilled") else "SELLER_SEND_GOODS"


def _product(order: Order, line: dict[str, Any]) -> dict[str, Any]:
    price = Decimal(line["amount"])
    return {
        "child_id": int(line["id"]), "order_id": int(order.id), "product_id": int(line["product_id"]),
        "sku_code": line["sku"], "product_name": line["title"], "product_count": line["quantity"],
        "product_unit_price": _money(price, order), "total_product_amount": _money(price * line["quantity"], order),
        "son_order_status": native_status(order), "logistics_type": "CAINIAO_STANDARD",
        "logistics_service_name": "AliExpress Standard Shipping", "send_goods_operator": _operator(order),
        "goods_prepare_time": 7, "freight_commit_day": "30", "memo": "",
    }  # fmt: skip


def own_order(world: "World", account: dict[str, Any], order_id: Any) -> Order | None:
    try:
        order = world.trade.order(str(order_id))
    except Refusal:
        return None
    return order if order.account_id == account["id"] else None


def detail(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    order = own_order(world, account, nested(params, "param1").get("order_id"))
    if order is None:
        return {"error_code": "-999", "error_message": "order id wrong or not of this account", "success": False}
    masked = {
        **{key: value for key, value in address(order).items() if key not in ("address", "address2", "cpf_number")},
        "contact_person": order.buyer["name"][:1] + "***", "detail_address": "***", "mobile_no": "***",
    }  # fmt: skip
    cents = {"cent": int(order.total * 100), "cent_factor": 100, "currency": {"currency_code": order.row["currency"]}}
    target = {
        "id": int(order.id), **_common(order), "gmt_modified": wall(order.row["updated_at"], PACIFIC),
        "order_amount": {**_money(order.total, order), **cents}, "settlement_currency": "USD",
        "pay_amount_by_settlement_cur": str(order.total), "logistics_amount": _money(order.shipping, order),
        "tax_amount": _money(order.tax, order),
        "buyerloginid": order.extra["buyer_login_id"], "buyer_signer_fullname": order.buyer["name"],
        "receipt_address": masked, "oaid": order.extra["oaid"],
        "child_order_list": {"aeop_tp_child_order_dto": [_child(order, line) for line in order.lines]},
        "logistic_info_list": {"aeop_tp_logistic_info_dto": [_parcel(shipment) for shipment in order.shipments]},
    }  # fmt: skip
    return {"target": target}


def _child(order: Order, line: dict[str, Any]) -> dict[str, Any]:
    return {
        "child_order_id": int(line["id"]), "product_id": int(line["product_id"]), "sku_code": line["sku"],
        "product_name": line["title"], "product_count": line["quantity"],
        "product_price": _money(Decimal(line["amount"]), order), "escrow_fee_rate": str(ESCROW_RATE),
        "afflicate_fee_rate": "0", "send_goods_operator": _operator(order),
    }  # fmt: skip


def _parcel(shipment: dict[str, Any]) -> dict[str, Any]:
    return {
        "logistics_no": shipment["tracking"], "logistics_type_code": shipment["carrier"],
        "logistics_service_name": shipment["carrier"], "gmt_send": wall(shipment["received_at"], PACIFIC),
        "gmt_received": None, "receive_status": "not_received",
    }  # fmt: skip


def address(order: Order) -> dict[str, Any]:
    buyer = order.buyer
    return {
        "contact_person": buyer["name"], "detail_address": buyer["street"], "address": buyer["street"],
        "address2": buyer["street2"], "city": buyer["city"], "province": buyer["state"] or buyer["city"],
        "zip": buyer["postcode"], "country": buyer["country"], "country_name": buyer["country_name"],
        "mobile_no": buyer["phone"], "phone_country": f"+{buyer['phone_code']}",
        **({"cpf_number": "00000000191"} if buyer["country"] == "BR" else {}),
    }  # fmt: skip


def receipt(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    order = own_order(world, account, nested(params, "param1").get("order_id"))
    if order is None or order.row["paid_at"] is None:
        return {"result": {"success": False, "error_code": "-999", "error_message": "no address for this order"}}
    return {"result": address(order)}


def decrypt(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    order = own_order(world, account, params.get("orderId"))
    if order is None or order.row["paid_at"] is None or params.get("oaid") != order.extra["oaid"]:
        return {"result": {"success": False, "error_code": "-999", "error_message": "orderId and oaid do not match"}}
    return {"result": {"success": True, **address(order)}}


def answer_cancel(world: "World", account: dict[str, Any], params: dict[str, str], *, accept: bool) -> dict[str, Any]:
    order = own_order(world, account, nested(params, "param_order_cancel_request").get("order_id"))
    if order is None or native_status(order) != "IN_CANCEL":
        return {"result": {"success": False, "error_code": "-999", "error_message": "no cancel request is open"}}
    if accept:
        world.trade.cancel(order.id, {"reason": "buyer request accepted"})
    else:
        world.trade.note(order.id, "cancel_refused", {}, "cancel_refused")
    return {"result": {"success": True, "target": True}}
