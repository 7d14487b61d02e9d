"""Pick-up points: the list, one point with its papers, and its month."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.months import month_of
from erp.kernel.outcomes import Refusal
from erp.kernel.sheets import write_sheet
from erp.kernel.tables import BadCursor, keyset_page
from erp.kernel.ui.names import local_name
from inventory import reads_pickup
from inventory.forms_pickup import CommissionForm, PaperForm
from inventory.models import Collection, PickupTerms, PointPaper, Warehouse
from inventory.papers import PDF
from inventory.reads import money
from inventory.reads_value import named
from inventory.services import points
from inventory.states import CollectionState
from inventory.wording_pickup import pickup_words
from people.access import AuthedRequest, permission_required

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHOWN = 20


@require_GET
@permission_required("stock.view")
def point_list(request: AuthedRequest) -> HttpResponse:
    """The points by code: stock, what waits, papers."""
    ending = request.GET.get("papers") == "ending"
    found = reads_pickup.points_with_ending() if ending else reads_pickup.points()
    try:
        page = keyset_page(found, request.GET, order=("code", "id"))
    except BadCursor as error:
        raise Http404 from error
    context = {"page": page, "rows": reads_pickup.point_rows(page.rows), "filtered": ending}
    return render(request, "inventory/points.html", context)


@require_GET
@permission_required("stock.view")
def point(request: AuthedRequest, point_id: int) -> HttpResponse:
    """One point."""
    found = get_object_or_404(reads_pickup.points(), pk=point_id)
    terms = PickupTerms.objects.filter(point=found).first()
    [row] = reads_pickup.point_rows([found])
    waiting = Collection.objects.filter(point=found, state=CollectionState.OPEN).order_by("-pk")[:_SHOWN]
    context = {
        "row": row, "point": found, "papers": reads_pickup.paper_rows(found), "collections": waiting,
        "commission": money(terms.commission if terms else 0), "currency": settings.BASE_CURRENCY,
        "may_open": request.user.can("stock.adjust"), "may_rule": request.user.can("stores.rules"),
        "may_hand_out": request.user.can("stock.move"),
    }  # fmt: skip
    return render(request, "inventory/point.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("stores.rules")
def paper_new(request: AuthedRequest, point_id: int) -> HttpResponse:
    """Add a paper, or its renewal."""
    found = get_object_or_404(reads_pickup.points(), pk=point_id)
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept = points.add_paper(
            point_id=found.pk, paper=form.paper(), actor=request.user, scan=form.cleaned_data["scan"]
        )
        if not isinstance(kept, Refusal):
            messages.success(request, _("The paper is kept."))
            return redirect("point", found.pk)
        form.add_error(None, pickup_words(kept))
    return _form(request, found, form, _("Add a paper"), upload=True)


@require_POST
@permission_required("stores.rules")
def paper_withdraw(request: AuthedRequest, paper_id: int) -> HttpResponse:
    """Count on a paper no longer."""
    paper = get_object_or_404(PointPaper, pk=paper_id)
    if points.withdraw_paper(paper_id=paper.pk):
        messages.success(request, _("The paper no longer counts."))
    else:
        messages.info(request, _("It was so already; nothing is changed."))
    return redirect("point", paper.point_id)


@require_GET
@permission_required("stores.rules")
def paper_file(request: AuthedRequest, paper_id: int) -> HttpResponseBase:
    """The scan of a paper, to be saved; a browser is never asked to show it."""
    paper = get_object_or_404(PointPaper.objects.exclude(sha256=""), pk=paper_id)
    path = points.path_of(paper.sha256, paper.form)
    if not path.is_file():
        raise Http404
    kind = "application/pdf" if paper.form == PDF else f"image/{paper.form}"
    response = FileResponse(
        path.open("rb"), content_type=kind, as_attachment=True, filename=f"{paper.kind}-{paper.pk}.{paper.form}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
@permission_required("stores.rules")
def commission(request: AuthedRequest, point_id: int) -> HttpResponse:
    """What the point earns with each collection from now on."""
    found = get_object_or_404(reads_pickup.points(), pk=point_id)
    terms = PickupTerms.objects.filter(point=found).first()
    form = CommissionForm(request.POST or None, initial={"commission": money(terms.commission if terms else 0)})
    if request.method == "POST" and form.is_valid():
        points.set_commission(point_id=found.pk, commission=form.minor())
        messages.success(request, _("The commission is saved."))
        return redirect("point", found.pk)
    return _form(request, found, form, _("Commission"))


def _form(request: AuthedRequest, found: Warehouse, form: Any, heading: str, *, upload: bool = False) -> HttpResponse:
    context = {"point": found, "form": form, "heading": heading, "upload": upload}
    return render(request, "inventory/point_form.html", context, status=422 if request.method == "POST" else 200)


@require_GET
@permission_required("stock.view")
def statement(request: AuthedRequest, point_id: int) -> HttpResponse:
    """A month of a point."""
    found = get_object_or_404(reads_pickup.points(), pk=point_id)
    month = month_of(request.GET.get("month", ""))
    told = reads_pickup.statement(found.pk, month)
    rows = [{**line, "called": local_name(named(line))} for line in told.lines]
    context = {"point": found, "month": month, "told": told, "rows": rows, "currency": settings.BASE_CURRENCY}
    return render(request, "inventory/point_statement.html", context)


@require_GET
@permission_required("stock.view")
def statement_export(request: AuthedRequest, point_id: int) -> HttpResponse:
    """The month as a workbook."""
    found = get_object_or_404(reads_pickup.points(), pk=point_id)
    month = month_of(request.GET.get("month", ""))
    told = reads_pickup.statement(found.pk, month)
    headings = (
        "SKU", _("Name"), _("Opening"), _("Opening value"), _("Received"), _("Transferred in"), _("Transferred out"),
        _("Collected"), _("Shipped"), _("Corrected"), _("Closing"), _("Closing value"),
    )  # fmt: skip
    lines = (
        (
            line["code"], local_name(named(line)), line["opening"], line["opening_value"],
            *(line[flow] for flow in reads_pickup.FLOWS), line["closing"], line["closing_value"],
        )
        for line in told.lines
    )  # fmt: skip
    earned = [(told.collections, told.commission, settings.BASE_CURRENCY)]
    sheets = {
        f"{month:%Y-%m}": (headings, lines),
        _("Commission"): ((_("Collections"), _("Commission"), _("Currency")), earned),
    }
    answer = HttpResponse(write_sheet(sheets), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{found.code}-{month:%Y-%m}.xlsx"'
    return answer
