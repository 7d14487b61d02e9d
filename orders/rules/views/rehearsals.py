"""A rehearsal: begun, watched, read, downloaded; then the set is switched on, and open orders are looked at if wanted."""

import csv
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.job_words import toast_context
from erp.kernel.models import Job
from erp.kernel.services import jobs
from erp.kernel.tables import BadCursor, keyset_page
from orders.models import Order, RehearsedOrder, RuleRehearsal, RuleSet
from orders.rules import rehearse
from orders.rules.jobs import APPLY
from orders.rules.rehearsed import rehearsed_rows, summary_of
from orders.rules.views.asked import number_of, wish_of
from orders.rules.words import money_words
from orders.states import OrderState, RuleSetState
from people.access import AuthedRequest, permission_required
from people.models import User

MOST_OPEN = 50_000


@require_POST
@permission_required("orders.rules")
def start(request: AuthedRequest, set_id: int) -> HttpResponse:
    """Try a set on the orders of the last days."""
    get_object_or_404(RuleSet, pk=set_id)
    days = number_of(request.POST.get("days", "")) or 0
    if not 1 <= days <= rehearse.MOST_DAYS:
        messages.error(request, _("Enter 1 to %(most)s days.") % {"most": rehearse.MOST_DAYS})
        return redirect("rules:set", set_id=set_id)
    made = rehearse.start(
        rule_set_id=set_id,
        client_id=wish_of(request),
        days=days,
        with_money=request.POST.get("money") == "on",
        actor=request.user,
    )
    return redirect("rules:rehearsal", rehearsal_id=made.pk)


@require_GET
@permission_required("orders.review")
def page(request: AuthedRequest, rehearsal_id: int) -> HttpResponse:
    """What it came to: counts by rule, and the orders that would go another way."""
    found = _rehearsal(rehearsal_id)
    kind = request.GET.get("kind", "")
    try:
        listed = keyset_page(_rows(request.user, found, kind), request.GET, order=("id",))
    except BadCursor as error:
        raise Http404 from error
    job = Job.objects.filter(pk=found.job_id, created_by=request.user).first() if found.job_id else None
    summary = summary_of(found)
    context: dict[str, Any] = {
        "rehearsal": found,
        "summary": summary,
        "page": listed,
        "rows": rehearsed_rows(listed.rows),
        "tabs": _tabs(summary["kinds"], kind),
        "may": request.user.can("orders.rules"),
        "draft": found.rule_set.state == RuleSetState.DRAFT,
        "live": found.rule_set.state == RuleSetState.LIVE,
        "client_id": uuid4(),
    }
    if job and not summary["complete"]:
        context |= {"toast": toast_context(job)}
    return render(request, "rules/rehearsal.html", context)


KINDS = ("held", "freed", "sent", "approved", "other")


def _tabs(counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    labels = {
        "": _("All"),
        "held": _("Newly held"),
        "freed": _("No longer held"),
        "sent": _("Sent another way"),
        "approved": _("Approval"),
        "other": _("Tags and priority"),
    }
    total = sum(counts.values())
    return [
        {
            "label": label,
            "url": f"?kind={name}" if name else "?",
            "count": counts.get(name, 0) if name else total,
            "active": name == current,
        }
        for name, label in labels.items()
    ]


def _rehearsal(rehearsal_id: int) -> RuleRehearsal:
    return get_object_or_404(RuleRehearsal.objects.select_related("rule_set", "against", "started_by"), pk=rehearsal_id)


def _rows(user: User, found: RuleRehearsal, kind: str) -> QuerySet[RehearsedOrder]:
    """The rows of orders that the person may see."""
    rows = RehearsedOrder.objects.filter(rehearsal=found, order__in=Order.objects.for_user(user)).select_related(
        "order"
    )
    return rows.filter(kind=kind) if kind in KINDS else rows


@require_GET
@permission_required("orders.review")
def download(request: AuthedRequest, rehearsal_id: int) -> StreamingHttpResponse:
    """All of its rows, as CSV."""
    found = _rehearsal(rehearsal_id)
    response = StreamingHttpResponse(_lines(_rows(request.user, found, "")), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rehearsal-{found.pk}.csv"'
    return response


class _Echo:
    def write(self, value: str) -> str:
        return value


def _lines(rows: QuerySet[RehearsedOrder]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    head = (
        _("Order"),
        _("Before"),
        _("After"),
        _("Freight before"),
        _("Freight after"),
        _("Margin before"),
        _("Margin after"),
    )
    yield "\ufeff" + writer.writerow(head)
    batch: list[RehearsedOrder] = []
    for row in rows.order_by("id").iterator(chunk_size=1000):
        batch.append(row)
        if len(batch) == 1000:
            yield from _written(writer, batch)
            batch = []
    yield from _written(writer, batch)


def _written(writer: Any, batch: list[RehearsedOrder]) -> Iterator[str]:
    for told in rehearsed_rows(batch):
        row = told["row"]
        money = [row.freight_before, row.freight_after, row.margin_before, row.margin_after]
        cells = [row.order.external_id, told["before"], told["after"], *(money_words(value) for value in money)]
        yield writer.writerow([f"'{cell}" if str(cell)[:1] in "=+-@\t\r" else cell for cell in cells])


@require_POST
@permission_required("orders.rules")
def apply_to_open(request: AuthedRequest) -> HttpResponse:
    """Let the live rules look at every order that is not approved yet, as a job with an outcome per order."""
    if not RuleSet.objects.filter(state=RuleSetState.LIVE).exists():
        messages.error(request, _("No rules are live."))
        return redirect("rules:sets")
    found = Order.objects.for_user(request.user).filter(state__in=[OrderState.NEW, OrderState.REVIEW])
    ids = list(found.order_by("pk").values_list("pk", flat=True)[: MOST_OPEN + 1])
    if not ids or len(ids) > MOST_OPEN:
        messages.error(request, _("No order waits for review.") if not ids else _("Too many orders wait for review."))
        return redirect("rules:sets")
    job = jobs.start(APPLY, subject_ids=ids, params={}, actor=request.user)
    return redirect("job", job_id=job.pk)
