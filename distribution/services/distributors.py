"""Distributors: who they are, which list they buy by, and who signs in for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction

from distribution.models import Distributor, DistributorUser, PriceList, Wallet
from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from people.models import User
from people.roles import Role

KIND = "distributor"


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a distributor. `shipping_fee` is in the price list's currency, per order."""

    name: str
    price_list_id: int
    label_sender: tuple[str, ...]
    discount_percent: Decimal = Decimal(0)
    shipping_fee: Decimal = Decimal(0)
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """The distributor, or why it was not saved."""

    distributor: Distributor | None = None
    refused: Refusal | None = None


@transaction.atomic
def create_distributor(*, code: str, profile: Profile, actor: User | None) -> Saved:
    """A new distributor with an empty wallet in its list's currency.

    Refused: `code_taken`, `no_list`, `no_sender` (its parcels would name us).
    """
    price_list = PriceList.objects.filter(pk=profile.price_list_id).first()
    refused = _refusal(profile, price_list)
    if refused is not None or price_list is None:
        return Saved(refused=refused)
    try:
        with transaction.atomic():
            distributor = Distributor.objects.create(code=code, **_columns(profile))
    except IntegrityError:
        return Saved(refused=Refusal("code_taken", {"code": code}))
    Wallet.objects.create(distributor=distributor, currency=price_list.currency)
    record("distributor.created", subject_kind=KIND, subject_ids=[distributor.pk], actor=actor)
    return Saved(distributor)


@transaction.atomic
def change_distributor(*, distributor_id: int, profile: Profile, actor: User | None) -> Saved:
    """Other words, terms or another list of the same currency; orders placed before keep what they were placed with.

    Refused: `not_found`, `no_list`, `no_sender`, `other_currency` (the wallet has one currency for ever).
    """
    distributor = Distributor.objects.select_for_update(of=("self",)).filter(pk=distributor_id).first()
    if distributor is None:
        return Saved(refused=Refusal("not_found"))
    price_list = PriceList.objects.filter(pk=profile.price_list_id).first()
    refused = _refusal(profile, price_list)
    currency = distributor.wallet.currency
    if refused is None and price_list is not None and price_list.currency != currency:
        refused = Refusal("other_currency", {"currency": currency, "list": price_list.name})
    if refused is not None:
        return Saved(refused=refused)
    columns = _columns(profile)
    for name, value in columns.items():
        setattr(distributor, name, value)
    distributor.save(update_fields=list(columns))
    record("distributor.changed", subject_kind=KIND, subject_ids=[distributor_id], actor=actor)
    return Saved(distributor)


def _refusal(profile: Profile, price_list: PriceList | None) -> Refusal | None:
    if price_list is None:
        return Refusal("no_list")
    return None if any(line.strip() for line in profile.label_sender) else Refusal("no_sender")


def _columns(profile: Profile) -> dict[str, object]:
    return {
        "name": profile.name,
        "price_list_id": profile.price_list_id,
        "label_sender": [line.strip() for line in profile.label_sender if line.strip()],
        "discount_percent": profile.discount_percent,
        "shipping_fee": profile.shipping_fee,
        "contact": profile.contact,
    }


@transaction.atomic
def close_distributors(*, distributor_ids: Sequence[int], actor: User | None) -> Outcomes:
    """They place no new orders; what is placed goes on, and the wallet stays."""
    return _set_closed(distributor_ids, closed=True, actor=actor)


@transaction.atomic
def reopen_distributors(*, distributor_ids: Sequence[int], actor: User | None) -> Outcomes:
    """They may order again."""
    return _set_closed(distributor_ids, closed=False, actor=actor)


def _set_closed(distributor_ids: Sequence[int], *, closed: bool, actor: User | None) -> Outcomes:
    found = {
        row.pk: row for row in Distributor.objects.filter(pk__in=distributor_ids).order_by("pk").select_for_update()
    }
    done = tuple(key for key, row in found.items() if (row.closed_at is not None) != closed)
    Distributor.objects.filter(pk__in=done).update(closed_at=clock.now() if closed else None)
    record(f"distributor.{'closed' if closed else 'reopened'}", subject_kind=KIND, subject_ids=done, actor=actor)
    return Outcomes(done, tuple(key for key in found if key not in done), missing(distributor_ids, found))


@transaction.atomic
def link_users(*, distributor_id: int, user_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Let people sign in for a distributor. Refused: `not_found`, `role` (they have another role), `elsewhere` (they work for another)."""
    people = {user.pk: user for user in User.objects.filter(pk__in=user_ids).order_by("pk").select_for_update()}
    linked = dict(DistributorUser.objects.filter(user_id__in=people).values_list("user_id", "distributor_id"))
    refused = missing(user_ids, people)
    refused |= {key: Refusal("role") for key, user in people.items() if user.role != Role.DISTRIBUTOR}
    refused |= {key: Refusal("elsewhere") for key, other in linked.items() if other != distributor_id}
    already = tuple(key for key, other in linked.items() if other == distributor_id)
    done = tuple(key for key in people if key not in refused and key not in already)
    DistributorUser.objects.bulk_create(DistributorUser(user_id=key, distributor_id=distributor_id) for key in done)
    record("distributor.user_linked", subject_kind=KIND, subject_ids=[distributor_id] if done else [], actor=actor,
           data={"users": list(done)})  # fmt: skip
    return Outcomes(done, already, refused)


@transaction.atomic
def unlink_users(*, distributor_id: int, user_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Take people's access to a distributor away, from their next click on."""
    linked = DistributorUser.objects.filter(distributor_id=distributor_id, user_id__in=user_ids)
    done = tuple(linked.order_by("user_id").values_list("user_id", flat=True))
    linked.delete()
    record("distributor.user_unlinked", subject_kind=KIND, subject_ids=[distributor_id] if done else [], actor=actor,
           data={"users": list(done)})  # fmt: skip
    return Outcomes(done=done, already=tuple(key for key in user_ids if key not in done))
