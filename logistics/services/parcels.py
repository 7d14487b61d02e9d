"""Parcels come to be, and are called off."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Value, When

from erp.kernel import clock, crypto
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, next_ids, retried, rows
from logistics.models import Parcel, ParcelLine, Service
from logistics.queries import sku_weights
from logistics.services.buying import ask_for, call_off
from logistics.services.locking import gone, locked_parcels
from logistics.states import AWAITED, LabelState, ParcelState
from logistics.weights import expected_g
from people.models import User

Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class ParcelDraftLine:
    """So many units of a SKU, held by this holder's reservation."""

    sku_id: int
    quantity: int
    holder_kind: str
    holder_id: int


@dataclass(frozen=True, slots=True)
class ParcelDraft:
    """A parcel to be. (owner_kind, owner_id, attempt) names the wish: the same wish again is the same parcel.

    `recipient`: name, lines, city, state, postcode, country, phone, email. `sender`: the lines to print instead of the warehouse's.
    `customs`: currency, prices {SKU id: what the buyer paid for one}, ioss (the marketplace's), store_ioss (ours), deemed_supplier; all may
    be missing.
    """

    owner_kind: str
    owner_id: int
    attempt: int
    warehouse_id: int
    service_id: int
    recipient: Mapping[str, Any]
    references: tuple[str, ...]
    ship_by: datetime | None
    lines: tuple[ParcelDraftLine, ...]
    sender: tuple[str, ...] = ()
    customs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """The wish."""
        return (self.owner_kind, self.owner_id, self.attempt)


@retried()
@transaction.atomic
def create_parcels(drafts: Sequence[ParcelDraft], *, actor: User | None = None) -> dict[tuple[str, int], int]:
    """Make a parcel of each draft, with its sealed address and its tracking number or the command to buy its label; the parcel of
    each owner.

    A wish that has its parcel already is answered with that one, whatever became of it, and nothing changes.
    A thousand cost the same statements as one. One draft per owner in a call.
    """
    if len({(draft.owner_kind, draft.owner_id) for draft in drafts}) != len(drafts):
        raise ValueError("two drafts of one owner in a call: their parcels could not be told apart")
    known = _known(drafts)
    new = [draft for draft in drafts if draft.key not in known]
    if new:
        made = _insert(new)
        record("parcel.created", subject_kind="parcel", subject_ids=made.values(), actor=actor)
        ask_for(list(made.values()))
        known.update(made)
        if len(made) < len(new):  # somebody else made them meanwhile
            known.update(_known(new))
    return {(draft.owner_kind, draft.owner_id): known[draft.key] for draft in drafts}


def _known(drafts: Sequence[ParcelDraft]) -> dict[Key, int]:
    kinds, owners, attempts = zip(*(draft.key for draft in drafts), strict=True) if drafts else ((), (), ())
    found = rows(
        "SELECT p.owner_kind, p.owner_id, p.attempt, p.id FROM logistics_parcel p "
        "JOIN unnest(%s::text[], %s::bigint[], %s::int[]) AS w(k, o, a) ON (p.owner_kind, p.owner_id, p.attempt) = (w.k, w.o, w.a)",
        [list(kinds), list(owners), list(attempts)],
    )
    return {(kind, owner, attempt): parcel_id for kind, owner, attempt, parcel_id in found}


def _insert(drafts: Sequence[ParcelDraft]) -> dict[Key, int]:
    """Write parcels and contents; those that lost a race against the same wish are left out of the answer."""
    weights = sku_weights(sku_ids=(line.sku_id for draft in drafts for line in draft.lines))
    services = Service.objects.in_bulk({draft.service_id for draft in drafts})
    now = clock.now()
    ids = dict(zip(next_ids("logistics_parcel", len(drafts)), drafts, strict=True))
    Parcel.objects.bulk_create(
        [
            _parcel(key, draft, service=services[draft.service_id], weights=weights, now=now)
            for key, draft in ids.items()
        ],
        ignore_conflicts=True,
    )
    made = set(Parcel.objects.filter(pk__in=ids).values_list("pk", flat=True))
    ParcelLine.objects.bulk_create(
        ParcelLine(
            parcel_id=key,
            sku_id=line.sku_id,
            holder_kind=line.holder_kind,
            holder_id=line.holder_id,
            quantity=line.quantity,
        )
        for key, draft in ids.items()
        if key in made
        for line in draft.lines
    )
    return {draft.key: key for key, draft in ids.items() if key in made}


def _parcel(key: int, draft: ParcelDraft, *, service: Service, weights: Mapping[int, int], now: datetime) -> Parcel:
    bought = service.account_id is not None
    return Parcel(
        pk=key,
        number=f"P{key:010d}",
        tracking_number=None if bought else tracking_number(prefix=service.tracking_prefix, running=key, at=now),
        label_state=LabelState.TO_BUY if bought else LabelState.OWN,
        owner_kind=draft.owner_kind,
        owner_id=draft.owner_id,
        attempt=draft.attempt,
        warehouse_id=draft.warehouse_id,
        service_id=draft.service_id,
        recipient=crypto.seal_json(dict(draft.recipient)),
        sender=list(draft.sender),
        customs=dict(draft.customs),
        country=draft.recipient["country"],
        references=list(draft.references),
        expected_g=expected_g([(line.quantity, weights[line.sku_id]) for line in draft.lines]),
        ship_by=draft.ship_by,
        created_at=now,
    )


def tracking_number(*, prefix: str, running: int, at: datetime) -> str:
    """Prefix, two digits of the company's year, ten of the running number, and a check digit (Luhn) that catches a typing slip."""
    digits = f"{at.astimezone(ZoneInfo(settings.COMPANY_ZONE)):%y}{running:010d}"
    return f"{prefix}{digits}{check_digit(digits)}"


def check_digit(digits: str) -> int:
    """Luhn: finds every single wrong digit and nearly every swap of two neighbours."""
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return -sum(value - 9 if value > 9 else value for value in doubled) % 10


def erase_recipients(*, parcel_ids: Sequence[int]) -> int:
    """Forget who got these parcels, whose buyers may no longer be kept; how many. What is still to be sent keeps its address."""
    return execute(
        """UPDATE logistics_parcel SET recipient = %s, recipient_erased_at = %s
           WHERE id = ANY(%s) AND recipient_erased_at IS NULL AND (shipped_at IS NOT NULL OR cancelled_at IS NOT NULL)""",
        [crypto.seal_json({}), clock.now(), list(parcel_ids)],
    )


@retried()
@transaction.atomic
def cancel_parcels(parcel_ids: Iterable[int], *, actor: User | None, reason: str) -> Outcomes:
    """Call parcels off: every later station refuses them, by whom, when and why.

    Cancelled before: already. Shipped: refused `shipped`, by whom and when. Reservations stay with their holders.
    """
    asked = list(dict.fromkeys(parcel_ids))
    parcels = locked_parcels(asked)
    refused: dict[int, Refusal] = missing(asked, parcels)
    done: list[int] = []
    already: list[int] = []
    for key, parcel in parcels.items():
        refusal = gone(parcel)
        if refusal is None:
            done.append(key)
        elif refusal.code == "cancelled":
            already.append(key)
        else:
            refused[key] = refusal
    going = When(label_state__in=[*AWAITED, LabelState.BOUGHT], then=Value(LabelState.CANCELLING.value))
    Parcel.objects.filter(pk__in=done).update(
        state=ParcelState.CANCELLED,
        cancelled_at=clock.now(),
        cancelled_by=actor,
        cancel_reason=reason,
        label_state=Case(going, default=F("label_state")),
    )
    call_off(done, actor=actor)
    record("parcel.cancelled", subject_kind="parcel", subject_ids=done, actor=actor, data={"reason": reason})
    return Outcomes(tuple(done), tuple(already), refused)
