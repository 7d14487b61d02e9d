"""Sections of the SKU's and the product's page: read, opened for change in place, and saved."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from people.access import AuthedRequest, permission_required
from products.catalogue_words import refusal_words
from products.models import Product, Sku
from products.sections import PRODUCT_SECTIONS, SKU_SECTIONS, Section

MANAGE = "products.manage"


def section_context(kind: str, row: Sku | Product, key: str, form: forms.Form | None = None) -> dict[str, Any]:
    """What the template of one section shows."""
    section = _sections(kind)[key]
    return {
        "key": key,
        "heading": section.heading,
        "facts": [] if form else section.facts(row),
        "form": form,
        "url": reverse(f"{kind}-section", args=[row.pk, key]),
        "back": reverse(f"product-{kind}" if kind == "sku" else kind, args=[row.pk]),
    }


@require_http_methods(["GET", "POST"])
@permission_required(MANAGE)
def sku_section(request: AuthedRequest, row_id: int, key: str) -> HttpResponse:
    """A section of a SKU's page."""
    return _section(request, "sku", get_object_or_404(Sku, pk=row_id), key)


@require_http_methods(["GET", "POST"])
@permission_required(MANAGE)
def product_section(request: AuthedRequest, row_id: int, key: str) -> HttpResponse:
    """A section of a product's page."""
    found = get_object_or_404(Product.objects.select_related("category", "brand"), pk=row_id)
    return _section(request, "product", found, key)


def _section(request: AuthedRequest, kind: str, row: Any, key: str) -> HttpResponse:
    if key not in _sections(kind):
        raise Http404
    section = _sections(kind)[key]
    if request.method == "GET":
        form = section.form(initial=section.initial(row)) if request.GET.get("edit") else None
        return _shown(request, section_context(kind, row, key, form))
    form = section.form(request.POST, initial=section.initial(row))
    if form.is_valid():
        refused = section.save(row, dict(form.cleaned_data), request.user)
        complain(form, refused)
    if form.errors:
        return _shown(request, section_context(kind, row, key, form), status=422)
    if not request.headers.get("HX-Request"):
        return redirect(section_context(kind, row, key)["back"])
    fresh = _again(row)
    return _shown(request, section_context(kind, fresh, key))


def complain(form: forms.Form, refused: Mapping[str, Any]) -> None:
    """Say beside each field what a service found wrong with it."""
    for name, refusal in refused.items():
        form.add_error(name if name in form.fields else None, refusal_words(refusal.code, refusal.values))


def _again(row: Model) -> Any:
    return type(row)._default_manager.get(pk=row.pk)


def _sections(kind: str) -> Mapping[str, Section]:
    return SKU_SECTIONS if kind == "sku" else PRODUCT_SECTIONS


def _shown(request: AuthedRequest, section: dict[str, Any], status: int = 200) -> HttpResponse:
    template = "products/section.html" if request.headers.get("HX-Request") else "products/section_page.html"
    return render(request, template, {"section": section, "may_manage": True}, status=status)
