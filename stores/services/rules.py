"""What a store offers of the stock, whose price wins, what becomes of an order that is only partly in stock, and when a shipment is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction

from erp.kernel.events import publish
from erp.kernel.outcomes import Outcomes, missing
from erp.kernel.services.timeline import record
from people.models import User
from stores.events import StoreRulesChanged
from stores.models import Store
from stores.states import PartialStock


@dataclass(frozen=True, slots=True)
class PushRules:
    """Per pool the store offers `share * (available - buffer)`; the buffer is a number, or follows the lag within limits."""

    stock_share: Decimal
    stock_buffer: int
    buffer_follows_lag: bool
    buffer_min: int
    buffer_max: int
    our_price_wins: bool
    partial_stock: str = PartialStock.HOLD
    tell_after_minutes: int = 0


@transaction.atomic
def set_push_rules(*, store_ids: Sequence[int], rules: PushRules, actor: User | None) -> Outcomes:
    """Give stores these rules; what they offer is computed anew at once. Those that have them: already."""
    stores = list(Store.objects.filter(pk__in=list(store_ids)).order_by("pk").select_for_update(of=("self",)))
    wanted = asdict(rules)
    changed = [row for row in stores if any(getattr(row, name) != value for name, value in wanted.items())]
    ids = tuple(row.pk for row in changed)
    if ids:
        Store.objects.filter(pk__in=ids).update(**wanted)
        record("store.push_rules", subject_kind="store", subject_ids=ids, actor=actor, data=wanted)
        publish(StoreRulesChanged(ids))
    already = tuple(row.pk for row in stores if row.pk not in ids)
    return Outcomes(ids, already, missing(store_ids, {row.pk for row in stores}))
