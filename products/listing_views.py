"""Listings of all stores, and the page of one: what it sells, shows and costs there, and a wrong mapping put right."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.tables import BadCursor, TooSlow, keyset_page, limited
from people.access import AuthedRequest, permission_required
from products import mapping_words
from products import reads_listings as reads
from products.draft_views import chosen, outcome_context
from products.models import Listing, Sku
from products.reads_history import history
from products.services.desk import draft_listings
from products.services.remap import promised_units, remap_listings
from stores.access import store_ids_for
from stores.models import Store


@require_GET
@permission_required("products.view")
def listing_list(request: AuthedRequest) -> HttpResponse:
    """Listings of the stores one may see, newest first; the filters are in the address."""
    store_ids, tab, page = store_ids_for(request.user), request.GET.get("tab", ""), None
    text, store = request.GET.get("q", "").replace("\0", "").strip()[:60], request.GET.get("store", "")
    try:
        with limited():
            found = reads.search_listings(
                store_ids, text=text, tab=tab, store_id=int(store) if store.isdecimal() and len(store) < 19 else None
            )
            page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    except TooSlow:
        page = None
    context = {
        "page": page,
        "rows": [reads.standing(row) for row in page.rows] if page else [],
        "too_broad": page is None,
        "filtered": bool(text or store or tab),
        "tabs": _tabs(request.path, tab),
        "stores": list(
            Store.objects.filter(pk__in=store_ids, closed_at=None).order_by("name").values_list("pk", "name")
        ),
        "may_publish": request.user.can("listings.publish"),
    }
    return render(request, "products/listings.html", context)


@require_GET
@permission_required("products.view")
def listing_page(request: AuthedRequest, listing_id: int) -> HttpResponse:
    """One listing: what it is, how it stands there, and what was done to it."""
    return _page(
        request, _seen(request).select_related("store__account", "sku", "pool", "tag", "draft").filter(pk=listing_id)
    )


@require_POST
@permission_required("listings.map")
def remap(request: AuthedRequest, listing_id: int) -> HttpResponse:
    """Let the listing sell another SKU from now on."""
    found = _seen(request).select_related("store__account", "sku", "pool", "tag", "draft").filter(pk=listing_id)
    listing = get_object_or_404(found)
    code = request.POST.get("sku", request.POST.get(f"sku-{listing_id}", "")).strip()
    target = Sku.objects.filter(code=code).values_list("pk", flat=True).first() or 0
    outcomes = remap_listings(
        targets={listing.pk: target},
        reason=request.POST.get("reason", ""),
        from_now_on=request.POST.get("from_now_on") == "on",
        actor=request.user,
    )
    refused = outcomes.refused.get(listing.pk)
    if refused is None:
        messages.success(
            request, _("From now on it sells %(sku)s. What was sold keeps the SKU it had.") % {"sku": code}
        )
        return redirect("products:listing", listing.pk)
    return _page(request, found, why=mapping_words.refusal_words(refused.code, refused.values), status=422)


@require_POST
@permission_required("listings.publish")
def draft_chosen(request: AuthedRequest) -> HttpResponse:
    """Drafts of the chosen listings, so that their content can be edited here."""
    ids = chosen(request)
    if isinstance(ids, HttpResponse):
        return ids
    mine = sorted(_seen(request).filter(pk__in=ids).values_list("pk", flat=True))
    outcomes = draft_listings(listing_ids=mine, actor=request.user)
    outcomes += Outcomes(refused={key: Refusal("not_found") for key in ids if key not in mine})
    if len(ids) == 1 and not outcomes.refused and not request.headers.get("HX-Request"):
        return redirect("products:draft", Listing.objects.get(pk=ids[0]).draft.pk)
    names = dict(Listing.objects.filter(pk__in=mine).values_list("pk", "seller_sku"))
    return render(request, "products/outcomes.html", outcome_context(outcomes, names))


def _page(request: AuthedRequest, found: QuerySet[Listing], *, why: str = "", status: int = 200) -> HttpResponse:
    listing = get_object_or_404(found)
    draft = getattr(listing, "draft", None)
    context: dict[str, Any] = {
        "row": reads.standing(listing),
        "listing": listing,
        "draft": draft,
        "promised": promised_units([listing.pk]).get(listing.pk, 0) if listing.sku_id else 0,
        "history": history("listing", listing.pk),
        "stock_url": reverse("stock-pool", args=[listing.pool_id])
        if listing.pool_id and hasattr(listing.pool, "exposure") and request.user.can("stock.view")
        else "",
        "may_map": request.user.can("listings.map"),
        "may_publish": request.user.can("listings.publish"),
        "why": why,
        "typed": request.POST,
    }
    return render(request, "products/listing.html", context, status=status)


def _seen(request: AuthedRequest) -> QuerySet[Listing]:
    return Listing.objects.filter(store__in=store_ids_for(request.user))


def _tabs(path: str, tab: str) -> list[dict[str, Any]]:
    labels = {
        "": _("All"), "active": _("Active"), "unmapped": _("Not mapped"), "differs": _("Differs there"), "closed": _("Closed"),
    }  # fmt: skip
    return [
        {"label": label, "url": f"{path}?tab={name}" if name else path, "active": tab == name}
        for name, label in labels.items()
    ]
