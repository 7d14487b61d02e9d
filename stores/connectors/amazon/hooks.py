"""Webhooks of our own relay, which takes Amazon's notifications off their queue and posts them unchanged.

Amazon signs nothing and posts nothing over HTTP; the signature below is ours:
`X-Relay-Signature: sha256=<hex HMAC-SHA256 of "timestamp.body" under the account's relay_secret>`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime

from stores.connectors.errors import PushRefused
from stores.connectors.port import PushMessage

TOLERANCE_S = 300


def verify_push(*, secrets: Mapping[str, str], headers: Mapping[str, str], body: bytes, now: datetime) -> PushMessage:
    """Check signature, then age, then shape; raises PushRefused with `signature`, `stale` or `unreadable`."""
    stamp, given = headers.get("x-relay-timestamp", ""), headers.get("x-relay-signature", "")
    secret = secrets.get("relay_secret", "")
    wanted = "sha256=" + hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    if not secret or not hmac.compare_digest(wanted.encode(), given.encode()):
        raise PushRefused("signature")
    if not stamp.isascii() or not stamp.isdigit() or abs(now.timestamp() - int(stamp)) > TOLERANCE_S:
        raise PushRefused("stale")
    try:
        note = json.loads(body)
        # Amazon spells the names of some notifications with a capital, of others without.
        metadata = note.get("NotificationMetadata") or note["notificationMetadata"]
        delivery = str(metadata.get("NotificationId") or metadata["notificationId"])
        topic = str(note.get("NotificationType") or note["notificationType"])
        payload = note.get("Payload") or note["payload"]
        order_id = payload.get("OrderChangeNotification", {}).get("AmazonOrderId")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PushRefused("unreadable") from error
    return PushMessage(delivery_id=delivery, order_id=str(order_id) if order_id else None, topic=topic)
