"""How long the details of buyers are kept, who looked at them, and forgetting one."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.models import TimelineEntry
from erp.kernel.states import BUYER_ACTIONS
from erp.kernel.tables import COUNT_CAP, BadCursor, keyset_page
from orders.forms import ReasonForm
from orders.models import Order
from orders.reads.words import action_words
from orders.services import forgetting
from orders.views.detail import order_of, why_not
from people.access import AuthedRequest, permission_required
from stores.models import SellerAccount
from stores.states import Marketplace


@require_GET
@permission_required("audit.view")
def buyer_log(request: AuthedRequest) -> HttpResponse:
    """How long each marketplace's buyers are kept, how many are over it, and who looked at or forgot whom, newest first."""
    found = TimelineEntry.objects.filter(action__in=BUYER_ACTIONS).select_related("actor")
    if (action := request.GET.get("action", "")) in BUYER_ACTIONS:
        found = found.filter(action=action)
    try:
        page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    numbers = dict(
        Order.objects.for_user(request.user)
        .filter(pk__in={row.subject_id for row in page.rows})
        .values_list("pk", "external_id")
    )
    context = {
        "page": page,
        "rows": [_row(row, numbers) for row in page.rows],
        "kept": _kept(),
        "waiting": len(forgetting.due(limit=COUNT_CAP + 1)),
        "tabs": [
            {
                "label": label,
                "url": f"{request.path}?action={value}" if value else request.path,
                "active": action == value,
            }
            for value, label in (("", _("All")), (BUYER_ACTIONS[0], _("Looked at")), (BUYER_ACTIONS[1], _("Forgotten")))
        ],
    }
    return render(request, "orders/buyers.html", context)


def _kept() -> list[dict[str, Any]]:
    used = sorted(set(SellerAccount.objects.values_list("marketplace", flat=True)))
    return [
        {"label": Marketplace(name).label, "days": settings.BUYER_DAYS.get(name, settings.BUYER_DAYS_ELSEWHERE)}
        for name in used
    ]


def _row(row: TimelineEntry, numbers: dict[int, str]) -> dict[str, Any]:
    """An order of a store that the person may not see is named by nothing but its row."""
    text, tone, detail = action_words(row.action, row.data)
    known = row.subject_id in numbers
    return {
        "at": row.at, "actor": row.actor, "text": text, "tone": tone, "detail": detail, "key": row.pk,
        "order": numbers.get(row.subject_id, ""),
        "url": reverse("orders:order", args=[row.subject_id]) if known else "",
    }  # fmt: skip


@require_POST
@permission_required("buyers.forget")
def forget(request: AuthedRequest, order_id: int) -> HttpResponse:
    """Forget the buyer of one order, because he asked for it; there is no way back."""
    order = order_of(request.user, order_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.complaint)
        return redirect("orders:order", order_id=order.pk)
    outcomes = forgetting.erase_buyers(order_ids=[order.pk], actor=request.user, reason=form.cleaned_data["reason"])
    if why := why_not(outcomes, order.pk):
        messages.error(request, why)
    else:
        messages.success(request, _("The buyer is forgotten."))
    return redirect("orders:order", order_id=order.pk)
