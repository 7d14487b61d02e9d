"""Messages at DHgate (站内信): topics, each with what was written in it. Contents are HTML, and nothing of ours goes along."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from erp.kernel import clock
from stores.connectors.dhgate import read
from stores.connectors.dhgate.calls import PAGE, Calls, Row, as_raw, rows_of
from stores.connectors.errors import NotFound, Rejected, UnreadableAnswer
from stores.connectors.port import Raw, Receipt, RemoteMessage, Reply
from stores.connectors.reading import LONGEST_TITLE, Wrong, identity, record, text, understood, wall_clock

TOPICS, TOPIC, REPLY = "dh.message.list", "dh.message.get", "dh.message.info.reply"
INQUIRY, ORDER, OTHER = "001", "002", "003"  # 004 and on are DHgate's own announcements
MOST_PAGES = 200
MOST_DAYS = 366


class Letters(Calls):
    """The part of the connector that reads and writes messages."""

    def messages(self, *, since: datetime) -> list[Raw]:
        """Messages written since then. Topics come newest first, so the list is read only as far as it is news."""
        since = since.replace(microsecond=0)  # they count in whole seconds
        return [raw for topic in self._topics(since) for raw in self._written(topic, since)]

    def _topics(self, since: datetime) -> Iterator[Row]:
        days = math.ceil((clock.now() - since) / timedelta(days=1)) + 1
        asked = {
            "beforeDay": str(min(MOST_DAYS, max(1, days))), "msgType": f"{INQUIRY},{ORDER},{OTHER}",
            "orderField": "lastreplytime", "orderType": "desc", "pageSize": str(PAGE),
        }  # fmt: skip
        for number in range(1, MOST_PAGES):
            found = rows_of(self._call(TOPICS, {**asked, "pageNo": str(number)}), "msgList")
            news = [topic for topic in found if _news(topic, since)]
            yield from news
            if len(found) < PAGE or not news:
                return

    def _written(self, topic: Row, since: datetime) -> list[Raw]:
        """What was written in a topic since then, each with what the topic is about."""
        number = str(topic.get("msgId") or "")
        written = [
            row
            for row in rows_of(self._call(TOPIC, {"msgId": number}), "msgDetailList")
            if _time_of(row, "createTime", default=since) >= since
        ]
        about = {key: topic.get(key) for key in ("msgId", "msgType", "param")}
        about["skuId"] = self._sku_of(topic) if written and topic.get("msgType") == INQUIRY else ""
        ours = self.account.secrets.get("seller_id") or self.account.seller_id
        return [
            as_raw(row.get("detailId"), {"topic": about, "detail": dict(row), "seller": ours}, _time_or_none(row))
            for row in written
        ]

    def _sku_of(self, topic: Row) -> str:
        """A buyer asks about an item; we list SKUs. Its first stands for it."""
        try:
            skus = rows_of(
                self._call("dh.item.sku.list", {"itemCode": str(topic.get("param") or ""), "siteId": "EN"}),
                "itemSkuList",
            )
        except (NotFound, Rejected, UnreadableAnswer):
            return ""  # it is gone; the message is not
        return str(skus[0].get("skuId") or "") if skus else ""

    def read_message(self, raw: dict[str, Any]) -> RemoteMessage:
        """Understand a message. Pure. Raises UnreadableAnswer with the reason."""
        return understood("DHgate", _read_message, raw, "a message")

    def send_message(self, reply: Reply) -> Receipt:
        """Answer in a topic, to its buyer. DHgate keeps no reference of ours: what came of it is known by its text."""
        ours = self.account.secrets.get("seller_id") or self.account.seller_id
        written = rows_of(self._call(TOPIC, {"msgId": reply.thread_id}), "msgDetailList")
        parties = {str(row.get(name) or "") for row in written for name in ("senderId", "receiverId")} - {ours, ""}
        if len(parties) != 1:
            raise Rejected(f"topic {reply.thread_id} does not tell who its buyer is")
        content = html.escape(reply.text.strip(), quote=False).replace("\n", "<br/>")
        self._call(REPLY, {"msgId": reply.thread_id, "receiverId": parties.pop(), "content": content}, writes=True)
        return Receipt("confirmed")


def plain(content: Any) -> str:
    """What a message says, without its markup."""
    said = re.sub(r"(?i)<br\s*/?>|</p>|</div>", "\n", text(content, "content"))
    return html.unescape(re.sub(r"<[^>]*>", "", said)).strip()


def _news(topic: Row, since: datetime) -> bool:
    return _time_of(topic, "lastReplyTime", default=since) >= since


def _time_of(row: Row, name: str, *, default: datetime) -> datetime:
    """A time of a row; one that can't be read counts as news, so that the row is not lost."""
    try:
        return wall_clock(row.get(name), read.BEIJING, name)
    except Wrong:
        return default


def _time_or_none(row: Row) -> datetime | None:
    found = _time_of(row, "createTime", default=datetime.min.replace(tzinfo=UTC))
    return found if found.year > 1 else None


def _read_message(raw: Any) -> RemoteMessage:
    raw = record(raw, "the message")
    topic, said = record(raw.get("topic"), "the topic"), record(raw.get("detail"), "the detail")
    kind = text(topic.get("msgType"), "msgType")
    if kind not in (INQUIRY, ORDER, OTHER):
        raise Wrong(f"msgType is {kind!r}, which is no message of a buyer")
    about, sku_id = text(topic.get("param"), "param", longest=70), text(topic.get("skuId"), "skuId", longest=70)
    from_buyer = identity(said.get("senderId"), "senderId") != text(raw.get("seller"), "the seller")
    buyer = "sender" if from_buyer else "receiver"
    return RemoteMessage(
        external_id=identity(said.get("detailId"), "detailId"),
        thread_id=identity(topic.get("msgId"), "msgId"),
        site=read.SITE,
        order_id=about if kind == ORDER else "",
        listing_key=f"{about}:{sku_id}" if kind == INQUIRY and sku_id else "",
        buyer_id=identity(said.get(f"{buyer}Id"), f"{buyer}Id"),
        buyer_name=text(said.get(f"{buyer}NickName"), f"{buyer}NickName", longest=LONGEST_TITLE),
        from_buyer=from_buyer,
        text=plain(said.get("content")),
        sent_at=wall_clock(said.get("createTime"), read.BEIJING, "createTime"),
    )
