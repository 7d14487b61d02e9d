"""Which service carries what, and for how much: the one question that orders, resends and every other sender ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from logistics.queries import choose_service, service_offers, sku_weights
from logistics.services.freight import freight_for, rates_on
from logistics.weights import expected_g


@dataclass(frozen=True, slots=True)
class Consignment:
    """What is to be sent, before it is a parcel. `key`: the asker's own. `contents`: units by SKU.

    `value`: what it was sold for, in minor units of the base currency; None: unknown. `service_id`: only this service, as a rule
    or a person wishes.
    """

    key: int
    warehouse_id: int
    country: str
    contents: tuple[tuple[int, int], ...]
    postcode: str = ""
    value: int | None = None
    service_id: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """The service that carries a consignment, or none; the expected weight; its freight in minor units of the base currency (None: no
    rate is known); and by service why it was or was not the one (`chosen`, `outranked`, `country`, `weight`, `not_wished` ...)."""

    service_id: int | None
    weight_g: int
    freight: int | None = None
    reasons: Mapping[int, str] = field(default_factory=dict)


def quote(consignments: Sequence[Consignment], *, on: date) -> dict[int, Quote]:
    """The service of each consignment that leaves on a day, by its key. Ten thousand cost the same few statements as one."""
    offers = service_offers(warehouse_ids={asked.warehouse_id for asked in consignments})
    weights = sku_weights(sku_ids={sku_id for asked in consignments for sku_id, _ in asked.contents})
    rates = rates_on({offer.service_id for found in offers.values() for offer in found}, on=on)
    quotes: dict[int, Quote] = {}
    for asked in consignments:
        grams = expected_g([(quantity, weights[sku_id]) for sku_id, quantity in asked.contents])
        found = offers[asked.warehouse_id]
        wished = [offer for offer in found if asked.service_id in (None, offer.service_id)]
        choice = choose_service(wished, country=asked.country, weight_g=grams)
        reasons = {offer.service_id: "not_wished" for offer in found} | dict(choice.reasons)
        rate = rates.get(choice.service_id) if choice.service_id else None
        quotes[asked.key] = Quote(choice.service_id, grams, freight_for(rate, grams) if rate else None, reasons)
    return quotes
