"""An answer reaches the buyer once, or says why not."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from aftersales.models import Conversation, Message
from aftersales.promises import PROMISES
from aftersales.services.conversations import close
from aftersales.services.replies import Written, send_again, write_reply
from aftersales.variables import Filled, fill
from erp.kernel import clock
from erp.kernel.models import OutboxCommand, TimelineEntry
from erp.kernel.outcomes import Refusal
from logistics.models import Parcel
from stores.connectors import errors
from stores.connectors.port import Capabilities
from tests.aftersales.make import Shop, make_shop, shipped_order
from tests.aftersales.talk import FakeTalk, heard, make_conversation, remote_message, said, talk, work
from tests.proofs import broken

__all__ = ["talk"]  # a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(talk: FakeTalk) -> Shop:
    talk.at = clock.now()
    return make_shop()


def answer(shop: Shop, conversation: Conversation, text: str = "Tomorrow") -> Written:
    return write_reply(client_id=uuid4(), conversation_id=conversation.pk, text=text, actor=shop.clerk)


def kept() -> bool:
    return broken(PROMISES) == {}


def ours(conversation: Conversation) -> list[tuple[str, str]]:
    return [(text, state) for who, text, state in said(conversation) if who == "us"]


def test_a_reply_is_sent_once_and_its_copy_is_not_a_second_message(shop: Shop, talk: FakeTalk) -> None:
    conversation, wish = make_conversation(store=shop.store), uuid4()
    first = write_reply(client_id=wish, conversation_id=conversation.pk, text=" Tomorrow ", actor=shop.clerk)
    again = write_reply(client_id=wish, conversation_id=conversation.pk, text="Tomorrow", actor=shop.clerk)
    conversation.refresh_from_db()
    assert (again, conversation.turn, conversation.assignee) == (
        Written(first.message_id, already=True),
        "buyer",
        shop.clerk,
    )
    assert ours(conversation) == [("Tomorrow", "sending")]
    work(conversation)
    work(conversation)
    assert [(reply.thread_id, reply.reference, reply.text) for reply in talk.sent] == [
        (conversation.thread_id, f"M{first.message_id}", "Tomorrow")
    ]
    assert ours(conversation) == [("Tomorrow", "sent")]
    [copy] = [told for told in talk.there.values() if not told.from_buyer]
    heard(shop.store, talk, copy)
    assert ours(conversation) == [("Tomorrow", "sent")]
    assert Message.objects.get(pk=first.message_id or 0).external_id == copy.external_id
    assert kept()


@pytest.mark.parametrize("echoes", [True, False])
@pytest.mark.parametrize("arrived", [True, False])
def test_a_lost_answer_is_looked_up_before_anything_is_sent_again(
    shop: Shop, talk: FakeTalk, echoes: bool, arrived: bool
) -> None:
    conversation = make_conversation(store=shop.store)
    talk.echoes, talk.loses_answer, talk.loses_message = echoes, True, not arrived
    answer(shop, conversation)
    work(conversation)
    assert ours(conversation) == [("Tomorrow", "sending")]
    talk.loses_answer = talk.loses_message = False
    work(conversation)
    work(conversation)
    assert (ours(conversation), len(talk.sent)) == ([("Tomorrow", "sent")], 1 if arrived else 2)
    assert len([told for told in talk.there.values() if not told.from_buyer]) == 1
    assert kept()


def test_two_equal_replies_are_two_also_when_only_one_arrived(shop: Shop, talk: FakeTalk) -> None:
    conversation = make_conversation(store=shop.store)
    talk.echoes = False
    answer(shop, conversation, "Thanks")
    work(conversation)
    talk.loses_answer = talk.loses_message = True
    answer(shop, conversation, "Thanks")
    work(conversation)
    talk.loses_answer = talk.loses_message = False
    work(conversation)
    work(conversation)
    assert (ours(conversation), len(talk.sent)) == ([("Thanks", "sent"), ("Thanks", "sent")], 3)
    heard(shop.store, talk, *[told for told in talk.there.values() if not told.from_buyer])
    assert ours(conversation) == [("Thanks", "sent"), ("Thanks", "sent")]
    assert kept()


def test_a_refused_reply_says_why_and_the_buyer_still_waits(shop: Shop, talk: FakeTalk) -> None:
    conversation = make_conversation(store=shop.store)
    due = conversation.answer_by
    talk.says = errors.Rejected("links are not allowed", code="LINK")
    message_id = answer(shop, conversation).message_id or 0
    close(conversation_ids=[conversation.pk], actor=shop.clerk)
    work(conversation)
    conversation.refresh_from_db()
    assert (conversation.turn, conversation.answer_by, conversation.closed_at) == ("us", due, None)
    assert Message.objects.values_list("state", "error").get(pk=message_id) == ("failed", "links are not allowed")
    last = TimelineEntry.objects.filter(action="conversation.not_sent").get()
    assert last.data == {"error": "links are not allowed"}
    assert kept()
    talk.says = None
    assert send_again(message_ids=[message_id], actor=shop.clerk).done == (message_id,)
    work(conversation)
    assert send_again(message_ids=[message_id], actor=shop.clerk).already == (message_id,)
    conversation.refresh_from_db()
    assert (conversation.turn, ours(conversation), len(talk.sent)) == ("buyer", [("Tomorrow", "sent")], 1)
    assert kept()


def test_what_is_given_up_needs_a_person(shop: Shop, talk: FakeTalk) -> None:
    conversation = make_conversation(store=shop.store)
    talk.says = errors.Transient("no connection")
    answer(shop, conversation)
    OutboxCommand.objects.update(attempts=14)
    work(conversation)
    conversation.refresh_from_db()
    assert (conversation.turn, ours(conversation), OutboxCommand.objects.get().state) == (
        "us", [("Tomorrow", "failed")], "dead",
    )  # fmt: skip


def test_what_came_while_we_wrote_wants_its_own_answer(shop: Shop, talk: FakeTalk) -> None:
    conversation = make_conversation(store=shop.store)
    answer(shop, conversation)
    missed = remote_message(conversation.thread_id, "And in blue?", sent_at=clock.now() - timedelta(hours=1))
    heard(shop.store, talk, missed)
    conversation.refresh_from_db()
    assert (conversation.turn, conversation.answer_by) == ("us", missed.sent_at + timedelta(hours=24))


def test_a_reply_that_cannot_be_said_is_refused_and_leaves_nothing(shop: Shop, talk: FakeTalk) -> None:
    conversation = make_conversation(store=shop.store)
    refusals = [
        answer(shop, conversation, text).refusal
        for text in (" ", "Dear {name}", "Parcel {tracking_number} by {carrier}", "x" * 4001)
    ]
    assert refusals == [
        Refusal("empty"),
        Refusal("unknown_variable", {"names": ("name",)}),
        Refusal("missing_value", {"names": ("tracking_number", "carrier")}),
        Refusal("too_long", {"most": 4000, "length": 4001}),
    ]
    assert write_reply(client_id=uuid4(), conversation_id=0, text="x", actor=shop.clerk).refusal == Refusal("not_found")
    talk.capabilities = Capabilities()
    assert answer(shop, conversation).refusal == Refusal("no_replies", {"marketplace": "Amazon"})
    assert (Message.objects.count(), OutboxCommand.objects.count()) == (1, 0)


def test_variables_are_filled_from_the_order_and_its_parcel(shop: Shop, talk: FakeTalk) -> None:
    order = shipped_order(shop, 1)
    parcel = Parcel.objects.get(order_link__order=order)
    conversation = make_conversation(store=shop.store, order=order, buyer_name="Jo {carrier}")
    answer(shop, conversation, "{buyer_name}: {order_number}, {tracking_number}, {ship_by}, {sku}, {agent_name}")
    assert shop.listing.sku
    expected = f"Jo {{carrier}}: {order.external_id}, {parcel.tracking_number}, 2026-11-22, {shop.listing.sku.code}, {shop.clerk}"
    assert ours(conversation) == [(expected, "sending")]


def test_filling_is_pure() -> None:
    values = {"buyer_name": "Jo", "sku": ""}
    assert fill("{buyer_name}, {sku} {sku} {buyer_name} {x y} {}", values) == Filled(
        "Jo, {sku} {sku} Jo {x y} {}", ("x y", ""), ("sku",)
    )
    assert fill("plain { and\n}", values) == Filled("plain { and\n}", (), ())


def test_references_decide_before_texts(shop: Shop, talk: FakeTalk) -> None:
    conversation = make_conversation(store=shop.store)
    message_id = answer(shop, conversation, "Hello").message_id
    other = remote_message(conversation.thread_id, "Hello", from_buyer=False, sent_at=clock.now(), reference="M0")
    heard(shop.store, talk, other)
    assert ours(conversation) == [("Hello", "sending"), ("Hello", "sent")]
    heard(shop.store, talk, replace(other, external_id="E-x", text="changed", reference=f"M{message_id}"))
    assert ours(conversation) == [("Hello", "sent"), ("Hello", "sent")]
    work(conversation)
    assert (talk.sent, kept()) == ([], True)
