"""The stock of one SKU: every number opens to the rows that make it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from erp.kernel.tables import BadCursor, Page, keyset_page
from erp.kernel.ui.links import links_for
from erp.kernel.ui.names import local_name
from inventory import reads, reads_floor, reads_value
from inventory.access import sees_cost
from inventory.filters import number
from inventory.models import CostLayer, Reservation, StockLevel, StockMove
from people.access import AuthedRequest, permission_required
from products.models import Sku
from products.states import SkuKind
from stores.access import store_ids_for

Rows = list[dict[str, Any]]


@require_GET
@permission_required("stock.view")
def sku_page(request: AuthedRequest, sku_id: int) -> HttpResponse:
    """Levels by warehouse on top; below them moves, reservations, cost layers, stores or bundles, as the address asks."""
    sku = get_object_or_404(Sku.objects.select_related("product"), pk=sku_id)
    levels = list(StockLevel.objects.filter(sku=sku).select_related("warehouse").order_by("warehouse__code"))
    chosen = number(request.GET.get("warehouse", ""))
    shown = [level.pk for level in levels if chosen in (None, level.warehouse_id)]
    name = request.GET.get("show", "")
    name = name if name in _PANELS else "bundle" if sku.kind == SkuKind.BUNDLE else "moves"
    try:
        page, rows = _PANELS[name](request, sku, shown)
    except BadCursor as error:
        raise Http404 from error
    return render(
        request,
        "inventory/sku.html",
        {
            "sku": sku,
            "name": local_name(sku),
            "levels": _levels(levels),
            "totals": _totals(levels),
            "panel": name,
            "panel_template": f"inventory/panels/{name}.html",
            "tabs": _tabs(request, sku, name),
            "page": page,
            "rows": rows,
            "chosen": next((level.warehouse for level in levels if level.warehouse_id == chosen), None),
            "currency": settings.BASE_CURRENCY,
            "under_way": reads_floor.under_way(sku.pk),
            "lying": [row for row in reads_floor.of_sku(sku) if row["bins"]],
            "may_see_cost": sees_cost(request.user),
            **(_average(sku) if name == "layers" and sees_cost(request.user) else {}),
            "may_view_product": request.user.can("products.view"),
            "may_limit": request.user.can("stock.limits") and sku.kind == SkuKind.SINGLE,
            "may_adjust": request.user.can("stock.adjust") and sku.kind == SkuKind.SINGLE,
        },
    )


def _average(sku: Sku) -> dict[str, Any]:
    """What the SKU's stock is worth by its layers, and its moving average: reads, never stored."""
    worth, average = reads_value.worth_of(sku.pk), reads_value.average_of(sku.pk)
    unit = reads.money(worth.value, per=worth.units)
    moving = None if average is None or not average.units else reads.money(round(average.value))
    return {
        "worth": {
            "units": worth.units,
            "value": reads.money(worth.value),
            "unit": unit,
            "moving": None if moving is None or average is None else moving / average.units,
            "moving_value": moving,
        }
    }


def _levels(levels: list[StockLevel]) -> Rows:
    waiting = reads.waiting_by_level([level.pk for level in levels])
    return [
        {
            "level": level,
            "warehouse": level.warehouse,
            "warehouse_name": local_name(level.warehouse),
            "available": level.on_hand - level.reserved,
            "waiting": waiting.get(level.pk, 0),
        }
        for level in levels
    ]


def _totals(levels: list[StockLevel]) -> dict[str, int]:
    on_hand, reserved = sum(level.on_hand for level in levels), sum(level.reserved for level in levels)
    waiting = sum(reads.waiting_by_level([level.pk for level in levels]).values())
    return {"on_hand": on_hand, "reserved": reserved, "available": on_hand - reserved, "waiting": waiting}


def _tabs(request: AuthedRequest, sku: Sku, current: str) -> Rows:
    labels = {
        "moves": _("Moves"),
        "reservations": _("Reservations"),
        "layers": _("Cost layers"),
        "stores": _("Stores"),
        "bundle": _("Parts") if sku.kind == SkuKind.BUNDLE else _("Bundles"),
    }
    if sku.kind == SkuKind.BUNDLE:
        labels = {name: labels[name] for name in ("bundle", "stores")}
    kept = f"&warehouse={request.GET['warehouse']}" if number(request.GET.get("warehouse", "")) else ""
    return [{"label": label, "url": f"?show={name}{kept}", "active": name == current} for name, label in labels.items()]


def _paged(request: AuthedRequest, found: QuerySet[Any]) -> Page[Any]:
    return keyset_page(found, request.GET)


def _moves(request: AuthedRequest, sku: Sku, level_ids: list[int]) -> tuple[Page[Any] | None, Rows]:
    page = _paged(request, StockMove.objects.filter(level_id__in=level_ids).select_related("level__warehouse", "actor"))
    after = reads.running_on_hand(page.rows)
    links = links_for([(move.document_kind, move.document_id) for move in page.rows], user=request.user)
    return page, [
        {
            "move": move,
            "on_hand": after[move.pk],
            "value": reads.money(move.value),
            "document": links[move.document_kind, move.document_id],
        }
        for move in page.rows
    ]


def _reservations(request: AuthedRequest, sku: Sku, level_ids: list[int]) -> tuple[Page[Any] | None, Rows]:
    found = Reservation.objects.filter(level_id__in=level_ids).select_related("level__warehouse")
    state = request.GET.get("state", "")
    if state in ("held", "waiting"):
        found = found.filter(**{f"{state}__gt": 0})
    page = _paged(request, found)
    places = reads.places_in_queue(page.rows)
    links = links_for([(row.owner_kind, row.owner_id) for row in page.rows], user=request.user)
    return page, [
        {"row": row, "owner": links[row.owner_kind, row.owner_id], "place": places.get(row.pk)} for row in page.rows
    ]


def _layers(request: AuthedRequest, sku: Sku, level_ids: list[int]) -> tuple[Page[Any] | None, Rows]:
    page = _paged(request, CostLayer.objects.filter(level_id__in=level_ids).select_related("level__warehouse", "move"))
    links = links_for([(row.move.document_kind, row.move.document_id) for row in page.rows], user=request.user)
    return page, [
        {
            "layer": row,
            "unit": reads.money(row.value, per=row.quantity),
            "left": reads.money(row.value_left),
            "document": links[row.move.document_kind, row.move.document_id],
        }
        for row in page.rows
    ]


def _stores(request: AuthedRequest, sku: Sku, level_ids: list[int]) -> tuple[Page[Any] | None, Rows]:
    return None, reads.pools_of(sku.pk, store_ids=store_ids_for(request.user))


def _bundle(request: AuthedRequest, sku: Sku, level_ids: list[int]) -> tuple[Page[Any] | None, Rows]:
    if sku.kind == SkuKind.BUNDLE:
        return None, reads.bundle_derivation(sku)
    found = sku.part_of.select_related("bundle").order_by("bundle__code")[:500]
    return None, [{"bundle": row.bundle, "name": local_name(row.bundle), "quantity": row.quantity} for row in found]


_PANELS: dict[str, Callable[[AuthedRequest, Sku, list[int]], tuple[Page[Any] | None, Rows]]] = {
    "moves": _moves,
    "reservations": _reservations,
    "layers": _layers,
    "stores": _stores,
    "bundle": _bundle,
}
