"""The inbox of all stores, the conversation beside it, and templates, as customer service sees them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from aftersales.models import Conversation, Message, ReplyTemplate
from aftersales.reads.home import tiles
from erp.kernel import clock
from erp.kernel.models import OutboxCommand
from people.roles import Role
from stores.connectors import errors
from stores.connectors.port import Capabilities
from tests.aftersales.make import Shop, make_shop, return_of, shipped_order
from tests.aftersales.talk import FakeTalk, make_conversation, talk, work
from tests.api.conftest import Asks, asks
from tests.factories import make_store, make_user

__all__ = ["asks", "talk"]  # fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(talk: FakeTalk) -> Shop:
    return make_shop()


def signed_in(shop: Shop, role: str = Role.SERVICE) -> Client:
    client = Client()
    client.force_login(make_user(role=role, stores=[shop.store], username=f"some-{role}"))
    return client


def test_the_inbox_keeps_its_filters_in_the_address(shop: Shop) -> None:
    client, now = signed_in(shop), clock.now()
    late = make_conversation(store=shop.store, sent_at=now - timedelta(hours=30))
    soon = make_conversation(store=shop.store, sent_at=now - timedelta(hours=22), order=shipped_order(shop, 1))
    fresh = make_conversation(store=shop.store, sent_at=now)
    answered = make_conversation(store=shop.store, from_buyer=False, sent_at=now)
    make_conversation(store=make_store())

    def shown(**query: str) -> list[int]:
        return [row.pk for row in client.get(reverse("aftersales:messages"), query).context["page"].rows]

    assert shown() == [late.pk, soon.pk, fresh.pk]
    assert shown(tab="overdue") == [late.pk]
    assert shown(tab="waiting") == [answered.pk]
    assert shown(about="order") == shown(q=soon.order_number) == [soon.pk]
    assert shown(about="before", marketplace="amazon", store=str(shop.store.pk)) == [late.pk, fresh.pk]
    assert shown(marketplace="wish") == shown(tab="mine") == shown(tab="closed") == []
    rows = client.get(reverse("aftersales:messages")).context["rows"]
    assert [(row["risk"], row["left"]) for row in rows] == [(True, "6 h late"), (True, "in 1 h"), (False, "in 23 h")]
    person = make_user(role=Role.SERVICE, stores=[shop.store])
    [tile] = [each for each in tiles(person) if each.url == reverse("aftersales:messages")]
    assert (tile.count, tile.says, tile.tone) == (3, "1 overdue", "bad")


def test_a_conversation_shows_what_it_is_about_and_is_answered_from_the_drawer(shop: Shop, talk: FakeTalk) -> None:
    order, other = shipped_order(shop, 1), shipped_order(shop, 1)
    case = return_of(other, 1)
    conversation = make_conversation(store=shop.store, order=order, text="Where <b>is</b> it?")
    client = signed_in(shop)
    shown = client.get(reverse("aftersales:conversation", args=[conversation.pk])).content.decode()
    assert shop.listing.sku
    wanted = (order.external_id, other.external_id, case.number, shop.listing.sku.code, "3 available", "&lt;b&gt;is")
    assert [word for word in wanted if word not in shown] == []
    reply = reverse("aftersales:reply", args=[conversation.pk])
    posted = {"client_id": str(uuid4()), "text": "Dear {name}", "from": "drawer"}
    refused = client.post(reply, posted)
    assert (refused.status_code, "There is no variable {name}" in refused.content.decode()) == (422, True)
    assert "Dear {name}" in refused.content.decode()
    done = client.post(reply, {**posted, "text": "Tomorrow"})
    assert (done["HX-Trigger"], "Tomorrow" in done.content.decode()) == ("list:refresh", True)
    assert client.post(reply, {**posted, "text": "Tomorrow"}).status_code == 200
    assert OutboxCommand.objects.filter(kind="message.send").count() == 1
    assert client.post(reply, {"text": "x"}).status_code == 400
    talk.says = errors.Rejected("no links, please")
    work(conversation)
    page = client.get(reverse("aftersales:conversation", args=[conversation.pk])).content.decode()
    failed = Message.objects.get(state="failed")
    again = reverse("aftersales:reply-again", args=[conversation.pk, failed.pk])
    assert ("no links, please" in page, again in page) == (True, True)
    assert client.post(again).status_code == 302
    failed.refresh_from_db()
    assert failed.state == "sending"


def test_taking_closing_and_opening_again(shop: Shop) -> None:
    conversation, client = make_conversation(store=shop.store), signed_in(shop)

    def act(action: str) -> tuple[int, str | None, bool]:
        answer = client.post(reverse("aftersales:conversation-act", args=[conversation.pk, action]))
        found = Conversation.objects.select_related("assignee").get()
        return answer.status_code, found.assignee and found.assignee.username, found.closed_at is not None

    assert act("take") == (302, "some-service", False)
    assert act("close") == (302, "some-service", True)
    assert act("reopen") == (302, "some-service", False)
    assert act("leave") == (302, None, False)
    assert act("burn")[0] == 404


def test_where_no_message_goes_out_the_page_says_what_to_do(shop: Shop, talk: FakeTalk) -> None:
    talk.capabilities = Capabilities()
    conversation = make_conversation(store=shop.store)
    page = signed_in(shop).get(reverse("aftersales:conversation", args=[conversation.pk])).content.decode()
    assert ("Answer in its seller centre" in page, "reply-text" in page) == (True, False)


def test_a_template_is_written_chosen_filled_in_and_retired(shop: Shop) -> None:
    client, new = signed_in(shop), reverse("aftersales:template-new")
    texts = {"name": "Where is it", "text_en": "Dear {buyer_name}, see {tracking_number}", "text_zh": "您好"}
    wrong = client.post(new, {**texts, "text_en": "Dear {buyer}"})
    assert (wrong.status_code, "There is no variable {buyer}" in wrong.content.decode()) == (422, True)
    assert client.post(new, {"name": "Nothing"}).status_code == 422
    assert client.post(new, {**texts, "text_other": "Hallo"}).status_code == 422
    assert client.post(new, {**texts, "text_other": "Hallo", "other_language": "de"}).status_code == 302
    assert "Another template has this name" in client.post(new, texts).content.decode()
    template = ReplyTemplate.objects.get()
    assert (template.text_zh, template.other_language, template.text_other) == ("您好", "de", "Hallo")
    conversation = make_conversation(store=shop.store)
    assert "Where is it (de)" in client.get(reverse("aftersales:conversation", args=[conversation.pk])).content.decode()
    filled = reverse("aftersales:reply-filled", args=[conversation.pk])
    field = client.get(filled, {"template": f"{template.pk}:en"}).content.decode()
    assert ("Dear Jo Müller, see {tracking_number}" in field, "Not known here yet: {tracking_number} (tracking number)" in field) == (
        True, True,
    )  # fmt: skip
    assert "Hallo" in client.get(filled, {"template": f"{template.pk}:de"}).content.decode()
    assert ">" + "</textarea>" in client.get(filled, {"template": "0:en"}).content.decode()
    edit = reverse("aftersales:template", args=[template.pk])
    assert client.post(edit, {"name": "Hi", "text_en": "Hi"}).status_code == 302
    assert client.post(reverse("aftersales:template-retire", args=[template.pk])).status_code == 302
    assert (client.get(edit).status_code, ReplyTemplate.objects.get().text_en) == (404, "Hi")
    assert client.post(new, {**texts, "name": "Hi"}).status_code == 302


@pytest.mark.parametrize("role", [Role.WAREHOUSE, Role.FINANCE, Role.DISTRIBUTOR, Role.OPERATIONS])
def test_who_has_no_business_with_messages_sees_none(shop: Shop, role: str) -> None:
    conversation, client = make_conversation(store=shop.store), signed_in(shop, role)
    pages = [reverse("aftersales:messages"), reverse("aftersales:conversation", args=[conversation.pk])]
    assert [client.get(page).status_code for page in pages] == [403, 403]


def test_the_api_lists_reads_and_answers_once(shop: Shop, asks: Asks) -> None:
    order = shipped_order(shop, 1)
    conversation = make_conversation(store=shop.store, order=order)
    api = asks(make_user(role="service", stores=[shop.store], username="bot"))
    [listed] = api.get("/conversations?turn=us&open=true").json()["results"]
    assert (listed["id"], listed["buyer"], listed["turn"], listed["order_number"]) == (
        conversation.pk, "Jo Müller", "us", order.external_id,
    )  # fmt: skip
    answers = [
        api.post(f"/conversations/{conversation.pk}/replies", {"text": "To {buyer_name}"}, key="k1") for _ in range(2)
    ]
    assert [(each.status_code, each.json()["text"], each.json()["state"]) for each in answers] == [
        (200, "To Jo Müller", "sending")
    ] * 2
    wrong = api.post(f"/conversations/{conversation.pk}/replies", {"text": "{x}"})
    assert (wrong.status_code, "unknown_variable" in wrong.content.decode()) == (400, True)
    told = api.get(f"/conversations/{conversation.pk}").json()
    assert [(each["from_buyer"], each["text"]) for each in told["messages"]] == [
        (True, "Where is it?"),
        (False, "To Jo Müller"),
    ]
    assert (told["turn"], told["assignee"], OutboxCommand.objects.filter(kind="message.send").count()) == (
        "buyer",
        "bot",
        1,
    )
    stranger = asks(make_user(role="service"))
    assert stranger.get(f"/conversations/{conversation.pk}").status_code == 404
    assert stranger.post(f"/conversations/{conversation.pk}/replies", {"text": "x"}).status_code == 404
