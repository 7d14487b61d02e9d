"""Warehouses: the list, one, and the form; closed rather than deleted."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from erp.kernel.tables import BadCursor, keyset_page
from inventory import reads_warehouses
from inventory.forms_warehouses import WarehouseForm, initial_of
from inventory.models import Warehouse
from inventory.reads_warehouses import WarehouseFilter
from inventory.services.warehouse_guards import objections_to_closing
from inventory.services.warehouses import change_warehouse, close_warehouses, create_warehouse, reopen_warehouses
from inventory.states import WarehouseKind
from inventory.wording_warehouses import refusal_sentence
from people.access import AuthedRequest, permission_required
from stores.models import Store

VIEW, EDIT = "stock.view", "logistics.rates"


@require_GET
@permission_required(VIEW)
def warehouse_list(request: AuthedRequest) -> HttpResponse:
    """Warehouses by code; the filters are in the address."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    wanted = WarehouseFilter(text, request.GET.get("kind", ""), request.GET.get("closed") == "1")
    try:
        page = keyset_page(wanted.found(), request.GET, order=("code", "id"))
    except BadCursor as error:
        raise Http404 from error
    context = {
        "page": page,
        "rows": reads_warehouses.warehouse_rows(page.rows),
        "kinds": WarehouseKind.choices,
        "filtered": wanted.active,
        "may_edit": request.user.can(EDIT),
    }
    return render(request, "inventory/warehouses.html", context)


@require_GET
@permission_required(VIEW)
def warehouse(request: AuthedRequest, warehouse_id: int) -> HttpResponse:
    """One warehouse, and what speaks against closing it."""
    found = get_object_or_404(Warehouse, pk=warehouse_id)
    [row] = reads_warehouses.warehouse_rows([found])
    against = [] if found.closed_at else objections_to_closing([found.pk]).get(found.pk, [])
    context = {
        "row": row,
        "warehouse": found,
        "against": reads_warehouses.against_closing(found, against),
        "stores": found.stores.filter(store__in=Store.objects.for_user(request.user))
        .select_related("store")
        .order_by("store__name"),
        "events": reads_warehouses.warehouse_events(found.pk),
        "may_edit": request.user.can(EDIT),
    }
    return render(request, "inventory/warehouse.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(EDIT)
def new(request: AuthedRequest) -> HttpResponse:
    """Enter a warehouse."""
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@permission_required(EDIT)
def edit(request: AuthedRequest, warehouse_id: int) -> HttpResponse:
    """Change a warehouse."""
    return _edit(request, get_object_or_404(Warehouse, pk=warehouse_id))


def _edit(request: AuthedRequest, known: Warehouse | None) -> HttpResponse:
    form = WarehouseForm(request.POST if request.method == "POST" else None, initial=initial_of(known) if known else {})
    if form.is_valid():
        if known is None:
            saved = create_warehouse(draft=form.draft(), actor=request.user)
        else:
            saved = change_warehouse(warehouse_id=known.pk, draft=form.draft(), actor=request.user)
        if saved.warehouse is not None:
            messages.success(request, _("Saved."))
            return redirect("warehouse", saved.warehouse.pk)
        for name, refusal in saved.refused.items():
            form.add_error(name if name in form.fields else None, refusal_sentence(refusal))
    context = {"form": form, "warehouse": known, "heading": known.code if known else _("New warehouse")}
    return render(request, "inventory/warehouse_form.html", context, status=422 if form.errors else 200)


@require_POST
@permission_required(EDIT)
def closing(request: AuthedRequest, warehouse_id: int) -> HttpResponse:
    """Close a warehouse, or open it again."""
    found = get_object_or_404(Warehouse, pk=warehouse_id)
    act = reopen_warehouses if found.closed_at else close_warehouses
    outcomes = act(warehouse_ids=[found.pk], actor=request.user)
    for refusal in outcomes.refused.values():
        messages.error(request, refusal_sentence(refusal))
    if outcomes.done:
        said = _("%(code)s is open again.") if found.closed_at else _("%(code)s is closed. What happened there stays.")
        messages.success(request, said % {"code": found.code})
    return redirect("warehouse", found.pk)
