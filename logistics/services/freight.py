"""What parcels cost that leave, by the dated rates of their services."""

from collections.abc import Iterable, Sequence
from datetime import date

from erp.kernel import crypto
from erp.kernel.sql import rows
from logistics.formulas import Freight, Sides
from logistics.models import Parcel
from logistics.queries_routing import measures_of
from logistics.tariffs import Sent, Tariffs, tariffs


def freights_of(parcels: Iterable[Parcel], *, on: date) -> dict[int, int]:
    """The freight of parcels that leave on a day, by the weight they were weighed with (or are expected to have); unknown: left out.

    Addresses are unsealed only where a postcode can change the price, contents read only where their size or traits can.
    """
    weighing = [parcel for parcel in parcels if parcel.weighed_g or parcel.expected_g]
    rates = tariffs(
        {parcel.service_id for parcel in weighing}, on=on, countries={parcel.country for parcel in weighing}
    )
    contents = _contents([parcel.pk for parcel in weighing if rates.asks_contents(parcel.service_id)])
    measures = measures_of(sku_ids={sku_id for units in contents.values() for sku_id, _quantity in units})
    found = {}
    for parcel in weighing:
        units = contents.get(parcel.pk, [])
        priced = _freight(parcel, rates, measures.box(units), measures.traits(units))
        if priced is not None:
            found[parcel.pk] = priced.total
    return found


def _freight(parcel: Parcel, rates: Tariffs, box: Sides | None, traits: frozenset[str]) -> Freight | None:
    postcode = ""
    if rates.asks_postcode(parcel.service_id):
        postcode = str(crypto.unseal_json(parcel.recipient).get("postcode", ""))
    place = rates.place(parcel.service_id, parcel.country, postcode)
    if place is None:
        return None
    sent = Sent(parcel.weighed_g or parcel.expected_g, parcel.country, postcode, box, traits)
    priced = rates.price(parcel.service_id, sent, place)
    return priced if isinstance(priced, Freight) else None


def _contents(parcel_ids: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {key: [] for key in parcel_ids}
    if not parcel_ids:
        return found
    lines = rows(
        "SELECT parcel_id, sku_id, sum(quantity)::int FROM logistics_parcelline WHERE parcel_id = ANY(%s) GROUP BY 1, 2",
        [list(parcel_ids)],
    )
    for parcel_id, sku_id, quantity in lines:
        found[parcel_id].append((sku_id, quantity))
    return found
