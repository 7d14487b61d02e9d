"""The price calculator: proposed prices beside the current ones, a calculation opened, and the chosen prices set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.tables import BadCursor, TooSlow, keyset_page, limited
from finance.queries import price_words as words
from finance.services.proposals import Proposal, apply_proposals, propose, rounding_of, target_of
from finance.views.money_typed import number
from people.access import AuthedRequest, permission_required
from people.models import User
from products import pricing
from products.models import Listing, Sku
from products.queries import listings_matching
from products.states import ListingState
from stores.models import Store
from stores.states import CONNECTED

MOST = 500
DENSE = Decimal("0.01")


@require_GET
@permission_required("listings.price")
def proposals(request: AuthedRequest) -> HttpResponse:
    """Listings of the stores one may see, newest first, each with what it earns and what its store's rule asks for."""
    page, slow = None, False
    try:
        with limited():
            page = keyset_page(_wanted(request), request.GET)
    except BadCursor as error:
        raise Http404 from error
    except TooSlow:
        slow = True
    made = propose(listing_ids=[row.pk for row in page.rows]) if page else {}
    context = {
        "page": page,
        "rows": [_row(made[row.pk], request.user) for row in page.rows] if page else [],
        "too_slow": slow,
        "stores": list(_stores(request.user).values_list("pk", "name")),
        "filtered": any(request.GET.get(name) for name in ("q", "store")),
    }
    return render(request, "finance/prices/list.html", context)


@require_GET
@permission_required("listings.price")
def calculation(request: AuthedRequest, listing_id: int) -> HttpResponse:
    """One listing's calculation, line by line; `?price=` asks what another price earns, `?margin=` what another margin costs."""
    listing = get_object_or_404(_seen(request.user), pk=listing_id)
    proposal = propose(listing_ids=[listing.pk])[listing.pk]
    asked_price, asked_margin = _decimal(request.GET.get("price", "")), _decimal(request.GET.get("margin", ""))
    context = {
        **_row(proposal, request.user),
        "columns": _columns(proposal, asked_price, asked_margin),
        "asked_price": asked_price,
        "asked_margin": asked_margin,
        "unreachable": asked_margin is not None
        and proposal.costs is not None
        and _at_margin(proposal, asked_margin) is None,
        "sources": _sources(proposal),
        "rule": proposal.rule,
        "base_currency": settings.BASE_CURRENCY,
    }
    return render(request, "finance/prices/calculation.html", context)


@require_POST
@permission_required("listings.price")
def check(request: AuthedRequest) -> HttpResponse:
    """The chosen listings with the prices that would be set, to be confirmed."""
    ids = sorted({key for text in request.POST.getlist("ids") if (key := number(text)) is not None})
    if not ids or len(ids) > MOST:
        why = _("Choose 1 to %(most)s rows.") % {"most": MOST}
        return render(request, "products/batch_refused.html", {"why": why}, status=422)
    mine = list(_seen(request.user).filter(pk__in=ids).values_list("pk", flat=True))
    rows = [_row(made, request.user) for made in propose(listing_ids=mine).values()]
    context = {
        "ready": [row for row in rows if row["price"] is not None],
        "rest": [row for row in rows if row["price"] is None],
    }
    return render(request, "finance/prices/check.html", context)


@require_POST
@permission_required("listings.price")
def apply(request: AuthedRequest) -> HttpResponse:
    """Set the confirmed prices (`price-<listing>`); one that is proposed otherwise by now is refused."""
    confirmed = {
        key: price
        for name, text in request.POST.items()
        if name.startswith("price-")
        and (key := number(name[6:])) is not None
        and (price := _decimal(str(text))) is not None
    }
    if not confirmed or len(confirmed) > MOST:
        why = _("Choose 1 to %(most)s rows.") % {"most": MOST}
        return render(request, "products/batch_refused.html", {"why": why}, status=422)
    mine = set(_seen(request.user).filter(pk__in=confirmed).values_list("pk", flat=True))
    outcomes = apply_proposals(confirmed={key: confirmed[key] for key in sorted(mine)}, actor=request.user)
    unseen = {key: Refusal("not_found") for key in confirmed if key not in mine}
    return render(request, "finance/prices/applied.html", _outcomes(outcomes + Outcomes(refused=unseen), request.user))


def _outcomes(outcomes: Outcomes, user: User) -> dict[str, Any]:
    kinds = [(key, "refused") for key in outcomes.refused]
    kinds += [(key, "already") for key in outcomes.already] + [(key, "done") for key in outcomes.done]
    named = dict(_seen(user).filter(pk__in=[key for key, _kind in kinds]).values_list("pk", "seller_sku"))
    rows = []
    for key, kind in kinds:
        told = words.lack(outcomes.refused[key], user) if key in outcomes.refused else words.Lack("")
        url = reverse("finance:price", args=[key]) if key in named else ""
        rows.append({"id": key, "kind": kind, "label": named.get(key) or f"#{key}", "reason": told.text, "url": url})
    done, already, refused = len(outcomes.done), len(outcomes.already), len(outcomes.refused)
    return {"outcomes": rows, "done": done, "already": already, "refused": refused}


def _row(proposal: Proposal, user: User) -> dict[str, Any]:
    """A listing as the table shows it."""
    now, priced = proposal.now, proposal.priced
    rule = proposal.rule
    below = bool(now and rule and now.exact_margin is not None and now.exact_margin < rule.floor_margin)
    return {
        "listing": proposal.listing,
        "currency": proposal.listing.store.currency,
        "current": proposal.listing.price,
        "margin_now": now.margin if now else None,
        "profit_now": now.profit if now else None,
        "below_floor": below,
        "exact": priced.before_rounding if priced else None,
        "price": priced.price if priced else None,
        "margin": priced.result.margin if priced else None,
        "profit": priced.result.profit if priced else None,
        "same": bool(priced and proposal.listing.price == priced.price),
        "lacks": [words.lack(refusal, user) for refusal in proposal.lacks],
    }


def _columns(proposal: Proposal, price: Decimal | None, margin: Decimal | None) -> list[dict[str, Any]]:
    """The calculations side by side: at the current price, at the proposed one, and at what was asked."""
    found: list[tuple[str, pricing.Result]] = []
    if proposal.now:
        found.append((_("Now"), proposal.now))
    if proposal.priced:
        found.append((_("Proposed"), proposal.priced.result))
    if proposal.costs and price is not None:
        found.append((_("At your price"), pricing.result_at(proposal.costs, price)))
    at_margin = _at_margin(proposal, margin) if margin is not None else None
    if at_margin:
        found.append((_("At your margin"), at_margin))
    return [_column(label, result) for label, result in found]


def _at_margin(proposal: Proposal, margin: Decimal) -> pricing.Result | None:
    """The calculation of another target margin, by the same rounding; none where no price reaches it."""
    if proposal.costs is None or proposal.rule is None:
        return None
    rounding = replace(rounding_of(proposal.rule), mode=pricing.Mode.UP)
    try:
        return pricing.price_for(
            proposal.costs, replace(target_of(proposal.rule), margin=margin, profit=None), rounding
        ).result
    except pricing.Unreachable:
        return None


def _column(label: str, result: pricing.Result) -> dict[str, Any]:
    lines = [{"name": words.line_name(line.name), "amount": line.shown(result.currency)} for line in result.lines]
    if result.rounding:
        lines.append({"name": _("Rounding"), "amount": result.rounding})
    return {
        "label": label,
        "currency": result.currency,
        "lines": lines,
        "profit": result.profit,
        "margin": result.margin,
        "net": pricing.Line("net", result.net_sales).shown(result.currency),
    }


def _sources(proposal: Proposal) -> list[dict[str, Any]]:
    """Where the cost of each part comes from."""
    codes = Sku.objects.in_bulk([sku_id for sku_id, _units, _cost in proposal.sources.parts])
    return [
        {
            "sku": codes[sku_id].code,
            "url": reverse("stock-sku", args=[sku_id]),
            "units": units,
            "amount": cost.amount.quantize(DENSE),
            "says": words.COST_SOURCES[cost.source],
        }
        for sku_id, units, cost in proposal.sources.parts
    ]


def _decimal(text: str) -> Decimal | None:
    """What was typed as a number within reason; none when it is none."""
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < 10**9 and -6 < int(value.as_tuple().exponent) < 10 else None


def _seen(user: User) -> QuerySet[Listing]:
    """Listings on marketplaces; what we sell ourselves has its prices in price lists."""
    found = Listing.objects.filter(store__in=Store.objects.for_user(user), store__account__marketplace__in=CONNECTED)
    return found.select_related("store__account")


def _stores(user: User) -> QuerySet[Store]:
    return Store.objects.for_user(user).filter(closed_at=None, account__marketplace__in=CONNECTED).order_by("name")


def _wanted(request: AuthedRequest) -> QuerySet[Listing]:
    params: Mapping[str, str] = request.GET
    found = _seen(request.user).filter(state=ListingState.ACTIVE, store__closed_at=None)
    text = params.get("q", "").replace("\0", "").strip()[:60]
    if text:
        found = found.filter(listings_matching(text))
    store = number(params.get("store", ""))
    return found.filter(store_id=store) if store is not None else found
