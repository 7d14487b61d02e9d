"""Proposed prices: the inputs of many listings gathered at once, and the chosen proposals set.

What is not known is named for each listing; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from erp.kernel import clock
from erp.kernel.money import minor_digits
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services import fx
from finance.models import PriceRule
from finance.queries.price_costs import UnitCost, unit_costs
from finance.services.books.sales import fee_rules
from finance.services.fees import Rule, schedule
from finance.states import Component, PriceTarget
from logistics.formulas import box_of
from logistics.tariffs import Sent, Tariffs, tariffs
from logistics.weights import expected_g
from people.models import User
from products import pricing
from products.models import Listing, Sku
from products.queries import parts_of
from products.services.prices import Wanted, set_prices
from products.states import ListingState


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the inputs of a calculation come from: unit costs by SKU, the parcel's grams, the rate, the days."""

    parts: tuple[tuple[int, int, UnitCost], ...] = ()  # SKU, units, cost of one
    grams: int = 0
    rate: Decimal | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A listing, what its price earns now, and the price that its store's rule asks for; or all that is missing."""

    listing: Listing
    rule: PriceRule | None
    costs: pricing.Costs | None
    now: pricing.Result | None
    priced: pricing.Priced | None
    lacks: tuple[Refusal, ...]
    sources: Sources


@dataclass(slots=True)
class _Known:
    """All that was looked up for a set of listings."""

    on: date
    listings: list[Listing]
    rules: dict[int, PriceRule]
    fees: dict[str, list[Rule]]
    rates: dict[tuple[str, date], Decimal]
    parts: dict[int, list[tuple[int, int]]]
    skus: dict[int, Sku]
    costs: dict[int, UnitCost]
    freight: Tariffs


@dataclass(slots=True)
class _Gathering:
    """What is found for one listing on the way, and what is not."""

    lacks: list[Refusal] = field(default_factory=list)

    def lack(self, code: str, **values: Any) -> None:
        self.lacks.append(Refusal(code, values))


def propose(*, listing_ids: Sequence[int], on: date | None = None) -> dict[int, Proposal]:
    """The proposal of each listing by the rates, fees and costs of a day; a thousand cost the same few statements as one."""
    known = _look_up(listing_ids, on or clock.business_date())
    return {listing.pk: _proposal(listing, known) for listing in known.listings}


@transaction.atomic
def apply_proposals(*, confirmed: Mapping[int, Decimal], actor: User | None) -> Outcomes:
    """Set the proposed prices that a person has seen and confirmed (listing id -> price).

    Refused: what is missing (`unmapped`, `no_rule`, `no_cost` ...), `moved` (another price is proposed by now), and as in `set_prices`.
    """
    proposals = propose(listing_ids=list(confirmed))
    refused: dict[int, Refusal] = missing(confirmed, proposals)
    wanted: dict[int, Wanted] = {}
    for key, proposal in proposals.items():
        currency = proposal.listing.store.currency
        if proposal.priced is None:
            refused[key] = proposal.lacks[0]
        elif proposal.priced.price != confirmed[key]:
            values = {"seen": str(confirmed[key]), "price": str(proposal.priced.price), "currency": currency}
            refused[key] = Refusal("moved", values)
        else:
            wanted[key] = Wanted(proposal.priced.price, currency)
    return set_prices(wanted=wanted, actor=actor) + Outcomes(refused=refused)


def _look_up(listing_ids: Sequence[int], on: date) -> _Known:
    found = Listing.objects.filter(pk__in=list(listing_ids)).select_related("store__account", "sku").order_by("pk")
    listings = list(found)
    store_ids = {listing.store_id for listing in listings}
    rules = {rule.store_id: rule for rule in PriceRule.objects.filter(store__in=store_ids).select_related("service")}
    fees = fee_rules({listing.store.account.marketplace for listing in listings})
    currencies = {listing.store.currency for listing in listings}
    currencies |= {rule.currency for rules_ in fees.values() for rule in rules_}
    parts = parts_of([listing.pk for listing in listings])
    sku_ids = {sku_id for of_one in parts.values() for sku_id, _units in of_one}
    return _Known(
        on=on,
        listings=listings,
        rules=rules,
        fees=fees,
        rates=fx.rates((currency, on) for currency in currencies),
        parts=parts,
        skus=Sku.objects.in_bulk(sku_ids),
        costs=unit_costs(sku_ids, on=on),
        freight=tariffs((rule.service_id for rule in rules.values() if rule.service_id), on=on),
    )


def _proposal(listing: Listing, known: _Known) -> Proposal:
    rule = known.rules.get(listing.store_id)
    costs, sources, lacks = _gather(listing, rule, known)
    now = pricing.result_at(costs, listing.price) if costs is not None and listing.price is not None else None
    priced = None
    if costs is not None and rule is not None and not lacks:
        try:
            priced = pricing.price_for(costs, target_of(rule), rounding_of(rule), floor=rule.floor_margin)
        except pricing.Unreachable:
            lacks.append(Refusal("unreachable"))
    return Proposal(listing, rule, costs, now, priced, tuple(lacks), sources)


def target_of(rule: PriceRule) -> pricing.Target:
    """What the rule wants to be left."""
    if rule.target_kind == PriceTarget.PROFIT:
        return pricing.Target(profit=rule.target)
    return pricing.Target(margin=rule.target)


def rounding_of(rule: PriceRule) -> pricing.Rounding:
    """To which prices the rule rounds."""
    return pricing.Rounding(rule.rounding_step, rule.rounding_ending, pricing.Mode(rule.rounding_mode))


def _gather(
    listing: Listing, rule: PriceRule | None, known: _Known
) -> tuple[pricing.Costs | None, Sources, list[Refusal]]:
    """The inputs of one listing; none as long as something is missing."""
    found = _Gathering()
    store, parts = listing.store, known.parts[listing.pk]
    if listing.state == ListingState.CLOSED or store.closed_at:
        found.lack("closed")
    if listing.sku_id is None:
        found.lack("unmapped")
    if rule is None:
        found.lack("no_rule", store_id=store.pk, store=store.name)
    rate = known.rates.get((store.currency, known.on))
    if rate is None:
        found.lack("no_fx", currency=store.currency)
    costed = _costed(parts, known, found)
    grams = _grams(parts, known, found)
    outbound = _outbound(rule, _sent(listing, parts, grams, known), known, found)
    fees = _fees(listing, known, rate, found)
    sources = Sources(tuple(costed), grams, rate, known.on)
    if found.lacks or rule is None or rate is None:
        return None, sources, found.lacks
    quoted_g = sum(units * known.skus[sku_id].weight_g for sku_id, units, cost in costed if not cost.landed)
    costs = pricing.Costs(
        currency=store.currency,
        rate=rate,
        unit_cost=sum((units * cost.amount for _sku, units, cost in costed), Decimal(0)),
        packaging=rule.packaging,
        inbound=rule.inbound_per_kg * quoted_g / 1000,
        outbound=outbound,
        shipping=rule.shipping_charged,
        fees=fees,
        tax_percent=rule.tax_percent,
        tax_included=rule.tax_included,
        advertising_percent=rule.advertising_percent,
        returns_percent=rule.returns_percent,
        return_cost=rule.return_cost,
        restock_percent=rule.restock_percent,
    )
    return costs, sources, found.lacks


def _costed(parts: Sequence[tuple[int, int]], known: _Known, found: _Gathering) -> list[tuple[int, int, UnitCost]]:
    for sku_id, _units in parts:
        if sku_id not in known.costs:
            found.lack("no_cost", sku_id=sku_id, sku=known.skus[sku_id].code)
    return [(sku_id, units, known.costs[sku_id]) for sku_id, units in parts if sku_id in known.costs]


def _grams(parts: Sequence[tuple[int, int]], known: _Known, found: _Gathering) -> int:
    """What the parcel of one unit weighs with its packaging."""
    for sku_id, _units in parts:
        if not known.skus[sku_id].weight_g:
            found.lack("no_weight", sku_id=sku_id, sku=known.skus[sku_id].code)
    return expected_g([(units, known.skus[sku_id].weight_g) for sku_id, units in parts]) if parts else 0


def _sent(listing: Listing, parts: Sequence[tuple[int, int]], grams: int, known: _Known) -> Sent:
    """The parcel of one unit, to the country of the store's site (where a site is a country)."""
    skus = [(units, known.skus[sku_id]) for sku_id, units in parts]
    box = box_of([(units, (sku.length_mm, sku.width_mm, sku.height_mm)) for units, sku in skus])
    traits = frozenset(trait for _units, sku in skus for trait in sku.traits)
    site = listing.store.site.upper()
    return Sent(grams, site if len(site) == 2 else "", box=box, traits=traits)


def _outbound(rule: PriceRule | None, sent: Sent, known: _Known, found: _Gathering) -> Decimal:
    """The freight of the parcel by the rule's service, in the base currency; nothing where the marketplace delivers.

    A store that sells to many countries is reckoned by the dearest zone of the service: a price must be good for all of them.
    """
    if rule is None or rule.service is None:
        return Decimal(0)
    if sent.grams > rule.service.max_weight_g:
        found.lack("too_heavy", service=rule.service.name, grams=sent.grams, most=rule.service.max_weight_g)
    minor = known.freight.dearest(rule.service.pk, sent)
    if minor is None:
        found.lack("no_freight", service=rule.service.name)
        return Decimal(0)
    return Decimal(minor).scaleb(-minor_digits(settings.BASE_CURRENCY))


def _fees(listing: Listing, known: _Known, rate: Decimal | None, found: _Gathering) -> tuple[pricing.Fee, ...]:
    """The marketplace's schedule of the day, in the listing's currency."""
    store = listing.store
    in_force = schedule(known.fees.get(store.account.marketplace, []), site=store.site, on=known.on)
    if Component.COMMISSION not in in_force:
        found.lack(
            "no_fees",
            marketplace=store.account.marketplace,
            name=store.account.get_marketplace_display(),
            site=store.site,
        )
    made = []
    for component, tiers in sorted(in_force.items()):
        lost = {rule.currency for rule in tiers if not rule.only_percent} - {key for key, _day in known.rates}
        for currency in sorted(lost):
            found.lack("no_fx", currency=currency)
        if rate is not None and not lost:
            made.append(pricing.Fee(component, tuple(_tier(rule, rate, known) for rule in tiers)))
    return tuple(made)


def _tier(rule: Rule, rate: Decimal, known: _Known) -> pricing.Tier:
    factor = Decimal(1) if rule.only_percent else known.rates[rule.currency, known.on] / rate
    return pricing.Tier(
        percent=rule.percent,
        fixed=(rule.fixed_per_order + rule.fixed_per_unit) * factor,
        minimum=rule.minimum * factor,
        base=pricing.FeeBase(rule.base),
        from_total=rule.from_amount * factor,
    )
