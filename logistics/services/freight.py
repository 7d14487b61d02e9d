"""What a parcel costs to send, by the dated rates of its service."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from erp.kernel.sql import rows
from logistics.models import Parcel


@dataclass(frozen=True, slots=True)
class Rate:
    """The first grams at a price, then each begun step; prices in minor units of the base currency."""

    first_g: int
    first_price: int
    step_g: int
    step_price: int


def freight_for(rate: Rate, grams: int) -> int:
    """The freight of so many grams, in whole grams throughout: a step that is begun is paid. Pure."""
    steps = -(-max(grams - rate.first_g, 0) // rate.step_g)
    return rate.first_price + steps * rate.step_price


def rates_on(service_ids: Iterable[int], *, on: date) -> dict[int, Rate]:
    """The rate of each service on a day, in one query; a service without one is left out."""
    found = rows(
        """SELECT DISTINCT ON (service_id) service_id, first_g, first_price, step_g, step_price FROM logistics_servicerate
           WHERE service_id = ANY(%s) AND valid_from <= %s ORDER BY service_id, valid_from DESC""",
        [sorted(set(service_ids)), on],
    )
    return {row[0]: Rate(*row[1:]) for row in found}


def freights_of(parcels: Iterable[Parcel], *, on: date) -> dict[int, int]:
    """The freight of parcels that leave on a day, by the weight they were weighed with (or are expected to have); unknown: left out."""
    parcels = list(parcels)
    rates = rates_on({parcel.service_id for parcel in parcels}, on=on)
    weights = {parcel.pk: parcel.weighed_g or parcel.expected_g for parcel in parcels}
    return {
        parcel.pk: freight_for(rates[parcel.service_id], weights[parcel.pk])
        for parcel in parcels
        if parcel.service_id in rates and weights[parcel.pk]
    }
