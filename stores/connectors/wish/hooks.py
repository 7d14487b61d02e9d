"""Wish's webhooks: `Wish-Hmac-Sha256` is base64(HMAC-SHA256(client secret, raw body)); the body is a list of {data, timestamp}.

Wish's text says base64, its own sample looks like hex; both spellings of the same proof are taken.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from stores.connectors.errors import PushRefused
from stores.connectors.port import PushMessage

# A failed delivery is tried again every hour, 24 times, and its body stays the same: older than that it is nobody's retry.
OLDEST_S = 25 * 3600
AHEAD_S = 300
ORDER_TOPICS = "ORDER_"


def sign(secret: str, body: bytes) -> str:
    """The signature of a body. Pure."""
    return base64.b64encode(_proof(secret, body)).decode()


def _proof(secret: str, body: bytes) -> bytes:
    return hmac.new(secret.encode(), body, hashlib.sha256).digest()


def verify_push(*, secrets: Mapping[str, str], headers: Mapping[str, str], body: bytes, now: datetime) -> PushMessage:
    """Check signature, then age, then shape; raises PushRefused with `signature`, `stale` or `unreadable`.

    Wish gives no delivery id: topic, subscription and body make one, so that every retry of a delivery is the same one.
    """
    secret, given = secrets.get("client_secret", ""), headers.get("wish-hmac-sha256", "")
    spelled = (sign(secret, body), _proof(secret, body).hex())
    if not secret or not any(hmac.compare_digest(each.encode(), given.encode()) for each in spelled):
        raise PushRefused("signature")
    topic = headers.get("wish-topic", "")
    changes = _changes(body)
    newest = max(stamp for _, stamp in changes)
    if not -AHEAD_S <= now.timestamp() - newest <= OLDEST_S:
        raise PushRefused("stale")
    named = [topic, headers.get("wish-subscription-id", ""), hashlib.sha256(body).hexdigest()]
    ids = {order_id for order_id, _ in changes if topic.startswith(ORDER_TOPICS)}
    return PushMessage(delivery_id=":".join(named), order_id=ids.pop() if len(ids) == 1 else None, topic=topic)


def _changes(body: bytes) -> list[tuple[str, float]]:
    """(id of the resource, epoch seconds) of each change in the body."""
    try:
        found: Any = json.loads(body)
        changes = [(str(entry["data"]["id"]), float(entry["timestamp"])) for entry in found]
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise PushRefused("unreadable") from error
    if not changes:
        raise PushRefused("unreadable")
    return changes
