"""Messages at Wish: the replies of tickets, in both directions. A ticket is a conversation, be it about a return or a question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from stores.connectors.errors import Rejected, UnreadableAnswer
from stores.connectors.http import HttpAnswer
from stores.connectors.port import Raw, Receipt, RemoteMessage, Reply
from stores.connectors.reading import Wrong, digest, identity, moment, record, records, text, understood
from stores.connectors.wish.read import SITE
from stores.connectors.wish.read_after import part

ABOUT = ("id", "label", "orders", "product", "user")  # of a ticket, what each of its messages is kept with


class WishTalk:
    """The part of the connector that speaks with buyers."""

    def _call(
        self, operation: str, method: str, path: str, *,
        params: Mapping[str, str] | None = None, json_body: Any = None, writes: bool = False,
    ) -> HttpAnswer:  # fmt: skip
        raise NotImplementedError  # the connector it is mixed into answers this

    def _data(self, answer: HttpAnswer) -> Any:
        raise NotImplementedError  # the connector it is mixed into answers this

    def _tickets(self, since: datetime) -> list[Any]:
        raise NotImplementedError  # the connector it is mixed into answers this

    def messages(self, *, since: datetime) -> list[Raw]:
        """What was said since then, in the tickets that changed since then."""
        return [raw for ticket in self._tickets(since) for raw in _said(ticket, since)]

    def read_message(self, raw: dict[str, Any]) -> RemoteMessage:
        """See `read_message` below."""
        return read_message(raw)

    def send_message(self, reply: Reply) -> Receipt:
        """Reply in a ticket. Only buyers (and Wish) open tickets, so there has to be one."""
        if not reply.thread_id:
            raise Rejected("Wish has no conversation to write in: the buyer opens the ticket")
        body = {"reply": reply.text, "reference_id": reply.reference}
        path = f"/tickets/{part(reply.thread_id)}/replies"
        answer = self._call("reply_ticket", "POST", path, json_body=body, writes=True)
        said = self._data(answer)
        if not isinstance(said, dict) or said.get("id") != reply.thread_id:
            raise answer.unreadable("the answer holds no ticket")
        return Receipt("confirmed", {"state": said.get("state")})


def read_message(raw: Any) -> RemoteMessage:
    """A reply of a ticket, either side's."""
    return understood("Wish", _message, raw, what="a message")


def _said(ticket: Any, since: datetime) -> Iterator[Raw]:
    try:
        row = record(ticket, "the ticket")
        about = {name: row.get(name) for name in ABOUT}
        for reply in records(row.get("replies"), "replies"):
            at = moment(reply.get("date"), "date")
            if at >= since:
                raw = {"ticket": about, "reply": dict(reply)}
                yield Raw(identity(reply.get("id"), "the reply's id"), digest(raw), raw, at)
    except Wrong as error:
        raise UnreadableAnswer(f"a ticket of Wish cannot be read: {error}", raw=str(ticket)) from error


def _message(raw: Any) -> RemoteMessage:
    whole = record(raw, "the message")
    ticket, reply = record(whole.get("ticket"), "ticket"), record(whole.get("reply"), "reply")
    orders = records(ticket.get("orders"), "orders")
    product, user = record(ticket.get("product") or {}, "product"), record(ticket.get("user") or {}, "user")
    return RemoteMessage(
        external_id=identity(reply.get("id"), "id"),
        thread_id=identity(ticket.get("id"), "the ticket's id"),
        site=SITE,
        order_id=identity(orders[0].get("id"), "the order's id") if orders else "",
        listing_key=text(product.get("variation_id"), "variation_id", longest=80),
        buyer_id=text(user.get("id"), "the user's id", longest=80),
        buyer_name=text(user.get("name"), "name", longest=120),
        from_buyer=reply.get("sender") == "USER",
        text=text(reply.get("message"), "message"),
        sent_at=moment(reply.get("date"), "date"),
        reference=text(reply.get("reference_id"), "reference_id", longest=80),
    )
