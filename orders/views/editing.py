"""What a person may change on an order before it is labelled."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from erp.kernel.outcomes import Outcomes
from orders.edit_forms import AddressForm, EditForm
from orders.models import Order, OrderLine
from orders.reads.detail import buyer_address
from orders.reads.grouping import is_manual
from orders.reads.words import refusal_words
from orders.services.editing import edit_address, edit_order, why_locked
from orders.services.line_editing import change_sku, lower_quantity
from orders.views.detail import answer, order_of
from people.access import AuthedRequest, permission_required
from products.models import Sku
from stores.states import CONNECTED


@permission_required("orders.review")
@require_http_methods(["GET", "POST"])
def edit(request: AuthedRequest, order_id: int) -> HttpResponse:
    """Our note, the wished warehouse and service, and the deadline of an own sale."""
    order = order_of(request.user, order_id)
    theirs = order.account.marketplace in CONNECTED and not is_manual(order)
    form = EditForm(request.POST if request.method == "POST" else None, order=order, theirs=theirs)
    if form.is_valid():
        return _done(request, order, edit_order(order_id=order.pk, changes=form.changes, actor=request.user))
    locked = why_locked(order.state)
    context = {
        "order": order,
        "form": form,
        "theirs": theirs,
        "why_locked": refusal_words(locked.code, locked.values) if locked else "",
    }
    return render(request, "orders/edit.html", context, status=422 if form.is_bound else 200)


@permission_required("orders.review")
@require_http_methods(["GET", "POST"])
def address(request: AuthedRequest, order_id: int) -> HttpResponse:
    """Complete or correct where the order goes."""
    if not request.user.can("orders.buyer"):
        raise PermissionDenied("orders.buyer")
    order = order_of(request.user, order_id)
    locked = why_locked(order.state)
    if locked:
        messages.error(request, refusal_words(locked.code, locked.values))
        return redirect("orders:order", order_id=order.pk)
    told = buyer_address(order)
    form = AddressForm(request.POST if request.method == "POST" else None, told=told, country=order.country)
    if form.is_valid():
        return _done(request, order, edit_address(order_id=order.pk, address=form.address, actor=request.user))
    context = {"order": order, "form": form}
    return render(request, "orders/edit_address.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required("orders.review")
def line(request: AuthedRequest, order_id: int, line_id: int) -> HttpResponse:
    """Send fewer units of a line (`less`), or another SKU (`sku`) for one that we wrote ourselves."""
    order = order_of(request.user, order_id)
    if not OrderLine.objects.filter(pk=line_id, order=order).exists():
        raise Http404
    code, less = request.POST.get("sku", "").strip(), request.POST.get("less", "").strip()
    if code:
        sku = Sku.objects.filter(code__in=[code, code.upper()]).first()
        if sku is None:
            return answer(request, order, refusal_words("unknown_sku", {"sku": code}))
        outcomes = change_sku(line_id=line_id, sku_id=sku.pk, actor=request.user)
    elif less.isdecimal() and len(less) < 7:
        outcomes = lower_quantity(line_id=line_id, units=int(less), actor=request.user)
    else:
        return answer(request, order, _("Write how many units less, or the code of a SKU."))
    refusal = outcomes.refused.get(line_id)
    return answer(request, order, refusal_words(refusal.code, refusal.values) if refusal else "")


def _done(request: AuthedRequest, order: Order, outcomes: Outcomes) -> HttpResponse:
    refusal = outcomes.refused.get(order.pk)
    if refusal:
        messages.error(request, refusal_words(refusal.code, refusal.values))
    elif outcomes.already:
        messages.success(request, _("It was so already; nothing is changed."))
    else:
        messages.success(request, _("Saved. What stood there before is on the timeline."))
    return redirect("orders:order", order_id=order.pk)
