"""Reads of parcels and services that more than one caller needs. Nothing here writes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from erp.kernel.sql import rows
from logistics.models import Service


@dataclass(frozen=True, slots=True)
class ServiceOffer:
    """What a service takes on from one warehouse: to these countries (none named = all), up to this weight."""

    service_id: int
    rank: int
    countries: frozenset[str]
    max_weight_g: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The service that carries a parcel, or none; and for each offer why it was or was not the one.

    Reasons: `chosen`, `outranked` (could carry it, but a better rank does), `country`, `weight`.
    """

    service_id: int | None
    reasons: Mapping[int, str] = field(default_factory=dict)


def choose_service(offers: Sequence[ServiceOffer], *, country: str, weight_g: int) -> Choice:
    """The first rule: of the services that go to the country with the weight, the lowest rank; on a tie the older one."""
    chosen: int | None = None
    reasons: dict[int, str] = {}
    for offer in sorted(offers, key=lambda offer: (offer.rank, offer.service_id)):
        if offer.countries and country not in offer.countries:
            reasons[offer.service_id] = "country"
        elif weight_g > offer.max_weight_g:
            reasons[offer.service_id] = "weight"
        elif chosen is None:
            chosen = offer.service_id
            reasons[offer.service_id] = "chosen"
        else:
            reasons[offer.service_id] = "outranked"
    return Choice(chosen, reasons)


def service_offers(*, warehouse_ids: Iterable[int]) -> dict[int, list[ServiceOffer]]:
    """The open services of each warehouse, in one query; a warehouse that none serves has an empty list."""
    offers: dict[int, list[ServiceOffer]] = {warehouse_id: [] for warehouse_id in warehouse_ids}
    through = Service.warehouses.through.objects.filter(
        warehouse_id__in=list(offers), service__closed_at__isnull=True
    ).values_list("warehouse_id", "service_id", "service__rank", "service__countries", "service__max_weight_g")
    for warehouse_id, service_id, rank, countries, max_weight_g in through:
        offers[warehouse_id].append(ServiceOffer(service_id, rank, frozenset(countries), max_weight_g))
    return offers


def sku_weights(*, sku_ids: Iterable[int]) -> dict[int, int]:
    """Grams of one unit of each SKU."""
    found = rows("SELECT id, weight_g FROM products_sku WHERE id = ANY(%s)", [list(set(sku_ids))])
    return {row[0]: row[1] for row in found}
