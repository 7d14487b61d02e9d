"""Lines change before the label: fewer units than were bought, or, of an order that we wrote ourselves, another SKU."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.services import bell
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, rows
from inventory.services.dividing import give_back
from inventory.services.reserve import release
from orders.events import OrdersShipped
from orders.models import Order, OrderLine
from orders.services import holds
from orders.services.demand import KIND, Asking, copy_standings, demand_stock, settle_stock_holds
from orders.services.editing import editable
from orders.services.moving import move
from orders.services.own_store import own_listings
from orders.states import HoldKind, OrderState
from people.models import User
from products.models import Listing, Sku


@dataclass(frozen=True, slots=True)
class _Open:
    """What a demand of the line still asks for, where no parcel has it."""

    demand_id: int
    portion_id: int
    per_unit: int
    open: int


@transaction.atomic
def lower_quantity(*, line_id: int, units: int, actor: User) -> Outcomes:
    """Send so many sold units of a line less. They count as cancelled, and their stock is free at once; an order of ours costs less.

    Refused: `not_found`, `labelled` (what is in a parcel stays in it), `over`, `more_than_open` (with how many are open),
    `cancel_instead` (nothing would be left to send). When the rest of a partly shipped order goes away, it is shipped.
    """
    line, refusal = _line(line_id)
    if line is None:
        return Outcomes(refused={line_id: refusal or Refusal("not_found")})
    _, locked = editable(line.order_id)
    found = _open(line_id, unpacked=locked is not None)
    able = _units(found)
    if not found and locked:
        return Outcomes(refused={line_id: locked})
    if units > able or units < 1:
        return Outcomes(refused={line_id: Refusal("more_than_open", {"line": line_id, "open": able})})
    standing = rows(
        """SELECT coalesce(sum(d.waiting + d.reserved + d.unmapped), 0), coalesce(sum(d.shipped), 0), count(*) FILTER (
             WHERE d.waiting + d.reserved + d.unmapped > 0 AND l.id <> %s)
           FROM orders_demand d JOIN orders_orderline l ON l.id = d.line_id WHERE l.order_id = %s""",
        [line_id, line.order_id],
    )[0]
    if units == able and standing[2] == 0 and not standing[1] and able == _units(_open(line_id, unpacked=False)):
        return Outcomes(refused={line_id: Refusal("cancel_instead")})
    _take_away(found, units)
    _close_empty(line.order_id)
    after = line.quantity - _cancelled(line)
    record(
        "order.line_lowered", subject_kind="order", subject_ids=[line.order_id], actor=actor,
        data={"line": line.external_line_id, "sku": line.listing.seller_sku, "before": after + units, "after": after},
    )  # fmt: skip
    if Order.objects.filter(pk=line.order_id, manual__isnull=False).exists() and line.unit_price:
        _lower_total(line.order_id, line.unit_price * units)
    return Outcomes(done=(line_id,))


@transaction.atomic
def change_sku(*, line_id: int, sku_id: int, actor: User) -> Outcomes:
    """Send another SKU for a line of an order that we wrote ourselves. The same again: already.

    Refused: `not_found`, `not_ours` (what a marketplace sold stays what it is: map its listing), `split`, `labelled`, `over`,
    `unknown_sku`.
    """
    line, refusal = _line(line_id)
    if line is None:
        return Outcomes(refused={line_id: refusal or Refusal("not_found")})
    _, locked = editable(line.order_id)
    sku = Sku.objects.filter(pk=sku_id).first()
    order = Order.objects.select_related("store").get(pk=line.order_id)
    why = locked or _why_no_swap(order, sku)
    if why or sku is None:
        return Outcomes(refused={line_id: why or Refusal("unknown_sku")})
    if line.sku == sku:
        return Outcomes(already=(line_id,))
    before = line.sku.code if line.sku else line.listing.seller_sku
    attempt, units = _give_up(line)
    own_listings(order.store, [sku.pk])
    line.listing = Listing.objects.get(store=order.store, external_key=f"sku:{sku.pk}")
    line.sold_as, line.title = None, sku.name[:300]
    line.save(update_fields=["listing", "sold_as", "title"])
    _, short = demand_stock(
        [Asking(line.pk, order.pk, order.store_id, line.listing_id, line.quantity, order.ship_by, attempt=attempt + 1)]
    )
    _take_away(_open(line.pk, unpacked=False), line.quantity - units)  # what was taken off before stays off
    holds.release(HoldKind.UNMAPPED, [order.pk], actor=actor)
    settle_stock_holds([order.pk])
    holds.place(HoldKind.OUT_OF_STOCK, short)
    record(
        "order.line_changed", subject_kind="order", subject_ids=[order.pk], actor=actor,
        data={"line": line.external_line_id, "before": before, "after": sku.code},
    )  # fmt: skip
    return Outcomes(done=(line_id,))


def _why_no_swap(order: Order, sku: Sku | None) -> Refusal | None:
    if not Order.objects.filter(pk=order.pk, manual__isnull=False).exists():
        return Refusal("not_ours")
    if order.portions.filter(ended_at=None).exists():
        return Refusal("split")
    return None if sku else Refusal("unknown_sku")


def _line(line_id: int) -> tuple[OrderLine | None, Refusal | None]:
    """The line, its order locked."""
    line = OrderLine.objects.select_related("listing__sku", "sold_as").filter(pk=line_id).first()
    if line is None:
        return None, Refusal("not_found")
    holds.locked_states([line.order_id])
    return line, None


def _open(line_id: int, *, unpacked: bool) -> list[_Open]:
    """The open demands of a line, those that wait first; `unpacked`: only those in portions without a parcel."""
    found = rows(
        """SELECT d.id, coalesce(d.portion_id, 0), d.per_unit, d.waiting + d.reserved FROM orders_demand d
           LEFT JOIN orders_portion p ON p.id = d.portion_id
           WHERE d.line_id = %s AND d.waiting + d.reserved > 0 AND (NOT %s OR p.packed IS FALSE)
           ORDER BY d.waiting > 0 DESC, p.number DESC NULLS LAST, d.id""",
        [line_id, unpacked],
    )
    return [_Open(*row) for row in found]


def _by_portion(found: list[_Open]) -> dict[int, list[_Open]]:
    portions: dict[int, list[_Open]] = {}
    for each in found:
        portions.setdefault(each.portion_id, []).append(each)
    return portions


def _units(found: list[_Open]) -> int:
    return sum(max(each.open // each.per_unit for each in mine) for mine in _by_portion(found).values())


def _take_away(found: list[_Open], units: int) -> None:
    """The same number of sold units from every part, portion by portion."""
    less: dict[int, int] = {}
    for mine in _by_portion(found).values():
        count = min(units, max(each.open // each.per_unit for each in mine))
        units -= count
        less |= {each.demand_id: min(each.open, count * each.per_unit) for each in mine if count}
    give_back(KIND, less)
    execute(
        """UPDATE orders_demand d SET cancelled = d.cancelled + t.n, waiting = d.waiting - least(d.waiting, t.n),
                  reserved = d.reserved - (t.n - least(d.waiting, t.n))
           FROM unnest(%s::bigint[], %s::int[]) AS t(id, n) WHERE d.id = t.id""",
        [list(less), list(less.values())],
    )
    copy_standings(sorted(less))


def _close_empty(order_id: int) -> None:
    """Portions with nothing left are over; an order of which everything else has left is shipped; a hold without reason goes."""
    execute(
        """UPDATE orders_portion p SET ended_at = %s WHERE p.order_id = %s AND p.ended_at IS NULL AND NOT p.packed
             AND NOT EXISTS (SELECT 1 FROM orders_demand d WHERE d.portion_id = p.id AND d.waiting + d.reserved + d.unmapped > 0)""",
        [clock.now(), order_id],
    )
    left = rows(
        """SELECT 1 FROM orders_demand d JOIN orders_orderline l ON l.id = d.line_id
           WHERE l.order_id = %s AND d.waiting + d.reserved + d.unmapped > 0 LIMIT 1""",
        [order_id],
    )
    settle_stock_holds([order_id])
    if not left:
        execute("UPDATE orders_order SET shipped_at = %s WHERE id = %s", [clock.now(), order_id])
        moved = move(OrderState.SHIPPED, [order_id])
        holds.release_all(moved)
        record("order.shipped", subject_kind="order", subject_ids=moved, actor=None)
        publish(OrdersShipped(tuple(moved)))
    bell.ring("orders.allocate")


def _cancelled(line: OrderLine) -> int:
    found: Mapping[int, int] = dict(rows(
        """SELECT 1, coalesce(max(c / per_unit), 0)::int FROM (
             SELECT sum(cancelled) AS c, max(per_unit) AS per_unit FROM orders_demand
             WHERE line_id = %s AND attempt = (SELECT max(attempt) FROM orders_demand WHERE line_id = %s) GROUP BY sku_id) x""",
        [line.pk, line.pk],
    ))  # fmt: skip
    return found.get(1, 0)


def _give_up(line: OrderLine) -> tuple[int, int]:
    """Free what the line held; its last attempt, and how many sold units it still asked for."""
    found = rows(
        "SELECT id, attempt, (waiting + reserved + unmapped) / per_unit FROM orders_demand WHERE line_id = %s ORDER BY id",
        [line.pk],
    )
    release(KIND, [row[0] for row in found])
    execute(
        """UPDATE orders_demand SET cancelled = cancelled + waiting + reserved + unmapped, waiting = 0, reserved = 0, unmapped = 0
           WHERE line_id = %s""",
        [line.pk],
    )
    return max(row[1] for row in found), max(row[2] for row in found)


def _lower_total(order_id: int, amount: Decimal) -> None:
    execute(
        """UPDATE orders_order SET items_total = items_total - least(items_total, %s), total = total - least(items_total, %s)
           WHERE id = %s""",
        [amount, amount, order_id],
    )
