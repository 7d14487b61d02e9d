"""What a card adds for remote places, long parcels and special goods is set and taken away, one surcharge at a time."""

from collections.abc import Sequence

from django.db import transaction

from erp.kernel.sql import retried
from logistics.models import CardSurcharge, RateCard
from logistics.services.rates import SurchargeDraft

FIELDS = ("above_mm", "fixed", "per_kg", "minimum", "currency")


@retried()
@transaction.atomic
def save_surcharges(*, card_id: int, drafts: Sequence[SurchargeDraft]) -> bool:
    """Add surcharges to a card; one of the same kind and trait is changed instead. False: the card was taken away meanwhile.

    What has shipped keeps its freight.
    """
    if RateCard.objects.select_for_update().filter(pk=card_id).first() is None:
        return False
    CardSurcharge.objects.bulk_create(
        [
            CardSurcharge(
                card_id=card_id, kind=draft.kind, trait=draft.trait, **{name: getattr(draft, name) for name in FIELDS}
            )
            for draft in drafts
        ],
        update_conflicts=True,
        unique_fields=["card", "kind", "trait"],
        update_fields=list(FIELDS),
    )
    return True


@retried()
@transaction.atomic
def remove_surcharge(*, card_id: int, surcharge_id: int) -> bool:
    """Take a surcharge of a card away; the audit trail keeps it. False: it was gone already."""
    return bool(CardSurcharge.objects.filter(pk=surcharge_id, card=card_id).delete()[0])
