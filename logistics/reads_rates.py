"""What the pages of services, rates, rules and line-hauls show: plain values, ready for a template. Nothing here writes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from erp.kernel.services import fx
from inventory.models import Warehouse
from logistics.forms_text import area_text
from logistics.models import (
    CardRate,
    ConsolidatedParcel,
    Consolidation,
    FuelRate,
    RateCard,
    RemoteArea,
    RoutingRule,
    Service,
    ServiceTerms,
    Zone,
)
from logistics.rate_lint import Finding
from logistics.rate_wording import (
    because_words,
    finding_words,
    money_words,
    objection_words,
    part_words,
)
from logistics.services.quoting import Offer, Quote, Refused
from logistics.states import ConsolidationState
from products.states import Trait

CONSOLIDATION_TONES = {
    ConsolidationState.OPEN: "progress",
    ConsolidationState.HANDED_OVER: "ok",
    ConsolidationState.UNDONE: "off",
}


def services_shown(services: Sequence[Service], findings: Iterable[Finding], *, on: date) -> list[dict[str, Any]]:
    """Services as a list shows them: their limits, since when their card holds, and how many findings there are."""
    ids = [service.pk for service in services]
    terms = ServiceTerms.objects.in_bulk(ids)
    begun = RateCard.objects.filter(service__in=ids, valid_from__lte=on).order_by("valid_from")
    cards = dict(begun.values_list("service_id", "valid_from"))  # the last one wins
    counts: dict[int, list[Finding]] = {}
    for finding in findings:
        counts.setdefault(finding.service_id, []).append(finding)
    return [
        {
            "service": service, "terms": terms.get(service.pk), "since": cards.get(service.pk), "findings": len(counts.get(service.pk, ())),
            "tone": "bad" if any(each.tone == "bad" for each in counts.get(service.pk, ())) else "warn" if service.pk in counts else "ok",
            "traits": trait_words(terms[service.pk].refused_traits) if service.pk in terms else "",
        }
        for service in services
    ]  # fmt: skip


def trait_words(traits: Iterable[str]) -> str:
    """Traits in the reader's words."""
    return ", ".join(str(Trait(trait).label) for trait in traits)


def findings_shown(findings: Iterable[Finding], services: Mapping[int, Service]) -> list[dict[str, Any]]:
    """Findings with their words."""
    return [
        {"service": services[each.service_id], "tone": each.tone, "text": finding_words(each.code, each.values), "card_id": each.card_id}
        for each in findings
    ]  # fmt: skip


def zones_shown(service: Service) -> list[dict[str, Any]]:
    """The zones of a service with their places as they are typed."""
    zones = Zone.objects.filter(service=service).order_by("code").prefetch_related("areas")
    return [
        {
            "zone": zone,
            "areas": ", ".join(
                area_text(area.country, area.postcode_from, area.postcode_to)
                for area in sorted(zone.areas.all(), key=lambda area: (area.country, area.postcode_from))
            ),
        }
        for zone in zones
    ]


def remote_text(service: Service) -> str:
    """The remote areas of a service as they are typed."""
    areas = RemoteArea.objects.filter(service=service).order_by("country", "postcode_from")
    return ", ".join(area_text(area.country, area.postcode_from, area.postcode_to) for area in areas)


def cards_shown(service: Service, *, on: date) -> list[dict[str, Any]]:
    """The cards of a service, the newest first, each with its state and its brackets."""
    cards = list(RateCard.objects.filter(service=service).order_by("-valid_from").prefetch_related("surcharges"))
    rates: dict[int, list[CardRate]] = {card.pk: [] for card in cards}
    for rate in (
        CardRate.objects.filter(card__in=cards).select_related("zone").order_by("card_id", "zone__code", "above_g")
    ):
        rates[rate.card_id].append(rate)
    known = fx.rates((card.currency, on) for card in cards)
    shown, later = [], None
    for card in cards:
        state = "later" if card.valid_from > on else "past" if later or (card.ends_on and card.ends_on < on) else "now"
        if state == "now":
            later = card
        shown.append(
            {
                "card": card, "state": state, "tone": {"now": "ok", "later": "info", "past": "off"}[state],
                "rates": [_rate(rate, card) for rate in rates[card.pk]],
                "word": {"now": _("In force"), "later": _("Later"), "past": _("Past")}[state], "fx": card.fx or known.get((card.currency, on)),
                "extras": [{"id": each.pk, "text": _extra(each)} for each in card.surcharges.all()],
                "registered": money_words(card.registered_fee, card.currency) if card.registered_fee else "",
            }
        )  # fmt: skip
    return shown


def _rate(rate: CardRate, card: RateCard) -> dict[str, Any]:
    prices = {name: getattr(rate, name) for name in ("first_price", "step_price", "per_kg", "per_piece")}
    return {
        "zone": rate.zone.code if rate.zone else _("all"), "above_g": rate.above_g, "up_to_g": rate.up_to_g,
        "first_g": rate.first_g, "step_g": rate.step_g,
        **{name: money_words(value, card.currency) if value else "" for name, value in prices.items()},
    }  # fmt: skip


def _extra(extra: Any) -> str:
    word = str(Trait(extra.trait).label) if extra.trait else str(extra.get_kind_display())
    parts = []
    if extra.fixed:
        parts.append(money_words(extra.fixed, extra.currency))
    if extra.per_kg:
        parts.append(_("%(amount)s a kg") % {"amount": money_words(extra.per_kg, extra.currency)})
    if extra.minimum:
        parts.append(_("at least %(amount)s") % {"amount": money_words(extra.minimum, extra.currency)})
    if extra.above_mm:
        parts.append(_("above %(mm)s mm") % {"mm": extra.above_mm})
    return f"{word}: {', '.join(parts)}"


def fuel_of(service: Service) -> list[FuelRate]:
    """The fuel percentages of a service, the newest first."""
    return list(FuelRate.objects.filter(service=service).order_by("-valid_from")[:24])


def trial_shown(found: Sequence[Offer | Refused], quoted: Quote) -> list[dict[str, Any]]:
    """Every service with its price and days, or why not; the one that the rules choose is marked."""
    services = Service.objects.select_related("carrier").in_bulk([each.service_id for each in found])
    shown = []
    for each in found:
        row: dict[str, Any] = {"service": services[each.service_id], "chosen": each.service_id == quoted.service_id}
        if isinstance(each, Offer):
            row |= {
                "price": money_words(each.freight), "days": f"{each.days[0]}–{each.days[1]}" if each.days else "", "zone": each.zone,
                "chargeable_g": each.chargeable_g, "volumetric_g": each.volumetric_g,
                "parts": " + ".join(f"{part_words(code)} {money_words(amount)}" for code, amount in each.parts),
            }  # fmt: skip
        else:
            row["why"] = [objection_words(reason.code, reason.values) for reason in each.reasons]
        shown.append(row)
    return shown


def decision_words(quoted: Quote) -> str:
    """What decided, in a sentence."""
    service = Service.objects.filter(pk=quoted.service_id).first() if quoted.service_id else None
    return because_words(quoted.because, service.name if service else "")


def rules_shown(rules: Sequence[RoutingRule], stores: Mapping[int, str]) -> list[dict[str, Any]]:
    """Rules with their conditions and what they decide, in words. `stores`: those that the reader may see."""
    services = dict(Service.objects.values_list("pk", "name"))
    warehouses = dict(Warehouse.objects.values_list("pk", "code"))
    return [
        {"rule": rule, "conditions": _conditions(rule, services, warehouses, stores), "decides": _decides(rule, services)}
        for rule in rules
    ]  # fmt: skip


def _conditions(
    rule: RoutingRule, services: Mapping[int, str], warehouses: Mapping[int, str], stores: Mapping[int, str]
) -> list[tuple[str, str]]:
    found = [
        (_("Country"), ", ".join(rule.countries)),
        (_("Weight"), _range(rule.from_g, rule.to_g, lambda grams: f"{grams:,} g")),
        (_("Value"), _range(rule.from_value, rule.to_value, money_words)),
        (_("Traits"), trait_words(rule.traits)),
        (_("From"), ", ".join(warehouses.get(key, "?") for key in rule.warehouse_ids)),
        (_("Store"), ", ".join(stores.get(key, _("another store")) for key in rule.store_ids)),
        (_("Service wished"), ", ".join(services.get(key, "?") for key in rule.wished_ids)),
    ]
    return [(word, value) for word, value in found if value]


def _range(low: int | None, high: int | None, words: Any) -> str:
    if low is None and high is None:
        return ""
    return f"{words(low) if low is not None else ''} – {words(high) if high is not None else ''}".strip()


def _decides(rule: RoutingRule, services: Mapping[int, str]) -> str:
    if rule.service_id:
        return services[rule.service_id]
    among = ", ".join(services.get(key, "?") for key in rule.among_ids)
    word = str(rule.get_outcome_display())
    return _("%(outcome)s of: %(services)s") % {"outcome": word, "services": among} if among else word


def consolidations_found() -> QuerySet[Consolidation]:
    """Line-hauls with how many parcels are on each."""
    return Consolidation.objects.select_related("warehouse", "carrier", "created_by").annotate(count=Count("parcels"))


def consolidated_shown(consolidation: Consolidation) -> list[dict[str, Any]]:
    """The parcels on a line-haul: their own freight, their share, and both together."""
    found = (
        ConsolidatedParcel.objects.filter(consolidation=consolidation)
        .select_related("parcel__service")
        .order_by("parcel_id")[:1000]
    )
    return [
        {
            "row": each, "parcel": each.parcel, "own": money_words(each.parcel.freight) if each.parcel.freight is not None else "",
            "share": money_words(each.share) if each.share is not None else "",
            "total": money_words((each.parcel.freight or 0) + each.share) if each.share is not None else "",
        }
        for each in found
    ]  # fmt: skip
