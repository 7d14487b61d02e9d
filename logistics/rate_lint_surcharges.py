"""What is wrong with the surcharges of rate cards: those that are never asked, and those that can't be reckoned."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from logistics.models import CardSurcharge, RateCard, RemoteArea, ServiceTerms
from logistics.states import SurchargeKind

Found = tuple[RateCard, str, dict[str, object]]


def surcharge_findings(cards: Mapping[int, RateCard], known: set[str]) -> list[Found]:
    """Cards with a code and its values, in three statements. `known`: currencies that have an exchange rate.

    `surcharge_no_fx`, `remote_without_areas`, `remote_free`, `oversize_never`, `trait_refused`, `surcharge_nothing`.
    """
    services = sorted({card.service_id for card in cards.values()})
    asked: dict[int, list[CardSurcharge]] = defaultdict(list)
    for each in CardSurcharge.objects.filter(card__in=cards).order_by("card_id", "kind", "trait"):
        asked[each.card_id].append(each)
    remote = set(RemoteArea.objects.filter(service__in=services).values_list("service_id", flat=True).distinct())
    terms = ServiceTerms.objects.in_bulk(services)
    found: list[Found] = []
    for card in cards.values():
        day = {"card": card.valid_from.isoformat()}
        pairs = _of_card(card, asked[card.pk], card.service_id in remote, terms.get(card.service_id), known)
        found += [(card, code, day | values) for code, values in pairs]
    return found


def _of_card(
    card: RateCard, asked: Sequence[CardSurcharge], remote: bool, terms: ServiceTerms | None, known: set[str]
) -> list[tuple[str, dict[str, object]]]:
    """The findings of one card. Pure."""
    found: list[tuple[str, dict[str, object]]] = []
    for each in asked:
        agreed = card.fx is not None and each.currency == card.currency
        if not agreed and each.currency not in known:
            found.append(("surcharge_no_fx", {"currency": each.currency}))
        if not (each.fixed or each.per_kg or each.minimum):
            found.append(("surcharge_nothing", {"kind": each.trait or each.kind}))
        if each.kind == SurchargeKind.REMOTE and not remote:
            found.append(("remote_without_areas", {}))
        if each.kind == SurchargeKind.OVERSIZE and terms and 0 < terms.max_side_mm <= each.above_mm:
            found.append(("oversize_never", {"above": each.above_mm, "most": terms.max_side_mm}))
        if each.kind == SurchargeKind.TRAIT and terms and each.trait in terms.refused_traits:
            found.append(("trait_refused", {"trait": each.trait}))
    if remote and all(each.kind != SurchargeKind.REMOTE for each in asked):
        found.append(("remote_free", {}))
    return found
