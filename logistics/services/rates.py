"""Services, zones and dated rate cards are written, many at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction

from logistics.models import (
    CardRate,
    CardSurcharge,
    FuelRate,
    RateCard,
    RemoteArea,
    Service,
    ServiceTerms,
    Zone,
    ZoneArea,
)
from logistics.states import VolumeRule
from logistics.tariffs import plain_postcode

CARD_FIELDS = (
    "ends_on", "currency", "fx", "volume_rule", "divisor", "volume_above_cm3", "side_step", "min_g", "round_g", "registered_fee",
    "discount_percent", "discount_on_fee", "note",
)  # fmt: skip
RATE_FIELDS = ("first_g", "first_price", "step_g", "step_price", "per_kg", "per_piece")


@dataclass(frozen=True, slots=True)
class RateDraft:
    """A bracket of a zone ("" = wherever the service goes); prices in minor units of the card's currency."""

    up_to_g: int
    above_g: int = 0
    zone: str = ""
    first_g: int = 0
    first_price: int = 0
    step_g: int = 0
    step_price: int = 0
    per_kg: int = 0
    per_piece: int = 0


@dataclass(frozen=True, slots=True)
class SurchargeDraft:
    """A surcharge of a card."""

    kind: str
    currency: str = "CNY"
    trait: str = ""
    above_mm: int = 0
    fixed: int = 0
    per_kg: int = 0
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class CardDraft:
    """A card to be: (service, valid_from) names it, and the same again is the same card with these rates instead of its own."""

    service_id: int
    valid_from: date
    rates: tuple[RateDraft, ...]
    surcharges: tuple[SurchargeDraft, ...] = ()
    ends_on: date | None = None
    currency: str = "CNY"
    fx: Decimal | None = None
    volume_rule: str = VolumeRule.ACTUAL
    divisor: int = 0
    volume_above_cm3: int = 0
    side_step: int = 10
    min_g: int = 0
    round_g: int = 1
    registered_fee: int = 0
    discount_percent: Decimal = Decimal(0)
    discount_on_fee: bool = False
    note: str = ""

    @property
    def key(self) -> tuple[int, date]:
        """Which card."""
        return (self.service_id, self.valid_from)


@dataclass(frozen=True, slots=True)
class AreaDraft:
    """A country ("" = the rest of the world), or a part of it by the first letters of its postcodes."""

    country: str
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class ZoneDraft:
    """A zone to be, with all its places: (service, code) names it."""

    service_id: int
    code: str
    areas: tuple[AreaDraft, ...]
    days: tuple[int, int] | None = None


class ZoneUnknown(ValueError):
    """A rate names a zone that its service does not have."""


@transaction.atomic
def save_zones(drafts: Sequence[ZoneDraft]) -> dict[tuple[int, str], int]:
    """Make or change zones; the places of each are those of its draft. The id of each by service and code.

    A place that lay in another zone of the service moves to the new one, so that it never lies in two.
    """
    Service.objects.filter(pk__in={draft.service_id for draft in drafts}).order_by("pk").select_for_update().count()
    Zone.objects.bulk_create(
        [
            Zone(service_id=draft.service_id, code=draft.code, days_from=_least(draft), days_to=_most(draft))
            for draft in drafts
        ],
        update_conflicts=True,
        unique_fields=["service", "code"],
        update_fields=["days_from", "days_to"],
    )
    ids = zone_ids({draft.service_id for draft in drafts})
    ZoneArea.objects.filter(zone__in=[ids[draft.service_id, draft.code] for draft in drafts]).delete()
    wanted = {
        (draft.service_id, area.country, plain_postcode(area.low), plain_postcode(area.high or area.low)): draft.code
        for draft in drafts
        for area in draft.areas
    }
    ZoneArea.objects.bulk_create(
        [
            ZoneArea(
                service_id=service_id, zone_id=ids[service_id, code], country=country, postcode_from=low, postcode_to=high
            )
            for (service_id, country, low, high), code in wanted.items()
        ],
        update_conflicts=True,
        unique_fields=["service", "country", "postcode_from", "postcode_to"],
        update_fields=["zone"],
    )  # fmt: skip
    return ids


def _least(draft: ZoneDraft) -> int | None:
    return draft.days[0] if draft.days else None


def _most(draft: ZoneDraft) -> int | None:
    return draft.days[1] if draft.days else None


def zone_ids(service_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """The zones of services by service and code."""
    found = Zone.objects.filter(service_id__in=set(service_ids)).values_list("service_id", "code", "pk")
    return {(service_id, code): key for service_id, code, key in found}


@transaction.atomic
def save_cards(drafts: Sequence[CardDraft]) -> dict[tuple[int, date], int]:
    """Make or change cards with all their rates; the id of each by service and first day. A hundred cost the same statements as one.

    Raises ZoneUnknown. Brackets that overlap are refused by the database.
    """
    zones = zone_ids({draft.service_id for draft in drafts})
    RateCard.objects.bulk_create(
        [
            RateCard(
                service_id=draft.service_id,
                valid_from=draft.valid_from,
                **{name: getattr(draft, name) for name in CARD_FIELDS},
            )
            for draft in drafts
        ],
        update_conflicts=True,
        unique_fields=["service", "valid_from"],
        update_fields=list(CARD_FIELDS),
    )
    ids = card_ids({draft.service_id for draft in drafts})
    mine = [ids[draft.key] for draft in drafts]
    CardRate.objects.filter(card__in=mine).delete()
    CardSurcharge.objects.filter(card__in=mine).delete()
    CardRate.objects.bulk_create(
        CardRate(
            card_id=ids[draft.key],
            zone_id=_zone(zones, draft.service_id, rate.zone),
            above_g=rate.above_g,
            up_to_g=rate.up_to_g,
            **{name: getattr(rate, name) for name in RATE_FIELDS},
        )
        for draft in drafts
        for rate in draft.rates
    )
    CardSurcharge.objects.bulk_create(
        CardSurcharge(
            card_id=ids[draft.key],
            kind=extra.kind,
            currency=extra.currency,
            trait=extra.trait,
            above_mm=extra.above_mm,
            fixed=extra.fixed,
            per_kg=extra.per_kg,
            minimum=extra.minimum,
        )
        for draft in drafts
        for extra in draft.surcharges
    )
    return ids


def _zone(zones: Mapping[tuple[int, str], int], service_id: int, code: str) -> int | None:
    if not code:
        return None
    if (service_id, code) not in zones:
        raise ZoneUnknown(code)
    return zones[service_id, code]


def card_ids(service_ids: Iterable[int]) -> dict[tuple[int, date], int]:
    """The cards of services by service and first day."""
    found = RateCard.objects.filter(service_id__in=set(service_ids)).values_list("service_id", "valid_from", "pk")
    return {(service_id, valid_from): key for service_id, valid_from, key in found}


@dataclass(frozen=True, slots=True)
class TermsDraft:
    """What a service takes, see `ServiceTerms`."""

    service_id: int
    kind: str
    min_weight_g: int = 0
    max_side_mm: int = 0
    max_girth_mm: int = 0
    max_value: int = 0
    refused_traits: tuple[str, ...] = ()
    days: tuple[int, int] | None = None


@transaction.atomic
def save_terms(drafts: Sequence[TermsDraft]) -> None:
    """Set what services take."""
    ServiceTerms.objects.bulk_create(
        [
            ServiceTerms(
                service_id=draft.service_id,
                kind=draft.kind,
                min_weight_g=draft.min_weight_g,
                max_side_mm=draft.max_side_mm,
                max_girth_mm=draft.max_girth_mm,
                max_value=draft.max_value,
                refused_traits=list(draft.refused_traits),
                days_from=draft.days[0] if draft.days else None,
                days_to=draft.days[1] if draft.days else None,
            )
            for draft in drafts
        ],
        update_conflicts=True,
        unique_fields=["service"],
        update_fields=[
            "kind", "min_weight_g", "max_side_mm", "max_girth_mm", "max_value", "refused_traits", "days_from", "days_to",
        ],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FuelDraft:
    """The fuel percentage of a service from a day on."""

    service_id: int
    valid_from: date
    percent: Decimal = field(default_factory=Decimal)


@transaction.atomic
def save_fuel(drafts: Sequence[FuelDraft]) -> None:
    """Set fuel percentages from their days on; the same day again is corrected."""
    FuelRate.objects.bulk_create(
        [FuelRate(service_id=each.service_id, valid_from=each.valid_from, percent=each.percent) for each in drafts],
        update_conflicts=True,
        unique_fields=["service", "valid_from"],
        update_fields=["percent"],
    )


@transaction.atomic
def save_remote_areas(*, service_id: int, areas: Sequence[AreaDraft]) -> None:
    """Set the postcodes that a service asks its remote surcharge for; those that are not named any more are taken away."""
    Service.objects.filter(pk=service_id).select_for_update().count()
    RemoteArea.objects.filter(service_id=service_id).delete()
    RemoteArea.objects.bulk_create(
        {
            (area.country, low, high): RemoteArea(
                service_id=service_id, country=area.country, postcode_from=low, postcode_to=high
            )
            for area in areas
            for low, high in [(plain_postcode(area.low), plain_postcode(area.high or area.low))]
        }.values()
    )


@transaction.atomic
def remove_card(*, card_id: int) -> bool:
    """Take a card away with its rates; the audit trail keeps it. What was shipped by it keeps its freight."""
    CardRate.objects.filter(card_id=card_id).delete()
    CardSurcharge.objects.filter(card_id=card_id).delete()
    return bool(RateCard.objects.filter(pk=card_id).delete()[0])


@transaction.atomic
def remove_zone(*, zone_id: int) -> bool:
    """Take a zone away with its places. False when a card has a price for it."""
    zone = Zone.objects.select_for_update().get(pk=zone_id)
    if zone.rates.exists():
        return False
    zone.areas.all().delete()
    zone.delete()
    return True


@transaction.atomic
def remove_fuel(*, fuel_id: int) -> bool:
    """Take a fuel percentage away; the one before it holds on."""
    return bool(FuelRate.objects.filter(pk=fuel_id).delete()[0])


@transaction.atomic
def save_limits(*, service_id: int, rank: int, max_weight_g: int, countries: Sequence[str]) -> None:
    """Set the rank of a service, its heaviest parcel and its countries (none = everywhere)."""
    Service.objects.filter(pk=service_id).update(rank=rank, max_weight_g=max_weight_g, countries=list(countries))
