"""Purchase orders: the list, the page, the draft's form, and the moves of their life."""

from typing import Any

from django.contrib import messages
from django.db.models import DecimalField, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.tables import BadCursor, Page, TooSlow, keyset_page, limited
from erp.kernel.ui.names import local_name
from inventory.models import Warehouse
from people.access import AuthedRequest, permission_required
from procurement.filters import OrderFilter
from procurement.forms import Extras, Lines, OrderForm, ReasonForm, draft_of
from procurement.models import PurchaseLine, PurchaseOrder, Supplier
from procurement.reads.detail import order_context, order_rows, outcome_context
from procurement.reads.words import refusal_words
from procurement.services.drafting import OrderDraft, Ordered, change_order, create_orders
from procurement.services.orders import approve_orders, back_to_draft, cancel_orders, close_orders
from procurement.states import Arrival, OrderState

MOST = 200
_EMPTY: Page[PurchaseOrder] = Page(rows=[], next_query=None, prev_query=None, first_query=None, count_text="")


@require_GET
@permission_required("purchasing.view")
def order_list(request: AuthedRequest) -> HttpResponse:
    """All purchase orders, newest first."""
    wanted = OrderFilter.of(request.GET.dict())
    page, slow = _EMPTY, False
    try:
        with limited():
            page = keyset_page(_with_totals(wanted), request.GET)
    except BadCursor:
        return HttpResponseBadRequest(_("This page address is broken. Go back to the first page."))
    except TooSlow:
        slow = True
    return render(
        request,
        "procurement/orders.html",
        {
            "page": page,
            "rows": order_rows(page.rows),
            "too_slow": slow,
            "filtered": wanted.active,
            "tabs": _tabs(request, wanted),
            "suppliers": [
                (row.pk, f"{row.code} · {local_name(row)}") for row in Supplier.objects.order_by("code")[:500]
            ],
            "warehouses": list(Warehouse.objects.order_by("code").values_list("pk", "code")),
            "arrivals": Arrival.choices,
            "may_manage": request.user.can("purchasing.manage"),
            "may_approve": request.user.can("purchasing.approve"),
        },
    )


def _with_totals(wanted: OrderFilter) -> Any:
    lines = PurchaseLine.objects.filter(order=OuterRef("pk")).order_by().values("order")
    total = lines.annotate(n=Sum(F("unit_price") * F("quantity"), output_field=DecimalField())).values("n")
    units = lines.annotate(n=Sum("quantity")).values("n")
    found = wanted.rows().select_related("supplier", "warehouse")
    return found.annotate(
        total=Coalesce(Subquery(total), 0, output_field=DecimalField()), units=Coalesce(Subquery(units), 0)
    )


def _tabs(request: AuthedRequest, wanted: OrderFilter) -> list[dict[str, Any]]:
    tabs = []
    for value, label in [("", _("All")), *OrderState.choices]:
        query = request.GET.copy()
        for key in ("state", "after", "before"):
            query.pop(key, None)
        if value:
            query["state"] = value
        tabs.append({"label": label, "url": f"{request.path}?{query.urlencode()}", "active": wanted.state == value})
    return tabs


@require_POST
@permission_required("purchasing.approve")
def approve_many(request: AuthedRequest) -> HttpResponse:
    """Approve the chosen orders; an answer row by row."""
    ids = sorted({int(key) for key in request.POST.getlist("ids") if key.isdecimal() and len(key) < 19})
    if not ids or len(ids) > MOST:
        why = _("Choose 1 to %(most)s rows.") % {"most": MOST}
        return render(request, "procurement/batch_refused.html", {"why": why}, status=422)
    outcomes = approve_orders(order_ids=ids, actor=request.user)
    numbers = PurchaseOrder.objects.filter(pk__in=ids).values_list("pk", "number")
    labels = {key: (number, reverse("procurement:order", args=[key])) for key, number in numbers}
    return render(request, "procurement/batch.html", outcome_context(outcomes, labels=labels))


@require_GET
@permission_required("purchasing.view")
def order_page(request: AuthedRequest, order_id: int) -> HttpResponse:
    """Everything about one order."""
    found = PurchaseOrder.objects.select_related("supplier", "warehouse", "created_by", "approved_by")
    order = get_object_or_404(found, pk=order_id)
    return render(request, "procurement/order.html", order_context(order, user=request.user))


@require_POST
@permission_required("purchasing.approve")
def approve(request: AuthedRequest, order_id: int) -> HttpResponse:
    """Approve one order."""
    order = get_object_or_404(PurchaseOrder, pk=order_id)
    return _answer(request, order, approve_orders(order_ids=[order.pk], actor=request.user))


@require_POST
@permission_required("purchasing.manage")
def act(request: AuthedRequest, order_id: int, action: str) -> HttpResponse:
    """Take one order back to draft, close it short, or cancel it."""
    order = get_object_or_404(PurchaseOrder, pk=order_id)
    if action == "back":
        return _answer(request, order, back_to_draft(order_ids=[order.pk], actor=request.user))
    verb = {"close": close_orders, "cancel": cancel_orders}.get(action)
    if verb is None:
        raise Http404
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for error in form.errors["reason"]))
        return redirect("procurement:order", order_id=order.pk)
    outcomes = verb(order_ids=[order.pk], reason=form.cleaned_data["reason"], actor=request.user)
    return _answer(request, order, outcomes)


def _answer(request: AuthedRequest, order: PurchaseOrder, outcomes: Outcomes) -> HttpResponse:
    refusal = outcomes.refused.get(order.pk)
    if refusal:
        messages.error(request, refusal_words(refusal.code, refusal.values))
    return redirect("procurement:order", order_id=order.pk)


@require_http_methods(["GET", "POST"])
@permission_required("purchasing.manage")
def new(request: AuthedRequest) -> HttpResponse:
    """Draft an order."""
    initial = {"supplier": request.GET.get("supplier", ""), "warehouse": Warehouse.objects.order_by("pk").first()}
    return _edit(request, None, initial)


@require_http_methods(["GET", "POST"])
@permission_required("purchasing.manage")
def edit(request: AuthedRequest, order_id: int) -> HttpResponse:
    """Change a draft."""
    order = get_object_or_404(PurchaseOrder, pk=order_id)
    names = ("client_id", "supplier", "warehouse", "expected_on", "over_receipt_percent", "note")
    return _edit(request, order, {name: getattr(order, name) for name in names})


def _edit(request: AuthedRequest, order: PurchaseOrder | None, initial: dict[str, Any]) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = OrderForm(data, initial=initial)
    lines = Lines(data, prefix="lines", initial=_lines_of(order))
    extras = Extras(data, prefix="extras", initial=_extras_of(order))
    status = 200
    if data is not None:
        valid = [form.is_valid(), lines.is_valid(), extras.is_valid()]
        status = 422
        if all(valid):
            said = [each for each in lines if each.said], [each for each in extras if each.said]
            ordered = _written(draft_of(form, *said), order, request)
            if ordered.order is not None:
                return redirect("procurement:order", order_id=ordered.order.pk)
            for place, refusal in ordered.refused.items():
                _complain(form, said, place, refusal)
    context = {"form": form, "lines": lines, "extras": extras, "order": order}
    return render(request, "procurement/order_form.html", context, status=status)


def _written(draft: OrderDraft, order: PurchaseOrder | None, request: AuthedRequest) -> Ordered:
    if order is None:
        return create_orders(drafts=[draft], actor=request.user)[0]
    return change_order(order_id=order.pk, draft=draft, actor=request.user)


def _complain(form: OrderForm, said: tuple[list[Any], list[Any]], place: str, refusal: Refusal) -> None:
    """Put what a service refused where it was typed."""
    words = refusal_words(refusal.code, refusal.values)
    name, _dot, index = place.partition(".")
    if index:
        said[0 if name == "lines" else 1][int(index)].add_error(None, words)
    else:
        form.add_error(name if name in form.fields else None, words)


def _lines_of(order: PurchaseOrder | None) -> list[dict[str, Any]]:
    if order is None:
        return []
    found = order.lines.select_related("sku").order_by("pk")
    return [{"sku": row.sku.code, "quantity": row.quantity, "unit_price": row.unit_price} for row in found]


def _extras_of(order: PurchaseOrder | None) -> list[dict[str, Any]]:
    names = ("kind", "amount", "currency", "share_by", "supplier")
    return list(order.extras.order_by("pk").values(*names)) if order else []
