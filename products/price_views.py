"""Prices: ours beside theirs for each listing, changed one by one or many at once, and where a push stands."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.tables import BadCursor, TooSlow, keyset_page, limited
from people.access import AuthedRequest, permission_required
from people.models import User
from products.models import Listing
from products.queries import listings_matching
from products.services import prices
from products.services.prices import Wanted
from products.states import ListingState
from products.words import refusal_words
from stores.models import DUE, PRICE_DIFFERS, PriceTag, Store
from stores.services.prices import takes_prices
from stores.states import CONNECTED

MOST = 500
TABS = {"waiting": DUE, "failing": DUE & ~Q(last_error=""), "differs": PRICE_DIFFERS}
ACTIONS = ("set", "percent", "theirs", "again")
MOST_PERCENT = Decimal(1000)


class NotBegun(Exception):
    """The whole batch was not begun, and why."""


@require_GET
@permission_required("products.view")
def price_list(request: AuthedRequest) -> HttpResponse:
    """Listings of the stores one may see, newest first; the filters are in the address."""
    page, too_broad = None, False
    try:
        with limited():
            page = keyset_page(_wanted(request), request.GET)
    except BadCursor as error:
        raise Http404 from error
    except TooSlow:
        too_broad = True
    context = {
        "page": page,
        "rows": [price_row(row) for row in page.rows] if page else [],
        "too_broad": too_broad,
        "tabs": _tabs(request),
        "stores": list(_stores(request.user).values_list("pk", "name")),
        "filtered": any(request.GET.get(name) for name in ("q", "store", "tab")),
        "may_price": request.user.can("listings.price"),
        "client_id": uuid4(),
    }
    return render(request, "products/prices.html", context)


@require_POST
@permission_required("listings.price")
def set_price(request: AuthedRequest, listing_id: int) -> HttpResponse:
    """Set the price of one listing; answers with its row."""
    listing = get_object_or_404(_seen(request.user), pk=listing_id)
    try:
        amount = _number(request.POST.get("amount", ""))
    except NotBegun as refusal:
        return _row(request, listing_id, why=str(refusal))
    wanted = {listing_id: Wanted(amount, listing.store.currency)}
    outcomes = prices.set_prices(wanted=wanted, actor=request.user)
    refused = outcomes.refused.get(listing_id)
    return _row(request, listing_id, why=refusal_words(refused.code, refused.values) if refused else "")


@require_POST
@permission_required("listings.price")
def batch(request: AuthedRequest, action: str) -> HttpResponse:
    """Change the prices of the chosen listings: to an amount, by a percentage, to theirs, or send ours again."""
    if action not in ACTIONS:
        raise Http404
    try:
        ids = _chosen(request)
        mine = sorted(_seen(request.user).filter(pk__in=ids).values_list("pk", flat=True))
        outcomes = _act(action, mine, request)
    except NotBegun as refusal:
        return render(request, "products/batch_refused.html", {"why": str(refusal)}, status=422)
    unseen = {key: Refusal("not_found") for key in ids if key not in set(mine)}
    context = outcome_context(outcomes + Outcomes(refused=unseen)) | {"client_id": uuid4()}
    return render(request, "products/price_batch.html", context)


def _act(action: str, ids: Sequence[int], request: AuthedRequest) -> Outcomes:
    if action == "theirs":
        return prices.take_theirs(listing_ids=ids, actor=request.user)
    if action == "again":
        return prices.push_again(listing_ids=ids, actor=request.user)
    value = _number(request.POST.get("value", ""))
    if action == "percent":
        if not -100 < value <= MOST_PERCENT or not value:
            raise NotBegun(_("Enter a percentage above -100 that is not zero."))
        return prices.change_prices(listing_ids=ids, percent=value, wish=_wish(request, value), actor=request.user)
    currencies = dict(_seen(request.user).filter(pk__in=ids).values_list("pk", "store__currency"))
    if len(set(currencies.values())) > 1:
        told = ", ".join(sorted(set(currencies.values())))
        raise NotBegun(
            _("The chosen listings are sold in %(currencies)s: choose those of one currency.") % {"currencies": told}
        )
    wanted = {key: Wanted(value, currency) for key, currency in currencies.items()}
    return prices.set_prices(wanted=wanted, actor=request.user)


def _wish(request: AuthedRequest, value: Decimal) -> UUID:
    """One click is one wish, however often it arrives."""
    return uuid5(NAMESPACE_URL, f"{request.user.pk} {request.POST.get('client_id', '')[:80]} {value}")


def _chosen(request: AuthedRequest) -> list[int]:
    ids = sorted({int(key) for key in request.POST.getlist("ids") if key.isdecimal() and len(key) < 19})
    if not ids or len(ids) > MOST:
        raise NotBegun(_("Choose 1 to %(most)s rows.") % {"most": MOST})
    return ids


def _number(text: str) -> Decimal:
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation as error:
        raise NotBegun(_("Enter a number.")) from error
    if not value.is_finite() or abs(value) > prices.LARGEST:
        raise NotBegun(_("Enter a number."))
    return value


def outcome_context(outcomes: Outcomes) -> dict[str, Any]:
    """What the outcome panel shows: refused first, each with its reason."""
    kinds = [(key, "refused") for key in outcomes.refused]
    kinds += [(key, "already") for key in outcomes.already] + [(key, "done") for key in outcomes.done]
    named = dict(Listing.objects.filter(pk__in=[key for key, _kind in kinds]).values_list("pk", "seller_sku"))
    rows = [
        {"id": key, "kind": kind, "label": named.get(key) or f"#{key}", "reason": _reason(outcomes.refused, key)}
        for key, kind in kinds
    ]
    return {
        "outcomes": rows,
        "done": len(outcomes.done),
        "already": len(outcomes.already),
        "refused": len(outcomes.refused),
    }


def _reason(refused: Mapping[int, Refusal], key: int) -> str:
    return refusal_words(refused[key].code, refused[key].values) if key in refused else ""


def price_row(listing: Listing) -> dict[str, Any]:
    """A listing with its price here and there, and one word for where the push stands."""
    tag = listing.tag
    takes = takes_prices(listing.store.account.marketplace)
    differs = bool(tag and not tag.behind and tag.read_back is not None and tag.read_back != tag.desired)
    standing = "none" if not tag or tag.desired is None else "differs" if differs else "ok"
    if tag and tag.behind:
        standing = "failing" if tag.last_error else "waiting"
    return {
        "listing": listing,
        "tag": tag,
        "takes": takes and listing.state == ListingState.ACTIVE and not listing.store.closed_at,
        "standing": standing,
        "theirs": tag.read_back if tag else None,
    }


def _row(request: AuthedRequest, listing_id: int, *, why: str) -> HttpResponse:
    """The row as it stands now; with a refusal, what is wrong."""
    listing = _seen(request.user).select_related("sku", "tag").get(pk=listing_id)
    context = {"row": price_row(listing), "why": why, "may_price": True, "typed": request.POST.get("amount", "")[:20]}
    return render(request, "products/price_row.html", context, status=422 if why else 200)


def _seen(user: User) -> QuerySet[Listing]:
    """Listings of marketplaces; what we sell ourselves has its prices in price lists."""
    found = Listing.objects.filter(store__in=Store.objects.for_user(user), store__account__marketplace__in=CONNECTED)
    return found.select_related("store__account")


def _stores(user: User) -> QuerySet[Store]:
    return Store.objects.for_user(user).filter(closed_at=None).order_by("name")


def _wanted(request: AuthedRequest) -> QuerySet[Listing]:
    found = _seen(request.user).select_related("sku", "tag")
    text, store, tab = (request.GET.get(name, "").replace("\0", "").strip()[:60] for name in ("q", "store", "tab"))
    if text:
        found = found.filter(listings_matching(text))
    if store.isdecimal() and len(store) < 19:
        found = found.filter(store_id=int(store))
    if tab in TABS:
        found = found.filter(tag__in=PriceTag.objects.filter(TABS[tab]))  # from these, which are few
    return found


def _tabs(request: AuthedRequest) -> list[dict[str, Any]]:
    labels = {"": _("All"), "waiting": _("On the way"), "failing": _("Failing"), "differs": _("Other price there")}
    tabs = []
    for name, label in labels.items():
        query = request.GET.copy()
        for key in ("tab", "after", "before"):
            query.pop(key, None)
        if name:
            query["tab"] = name
        tabs.append(
            {"label": label, "url": f"{request.path}?{query.urlencode()}", "active": request.GET.get("tab", "") == name}
        )
    return tabs
