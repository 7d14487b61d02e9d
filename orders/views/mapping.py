"""Listings that say no SKU: a person names it, and every order that waited goes on."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.outcomes import Outcomes
from erp.kernel.tables import BadCursor, keyset_page
from orders.reads.mapping import ORDER, held_unmapped, unmapped_rows, urgent_first
from people.access import AuthedRequest, permission_required
from products.mapping_words import reason_words, refusal_words
from products.models import Listing, Sku
from products.reads_mapping import Suggestion
from products.services.listings import map_listings
from products.services.mapping import accept_suggestions
from stores.models import Store

MOST = 500
CONFIDENCES = (97, 90, 75, 60)


@require_GET
@permission_required("listings.map")
def unmapped(request: AuthedRequest) -> HttpResponse:
    """The unmapped listings of the person's stores, those that hold orders first, each with its suggestions."""
    tab = request.GET.get("tab", "")
    try:
        page = keyset_page(urgent_first(_wanted(request, request.GET), only=tab == "orders"), request.GET, order=ORDER)
    except BadCursor:
        return HttpResponseBadRequest(_("This page address is broken. Go back to the first page."))
    context: dict[str, Any] = {
        "page": page,
        "rows": [{"row": row, "why": _why(row.best)} for row in unmapped_rows(page.rows)],
        "stores": list(Store.objects.for_user(request.user).order_by("name").values_list("pk", "name")),
        "filtered": any(request.GET.get(name, "").strip() for name in ("q", "store", "tab")),
        "confidences": [(level, _("%(level)s %% or more") % {"level": level}) for level in CONFIDENCES],
        "tabs": [
            {"label": _("All"), "url": request.path, "active": not tab},
            {"label": _("Orders wait"), "url": f"{request.path}?tab=orders", "active": tab == "orders"},
        ],
    }
    return render(request, "orders/unmapped.html", context)


@require_POST
@permission_required("listings.map")
def map_chosen(request: AuthedRequest) -> HttpResponse:
    """Map each chosen listing (`ids`) to the SKU whose code stands beside it (`sku-<id>`); says how many orders were released."""
    ids = sorted({int(key) for key in request.POST.getlist("ids") if key.isdecimal() and len(key) < 19})
    mine = Listing.objects.filter(pk__in=ids, store__in=Store.objects.for_user(request.user)).select_related("store")
    names = {listing.pk: listing.seller_sku or listing.external_key for listing in mine}
    codes = {key: request.POST.get(f"sku-{key}", "").strip() for key in names}
    skus = dict(Sku.objects.filter(code__in=set(codes.values())).values_list("code", "pk"))
    before = held_unmapped(list(names))
    outcomes = map_listings(targets={key: skus.get(code, 0) for key, code in codes.items()}, actor=request.user)
    released = len(before - held_unmapped(list(names)))
    return render(request, "orders/mapped.html", _outcome(outcomes, names, codes) | {"released": released})


@require_POST
@permission_required("listings.map")
def map_suggested(request: AuthedRequest) -> HttpResponse:
    """Map the chosen listings, or the first 500 that the filter finds, to their suggestions that are sure enough."""
    asked = request.POST.get("confidence", "")
    level = int(asked) if asked.isdecimal() and int(asked) in CONFIDENCES else CONFIDENCES[0]
    found = urgent_first(_wanted(request, request.POST), only=request.POST.get("tab") == "orders")
    ids = [int(key) for key in request.POST.getlist("ids") if key.isdecimal() and len(key) < 19]
    found = found.filter(pk__in=ids) if ids else found
    listings = list(found.order_by(*ORDER)[:MOST])
    names = {listing.pk: listing.seller_sku or listing.external_key for listing in listings}
    before = held_unmapped(list(names))
    told = accept_suggestions(listing_ids=list(names), at_least=level, actor=request.user)
    released = len(before - held_unmapped(list(names)))
    codes = {key: f"{each.code} · {_why(each)}" for key, each in told.chosen.items()}
    return render(request, "orders/mapped.html", _outcome(told.outcomes, names, codes) | {"released": released})


def _wanted(request: AuthedRequest, params: Any) -> QuerySet[Listing]:
    found = Listing.objects.filter(sku=None, store__in=Store.objects.for_user(request.user))
    words, store = params.get("q", "").replace("\0", "").strip()[:80], params.get("store", "")
    if words:
        found = found.filter(seller_sku__istartswith=words)
    if store.isdecimal() and len(store) < 19:
        found = found.filter(store=int(store))
    return found.select_related("store__account")


def _why(each: Suggestion | None) -> str:
    return f"{reason_words(each.reason)} · {each.score} %" if each else ""


def _outcome(outcomes: Outcomes, names: Mapping[int, str], codes: Mapping[int, str]) -> dict[str, Any]:
    kinds = [(key, "refused") for key in outcomes.refused]
    kinds += [(key, "already") for key in outcomes.already] + [(key, "done") for key in outcomes.done]
    rows = [
        {
            "id": key,
            "kind": kind,
            "label": names.get(key) or f"#{key}",
            "reason": refusal_words(outcomes.refused[key].code, outcomes.refused[key].values)
            if kind == "refused"
            else codes.get(key, ""),
        }
        for key, kind in kinds
    ]
    return {
        "outcomes": rows,
        "done": len(outcomes.done),
        "already": len(outcomes.already),
        "refused": len(outcomes.refused),
    }
