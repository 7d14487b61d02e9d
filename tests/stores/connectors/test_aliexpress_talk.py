"""AliExpress: what buyers write and what we answer, and the answer to a wish to cancel."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings

from stores.connectors.aliexpress.catalogue import INFO
from stores.connectors.aliexpress.read_talk import read_message
from stores.connectors.aliexpress.talk import ACCEPT, REFUSE, RELATIONS, SAID, SAY
from stores.connectors.errors import AlreadyDone, OutcomeUnknown, Rejected, UnreadableAnswer
from stores.connectors.port import CancelAnswer, CancelRequest, Receipt, RemoteMessage, Reply
from tests.stores.connectors.mangling import mangled, read_or_refuse
from tests.stores.connectors.recorded import NOON, connector
from tests.stores.connectors.test_aliexpress import ID, KEYS, answer

OURS = {**KEYS, "user_nick": "shop-1"}
CHANNEL = {"channel_id": "3001", "other_login_id": "xx1", "other_name": "Ada Vos", "unread_count": 2}


def said(
    number: int, minutes: int, *, kind: str = "order", about: int = ID, sender: str = "xx1", **more: Any
) -> dict[str, Any]:
    """A message so many minutes after noon."""
    at = int((NOON + timedelta(minutes=minutes)).timestamp() * 1000)
    return {
        "id": number, "gmt_create": at, "message_type": kind, "extern_id": about, "content": f"message {number}",
        "summary": {"sender_login_id": sender}, **more,
    }  # fmt: skip


def conversation(*rows: dict[str, Any]) -> dict[str, Any]:
    return answer(SAID, result={"is_success": True, "message_detail_list": {"detail_result": list(rows)}})


RAW: dict[str, Any] = {
    "channel": {name: CHANNEL[name] for name in ("channel_id", "other_login_id", "other_name")},
    "detail": said(41, 5, kind="product", about=1005, out_ref="M-1"), "sku_code": "WID-RED",
}  # fmt: skip


def test_a_message_is_read_to_the_last_field() -> None:
    about_product = RemoteMessage(
        external_id="41", thread_id="3001", site="GLOBAL", order_id="", listing_key="1005:WID-RED", buyer_id="xx1",
        buyer_name="Ada Vos", from_buyer=True, text="message 41", sent_at=NOON + timedelta(minutes=5), reference="M-1",
    )  # fmt: skip
    ours = copy.deepcopy(RAW)
    ours["detail"] = said(42, 6, sender="shop-1")

    assert read_message(RAW) == about_product
    assert (read_message(ours).order_id, read_message(ours).listing_key, read_message(ours).from_buyer) == (
        str(ID),
        "",
        False,
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"message_type": "song"}, "message_type is 'song', which we do not know"),
        ({"gmt_create": "2026-11-20"}, "gmt_create is '2026-11-20', not a time in milliseconds"),
        ({"summary": None}, "sender_login_id is missing"),
    ],
)
def test_what_makes_no_sense_is_named(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(UnreadableAnswer) as caught:
        read_message({**RAW, "detail": {**RAW["detail"], **changes}})

    assert str(caught.value) == f"a message of AliExpress cannot be read: {reason}"


@settings(max_examples=100, deadline=None)
@given(mangled(RAW))
def test_no_mangled_message_raises_anything_else(raw: Any) -> None:
    assert read_or_refuse(read_message, raw, RemoteMessage)


@pytest.mark.django_db
def test_messages_are_read_back_to_the_cursor_in_both_shapes() -> None:
    rows = [said(43, 9, kind="product", about=1005), said(42, 6), said(41, -30)]
    product = answer(INFO, result={"product_id": 1005, "aeop_ae_product_s_k_us": {"x": [{"sku_code": "WID-RED"}]}})
    wrapped = answer(RELATIONS, result={"is_success": True, "relation_list": {"relation_result": [CHANNEL]}})
    simplified = {"result": {"is_success": True, "relation_list": [CHANNEL]}, "code": "0"}
    plain = {"result": {"is_success": True, "message_detail_list": rows}, "code": "0"}
    ali, script = connector(
        "aliexpress", wrapped, conversation(*rows), product, simplified, plain, product, **OURS
    )  # fmt: skip

    found, again = (ali.messages(since=NOON) for _ in range(2))

    read = [ali.read_message(raw.raw) for raw in found]
    assert found == again
    assert [(row.external_id, row.order_id, row.listing_key) for row in read] == [
        ("43", "", "1005:WID-RED"), ("42", str(ID), ""),
    ]  # fmt: skip
    assert [raw.at for raw in found] == [row.sent_at for row in read]
    asked = json.loads(script.asked[0].form["query"])
    assert (asked["start_time"], asked["current_page"]) == (int(NOON.timestamp() * 1000), 1)


@pytest.mark.django_db
def test_the_count_of_unread_messages_makes_no_news() -> None:
    versions = []
    for unread in (1, 2):
        channel = {**CHANNEL, "unread_count": unread}
        relations = answer(RELATIONS, result={"relation_list": {"relation_result": [channel]}})
        ali, _ = connector("aliexpress", relations, conversation(said(41, 1)), **OURS)
        versions += [raw.version for raw in ali.messages(since=NOON)]

    assert versions[0] == versions[1]


@pytest.mark.django_db
def test_a_reply_goes_to_the_buyer_about_what_was_asked() -> None:
    rows = conversation(said(42, 6, sender="shop-1"), said(41, 5, kind="product", about=1005))
    taken = answer(SAY, result={"is_success": True})
    ali, script = connector("aliexpress", rows, taken, rows, taken, **OURS)

    receipts = [ali.send_message(Reply("3001", "M-1", "On its way", "GLOBAL", order_id)) for order_id in ("", str(ID))]

    common = {"buyer_id": "xx1", "channel_id": "3001", "content": "On its way", "seller_id": "shop-1", "out_ref": "M-1"}
    assert receipts == [Receipt("confirmed")] * 2
    assert [json.loads(script.asked[place].form["create_param"]) for place in (1, 3)] == [
        {**common, "message_type": "product", "extern_id": 1005}, {**common, "message_type": "order", "extern_id": ID},
    ]  # fmt: skip


@pytest.mark.django_db
def test_errors_of_a_reply_are_classified() -> None:
    refused = answer(SAY, result={"is_success": False, "error_msg": "forbidden words"})
    ali, _ = connector(
        "aliexpress", conversation(said(42, 6, sender="shop-1")), conversation(said(41, 5)), httpx2.ReadTimeout("late"),
        conversation(said(41, 5)), refused, **OURS,
    )  # fmt: skip

    for error in (Rejected, OutcomeUnknown, Rejected):
        with pytest.raises(error):
            ali.send_message(Reply("3001", "M-1", "On its way", "GLOBAL"))


def waiting(status: str = "IN_CANCEL") -> dict[str, Any]:
    target = {"id": ID, "order_status": status, "buyerloginid": "xx1"}
    return answer("aliexpress.trade.new.redefining.findorderbyid", target=target)


@pytest.mark.django_db
def test_a_wish_to_cancel_is_answered() -> None:
    done = [answer(method, result={"success": True}) for method in (ACCEPT, REFUSE)]
    ali, script = connector("aliexpress", waiting(), done[0], waiting(), done[1], **KEYS)

    receipts = [ali.answer_cancel(CancelAnswer(str(ID), accept)) for accept in (True, False)]

    assert [receipt.detail for receipt in receipts] == [{"method": ACCEPT}, {"method": REFUSE}]
    assert [script.asked[place].query["method"] for place in (1, 3)] == [ACCEPT, REFUSE]
    asked = json.loads(script.asked[1].form["param_order_cancel_request"])
    assert asked == {"buyer_login_id": "xx1", "order_id": ID}


@pytest.mark.django_db
def test_an_order_that_awaits_no_answer_gets_none_and_we_cancel_nothing_ourselves() -> None:
    ali, script = connector("aliexpress", waiting("FINISH"), waiting(), httpx2.ReadTimeout("late"), **KEYS)

    with pytest.raises(AlreadyDone):
        ali.answer_cancel(CancelAnswer(str(ID), accept=True))
    with pytest.raises(OutcomeUnknown):
        ali.answer_cancel(CancelAnswer(str(ID), accept=True))
    with pytest.raises(Rejected):
        ali.cancel(CancelRequest(str(ID), "C-1", "out_of_stock", "GLOBAL", ()))

    assert (len(script.asked), ali.capabilities.cancels_orders) == (3, False)


def test_times_are_taken_to_the_millisecond() -> None:
    stamped = {**RAW, "detail": {**RAW["detail"], "gmt_create": "1795176000123"}}

    assert read_message(stamped).sent_at == datetime(2026, 11, 20, 12, 0, 0, 123000, tzinfo=UTC)
