"""Listings that say no SKU: a person names it, and every order that waited goes on."""

from typing import Any

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.outcomes import Outcomes
from erp.kernel.tables import BadCursor, keyset_page
from orders.reads.mapping import held_unmapped, unmapped_rows
from people.access import AuthedRequest, permission_required
from products.models import Listing, Sku
from products.services.listings import map_listings
from stores.models import Store

_REASONS = {
    "mapped": gettext_lazy("It is mapped to another SKU already."),
    "no_such_sku": gettext_lazy("There is no such SKU."),
    "not_found": gettext_lazy("There is no such listing."),
}


@require_GET
@permission_required("listings.map")
def unmapped(request: AuthedRequest) -> HttpResponse:
    """The unmapped listings of the person's stores, newest first, each with a suggestion."""
    stores = Store.objects.for_user(request.user)
    found = Listing.objects.filter(sku=None, store__in=stores).select_related("store__account")
    words, store = request.GET.get("q", "").strip(), request.GET.get("store", "")
    if words:
        found = found.filter(seller_sku__istartswith=words)
    if store.isdecimal():
        found = found.filter(store=int(store))
    try:
        page = keyset_page(found, request.GET)
    except BadCursor:
        return HttpResponseBadRequest(_("This page address is broken. Go back to the first page."))
    context: dict[str, Any] = {
        "page": page,
        "rows": unmapped_rows(page.rows),
        "stores": list(stores.order_by("name").values_list("pk", "name")),
        "filtered": bool(words or store),
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


def _outcome(outcomes: Outcomes, names: dict[int, str], codes: dict[int, str]) -> dict[str, Any]:
    kinds = [(key, "refused") for key in outcomes.refused]
    kinds += [(key, "already") for key in outcomes.already] + [(key, "done") for key in outcomes.done]
    rows = [
        {
            "id": key,
            "kind": kind,
            "label": names[key],
            "reason": str(_REASONS.get(outcomes.refused[key].code, outcomes.refused[key].code))
            if kind == "refused"
            else codes[key],
        }
        for key, kind in kinds
    ]
    return {
        "outcomes": rows,
        "done": len(outcomes.done),
        "already": len(outcomes.already),
        "refused": len(outcomes.refused),
    }
