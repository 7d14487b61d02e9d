"""Understanding a message at AliExpress. Pure. Its time is in milliseconds, so no clock on a wall is involved.

`raw` is {"channel": {channel_id, other_login_id, other_name}, "detail": {...}, "sku_code": of the product it is about, or ''}.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from stores.connectors.aliexpress.calls import word
from stores.connectors.aliexpress.read import SITE
from stores.connectors.port import RemoteMessage
from stores.connectors.reading import LONGEST_TITLE, Wrong, identity, record, text, understood

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECONDS = range(946_684_800, 4_102_444_800)  # the years 2000 to 2099
TYPES = {"product", "order", "member", "store"}


def read_message(raw: Any) -> RemoteMessage:
    """A message in our words; raises UnreadableAnswer that says which part makes no sense."""
    return understood("AliExpress", _read, raw, "a message")


def sender(row: Mapping[str, Any]) -> str:
    """The login of who wrote, '' when it is not told."""
    summary = row.get("summary")
    return word(summary.get("sender_login_id")) if isinstance(summary, Mapping) else ""


def said_at(row: Mapping[str, Any]) -> datetime | None:
    """When it was written, as far as the row tells."""
    try:
        return _time(row.get("gmt_create"))
    except Wrong:
        return None


def _time(value: Any) -> datetime:
    digits = str(value)
    if isinstance(value, bool) or not (digits.isascii() and digits.isdigit()) or int(digits) // 1000 not in SECONDS:
        raise Wrong(f"gmt_create is {value!r}, not a time in milliseconds")
    return EPOCH + timedelta(milliseconds=int(digits))


def _read(raw: Any) -> RemoteMessage:
    raw = record(raw, "the message")
    channel, detail = record(raw.get("channel"), "the channel"), record(raw.get("detail"), "the detail")
    kind = detail.get("message_type")
    if kind not in TYPES:
        raise Wrong(f"message_type is {kind!r}, which we do not know")
    buyer = identity(channel.get("other_login_id"), "other_login_id")
    code = text(raw.get("sku_code"), "sku_code", longest=160)
    about = identity(detail.get("extern_id"), "extern_id") if kind in {"product", "order"} else ""
    return RemoteMessage(
        external_id=identity(detail.get("id"), "id"),
        thread_id=identity(channel.get("channel_id"), "channel_id"),
        site=SITE,
        order_id=about if kind == "order" else "",
        listing_key=f"{about}:{code}" if kind == "product" and code else "",
        buyer_id=buyer,
        buyer_name=text(channel.get("other_name"), "other_name", longest=LONGEST_TITLE),
        from_buyer=_by_buyer(detail, buyer),
        text=text(detail.get("content"), "content"),
        sent_at=_time(detail.get("gmt_create")),
        reference=text(detail.get("out_ref"), "out_ref", longest=80),
    )


def _by_buyer(detail: Mapping[str, Any], buyer: str) -> bool:
    wrote = sender(detail)
    if not wrote:
        raise Wrong("sender_login_id is missing")
    return wrote == buyer
