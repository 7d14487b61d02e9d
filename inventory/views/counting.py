"""Counting with a phone or a scanner. Nothing here tells how many there should be."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.ui.names import local_name
from inventory import reads_counts
from inventory.filters import number
from inventory.models import StockCount
from inventory.services.count_entries import Seen, record_seen, undo_last
from inventory.views.counts import refusal_words
from people.access import AuthedRequest, permission_required
from products.models import Barcode, Sku

LONGEST_QUANTITY = 5
LONGEST_AGE_MS = 86_400_000


@require_GET
@permission_required("stock.adjust")
def work(request: AuthedRequest, count_id: int) -> HttpResponse:
    """The page of a clerk who counts: scan a SKU, then its units; or scan each unit."""
    count = get_object_or_404(StockCount.objects.select_related("warehouse"), pk=count_id)
    context = _context(request, count) | {
        "each": request.GET.get("each") == "1",
        "place": request.GET.get("place", "")[:40],
    }
    return render(request, "inventory/count_work.html", context)


@require_POST
@permission_required("stock.adjust")
def work_scan(request: AuthedRequest, count_id: int) -> HttpResponse:
    """A scanned SKU, or the typed units of the one before. Each message has its own id and may come twice."""
    count = get_object_or_404(StockCount.objects.select_related("warehouse"), pk=count_id)
    code = request.POST.get("code", "").strip()
    key = _uuid(request.POST.get("client_id", ""))
    if not code or "\0" in code or key is None:
        return HttpResponseBadRequest(_("A scan needs a code and an id of its own."))
    waiting = Sku.objects.filter(pk=number(request.POST.get("sku", "")) or 0).first()
    if waiting is not None and code.isascii() and code.isdecimal() and len(code) <= LONGEST_QUANTITY:
        return _seen(request, count, waiting, int(code), key)
    sku = find_sku(code)
    if sku is None:
        said = _("No SKU has the code %(code)s. Put the goods aside and tell who opened the count.") % {"code": code}
        return _bench(request, count, {"wrong": said}, "wrong")
    if request.POST.get("each") == "1":
        return _seen(request, count, sku, 1, key)
    return _bench(request, count, {"sku": sku, "name": local_name(sku)}, "ok")


@require_POST
@permission_required("stock.adjust")
def work_undo(request: AuthedRequest, count_id: int) -> HttpResponse:
    """Take back what this clerk counted last."""
    count = get_object_or_404(StockCount.objects.select_related("warehouse"), pk=count_id)
    key = _uuid(request.POST.get("client_id", ""))
    if key is None:
        return HttpResponseBadRequest(_("Undoing needs an id of its own."))
    taken = undo_last(count_id=count.pk, client_id=key, actor=request.user)
    return _bench(request, count, {"taken": taken, "nothing": taken is None}, "done" if taken else "wrong")


def find_sku(code: str) -> Sku | None:
    """The SKU of a barcode or code."""
    barcode = Barcode.objects.select_related("sku").filter(code=code).first()
    return barcode.sku if barcode else Sku.objects.filter(code__in=[code, code.upper()]).order_by("pk").first()


def _seen(request: AuthedRequest, count: StockCount, sku: Sku, quantity: int, key: UUID) -> HttpResponse:
    age = min(number(request.POST.get("age_ms", "")) or 0, LONGEST_AGE_MS)
    place = request.POST.get("place", "").replace("\0", "").strip()
    one = Seen(key, sku.pk, quantity, place, timedelta(milliseconds=age))
    outcomes = record_seen(count_id=count.pk, seen=[one], actor=request.user)
    if outcomes.refused:
        return _bench(request, count, {"wrong": f"{sku.code}: {refusal_words(outcomes.refused[0])}"}, "wrong")
    return _bench(request, count, {"kept": sku, "name": local_name(sku), "quantity": quantity}, "done")


def _bench(request: AuthedRequest, count: StockCount, context: dict[str, Any], sound: str) -> HttpResponse:
    context = _context(request, count) | context | {"each": request.POST.get("each") == "1"}
    context["place"] = request.POST.get("place", "")[:40]
    template = "count_bench" if request.headers.get("HX-Request") == "true" else "count_work"
    response = render(request, f"inventory/{template}.html", context)
    response["X-Scan-Sound"] = sound
    return response


def _context(request: AuthedRequest, count: StockCount) -> dict[str, Any]:
    return {
        "count": count,
        "entries": reads_counts.own_entries(count, request.user),
        "asked": reads_counts.asked_again(count),
        "undo_id": uuid4(),
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
