"""What single listings offer of the stock: rules of their own beside the store's, and fixed quantities that end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import retried
from inventory.models import ListingPushRule
from inventory.services.exposure import touch_pools
from people.models import User
from products.models import Listing
from products.states import ListingState

FIELDS = ("push", "share", "buffer", "least", "most", "fixed", "fixed_until", "presale")


@dataclass(frozen=True, slots=True)
class PushRule:
    """A listing's own rule; what is None is the store's. `least` and `most` are the clamp, `fixed` holds until `fixed_until`."""

    push: bool | None = None
    share: Decimal | None = None
    buffer: int | None = None
    least: int | None = None
    most: int | None = None
    fixed: int | None = None
    fixed_until: datetime | None = None
    presale: bool = False

    @property
    def says_something(self) -> bool:
        """Whether anything differs from the store's rules."""
        return any(getattr(self, name) is not None for name in FIELDS if name != "presale")


@retried()
@transaction.atomic
def set_push_rules(*, listing_ids: Sequence[int], rule: PushRule, actor: User | None) -> Outcomes:
    """Give listings this rule, whole; one that says nothing gives them back to their store. What they offer is computed anew at once.

    Refused for all: `least_without_presale`, `limits`, `no_end`, `ended`; for one: `closed`, `no_pool` (what the marketplace sends out
    itself), `not_found`. The same rule again: already.
    """
    listings = list(
        Listing.objects.filter(pk__in=list(listing_ids)).order_by("pk").select_for_update(of=("self",), no_key=True)
    )
    whole = _wrong(rule)
    if rule.presale and not rule.least and rule.fixed is None:
        rule = replace(rule, presale=False)  # there is nothing to sell ahead
    if whole:
        return Outcomes(refused=dict.fromkeys(listing_ids, whole))
    refused = {row.pk: no for row in listings if (no := _refusal(row))} | missing(
        listing_ids, {row.pk for row in listings}
    )
    before = _rules([row.pk for row in listings])
    able = [row for row in listings if row.pk not in refused]
    changed = [row for row in able if before.get(row.pk, PushRule()) != rule]
    _write([row.pk for row in changed], rule)
    record(
        "listing.push_rule",
        subject_kind="listing",
        subject_ids=[row.pk for row in changed],
        actor=actor,
        data=_told(rule),
    )
    touch_pools([row.pool_id for row in changed if row.pool_id])
    done = tuple(row.pk for row in changed)
    return Outcomes(done, tuple(row.pk for row in able if row.pk not in done), refused)


@retried()
@transaction.atomic
def end_fixed() -> int:
    """Let go of the fixed quantities whose time is over; the rules beside them stay. How many ended."""
    over = list(
        ListingPushRule.objects.filter(fixed_until__lte=clock.now())
        .select_related("listing")
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    if over:
        ListingPushRule.objects.filter(pk__in=[row.pk for row in over]).update(fixed=None, fixed_until=None)
        record(
            "listing.fixed_ended",
            subject_kind="listing",
            subject_ids=[row.listing_id for row in over],
            actor=None,
            data_by_id={row.listing_id: {"fixed": row.fixed} for row in over},
        )
        touch_pools([row.listing.pool_id for row in over if row.listing.pool_id])
    return len(over)


def rule_of(row: ListingPushRule | None) -> PushRule:
    """The rule of a row; without one, the store's."""
    return PushRule(**{name: getattr(row, name) for name in FIELDS}) if row else PushRule()


def _wrong(rule: PushRule) -> Refusal | None:
    """What can't be true of any listing. Pure but for the time."""
    if rule.least and not rule.presale:
        return Refusal("least_without_presale", {"least": rule.least})
    if rule.least is not None and rule.most is not None and rule.least > rule.most:
        return Refusal("limits", {"least": rule.least, "most": rule.most})
    if (rule.fixed is None) != (rule.fixed_until is None):
        return Refusal("no_end")
    if rule.fixed_until is not None and rule.fixed_until <= clock.now():
        return Refusal("ended")
    return None


def _refusal(row: Listing) -> Refusal | None:
    if row.state == ListingState.CLOSED:
        return Refusal("closed")
    return Refusal("no_pool") if row.pool_id is None else None


def _rules(listing_ids: Sequence[int]) -> dict[int, PushRule]:
    found = ListingPushRule.objects.filter(listing__in=list(listing_ids)).order_by("pk").select_for_update()
    return {row.listing_id: rule_of(row) for row in found}


def _write(listing_ids: Sequence[int], rule: PushRule) -> None:
    if not listing_ids:
        return
    if not rule.says_something:
        ListingPushRule.objects.filter(listing__in=listing_ids).delete()
        return
    ListingPushRule.objects.bulk_create(
        [ListingPushRule(listing_id=key, **asdict(rule)) for key in listing_ids],
        update_conflicts=True,
        unique_fields=["listing"],
        update_fields=FIELDS,
    )


def _told(rule: PushRule) -> dict[str, Any]:
    return {name: value for name, value in asdict(rule).items() if value is not None}
