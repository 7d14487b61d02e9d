"""DHgate's messages: topics read as far as they are news, HTML made plain, and answers to the buyer of a topic."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from erp.kernel import clock
from stores.connectors.dhgate.letters import _read_message, plain
from stores.connectors.dhgate.read import wall
from stores.connectors.errors import ConnectorError, NotFound, OutcomeUnknown, Rejected, Throttled, UnreadableAnswer
from stores.connectors.port import RemoteMessage, Reply
from stores.connectors.reading import understood
from tests.stores.connectors.mangling import mangled, read_or_refuse
from tests.stores.connectors.recorded import connector
from tests.stores.connectors.test_dhgate import KEYS, refused, said

NUMBER = "2026112000001234"
US, BUYER = {"senderId": "s1", "senderNickName": "shop"}, {"senderId": "b1", "senderNickName": "buyer7"}
TO_US, TO_BUYER = {"receiverId": "s1", "receiverNickName": "shop"}, {"receiverId": "b1", "receiverNickName": "buyer7"}
ASKED: dict[str, Any] = {
    "detailId": 402524108,
    "content": "Where?<br/>It is &lt;late&gt;",
    "createTime": "2026-11-20 16:15:30",
    **BUYER,
    **TO_US,
}
RAW: dict[str, Any] = {
    "topic": {"msgId": 274576550, "msgType": "002", "param": NUMBER, "skuId": ""},
    "detail": ASKED,
    "seller": "s1",
}
SENT_AT = datetime(2026, 11, 20, 8, 15, 30, tzinfo=UTC)


def read(raw: Any) -> RemoteMessage:
    return understood("DHgate", _read_message, raw, "a message")


def test_a_message_is_read_to_the_last_field() -> None:
    assert read(RAW) == RemoteMessage(
        external_id="402524108", thread_id="274576550", site="GLOBAL", order_id=NUMBER, listing_key="", buyer_id="b1",
        buyer_name="buyer7", from_buyer=True, text="Where?\nIt is <late>", sent_at=SENT_AT,
    )  # fmt: skip


def test_our_own_word_and_a_question_about_an_item() -> None:
    ours = read({**RAW, "detail": {**ASKED, **US, **TO_BUYER}})
    inquiry = read({**RAW, "topic": {**RAW["topic"], "msgType": "001", "param": "700", "skuId": "9"}})
    of_nothing = read({**RAW, "topic": {**RAW["topic"], "msgType": "001", "param": "700", "skuId": ""}})

    assert (ours.from_buyer, ours.buyer_id, ours.buyer_name) == (False, "b1", "buyer7")
    assert (inquiry.order_id, inquiry.listing_key, of_nothing.listing_key) == ("", "700:9", "")


def test_what_makes_no_sense_is_named() -> None:
    with pytest.raises(UnreadableAnswer) as caught:
        read({**RAW, "topic": {**RAW["topic"], "msgType": "004"}})

    assert str(caught.value) == "a message of DHgate cannot be read: msgType is '004', which is no message of a buyer"


@settings(max_examples=150, deadline=None)
@given(mangled(RAW))
def test_no_mangled_message_raises_anything_else(raw: Any) -> None:
    assert read_or_refuse(read, raw, RemoteMessage)


def test_markup_is_taken_off() -> None:
    assert plain("<p>Dear&nbsp;Lin,</p>a &amp; b<BR />c<br><b>d</b> ") == "Dear\xa0Lin,\na & b\nc\nd"


def at(ago: timedelta) -> str:
    return wall(clock.now() - ago)


def topic(number: int, ago: timedelta, **more: Any) -> dict[str, Any]:
    return {"msgId": number, "msgType": "002", "param": NUMBER, "lastReplyTime": at(ago), **more}


@pytest.mark.django_db
def test_topics_are_read_as_far_as_they_are_news() -> None:
    hour = timedelta(hours=1)
    topics = said(msgList=[topic(1, hour), topic(2, 2 * hour, msgType="001", param="700"), topic(3, 9 * hour)])
    old, new = {**ASKED, "createTime": at(9 * hour)}, {**ASKED, "detailId": 5, "createTime": at(hour)}
    torn = {**ASKED, "detailId": None, "createTime": "soon"}
    first, second = said(msgDetailList=[old, new, torn]), said(msgDetailList=[{**new, "detailId": 6}])
    dh, script = connector("dhgate", topics, first, second, said(itemSkuList=[{"skuId": 9}]), seller_id="s1", **KEYS)

    found = dh.messages(since=clock.now() - 3 * hour)

    assert [raw.external_id for raw in found[::2]] == ["5", "6"]
    assert (found[1].external_id[0], found[1].at) == ("?", None)
    assert dh.read_message(found[2].raw).listing_key == "700:9"
    with pytest.raises(UnreadableAnswer):
        dh.read_message(found[1].raw)
    methods = ["dh.message.list", "dh.message.get", "dh.message.get", "dh.item.sku.list"]
    assert [asked.query["method"] for asked in script.asked] == methods
    assert script.asked[0].form == {
        "beforeDay": "2", "msgType": "001,002,003", "orderField": "lastreplytime", "orderType": "desc", "pageNo": "1", "pageSize": "50",
    }  # fmt: skip


REPLY = Reply(thread_id="274576550", reference="m1", text="Soon <3\nLin", site="GLOBAL")


@pytest.mark.django_db
def test_an_answer_goes_to_the_buyer_of_the_topic() -> None:
    mine = {**ASKED, **US, **TO_BUYER, "detailId": 7}
    for written in ([ASKED], [mine], [mine, ASKED]):
        dh, script = connector(
            "dhgate", said(msgDetailList=written), said(msgTopicId="274576550"), seller_id="s1", **KEYS
        )
        assert dh.send_message(REPLY).state == "confirmed"
        assert script.asked[1].form == {"msgId": "274576550", "receiverId": "b1", "content": "Soon &lt;3<br/>Lin"}


@pytest.mark.django_db
def test_errors_of_an_answer_are_classified() -> None:
    asked = said(msgDetailList=[ASKED])
    troubles: list[tuple[list[Any], type[ConnectorError]]] = [
        ([refused("the message does not exist")], NotFound),
        ([said(msgDetailList=[])], Rejected),
        ([asked, (503, "<html>down</html>")], OutcomeUnknown),
        ([asked, "<html>down</html>"], OutcomeUnknown),
        ([asked, refused("content is too long")], Rejected),
        ([asked, {"code": "7", "message": "call limit reached"}], Throttled),
    ]
    for answers, error in troubles:
        dh, _ = connector("dhgate", *answers, seller_id="s1", **KEYS)
        with pytest.raises(error):
            dh.send_message(REPLY)
