"""Calls that speak with buyers at AliExpress: messages, and the answer to a wish to cancel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from erp.kernel import clock
from stores.connectors.aliexpress import read_talk
from stores.connectors.aliexpress.calls import Calls, as_number, rows_of, to_json, word
from stores.connectors.aliexpress.catalogue import INFO
from stores.connectors.errors import AlreadyDone, NotFound, Rejected
from stores.connectors.port import CancelAnswer, CancelRequest, Raw, Receipt, RemoteMessage, Reply
from stores.connectors.reading import digest

RELATIONS = "aliexpress.message.redefining.versiontwo.querymsgrelationlist"
SAID = "aliexpress.message.redefining.versiontwo.querymsgdetaillist"
SAY = "aliexpress.message.redefining.versiontwo.addmsg"
ACCEPT = "aliexpress.trade.seller.order.acceptcancel"
REFUSE = "aliexpress.trade.seller.order.refusecancel"
PAGE = 100
MOST_PAGES = 50  # they give the first 5,000 only
AHEAD = timedelta(minutes=5)


class Talk(Calls):
    """The part of the connector that listens and answers."""

    # messages ---------------------------------------------------------------------------------------------------

    def messages(self, *, since: datetime) -> list[Raw]:
        """What was said since then, by conversation. A product has its code looked up, once."""
        codes: dict[str, str] = {}
        return [
            self._message(channel, row, codes)
            for channel in self._channels(since)
            for row in self._said(word(channel.get("channel_id")), since)
        ]

    def _channels(self, since: datetime) -> Iterator[Mapping[str, Any]]:
        window = {"start_time": _millis(since), "end_time": _millis(clock.now() + AHEAD), "page_size": PAGE}
        for page in range(1, MOST_PAGES + 1):
            asked = {"query": to_json({**window, "current_page": page})}
            rows = rows_of(self._inner(RELATIONS, asked, "result"), "relation_list")
            yield from rows
            if len(rows) < PAGE:
                return

    def _said(self, channel_id: str, since: datetime) -> Iterator[Mapping[str, Any]]:
        """Newest first; a row without a readable time counts as new, so that it is not lost."""
        for page in range(1, MOST_PAGES + 1):
            asked = {"channel_id": channel_id, "current_page": str(page), "page_size": str(PAGE)}
            rows = rows_of(self._inner(SAID, asked, "result"), "message_detail_list")
            fresh = [row for row in rows if (read_talk.said_at(row) or since) >= since]
            yield from fresh
            if len(rows) < PAGE or len(fresh) < len(rows):
                return

    def _message(self, channel: Mapping[str, Any], row: Mapping[str, Any], codes: dict[str, str]) -> Raw:
        raw = {
            "channel": {name: channel.get(name) for name in ("channel_id", "other_login_id", "other_name")},
            "detail": dict(row),
            "sku_code": self._code(word(row.get("extern_id")), codes) if row.get("message_type") == "product" else "",
        }
        version = digest(raw)
        return Raw(word(row.get("id")) or f"?{version}", version, raw, read_talk.said_at(row))

    def _code(self, product_id: str, codes: dict[str, str]) -> str:
        """The code of a product's first SKU: a message names the product only."""
        if product_id not in codes:
            try:
                product = self._inner(INFO, {"product_id": product_id}, "result")
            except (NotFound, Rejected):
                product = {}  # what was written about a product that is gone is still a message
            skus = rows_of(product, "aeop_ae_product_s_k_us")
            codes[product_id] = word(skus[0].get("sku_code")) if skus else ""
        return codes[product_id]

    def read_message(self, raw: dict[str, Any]) -> RemoteMessage:
        """See `stores.connectors.aliexpress.read_talk`."""
        return read_talk.read_message(raw)

    def send_message(self, reply: Reply) -> Receipt:
        """Write to the buyer of a conversation, about the order that is named or what the buyer last wrote about."""
        asked = {"channel_id": reply.thread_id, "current_page": "1", "page_size": str(PAGE)}
        rows = rows_of(self._inner(SAID, asked, "result"), "message_detail_list")
        ourselves = self.account.secrets.get("user_nick", "")
        theirs = next((row for row in rows if read_talk.sender(row) not in {"", ourselves}), None)
        if theirs is None:
            raise Rejected(f"nobody has written to us in conversation {reply.thread_id}")
        kind, about = (
            ("order", reply.order_id) if reply.order_id else (theirs.get("message_type"), theirs.get("extern_id"))
        )
        words = {
            "buyer_id": read_talk.sender(theirs),
            "channel_id": reply.thread_id,
            "message_type": kind,
            "extern_id": as_number(str(about or 0)),
            "content": reply.text,
            "seller_id": ourselves,
            "out_ref": reply.reference,
        }
        self._call(SAY, {"create_param": to_json(words)}, writes=True)
        return Receipt("confirmed")

    # cancelling -------------------------------------------------------------------------------------------------

    def answer_cancel(self, answer: CancelAnswer) -> Receipt:
        """Accept or refuse. Raises AlreadyDone when the order no longer waits for an answer."""
        detail = self._detail(answer.order_id)
        if detail.get("order_status") != "IN_CANCEL":
            raise AlreadyDone(f"order {answer.order_id} is {detail.get('order_status')}: no answer is awaited")
        request = {"buyer_login_id": word(detail.get("buyerloginid")), "order_id": as_number(answer.order_id)}
        method = ACCEPT if answer.accept else REFUSE
        self._call(method, {"param_order_cancel_request": to_json(request)}, writes=True)
        return Receipt("confirmed", {"method": method})

    def cancel(self, request: CancelRequest) -> Receipt:
        """AliExpress has no such call (see `capabilities`)."""
        raise Rejected(f"AliExpress lets only buyers ask to cancel: order {request.order_id} ends in its seller centre")


def _millis(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp() * 1000)
