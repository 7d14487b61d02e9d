"""Messages with Amazon's buyers. Amazon's own API only sends; the inbox and the reply with our reference are the mock's invention."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from stores.connectors.amazon.feeds import Feeds, record_of
from stores.connectors.amazon.papers import MOST_PAGES, iso
from stores.connectors.amazon.papers import moment as read_time
from stores.connectors.amazon.sites import BY_ID
from stores.connectors.port import Raw, Receipt, RemoteMessage, Reply
from stores.connectors.reading import Wrong, digest, identity, moment, record, records, text, understood

BASE = "/messaging/v1"


class AmazonMessages(Feeds):
    """The part of the connector that speaks with buyers."""

    def messages(self, *, since: datetime) -> list[Raw]:
        """Messages written since then, oldest first."""
        params = {"createdAfter": iso(since), "maxResultsPerPage": "100"}
        found: list[Raw] = []
        for _number in range(MOST_PAGES):
            body = record_of(self._call("listMessages", "GET", f"{BASE}/messages", params=params).json())
            rows = understood("Amazon", lambda raw: records(raw.get("messages"), "messages"), body, what="messages")
            found += [
                Raw(
                    str(row.get("messageId") or f"?{digest(row)}"),
                    digest(row),
                    dict(row),
                    read_time(row.get("createdTime")),
                )
                for row in rows
            ]
            token = (body.get("pagination") or {}).get("nextToken")
            if not token:
                break
            params["paginationToken"] = str(token)
        return found

    def read_message(self, raw: dict[str, Any]) -> RemoteMessage:
        """See `read_message` below."""
        return read_message(raw)

    def send_message(self, reply: Reply) -> Receipt:
        """Answer in a conversation. Our reference goes along: what was sent twice is one message."""
        path = f"{BASE}/conversations/{quote(reply.thread_id, safe='')}/messages"
        body = {"text": reply.text, "clientReference": reply.reference}
        answer = self._call("createReply", "POST", path, json_body=body, writes=True)
        said = answer.json()
        if not isinstance(said, dict) or not said.get("messageId"):
            raise answer.unreadable("the answer holds no messageId")
        return Receipt("confirmed", {"message_id": str(said["messageId"])})


def read_message(raw: Any) -> RemoteMessage:
    """A message in our words. Pure."""
    return understood("Amazon", _message, raw, what="a message")


def _message(raw: Any) -> RemoteMessage:
    row = record(raw, "the message")
    site, sender = BY_ID.get(text(row.get("marketplaceId"))), row.get("sender")
    if site is None or sender not in {"BUYER", "SELLER"}:
        raise Wrong(f"marketplaceId is {row.get('marketplaceId')!r:.40}, sender {sender!r:.40}")
    buyer = record(row.get("buyer") or {}, "buyer")
    deadline = row.get("respondBy")
    return RemoteMessage(
        external_id=identity(row.get("messageId"), "messageId"),
        thread_id=identity(row.get("conversationId"), "conversationId"),
        site=site.code,
        order_id=text(row.get("amazonOrderId"), "amazonOrderId", longest=80),
        listing_key=text(row.get("sellerSku"), "sellerSku", longest=160),
        buyer_id=text(buyer.get("buyerId"), "buyerId", longest=120),
        buyer_name=text(buyer.get("buyerName"), "buyerName", longest=120),
        from_buyer=sender == "BUYER",
        text=text(row.get("text"), "text"),
        sent_at=moment(row.get("createdTime"), "createdTime"),
        reference=text(row.get("clientReference"), "clientReference", longest=120),
        answer_by=moment(deadline, "respondBy") if deadline else None,
    )
