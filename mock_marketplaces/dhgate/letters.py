"""Messages (站内信): topics with what was written in them. Contents are HTML; a reply names its topic and its receiver."""

import html
import re
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.clock import wall
from mock_marketplaces.core.http import Response
from mock_marketplaces.core.protocol import Refusal
from mock_marketplaces.dhgate.answers import BEIJING, ok, refuse, required, whole

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

INQUIRY, ORDER, OTHER = "001", "002", "003"
KINDS = {f"{number:03d}" for number in range(1, 14)}
DAY_S = 86400
SHOP = "shop"


def topics(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """Topics that were written in during the last days; without a total, so that a short page is the last."""
    required(params, "msgType")
    days, page, size = (
        whole(params, "beforeDay", 1, 366),
        whole(params, "pageNo", 1, 10**6),
        whole(params, "pageSize", 1, 50),
    )
    kinds = set(params["msgType"].split(","))
    if not kinds <= KINDS:
        refuse("msgType", "msgType is not a type of message")
    rising = params.get("orderType") == "asc"
    found = world.messages.threads(
        "account_id = ? AND updated_at >= ?", account["id"], world.clock.now() - days * DAY_S,
        tail=f"ORDER BY updated_at {'ASC' if rising else 'DESC'}, id",
    )  # fmt: skip
    wanted = [row for row in found if _kind(row) in kinds and params.get("searchKey", row["sale_id"]) == row["sale_id"]]
    shown = wanted[(page - 1) * size : page * size]
    return ok({"msgList": [_topic(world, account, row) for row in shown]}, empty=not shown)


def _kind(thread: dict[str, Any]) -> str:
    return ORDER if thread["sale_id"] else INQUIRY if thread["sku"] else OTHER


def _topic(world: "World", account: dict[str, Any], thread: dict[str, Any]) -> dict[str, Any]:
    item = _item(world, account, thread)
    titles = {ORDER: f"PO#{thread['sale_id']}", INQUIRY: item["title"] if item else "", OTHER: "Question"}
    asked = thread["messages"][-1]["from_buyer"]
    kind, ours = _kind(thread), account["credentials"]["seller_id"]
    buyer, nick = _buyer(world, thread)
    return {
        "msgId": int(thread["id"]), "msgTitle": titles[kind], "msgType": kind,
        "param": thread["sale_id"] or (item["product_id"] if item else ""),
        "lastReplyTime": wall(thread["updated_at"], BEIJING), "msgReplyCount": len(thread["messages"]) - 1,
        "senderId": buyer, "senderOrgId": buyer, "senderNickName": nick,
        "senderRead": 1, "senderMark": 0, "senderStatus": 0,
        "recieverId": ours, "recieverOrgId": ours, "receiverNickName": SHOP,
        "receiverRead": int(not asked), "receiverMark": 0, "receiverStatus": 0,
    }  # fmt: skip


def _buyer(world: "World", thread: dict[str, Any]) -> tuple[str, str]:
    """Id and nickname; the order's, where there is one."""
    if not thread["sale_id"]:
        return thread["buyer_id"], thread["buyer"]["name"].split(" ")[0].lower()
    extra = world.trade.order(thread["sale_id"]).extra
    return extra["buyer_id"], extra["buyer_nick"]


def _item(world: "World", account: dict[str, Any], thread: dict[str, Any]) -> dict[str, Any] | None:
    found = world.trade.listings(account["id"], "listing.sku = ?", thread["sku"]) if thread["sku"] else []
    return found[0] if found else None


def detail(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """One topic with everything that was written in it, oldest first."""
    thread = _own(world, account, params)
    topic, buyer = _topic(world, account, thread), _buyer(world, thread)
    head = {
        key: topic[key] for key in ("msgTitle", "msgType", "param", "lastReplyTime", "msgReplyCount", "senderNickName")
    }
    return ok({**head, "msgDetailList": [_said(account, buyer, row) for row in thread["messages"]]})


def _said(account: dict[str, Any], buyer: tuple[str, str], message: dict[str, Any]) -> dict[str, Any]:
    ours = (account["credentials"]["seller_id"], SHOP)
    sender, receiver = (buyer, ours) if message["from_buyer"] else (ours, buyer)
    return {
        "detailId": int(message["id"]), "content": html.escape(message["text"]).replace("\n", "<br/>"),
        "createTime": wall(message["t"], BEIJING), "senderId": sender[0], "senderNickName": sender[1],
        "receiverId": receiver[0], "receiverNickName": receiver[1], "attNames": "", "attUrls": "",
    }  # fmt: skip


def reply(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """Write on in a topic. Nothing of ours can be sent along, so the same call again writes it again."""
    thread = _own(world, account, params)
    required(params, "content", "receiverId")
    if params["receiverId"] != _buyer(world, thread)[0]:
        refuse("receiverId", "receiverId is not of this topic")
    world.messages.reply(account["id"], thread["id"], _plain(params["content"]))
    return ok({"msgTopicId": thread["id"]})


def send(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """Begin a topic about an order (type 2), or write on where there is one already."""
    required(params, "msgTitle", "reciverId", "sendMsgType", "content")
    if params["sendMsgType"] != "2":
        refuse("sendMsgType", "only messages about orders (2) can be begun here")
    required(params, "param")
    try:
        order = world.trade.order(params["param"])
    except Refusal:
        order = None
    if order is None or order.account_id != account["id"]:
        refuse("param", "the order does not exist or is not of this seller")
    if params["reciverId"] != order.extra["buyer_id"]:
        refuse("reciverId", "reciverId is not the buyer of the order")
    if params["msgTitle"] != f"PO#{order.id}":
        refuse("msgTitle", "msgTitle of a message about an order is PO# and its number")
    thread_id = world.messages.about(account["id"], order.id)
    message_id = world.messages.reply(account["id"], thread_id, _plain(params["content"]))
    return ok({"msgId": message_id})


def _plain(content: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"(?i)<br\s*/?>", "\n", content)))


def _own(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    required(params, "msgId")
    found = world.messages.threads("id = ? AND account_id = ?", params["msgId"], account["id"])
    if not found:
        refuse("msgId", "the message does not exist or is not of this seller")
    return found[0]
