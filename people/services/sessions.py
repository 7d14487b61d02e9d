"""Signed-in browsers of a person: list and end them."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction


@transaction.atomic
def end_sessions(*, user_ids: Iterable[int], keep: str | None = None) -> int:
    """Sign these people out everywhere, except for the session with key `keep`. Returns how many ended; again: none."""
    ending = UserSession.objects.filter(user_id__in=list(user_ids)).exclude(session_key=keep or "")
    keys = list(ending.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    ending.filter(session_key__in=keys).delete()
    return len(keys)


@transaction.atomic
def end_session(*, user_id: int, session_id: int) -> bool:
    """End one session of a person. False when it is not theirs or has ended already."""
    session = UserSession.objects.filter(pk=session_id, user_id=user_id).first()
    if session is None:
        return False
    Session.objects.filter(session_key=session.session_key).delete()
    session.delete()
    return True
