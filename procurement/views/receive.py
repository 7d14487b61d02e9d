"""Goods in by scan: an order's number, then its goods one by one. No price is shown here, to nobody.

The bench keeps what was counted and sends it with each scan, so a scan that is sent twice counts once, and what was typed by hand holds.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.ui.names import local_name
from people.access import AuthedRequest, permission_required
from procurement.filters import number
from procurement.models import GoodsReceipt, PurchaseLine, PurchaseOrder
from procurement.reads.words import refusal_words
from procurement.services.receiving import most_of, receive_goods
from procurement.states import OrderState
from products.models import Barcode, Sku

SHOWN = 30
GOOD, BAD, DONE, NEXT = "CMD:GOOD", "CMD:BAD", "CMD:DONE", "CMD:NEXT"


@dataclass
class Bench:
    """What stands on the bench: the order, the receipt to be, and the units counted by line: [good, defective]."""

    order: PurchaseOrder | None = None
    receipt_id: UUID = field(default_factory=uuid4)
    bad: bool = False
    counts: dict[int, list[int]] = field(default_factory=dict)


@require_GET
@permission_required("stock.receive")
def receive(request: AuthedRequest) -> HttpResponse:
    """The page: choose or scan an order."""
    order = _open_order(pk=number(request.GET.get("order", "")) or 0)
    return _answer(request, Bench(order), "")


@require_POST
@permission_required("stock.receive")
def scan(request: AuthedRequest) -> HttpResponse:
    """One scan: an order's number, a code of its goods, or a code of the bench card."""
    code = request.POST.get("code", "").strip()
    if not code or "\0" in code:
        return HttpResponseBadRequest(_("A scan needs a code."))
    bench = _bench(request)
    if code in (GOOD, BAD):
        bench.bad = code == BAD
        return _answer(request, bench, "ok")
    if code == NEXT:
        return _answer(request, Bench(), "ok")
    if code == DONE and bench.order:
        return _post(request, bench)
    order = _open_order(number=code.upper())
    if order:
        return _answer(request, Bench(order), "ok")
    if bench.order is None:
        words = _(
            "No open purchase order has the number %(code)s. Scan the order's number first, or tell the purchaser."
        )
        return _answer(request, bench, "wrong", words % {"code": code})
    return _counted(request, bench, bench.order, code)


def _counted(request: AuthedRequest, bench: Bench, order: PurchaseOrder, code: str) -> HttpResponse:
    """One more unit of what was scanned, or loudly why not."""
    barcode = Barcode.objects.select_related("sku").filter(code=code).first()
    sku = barcode.sku if barcode else Sku.objects.filter(code__in=[code, code.upper()]).first()
    if sku is None:
        words = _("No SKU has the code %(code)s. Put it aside and tell the purchaser.") % {"code": code}
        return _answer(request, bench, "wrong", words)
    line = PurchaseLine.objects.filter(order=order, sku=sku).first()
    if line is None:
        words = _("%(sku)s is not on %(order)s. Put it aside and tell the purchaser.")
        return _answer(request, bench, "wrong", words % {"sku": sku.code, "order": order.number})
    units = bench.counts.setdefault(line.pk, [0, 0])
    most = most_of(line, order.over_receipt_percent)
    if sum(units) >= most:
        words = _("Only %(most)s more of %(sku)s may come. Put this one aside and tell the purchaser.")
        return _answer(request, bench, "wrong", words % {"most": most, "sku": sku.code})
    units[1 if bench.bad else 0] += 1
    return _answer(request, bench, "ok", current=line.pk)


def _post(request: AuthedRequest, bench: Bench) -> HttpResponse:
    """Take in what was counted. Sent again, it is the same receipt."""
    assert bench.order is not None
    received = receive_goods(
        client_id=bench.receipt_id,
        order_id=bench.order.pk,
        lines=[(key, good, bad) for key, (good, bad) in bench.counts.items()],
        actor=request.user,
    )
    if received.receipt is None:
        words = " ".join(refusal_words(each.code, each.values) for each in received.refused.values())
        return _answer(request, bench, "wrong", words)
    return _answer(request, Bench(_open_order(pk=bench.order.pk)), "done", receipt=received.receipt)


def _bench(request: AuthedRequest) -> Bench:
    """The bench as it was sent. An order that is not open any more is still on it, so that posting says why not."""
    posted = request.POST
    order = PurchaseOrder.objects.select_related("warehouse").filter(pk=number(posted.get("order", "")) or 0).first()
    bench = Bench(order, bad=posted.get("mode") == "bad")
    try:
        bench.receipt_id = UUID(posted.get("receipt_id", ""))
    except ValueError:
        return Bench(order)
    for name, value in posted.items():
        kind, dash, key = name.partition("-")
        line_id, units = number(key), number(str(value) or "0")
        if dash and kind in ("good", "bad") and line_id and units and units <= 1_000_000:
            bench.counts.setdefault(line_id, [0, 0])[1 if kind == "bad" else 0] = units
    return bench


def _open_order(**which: Any) -> PurchaseOrder | None:
    found = PurchaseOrder.objects.select_related("warehouse").filter(state=OrderState.APPROVED, **which)
    return found.first()


def _answer(
    request: AuthedRequest,
    bench: Bench,
    sound: str,
    wrong: str = "",
    *,
    current: int | None = None,
    receipt: GoodsReceipt | None = None,
) -> HttpResponse:
    """The bench for the scanner; the whole page for a browser without scripts."""
    context = _context(bench, wrong, current, receipt) | {"may_view": request.user.can("purchasing.view")}
    part = request.method == "POST" and request.headers.get("HX-Request") == "true"
    response = render(request, f"procurement/{'receive_bench' if part else 'receive'}.html", context)
    if sound:
        response["X-Scan-Sound"] = sound
    return response


def _context(bench: Bench, wrong: str, current: int | None, receipt: GoodsReceipt | None) -> dict[str, Any]:
    lines = []
    if bench.order:
        for line in PurchaseLine.objects.filter(order=bench.order).select_related("sku").order_by("pk"):
            good, bad = bench.counts.get(line.pk, (0, 0))
            lines.append(
                {
                    "line": line,
                    "name": local_name(line.sku),
                    "left": max(0, line.quantity - line.received),
                    "most": most_of(line, bench.order.over_receipt_percent),
                    "good": good,
                    "bad": bad,
                    "current": line.pk == current,
                }
            )
    waiting = PurchaseOrder.objects.filter(state=OrderState.APPROVED).select_related("supplier", "warehouse")
    return {
        "bench": bench,
        "wrong": wrong,
        "receipt": receipt,
        "lines": lines,
        "waiting": [] if bench.order else list(waiting.order_by("expected_on", "pk")[:SHOWN]),
    }
