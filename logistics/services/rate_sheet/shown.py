"""Rate cards as the sheet shows them, and the way out."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from erp.kernel.imports.values import joined
from erp.kernel.money import minor_digits
from logistics.models import CardRate, ZoneArea
from logistics.services.rate_sheet.columns import OF_CARD, OF_RATE, PRICES

BATCH = 2_000
MONEY = frozenset({*PRICES, "registered_fee"})


def shown(name: str, value: Any, currency: str) -> str:
    """A value as its cell reads it."""
    if value is None:
        return ""
    if name in MONEY:
        digits = minor_digits(currency)
        return f"{Decimal(value).scaleb(-digits):.{digits}f}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def batches(params: Mapping[str, Any]) -> Iterator[list[Mapping[str, str]]]:
    """The rows of an export, so many at a time: of one service's cards, or of all; `on`: only cards that begin on that day."""
    found = CardRate.objects.select_related("card__service", "zone").order_by("pk")
    filters = params.get("filters", {})
    if filters.get("service"):
        found = found.filter(card__service__code=filters["service"])
    if filters.get("card"):
        found = found.filter(card_id=filters["card"])
    after = 0
    while rates := list(found.filter(pk__gt=after)[:BATCH]):
        zones = _countries({rate.zone_id for rate in rates if rate.zone_id})
        yield [_row(rate, zones) for rate in rates]
        after = rates[-1].pk


def _countries(zone_ids: set[int]) -> dict[int, list[str]]:
    zones: dict[int, list[str]] = {key: [] for key in zone_ids}
    whole = ZoneArea.objects.filter(zone__in=zone_ids, postcode_from="").order_by("country")
    for zone_id, country in whole.values_list("zone_id", "country"):
        zones[zone_id].append(country or "*")
    return zones


def _row(rate: CardRate, zones: Mapping[int, list[str]]) -> dict[str, str]:
    card = rate.card
    row = {
        "service": card.service.code, "valid_from": card.valid_from.isoformat(), "zone": rate.zone.code if rate.zone else "",
        "countries": joined(zones.get(rate.zone_id or 0, [])), "up_to_g": str(rate.up_to_g),
    }  # fmt: skip
    row |= {name: shown(name, getattr(rate, name), card.currency) for name in OF_RATE}
    return row | {name: shown(name, getattr(card, name), card.currency) for name in OF_CARD}
