"""AliExpress's webhooks: header `Authorization` is lower-case hex of HMAC-SHA256(app secret, app key + raw body).

The time is in the body, in milliseconds. Other message types than trade orders have other numbers; only orders interest us.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from stores.connectors.errors import PushRefused
from stores.connectors.port import PushMessage

OLDEST_S = (
    24 * 3600
)  # how long deliveries are tried again is not published, and the time in the body stays the first one
AHEAD_S = 300
TRADE_ORDER = 0


def sign(app_key: str, secret: str, body: bytes) -> str:
    """The signature of a body. Pure."""
    return hmac.new(secret.encode(), app_key.encode() + body, hashlib.sha256).hexdigest()


def verify_push(*, secrets: Mapping[str, str], headers: Mapping[str, str], body: bytes, now: datetime) -> PushMessage:
    """Check signature, then age, then shape; raises PushRefused with `signature`, `stale` or `unreadable`.

    There is no delivery id: the body, which carries its time, makes one, so that every retry is the same delivery.
    """
    secret, app_key = secrets.get("app_secret", ""), secrets.get("app_key", "")
    given = headers.get("authorization", "")
    if not secret or not hmac.compare_digest(sign(app_key, secret, body).encode(), given.encode()):
        raise PushRefused("signature")
    try:
        note: Any = json.loads(body)
        stamp, kind = float(note["timestamp"]) / 1000, note["message_type"]
        order_id = note["data"].get("trade_order_id") if kind == TRADE_ORDER else None
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise PushRefused("unreadable") from error
    if not -AHEAD_S <= now.timestamp() - stamp <= OLDEST_S:
        raise PushRefused("stale")
    return PushMessage(
        delivery_id=hashlib.sha256(body).hexdigest(), order_id=str(order_id) if order_id else None, topic=str(kind)
    )
