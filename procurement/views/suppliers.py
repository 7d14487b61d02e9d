"""Suppliers and what they ask for our goods."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel import clock
from erp.kernel.tables import BadCursor, keyset_page
from erp.kernel.ui.names import local_name
from people.access import AuthedRequest, permission_required
from procurement.filters import SupplierFilter
from procurement.forms import QuoteForm, SupplierForm
from procurement.models import Supplier, SupplierQuote
from procurement.reads.detail import events
from procurement.reads.words import refusal_words
from procurement.services.suppliers import (
    change_supplier,
    close_suppliers,
    create_supplier,
    reopen_suppliers,
    set_quotes,
)


@require_GET
@permission_required("purchasing.view")
def supplier_list(request: AuthedRequest) -> HttpResponse:
    """All suppliers by code."""
    wanted = SupplierFilter.of(request.GET.dict())
    try:
        page = keyset_page(wanted.rows(), request.GET, order=("code", "id"))
    except BadCursor as error:
        raise Http404 from error
    return render(
        request,
        "procurement/suppliers.html",
        {
            "page": page,
            "rows": [{"supplier": row, "name": local_name(row)} for row in page.rows],
            "filtered": wanted.active,
            "may_manage": request.user.can("purchasing.manage"),
        },
    )


@require_GET
@permission_required("purchasing.view")
def supplier_page(request: AuthedRequest, supplier_id: int) -> HttpResponse:
    """A supplier: terms, prices, timeline."""
    return _page(request, get_object_or_404(Supplier, pk=supplier_id), QuoteForm())


def _page(request: AuthedRequest, supplier: Supplier, form: QuoteForm, status: int = 200) -> HttpResponse:
    found = SupplierQuote.objects.filter(supplier=supplier).select_related("sku")
    try:
        page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    context = {
        "supplier": supplier,
        "name": local_name(supplier),
        "page": page,
        "quotes": [{"quote": row, "name": local_name(row.sku)} for row in page.rows],
        "today": clock.business_date(),
        "form": form,
        "events": events("supplier", supplier.pk),
        "may_manage": request.user.can("purchasing.manage"),
    }
    return render(request, "procurement/supplier.html", context, status=status)


@require_http_methods(["GET", "POST"])
@permission_required("purchasing.manage")
def new(request: AuthedRequest) -> HttpResponse:
    """Enter a supplier."""
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@permission_required("purchasing.manage")
def edit(request: AuthedRequest, supplier_id: int) -> HttpResponse:
    """Change a supplier."""
    return _edit(request, get_object_or_404(Supplier, pk=supplier_id))


def _edit(request: AuthedRequest, supplier: Supplier | None) -> HttpResponse:
    names = SupplierForm.base_fields
    initial: dict[str, Any] = {name: getattr(supplier, name) for name in names} if supplier else {}
    form = SupplierForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if supplier is None:
                saved = create_supplier(draft=form.draft(), actor=request.user)
            else:
                saved = change_supplier(supplier_id=supplier.pk, draft=form.draft(), actor=request.user)
            if saved.supplier is not None:
                return redirect("procurement:supplier", supplier_id=saved.supplier.pk)
            for name, refusal in saved.refused.items():
                form.add_error(name if name in names else None, refusal_words(refusal.code, refusal.values))
    return render(request, "procurement/supplier_form.html", {"form": form, "supplier": supplier}, status=status)


@require_POST
@permission_required("purchasing.manage")
def quote(request: AuthedRequest, supplier_id: int) -> HttpResponse:
    """Enter a price."""
    supplier = get_object_or_404(Supplier, pk=supplier_id)
    form = QuoteForm(request.POST)
    if form.is_valid():
        refused = set_quotes(supplier_id=supplier.pk, quotes=[form.draft()], actor=request.user)
        if not refused:
            return redirect("procurement:supplier", supplier_id=supplier.pk)
        for refusal in refused.values():
            form.add_error("sku", refusal_words(refusal.code, refusal.values))
    return _page(request, supplier, form, status=422)


@require_POST
@permission_required("purchasing.manage")
def closing(request: AuthedRequest, supplier_id: int) -> HttpResponse:
    """Close a supplier, or open it again."""
    supplier = get_object_or_404(Supplier, pk=supplier_id)
    verb = reopen_suppliers if supplier.closed_at else close_suppliers
    outcomes = verb(supplier_ids=[supplier.pk], actor=request.user)
    for refusal in outcomes.refused.values():
        messages.error(request, refusal_words(refusal.code, refusal.values))
    return redirect("procurement:supplier", supplier_id=supplier.pk)
