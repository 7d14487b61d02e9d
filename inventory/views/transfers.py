"""Transfers: the list, a new one, its page, its bench for scanning goods out and in, and its printed list."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.outcomes import Refusal
from erp.kernel.tables import BadCursor, keyset_page
from erp.kernel.ui.names import local_name
from inventory import reads_floor
from inventory.filters import number
from inventory.models import Transfer, TransferLine, Warehouse
from inventory.services.transfers import (
    cancel_transfers,
    close_transfer,
    plan_transfer,
    receive_transfer,
    send_transfers,
    set_lines,
)
from inventory.states import TransferState, WarehouseKind
from inventory.transfer_list import draw_transfer
from inventory.wording import floor_words
from people.access import AuthedRequest, permission_required
from products.states import SkuKind

TONES = {"draft": "neutral", "sent": "progress", "closed": "ok", "cancelled": "off"}
GOOD, BAD, DONE, FIRST = "CMD:GOOD", "CMD:BAD", "CMD:DONE", "CMD:NEXT"


class TransferForm(forms.Form):
    """From where to where."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    source = forms.ModelChoiceField(
        Warehouse.objects.filter(closed_at=None).exclude(kind=WarehouseKind.TRANSIT).order_by("pk"),
        label=gettext_lazy("From warehouse"),
    )
    target = forms.ModelChoiceField(
        Warehouse.objects.filter(closed_at=None).exclude(kind=WarehouseKind.TRANSIT).order_by("pk"),
        label=gettext_lazy("To warehouse"),
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=120, required=False)


@require_GET
@permission_required("stock.view")
def transfer_list(request: AuthedRequest) -> HttpResponse:
    """All transfers, newest first."""
    found = Transfer.objects.select_related("source", "target", "created_by")
    state = request.GET.get("state", "")
    if state in TransferState.values:
        found = found.filter(state=state)
    place = number(request.GET.get("warehouse", ""))
    if place:
        found = found.filter(source_id=place) | found.filter(target_id=place)
    text = request.GET.get("q", "").replace("\0", "").strip()[:24]
    if text:
        found = found.filter(number__startswith=text.upper())
    try:
        page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    totals = reads_floor.transfer_totals([row.pk for row in page.rows])
    context = {
        "page": page,
        "rows": [{"transfer": row, "tone": TONES[row.state], **totals[row.pk]} for row in page.rows],
        "filtered": bool(state or place or text),
        "tabs": _tabs(request, state),
        "warehouses": reads_floor.floor_warehouses(),
        "may_move": request.user.can("stock.move"),
    }
    return render(request, "inventory/transfers.html", context)


def _tabs(request: AuthedRequest, state: str) -> list[dict[str, Any]]:
    tabs = []
    for value, label in [("", _("All")), *TransferState.choices]:
        query = request.GET.copy()
        for key in ("state", "after", "before"):
            query.pop(key, None)
        if value:
            query["state"] = value
        tabs.append({"label": label, "url": f"{request.path}?{query.urlencode()}", "active": state == value})
    return tabs


@require_http_methods(["GET", "POST"])
@permission_required("stock.move")
def new(request: AuthedRequest) -> HttpResponse:
    """Write a transfer down; its goods are scanned afterwards."""
    form = TransferForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            done = plan_transfer(
                client_id=form.cleaned_data["client_id"],
                source_id=form.cleaned_data["source"].pk,
                target_id=form.cleaned_data["target"].pk,
                lines=[],
                note=form.cleaned_data["note"],
                actor=request.user,
            )
            if done.transfer:
                return redirect("transfer-bench", transfer_id=done.transfer.pk)
            form.add_error(None, floor_words(done.refused[0]))
    return render(request, "inventory/transfer_new.html", {"form": form}, status=status)


@require_GET
@permission_required("stock.view")
def transfer_page(request: AuthedRequest, transfer_id: int) -> HttpResponse:
    """Everything about one transfer."""
    found = Transfer.objects.select_related("source", "target", "created_by", "sent_by")
    transfer = get_object_or_404(found, pk=transfer_id)
    arrivals = transfer.arrivals.select_related("created_by").prefetch_related("lines__line__sku").order_by("pk")
    context = {
        "transfer": transfer,
        "tone": TONES[transfer.state],
        "lines": _lines(transfer),
        "totals": reads_floor.transfer_totals([transfer.pk])[transfer.pk],
        "arrivals": arrivals[:200],
        "may_move": request.user.can("stock.move"),
        "close_id": uuid4(),
    }
    return render(request, "inventory/transfer.html", context)


def _lines(transfer: Transfer) -> list[dict[str, Any]]:
    found = transfer.lines.select_related("sku").order_by("pk")
    return [
        {"line": line, "name": local_name(line.sku), "left": line.sent - line.arrived - line.lost} for line in found
    ]


@require_POST
@permission_required("stock.move")
def act(request: AuthedRequest, transfer_id: int, action: str) -> HttpResponse:
    """Send a transfer, close it short, or call it back."""
    transfer = get_object_or_404(Transfer, pk=transfer_id)
    reason = request.POST.get("reason", "").replace("\0", "").strip()[:120]
    refusal: Refusal | None = None
    if action == "send":
        refusal = send_transfers(transfer_ids=[transfer.pk], actor=request.user).refused.get(transfer.pk)
    elif action == "cancel":
        outcomes = cancel_transfers(transfer_ids=[transfer.pk], reason=reason, actor=request.user)
        refusal = outcomes.refused.get(transfer.pk)
    elif action == "close":
        closed = close_transfer(client_id=_uuid(request), transfer_id=transfer.pk, reason=reason, actor=request.user)
        refusal = closed.refused.get(0)
    else:
        raise Http404
    if refusal:
        messages.error(request, floor_words(refusal))
    return redirect("transfer", transfer_id=transfer.pk)


def _uuid(request: AuthedRequest) -> UUID:
    try:
        return UUID(request.POST.get("client_id", ""))
    except ValueError:
        return uuid4()


@require_GET
@permission_required("stock.view")
def print_list(request: AuthedRequest, transfer_id: int) -> HttpResponse:
    """The list that travels with the goods, as PDF."""
    transfer = get_object_or_404(Transfer.objects.select_related("source", "target"), pk=transfer_id)
    lying = _picking(transfer)
    pdf = draw_transfer(
        transfer, [(row["line"], row["name"], lying.get(row["line"].sku_id, "")) for row in _lines(transfer)]
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{transfer.number}.pdf"'
    return response


def _picking(transfer: Transfer) -> dict[int, str]:
    """Where the goods of a draft lie, in words, by SKU."""
    levels = dict(transfer.source.levels.filter(sku__in=transfer.lines.values("sku")).values_list("pk", "sku_id"))
    return {
        levels[key]: ", ".join(f"{each.code} ({each.quantity})" for each in found)
        for key, found in reads_floor.bins_of(levels).items()
    }


@require_GET
@permission_required("stock.move")
def bench(request: AuthedRequest, transfer_id: int) -> HttpResponse:
    """The page for the scanner: goods of a draft are scanned onto it, goods under way are counted in."""
    transfer = get_object_or_404(Transfer.objects.select_related("source", "target"), pk=transfer_id)
    return _answer(request, transfer, "")


@require_POST
@permission_required("stock.move")
def scan(request: AuthedRequest, transfer_id: int) -> HttpResponse:
    """One scan: one more unit, or a code of the bench card."""
    transfer = get_object_or_404(Transfer.objects.select_related("source", "target"), pk=transfer_id)
    code = request.POST.get("code", "").strip()
    if not code or "\0" in code:
        return HttpResponseBadRequest(_("A scan needs a code."))
    if transfer.state == TransferState.SENT:
        return _count_in(request, transfer, code)
    if transfer.state != TransferState.DRAFT:
        return _answer(request, transfer, "wrong", _("It has moved on meanwhile. Load the page again."))
    if code == DONE:
        refusal = send_transfers(transfer_ids=[transfer.pk], actor=request.user).refused.get(transfer.pk)
        transfer.refresh_from_db()
        return _answer(request, transfer, "wrong" if refusal else "done", floor_words(refusal) if refusal else "")
    sku = reads_floor.find_sku(code)
    if sku is None or sku.kind == SkuKind.BUNDLE:
        words = _("No SKU that is kept has the code %(code)s.") % {"code": code}
        return _answer(request, transfer, "wrong", words)
    if not _seen_before(request, transfer):
        set_lines(transfer_id=transfer.pk, lines=[(sku.pk, 1)], add=True)
    return _answer(request, transfer, "ok", current=sku.pk)


def _seen_before(request: AuthedRequest, transfer: Transfer) -> bool:
    """A scan that is sent again, since its answer was lost, counts once: the browser's session remembers the last ones."""
    scanned, key = request.session.get("transfer_scans", []), f"{transfer.pk}:{request.POST.get('client_id', '')}"
    if request.POST.get("client_id") and key in scanned:
        return True
    request.session["transfer_scans"] = [*scanned, key][-20:]
    return False


def _count_in(request: AuthedRequest, transfer: Transfer, code: str) -> HttpResponse:
    counts, bad = _counts(request), request.POST.get("mode") == "bad"
    if code in (GOOD, BAD):
        return _answer(request, transfer, "ok", counts=counts, bad=code == BAD)
    if code == FIRST:
        return _answer(request, transfer, "ok")
    if code == DONE:
        return _book(request, transfer, counts, bad=bad)
    sku = reads_floor.find_sku(code)
    line = TransferLine.objects.filter(transfer=transfer, sku=sku).first() if sku else None
    if line is None:
        words = _("%(code)s is not on this transfer. Put it aside and tell who sent it.") % {"code": code}
        return _answer(request, transfer, "wrong", words, counts=counts, bad=bad)
    counts.setdefault(line.pk, [0, 0])[bad] += 1
    return _answer(request, transfer, "ok", counts=counts, bad=bad, current=line.sku_id)


def _book(request: AuthedRequest, transfer: Transfer, counts: dict[int, list[int]], *, bad: bool) -> HttpResponse:
    try:
        client_id = UUID(request.POST.get("arrival_id", ""))
    except ValueError:
        return HttpResponseBadRequest(_("A scan needs a code."))
    reason = request.POST.get("reason", "").replace("\0", "").strip()[:120]
    counted = [(key, good, damaged) for key, (good, damaged) in counts.items()]
    done = receive_transfer(
        client_id=client_id, transfer_id=transfer.pk, counted=counted, reason=reason, actor=request.user
    )
    if done.arrival is None:
        words = " ".join(floor_words(refusal) for refusal in done.refused.values())
        return _answer(request, transfer, "wrong", words, counts=counts, bad=bad)
    transfer.refresh_from_db()
    return _answer(request, transfer, "done", booked=True)


def _counts(request: AuthedRequest) -> dict[int, list[int]]:
    counts: dict[int, list[int]] = {}
    for name, value in request.POST.items():
        kind, dash, key = name.partition("-")
        line_id, units = number(key), number(str(value) or "0")
        if dash and kind in ("good", "bad") and line_id and units and units <= 1_000_000:
            counts.setdefault(line_id, [0, 0])[kind == "bad"] = units
    return counts


def _answer(
    request: AuthedRequest,
    transfer: Transfer,
    sound: str,
    wrong: str = "",
    *,
    counts: dict[int, list[int]] | None = None,
    bad: bool = False,
    current: int | None = None,
    booked: bool = False,
) -> HttpResponse:
    """The bench for the scanner; the whole page for a browser without scripts."""
    lines = [
        {**row, "good": (counts or {}).get(row["line"].pk, (0, 0))[0], "bad": (counts or {}).get(row["line"].pk, (0, 0))[1],
         "current": row["line"].sku_id == current}
        for row in _lines(transfer)
    ]  # fmt: skip
    context = {
        "transfer": transfer,
        "lines": lines,
        "wrong": wrong,
        "bad": bad,
        "booked": booked,
        "arrival_id": request.POST.get("arrival_id") if counts else uuid4(),
        "reason": request.POST.get("reason", "") if counts else "",
        "scan_url": reverse("transfer-scan", args=[transfer.pk]),
    }
    part = request.method == "POST" and request.headers.get("HX-Request") == "true"
    response = render(request, f"inventory/transfer_{'bench' if part else 'station'}.html", context)
    if sound:
        response["X-Scan-Sound"] = sound
    return response
