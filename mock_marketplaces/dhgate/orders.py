"""Orders: a list by time and page number, then two more calls for each order; and saving a delivery."""

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.clock import wall
from mock_marketplaces.core.fees import Fee
from mock_marketplaces.core.http import Response
from mock_marketplaces.core.money import coins
from mock_marketplaces.core.protocol import Order, Refusal
from mock_marketplaces.core.states import open_return
from mock_marketplaces.dhgate.answers import BEIJING, ok, refuse, required, time_of, whole

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

LONGEST_SPAN_S = 365 * 86400
SHIP_WITHIN_S = 7 * 86400
# Of price and shipping: a rate for the whole order by its total. The first is for orders below the second's bound.
COMMISSION = Fee(
    "commission", Decimal("12.5"), "items_shipping", tiers=((Decimal(300), Decimal(8)), (Decimal(1000), Decimal(4)))
)
TIME_COLUMNS = {"1": "sold_at", "2": "paid_at", "3": "updated_at"}
STATUSES = (
    "101003", "102001", "103001", "103002", "101009", "102006", "102007", "102111", "105001", "105002", "105003",
    "105004", "106001", "106002", "106003", "111000", "111111",
)  # fmt: skip
CARRIERS = (
    "ePacket", "YunExpress", "YanWen", "4PX", "ChinaPost", "EMS", "DHL", "FedEx", "UPS", "TNT", "SF Express", "Other",
)  # fmt: skip

_PLAIN = {"unpaid": "101003", "paid": "103001", "part_shipped": "103002", "shipped": "101009", "cancelled": "111000"}
TO_SHIP = ("103001", "103002", "105003")


def native_status(order: Order) -> str:
    """The status by what happened; or what `/control` put it into, until something happens that changes the former."""
    found, told = _by_facts(order), order.fact("status")
    return str(told["data"]["status"]) if told and told["data"]["over"] == found else found


def _by_facts(order: Order) -> str:
    """A refund that is asked for stops an order that has not shipped; afterwards it is negotiated, or fought out at the platform."""
    plain, asked = _PLAIN[order.status], open_return(order)
    if plain == "111000" or _after_sale(order):
        return plain
    if asked == "dispute":
        return "106002"
    if asked:
        return "106001" if order.shipments else "105001"
    if order.fact("cancel_request") and not order.shipments:
        return "105001"
    if plain == "103001" and order.refunds:
        given = sum((order.refunded(part) for part in ("items", "shipping", "tax")), Decimal(0))
        return "105002" if given >= order.total else "105003"
    return plain


def _after_sale(order: Order) -> bool:
    """Whether what is open was opened after the sale was over: the order's status does not tell of it."""
    told = [fact for fact in order.facts if fact["kind"] in ("return", "dispute")]
    return bool(told) and bool(told[-1]["data"].get("after_sale"))


def listing(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    required(params, "startDate", "endDate", "querytimeType")
    column = TIME_COLUMNS.get(params["querytimeType"])
    if column is None:
        refuse("querytimeType", "querytimeType takes 1, 2 and 3")
    page, size = whole(params, "pageNo", 1, 10**6), whole(params, "pageSize", 1, 50)
    start, end = time_of(params, "startDate"), time_of(params, "endDate")
    if not 0 <= end - start <= LONGEST_SPAN_S:
        refuse("endDate", "startDate and endDate must be at most 365 days apart")
    sql, values = f"account_id = ? AND {column} >= ? AND {column} < ?", [account["id"], start, end + 1]
    if params.get("orderNo"):
        sql, values = f"{sql} AND id = ?", [*values, params["orderNo"]]
    total, found = _page(world, params.get("orderStatus", ""), page, size, sql, values)
    world.shipments.listed([order.id for order in found])
    rows = {"count": total, "pages": -(-total // size), "orderBaseInfoList": [_row(order) for order in found]}
    return ok(rows, empty=not found)


def _page(world: "World", status: str, page: int, size: int, sql: str, values: list[Any]) -> tuple[int, list[Order]]:
    """How many there are, and a page of them, newest first. A status is only known of an order that was read."""
    newest = "ORDER BY sold_at DESC, id DESC"
    if status:
        if status not in STATUSES:
            refuse("orderStatus", "orderStatus is not a status of an order")
        every = [row for row in world.trade.orders(sql, *values, tail=newest) if native_status(row) == status]
        return len(every), every[(page - 1) * size : page * size]
    counted = world.store.row(f"SELECT count(*) AS n FROM sale WHERE {sql}", *values)
    found = world.trade.orders(sql, *values, tail=f"{newest} LIMIT {size} OFFSET {(page - 1) * size}")
    return int(counted["n"]) if counted else 0, found


def _row(order: Order) -> dict[str, Any]:
    row, buyer = order.row, order.buyer
    return {
        "orderId": order.extra["order_id"], "orderNo": order.id, "orderStatus": native_status(order),
        "orderTotalPrice": order.total, "startedDate": wall(row["sold_at"], BEIJING),
        "payDate": wall(row["paid_at"], BEIJING), "updateDate": wall(row["updated_at"], BEIJING),
        "deliveryDeadline": wall(row["paid_at"] + SHIP_WITHIN_S, BEIJING) if row["paid_at"] else None,
        "deliveryDate": wall(row["shipped_at"], BEIJING), "buyerConfirmDate": confirmed_at(order), "inAccountDate": None,
        "cancelDate": wall(row["cancelled_at"], BEIJING), "country": buyer["country_name"],
        "buyerId": order.extra["buyer_id"], "buyerNickName": order.extra["buyer_nick"], "orderRemark": "",
        "isWarn": False, "warnReason": "",
    }  # fmt: skip


def confirmed_at(order: Order) -> str | None:
    """When the buyer, or time, said that it had come."""
    told = order.fact("status")
    return wall(told["t"], BEIJING) if told and told["data"]["status"] in ("102006", "102007", "102111") else None


def put(world: "World", order_id: str, data: dict[str, Any]) -> dict[str, str]:
    """`/control`: an order comes into a status that the trade does not reach by itself, until something happens to it."""
    if data["status"] not in STATUSES:
        raise Refusal(f"status takes one of {', '.join(STATUSES)}", status=400)
    over = _by_facts(world.trade.order(order_id))
    world.trade.note(order_id, "status", {"status": data["status"], "over": over}, "status")
    return {}


def renumber(world: "World", order_id: str, data: dict[str, Any]) -> dict[str, str]:
    """`/control`: the seller changes a tracking number on DHgate's pages."""
    order = world.trade.order(order_id)
    known = next((box for box in order.shipments if box["tracking"] == data["tracking"]), None)
    if known is None:
        raise Refusal(f"order {order_id} has no parcel {data['tracking']!r}", status=404)
    carrier = str(data.get("carrier") or known["carrier"])
    world.shipments.record(order, reference=known["reference"], carrier=carrier, tracking=str(data["new"]), units={})
    return {}


def own_order(world: "World", account: dict[str, Any], params: dict[str, str], **values: Any) -> Order:
    required(params, "orderNo")
    try:
        order = world.trade.order(params["orderNo"])
    except Refusal:
        order = None
    if order is None or order.account_id != account["id"]:
        refuse("orderNo", "the order does not exist or is not of this seller", **values)
    return order


def detail(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """Who it goes to is left empty until it is paid."""
    order = own_order(world, account, params)
    commission = coins((order.items + order.shipping) * COMMISSION.rate(order.total), "USD")
    refunded = sum((order.refunded(part) for part in ("items", "shipping", "tax")), Decimal(0))
    zero = Decimal("0.00")
    return ok(
        {
            "orderNo": order.id, "orderStatus": native_status(order), "orderTotalPrice": order.total,
            "itemTotalPrice": order.items, "shippingCost": order.shipping, "taxAmount": order.tax,
            "actualPrice": order.items + order.shipping - commission, "commissionAmount": commission, "gatewayFee": zero,
            "refundMoney": refunded, "reducePrice": zero, "risePrice": zero, "fillingMoney": zero,
            "sellerCouponPrice": zero,
            "shippingType": "ePacket", "buyerRemark": "",
            "orderContact": _contact(order) if order.row["paid_at"] else None,
            "orderDeliveryList": [_delivery(shipment) for shipment in order.shipments],
        }
    )  # fmt: skip


def _contact(order: Order) -> dict[str, str]:
    buyer = order.buyer
    first, _, last = buyer["name"].partition(" ")
    return {
        "firstName": first, "lastName": last, "addressLine1": buyer["street"], "addressLine2": buyer["street2"],
        "city": buyer["city"], "state": buyer["state"], "country": buyer["country_name"],
        "postalcode": buyer["postcode"], "telephone": buyer["phone"], "email": buyer["email"], "vatNumber": "",
    }  # fmt: skip


def _delivery(shipment: dict[str, Any]) -> dict[str, str]:
    """The number as it was saved first, and beside it the one that counts since it was changed."""
    history = json.loads(shipment["history"])
    first, changed = (history[0], shipment) if history else (shipment, {})
    return {
        "deliveryNo": first["tracking"], "newDeliveryNo": changed.get("tracking", ""), "shippingType": first["carrier"],
        "newShippingType": changed.get("carrier", ""), "remark": "", "newRemark": "",
    }  # fmt: skip


def contents(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    order = own_order(world, account, params)
    return ok({"orderProductList": [_product(line) for line in order.lines]})


def _product(line: dict[str, Any]) -> dict[str, Any]:
    """`itemcode` is spelt small here, unlike on the listing."""
    return {
        "itemcode": line["product_id"], "itemName": line["title"], "skuCode": line["sku"], "skuId": line["variant_id"],
        "itemAttr": "", "itemCount": line["quantity"], "itemPrice": Decimal(line["amount"]), "measureName": "piece",
        "packingQuantity": 1, "grossWeight": Decimal("0.2"), "length": 10, "width": 8, "height": 4,
        "itemImage": f"https://img.example.test/{line['product_id']}.jpg",
        "itemUrl": f"https://www.example.test/p/{line['product_id']}", "categoryName": "Gadgets", "buyerRemark": "",
    }  # fmt: skip


def carriers(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    kinds = [{"shippingTypeId": str(100 + n), "name": name, "description": name} for n, name in enumerate(CARRIERS)]
    return ok({"shippingTypeList": kinds})


def deliver(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """Save a delivery: state 1 ships the order, 2 a part of it. A number saved before or a shipped order is refused."""
    with world.store.tx():
        order = own_order(world, account, params, result=False)
        field, problem = _problem(order, params)
        if not problem:
            _record(world, order, params)
    if problem:
        world.shipments.refused(order.id)
        refuse(field, problem, result=False)
    return ok({"result": True})


def _record(world: "World", order: Order, params: dict[str, str]) -> None:
    whole_order = params["deliveryState"] == "1"
    world.shipments.record(
        order,
        reference=f"{params['deliveryState']}/{params['deliveryNo']}",
        carrier=params["shippingType"],
        tracking=params["deliveryNo"],
        units={line["id"]: line["quantity"] for line in order.lines} if whole_order else {},
        complete=whole_order,
    )


def _problem(order: Order, params: dict[str, str]) -> tuple[str, str]:
    for name in ("deliveryNo", "deliveryState", "shippingType"):
        if not params.get(name):
            return name, f"{name} is required"
    if params["deliveryState"] not in ("1", "2"):
        return "deliveryState", "deliveryState takes 1 and 2"
    remark = params.get("deliveryRemark", "")
    if len(remark) > 1000 or any("\u4e00" <= letter <= "\u9fff" for letter in remark):
        return "deliveryRemark", "deliveryRemark takes at most 1000 characters, none of them Chinese"
    if order.row["shipped_at"] is not None:
        return "orderNo", "the order is shipped already"
    reference = f"{params['deliveryState']}/{params['deliveryNo']}"
    if any(shipment["reference"] == reference for shipment in order.shipments):
        return "deliveryNo", "this delivery is saved already"
    if native_status(order) not in TO_SHIP:
        return "orderNo", f"an order in status {native_status(order)} can't be shipped"
    return "", ""
