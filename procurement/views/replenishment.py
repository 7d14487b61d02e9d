"""What to buy: the list, how each figure came about, and one click to draft orders."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.tables import BadCursor, keyset_page
from erp.kernel.ui.names import local_name
from inventory.models import Warehouse
from people.access import AuthedRequest, permission_required
from procurement import reckoning
from procurement.filters import ReplenishmentFilter
from procurement.models import PurchaseOrder, Replenishment
from procurement.reads.detail import outcome_context
from procurement.services.replenishment import draft_suggested, figures_of, reckon

MOST = 200


@require_GET
@permission_required("purchasing.view")
def replenishment_list(request: AuthedRequest) -> HttpResponse:
    """What is to be ordered, the most urgent first."""
    wanted = ReplenishmentFilter.of(request.GET.dict())
    found = wanted.rows().select_related("sku", "warehouse", "supplier")
    try:
        page = keyset_page(found, request.GET, order=("days_left", "id"))
    except BadCursor as error:
        raise Http404 from error
    return render(
        request,
        "procurement/replenishment.html",
        {
            "page": page,
            "rows": [_row(row) for row in page.rows],
            "filtered": wanted.active,
            "tabs": _tabs(request, wanted),
            "warehouses": list(Warehouse.objects.order_by("code").values_list("pk", "code")),
            "reckoned_at": Replenishment.objects.order_by("-id").values_list("reckoned_at", flat=True).first(),
            "client_id": uuid4(),
            "may_manage": request.user.can("purchasing.manage"),
        },
    )


def _row(row: Replenishment) -> dict[str, Any]:
    told = reckoning.suggest(figures_of(row))
    return {
        "row": row,
        "name": local_name(row.sku),
        "told": told,
        "order_by": row.counted_on + timedelta(days=row.days_left),
    }


def _tabs(request: AuthedRequest, wanted: ReplenishmentFilter) -> list[dict[str, Any]]:
    labels = {
        "": _("To order"),
        "due": _("Within a week"),
        "no_quote": _("Without a quote"),
        "all": _("All that sells"),
    }
    tabs = []
    for name, label in labels.items():
        query = request.GET.copy()
        for key in ("tab", "after", "before"):
            query.pop(key, None)
        if name:
            query["tab"] = name
        tabs.append({"label": label, "url": f"{request.path}?{query.urlencode()}", "active": wanted.tab == name})
    return tabs


@require_GET
@permission_required("purchasing.view")
def derivation(request: AuthedRequest, line_id: int) -> HttpResponse:
    """How the suggestion of a SKU and warehouse came about, each figure with the rows behind it."""
    row = get_object_or_404(Replenishment.objects.select_related("sku", "warehouse", "supplier", "quote"), pk=line_id)
    coming = (
        PurchaseOrder.objects.filter(warehouse=row.warehouse, lines__sku=row.sku, state__in=["approved", "draft"])
        .select_related("supplier")
        .values("pk", "number", "state", "expected_on", "lines__quantity", "lines__received")
        .order_by("pk")
    )
    context = _row(row) | {
        "orders": [
            {**order, "left": max(0, order["lines__quantity"] - order["lines__received"])} for order in coming[:100]
        ],
        "runs": row.lead_days + reckoning.COVER_DAYS,
        "cover": reckoning.COVER_DAYS,
        "z": reckoning.Z,
        "windows": [
            {"days": days, "weight": weight, "units": units}
            for (days, weight), units in zip(reckoning.WEIGHTS, (row.units_7, row.units_14, row.units_30), strict=True)
        ],
    }
    return render(request, "procurement/derivation.html", context)


@require_POST
@permission_required("purchasing.manage")
def draft(request: AuthedRequest) -> HttpResponse:
    """Draft orders of the chosen lines, by supplier and warehouse. The same click sent again finds the orders it made."""
    ids = sorted({int(key) for key in request.POST.getlist("ids") if key.isdecimal() and len(key) < 19})
    page_id = _uuid(request.POST.get("client_id", ""))
    if not ids or len(ids) > MOST or page_id is None:
        why = _("Choose 1 to %(most)s rows.") % {"most": MOST}
        return render(request, "procurement/batch_refused.html", {"why": why}, status=422)
    wish = uuid5(page_id, ",".join(map(str, ids)))
    drafted = draft_suggested(client_id=wish, line_ids=ids, actor=request.user)
    found = Replenishment.objects.filter(pk__in=ids).select_related("sku")
    labels = {row.pk: (row.sku.code, reverse("procurement:derivation", args=[row.pk])) for row in found}
    context = outcome_context(drafted.outcomes, labels=labels) | {"orders": drafted.orders}
    return render(request, "procurement/drafted.html", context)


@require_POST
@permission_required("purchasing.manage")
def reckon_now(request: AuthedRequest) -> HttpResponse:
    """Reckon the list anew."""
    count = reckon()
    told = ngettext("%(count)s SKU was reckoned anew.", "%(count)s SKUs were reckoned anew.", count) % {"count": count}
    messages.success(request, told)
    return redirect("procurement:replenishment")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
