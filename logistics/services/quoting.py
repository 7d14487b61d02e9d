"""Which service carries what, and for how much: the one question that orders, resends and every other sender ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from logistics.formulas import Freight, Sides
from logistics.queries_routing import Measures, Offered, measures_of, routing_steps, services_offered
from logistics.routing import Facts, Objection, RoutingStep, decide, objections
from logistics.tariffs import Place, Sent, Tariffs, Unpriced, tariffs


@dataclass(frozen=True, slots=True)
class Consignment:
    """What is to be sent, before it is a parcel. `key`: the asker's own. `contents`: units by SKU.

    `value`: what it was sold for, in minor units of the base currency; None: unknown. `service_id`: only this service, as a rule
    or a person wishes. `store_id`: who sold it, for rules of one store. `weight_g`, `box_mm` and `traits`, where they are given, stand
    instead of (weight, size) or beside (traits) what the contents say.
    """

    key: int
    warehouse_id: int
    country: str
    contents: tuple[tuple[int, int], ...]
    postcode: str = ""
    value: int | None = None
    service_id: int | None = None
    store_id: int | None = None
    weight_g: int | None = None
    box_mm: Sides | None = None
    traits: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Quote:
    """The service that carries a consignment, or none; the expected weight; its freight in minor units of the base currency (None: no
    rate is known); and by service why it was or was not the one (`chosen`, `outranked`, `country`, `weight`, `not_wished` ...).

    `because`: what decided, as `Decision.told` has it (`by`: rule, wish, rank or none). `parts`: what the freight is the sum of."""

    service_id: int | None
    weight_g: int
    freight: int | None = None
    reasons: Mapping[int, str] = field(default_factory=dict)
    because: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A service that can carry a consignment: its freight and the parts of it, in minor units of the base currency, and its days."""

    service_id: int
    freight: int
    parts: tuple[tuple[str, int], ...]
    days: tuple[int, int] | None
    chargeable_g: int
    volumetric_g: int = 0
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A service that can't carry a consignment or has no price for it, and all that is in its way, each with its limit."""

    service_id: int
    reasons: tuple[Objection, ...]


def quote(consignments: Sequence[Consignment], *, on: date) -> dict[int, Quote]:
    """The service of each consignment that leaves on a day, by its key. Ten thousand cost the same few statements as one."""
    known = _look_up(consignments, on)
    return {asked.key: _quoted(asked, known) for asked in consignments}


def trial(consignments: Sequence[Consignment], *, on: date) -> dict[int, list[Offer | Refused]]:
    """Every open service for each consignment, by its key: the cheapest first, then those that can't, by rank, with all their reasons.

    Neither a wish nor a rule is asked. Ten thousand consignments cost the same few statements as one.
    """
    known = _look_up(consignments, on)
    return {asked.key: _tried(asked, known) for asked in consignments}


@dataclass(frozen=True, slots=True)
class _Known:
    """All that was looked up for a set of consignments."""

    offered: Sequence[Offered]
    tariffs: Tariffs
    measures: Measures
    steps: Sequence[RoutingStep]


def _look_up(consignments: Sequence[Consignment], on: date) -> _Known:
    offered = services_offered()
    priced = tariffs(
        (each.limits.service_id for each in offered), on=on, countries={asked.country for asked in consignments}
    )
    skus = {sku_id for asked in consignments for sku_id, _quantity in asked.contents}
    return _Known(offered, priced, measures_of(sku_ids=skus), routing_steps())


def _facts(asked: Consignment, known: _Known) -> Facts:
    grams = asked.weight_g if asked.weight_g is not None else known.measures.grams(asked.contents)
    box = asked.box_mm or known.measures.box(asked.contents)
    traits = asked.traits | known.measures.traits(asked.contents)
    return Facts(
        asked.country, grams, asked.warehouse_id, asked.store_id, asked.value, box, traits, asked.service_id
    )  # fmt: skip


class _Case:
    """One consignment against the services of its warehouse: what each objects to and what it asks, reckoned once and only when asked."""

    def __init__(self, asked: Consignment, known: _Known) -> None:
        self.facts = _facts(asked, known)
        self._sent = Sent(self.facts.grams, asked.country, asked.postcode, self.facts.box, self.facts.traits)
        self._tariffs = known.tariffs
        self._places: dict[int, Place | None] = {}
        self._prices: dict[int, Freight | Unpriced] = {}

    def place(self, service_id: int) -> Place | None:
        """The zone that the address lies in."""
        if service_id not in self._places:
            self._places[service_id] = self._tariffs.place(service_id, self._sent.country, self._sent.postcode)
        return self._places[service_id]

    def objections(self, offered: Offered) -> list[Objection]:
        """All that keeps a service from carrying it."""
        found = objections(offered.limits, self.facts)
        if self.facts.warehouse_id not in offered.warehouses:
            found.insert(0, Objection("warehouse"))
        if self.place(offered.limits.service_id) is None:
            found.append(Objection("no_zone", {"country": self._sent.country}))
        return found

    def price(self, service_id: int) -> Freight | Unpriced:
        """What it costs, or why that is not known."""
        if service_id not in self._prices:
            place = self.place(service_id)
            self._prices[service_id] = (
                self._tariffs.price(service_id, self._sent, place) if place else Unpriced("no_zone")
            )
        return self._prices[service_id]

    def days(self, offered: Offered) -> tuple[int, int] | None:
        """How long it takes: its zone's days, else the service's."""
        place = self.place(offered.limits.service_id)
        return place.days if place and place.days else offered.limits.days


def _quoted(asked: Consignment, known: _Known) -> Quote:
    case = _Case(asked, known)
    here = {each.limits.service_id: each for each in known.offered if asked.warehouse_id in each.warehouses}
    refused = {key: found[0].code for key, each in here.items() if (found := case.objections(each))}
    able = [each.limits for key, each in here.items() if key not in refused]

    def price(service_id: int) -> int | None:
        found = case.price(service_id)
        return found.total if isinstance(found, Freight) else None

    def days(service_id: int) -> int | None:
        found = case.days(here[service_id])
        return found[1] if found else None

    decision = decide(case.facts, able, known.steps, price=price, days=days)
    chosen = decision.service_id
    lost = "not_wished" if asked.service_id is not None and decision.by in ("wish", "none") else "outranked"
    reasons = dict.fromkeys(here, lost) | refused
    if lost == "not_wished":
        reasons |= {key: lost for key in here if key != asked.service_id}
    if chosen is None:
        return Quote(None, case.facts.grams, None, reasons, decision.told())
    freight = case.price(chosen)
    total, parts = (freight.total, freight.parts) if isinstance(freight, Freight) else (None, ())
    return Quote(chosen, case.facts.grams, total, reasons | {chosen: "chosen"}, decision.told(), parts)


def _tried(asked: Consignment, known: _Known) -> list[Offer | Refused]:
    case = _Case(asked, known)
    offers: list[Offer] = []
    refused: list[Refused] = []
    for each in known.offered:
        key = each.limits.service_id
        against = case.objections(each)
        price = case.price(key) if not against else None
        if isinstance(price, Freight):
            place = case.place(key)
            offers.append(
                Offer(
                    key,
                    price.total,
                    price.parts,
                    case.days(each),
                    price.chargeable_g,
                    price.volumetric_g,
                    place.code if place else "",
                )
            )
        elif price is not None:
            refused.append(Refused(key, (Objection(price.code, price.values),)))
        else:
            refused.append(Refused(key, tuple(against)))
    return [*sorted(offers, key=lambda offer: (offer.freight, offer.service_id)), *refused]
