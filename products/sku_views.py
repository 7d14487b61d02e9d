"""The catalogue to read: SKUs, and the page of one."""

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from erp.kernel.tables import BadCursor, keyset_page
from erp.kernel.ui.names import local_name
from people.access import AuthedRequest, permission_required
from products.models import Barcode, Listing, Sku
from products.states import SkuKind
from stores.access import store_ids_for

LISTINGS_SHOWN = 200


@require_GET
@permission_required("products.view")
def sku_list(request: AuthedRequest) -> HttpResponse:
    """SKUs by code; the filters are in the address."""
    text, kind = request.GET.get("q", "").replace("\0", "").strip()[:60], request.GET.get("kind", "")
    found = Sku.objects.select_related("product")
    if kind in SkuKind.values:
        found = found.filter(kind=kind)
    try:
        page = keyset_page(_matching(found, text) if text else found, request.GET, order=("code",))
    except BadCursor as error:
        raise Http404 from error
    context = {
        "page": page,
        "rows": [{"sku": sku, "name": local_name(sku)} for sku in page.rows],
        "kinds": SkuKind.choices,
        "filtered": bool(text or kind),
    }
    return render(request, "products/skus.html", context)


def _matching(found: QuerySet[Sku], text: str) -> QuerySet[Sku]:
    """An exact barcode, else codes that begin so, else names that contain it."""
    by_barcode = found.filter(pk__in=Barcode.objects.filter(code=text).values("sku_id"))
    if by_barcode.exists():
        return by_barcode
    by_code = found.filter(Q(code__startswith=text) | Q(code__startswith=text.upper()))
    return by_code if by_code.exists() else found.filter(Q(name__icontains=text) | Q(name_zh__icontains=text))


@require_GET
@permission_required("products.view")
def sku_page(request: AuthedRequest, sku_id: int) -> HttpResponse:
    """One SKU: names, codes, size and weight, customs data, parts, and its listings in the stores one may see."""
    sku = get_object_or_404(Sku.objects.select_related("product"), pk=sku_id)
    listings = Listing.objects.filter(sku=sku, store__in=store_ids_for(request.user)).select_related("store__account")
    context = {
        "sku": sku,
        "name": local_name(sku),
        "barcodes": list(sku.barcodes.order_by("code").values_list("code", flat=True)),
        "listings": listings.order_by("store__name", "pk")[:LISTINGS_SHOWN],
        "parts": [
            {"part": row.part, "name": local_name(row.part), "quantity": row.quantity}
            for row in sku.parts.select_related("part").order_by("part__code")
        ],
        "stock_url": _stock_url(request, sku),
    }
    return render(request, "products/sku.html", context)


def _stock_url(request: AuthedRequest, sku: Sku) -> str:
    """The stock page belongs to an app above this one: it is known by its name only."""
    return reverse("stock-sku", args=[sku.pk]) if request.user.can("stock.view") else ""
