"""What buyers write becomes conversations that say who must answer, and by when."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from aftersales.models import Conversation, Message
from aftersales.promises import PROMISES
from aftersales.services.conversations import assign, close, reopen, take_in_messages
from aftersales.services.replies import write_reply
from erp.kernel.models import InboxMessage, TimelineEntry
from orders.services.forgetting import erase_buyers
from people.models import CompanySettings
from tests.aftersales.make import Shop, make_shop, shipped_order
from tests.aftersales.talk import FakeTalk, heard, make_conversation, remote_message, said, talk
from tests.factories import NOON, make_order, make_user
from tests.proofs import broken

__all__ = ["talk"]  # a fixture

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def stands(conversation: Conversation) -> tuple[str, object, bool]:
    conversation.refresh_from_db()
    return conversation.turn, conversation.answer_by, conversation.closed_at is not None


def kept() -> bool:
    return broken(PROMISES) == {}


def test_a_buyer_writes_and_the_clock_runs(shop: Shop, talk: FakeTalk) -> None:
    order = make_order(store=shop.store)
    first = remote_message("T1", "Where is it?", order_id=order.external_id, listing_key=shop.listing.external_key)
    assert heard(shop.store, talk, first) == [("done", "")]
    conversation = Conversation.objects.get()
    assert (conversation.order_id, conversation.listing_id, conversation.store_id) == (
        order.pk,
        shop.listing.pk,
        shop.store.pk,
    )
    assert stands(conversation) == ("us", NOON + 24 * HOUR, False)
    urgent = replace(first, external_id="E-urgent", text="Now!", sent_at=NOON + HOUR, answer_by=NOON + 2 * HOUR)
    heard(shop.store, talk, urgent, first)
    assert stands(conversation) == ("us", NOON + 2 * HOUR, False)
    assert said(conversation) == [("buyer", "Where is it?", "received"), ("buyer", "Now!", "received")]
    heard(shop.store, talk, replace(first, external_id="E-ours", from_buyer=False, text="Soon", sent_at=NOON + HOUR))
    assert stands(conversation) == ("buyer", None, False)
    heard(shop.store, talk, replace(first, external_id="E-late", text="?", sent_at=NOON + 3 * HOUR))
    assert stands(conversation) == ("us", NOON + 27 * HOUR, False)
    assert kept()


def test_the_house_sets_how_long_a_buyer_may_wait(shop: Shop, talk: FakeTalk) -> None:
    CompanySettings.objects.create(pk=1, answer_within_h=6)
    assert make_conversation(store=shop.store).answer_by == NOON + 6 * HOUR


def test_what_cannot_be_placed_waits_or_goes_to_a_person(shop: Shop, talk: FakeTalk) -> None:
    early = remote_message("T1", order_id="not here yet")
    assert heard(shop.store, talk, early) == [("retry", "order not here yet has not come yet")]
    InboxMessage.objects.update(next_at="2020-01-01T00:00Z", attempts=3)
    assert heard(shop.store, talk, remote_message("T2", site="XX")) == [
        ("quarantined", "no store for site XX: add it to the account, then try again")
    ]
    assert list(Conversation.objects.values_list("thread_id", "order_number", "order")) == [
        ("T1", "not here yet", None)
    ]
    order = make_order(store=shop.store, external_id="not here yet")
    heard(shop.store, talk, replace(early, external_id="E2"))
    assert Conversation.objects.get().order_id == order.pk


def test_closed_waits_for_nobody_until_the_buyer_writes_again(shop: Shop, talk: FakeTalk) -> None:
    conversation = make_conversation(store=shop.store, text="Thanks")
    assert close(conversation_ids=[conversation.pk, 0], actor=shop.clerk).done == (conversation.pk,)
    assert close(conversation_ids=[conversation.pk], actor=shop.clerk).already == (conversation.pk,)
    assert stands(conversation) == ("buyer", None, True)
    reopen(conversation_ids=[conversation.pk], actor=shop.clerk)
    assert stands(conversation) == ("us", NOON + 24 * HOUR, False)
    close(conversation_ids=[conversation.pk], actor=shop.clerk)
    assert kept()
    heard(shop.store, talk, remote_message(conversation.thread_id, "One more thing", sent_at=NOON + 9 * HOUR))
    assert stands(conversation) == ("us", NOON + 33 * HOUR, False)
    told = TimelineEntry.objects.filter(subject_kind="conversation").order_by("pk").values_list("action", flat=True)
    assert list(told) == [f"conversation.{word}" for word in ("opened", "closed", "reopened", "closed", "reopened")]
    assert kept()


def test_somebody_takes_it_and_leaves_it(shop: Shop, talk: FakeTalk) -> None:
    conversation, lin = make_conversation(store=shop.store), make_user(username="lin")
    assert assign(conversation_ids=[conversation.pk], assignee=lin, actor=lin).done == (conversation.pk,)
    assert assign(conversation_ids=[conversation.pk], assignee=lin, actor=lin).already == (conversation.pk,)
    conversation.refresh_from_db()
    assert conversation.assignee == lin
    assert assign(conversation_ids=[conversation.pk], assignee=None, actor=lin).done == (conversation.pk,)


def test_ten_conversations_cost_the_statements_of_one(shop: Shop, talk: FakeTalk) -> None:
    def cost(threads: int) -> int:
        news = {
            (shop.store.account_id, f"{threads}-{n}"): [(shop.store.pk, remote_message(f"{threads}-{n}", f"{n}"))]
            for n in range(threads)
        }
        with CaptureQueriesContext(connection) as queries:
            take_in_messages(news, {})
        return len(queries)

    assert cost(1) == cost(10)


def test_texts_are_sealed_and_forgotten_with_the_buyer(shop: Shop, talk: FakeTalk) -> None:
    order = shipped_order(shop, 1)
    about = make_conversation(store=shop.store, order=order, text="My secret street")
    before = make_conversation(store=shop.store, text="My secret wish")
    stranger = make_conversation(store=shop.store, text="Hello", buyer_id="b2")
    write_reply(client_id=uuid4(), conversation_id=about.pk, text="No secret street", actor=shop.clerk)
    with connection.cursor() as cursor:
        for table in ("aftersales_message", "aftersales_conversation", "kernel_outboxcommand", "kernel_timelineentry"):
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%%secret%%' OR t::text LIKE '%%Müller%%'"
            )
            assert (table, cursor.fetchone()[0]) == (table, 0)
    assert erase_buyers(order_ids=[order.pk], actor=shop.clerk).done == (order.pk,)
    assert [said(each)[0][1] for each in (about, before, stranger)] == ["", "", "Hello"]
    about.refresh_from_db()
    assert (about.sealed, about.name_hash, about.buyer_hash, about.erased_at is not None) == (None, None, None, True)
    assert erase_buyers(order_ids=[order.pk], actor=shop.clerk).already == (order.pk,)
    still_open = make_order(store=shop.store)
    assert erase_buyers(order_ids=[still_open.pk], actor=shop.clerk).refused[still_open.pk].code == "open"
    assert kept()


@pytest.mark.parametrize("change", ["sent_at = now()", "from_buyer = NOT from_buyer", "text_hash = '\\x00'", None])
def test_what_was_said_stays_said(shop: Shop, talk: FakeTalk, change: str | None) -> None:
    message = Message.objects.get(conversation=make_conversation(store=shop.store))
    statement = f"UPDATE aftersales_message SET {change}" if change else "DELETE FROM aftersales_message"
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{statement} WHERE id = %s", [message.pk])
