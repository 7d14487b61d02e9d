"""How each store's prices are computed: set for many stores at once; who changed what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction

from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from finance.models import PriceRule
from finance.states import PriceRounding, PriceTarget
from logistics.models import Service
from people.models import User
from products.pricing import Rounding
from stores.models import Store


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """The rule that stores are to have; see `PriceRule`."""

    target_kind: PriceTarget
    target: Decimal
    floor_margin: Decimal
    rounding_step: Decimal
    rounding_ending: Decimal
    rounding_mode: PriceRounding
    service_id: int | None = None
    packaging: Decimal = Decimal(0)
    inbound_per_kg: Decimal = Decimal(0)
    shipping_charged: Decimal = Decimal(0)
    tax_percent: Decimal = Decimal(0)
    tax_included: bool = False
    advertising_percent: Decimal = Decimal(0)
    returns_percent: Decimal = Decimal(0)
    return_cost: Decimal = Decimal(0)
    restock_percent: Decimal = Decimal(0)


@transaction.atomic
def set_price_rules(*, store_ids: Sequence[int], draft: RuleDraft, actor: User | None) -> Outcomes:
    """Give stores this rule; those that have it: already. Prices do not change by it: they are proposed anew.

    Refused: `closed` (the store), `rounding` (no prices of the store's currency), `floor` (the target margin is below the floor),
    `shares` (tax, advertising, returns and restocking are percentages), `service` (unknown or closed).
    """
    stores = list(
        Store.objects.filter(pk__in=list(store_ids)).order_by("pk").select_for_update(of=("self",), no_key=True)
    )
    wanted = asdict(draft)
    wrong = _wrong(draft)
    refused = {row.pk: refusal for row in stores if (refusal := wrong or _refusal(row, draft))}
    fit = [row.pk for row in stores if row.pk not in refused]
    had = {rule.store_id: rule for rule in PriceRule.objects.filter(store__in=fit)}
    same = {key for key, rule in had.items() if all(getattr(rule, name) == value for name, value in wanted.items())}
    changed = [key for key in fit if key not in same]
    PriceRule.objects.bulk_create(
        [PriceRule(store_id=key, **wanted) for key in changed],
        update_conflicts=True,
        unique_fields=["store"],
        update_fields=list(wanted),
    )
    record("store.price_rule", subject_kind="store", subject_ids=changed, actor=actor, data=wanted)
    unknown = missing(store_ids, {row.pk for row in stores})
    return Outcomes(tuple(changed), tuple(key for key in fit if key in same), {**refused, **unknown})


def _wrong(draft: RuleDraft) -> Refusal | None:
    """What is wrong with the rule for any store."""
    if draft.target_kind == PriceTarget.MARGIN and (draft.target < draft.floor_margin or draft.target >= 100):
        return Refusal("floor", {"target": str(draft.target), "floor": str(draft.floor_margin)})
    shares = (draft.advertising_percent, draft.returns_percent)
    whole = (draft.tax_percent, draft.restock_percent)
    margins_sane = -100 < draft.floor_margin < 100
    if not (margins_sane and all(0 <= share < 100 for share in shares) and all(0 <= share <= 100 for share in whole)):
        return Refusal("shares")
    if min(draft.packaging, draft.inbound_per_kg, draft.shipping_charged, draft.return_cost) < 0:
        return Refusal("negative")
    if draft.service_id is not None and not Service.objects.filter(pk=draft.service_id, closed_at=None).exists():
        return Refusal("service")
    return None


def _refusal(store: Store, draft: RuleDraft) -> Refusal | None:
    if store.closed_at:
        return Refusal("closed")
    if not Rounding(draft.rounding_step, draft.rounding_ending).fits(store.currency):
        return Refusal("rounding", {"currency": store.currency})
    return None
