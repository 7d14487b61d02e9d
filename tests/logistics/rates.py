"""Rate cards for tests."""

from datetime import date
from typing import Any

from logistics.models import RateCard, Service
from logistics.services.rates import CardDraft, RateDraft, save_cards
from logistics.weights import HEAVIEST_G

CARD = set(CardDraft.__dataclass_fields__) - {"rates"}


def rate(up_to_g: int = HEAVIEST_G, **fields: Any) -> RateDraft:
    """A bracket."""
    return RateDraft(up_to_g, **fields)


def make_card(service: Service, *rates: RateDraft, valid_from: date = date(2026, 1, 1), **fields: Any) -> RateCard:
    """A card; without rates, one bracket of the prices among the fields: ¥ 20 for the first 100 g, ¥ 5 for each 50 g more."""
    own = {"first_g": 100, "first_price": 20_00, "step_g": 50, "step_price": 5_00}
    own |= {name: value for name, value in fields.items() if name not in CARD}
    card = {name: value for name, value in fields.items() if name in CARD}
    drafts = rates or (rate(**own),)
    ids = save_cards([CardDraft(service.pk, valid_from, tuple(drafts), **card)])
    return RateCard.objects.get(pk=ids[service.pk, valid_from])
