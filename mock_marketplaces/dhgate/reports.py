"""After the sale: payments to the seller, disputes, refunds, visitors, reviews. Amounts are numbers in US dollars."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.clock import wall
from mock_marketplaces.core.http import Response
from mock_marketplaces.core.protocol import Order, Refusal
from mock_marketplaces.dhgate.answers import BEIJING, nested, ok, refuse, required, time_of, whole
from mock_marketplaces.dhgate.orders import confirmed_at, native_status, own_order

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

PAYMENT_TYPES = {
    "items": "ORDER_ITEM", "shipping": "ORDER_SHIPPING", "tax": "ORDER_TAX", "tax_withheld": "TAX_PAID_ON",
    "commission": "COMMISSION", "payment_fee": "GATEWAY_FEE", "fixed_fee": "FIXED_FEE", "fulfilment_fee": "DHLINK_FREIGHT",
    "refund_items": "REFUND_ITEM", "refund_shipping": "REFUND_SHIPPING", "refund_tax": "REFUND_TAX",
    "refund_tax_withheld": "REFUND_TAX_PAID_ON", "refund_commission": "REFUND_COMMISSION", "advertising": "PROMOTION",
    "subscription": "PLATFORM_FEE", "storage": "WAREHOUSE_STORAGE", "penalty": "PENALTY", "adjustment": "ADJUSTMENT",
}  # fmt: skip
REASONS = {
    "damaged": "Item arrived damaged", "defective": "Defective item", "not_as_described": "Item not as described",
    "wrong_item": "Wrong item received", "missing": "Missing items", "not_arrived": "Item not received",
    "changed_mind": "No longer wanted", "other": "Others",
}  # fmt: skip
AGREEMENT, PLATFORM, AFTER_SALE = "1", "2", "3"
OPEN_STATUS = {AGREEMENT: "106001", PLATFORM: "107001", AFTER_SALE: "109001"}
CLOSED_STATUS = {AGREEMENT: "106003", PLATFORM: "107003", AFTER_SALE: "109002"}
WISHES = {"refund_only": "1", "return_refund": "2", "exchange": "3", "dispute": "2"}
PARTS = {"items": "itemMoney", "shipping": "shippingMoney", "tax": "taxMoney"}


# payments ------------------------------------------------------------------------------------------------------


def payments(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """What was paid out in a window, newest last, each with what it is made of."""
    asked = {name: str(value) for name, value in nested(params, "paymentList").items()}
    required(asked, "startDate", "endDate", "moneyMode", "supplierId")
    page, size = whole(asked, "pagenum", 1, 10**6), whole(asked, "pagesize", 1, 50)
    if asked["supplierId"] != account["credentials"]["seller_id"]:
        refuse("supplierId", "supplierId is not of this seller")
    start, end = time_of(asked, "startDate"), time_of(asked, "endDate")
    found = world.settlements.settlements(
        "account_id = ? AND currency = ? AND period_to >= ? AND period_to < ?",
        account["id"],
        asked["moneyMode"],
        start,
        end + 1,
    )
    rows = [_payment(world, row) for row in found[(page - 1) * size : page * size]]
    shown = {"count": len(found), "pages": -(-len(found) // size), "sellerOrderAccountList": rows}
    return ok(shown, empty=not rows)


def _payment(world: "World", settlement: dict[str, Any]) -> dict[str, Any]:
    paid = Decimal(settlement["total"])
    return {
        "paymentNo": settlement["id"], "supplierpaymentid": "1", "bankAcc": "****0001", "bankAdd": "", "bankCode": "",
        "bankName": "Example Bank", "payee": "Example Seller", "payto": "BANK", "mmode": settlement["currency"], "rate": 1,
        "tprice": paid, "fee": Decimal("0.00"), "payoutMoney": paid, "tdate": wall(settlement["period_to"], BEIJING),
        "startDate": wall(settlement["period_from"], BEIJING), "endDate": wall(settlement["period_to"], BEIJING),
        "orderList": [_part(world, line) for line in settlement["lines"]],
    }  # fmt: skip


def _part(world: "World", line: dict[str, Any]) -> dict[str, Any]:
    order = world.trade.order(line["sale_id"]) if line["sale_id"] else None
    return {
        "fundId": line["id"], "rfxNo": line["sale_id"], "rfxId": order.extra["order_id"] if order else "",
        "money": line["amount"], "paymenttype": line["raw_kind"] or PAYMENT_TYPES[line["component"]], "remark": "",
        "isfactory": 0, "updateDate": wall(line["posted_at"], BEIJING),
    }  # fmt: skip


# disputes ------------------------------------------------------------------------------------------------------


def open_disputes(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    kind, page, size = _disputes_asked(params)
    found = _disputes(world, kind, "account_id = ? AND status = 'open'", account["id"])
    rows = [{**_dispute(case, kind), "disputeOpenDate": wall(case["t"], BEIJING)} for case in found]
    return _page_of("orderDisputeOpenInfos", rows, page, size)


def closed_disputes(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """Those that were closed in the window."""
    kind, page, size = _disputes_asked(params)
    start, end = time_of(params, "startDate"), time_of(params, "endDate")
    sql = "account_id = ? AND status = 'closed' AND updated_at >= ? AND updated_at < ?"
    found = _disputes(world, kind, sql, account["id"], start, end + 1)
    rows = [
        {**_dispute(case, kind), "disputeOpenDate": wall(case["t"], BEIJING), "disputeCloseDate": wall(case["updated_at"], BEIJING)}
        for case in found
    ]  # fmt: skip
    return _page_of("orderDisputeCloseInfos", rows, page, size)


def _disputes_asked(params: dict[str, str]) -> tuple[str, int, int]:
    required(params, "disputeType")
    if params["disputeType"] not in OPEN_STATUS:
        refuse("disputeType", "disputeType takes 1, 2 and 3")
    return params["disputeType"], whole(params, "pageNo", 1, 10**6), whole(params, "pageSize", 1, 50)


def _disputes(world: "World", kind: str, where: str, *values: Any) -> list[dict[str, Any]]:
    found = world.aftersales.returns(where, *values, tail="ORDER BY updated_at DESC, id DESC")
    return [case for case in found if _type(case) == kind]


def _type(case: dict[str, Any]) -> str:
    """Between the two, before DHgate, or after the sale was over: that is told when it is opened."""
    told = [
        fact["data"] for fact in case["order"].facts
        if fact["kind"] in ("return", "dispute") and not fact["data"].get("return_id") and fact["t"] <= case["t"]
    ]  # fmt: skip
    if told and told[-1].get("after_sale"):
        return AFTER_SALE
    return PLATFORM if case["kind"] == "dispute" else AGREEMENT


def _page_of(name: str, rows: list[dict[str, Any]], page: int, size: int) -> Response:
    shown = rows[(page - 1) * size : page * size]
    return ok({"count": len(rows), "pages": -(-len(rows) // size), name: shown}, empty=not shown)


def _dispute(case: dict[str, Any], kind: str) -> dict[str, Any]:
    order, row = case["order"], case["order"].row
    statuses = OPEN_STATUS if case["status"] == "open" else CLOSED_STATUS
    goods = {line["id"]: key for key, line in keyed(order).items()}
    return {
        "orderNo": order.id, "orderStatus": native_status(order), "orderTotalPrice": order.total,
        "startedDate": wall(row["sold_at"], BEIJING), "payDate": wall(row["paid_at"], BEIJING),
        "deliveryDate": wall(row["shipped_at"], BEIJING), "buyerConfirmDate": confirmed_at(order), "inAccountDate": None,
        "cancelDate": None, "country": order.buyer["country_name"], "buyerId": order.extra["buyer_id"],
        "buyerNickName": order.extra["buyer_nick"], "isWarn": True, "warnReason": REASONS[case["reason"]],
        "disputeStatus": statuses[kind], "disputeId": case["id"], "disputeType": kind, "disputeWish": WISHES[case["kind"]],
        "disputeContent": case["note"], "disputeMoney": _decimal_or_none(case["amount"]),
        "disputeRefundMoney": sum((_total(refund) for refund in _refunds_of(case)), Decimal(0)),
        "disputeUpdateDate": wall(_changed_at(case), BEIJING), "returnDeliveryNo": case["tracking"],
        "disputeItemList": [
            {"itemcode": goods[part["line_id"]][0], "skuId": goods[part["line_id"]][1], "seq": goods[part["line_id"]][2],
             "itemCount": part["quantity"]} for part in case["lines"]],
    }  # fmt: skip


def _refunds_of(case: dict[str, Any]) -> list[dict[str, Any]]:
    """What was given back on a dispute: by the seller under its number, and by DHgate itself since it was opened."""
    facts = [fact["data"] for fact in case["order"].facts if fact["kind"] == "issue_closed"]
    mine = {data["refund_id"] for data in facts if data.get("dispute_id") == case["id"]}
    return [
        row for row in case["order"].refunds
        if row["id"] in mine or (row["source"] == "marketplace" and row["t"] >= case["t"])
    ]  # fmt: skip


def _total(refund: dict[str, Any]) -> Decimal:
    return sum((Decimal(refund[part]) for part in PARTS), Decimal(0))


def _changed_at(case: dict[str, Any]) -> float:
    return max(float(case["updated_at"]), *(float(row["t"]) for row in _refunds_of(case)), 0.0)


def _decimal_or_none(amount: str | None) -> Decimal | None:
    return None if amount is None else Decimal(amount)


def keyed(order: Order) -> dict[tuple[str, str, int], dict[str, Any]]:
    """The lines by item, SKU and how many of that SKU came before: DHgate gives lines no id."""
    seen: dict[tuple[str, str, int], dict[str, Any]] = {}
    for line in order.lines:
        seq = 1
        while (line["product_id"], line["variant_id"], seq) in seen:
            seq += 1
        seen[line["product_id"], line["variant_id"], seq] = line
    return seen


# refunds -------------------------------------------------------------------------------------------------------


def refund(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """Money back to the buyer; `refundNo` is the seller's and may be used once. A dispute that is named ends with it."""
    order = own_order(world, account, params, result=False)
    required(params, "refundNo", "refundMoney")
    if world.aftersales.refund_again(account["id"], params["refundNo"]):
        refuse("refundNo", "this refund is saved already", result=False)
    if order.row["paid_at"] is None:
        refuse("orderNo", f"an order in status {native_status(order)} can't be refunded", result=False)
    parts = {part: _amount(params, name) for part, name in PARTS.items() if params.get(name)}
    if sum(parts.values()) != _amount(params, "refundMoney"):
        refuse("refundMoney", "refundMoney is not the sum of its parts", result=False)
    dispute = _named_dispute(world, order, params)
    lines = _lines(order, params)
    try:
        with world.store.tx():
            reason = params.get("refundReason") or "other"
            refund_id = world.aftersales.refund(
                order, reference=params["refundNo"], amounts=parts, lines=lines or None, reason=reason
            )
            if dispute:
                data = {"dispute_id": dispute["id"], "refund_id": refund_id}
                world.aftersales.change_return(dispute["id"], {"status": "closed"})
                world.trade.note(order.id, "issue_closed", data, "returned")
    except Refusal as no:
        refuse("refundMoney", str(no), result=False)
    return ok({"result": True, "refundId": refund_id})


def _named_dispute(world: "World", order: Order, params: dict[str, str]) -> dict[str, Any] | None:
    if not params.get("disputeId"):
        return None
    found = world.aftersales.returns("sale_id = ? AND id = ? AND status = 'open'", order.id, params["disputeId"])
    if not found:
        refuse("disputeId", "the order has no such open dispute", result=False)
    return found[0]


def _lines(order: Order, params: dict[str, str]) -> list[dict[str, Any]]:
    known, lines = keyed(order), []
    for row in nested(params, "refundItemList") if params.get("refundItemList") else []:
        line = known.get((str(row.get("itemcode")), str(row.get("skuId")), int(row.get("seq") or 1)))
        if line is None:
            refuse("refundItemList", "refundItemList names an item that is not of this order", result=False)
        lines.append({"line_id": line["id"], "quantity": int(row["itemCount"]), "amount": str(row["money"])})
    return lines


def _amount(params: dict[str, str], name: str) -> Decimal:
    try:
        return Decimal(params[name])
    except InvalidOperation:
        refuse(name, f"{name} is no amount", result=False)


def refunds(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    order = own_order(world, account, params)
    rows = [
        {
            "refundId": row["id"], "refundNo": row["reference"], "refundStatus": "1", "failReason": "",
            "refundMoney": _total(row), "refundDate": wall(row["t"], BEIJING),
        }
        for row in order.refunds
    ]  # fmt: skip
    return ok({"refundList": rows}, empty=not rows)


# visitors and reviews ------------------------------------------------------------------------------------------


def visitors(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    required(params, "startDate", "endDate")
    try:
        since, until = date.fromisoformat(params["startDate"]), date.fromisoformat(params["endDate"])
    except ValueError:
        refuse("startDate", "startDate and endDate must be yyyy-MM-dd")
    found = world.traffic.days(account["id"], account["sites"][0], since, until)
    rows = [{"statDate": row["day"], "visitors": row["visitors"], "pageViews": row["page_views"]} for row in found]
    return ok({"trafficList": rows}, empty=not rows)


def reviews(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """Reviews written or changed in the window."""
    required(params, "startDate", "endDate")
    page, size = whole(params, "pageNo", 1, 10**6), whole(params, "pageSize", 1, 50)
    start, end = time_of(params, "startDate"), time_of(params, "endDate")
    found = world.aftersales.reviews(
        "account_id = ? AND updated_at >= ? AND updated_at < ?", account["id"], start, end + 1
    )
    return _page_of("reviewList", [_review(row) for row in found], page, size)


def _review(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "reviewId": row["id"], "orderNo": row["order"].id, "itemcode": row["line"]["product_id"],
        "skuId": row["line"]["variant_id"], "score": row["stars"], "title": row["title"], "content": row["text"],
        "buyerNickName": row["order"].extra["buyer_nick"], "reviewDate": wall(row["t"], BEIJING),
        "updateDate": wall(row["updated_at"], BEIJING),
    }  # fmt: skip
