"""Counts: the list, one count with its report, and what is done with it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.outcomes import Refusal
from erp.kernel.sheets import write_sheet
from erp.kernel.tables import BadCursor, keyset_page
from erp.kernel.ui.names import local_name
from inventory import reads_counts
from inventory.count_sheet import draw_count_sheet
from inventory.filters import number
from inventory.forms_counts import CountForm, CountRulesForm
from inventory.models import StockCount
from inventory.reads import money
from inventory.services import counts
from inventory.services.counts import Answer
from inventory.states import CountScope, CountState
from people.access import AuthedRequest, permission_required
from products.models import Sku

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES = {"open": "neutral", "counting": "info", "review": "warn", "posted": "ok", "cancelled": "off"}
ACTIONS: dict[str, Callable[..., Answer]] = {"finish": counts.finish, "post": counts.post, "cancel": counts.cancel}
LINE_ACTIONS: dict[str, Callable[..., Answer]] = {"again": counts.count_again, "leave": counts.leave_out}


@require_GET
@permission_required("stock.adjust")
def count_list(request: AuthedRequest) -> HttpResponse:
    """Counts, newest first."""
    found = StockCount.objects.select_related("warehouse", "created_by")
    state = request.GET.get("state", "")
    if state in CountState.values:
        found = found.filter(state=state)
    try:
        page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    rows = [{"count": row, "tone": TONES[row.state], "value": money(row.differences_value)} for row in page.rows]
    context = {
        "page": page, "rows": rows, "states": CountState.choices, "filtered": bool(state), "currency": settings.BASE_CURRENCY,
        "may_rule": request.user.can("company.manage"),
    }  # fmt: skip
    return render(request, "inventory/counts.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("stock.adjust")
def count_new(request: AuthedRequest) -> HttpResponse:
    """Open a count."""
    form = CountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        count = counts.open_count(
            client_id=data["client_id"], warehouse_id=data["warehouse"].pk, scope=CountScope(data["scope"]), actor=request.user,
            sku_ids=data["sku_ids"], below=data["below"] or 0, words=data["words"], zero_uncounted=data["zero_uncounted"],
        )  # fmt: skip
        return redirect("stock-count", count.pk)
    return render(request, "inventory/count_new.html", {"form": form}, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@permission_required("company.manage")
def count_rules(request: AuthedRequest) -> HttpResponse:
    """What may differ, and from which value on another person approves."""
    form = CountRulesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        counts.set_rules(
            tolerance_units=data["tolerance_units"],
            tolerance_percent=data["tolerance_percent"],
            approve_above=form.limit(),
        )
        messages.success(request, _("The rules of counting are saved."))
        return redirect("stock-counts")
    return render(
        request, "inventory/count_rules.html", {"form": form}, status=422 if request.method == "POST" else 200
    )


@require_GET
@permission_required("stock.adjust")
def count_page(request: AuthedRequest, count_id: int) -> HttpResponse:
    """One count: how far it is, and, once it is finished, what differs."""
    count = get_object_or_404(
        StockCount.objects.select_related("warehouse", "created_by", "approved_by", "posted_by"), pk=count_id
    )
    report = reads_counts.report(count)
    context = {
        "count": count,
        "tone": TONES[count.state],
        "open": count.state in reads_counts.OPEN,
        "progress": reads_counts.progress(count),
        "asked": reads_counts.asked_again(count),
        "report": report,
        "totals": reads_counts.totals(report) if report else None,
        "currency": settings.BASE_CURRENCY,
        "may_approve": request.user.can("stock.approve"),
    }
    return render(request, "inventory/count.html", context)


@require_POST
@permission_required("stock.adjust")
def count_act(request: AuthedRequest, count_id: int, action: str) -> HttpResponse:
    """Finish, post or cancel a count; `count_approve` is apart, for whoever may do that."""
    if action not in ACTIONS:
        raise Http404
    get_object_or_404(StockCount, pk=count_id)
    return _answered(request, count_id, ACTIONS[action](count_id=count_id, actor=request.user))


@require_POST
@permission_required("stock.approve")
def count_approve(request: AuthedRequest, count_id: int) -> HttpResponse:
    """Agree to what a count found."""
    get_object_or_404(StockCount, pk=count_id)
    answer = counts.approve(count_id=count_id, actor=request.user)
    if request.user.can("stock.adjust"):
        return _answered(request, count_id, answer)
    _tell(request, answer)
    return redirect("stock")


@require_POST
@permission_required("stock.adjust")
def count_lines(request: AuthedRequest, count_id: int, action: str) -> HttpResponse:
    """Have the chosen lines counted again, or leave them as they are."""
    if action not in LINE_ACTIONS:
        raise Http404
    get_object_or_404(StockCount, pk=count_id)
    ids = [found for key in request.POST.getlist("ids") if (found := number(key))]
    answer = LINE_ACTIONS[action](count_id=count_id, line_ids=ids, actor=request.user)
    return _answered(request, count_id, answer)


def _answered(request: AuthedRequest, count_id: int, answer: Answer) -> HttpResponse:
    _tell(request, answer)
    return redirect("stock-count", count_id)


def _tell(request: AuthedRequest, answer: Answer) -> None:
    if answer.done:
        messages.success(request, _("Done."))
    codes = dict(Sku.objects.filter(pk__in=[key for key in answer.refused if key]).values_list("pk", "code"))
    for key, refusal in list(answer.refused.items())[:10]:
        said = refusal_words(refusal)
        messages.warning(request, f"{codes[key]}: {said}" if key in codes else said)


@require_GET
@permission_required("stock.adjust")
def count_export(request: AuthedRequest, count_id: int) -> HttpResponse:
    """The variance report as a workbook; empty while the count is open."""
    count = get_object_or_404(StockCount, pk=count_id)
    headings = ("SKU", _("Name"), _("Round"), _("Counted"), _("Should be"), _("Difference"), _("Value"))
    lines = (
        (row.line.sku.code, row.name, row.line.round, row.counted, row.expected, row.difference, row.value)
        for row in reads_counts.report(count)
    )
    answer = HttpResponse(write_sheet({count.number: (headings, lines)}), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{count.number}.xlsx"'
    return answer


@require_GET
@permission_required("stock.adjust")
def count_sheet(request: AuthedRequest, count_id: int) -> HttpResponse:
    """The sheet to count on paper, without quantities."""
    count = get_object_or_404(StockCount.objects.select_related("warehouse"), pk=count_id)
    skus = [(sku.code, local_name(sku)) for sku in reads_counts.sheet_skus(count)]
    pdf = draw_count_sheet(number=count.number, warehouse=count.warehouse.code, words=count.scope_words, skus=skus)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{count.number}.pdf"'
    return answer


def refusal_words(refusal: Refusal) -> str:
    """Why a wish about a count was refused, and what to do next."""
    if refusal.code == "asked":
        n = int(refusal.values["n"])
        return ngettext("%(n)s SKU must be counted again first.", "%(n)s SKUs must be counted again first.", n) % {
            "n": n
        }
    values: dict[str, Any] = dict(refusal.values)
    if refusal.code == "needs_approval":
        values = {name: f"{money(value):f} {settings.BASE_CURRENCY}" for name, value in values.items()}
    words = {
        "not_counting": _("Nobody is counting: it is finished already, or nobody has begun."),
        "nothing": _("Nobody has counted anything yet."),
        "not_open": _("The count is posted or cancelled."),
        "not_review": _("Finish the counting first."),
        "own": _("Whoever opened the count or counted for it can't approve it. Ask another person."),
        "needs_approval": _("The differences come to %(value)s; above %(limit)s another person must approve."),
        "corrected": _("The level was corrected by hand after it was counted. Have it counted again."),
        "unsure": _("Goods moved while it was counted. Have it counted again."),
        "posted": _("The count is posted. Open another count."),
        "below_zero": _("Only %(on_hand)s units are there by now. Have it counted again."),
        "picked": _("%(picked)s units are in clerks' hands. Ship them or put them back, or have it counted again."),
        "closed": _("Nobody counts here any more. Ask who opened the count."),
        "bundle": _("A bundle is never kept itself. Count its parts."),
        "not_asked": _("This count is of other SKUs. Put it back where it lay."),
        "other_person": _("Another person must count this SKU this time."),
        "too_old": _("That was seen before the count was opened. Count it again."),
    }
    return words[refusal.code] % values
