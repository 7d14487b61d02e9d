"""What is wrong with rate cards, before a parcel finds out. Read in the same few statements for one service or all; nothing is written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.conf import settings

from erp.kernel.services import fx
from logistics.formulas import Bracket, base_of, rounded_up
from logistics.models import CardRate, CardSurcharge, RateCard, Service, Zone, ZoneArea
from logistics.rate_lint_surcharges import surcharge_findings

WARNINGS = frozenset(
    {
        *("heavier_cheaper", "not_begun", "below_limit", "zone_empty"),
        *("remote_without_areas", "remote_free", "oversize_never", "trait_refused", "surcharge_nothing"),
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a service's rates; `code` names it, `values` are what the words need."""

    service_id: int
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    card_id: int | None = None

    @property
    def tone(self) -> str:
        """Red where a parcel finds no price, amber where its price may surprise."""
        return "warn" if self.code in WARNINGS else "bad"


def lint(*, on: date, service_ids: Iterable[int] | None = None) -> list[Finding]:
    """The findings of open services, by service: cards in force on a day and those that begin later are looked at."""
    services = Service.objects.filter(closed_at__isnull=True).order_by("rank", "pk")
    if service_ids is not None:
        services = services.filter(pk__in=list(service_ids))
    found = list(services)
    ids = [service.pk for service in found]
    cards: dict[int, list[RateCard]] = defaultdict(list)
    for card in RateCard.objects.filter(service__in=ids).order_by("service_id", "valid_from"):
        cards[card.service_id].append(card)
    due = {card.pk: card for each in cards.values() for card in _living(each, on)}
    rates: dict[int, dict[int | None, list[CardRate]]] = defaultdict(lambda: defaultdict(list))
    for rate in CardRate.objects.filter(card__in=due).order_by("card_id", "zone_id", "above_g"):
        rates[rate.card_id][rate.zone_id].append(rate)
    zones: dict[int, list[Zone]] = defaultdict(list)
    for zone in Zone.objects.filter(service__in=ids).order_by("service_id", "code"):
        zones[zone.service_id].append(zone)
    areas: dict[int, list[ZoneArea]] = defaultdict(list)
    for area in ZoneArea.objects.filter(service__in=ids):
        areas[area.service_id].append(area)
    extra = CardSurcharge.objects.filter(card__in=due).values_list("currency", flat=True).distinct()
    currencies = {card.currency for card in due.values()} | set(extra)
    known = {key[0] for key in fx.rates((currency, on) for currency in currencies)} | {settings.BASE_CURRENCY}
    extras: dict[int, list[Finding]] = defaultdict(list)
    for card, code, values in surcharge_findings(due, known):
        extras[card.pk].append(Finding(card.service_id, code, values, card.pk))
    findings: list[Finding] = []
    for service in found:
        findings += _validity(service.pk, cards[service.pk], on)
        findings += _coverage(service, zones[service.pk], areas[service.pk])
        for card in _living(cards[service.pk], on):
            findings += _money(card, known)
            findings += _brackets(service, card, zones[service.pk], rates[card.pk])
            findings += extras[card.pk]
    return findings


def _living(cards: Sequence[RateCard], on: date) -> list[RateCard]:
    """The card in force on a day, and those that begin later."""
    begun = [card for card in cards if card.valid_from <= on]
    return begun[-1:] + [card for card in cards if card.valid_from > on]


def _validity(service_id: int, cards: Sequence[RateCard], on: date) -> list[Finding]:
    if not cards:
        return [Finding(service_id, "no_card")]
    found = []
    if cards[0].valid_from > on:
        found.append(Finding(service_id, "not_begun", {"on": cards[0].valid_from.isoformat()}, cards[0].pk))
    for card, following in zip(cards, [*cards[1:], None], strict=True):
        if card.ends_on is None:
            continue
        if following is None and card.ends_on < on:
            found.append(Finding(service_id, "expired", {"on": card.ends_on.isoformat()}, card.pk))
        if following is not None and card.ends_on + timedelta(days=1) < following.valid_from >= on:
            values = {"on": card.ends_on.isoformat(), "next": following.valid_from.isoformat()}
            found.append(Finding(service_id, "validity_gap", values, card.pk))
    return found


def _coverage(service: Service, zones: Sequence[Zone], areas: Sequence[ZoneArea]) -> list[Finding]:
    with_areas = {area.zone_id for area in areas}
    found = [Finding(service.pk, "zone_empty", {"zone": zone.code}) for zone in zones if zone.pk not in with_areas]
    countries = {area.country for area in areas if not area.postcode_from}
    if zones and "" not in countries:
        lost = [country for country in service.countries if country not in countries]
        found += [Finding(service.pk, "country_no_zone", {"countries": lost})] if lost else []
    return found


def _money(card: RateCard, known: set[str]) -> list[Finding]:
    if card.fx is None and card.currency not in known:
        return [Finding(card.service_id, "no_fx", {"currency": card.currency}, card.pk)]
    return []


def _brackets(
    service: Service, card: RateCard, zones: Sequence[Zone], rates: Mapping[int | None, Sequence[CardRate]]
) -> list[Finding]:
    general = rates.get(None, ())
    named: dict[int | None, str] = {zone.pk: zone.code for zone in zones}
    found = [
        Finding(service.pk, "zone_no_rate", {"zone": code, "card": card.valid_from.isoformat()}, card.pk)
        for key, code in named.items()
        if not general and not rates.get(key)
    ]
    if not zones and not general:
        found.append(Finding(service.pk, "card_empty", {"card": card.valid_from.isoformat()}, card.pk))
    for key, brackets in rates.items():
        for code, values in lint_brackets(
            [_bracket(each) for each in brackets], round_g=card.round_g, least=card.min_g, most=service.max_weight_g
        ):
            told = {**values, "zone": named.get(key, ""), "card": card.valid_from.isoformat()}
            found.append(Finding(service.pk, code, told, card.pk))
    return found


def _bracket(rate: CardRate) -> Bracket:
    return Bracket(
        rate.above_g, rate.up_to_g, rate.first_g, rate.first_price, rate.step_g, rate.step_price, rate.per_kg, rate.per_piece
    )  # fmt: skip


def lint_brackets(
    brackets: Sequence[Bracket], *, round_g: int = 1, least: int = 0, most: int = 0
) -> list[tuple[str, dict[str, Any]]]:
    """What is wrong with the brackets of one zone, in their order: gaps, edges where heavier is cheaper, an end below the limit. Pure.

    Within a bracket a heavier parcel is never cheaper, so only the edges are compared.
    """
    found: list[tuple[str, dict[str, Any]]] = []
    if brackets and brackets[0].above_g > least:
        found.append(("bracket_gap", {"above": least, "to": brackets[0].above_g}))
    for lower, upper in pairwise(brackets):
        if lower.up_to_g < upper.above_g:
            found.append(("bracket_gap", {"above": lower.up_to_g, "to": upper.above_g}))
        heavier = rounded_up(upper.above_g + 1, round_g)
        lighter = lower.up_to_g // round_g * round_g
        before, after = _asked(lower, lighter), _asked(upper, heavier)
        if lighter > lower.above_g and after < before:
            values = {"lighter": lighter, "heavier": heavier, "saved": -(-(before - after) // 1000)}
            found.append(("heavier_cheaper", values))
    if brackets and brackets[-1].up_to_g < most:
        found.append(("below_limit", {"most": brackets[-1].up_to_g, "limit": most}))
    return found


def _asked(bracket: Bracket, grams: int) -> int:
    return base_of(bracket, grams) + 1000 * bracket.per_piece
