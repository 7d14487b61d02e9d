"""API tokens: made, revoked and looked up. The key is random, so a plain digest of it is enough to keep."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from erp.kernel import clock
from erp.kernel.services.timeline import record
from people.models import ApiToken, TokenScope, User

PREFIX = "erp_"
USE_IS_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def create_token(
    *, user: User, name: str, scope: str = TokenScope.READ, days: int | None = 365
) -> tuple[ApiToken, str]:
    """A new token and its key. The key is not kept anywhere: whoever loses it makes a new one."""
    key = PREFIX + secrets.token_urlsafe(32)
    moment = clock.now()
    token = ApiToken.objects.create(
        user=user,
        name=name,
        digest=digest_of(key),
        scope=TokenScope(scope),
        created_at=moment,
        expires_at=moment + timedelta(days=days) if days else None,
    )
    record(
        "people.token_created",
        subject_kind="user",
        subject_ids=[user.pk],
        actor=user,
        data={"name": name, "scope": scope},
    )
    return token, key


@transaction.atomic
def revoke_tokens(*, user_ids: Iterable[int], actor: User | None, token_id: int | None = None) -> int:
    """Close the living tokens of these people, or one of them. Returns how many were closed; again: none."""
    living = ApiToken.objects.filter(user_id__in=list(user_ids), revoked_at__isnull=True)
    if token_id is not None:
        living = living.filter(pk=token_id)
    closed = dict(living.values_list("pk", "user_id"))
    ApiToken.objects.filter(pk__in=closed).update(revoked_at=clock.now())
    record("people.token_revoked", subject_kind="user", subject_ids=set(closed.values()), actor=actor)
    return len(closed)


def find_token(key: str) -> ApiToken | None:
    """The living token of a key and its active user, in one query; None when it opens nothing (any more)."""
    token = ApiToken.objects.select_related("user").filter(digest=digest_of(key), user__is_active=True).first()
    return token if token is not None and token.lives_at(clock.now()) else None


def note_use(token: ApiToken) -> None:
    """Keep when a token was last used, to the minute, so that a busy script does not write on every call."""
    moment = clock.now()
    if token.last_used_at is None or moment - token.last_used_at >= USE_IS_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=moment)


def digest_of(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()
