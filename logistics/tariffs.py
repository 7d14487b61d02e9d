"""The rates of services on a day, read in a few statements whatever the number of services and parcels; priced without the database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.conf import settings

from erp.kernel.money import minor_digits
from erp.kernel.services import fx
from erp.kernel.sql import rows
from logistics.formulas import (
    Bracket,
    Extra,
    Fees,
    Freight,
    Rate,
    Sides,
    Weighing,
    bracket_for,
    chargeable_g,
    freight,
    volumetric_g,
)
from logistics.states import SurchargeKind, VolumeRule

REST = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What is priced: its actual grams, its box where the sizes are known, where it goes, what it has in it."""

    grams: int
    country: str
    postcode: str = ""
    box: Sides | None = None
    traits: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """A zone, and how long it takes there; no zone: the service has none and charges everywhere alike."""

    zone_id: int | None = None
    code: str = ""
    days: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Unpriced:
    """Why there is no price: `no_card`, `card_ended`, `no_rate` (of the zone), `above_card`, `bracket_gap` or `no_fx`."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Surcharge:
    kind: str
    trait: str
    above_mm: int
    extra: Extra | None  # None: its currency has no rate


@dataclass(frozen=True, slots=True)
class _Card:
    id: int
    ends_on: date | None
    currency: str
    weighing: Weighing
    fees: Fees
    rate: Rate | None


@dataclass(frozen=True, slots=True)
class _Area:
    low: str
    high: str
    place: Place


@dataclass(slots=True)
class Tariffs:
    """All that is needed to price parcels by some services on one day."""

    on: date
    areas: dict[int, dict[str, list[_Area]]] = field(default_factory=dict)
    remote: dict[tuple[int, str], list[tuple[str, str]]] = field(default_factory=dict)
    cards: dict[int, _Card] = field(default_factory=dict)
    brackets: dict[tuple[int, int | None], list[Bracket]] = field(default_factory=dict)
    surcharges: dict[int, list[_Surcharge]] = field(default_factory=dict)

    def place(self, service_id: int, country: str, postcode: str = "") -> Place | None:
        """The zone of an address: the one that names most of its postcode, else its country's, else the rest of the world's.

        A service without zones goes everywhere alike; one with zones does not go where none of them is (None).
        """
        areas = self.areas.get(service_id)
        if areas is None:
            return Place()
        plain = plain_postcode(postcode)
        for area in areas.get(country, ()):
            if not area.low or area.low <= plain[: len(area.low)] <= area.high:
                return area.place
        rest = areas.get(REST)
        return rest[0].place if rest else None

    def price(self, service_id: int, sent: Sent, place: Place) -> Freight | Unpriced:
        """What a service asks for a parcel to a place that it goes to, in minor units of the base currency."""
        card = self.cards.get(service_id)
        if card is None:
            return Unpriced("no_card")
        if card.ends_on is not None and card.ends_on < self.on:
            return Unpriced("card_ended", {"on": card.ends_on.isoformat()})
        if card.rate is None:
            return Unpriced("no_fx", {"currency": card.currency})
        volume_g = volumetric_g(sent.box, card.weighing) if sent.box and card.weighing.divisor else 0
        grams = chargeable_g(sent.grams, volume_g, card.weighing)
        brackets = self.brackets.get((card.id, place.zone_id)) or self.brackets.get((card.id, None))
        if not brackets:
            return Unpriced("no_rate", {"zone": place.code})
        bracket = bracket_for(brackets, grams)
        if bracket is None:
            most = brackets[-1].up_to_g
            code = "above_card" if grams > most else "bracket_gap"
            return Unpriced(code, {"zone": place.code, "grams": grams, "most": most})
        extras = self._extras(service_id, card, sent)
        if isinstance(extras, Unpriced):
            return extras
        return freight(bracket, grams, fees=card.fees, extras=extras, rate=card.rate, volumetric_grams=volume_g)

    def dearest(self, service_id: int, sent: Sent) -> int | None:
        """What a parcel costs to its country where the service names that; else to the dearest of its zones. None: no price is known."""
        named = self.areas.get(service_id, {}).get(sent.country) if sent.country else None
        areas = named or [area for found in self.areas.get(service_id, {}).values() for area in found]
        places = {area.place for area in areas} or {Place()}
        priced = [self.price(service_id, sent, place) for place in places]
        return max((each.total for each in priced if isinstance(each, Freight)), default=None)

    def _extras(self, service_id: int, card: _Card, sent: Sent) -> list[Extra] | Unpriced:
        due = []
        for each in self.surcharges.get(card.id, ()):
            if each.kind == SurchargeKind.REMOTE:
                applies = self.is_remote(service_id, sent.country, sent.postcode)
            elif each.kind == SurchargeKind.OVERSIZE:
                applies = sent.box is not None and sent.box[0] > each.above_mm
            else:
                applies = each.trait in sent.traits
            if applies and each.extra is None:
                return Unpriced("no_fx", {"currency": ""})
            if applies and each.extra is not None:
                due.append(each.extra)
        return due

    def is_remote(self, service_id: int, country: str, postcode: str) -> bool:
        """Whether a service asks a surcharge for the way to an address."""
        areas = self.remote.get((service_id, country))
        if not areas:
            return False
        plain = plain_postcode(postcode)
        return any(low <= plain[: len(low)] <= high for low, high in areas)

    def asks_postcode(self, service_id: int) -> bool:
        """Whether a postcode can change what a service asks."""
        named = any(area.low for found in self.areas.get(service_id, {}).values() for area in found)
        return named or any(key[0] == service_id for key in self.remote)

    def asks_contents(self, service_id: int) -> bool:
        """Whether the size or the traits of the contents can change what a service asks."""
        card = self.cards.get(service_id)
        return card is not None and bool(card.weighing.divisor or self.surcharges.get(card.id))


def plain_postcode(postcode: str) -> str:
    """A postcode as areas name it: capitals, without blanks and dashes."""
    return postcode.upper().replace(" ", "").replace("-", "")


def tariffs(service_ids: Iterable[int], *, on: date, countries: Collection[str] | None = None) -> Tariffs:
    """The rates of services on a day, for some countries or all; the same seven statements for one service or a thousand."""
    ids = sorted(set(service_ids))
    found = Tariffs(on)
    if not ids:
        return found
    _read_areas(found, ids, countries)
    _read_cards(found, ids)
    return found


def _read_areas(found: Tariffs, ids: Sequence[int], countries: Collection[str] | None) -> None:
    zoned = rows("SELECT DISTINCT service_id FROM logistics_zone WHERE service_id = ANY(%s)", [ids])
    found.areas = {row[0]: {} for row in zoned}
    wanted = None if countries is None else [*countries, REST]
    areas = rows(
        """SELECT a.service_id, a.country, a.postcode_from, a.postcode_to, z.id, z.code, coalesce(z.days_from, t.days_from),
                  coalesce(z.days_to, t.days_to)
           FROM logistics_zonearea a JOIN logistics_zone z ON z.id = a.zone_id LEFT JOIN logistics_serviceterms t ON t.service_id = a.service_id
           WHERE a.service_id = ANY(%s) AND (%s::text[] IS NULL OR a.country = ANY(%s::text[]))
           ORDER BY a.service_id, a.country, length(a.postcode_from) DESC, a.postcode_from DESC, a.postcode_to, a.id""",
        [ids, wanted, wanted],
    )
    for service_id, country, low, high, zone_id, code, days_from, days_to in areas:
        days = (days_from, days_to) if days_to is not None else None
        found.areas[service_id].setdefault(country, []).append(_Area(low, high, Place(zone_id, code, days)))
    remote = rows(
        """SELECT service_id, country, postcode_from, postcode_to FROM logistics_remotearea
           WHERE service_id = ANY(%s) AND (%s::text[] IS NULL OR country = ANY(%s::text[]))""",
        [ids, wanted, wanted],
    )
    for service_id, country, low, high in remote:
        found.remote.setdefault((service_id, country), []).append((low, high))


def _read_cards(found: Tariffs, ids: Sequence[int]) -> None:
    cards = rows(
        """SELECT DISTINCT ON (c.service_id) c.service_id, c.id, c.ends_on, c.currency, c.fx, c.volume_rule, c.divisor, c.volume_above_cm3,
                  c.side_step, c.min_g, c.round_g, c.registered_fee, c.discount_percent, c.discount_on_fee, coalesce(f.percent, 0)
           FROM logistics_ratecard c LEFT JOIN LATERAL (
             SELECT percent FROM logistics_fuelrate f WHERE f.service_id = c.service_id AND f.valid_from <= %s
             ORDER BY f.valid_from DESC LIMIT 1) f ON true
           WHERE c.service_id = ANY(%s) AND c.valid_from <= %s ORDER BY c.service_id, c.valid_from DESC""",
        [found.on, ids, found.on],
    )
    card_ids = [row[1] for row in cards]
    surcharges = rows(
        """SELECT card_id, kind, trait, above_mm, fixed, per_kg, minimum, currency FROM logistics_cardsurcharge WHERE card_id = ANY(%s)
           ORDER BY card_id, kind, trait""",
        [card_ids],
    )
    agreed = {row[1]: (row[3], row[4]) for row in cards}
    money = _Money.read({row[3] for row in cards} | {row[7] for row in surcharges}, found.on)
    for (
        service_id,
        card_id,
        ends_on,
        currency,
        at,
        rule,
        divisor,
        above,
        side,
        least,
        step,
        fee,
        off,
        on_fee,
        fuel,
    ) in cards:
        weighing = Weighing(
            0 if rule == VolumeRule.ACTUAL else divisor, above if rule == VolumeRule.ABOVE else 0, side, least, step
        )
        fees = Fees(fee, int(off * 100), on_fee, int(fuel * 100))
        found.cards[service_id] = _Card(card_id, ends_on, currency, weighing, fees, money.of(currency, at))
    for card_id, kind, trait, above_mm, fixed, per_kg, minimum, currency in surcharges:
        own, at = agreed[card_id]
        rate = money.of(currency, at if currency == own else None)
        extra = Extra(trait or kind, fixed, per_kg, minimum, rate) if rate else None
        found.surcharges.setdefault(card_id, []).append(_Surcharge(kind, trait, above_mm, extra))
    brackets = rows(
        """SELECT card_id, zone_id, above_g, up_to_g, first_g, first_price, step_g, step_price, per_kg, per_piece FROM logistics_cardrate
           WHERE card_id = ANY(%s) ORDER BY card_id, zone_id, up_to_g""",
        [card_ids],
    )
    for card_id, zone_id, *values in brackets:
        found.brackets.setdefault((card_id, zone_id), []).append(Bracket(*values))


@dataclass(frozen=True, slots=True)
class _Money:
    """The company's exchange rates of one day."""

    known: Mapping[tuple[str, date], Decimal]
    on: date

    @classmethod
    def read(cls, currencies: Collection[str], on: date) -> "_Money":
        return cls(fx.rates((currency, on) for currency in currencies), on)

    def of(self, currency: str, agreed: Decimal | None) -> Rate | None:
        """By contract where a rate is agreed, else the company's of the day."""
        at = agreed if agreed is not None else self.known.get((currency, self.on))
        if at is None:
            return None
        shift = minor_digits(settings.BASE_CURRENCY) - minor_digits(currency)
        over, under = at.scaleb(shift).as_integer_ratio()
        return Rate(over, under)
