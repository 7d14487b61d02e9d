"""How an order leaves: alone, with others or in parts; from where it could leave; and what may be changed on it now."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from erp.kernel.money import minor_digits
from erp.kernel.sql import rows
from inventory.models import Warehouse
from logistics.models import Service
from orders.models import AddressEdit, Order, Portion
from orders.queries import (
    Candidate,
    WarehouseOffer,
    choose_warehouse,
    free_stock,
    ranked_warehouses,
    served_countries,
    serves,
)
from orders.reads.words import PLACE_WORDS, SPLITS, refusal_words
from orders.services.editing import why_locked
from orders.services.splitting import WAYS
from orders.states import OPEN, OrderState
from people.models import User
from stores.connectors.registry import capabilities_of
from stores.states import CONNECTED

_DIVISIBLE = (OrderState.REVIEW, OrderState.APPROVED, OrderState.ALLOCATED)


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """A warehouse that was looked at for an order."""

    code: str
    covered: int
    wanted: int
    cost: Decimal | None
    why: str
    chosen: bool


def grouping_context(order: Order, *, user: User) -> dict[str, Any]:
    """What the page of an order shows of groups, portions, warehouses and edits; a fixed number of queries."""
    portions = list(Portion.objects.filter(order=order, ended_at=None).order_by("number"))
    manual = is_manual(order)
    locked = why_locked(order.state)
    review = user.can("orders.review")
    tells = order.account.marketplace in CONNECTED and not manual
    able = not tells or capabilities_of(order.account.marketplace).partial_shipment
    return {
        "mates": _mates(order, user),
        "portions": _portions(portions),
        "partly": order.state == OrderState.FULFILLING and bool(portions) and _has_left(order),
        "places": _places(order) if order.state in OPEN or order.places else [],
        "manual": manual,
        "base_currency": settings.BASE_CURRENCY,
        "may_split": review and not portions and order.merge_id is None and order.state in _DIVISIBLE and able,
        "may_unsplit": review and bool(portions) and order.state in _DIVISIBLE,
        "may_unmerge": review and order.merge_id is not None and order.state in _DIVISIBLE,
        "split_ways": [(way, SPLITS[way]) for way in WAYS],
        "no_parts": "" if able else refusal_words("no_parts", {"marketplace": order.account.marketplace}),
        "may_edit": review and locked is None,
        "may_edit_lines": review and (locked is None or any(not portion.packed for portion in portions)),
        "may_take_back": review and order.state == OrderState.ALLOCATED,
        "why_locked": refusal_words(locked.code, locked.values) if locked else "",
        "may_edit_address": review and user.can("orders.buyer") and locked is None,
        "edits": AddressEdit.objects.filter(order=order).count(),
    }


def is_manual(order: Order) -> bool:
    """Whether a person wrote the order."""
    return Order.objects.filter(pk=order.pk, manual__isnull=False).exists()


def wish_choices() -> dict[str, list[tuple[int, str]]]:
    """The warehouses and services that may be wished."""
    return {
        "warehouses": list(Warehouse.objects.filter(closed_at=None).order_by("code").values_list("pk", "code")),
        "services": list(Service.objects.filter(closed_at=None).order_by("code").values_list("pk", "code")),
    }


def _mates(order: Order, user: User) -> list[Order]:
    if order.merge_id is None:
        return []
    return list(
        Order.objects.for_user(user).filter(merge=order.merge_id).exclude(pk=order.pk).order_by("ship_by", "pk")
    )


def _has_left(order: Order) -> bool:
    return bool(rows(
        """SELECT 1 FROM orders_orderparcel op JOIN logistics_parcel p ON p.id = op.parcel_id
           WHERE op.order_id = %s AND p.shipped_at IS NOT NULL LIMIT 1""", [order.pk],
    ))  # fmt: skip


def _portions(portions: list[Portion]) -> list[dict[str, Any]]:
    """Each portion with its units, by SKU, and how far it is."""
    found: dict[int, list[dict[str, Any]]] = {}
    for portion_id, code, left, waiting, shipped, place in rows(
        """SELECT d.portion_id, s.code, d.quantity - d.cancelled, d.waiting, d.shipped, w.code FROM orders_demand d
           JOIN products_sku s ON s.id = d.sku_id
           LEFT JOIN inventory_reservation r ON r.owner_kind = 'demand' AND r.owner_id = d.id
           LEFT JOIN inventory_stocklevel v ON v.id = r.level_id LEFT JOIN inventory_warehouse w ON w.id = v.warehouse_id
           WHERE d.portion_id = ANY(%s) AND d.quantity > d.cancelled ORDER BY d.portion_id, s.code""",
        [[portion.pk for portion in portions]],
    ) if portions else ():  # fmt: skip
        found.setdefault(portion_id, []).append(
            {"sku": code, "units": left, "waiting": waiting, "shipped": shipped, "warehouse": place or ""}
        )
    return [
        {"portion": portion, "parts": parts, "tone": _tone(portion, parts), "state": _state(portion, parts)}
        for portion in portions
        for parts in [found.get(portion.pk, [])]
    ]


def _state(portion: Portion, parts: list[dict[str, Any]]) -> str:
    if parts and all(part["shipped"] == part["units"] for part in parts):
        return _("Shipped")
    if portion.packed:
        return _("Has its parcel")
    return _("Waits for stock") if any(part["waiting"] for part in parts) else _("To be packed")


def _tone(portion: Portion, parts: list[dict[str, Any]]) -> str:
    if parts and all(part["shipped"] == part["units"] for part in parts):
        return "ok"
    return "progress" if portion.packed else "warn" if any(part["waiting"] for part in parts) else "info"


def _places(order: Order) -> list[PlaceShown]:
    """What spoke for and against each warehouse: as it was when the parcel was made, or as it is now."""
    found = [Candidate(**each) for each in order.places] if order.places else _now(order)
    codes = dict(Warehouse.objects.filter(pk__in=[each.warehouse_id for each in found]).values_list("pk", "code"))
    return [
        PlaceShown(
            codes.get(each.warehouse_id, ""), each.covered, each.wanted, _major(each.cost), str(PLACE_WORDS.get(each.why, each.why)),
            each.why == "chosen",
        )
        for each in found
    ]  # fmt: skip


def _major(minor: int | None) -> Decimal | None:
    return None if minor is None else Decimal(minor).scaleb(-minor_digits(settings.BASE_CURRENCY))


def _now(order: Order) -> list[Candidate]:
    """The warehouses of the store with what is free there and what the order holds there itself."""
    needs = rows(
        """SELECT d.sku_id, d.waiting + d.reserved, d.reserved, coalesce(v.warehouse_id, 0) FROM orders_demand d
           JOIN orders_orderline l ON l.id = d.line_id
           LEFT JOIN inventory_reservation r ON r.owner_kind = 'demand' AND r.owner_id = d.id
           LEFT JOIN inventory_stocklevel v ON v.id = r.level_id
           WHERE l.order_id = %s AND d.sku_id IS NOT NULL AND d.waiting + d.reserved > 0""",
        [order.pk],
    )
    if not needs:
        return []
    need: dict[int, int] = {}
    own: dict[int, dict[int, int]] = {}
    for sku_id, wanted, held, place in needs:
        need[sku_id] = need.get(sku_id, 0) + wanted
        stock = own.setdefault(place, {})
        stock[sku_id] = stock.get(sku_id, 0) + held
    free = free_stock(sorted(need))
    ranked = ranked_warehouses([order.store_id])[order.store_id]
    served = served_countries([key for key, _rank in ranked])
    offers = [
        WarehouseOffer(
            key, rank,
            {sku: free.get(key, {}).get(sku, 0) + own.get(key, {}).get(sku, 0) for sku in need},
            serves(served, key, order.country),
        )
        for key, rank in ranked
    ]  # fmt: skip
    return list(choose_warehouse(need, offers, wished=order.wished_warehouse_id).candidates)
