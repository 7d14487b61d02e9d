"""One order: its page, its drawer beside the list, and the actions on it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.outcomes import Outcomes
from erp.kernel.services import outbox
from erp.kernel.services.timeline import record
from orders.forms import ReasonForm
from orders.models import Order
from orders.reads.detail import buyer_address, buyer_context, facts, failed_confirmation, order_context
from orders.reads.grouping import grouping_context
from orders.reads.rows import order_rows
from orders.reads.words import refusal_words
from orders.states import FulfilledBy
from orders.views.batch import ACTIONS, act
from people.access import AuthedRequest, permission_required
from people.models import User


@require_GET
@permission_required("orders.view")
def order_page(request: AuthedRequest, order_id: int) -> HttpResponse:
    """Everything about one order."""
    return render(request, "orders/order.html", _context(order_of(request.user, order_id), request.user))


@require_GET
@permission_required("orders.view")
def order_drawer(request: AuthedRequest, order_id: int) -> HttpResponse:
    """The same, beside the list."""
    return render(request, "orders/drawer.html", _context(order_of(request.user, order_id), request.user))


@require_POST
@permission_required("orders.review")
def order_act(request: AuthedRequest, order_id: int, action: str) -> HttpResponse:
    """Approve, hold, release or take back one order: the batch of one."""
    if action not in ACTIONS:
        raise Http404
    order = order_of(request.user, order_id)
    form = ReasonForm(request.POST)
    if action == "hold" and not form.is_valid():
        return answer(request, order, form.complaint)
    params = {"reason": form.cleaned_data["reason"]} if action == "hold" else {}
    return answer(request, order, why_not(act(action, [order.pk], params=params, user=request.user), order.pk))


@require_POST
@permission_required("orders.buyer")
@transaction.atomic
def order_reveal(request: AuthedRequest, order_id: int) -> HttpResponse:
    """Show the buyer's details; who looked is written on the timeline."""
    order = order_of(request.user, order_id)
    record("order.buyer_revealed", subject_kind="order", subject_ids=[order.pk], actor=request.user)
    buyer = buyer_context(order, buyer_address(order), user=request.user, reveal=True)
    return render(request, "orders/buyer.html", {"buyer": buyer})


@require_POST
@permission_required("orders.review")
def confirmation_retry(request: AuthedRequest, order_id: int, command_id: int) -> HttpResponse:
    """Let a rejected or given-up confirmation go again; what may have arrived is read first."""
    order = order_of(request.user, order_id)
    command = failed_confirmation(order, command_id)
    if command is None:
        return answer(request, order, _("This confirmation is not waiting for a person."))
    with transaction.atomic():
        outbox.try_again([command.pk])
        record("order.confirmation_retried", subject_kind="order", subject_ids=[order.pk], actor=request.user)
    return answer(request, order, "")


def order_of(user: User, order_id: int) -> Order:
    found = Order.objects.for_user(user).select_related(
        "account", "store", "warehouse", "service__carrier", "approved_by"
    )
    return get_object_or_404(found, pk=order_id)


def _context(order: Order, user: User) -> dict[str, Any]:
    more = {
        "facts": facts(order),
        "may_review": user.can("orders.review"),
        "compare": order.fulfilled_by == FulfilledBy.SELLER and user.can("parcels.view"),
    }
    return order_context(order, user=user) | grouping_context(order, user=user) | more


def why_not(outcomes: Outcomes, order_id: int) -> str:
    refusal = outcomes.refused.get(order_id)
    return refusal_words(refusal.code, refusal.values) if refusal else ""


def answer(request: AuthedRequest, order: Order, why: str) -> HttpResponse:
    """Where the button was: a row of the review queue, the drawer, or the page. A refusal is said there."""
    place = request.POST.get("from", "page")
    fresh = order_of(request.user, order.pk)
    if place == "row":
        row = order_rows([fresh], user=request.user)[0]
        return render(request, "orders/review_row.html", {"row": row, "refused": why})
    if place == "drawer":
        drawer = render(request, "orders/drawer.html", _context(fresh, request.user) | {"refused": why})
        drawer["HX-Trigger"] = "list:refresh"
        return drawer
    if why:
        messages.error(request, why)
    return redirect("orders:order", order_id=order.pk)
