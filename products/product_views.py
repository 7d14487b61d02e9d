"""The page of a product with its variants; new products, variants and bundles."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from erp.kernel.tables import BadCursor, keyset_page
from erp.kernel.ui.names import local_name
from people.access import AuthedRequest, permission_required
from products.catalogue_words import refusal_words
from products.code_views import parts_by_id
from products.forms import BundleForm, ProductForm, VariantsForm
from products.image_views import KEEP, images_context
from products.models import Product, Sku
from products.queries import matching
from products.section_views import MANAGE, complain, section_context
from products.services import bundles, catalogue
from products.services.bulk import set_product_tags
from products.services.catalogue import ProductSaved, Variant


@require_GET
@permission_required("products.view")
def product_page(request: AuthedRequest, product_id: int) -> HttpResponse:
    """A product: its variants by code, its facts, its pictures."""
    product = get_object_or_404(Product.objects.select_related("category", "brand"), pk=product_id)
    try:
        page = keyset_page(product.skus.all(), request.GET, order=("code",))
    except BadCursor as error:
        raise Http404 from error
    context = {
        "product": product,
        "name": local_name(product),
        "page": page,
        "rows": [_row(sku) for sku in page.rows],
        "section": section_context("product", product, "facts"),
        "images": images_context("product", product.pk),
        "may_manage": request.user.can(MANAGE),
        "may_images": request.user.can(KEEP),
    }
    return render(request, "products/product.html", context)


def _row(sku: Sku) -> dict[str, Any]:
    return {"sku": sku, "name": local_name(sku), "options": ", ".join(sku.options.values())}


@require_http_methods(["GET", "POST"])
@permission_required(MANAGE)
def new_product(request: AuthedRequest) -> HttpResponse:
    """Make a product with its variants."""
    posted = request.POST if request.method == "POST" else None
    form, variants = ProductForm(posted), VariantsForm(posted)
    status = 200
    if posted is not None:
        status = 422
        if form.is_valid() & variants.is_valid():
            values = {name: value for name, value in form.cleaned_data.items() if name != "tags"}
            saved = catalogue.create_product(values=values, variants=_variants(variants), actor=request.user)
            if saved.product is not None:
                tags = form.cleaned_data["tags"]
                set_product_tags(product_id=saved.product.pk, tag_ids=tags, actor=request.user)
                return redirect("product", saved.product.pk)
            complain(form, saved.refused)
            _complain_of_lines(variants, saved)
    return render(request, "products/new.html", {"form": form, "variants": variants}, status=status)


@require_http_methods(["GET", "POST"])
@permission_required(MANAGE)
def new_variants(request: AuthedRequest, product_id: int) -> HttpResponse:
    """Add variants to a product."""
    product = get_object_or_404(Product, pk=product_id)
    form = VariantsForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            saved = catalogue.add_variants(product_id=product.pk, variants=_variants(form), actor=request.user)
            if saved.product is not None:
                return redirect("product", product.pk)
            complain(form, saved.refused)
            _complain_of_lines(form, saved)
    return render(
        request, "products/add.html", {"form": form, "product": product, "heading": _("Add variants")}, status=status
    )


@require_http_methods(["GET", "POST"])
@permission_required(MANAGE)
def new_bundle(request: AuthedRequest, product_id: int) -> HttpResponse:
    """Make a bundle of single SKUs."""
    product = get_object_or_404(Product, pk=product_id)
    form = BundleForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and (parts := parts_by_id(form)) is not None:
            values = {name: form.cleaned_data[name] for name in ("code", "name", "name_zh")}
            saved = bundles.create_bundle(
                product_id=product.pk, variant=Variant(values), parts=parts, actor=request.user
            )
            if saved.sku is not None:
                return redirect("product-sku", saved.sku.pk)
            complain(form, saved.refused)
    return render(
        request, "products/add.html", {"form": form, "product": product, "heading": _("New bundle")}, status=status
    )


@require_GET
@permission_required("products.view")
def product_list(request: AuthedRequest) -> HttpResponse:
    """Products by code."""
    try:
        page = keyset_page(_products(request), request.GET, order=("code",))
    except BadCursor as error:
        raise Http404 from error
    context = {
        "page": page,
        "rows": [
            {
                "product": row,
                "name": local_name(row),
                "category": local_name(row.category),
                "brand": local_name(row.brand),
            }
            for row in page.rows
        ],
        "filtered": bool(request.GET.get("q") or request.GET.get("archived")),
        "may_manage": request.user.can(MANAGE),
    }
    return render(request, "products/list.html", context)


def _products(request: AuthedRequest) -> QuerySet[Product]:
    found = catalogue_products(request.GET.get("q", ""))
    return found.filter(archived_at__isnull=request.GET.get("archived") != "only").select_related("category", "brand")


def catalogue_products(text: str) -> QuerySet[Product]:
    """Products that a text finds: by a SKU of theirs, or by the beginning of their own code (a new one has no SKU)."""
    text = text.replace("\0", "").strip()[:60]
    if not text:
        return Product.objects.all()
    by_sku = Sku.objects.filter(matching(text)).values("product_id")
    return Product.objects.filter(Q(pk__in=by_sku) | Q(code__startswith=text))


def _variants(form: VariantsForm) -> list[Variant]:
    return [Variant(values) for values in form.cleaned_data["lines"]]


def _complain_of_lines(form: VariantsForm, saved: ProductSaved) -> None:
    """Say what is wrong with which line."""
    for place, wrong in sorted(saved.variants.items()):
        for refusal in wrong.values():
            told = {"line": place + 1, "why": refusal_words(refusal.code, refusal.values)}
            form.add_error("lines", _("Line %(line)s: %(why)s") % told)
