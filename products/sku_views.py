"""The catalogue: SKUs as a list, and the page of one."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from erp.kernel.saved_views import saved_views_context
from erp.kernel.tables import BadCursor, TooSlow, keyset_page, limited
from erp.kernel.ui.names import local_name
from people.access import AuthedRequest, permission_required
from products.choices import brand_choices, category_choices, tag_choices
from products.code_views import FORMS, codes_context
from products.filters import SkuFilter
from products.forms import EditForm
from products.image_views import KEEP, images_context
from products.models import Listing, Sku
from products.section_views import MANAGE, section_context
from products.sections import SKU_SECTIONS
from products.states import SkuKind, Trait
from stores.access import store_ids_for

LISTINGS_SHOWN = 200


@require_GET
@permission_required("products.view")
def sku_list(request: AuthedRequest) -> HttpResponse:
    """SKUs by code; the filters are in the address."""
    wanted = SkuFilter.of(request.GET.dict())
    page, rows, too_broad = None, [], False
    try:
        with limited():
            page = keyset_page(
                wanted.rows().select_related("product__category", "product__brand"), request.GET, order=("code",)
            )
            rows = [_row(sku) for sku in page.rows]
    except BadCursor as error:
        raise Http404 from error
    except TooSlow:
        too_broad = True
    may_manage = request.user.can(MANAGE)
    context = {
        "page": page,
        "rows": rows,
        "too_broad": too_broad,
        "filters": _filters(request),
        "matching": {name: value for name, value in request.GET.items() if name not in ("after", "before") and value},
        "filtered": wanted.active,
        "may_manage": may_manage,
        "edit_form": EditForm(auto_id="edit-%s") if may_manage else None,
        "all_form": EditForm(auto_id="all-%s") if may_manage else None,
        "saved": saved_views_context(request.user, "product-skus", request.GET.urlencode()),
    }
    return render(request, "products/skus.html", context)


def _row(sku: Sku) -> dict[str, Any]:
    return {
        "sku": sku,
        "name": local_name(sku),
        "category": local_name(sku.product.category),
        "brand": local_name(sku.product.brand),
        "options": ", ".join(sku.options.values()),
    }


def _filters(request: AuthedRequest) -> list[dict[str, Any]]:
    """The selects of the filter bar."""
    offered: list[tuple[str, str, str, Any]] = [
        ("kind", _("Kind"), _("All kinds"), SkuKind.choices),
        ("category", _("Category"), _("All categories"), category_choices()),
        ("brand", _("Brand"), _("All brands"), brand_choices()),
        ("tag", _("Tag"), _("All tags"), tag_choices()),
        ("trait", _("Trait"), _("All traits"), Trait.choices),
        ("archived", _("Archived"), _("In use"), [("only", _("Archived")), ("all", _("In use and archived"))]),
    ]
    return [
        {"name": name, "label": label, "all": every, "options": options, "value": request.GET.get(name, "")}
        for name, label, every, options in offered
        if options
    ]


@require_GET
@permission_required("products.view")
def sku_page(request: AuthedRequest, sku_id: int) -> HttpResponse:
    """One SKU: what it is, its codes, pictures and parts, and its listings in the stores one may see."""
    sku = get_object_or_404(Sku.objects.select_related("product"), pk=sku_id)
    listings = Listing.objects.filter(sku=sku, store__in=store_ids_for(request.user)).select_related("store__account")
    context = {
        "sku": sku,
        "name": local_name(sku),
        "sections": [section_context("sku", sku, key) for key in SKU_SECTIONS],
        "codes": [codes_context(sku, kind) for kind in FORMS],
        "images": images_context("sku", sku.pk),
        "listings": listings.order_by("store__name", "pk")[:LISTINGS_SHOWN],
        "parts": [
            {"part": row.part, "name": local_name(row.part), "quantity": row.quantity}
            for row in sku.parts.select_related("part").order_by("part__code")
        ],
        "bundles": sku.part_of.select_related("bundle").order_by("bundle__code")[:LISTINGS_SHOWN],
        "may_manage": request.user.can(MANAGE),
        "may_images": request.user.can(KEEP),
        "stock_url": _stock_url(request, sku),
    }
    return render(request, "products/sku.html", context)


def _stock_url(request: AuthedRequest, sku: Sku) -> str:
    """The stock page belongs to an app above this one: it is known by its name only."""
    return reverse("stock-sku", args=[sku.pk]) if request.user.can("stock.view") else ""
