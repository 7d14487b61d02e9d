"""Actions on many orders: few are done at once and answered row by row, more become a job."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from erp.kernel.job_words import toast_context
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.services import jobs as job_services
from erp.kernel.tables import TooSlow, limited
from orders import jobs
from orders.filters import filtered
from orders.forms import ReasonForm
from orders.models import Order
from orders.reads.labels import order_labels
from orders.reads.words import refusal_words
from people.access import AuthedRequest, permission_required
from people.models import User

INLINE = 200
MOST = 10_000
ACTIONS = {
    "approve": jobs.approve,
    "hold": jobs.hold,
    "release": jobs.release,
    "back_to_review": jobs.back_to_review,
    **jobs.GROUPING,
}
CANCEL_ACTIONS = {"accept_cancel": jobs.accept_cancel, "refuse_cancel": jobs.refuse_cancel}


class Refused(Exception):
    """The whole batch was not begun, and why."""


@require_POST
@permission_required("orders.review")
def batch(request: AuthedRequest, action: str) -> HttpResponse:
    """Do an action on the chosen orders, or on all that match the filter (`scope=matching`; resolved now, here)."""
    if action not in ACTIONS:
        raise Http404
    try:
        return batch_answer(request, action, params_of(request.POST, needs_reason=action == "hold"))
    except Refused as refusal:
        return render(request, "orders/batch_refused.html", {"why": str(refusal)}, status=422)


def batch_answer(request: AuthedRequest, action: str, params: Mapping[str, Any]) -> HttpResponse:
    """Few are done now and answered row by row, more become a job. Raises Refused when it is not begun at all."""
    ids = _matching(request) if request.POST.get("scope") == "matching" else _chosen(request.POST)
    if len(ids) > INLINE and action == "merge":
        raise Refused(_("Choose at most %(most)s orders to merge at once.") % {"most": INLINE})
    if len(ids) > INLINE:
        mine = list(Order.objects.for_user(request.user).filter(pk__in=ids).values_list("pk", flat=True))
        job = job_services.start(f"orders.{action}", subject_ids=mine, params=params, actor=request.user)
        return render(request, "orders/batch_job.html", toast_context(job))
    outcomes = act(action, ids, params=params, user=request.user)
    return render(request, "orders/batch.html", outcome_context(outcomes, user=request.user))


def act(action: str, ids: Sequence[int], *, params: Mapping[str, Any], user: User) -> Outcomes:
    """Run an action on those of the orders that the person may see; the others do not exist for them."""
    mine = set(Order.objects.for_user(user).filter(pk__in=ids).values_list("pk", flat=True))
    unseen = {key: Refusal("not_found") for key in ids if key not in mine}
    return (ACTIONS | CANCEL_ACTIONS)[action](sorted(mine), params, user) + Outcomes(refused=unseen)


def outcome_context(outcomes: Outcomes, *, user: User) -> dict[str, Any]:
    """What the outcome panel shows: refused first, each with its reason and a link."""
    kinds = [(key, "refused") for key in outcomes.refused]
    kinds += [(key, "already") for key in outcomes.already] + [(key, "done") for key in outcomes.done]
    labels = order_labels([key for key, _kind in kinds], user)
    rows = [
        {
            "id": key,
            "kind": kind,
            "label": labels[key][0] if key in labels else f"#{key}",
            "url": labels[key][1] if key in labels else "",
            "reason": refusal_words(outcomes.refused[key].code, outcomes.refused[key].values)
            if kind == "refused"
            else "",
        }
        for key, kind in kinds
    ]
    return {
        "outcomes": rows,
        "done": len(outcomes.done),
        "already": len(outcomes.already),
        "refused": len(outcomes.refused),
    }


def params_of(posted: QueryDict, *, needs_reason: bool) -> dict[str, str]:
    """What an action is told beside the orders. Raises Refused without the reason that it needs."""
    if not needs_reason:
        return {}
    form = ReasonForm(posted)
    if not form.is_valid():
        raise Refused(form.complaint)
    return {"reason": form.cleaned_data["reason"]}


def _chosen(posted: QueryDict) -> list[int]:
    ids = sorted({int(key) for key in posted.getlist("ids") if key.isdecimal() and len(key) < 19})
    if not ids:
        raise Refused(_("Choose at least one order."))
    if len(ids) > MOST:
        raise Refused(_too_many())
    return ids


def _matching(request: AuthedRequest) -> list[int]:
    found = filtered(request, request.POST, request.user)
    if not found.understood:
        raise Refused(_("Some filters are not understood. Clear them, then choose again."))
    try:
        with limited():
            ids = list(found.qs.order_by().values_list("pk", flat=True)[: MOST + 1])
    except TooSlow as slow:
        raise Refused(_("That took too long. Narrow the date range.")) from slow
    if len(ids) > MOST:
        raise Refused(_too_many())
    if not ids:
        raise Refused(_("Nothing matches the filter any more."))
    return ids


def _too_many() -> str:
    return _("More than %(most)s orders match. Narrow the filter, for instance by date or store.") % {
        "most": f"{MOST:,}"
    }
