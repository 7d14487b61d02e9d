"""The return station: scan the parcel, scan its units, say what becomes of each. And the shelf of parcels that nothing explains."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from aftersales.filters import number
from aftersales.forms import LinkForm
from aftersales.models import Case, CaseLine, UnknownParcel
from aftersales.queries import find_case
from aftersales.reads.words import say
from aftersales.services.returns import SELLABLE, inspect, link_unknown, receive_return
from erp.kernel.outcomes import Refusal
from erp.kernel.tables import BadCursor, keyset_page
from erp.kernel.ui.names import local_name
from inventory.models import Warehouse
from people.access import AuthedRequest, permission_required
from products.models import Barcode, Sku

VERDICTS = {"CMD:RESTOCK": "restocked", "CMD:DEFECTIVE": "defective", "CMD:WRITEOFF": "written_off"}
NEXT = "CMD:NEXT"


@require_GET
@permission_required("returns.receive")
def station(request: AuthedRequest) -> HttpResponse:
    """The page. `?case=` puts a case on it, `?warehouse=` says where restocked units go."""
    warehouses = _warehouses()
    asked = number(request.GET.get("warehouse", ""))
    chosen = asked if asked in dict(warehouses) else (warehouses[0][0] if warehouses else None)
    case_id = number(request.GET.get("case", ""))
    context = _bench(case_id, None, chosen) | {"warehouses": warehouses}
    return render(request, "aftersales/station.html", context)


@require_POST
@permission_required("returns.receive")
def scan(request: AuthedRequest) -> HttpResponse:
    """One scan, one answer: a case is put on the bench, a unit of it comes in, or the last one is judged."""
    code = request.POST.get("code", "").strip()
    client_id = _client_id(request)
    if not code or "\0" in code or client_id is None:
        return HttpResponseBadRequest(_("Nothing was scanned. Scan again."))
    case_id, line_id = number(request.POST.get("case", "")), number(request.POST.get("line", ""))
    warehouse_id = number(request.POST.get("warehouse", ""))
    refusal: Refusal | None = None
    sound = "ok"
    if code == NEXT:
        case_id = line_id = None
    elif code in VERDICTS:
        refusal = _judge(request, client_id, line_id, {VERDICTS[code]: 1}, warehouse_id)
        sound = "done"
    else:
        case_id, line_id, refusal = _came(request, client_id, code, case_id, line_id)
    context = _bench(case_id, line_id, warehouse_id) | {"wrong": say(refusal) if refusal else ""}
    return _answer(request, context, "wrong" if refusal else sound)


@require_POST
@permission_required("returns.receive")
def judge(request: AuthedRequest) -> HttpResponse:
    """Judge units of a line by a button: all that wait, or as many as were typed."""
    client_id, line_id = _client_id(request), number(request.POST.get("line", ""))
    verdict = request.POST.get("verdict", "")
    units = number(request.POST.get("units", "")) or 0
    line = CaseLine.objects.filter(pk=line_id or 0).first()
    if client_id is None or verdict not in VERDICTS.values() or line is None or units > 1_000_000:
        return HttpResponseBadRequest(_("Scan the unit again, then say what becomes of it."))
    warehouse_id = number(request.POST.get("warehouse", ""))
    refusal = _judge(request, client_id, line.pk, {verdict: units}, warehouse_id, note=request.POST.get("note", ""))
    context = _bench(line.case_id, line.pk, warehouse_id) | {"wrong": say(refusal) if refusal else ""}
    return _answer(request, context, "wrong" if refusal else "done")


def _came(
    request: AuthedRequest, client_id: UUID, code: str, case_id: int | None, line_id: int | None
) -> tuple[int | None, int | None, Refusal | None]:
    """What a code that is no command does: (case on the bench, line in hand, refusal)."""
    case = Case.objects.filter(pk=case_id or 0).first()
    sku = _sku(code)
    if sku is not None and case is None:
        return None, None, Refusal("scan_case_first")
    if sku is not None and case is not None:
        lines = list(CaseLine.objects.filter(case=case, sku=sku, expected__gt=0).order_by("pk"))
        line = next((line for line in lines if line.received < line.expected), lines[0] if lines else None)
        if line is None:
            return case.pk, line_id, Refusal("not_on_case", {"sku": sku.code, "number": case.number})
        came = receive_return(client_id=client_id, code=case.number, lines=[(line.pk, 1)], actor=request.user)
        return case.pk, line.pk, came.refusal
    found = find_case(code)
    if found is None:
        came = receive_return(client_id=client_id, code=code, lines=[], actor=request.user)
        return case_id, line_id, came.refusal
    return found, None, None


def _judge(
    request: AuthedRequest,
    client_id: UUID,
    line_id: int | None,
    units: Mapping[str, int],
    warehouse_id: int | None,
    *,
    note: str = "",
) -> Refusal | None:
    if line_id is None:
        return Refusal("scan_unit_first")
    return inspect(
        client_id=client_id,
        case_line_id=line_id,
        restocked=units.get("restocked", 0),
        defective=units.get("defective", 0),
        written_off=units.get("written_off", 0),
        warehouse_id=warehouse_id,
        note=note,
        actor=request.user,
    ).refusal


def _sku(code: str) -> Sku | None:
    barcode = Barcode.objects.select_related("sku").filter(code=code).first()
    return barcode.sku if barcode else Sku.objects.filter(code__in=(code, code.upper())).first()


def _client_id(request: AuthedRequest) -> UUID | None:
    try:
        return UUID(request.POST["client_id"]) if request.POST.get("client_id") else uuid4()
    except ValueError:
        return None


def _warehouses() -> list[tuple[int, str]]:
    found = Warehouse.objects.filter(closed_at=None, kind__in=SELLABLE).order_by("pk")
    return [(row.pk, f"{row.code} · {local_name(row)}") for row in found]


def _bench(case_id: int | None, line_id: int | None, warehouse_id: int | None) -> dict[str, Any]:
    """What lies on the bench: the case with its lines. No price, no buyer."""
    case = Case.objects.filter(pk=case_id or 0).select_related("order").first()
    lines = CaseLine.objects.filter(case=case).select_related("sku").order_by("pk") if case else []
    return {
        "case": case,
        "line_id": line_id,
        "warehouse_id": warehouse_id,
        "lines": [
            {
                "line": line,
                "name": local_name(line.sku),
                "judge": line.received - line.restocked - line.defective - line.written_off,
                "client_id": uuid4(),
                "current": line.pk == line_id,
            }
            for line in lines
        ],
        "verdicts": [
            ("restocked", _("Restock"), "check"),
            ("defective", _("Defective"), "alert-triangle"),
            ("written_off", _("Write off"), "trash"),
        ],
    }


def _answer(request: AuthedRequest, context: dict[str, Any], sound: str) -> HttpResponse:
    whole = request.headers.get("HX-Request") != "true"
    template = "aftersales/station.html" if whole else "aftersales/bench.html"
    context |= {"warehouses": _warehouses(), "answer": True}
    response = render(request, template, context)
    response["X-Scan-Sound"] = sound
    return response


@require_GET
@permission_required("returns.receive")
def unknown_list(request: AuthedRequest) -> HttpResponse:
    """Parcels that nothing explains, newest first; `?tab=all` shows the linked ones too."""
    found = UnknownParcel.objects.select_related("kept_by", "case", "linked_by")
    if request.GET.get("tab") != "all":
        found = found.filter(case=None)
    try:
        page = keyset_page(found, request.GET)
    except BadCursor:
        return HttpResponseBadRequest(_("This page address is broken. Go back to the first page."))
    address = reverse("aftersales:unknown")
    tabs = [
        {"label": _("On the shelf"), "url": address, "active": request.GET.get("tab") != "all"},
        {"label": _("All"), "url": f"{address}?tab=all", "active": request.GET.get("tab") == "all"},
    ]
    return render(request, "aftersales/unknown.html", {"page": page, "rows": page.rows, "tabs": tabs})


@require_POST
@permission_required("returns.receive")
def unknown_link(request: AuthedRequest, unknown_id: int) -> HttpResponse:
    """Say which case an unknown parcel belongs to."""
    parcel = get_object_or_404(UnknownParcel, pk=unknown_id)
    form = LinkForm(request.POST)
    case = Case.objects.filter(number=form.cleaned_data["case"].strip().upper()).first() if form.is_valid() else None
    if case is None:
        messages.error(request, _("No case has this number. Look it up in the list of cases."))
        return redirect("aftersales:unknown")
    refusal = link_unknown(unknown_id=parcel.pk, case_id=case.pk, actor=request.user)
    if refusal is not None:
        messages.error(request, say(refusal))
        return redirect("aftersales:unknown")
    return redirect(f"{reverse('aftersales:station')}?case={case.pk}")
