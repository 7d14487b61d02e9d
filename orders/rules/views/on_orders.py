"""Rules on the page of one order: why they did what they did, letting go of their holds, watching the buyer."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orders.models import Hold
from orders.reads.words import refusal_words
from orders.rules import watching, words
from orders.rules.panel import explained
from orders.services.holds import release_rule_holds
from orders.views.detail import answer, order_of
from people.access import AuthedRequest, permission_required


@require_GET
@permission_required("orders.review")
def explain_order(request: AuthedRequest, order_id: int) -> HttpResponse:
    """Each live rule on this order with the facts of now: which apply, which do not and why not."""
    order = order_of(request.user, order_id)
    return render(request, "rules/explained.html", {"order": order, "rows": explained(order)})


@require_POST
@permission_required("orders.view")
def release_hold(request: AuthedRequest, order_id: int, hold_id: int) -> HttpResponse:
    """Let an order go on that a rule had stopped; who may depends on the kind of hold."""
    order = order_of(request.user, order_id)
    if not Hold.objects.filter(pk=hold_id, order=order).exists():
        raise Http404
    refusal = release_rule_holds(hold_ids=[hold_id], actor=request.user).refused.get(hold_id)
    return answer(request, order, refusal_words(refusal.code, refusal.values) if refusal else "")


@require_POST
@permission_required("orders.review")
def watch_order(request: AuthedRequest, order_id: int) -> HttpResponse:
    """Put the buyer of an order on the watch list."""
    order = order_of(request.user, order_id)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, _("Say why the buyer is to be watched."))
        return redirect("orders:order", order_id=order.pk)
    outcomes = watching.watch_buyer(order_id=order.pk, reason=reason, actor=request.user)
    if order.pk in outcomes.refused:
        messages.error(request, words.refusal_words(outcomes.refused[order.pk].code, {}))
    elif outcomes.already:
        messages.success(request, _("The buyer is on the watch list already."))
    else:
        messages.success(request, _("The buyer is on the watch list. It holds orders when a rule asks for it."))
    return redirect("orders:order", order_id=order.pk)
