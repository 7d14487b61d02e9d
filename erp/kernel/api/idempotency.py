"""The same wish asked again gets the same answer.

The claim on the key is a row of its own, committed before the work begins. The work and its answer are one transaction: a crash
leaves either both or neither, so a claim whose lease is over can be run again by anybody who asks.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from erp.kernel import clock
from erp.kernel.api.errors import ApiError
from erp.kernel.sql import dicts, execute, retried, rows

LEASE = timedelta(seconds=120)
KEPT = timedelta(hours=25)  # a day and a margin
_SLICE = 5000


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants what, under which key."""

    user_id: int
    key: str
    route: str
    body_hash: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A key that is ours to work on; the time is its fence."""

    row_id: int
    since: datetime


def wish_of(request: Request) -> Wish:
    """The wish of a write request; 400 without a usable key."""
    key = request.headers.get("Idempotency-Key", "")
    if not 1 <= len(key) <= 255 or not key.isascii() or not key.isprintable():
        message = _(
            "Every write needs the header Idempotency-Key: 1 to 255 printable characters, new for each new wish, the same "
            "when you ask again."
        )
        raise ApiError(400, "idempotency_key_required", message, fields={"Idempotency-Key": [message]})
    try:
        canonical = json.dumps(request.data, sort_keys=True, separators=(",", ":"))
    except RecursionError as error:
        raise ParseError(_("The body is nested too deep.")) from error
    return Wish(
        user_id=int(request.user.pk or 0),
        key=key,
        route=f"{request.method} {request.path}"[:200],
        body_hash=hashlib.sha256(canonical.encode()).hexdigest(),
    )


def answer_once(wish: Wish, act: Callable[[], Mapping[str, Any]]) -> HttpResponse:
    """Run `act` for a new wish and keep its answer; for a known one give the kept answer, byte for byte.

    Refused with 409: the key is known with another body or route, or its first request is still running. When `act` fails nothing is
    kept, and the key is free again.
    """
    claim = _claim(wish)
    if isinstance(claim, str):
        return _response(claim, replay=True)
    try:
        return _response(_act(claim, act))
    except BaseException:
        execute(
            "DELETE FROM kernel_idempotencykey WHERE id = %s AND status IS NULL AND created_at = %s",
            [claim.row_id, claim.since],
        )
        raise


def forget_old() -> int:
    """Delete answers that were kept long enough; how many."""
    return execute(
        "DELETE FROM kernel_idempotencykey WHERE id IN (SELECT id FROM kernel_idempotencykey WHERE created_at < %s ORDER BY id LIMIT %s)",
        [clock.now() - KEPT, _SLICE],
    )


@retried()
@transaction.atomic
def _act(claim: Claim, act: Callable[[], Mapping[str, Any]]) -> str:
    text = JSONRenderer().render(act()).decode()
    kept = execute(
        "UPDATE kernel_idempotencykey SET status = 200, response = to_jsonb(%s::text) WHERE id = %s AND status IS NULL AND created_at = %s",
        [text, claim.row_id, claim.since],
    )
    if not kept:  # we were so slow that somebody else took the key over: all of ours is rolled back
        raise _in_progress()
    return text


def _claim(wish: Wish) -> Claim | str:
    """A claim on the key, or the kept answer."""
    now = clock.now()
    values = [wish.user_id, wish.key, wish.route, wish.body_hash, now]
    for _attempt in range(3):  # a row that is in the way may be gone when we look: its request failed
        new = rows(
            """INSERT INTO kernel_idempotencykey (user_id, key, route, body_hash, created_at) VALUES (%s, %s, %s, %s, %s)
               ON CONFLICT (user_id, key) DO NOTHING RETURNING id, created_at""",
            values,
        )
        if new:
            return Claim(*new[0])
        found = dicts(
            """SELECT id, route, body_hash, status, response #>> '{}' AS response, created_at
               FROM kernel_idempotencykey WHERE user_id = %s AND key = %s""",
            values[:2],
        )
        if found:
            return _known(wish, found[0], now)
    raise _in_progress()


def _known(wish: Wish, row: Mapping[str, Any], now: datetime) -> Claim | str:
    if row["route"] != wish.route or row["body_hash"] != wish.body_hash:
        what = _("another address") if row["route"] != wish.route else _("another body")
        message = _(
            "The Idempotency-Key %(key)s was used with %(what)s (%(route)s). Take a new key for a new wish."
        ) % {
            "key": wish.key,
            "what": what,
            "route": row["route"],
        }
        raise ApiError(409, "idempotency_key_reused", message, fields={"Idempotency-Key": [message]})
    if row["status"] is not None:
        return str(row["response"])
    taken = rows(
        """UPDATE kernel_idempotencykey SET created_at = %s WHERE id = %s AND status IS NULL AND created_at = %s AND created_at < %s
           RETURNING id, created_at""",
        [now, row["id"], row["created_at"], now - LEASE],
    )
    if not taken:
        raise _in_progress()
    return Claim(*taken[0])


def _in_progress() -> ApiError:
    message = _("The first request with this Idempotency-Key is still running. Ask again in a moment.")
    return ApiError(409, "in_progress", message, wait=1)


def _response(text: str, *, replay: bool = False) -> HttpResponse:
    response = HttpResponse(text, content_type="application/json")
    if replay:
        response["Idempotent-Replay"] = "true"
    return response
