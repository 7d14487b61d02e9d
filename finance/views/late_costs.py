"""Costs that came after the goods: the list, one with its shares, a new one, and taking one back."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel import clock
from erp.kernel.tables import BadCursor, keyset_page
from erp.kernel.ui.links import links_for
from finance.queries.late_costs import gone_shares, layer_shares
from finance.queries.payables_words import amount, minor
from finance.services.bill_differences import undo_unbilled
from people.access import AuthedRequest, permission_required
from procurement.models import LateCost, PurchaseOrder, Supplier
from procurement.reads.words import refusal_words
from procurement.services.late_costs import LateDraft, add_late_cost
from procurement.states import ExtraKind, ShareBy

MOST_ORDERS = 200


@require_GET
@permission_required("purchasing.view")
def late_cost_list(request: AuthedRequest) -> HttpResponse:
    """All late costs, newest first."""
    found = LateCost.objects.select_related("supplier", "reverses", "reversed_by")
    supplier = request.GET.get("supplier", "")
    if supplier.isascii() and supplier.isdecimal() and len(supplier) < 18:
        found = found.filter(supplier_id=int(supplier))
    try:
        page = keyset_page(found, request.GET)
    except BadCursor as error:
        raise Http404 from error
    context = {
        "page": page,
        "rows": [_row(row) for row in page.rows],
        "filtered": bool(supplier),
        "suppliers": list(Supplier.objects.order_by("code").values_list("pk", "code")),
        "currency": settings.BASE_CURRENCY,
        "may_manage": request.user.can("payables.manage"),
    }
    return render(request, "finance/cost/late_costs.html", context)


def _row(row: LateCost) -> dict[str, Any]:
    return {
        "cost": row,
        "kind": ExtraKind(row.kind).label,
        "share_by": ShareBy(row.share_by).label,
        "amount": amount(row.minor, row.currency),
        "base": amount(row.base, settings.BASE_CURRENCY),
        "undone": getattr(row, "reversed_by", None),
    }


@require_GET
@permission_required("purchasing.view")
def late_cost_page(request: AuthedRequest, late_cost_id: int) -> HttpResponse:
    """A late cost: what each receipt carries of it, what is in stock of it, and what has gone where."""
    row = get_object_or_404(LateCost.objects.select_related("supplier", "actor", "reverses"), pk=late_cost_id)
    lines = list(row.lines.select_related("receipt_line__line__sku").order_by("pk")[:500])
    links = links_for([("receipt_line", line.receipt_line_id) for line in lines], user=request.user)
    layers, gone = layer_shares(row.pk), gone_shares(row.pk)
    documents = links_for([(each["document_kind"], each["document_id"]) for each in gone], user=request.user)
    context = {
        **_row(row),
        "lines": [
            {
                "sku": line.receipt_line.line.sku,
                "receipt": links["receipt_line", line.receipt_line_id],
                "units": line.receipt_line.good,
                "minor": amount(line.minor, row.currency),
                "base": amount(line.base, settings.BASE_CURRENCY),
            }
            for line in lines
        ],
        "layers": [each | _amounts(each, "value", "not_taken") for each in layers],
        "gone": [
            each | _amounts(each, "value") | {"document": documents[each["document_kind"], each["document_id"]]}
            for each in gone
        ],
        "currency": settings.BASE_CURRENCY,
        "may_manage": request.user.can("payables.manage"),
    }
    return render(request, "finance/cost/late_cost.html", context)


def _amounts(row: dict[str, Any], *names: str) -> dict[str, Decimal]:
    return {name: amount(row[name], settings.BASE_CURRENCY) for name in names}


@require_http_methods(["GET", "POST"])
@permission_required("payables.manage")
def late_cost_new(request: AuthedRequest) -> HttpResponse:
    """Enter a cost of purchase orders whose goods have come."""
    problems: list[str] = []
    if request.method == "POST":
        draft, problems = _typed(request)
        if draft:
            done = add_late_cost(draft=draft, actor=request.user)
            if done.late_cost:
                return redirect("finance:late-cost", done.late_cost.pk)
            problems = [refusal_words(refusal.code, refusal.values) for refusal in done.refused.values()]
    typed = request.POST or request.GET
    context = {
        "problems": problems,
        "typed": typed,
        "client_id": request.POST.get("client_id") or uuid4(),
        "on": typed.get("on") or clock.business_date().isoformat(),
        "suppliers": list(Supplier.objects.filter(closed_at=None).order_by("code").values_list("pk", "code")),
        "kinds": ExtraKind.choices,
        "bases": ShareBy.choices,
        "currency": settings.BASE_CURRENCY,
    }
    return render(request, "finance/cost/late_cost_new.html", context, status=422 if problems else 200)


def _typed(request: AuthedRequest) -> tuple[LateDraft | None, list[str]]:
    post = request.POST
    numbers = sorted(set(post.get("orders", "").replace(",", " ").split()))[:MOST_ORDERS]
    orders = dict(PurchaseOrder.objects.filter(number__in=numbers).values_list("number", "pk"))
    unknown = [number for number in numbers if number not in orders]
    currency = post.get("currency", "").strip().upper() or settings.BASE_CURRENCY
    given, on = minor(post.get("amount", ""), currency), parse_date(post.get("on", "") or "x")
    supplier = post.get("supplier", "")
    problems = []
    if unknown or not numbers:
        problems.append(_("These purchase orders are not there: %(numbers)s") % {"numbers": ", ".join(unknown) or "—"})
    if not given or on is None or not supplier.isdecimal() or len(supplier) > 17:
        problems.append(_("Choose who bills it, and give the day, and the amount as a number other than nothing."))
    try:
        client_id = UUID(post.get("client_id", ""))
    except ValueError:
        return None, [_("Load the page again.")]
    if problems or given is None or on is None:
        return None, problems
    kind, share_by = post.get("kind", ""), post.get("share_by", "")
    return LateDraft(
        client_id=client_id,
        supplier_id=int(supplier),
        currency=currency,
        minor=given,
        on=on,
        kind=kind if kind in ExtraKind.values else ExtraKind.FREIGHT,
        share_by=share_by if share_by in ShareBy.values else ShareBy.VALUE,
        order_ids=list(orders.values()),
        note=post.get("note", ""),
    ), []


@require_POST
@permission_required("payables.manage")
def late_cost_undo(request: AuthedRequest, late_cost_id: int) -> HttpResponse:
    """Take a late cost back, with a reason."""
    get_object_or_404(LateCost, pk=late_cost_id)
    outcomes = undo_unbilled([late_cost_id], reason=request.POST.get("reason", ""), actor=request.user)
    if outcomes.refused:
        refusal = outcomes.refused[late_cost_id]
        messages.error(request, refusal_words(refusal.code, refusal.values))
    elif outcomes.already:
        messages.info(request, _("It was undone before."))
    else:
        messages.success(request, _("Undone: the opposite is in the books, dated today."))
    return redirect("finance:late-cost", late_cost_id)
