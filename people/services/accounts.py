"""People join, change their role, leave and come back. The last active owner can't go: somebody must hold the keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction

from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from people.models import CompanySettings, User
from people.roles import Role
from people.services.passwords import random_password
from people.services.sessions import end_sessions
from people.services.tokens import revoke_tokens


@transaction.atomic
def create_person(
    *, username: str, role: str, actor: User | None, name: str = "", language: str = "en"
) -> tuple[User, str]:
    """A new person and their one-time password, which is shown once and must be changed at the first sign-in."""
    password = random_password()
    person = User(username=username, first_name=name, role=Role(role), language=language, must_change_password=True)
    person.set_password(password)
    person.save()
    record("people.created", subject_kind="user", subject_ids=[person.pk], actor=actor, data={"role": role})
    return person, password


@transaction.atomic
def change_role(*, user_ids: Sequence[int], role: str, actor: User) -> Outcomes:
    """Give people another role. Refused where it would leave no active owner."""
    people = _locked(user_ids)
    already = tuple(pk for pk, person in people.items() if person.role == role)
    refused = {} if role == Role.OWNER else _last_owners(people)
    done = tuple(pk for pk in people if pk not in already and pk not in refused)
    User.objects.filter(pk__in=done).update(role=Role(role))
    before = {pk: {"from": people[pk].role} for pk in done}
    record(
        "people.role_changed", subject_kind="user", subject_ids=done, actor=actor, data={"to": role}, data_by_id=before
    )
    return Outcomes(done=done, already=already, refused={**refused, **missing(user_ids, people)})


@transaction.atomic
def deactivate(*, user_ids: Sequence[int], actor: User) -> Outcomes:
    """Close accounts: sessions end and tokens are revoked at once. Their history stays. The last owner is refused."""
    people = _locked(user_ids)
    already = tuple(pk for pk, person in people.items() if not person.is_active)
    refused = _last_owners(people)
    done = tuple(pk for pk in people if pk not in already and pk not in refused)
    User.objects.filter(pk__in=done).update(is_active=False)
    end_sessions(user_ids=done)
    revoke_tokens(user_ids=done, actor=actor)
    record("people.deactivated", subject_kind="user", subject_ids=done, actor=actor)
    return Outcomes(done=done, already=already, refused={**refused, **missing(user_ids, people)})


@transaction.atomic
def reactivate(*, user_ids: Sequence[int], actor: User) -> Outcomes:
    """Open accounts again, with the password they had; revoked tokens stay revoked."""
    people = _locked(user_ids)
    already = tuple(pk for pk, person in people.items() if person.is_active)
    done = tuple(pk for pk in people if pk not in already)
    User.objects.filter(pk__in=done).update(is_active=True)
    record("people.reactivated", subject_kind="user", subject_ids=done, actor=actor)
    return Outcomes(done=done, already=already, refused=missing(user_ids, people))


@transaction.atomic
def reset_password(*, user_id: int, actor: User | None) -> str:
    """A one-time password that must be changed at the next sign-in; every session of the person ends."""
    password = random_password()
    User.objects.filter(pk=user_id).update(password=make_password(password), must_change_password=True)
    end_sessions(user_ids=[user_id])
    record("people.password_reset", subject_kind="user", subject_ids=[user_id], actor=actor)
    return password


@transaction.atomic
def remove_second_factor(*, user_id: int, actor: User) -> bool:
    """Take authenticator and recovery codes away (a lost phone); every session of the person ends. False: had none."""
    removed, _ = Authenticator.objects.filter(user_id=user_id).delete()
    if removed:
        end_sessions(user_ids=[user_id])
        record("people.second_factor_removed", subject_kind="user", subject_ids=[user_id], actor=actor)
    return bool(removed)


@transaction.atomic
def require_second_factor(*, roles: Iterable[str], actor: User) -> CompanySettings:
    """Which roles can't work without a second factor; in force from the next click of everybody."""
    chosen = sorted(Role(role).value for role in roles)
    company, _ = CompanySettings.objects.update_or_create(pk=1, defaults={"require_mfa_roles": chosen})
    record("people.second_factor_rule", subject_kind="company", subject_ids=[1], actor=actor, data={"roles": chosen})
    return company


@transaction.atomic
def answer_within(*, hours: int, actor: User) -> CompanySettings:
    """How long a buyer may wait for an answer where the marketplace has no deadline of its own; for messages that come from now on."""
    company, _ = CompanySettings.objects.update_or_create(pk=1, defaults={"answer_within_h": hours})
    record("people.answer_rule", subject_kind="company", subject_ids=[1], actor=actor, data={"hours": hours})
    return company


def second_person_above(*, value: int | None, actor: User) -> CompanySettings:
    """Above which value, in minor units of the base currency, a correction of stock needs a second person; none: never."""
    company, _ = CompanySettings.objects.update_or_create(pk=1, defaults={"second_person_above": value})
    record("people.second_person", subject_kind="company", subject_ids=[1], actor=actor, data={"above": value})
    return company


@transaction.atomic
def book_bill_differences(*, how: str, actor: User) -> CompanySettings:
    """Where the difference between a bill and what we expected goes, for bills approved from now on: an expense, or the goods' cost."""
    company, _ = CompanySettings.objects.update_or_create(pk=1, defaults={"bill_differences": how})
    record("people.bill_rule", subject_kind="company", subject_ids=[1], actor=actor, data={"differences": how})
    return company


def _locked(user_ids: Sequence[int]) -> dict[int, User]:
    """The people asked for and every owner, locked in one order, so that two owners can't remove each other at once."""
    wanted = set(user_ids)
    either = User.objects.filter(pk__in=wanted) | User.objects.filter(role=Role.OWNER)
    rows = list(either.order_by("pk").select_for_update())
    return {person.pk: person for person in rows if person.pk in wanted}


def _last_owners(people: dict[int, User]) -> dict[int, Refusal]:
    """Refusals for the owners among them when no other active owner would stay."""
    owners = [pk for pk, person in people.items() if person.role == Role.OWNER and person.is_active]
    others = User.objects.filter(role=Role.OWNER, is_active=True).exclude(pk__in=owners)
    return {} if not owners or others.exists() else {pk: Refusal("last_owner") for pk in owners}
