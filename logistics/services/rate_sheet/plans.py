"""What each row of a rate card would do: read its cells, compare with the cards that are there, change nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings

from erp.kernel.imports.kinds import Facts, FileView, Given, Judged, Options, Reason
from erp.kernel.imports.states import Verdict
from erp.kernel.imports.values import Cells
from erp.kernel.money import minor_digits
from logistics.models import CardRate, RateCard, Service, Zone, ZoneArea
from logistics.services.rate_sheet.columns import GRAMS, MOST_G, OF_CARD, OF_RATE, PRICES, RULES, WHOLE
from logistics.services.rate_sheet.shown import shown

_COUNTRY = re.compile(r"[A-Z]{2}|\*")
_CURRENCY = re.compile(r"[A-Z]{3}")
LARGEST = Decimal(10_000_000)


@dataclass(slots=True)
class Wanted:
    """What a row asks for."""

    service: str
    day: date | None
    zone: str
    up_to_g: int
    countries: list[str] = field(default_factory=list)
    rate: dict[str, Any] = field(default_factory=dict)
    card: dict[str, Any] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """A row, what is there of it, and what it comes to. `changes`: column -> (before, after)."""

    row: Given
    wanted: Wanted
    service_id: int | None = None
    zone_id: int | None = None
    new_zone: bool = False
    card: RateCard | None = None
    rate: CardRate | None = None
    currency: str = ""
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    verdict: Verdict = Verdict.UNSEEN

    def wrong(self, code: str, column: str, **values: Any) -> None:
        """One more thing that is wrong."""
        self.wanted.reasons.append(Reason(code, column, values))

    def judged(self) -> Judged:
        """For the row's mark."""
        if self.verdict not in (Verdict.CHANGED, Verdict.KEPT):
            return Judged(self.verdict, tuple(self.wanted.reasons))
        told = {
            name: (shown(name, old, self.currency), shown(name, new, self.currency))
            for name, (old, new) in self.changes.items()
        }
        return Judged(self.verdict, tuple(self.wanted.reasons), told)  # fmt: skip


def facts_of(values: Mapping[str, str]) -> Facts:
    """What staging must know of a row: the bracket names it, its card is the larger thing."""
    card = f"{values.get('service', '').strip()} {values.get('valid_from', '').strip()}"[:80]
    bracket = f"{values.get('zone', '').strip()} {values.get('up_to_g', '').strip()}".strip()
    return Facts(f"{card} {bracket}"[:120], card)


def judge(found: Sequence[Given], options: Options, file: FileView) -> dict[int, Judged]:
    """What the rows would do."""
    return {plan.row.number: plan.judged() for plan in plans_of(found, options)}


def plans_of(found: Sequence[Given], options: Options) -> list[Plan]:
    """The plans of some rows, in the same few statements whatever their number."""
    plans = [Plan(row, _read(row.values)) for row in found]
    known = _known(plans)
    for plan in plans:
        plan.wanted.reasons.extend(plan.row.clashes)
        _compare(plan, known, options)
        plan.verdict = _verdict(plan, options)
    return plans


def _read(values: Mapping[str, str]) -> Wanted:
    cells = Cells(values)
    wanted = Wanted(
        cells.text("service", 24), _day(cells, "valid_from"), cells.text("zone", 12).upper(), 0, reasons=cells.reasons
    )
    for column, value in (("service", wanted.service), ("valid_from", values.get("valid_from"))):
        if not value:
            cells.wrong("required", column)
    wanted.up_to_g = cells.whole("up_to_g", most=MOST_G) or 0
    if not wanted.up_to_g and not any(reason.column == "up_to_g" for reason in cells.reasons):
        cells.wrong("required", "up_to_g")
    wanted.countries = [country.upper() for country in cells.words("countries")]
    for country in wanted.countries:
        if not _COUNTRY.fullmatch(country):
            cells.wrong("not_a_country", "countries", value=country)
    if wanted.countries and not wanted.zone:
        wanted.zone = wanted.countries[0].replace("*", "REST")
    for name in ("above_g", *GRAMS):
        wanted.rate[name] = cells.whole(name, most=MOST_G)
    for name in PRICES:
        wanted.rate[name] = cells.decimal(name, most=LARGEST, places=4)
    wanted.card = _read_card(cells)
    wanted.rate = {name: value for name, value in wanted.rate.items() if value is not None}
    wanted.card = {name: value for name, value in wanted.card.items() if value not in (None, "")}
    return wanted


def _read_card(cells: Cells) -> dict[str, Any]:
    currency = cells.text("currency", 3).upper()
    if currency and not _CURRENCY.fullmatch(currency):
        cells.wrong("not_a_currency", "currency", value=currency)
    card = {
        "currency": currency,
        "fx": cells.decimal("fx", most=LARGEST, places=8),
        "volume_rule": cells.choice("volume_rule", RULES),
        "registered_fee": cells.decimal("registered_fee", most=LARGEST, places=4),
        "discount_percent": cells.decimal("discount_percent", most=Decimal(100), places=2),
        "discount_on_fee": cells.yes("discount_on_fee"),
        "ends_on": _day(cells, "ends_on"),
        "note": cells.text("note", 120),
        **{name: cells.whole(name, most=most) for name, most in WHOLE.items()},
    }
    for name in ("side_step", "round_g"):
        if card[name] == 0:
            cells.wrong("least_one", name)
    if card["fx"] == 0:
        cells.wrong("least_one", "fx")
    return card


def _day(cells: Cells, column: str) -> date | None:
    text = cells.raw(column)[:10].replace("/", "-")
    if not text:
        return None
    try:
        return date.fromisoformat("-".join(part.zfill(2) for part in text.split("-")))
    except ValueError:
        cells.wrong("not_a_day", column, value=text)
        return None


@dataclass(slots=True)
class _Known:
    services: dict[str, int]
    zones: dict[tuple[int, str], int]
    areas: dict[tuple[int, str], str]
    cards: dict[tuple[int, date], RateCard]
    rates: dict[tuple[int, int | None, int], CardRate]
    # What brackets there are, and will be by the rows before: (service, day, zone code) -> up to -> above.
    brackets: dict[tuple[int, date, str], dict[int, int]]
    # What the cards of this file say, told by the first row that says it.
    told: dict[tuple[int, date], dict[str, Any]] = field(default_factory=dict)
    # Zones that rows before make.
    made: set[tuple[int, str]] = field(default_factory=set)


def _known(plans: Sequence[Plan]) -> _Known:
    services = dict(Service.objects.filter(code__in={plan.wanted.service for plan in plans}).values_list("code", "pk"))
    ids = list(services.values())
    zones = {(zone.service_id, zone.code): zone.pk for zone in Zone.objects.filter(service__in=ids)}
    codes = {key: code for (_service, code), key in zones.items()}
    whole = ZoneArea.objects.filter(service__in=ids, postcode_from="").values_list("service_id", "country", "zone_id")
    days = {plan.wanted.day for plan in plans if plan.wanted.day}
    cards = {
        (card.service_id, card.valid_from): card
        for card in RateCard.objects.filter(service__in=ids, valid_from__in=days)
    }
    by_id = {card.pk: key for key, card in cards.items()}
    found = list(CardRate.objects.filter(card__in=by_id))
    brackets: dict[tuple[int, date, str], dict[int, int]] = {}
    for rate in found:
        place = (*by_id[rate.card_id], codes[rate.zone_id] if rate.zone_id else "")
        brackets.setdefault(place, {})[rate.up_to_g] = rate.above_g
    return _Known(
        services, zones, {(service, country): codes[zone] for service, country, zone in whole}, cards,
        {(rate.card_id, rate.zone_id, rate.up_to_g): rate for rate in found}, brackets,
    )  # fmt: skip


def _compare(plan: Plan, known: _Known, options: Options) -> None:
    wanted = plan.wanted
    plan.service_id = known.services.get(wanted.service)
    if plan.service_id is None and wanted.service:
        plan.wrong("unknown_service", "service", value=wanted.service)
    if plan.service_id is None or wanted.day is None:
        return
    key = (plan.service_id, wanted.day)
    plan.card = known.cards.get(key)
    told = known.told.setdefault(key, {})
    for name, value in wanted.card.items():
        told.setdefault(name, value)
    plan.currency = told.get("currency") or (plan.card.currency if plan.card else settings.BASE_CURRENCY)
    _zone(plan, known, options)
    _money(plan)
    if plan.card and (plan.zone_id or not wanted.zone):
        plan.rate = known.rates.get((plan.card.pk, plan.zone_id, wanted.up_to_g))
    _bracket(plan, known, key)
    _card_sound(plan, told)
    _differences(plan)


def _zone(plan: Plan, known: _Known, options: Options) -> None:
    wanted, service_id = plan.wanted, plan.service_id
    assert service_id is not None
    plan.zone_id = known.zones.get((service_id, wanted.zone)) if wanted.zone else None
    if not wanted.zone or plan.zone_id:
        return
    if not options.create or not (wanted.countries or (service_id, wanted.zone) in known.made):
        plan.wrong("unknown_zone", "zone", value=wanted.zone)
        return
    plan.new_zone = True
    known.made.add((service_id, wanted.zone))
    for country in wanted.countries:
        other = known.areas.get((service_id, country.replace("*", "")), wanted.zone)
        if other != wanted.zone:
            plan.wrong("country_in_zone", "countries", country=country, zone=other)


def _money(plan: Plan) -> None:
    """Prices as whole minor units of the card's currency."""
    digits = minor_digits(plan.currency) if _CURRENCY.fullmatch(plan.currency) else 2
    for values, names in ((plan.wanted.rate, PRICES), (plan.wanted.card, ("registered_fee",))):
        for name in names:
            if name in values:
                minor = values[name].scaleb(digits)
                if minor != int(minor):
                    plan.wrong("too_fine", name, value=str(values[name]), places=digits)
                values[name] = int(minor)


def _bracket(plan: Plan, known: _Known, key: tuple[int, date]) -> None:
    wanted, now = plan.wanted, plan.rate
    above = wanted.rate.get("above_g", now.above_g if now else 0)
    if wanted.up_to_g and above >= wanted.up_to_g:
        plan.wrong("not_in_order", "up_to_g", above=above, up_to=wanted.up_to_g)
        return
    there = known.brackets.setdefault((*key, wanted.zone), {})
    for up_to, low in sorted(there.items()):
        if up_to != wanted.up_to_g and low < wanted.up_to_g and above < up_to:
            plan.wrong("overlaps", "above_g", above=low, up_to=up_to)
            break
    else:
        there[wanted.up_to_g] = above
    step_g = wanted.rate.get("step_g", now.step_g if now else 0)
    if wanted.rate.get("step_price", now.step_price if now else 0) and not step_g:
        plan.wrong("step_without_grams", "step_g")


def _card_sound(plan: Plan, told: Mapping[str, Any]) -> None:
    """What the card would be as a whole."""
    rule = told.get("volume_rule", plan.card.volume_rule if plan.card else "actual")
    if rule != "actual" and not told.get("divisor", plan.card.divisor if plan.card else 0):
        plan.wrong("needs_divisor", "divisor")
    ends_on, day = told.get("ends_on", plan.card.ends_on if plan.card else None), plan.wanted.day
    if ends_on and day and ends_on < day:
        plan.wrong("ends_before", "ends_on")


def _differences(plan: Plan) -> None:
    for source, names, values in (
        (plan.card, OF_CARD, plan.wanted.card),
        (plan.rate, OF_RATE, plan.wanted.rate),
    ):
        if source is not None:
            plan.changes |= {
                name: (getattr(source, name), values[name])
                for name in names
                if name in values and getattr(source, name) != values[name]
            }


def _verdict(plan: Plan, options: Options) -> Verdict:
    if plan.wanted.reasons:
        return Verdict.WRONG
    if plan.rate is None:
        return Verdict.NEW
    if not plan.changes:
        return Verdict.SAME
    return Verdict.CHANGED if options.update else Verdict.KEPT
