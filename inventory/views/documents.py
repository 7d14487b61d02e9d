"""Goods in by scanner or phone, corrections of a level, and the document of either."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.ui.names import local_name
from inventory import reads
from inventory.filters import number
from inventory.forms import AdjustForm, ReceiveForm
from inventory.models import StockDocument, StockLevel, Warehouse
from inventory.services.approvals import propose
from inventory.services.documents import Arrived, Corrected, receive_goods
from inventory.states import DocumentKind
from inventory.views.changes import undo_context
from inventory.wording import floor_words
from people.access import AuthedRequest, permission_required
from products.models import Barcode, Sku
from products.states import SkuKind

RECENT = 10


@require_http_methods(["GET", "POST"])
@permission_required("stock.receive")
def receive(request: AuthedRequest) -> HttpResponse:
    """The page: choose a warehouse, scan, count, name the cost. A POST writes the receipt of one SKU."""
    if request.method == "POST":
        return _receive_posted(request)
    found = reads.open_warehouses()
    asked = number(request.GET.get("warehouse", ""))
    chosen = asked if asked in dict(found) else (found[0][0] if found else None)
    return render(
        request,
        "inventory/receive.html",
        {"warehouses": found, "warehouse_id": chosen, "recent": _recent(request)},
    )


@require_POST
@permission_required("stock.receive")
def receive_scan(request: AuthedRequest) -> HttpResponse:
    """What a scanned code is: the form for its quantity and cost, or a loud refusal that says what to do."""
    code = request.POST.get("code", "").strip()
    warehouse = Warehouse.objects.filter(pk=number(request.POST.get("warehouse", "")) or 0, closed_at=None).first()
    if not code or "\0" in code or warehouse is None:
        return HttpResponseBadRequest(_("A scan needs a code and a warehouse that is open."))
    barcode = Barcode.objects.select_related("sku").filter(code=code).first()
    sku = (
        barcode.sku
        if barcode
        else Sku.objects.filter(code=code).first() or Sku.objects.filter(code=code.upper()).first()
    )
    if sku is None:
        words = _(
            "No SKU has the code %(code)s. Add the barcode to its SKU, or put the goods aside and tell a purchaser."
        )
        return _answer(request, {"wrong": words % {"code": code}}, "wrong")
    if sku.kind == SkuKind.BUNDLE:
        words = _("%(sku)s is a bundle and is never kept itself. Receive its parts.")
        return _answer(request, {"wrong": words % {"sku": sku.code}}, "wrong")
    form = ReceiveForm(initial={"client_id": uuid4(), "warehouse": warehouse.pk, "sku": sku.pk})
    return _answer(request, _of_sku(sku, warehouse, form), "ok")


def _receive_posted(request: AuthedRequest) -> HttpResponse:
    form = ReceiveForm(request.POST)
    sku = Sku.objects.filter(pk=number(request.POST.get("sku", "")) or 0).first()
    warehouse = Warehouse.objects.filter(pk=number(request.POST.get("warehouse", "")) or 0, closed_at=None).first()
    if sku is None or warehouse is None:
        return HttpResponseBadRequest(_("Scan the goods again: the SKU or the warehouse is not there any more."))
    if not form.is_valid():
        return _answer(request, _of_sku(sku, warehouse, form), "wrong", status=422)
    written = receive_goods(
        client_id=form.cleaned_data["client_id"],
        warehouse_id=warehouse.pk,
        arrived=[Arrived(sku.pk, form.cleaned_data["quantity"], form.value())],
        actor=request.user,
    )
    if written.document is None:
        form.add_error(None, floor_words((written.refused or {})[sku.pk]))
        return _answer(request, _of_sku(sku, warehouse, form), "wrong", status=422)
    context = {
        "document": written.document,
        "sku": sku,
        "again": written.already,
        "quantity": form.cleaned_data["quantity"],
    }
    return _answer(request, context, "done")


def _of_sku(sku: Sku, warehouse: Warehouse, form: ReceiveForm) -> dict[str, Any]:
    level = StockLevel.objects.filter(sku=sku, warehouse=warehouse).first()
    return {"sku": sku, "name": local_name(sku), "level": level, "warehouse": warehouse, "form": form}


def _answer(request: AuthedRequest, context: dict[str, Any], sound: str, *, status: int = 200) -> HttpResponse:
    """The bench for htmx and the scanner; the whole page for a browser without scripts."""
    context |= {"currency": settings.BASE_CURRENCY, "recent": _recent(request)}
    if request.headers.get("HX-Request") == "true":
        response = render(request, "inventory/receive_bench.html", context, status=status)
    else:
        found = reads.open_warehouses()
        context |= {"warehouses": found, "warehouse_id": number(request.POST.get("warehouse", ""))}
        response = render(request, "inventory/receive.html", context, status=status)
    response["X-Scan-Sound"] = sound
    return response


def _recent(request: AuthedRequest) -> list[dict[str, Any]]:
    found = (
        StockDocument.objects.filter(created_by=request.user, kind=DocumentKind.RECEIPT)
        .select_related("warehouse")
        .prefetch_related("lines__sku")
        .order_by("-pk")[:RECENT]
    )
    return [{"document": row, "line": next(iter(row.lines.all()), None)} for row in found]


@require_http_methods(["GET", "POST"])
@permission_required("stock.adjust")
def adjust(request: AuthedRequest, sku_id: int) -> HttpResponse:
    """Correct a level of a SKU, with the reason."""
    sku = get_object_or_404(Sku, pk=sku_id)
    form = AdjustForm(request.POST or None, initial={"warehouse": number(request.GET.get("warehouse", ""))})
    status = 200
    if request.method == "POST":
        if form.is_valid():
            made = propose(
                client_id=form.cleaned_data["client_id"],
                warehouse_id=form.cleaned_data["warehouse"].pk,
                reason=form.cleaned_data["reason"],
                corrected=[Corrected(sku.pk, form.cleaned_data["delta"])],
                actor=request.user,
            )
            if made.request is not None and made.document is None:
                words = _("It is worth more than the limit: a second person must agree. Nothing has changed yet.")
                messages.info(request, words)
                return redirect("stock-requests")
            if made.document is not None:
                return redirect(reverse("stock-sku", args=[sku.pk]))
            form.add_error(None, floor_words(((made.written and made.written.refused) or {})[sku.pk]))
        status = 422
    context = {"sku": sku, "name": local_name(sku), "form": form}
    return render(request, "inventory/adjust.html", context, status=status)


@require_GET
@permission_required("stock.view")
def document(request: AuthedRequest, document_id: int) -> HttpResponse:
    """A receipt or adjustment: its lines, by whom and when."""
    found = get_object_or_404(
        StockDocument.objects.select_related("warehouse", "to_warehouse", "created_by", "undoes"), pk=document_id
    )
    lines = [
        {"line": line, "name": local_name(line.sku), "value": reads.money(line.value)}
        for line in found.lines.select_related("sku", "to_sku").order_by("pk")
    ]
    context = {"document": found, "lines": lines, "currency": settings.BASE_CURRENCY, **undo_context(found, request)}
    return render(request, "inventory/document.html", context)
