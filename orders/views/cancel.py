"""Cancelling: what the buyer asks for, and what we can't fulfil."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from orders.forms import ReasonForm
from orders.reads.detail import cancel_refusal
from orders.reads.words import CANCEL_REASONS
from orders.services.cancel_requests import accept_cancels, cancel_by_us, refuse_cancels
from orders.views.batch import CANCEL_ACTIONS, Refused, batch_answer, params_of
from orders.views.detail import answer, order_of, why_not
from people.access import AuthedRequest, permission_required


@require_POST
@permission_required("orders.cancel")
def order_cancel(request: AuthedRequest, order_id: int) -> HttpResponse:
    """Cancel by us, here and at the marketplace; where that takes no word of ours, once a person has cancelled it there."""
    order = order_of(request.user, order_id)
    why = cancel_refusal(order, user=request.user)
    form = ReasonForm(request.POST)
    if not why and not form.is_valid():
        why = form.complaint
    if not why:
        chosen = request.POST.get("why", "other")
        outcomes = cancel_by_us(
            order_ids=[order.pk],
            actor=request.user,
            reason=form.cleaned_data["reason"],
            why=next((each for each in CANCEL_REASONS if each == chosen), "other"),
            cancelled_there=request.POST.get("cancelled_there") == "1",
        )
        why = why_not(outcomes, order.pk)
    return answer(request, order, why)


@require_POST
@permission_required("orders.cancel")
def answer_cancel(request: AuthedRequest, order_id: int, verdict: str) -> HttpResponse:
    """Accept or refuse what the buyer asks for."""
    order = order_of(request.user, order_id)
    there = request.POST.get("answered_there") == "1"
    if verdict == "accept":
        outcomes = accept_cancels(order_ids=[order.pk], actor=request.user, answered_there=there)
    elif verdict == "refuse":
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return answer(request, order, form.complaint)
        outcomes = refuse_cancels(
            order_ids=[order.pk], actor=request.user, reason=form.cleaned_data["reason"], answered_there=there
        )
    else:
        raise Http404
    return answer(request, order, why_not(outcomes, order.pk))


@require_POST
@permission_required("orders.cancel")
def batch_cancel(request: AuthedRequest, action: str) -> HttpResponse:
    """Answer the wishes of many buyers at once."""
    if action not in CANCEL_ACTIONS:
        raise Http404
    try:
        return batch_answer(request, action, params_of(request.POST, needs_reason=action == "refuse_cancel"))
    except Refused as refusal:
        return render(request, "orders/batch_refused.html", {"why": str(refusal)}, status=422)
