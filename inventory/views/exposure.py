"""Oversell exposure: the pools that may promise what is gone, worst first, and how each figure came about."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from erp.kernel.tables import BadCursor, TooSlow, keyset_page, limited
from inventory import reads_exposure as reads
from inventory import reads_push
from inventory.filters import number
from inventory.models import Exposure
from people.access import AuthedRequest, permission_required
from stores.access import store_ids_for
from stores.models import Store

ORDER = ("-units_at_risk", "-id")


@require_GET
@permission_required("stock.view")
def exposure_list(request: AuthedRequest) -> HttpResponse:
    """Pools by units at risk; the filters are in the address."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    store_ids, store_id = store_ids_for(request.user), number(request.GET.get("store", ""))
    page = None
    try:
        with limited():
            page = keyset_page(
                reads.search_exposures(store_ids, text=text, store_id=store_id), request.GET, order=ORDER
            )
    except BadCursor as error:
        raise Http404 from error
    except TooSlow:
        page = None
    context = {
        "page": page,
        "rows": reads.lines(page.rows, store_ids=store_ids) if page else [],
        "too_broad": page is None,
        "filtered": bool(text or store_id),
        "stores": list(
            Store.objects.filter(pk__in=store_ids, closed_at=None).order_by("name").values_list("pk", "name")
        ),
        "reckoned_at": Exposure.objects.order_by("-reckoned_at").values_list("reckoned_at", flat=True).first(),
    }
    return render(request, "inventory/exposure.html", context)


@require_GET
@permission_required("stock.view")
def exposure_page(request: AuthedRequest, pool_id: int) -> HttpResponse:
    """One pool: what is wanted, sent, accepted and shown, what it may oversell and why, and what it keeps back."""
    store_ids = store_ids_for(request.user)
    row = get_object_or_404(reads.search_exposures(store_ids), pool_id=pool_id)
    listings = reads_push.listings_of_pool(pool_id, store_ids=store_ids)
    context = reads.explained(row, store_ids=store_ids) | {
        "may_rule": request.user.can("stores.rules"),
        "may_push": request.user.can("listings.publish"),
        "derived": list(reads_push.derivations(listings).values()),
    }
    return render(request, "inventory/pool.html", context)
