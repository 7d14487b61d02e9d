"""The XML feeds about orders: giving money back, cancelling lines, confirming shipments. Each message succeeds or fails alone."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from mock_marketplaces.amazon.cancelling import cancel_lines
from mock_marketplaces.amazon.orders import own_order
from mock_marketplaces.amazon.shipping import check_state
from mock_marketplaces.core.protocol import Answer, Order, Refusal

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

ADJUSTMENT = "POST_PAYMENT_ADJUSTMENT_DATA"
ACKNOWLEDGEMENT = "POST_ORDER_ACKNOWLEDGEMENT_DATA"
FULFILLMENT = "POST_ORDER_FULFILLMENT_DATA"
PARTS = {"Principal": "items", "Shipping": "shipping", "Tax": "tax"}
CANCEL_REASONS = (
    "NoInventory", "ShippingAddressUndeliverable", "CustomerExchange", "BuyerCanceled", "GeneralAdjustment", "CarrierCreditDecision",
    "RiskAssessmentInformationNotValid", "CarrierCoverageFailure", "CustomerReturn", "MerchandiseNotReceived",
    "CannotVerifyInformation", "PricingError", "RejectOrder", "WeatherDelay",
)  # fmt: skip
REFUSED_CODE = "18028"


@dataclass(slots=True)
class _Result:
    """What became of one message; `wrong` is '' when it was carried out."""

    number: str
    order_id: str
    reference: str = ""
    wrong: str = ""


Carry = Callable[["World", Order, ET.Element], None]


def _processor(element: str, carry: Carry) -> Any:
    def process(world: "World", account: dict[str, Any], feed: dict[str, Any], body: bytes) -> tuple[bytes, str]:
        try:
            messages = ET.fromstring(body).findall("Message")  # noqa: S314  # a mock on the loopback, fed by our own ERP
            results = [_one(world, account, message, element, carry) for message in messages]
        except ET.ParseError as problem:
            results = [_Result("0", "", wrong=f"The document is not XML: {problem}")]
        return _report(results).encode(), "text/xml; charset=UTF-8"

    return process


def _one(world: "World", account: dict[str, Any], message: ET.Element, element: str, carry: Carry) -> _Result:
    said = message.find(element)
    order_id = said.findtext("AmazonOrderID", "") if said is not None else ""
    reference = said.findtext(".//MerchantAdjustmentItemID", "") if said is not None else ""
    result = _Result(message.findtext("MessageID", "0"), order_id, reference)
    if said is None:
        result.wrong = f"the message has no {element}"
        return result
    try:
        carry(world, own_order(world, account, order_id), said)
    except Answer as answer:
        result.wrong = (
            f"order {order_id} was not found" if answer.response.status == 404 else "the order does not allow it"
        )
    except (Refusal, InvalidOperation) as problem:
        result.wrong = str(problem) or "an amount is no number"
    return result


# giving money back ----------------------------------------------------------------------------------------------


def _adjust(world: "World", order: Order, said: ET.Element) -> None:
    items = said.findall("AdjustedItem")
    reference = items[0].findtext("MerchantAdjustmentItemID", "") if items else ""
    amounts, lines = _amounts(order, items)
    reason = items[0].findtext("AdjustmentReason", "") if items else ""
    if order.row["shipped_at"] is None:
        raise Refusal("the order has not shipped: cancel it instead")
    world.aftersales.refund(order, reference=reference, amounts=amounts, lines=lines, reason=reason)


def _amounts(order: Order, items: list[ET.Element]) -> tuple[dict[str, Decimal], list[dict[str, Any]]]:
    amounts = dict.fromkeys(PARTS.values(), Decimal(0))
    lines = []
    for item in items:
        line, goods = _line(order, item), Decimal(0)
        for component in item.findall("ItemPriceAdjustments/Component"):
            part, amount = PARTS.get(component.findtext("Type", "")), component.find("Amount")
            if part is None or amount is None or amount.get("currency") != order.row["currency"]:
                raise Refusal(f"a component must be one of {', '.join(PARTS)} in {order.row['currency']}")
            amounts[part] += Decimal(amount.text or "")
            goods += Decimal(amount.text or "") if part == "items" else 0
        lines.append({"line_id": line["id"], "quantity": line["quantity"], "amount": str(goods)})
    return amounts, lines


def _line(order: Order, item: ET.Element) -> dict[str, Any]:
    code = item.findtext("AmazonOrderItemCode", "")
    found = next((line for line in order.lines if line["id"] == code), None)
    if found is None:
        raise Refusal(f"item {code} is not of order {order.id}")
    return found


# cancelling -----------------------------------------------------------------------------------------------------


def _acknowledge(world: "World", order: Order, said: ET.Element) -> None:
    """`Failure` cancels what has not shipped of the items named, of all when none is; `Success` only says that the order was seen."""
    status = said.findtext("StatusCode", "")
    if status == "Success":
        return
    if status != "Failure":
        raise Refusal("StatusCode must be Success or Failure")
    items = said.findall("Item")
    reasons = {item.findtext("CancelReason", "") for item in items}
    if not items or reasons - set(CANCEL_REASONS):
        raise Refusal(f"each Item needs a CancelReason of {', '.join(CANCEL_REASONS)}")
    if order.extra.get("marketplace_fulfilled"):
        raise Refusal("Amazon fulfils this order: the seller can't cancel it")
    left = {line["id"]: line["quantity"] - line["shipped"] for line in (_line(order, item) for item in items)}
    if order.status in ("shipped", "cancelled") or not all(left.values()):
        raise Refusal(f"order {order.id} has nothing of that left to cancel")
    cancel_lines(world, order, left, {"reason": ", ".join(sorted(reasons)), "by": "seller"})


# shipping -------------------------------------------------------------------------------------------------------


def _fulfil(world: "World", order: Order, said: ET.Element) -> None:
    """As confirmShipment does. A feed names no package, so its tracking number is the package's reference."""
    data = said.find("FulfillmentData")
    carrier, tracking = "", ""
    if data is not None:
        carrier = data.findtext("CarrierName", "") or data.findtext("CarrierCode", "")
        tracking = data.findtext("ShipperTrackingNumber", "")
    if not carrier or not tracking or not said.findtext("FulfillmentDate", ""):
        raise Refusal("FulfillmentDate, CarrierCode or CarrierName, and ShipperTrackingNumber are required")
    units: dict[str, int] = {}
    for item in said.findall("Item"):
        quantity = item.findtext("Quantity", "")
        if not quantity.isdigit() or int(quantity) < 1:
            raise Refusal("each Item needs a Quantity from 1")
        units[_line(order, item)["id"]] = int(quantity)
    units = units or {line["id"]: line["quantity"] - line["shipped"] for line in order.lines}
    if not any(shipment["reference"] == tracking for shipment in order.shipments):
        check_state(order, units)
    world.shipments.record(order, reference=tracking, carrier=carrier, tracking=tracking, units=units)


PROCESSORS = {
    ADJUSTMENT: _processor("OrderAdjustment", _adjust),
    ACKNOWLEDGEMENT: _processor("OrderAcknowledgement", _acknowledge),
    FULFILLMENT: _processor("OrderFulfillment", _fulfil),
}


def _report(results: list[_Result]) -> str:
    rows = "".join(
        f"<Result><MessageID>{escape(result.number)}</MessageID><ResultCode>{'Error' if result.wrong else 'Success'}</ResultCode>"
        f"<ResultMessageCode>{REFUSED_CODE if result.wrong else '0'}</ResultMessageCode>"
        f"<ResultDescription>{escape(result.wrong)}</ResultDescription>"
        f"<AdditionalInfo><AmazonOrderID>{escape(result.order_id)}</AmazonOrderID>"
        f"<MerchantAdjustmentItemID>{escape(result.reference)}</MerchantAdjustmentItemID></AdditionalInfo></Result>"
        for result in results
    )
    bad = sum(1 for result in results if result.wrong)
    summary = (
        f"<MessagesProcessed>{len(results)}</MessagesProcessed><MessagesSuccessful>{len(results) - bad}</MessagesSuccessful>"
        f"<MessagesWithError>{bad}</MessagesWithError>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><AmazonEnvelope><MessageType>ProcessingReport</MessageType><Message>'
        "<MessageID>1</MessageID><ProcessingReport><StatusCode>Complete</StatusCode>"
        f"<ProcessingSummary>{summary}</ProcessingSummary>{rows}</ProcessingReport></Message></AmazonEnvelope>"
    )
