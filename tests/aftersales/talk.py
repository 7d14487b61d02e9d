"""What buyers write, and a marketplace that remembers what it was told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest

from aftersales.models import Conversation, Message
from aftersales.services import conversations, reading, replies, reply_sending
from erp.kernel import crypto
from erp.kernel.models import InboxMessage, OutboxCommand
from erp.kernel.services import inbox, outbox
from orders.models import Order
from stores.connectors import errors, registry
from stores.connectors.port import Capabilities, Raw, Receipt, RemoteMessage, Reply
from stores.models import Store
from tests.factories import NOON, number


@dataclass
class FakeTalk:
    """A marketplace with messages. `echoes`: it gives our reference back; `says`: what it does with the next reply."""

    echoes: bool = True
    says: Exception | None = None
    loses_answer: bool = False
    loses_message: bool = False
    at: datetime = NOON
    sent: list[Reply] = field(default_factory=list)
    there: dict[str, RemoteMessage] = field(default_factory=dict)
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(replies=True))

    def send_message(self, reply: Reply) -> Receipt:
        if self.says:
            raise self.says
        self.sent.append(reply)
        if not self.loses_message:
            told = remote_message(
                reply.thread_id, reply.text, from_buyer=False, site=reply.site, sent_at=self.at,
                reference=reply.reference if self.echoes else "",
            )  # fmt: skip
            self.there[told.external_id] = told
        if self.loses_answer:
            raise errors.OutcomeUnknown("the answer was lost")
        return Receipt("confirmed")

    def messages(self, *, since: datetime) -> list[Raw]:
        return [Raw(key, "1", {"key": key}) for key, told in self.there.items() if told.sent_at >= since]

    def read_message(self, raw: dict[str, Any]) -> RemoteMessage:
        if raw["key"] not in self.there:
            raise errors.UnreadableAnswer("no such field")
        return self.there[raw["key"]]

    @contextmanager
    def connected(self, account_id: int) -> Iterator[FakeTalk]:
        """In place of the account's connector."""
        yield self


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch) -> FakeTalk:
    """All marketplaces speak like this one."""
    fake = FakeTalk()
    monkeypatch.setattr(reading, "connector_for", lambda _account: fake)
    monkeypatch.setattr(reply_sending, "connected", fake.connected)
    monkeypatch.setattr(registry, "connector_class", lambda _marketplace: fake)
    return fake


def remote_message(thread_id: str, text: str = "Where is it?", **fields: Any) -> RemoteMessage:
    """A message of a buyer before any order."""
    values: dict[str, Any] = {
        "external_id": f"E{number()}", "thread_id": thread_id, "site": "DE", "order_id": "", "listing_key": "", "buyer_id": "b1",
        "buyer_name": "Jo Müller", "from_buyer": True, "text": text, "sent_at": NOON, **fields,
    }  # fmt: skip
    return RemoteMessage(**values)


def heard(store: Store, fake: FakeTalk, *told: RemoteMessage) -> list[tuple[str, str]]:
    """The marketplace tells of messages, and the inbox works on them; (state, reason) of each."""
    keys = []
    for each in told:
        fake.there[each.external_id] = each
        keys.append(f"{each.external_id}@{number()}")
        payload = {"account_id": store.account_id, "raw": {"key": each.external_id}}
        inbox.keep([inbox.Incoming(store.account.lane, "message.snapshot", keys[-1], each.external_id, payload)])
    inbox.process("message.snapshot")
    return list(InboxMessage.objects.filter(external_id__in=keys).order_by("pk").values_list("state", "reason"))


def make_conversation(
    *, store: Store, order: Order | None = None, text: str = "Where is it?", **fields: Any
) -> Conversation:
    """A buyer has written to a store; nobody has answered."""
    told = replace(remote_message(f"T{number()}", text, site=store.site), **fields)
    key = (store.account_id, told.thread_id)
    if order:
        told = replace(told, order_id=order.external_id)
    conversations.take_in_messages(
        {key: [(store.pk, told)]}, {(store.account_id, told.order_id): order.pk} if order else {}
    )
    return Conversation.objects.get(account=store.account_id, thread_id=told.thread_id)


def work(conversation: Conversation) -> None:
    """Whatever message is to be sent or looked up in the account's lane is due now."""
    OutboxCommand.objects.exclude(kind=replies.SEND).update(next_at="2100-01-01T00:00Z")  # those have other senders
    OutboxCommand.objects.filter(kind=replies.SEND).update(next_at="2020-01-01T00:00Z")
    outbox.work(conversation.account.lane)


def said(conversation: Conversation) -> list[tuple[str, str, str]]:
    """What was said: (who, text, state)."""
    found = Message.objects.filter(conversation=conversation).order_by("sent_at", "pk")
    return [
        ("buyer" if each.from_buyer else "us", crypto.unseal(each.sealed).decode() if each.sealed else "", each.state)
        for each in found
    ]
