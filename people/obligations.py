"""What a signed-in person must do before anything else: change a one-time password, set up the second factor."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Exists, TextChoices

from people.models import CompanySettings, User


class Obligation(TextChoices):
    PASSWORD = "password"  # noqa: S105  # the name of a duty
    SECOND_FACTOR = "second_factor"


def obligation_of(user: User) -> Obligation | None:
    """The first thing the person owes, or None. Costs one small query."""
    if user.must_change_password:
        return Obligation.PASSWORD
    theirs = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP)
    owed = CompanySettings.objects.filter(~Exists(theirs), require_mfa_roles__contains=[user.role])
    return Obligation.SECOND_FACTOR if owed.exists() else None


def must_keep_second_factor(user: User) -> bool:
    """Whether the owner requires a second factor of this person's role."""
    return user.role in CompanySettings.current().require_mfa_roles
