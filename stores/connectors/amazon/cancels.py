"""Cancelling at Amazon, by an order acknowledgement feed: despite its name it is what cancels. What came of it shows on the order.

Amazon cancels whole items: what has not shipped of them. A buyer's wish is granted by cancelling; there is no call that refuses
one, so a refusal sends nothing, and shipping the order is the answer that the buyer sees.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from stores.connectors.amazon import read
from stores.connectors.amazon.feeds import Feeds
from stores.connectors.amazon.sites import BY_CODE
from stores.connectors.errors import AlreadyDone, Rejected
from stores.connectors.port import CancelAnswer, CancelReason, CancelRequest, Receipt

ACKNOWLEDGEMENT = "POST_ORDER_ACKNOWLEDGEMENT_DATA"
REASONS: Mapping[CancelReason, str] = {
    "out_of_stock": "NoInventory",
    "buyer_request": "BuyerCanceled",
    "undeliverable": "ShippingAddressUndeliverable",
    "wrong_price": "PricingError",
    "other": "GeneralAdjustment",
}


class AmazonCancels(Feeds):
    """The part of the connector that cancels."""

    def _order(self, external_id: str) -> dict[str, Any]:
        raise NotImplementedError  # the connector it is mixed into answers this

    def cancel(self, request: CancelRequest) -> Receipt:
        """Hand in a feed that cancels these items. Asked of the order first, so that a repetition finds what the first try did."""
        return self._cancel(request.order_id, dict(request.lines), request.reason)

    def answer_cancel(self, answer: CancelAnswer) -> Receipt:
        """Accepting cancels what has not shipped. Refusing sends nothing: see the head of this module."""
        if not answer.accept:
            return Receipt("confirmed", {"sent": False})
        return self._cancel(answer.order_id, {}, "buyer_request")

    def _cancel(self, order_id: str, wanted: Mapping[str, int], reason: CancelReason) -> Receipt:
        raw = self._order(order_id)
        order, left = read.read_order(raw), read.left_to_ship(raw)
        unknown = sorted(set(wanted) - set(left))
        if unknown:
            raise Rejected(f"order {order_id} has no item {', '.join(unknown)}")
        going = [line for line, units in left.items() if units and (line in wanted or not wanted)]
        if order.cancelled_at or not going:
            raise AlreadyDone(f"order {order_id} has nothing of that left to cancel")
        if order.fulfilled_by == "marketplace":
            raise Rejected(f"order {order_id} is fulfilled by Amazon, which alone can cancel it")
        parts = [line for line in going if wanted.get(line, left[line]) < left[line]]
        if parts:
            raise Rejected(f"Amazon cancels whole items: all units of {', '.join(parts)}, or none")
        body = _feed(self.account.seller_id, order_id, going, REASONS[reason])
        feed_id = self._hand_in(ACKNOWLEDGEMENT, BY_CODE[order.site].marketplace_id, body.encode())
        return Receipt("submitted", {"feed_id": feed_id})


def _feed(seller_id: str, order_id: str, lines: list[str], reason: str) -> str:
    items = "".join(
        f"<Item><AmazonOrderItemCode>{escape(line)}</AmazonOrderItemCode><CancelReason>{reason}</CancelReason></Item>"
        for line in lines
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><AmazonEnvelope><Header><DocumentVersion>1.01</DocumentVersion>'
        f"<MerchantIdentifier>{escape(seller_id)}</MerchantIdentifier></Header><MessageType>OrderAcknowledgement</MessageType>"
        f"<Message><MessageID>1</MessageID><OrderAcknowledgement><AmazonOrderID>{escape(order_id)}</AmazonOrderID>"
        f"<StatusCode>Failure</StatusCode>{items}</OrderAcknowledgement></Message></AmazonEnvelope>"
    )
