"""Reads of the people pages."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, QuerySet

from erp.kernel import clock
from people.models import ApiToken, User
from people.roles import Role


def people_list() -> QuerySet[User]:
    """Everybody, active people first, each with whether a second factor is set up, in one query."""
    has_mfa = Exists(Authenticator.objects.filter(user_id=OuterRef("pk"), type=Authenticator.Type.TOTP))
    return User.objects.annotate(has_second_factor=has_mfa).order_by("-is_active", "role", "username")


def living_tokens(user: User) -> list[ApiToken]:
    """The tokens of a person that open something now, newest first."""
    moment = clock.now()
    rows = ApiToken.objects.filter(user=user, revoked_at__isnull=True).order_by("-id")
    return [token for token in rows if token.lives_at(moment)]


def sessions_of(user: User) -> list[UserSession]:
    """The signed-in browsers of a person, last seen first."""
    return list(UserSession.objects.filter(user=user).order_by("-last_seen_at", "-id"))


def second_factor_of(user: User) -> bool:
    """Whether the person has set up an authenticator."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def role_history(user: User, *, limit: int = 50) -> list[dict[str, object]]:
    """What the audit trail says about a person's role and account, newest first, and who did it."""
    model = User.pgh_event_model  # type: ignore[attr-defined]  # made by pghistory.track
    rows = model.objects.filter(pgh_obj_id=user.pk).select_related("pgh_context").order_by("-pgh_id")[:limit]
    metas = [(row, (row.pgh_context.metadata if row.pgh_context else {}).get("user")) for row in rows]
    names = dict(User.objects.filter(pk__in=[key for _, key in metas if key]).values_list("pk", "username"))
    return [
        {
            "at": row.pgh_created_at,
            "role_name": Role(row.role).label,
            "is_active": row.is_active,
            "must_change_password": row.must_change_password,
            "by": names.get(key or 0, ""),
        }
        for row, key in metas
    ]
