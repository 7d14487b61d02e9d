"""Opening balances: a workbook is looked at, shown row by row, and taken over when nothing is wrong with it."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.core.cache import cache
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel import clock
from erp.kernel.sheets import MAX_BYTES, UnreadableSheet, write_sheet
from finance.models import Opening
from finance.queries.payables_words import amount, problem_words
from finance.services.opening import digest_of, look, take_over
from finance.services.opening_check import Checked
from finance.services.opening_sheets import COLUMNS
from finance.views.payables_statements import XLSX
from people.access import AuthedRequest, permission_required

KEPT_S = 3600  # how long a file that was looked at waits for its confirmation
SHOWN = 200


@require_http_methods(["GET", "POST"])
@permission_required("finance.manage")
def opening(request: AuthedRequest) -> HttpResponse:
    """The page; a POST looks at a workbook and changes nothing."""
    context: dict[str, Any] = {"cut_over": request.POST.get("cut_over") or clock.business_date().isoformat()}
    upload = request.FILES.get("file")
    day = parse_date(context["cut_over"]) if request.method == "POST" else None
    status = 200
    if request.method == "POST":
        if upload is None or day is None or (upload.size or 0) > MAX_BYTES:
            context["problem"], status = _("Choose a workbook (.xlsx, at most 20 MB) and the cut-over day."), 422
        else:
            data = upload.read()
            context |= _looked(data, day)
            if "checked" in context:
                cache.set(_key(request, digest_of(data)), (data, upload.name or "", day.isoformat()), KEPT_S)
                context |= {"digest": digest_of(data), "file_name": upload.name, "client_id": uuid4()}
            status = 200 if "checked" in context else 422
    return _page(request, context, status)


@require_POST
@permission_required("finance.manage")
def opening_confirm(request: AuthedRequest) -> HttpResponse:
    """Take over the workbook that was looked at."""
    kept = cache.get(_key(request, request.POST.get("digest", "")))
    try:
        client_id = UUID(request.POST.get("client_id", ""))
    except ValueError:
        return HttpResponseBadRequest(_("Load the page again."))
    if kept is None:
        return _page(request, {"problem": _("The file was looked at too long ago. Choose it again.")}, 422)
    data, file_name, day = kept
    taken = take_over(
        client_id=client_id, data=data, file_name=file_name, cut_over=date.fromisoformat(day), actor=request.user
    )
    if taken.opening is None:
        return _page(request, {"cut_over": day, **_shown(taken.checked)}, 422)
    return _page(request, {"taken": taken.opening, "already": taken.already}, 200)


@require_GET
@permission_required("finance.manage")
def opening_template(request: AuthedRequest) -> HttpResponse:
    """An empty workbook with all the sheets and their headings."""
    answer = HttpResponse(write_sheet({name: (columns, []) for name, columns in COLUMNS.items()}), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="opening-balances.xlsx"'
    return answer


@require_GET
@permission_required("finance.manage")
def opening_problems(request: AuthedRequest, digest: str) -> HttpResponse:
    """What is wrong with a workbook that was looked at, as a file to work through."""
    kept = cache.get(_key(request, digest))
    if kept is None:
        return HttpResponseBadRequest(_("The file was looked at too long ago. Choose it again."))
    checked = look(data=kept[0], cut_over=date.fromisoformat(kept[2]))
    rows = [(each.sheet, each.row or "", each.column, problem_words(each.refusal)) for each in checked.problems]
    headings = (_("Sheet"), _("Row"), _("Column"), _("What is wrong"))
    answer = HttpResponse(write_sheet({_("Problems"): (headings, rows)}), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="problems.xlsx"'
    return answer


def _key(request: AuthedRequest, digest: str) -> str:
    return f"opening:{request.user.pk}:{digest[:64]}"


def _looked(data: bytes, day: date) -> dict[str, Any]:
    try:
        return _shown(look(data=data, cut_over=day))
    except UnreadableSheet as error:
        return {"problem": str(error)}


def _shown(checked: Checked) -> dict[str, Any]:
    return {
        "checked": checked,
        "totals": [
            {
                "sheet": sheet,
                "rows": checked.counts[sheet],
                "currency": currency,
                "amount": amount(minor, currency),
                "base": base,
            }
            for sheet, currency, minor, base in checked.totals()
        ],
        "problems": [(each, problem_words(each.refusal)) for each in checked.problems[:SHOWN]],
        "problem_count": len(checked.problems),
    }


def _page(request: AuthedRequest, context: dict[str, Any], status: int) -> HttpResponse:
    past = Opening.objects.select_related("actor").order_by("-pk")[:20]
    return render(request, "finance/payables/opening.html", {"past": past, **context}, status=status)
