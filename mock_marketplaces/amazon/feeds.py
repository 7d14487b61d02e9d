"""Feeds API 2021-06-30 with the one feed we need, order adjustments, and an order's financial events, where its refunds show."""

import xml.etree.ElementTree as ET
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from mock_marketplaces.amazon.errors import invalid, refuse
from mock_marketplaces.amazon.orders import own_order, site_of
from mock_marketplaces.amazon.pages import moment, page_size, sites_of, words
from mock_marketplaces.amazon.reports import body_of
from mock_marketplaces.core.clock import iso_seconds
from mock_marketplaces.core.http import Request, Response, json_response
from mock_marketplaces.core.protocol import Answer, Order, Refusal

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

ADJUSTMENT = "POST_PAYMENT_ADJUSTMENT_DATA"
KIND, DOCUMENT = "amazon_feed", "amazon_feed_document"
PARTS = {"Principal": "items", "Shipping": "shipping", "Tax": "tax"}
DEFAULT_PAGE = "10"


def create_document(world: "World", account: dict[str, Any], request: Request) -> Response:
    kind = body_of(request).get("contentType")
    if not isinstance(kind, str) or not kind:
        invalid("contentType is required.")
    paper_id = world.papers.add(account["id"], DOCUMENT, {"content_type": kind})
    return json_response({"feedDocumentId": paper_id, "url": world.papers.url(paper_id)}, 201)


def create(world: "World", account: dict[str, Any], request: Request) -> Response:
    body = body_of(request)
    sites_of(account, [str(each) for each in body.get("marketplaceIds") or []])
    document = world.papers.find(str(body.get("inputFeedDocumentId")), account_id=account["id"])
    if body.get("feedType") != ADJUSTMENT or not body.get("marketplaceIds"):
        invalid(f"feedType takes {ADJUSTMENT} here; marketplaceIds is required.")
    if document is None or document["kind"] != DOCUMENT or document["body"] is None:
        invalid("inputFeedDocumentId names no uploaded document.")
    asked = {"feedType": ADJUSTMENT, "marketplaceIds": body["marketplaceIds"], "input": document["id"]}
    with world.store.tx():
        delay_s = world.settings["report_delay_s"]
        feed_id = world.papers.add(account["id"], KIND, asked, delay_s=delay_s)
        world.effects.schedule(KIND, {"feed_id": feed_id}, delay_s)
    return json_response({"feedId": feed_id}, 202)


def get(world: "World", account: dict[str, Any], request: Request, feed_id: str) -> Response:
    feed = world.papers.find(feed_id, account_id=account["id"])
    if feed is None or feed["kind"] != KIND:
        refuse(404, "NotFound", f"Feed {feed_id} was not found.")
    return json_response(_feed(feed))


def listing(world: "World", account: dict[str, Any], request: Request) -> Response:
    """Newest first. One page: the mock has no seller with more feeds than fit."""
    query = request.query()
    if words(query, "feedTypes") != [ADJUSTMENT]:
        invalid(f"feedTypes takes {ADJUSTMENT} here.")
    size = page_size({"pageSize": query.get("pageSize", [DEFAULT_PAGE])}, "pageSize")
    after = moment(query, "createdSince") or 0.0
    found = world.papers.all("account_id = ? AND kind = ? AND created_at >= ?", account["id"], KIND, after)
    return json_response({"feeds": [_feed(feed) for feed in found[:size]]})


def _feed(feed: dict[str, Any]) -> dict[str, Any]:
    result = feed["data"].get("result")
    shown = {
        "feedId": feed["id"],
        "feedType": feed["data"]["feedType"],
        "marketplaceIds": feed["data"]["marketplaceIds"],
        "createdTime": iso_seconds(feed["created_at"]),
        "processingStatus": "DONE" if result else "IN_QUEUE",
    }
    return {**shown, "resultFeedDocumentId": result} if result else shown


def document(world: "World", account: dict[str, Any], request: Request, document_id: str) -> Response:
    if not world.papers.find(document_id, account_id=account["id"]):
        refuse(404, "NotFound", f"Document {document_id} was not found.")
    return json_response({"feedDocumentId": document_id, "url": world.papers.url(document_id)})


def process(world: "World", data: dict[str, Any]) -> None:
    """Carry a feed out; its processing report tells each message's fate."""
    feed = world.papers.find(data["feed_id"])
    assert feed is not None, "an effect of ours"
    source = world.papers.find(feed["data"]["input"])
    account = world.trade.account(feed["account_id"])
    try:
        body = bytes(source["body"] if source else b"")
        messages = ET.fromstring(body).findall("Message")  # noqa: S314  a mock on the loopback, fed by our own ERP
        results = [_adjust(world, account, message) for message in messages]
    except ET.ParseError as problem:
        results = [("", "", f"The document is not XML: {problem}")]
    report = _report(results).encode()
    result = world.papers.add(feed["account_id"], "file", {"content_type": "text/xml; charset=UTF-8"}, body=report)
    world.papers.change(feed["id"], result=result)


def _adjust(world: "World", account: dict[str, Any], message: ET.Element) -> tuple[str, str, str]:
    """(order id, the seller's reference, what was wrong) of one message."""
    order_id = message.findtext("OrderAdjustment/AmazonOrderID", "")
    items = message.findall("OrderAdjustment/AdjustedItem")
    reference = items[0].findtext("MerchantAdjustmentItemID", "") if items else ""
    try:
        order = own_order(world, account, order_id)
        amounts, lines = _amounts(order, items)
        reason = items[0].findtext("AdjustmentReason", "") if items else ""
        if order.row["shipped_at"] is None:
            raise Refusal("the order has not shipped: cancel it instead")
        world.aftersales.refund(order, reference=reference, amounts=amounts, lines=lines, reason=reason)
    except Answer:
        return order_id, reference, f"order {order_id} was not found"
    except (Refusal, InvalidOperation) as problem:
        return order_id, reference, str(problem) or "an amount is no number"
    return order_id, reference, ""


def _amounts(order: Order, items: list[ET.Element]) -> tuple[dict[str, Decimal], list[dict[str, Any]]]:
    amounts = dict.fromkeys(PARTS.values(), Decimal(0))
    lines = []
    known = {line["id"]: line for line in order.lines}
    for item in items:
        code, goods = item.findtext("AmazonOrderItemCode", ""), Decimal(0)
        if code not in known:
            raise Refusal(f"item {code} is not of order {order.id}")
        for component in item.findall("ItemPriceAdjustments/Component"):
            part, amount = PARTS.get(component.findtext("Type", "")), component.find("Amount")
            if part is None or amount is None or amount.get("currency") != order.row["currency"]:
                raise Refusal(f"a component must be one of {', '.join(PARTS)} in {order.row['currency']}")
            amounts[part] += Decimal(amount.text or "")
            goods += Decimal(amount.text or "") if part == "items" else 0
        lines.append({"line_id": code, "quantity": known[code]["quantity"], "amount": str(goods)})
    return amounts, lines


def _report(results: list[tuple[str, str, str]]) -> str:
    rows = "".join(
        f"<Result><MessageID>{number}</MessageID><ResultCode>{'Error' if wrong else 'Success'}</ResultCode>"
        f"<ResultMessageCode>{'18028' if wrong else '0'}</ResultMessageCode><ResultDescription>{escape(wrong)}</ResultDescription>"
        f"<AdditionalInfo><AmazonOrderID>{escape(order_id)}</AmazonOrderID>"
        f"<MerchantAdjustmentItemID>{escape(reference)}</MerchantAdjustmentItemID></AdditionalInfo></Result>"
        for number, (order_id, reference, wrong) in enumerate(results, 1)
    )
    bad = sum(1 for result in results if result[2])
    summary = (
        f"<MessagesProcessed>{len(results)}</MessagesProcessed><MessagesSuccessful>{len(results) - bad}</MessagesSuccessful>"
        f"<MessagesWithError>{bad}</MessagesWithError>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><AmazonEnvelope><MessageType>ProcessingReport</MessageType><Message>'
        "<MessageID>1</MessageID><ProcessingReport><StatusCode>Complete</StatusCode>"
        f"<ProcessingSummary>{summary}</ProcessingSummary>{rows}</ProcessingReport></Message></AmazonEnvelope>"
    )


def financial_events(world: "World", account: dict[str, Any], request: Request, order_id: str) -> Response:
    """Finances v0, the refunds of one order. Amounts are JSON numbers here."""
    order = own_order(world, account, order_id)
    events = [_refund_event(order, refund) for refund in order.refunds]
    return json_response({"payload": {"FinancialEvents": {"ShipmentEventList": [], "RefundEventList": events}}})


def _refund_event(order: Order, refund: dict[str, Any]) -> dict[str, Any]:
    skus = {line["id"]: line["sku"] for line in order.lines}
    rest = {"ShippingCharge": Decimal(refund["shipping"]), "Tax": Decimal(refund["tax"])}
    items = []
    for number, part in enumerate(refund["lines"]):
        charges = {"Principal": Decimal(part["amount"]), **(rest if number == 0 else {})}
        items.append(
            {
                "SellerSKU": skus[part["line_id"]],
                "OrderItemId": part["line_id"],
                "OrderAdjustmentItemId": f"{refund['id']}{number}",
                "MerchantAdjustmentItemId": refund["reference"],
                "QuantityShipped": part["quantity"],
                "ItemChargeAdjustmentList": [
                    {
                        "ChargeType": kind,
                        "ChargeAmount": {"CurrencyCode": order.row["currency"], "CurrencyAmount": -amount},
                    }
                    for kind, amount in charges.items()
                    if amount
                ],
            }
        )
    return {
        "AmazonOrderId": order.id,
        "MarketplaceName": site_of(order).shop,
        "PostedDate": iso_seconds(refund["t"]),
        "ShipmentItemAdjustmentList": items,
    }
