"""What is newer about an order we know: facts are written, and each new fact has its consequence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from erp.kernel.events import publish
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, rows
from inventory.services.reserve import release
from orders.events import CancellationsCrossed, OrdersChanged, OrdersShipped
from orders.services import holds
from orders.services.buyers import complete, sealed
from orders.services.cancel import cancel_locked
from orders.services.demand import KIND
from orders.services.moving import move
from orders.services.reopen import reopen_locked
from orders.services.unpacking import leave_merges
from orders.states import OPEN, FulfilledBy, HoldKind, OrderState

if TYPE_CHECKING:
    from stores.connectors.port import RemoteOrder


@dataclass(frozen=True, slots=True)
class Known:
    """An order of ours under lock, with the facts as we have them."""

    id: int
    store_id: int
    state: str
    remote_updated_at: datetime
    paid_at: datetime | None
    cancel_requested_at: datetime | None
    remote_cancelled_at: datetime | None
    remote_shipped_at: datetime | None
    fulfilled_by: str
    ship_by: datetime
    cancel_refused_at: datetime | None
    cancel_told_at: datetime | None


Change = tuple[Known, "RemoteOrder"]
GONE = (OrderState.SHIPPED, OrderState.DELIVERED, OrderState.CLOSED)


def apply_changes(changes: Sequence[Change]) -> None:
    """Write newer facts and let them act. Older news is dropped; the same news again changes nothing."""
    fresh = [(known, order) for known, order in changes if order.updated_at >= known.remote_updated_at]
    if not fresh:
        return
    _write_facts(fresh)
    _write_addresses(fresh)
    _write_prices(fresh)
    _cancelled(fresh)
    _released_after_shipping(fresh)
    _shipped_there(fresh)
    _payable(fresh)
    _cancel_wishes(fresh)
    publish(OrdersChanged(tuple(known.id for known, _ in fresh)))


def _write_facts(changes: Sequence[Change]) -> None:
    values = [
        (known.id, o.status, o.updated_at, o.paid_at, o.cancel_requested_at, o.cancelled_at, o.shipped_at, o.ship_by, o.items_total,
         o.shipping_total, o.total, o.tax_total, o.address.country if o.address else "", o.currency, _released_again(known, o))
        for known, o in changes
    ]  # fmt: skip
    execute(
        """UPDATE orders_order o
           SET remote_status = t.st, remote_updated_at = t.up, paid_at = coalesce(t.pa, o.paid_at), cancel_requested_at = t.cr,
               remote_cancelled_at = t.ca, ship_by = t.sb,
               items_total = t.it, shipping_total = t.ss, total = t.tt, tax_total = t.tx,
               country = coalesce(nullif(t.co, ''), o.country), currency = t.cu,
               remote_shipped_at = CASE WHEN t.re THEN t.sh ELSE coalesce(t.sh, o.remote_shipped_at) END,
               shipped_at = CASE WHEN t.re THEN coalesce(o.shipped_at, o.remote_shipped_at) ELSE o.shipped_at END
           FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[],
                       %s::timestamptz[], %s::timestamptz[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[], %s::text[], %s::text[],
                       %s::bool[])
             AS t(id, st, up, pa, cr, ca, sh, sb, it, ss, tt, tx, co, cu, re) WHERE o.id = t.id""",
        [list(column) for column in zip(*values, strict=True)],
    )


def _write_addresses(changes: Sequence[Change]) -> None:
    """A newer address replaces the sealed one, unless the parcel is labelled already: then only the timeline says so.

    What we corrected stays while the marketplace tells what it told before.
    """
    told = [(known, order) for known, order in changes if order.address and known.state in OPEN]
    if not told:
        return
    hashes = {row[0]: row[1] for row in rows(
        "SELECT order_id, coalesce(told_hash, address_hash) FROM orders_buyer WHERE order_id = ANY(%s)", [[known.id for known, _ in told]]
    )}  # fmt: skip
    new = []
    for known, order in told:
        row = sealed(order.address)
        old = hashes.get(known.id)
        if old is None or bytes(old) != row[4]:
            new.append((known, row))
    editable = (OrderState.NEW, OrderState.REVIEW)
    writable = [(known.id, *row) for known, row in new if known.state in editable]
    if writable:
        execute(
            """UPDATE orders_buyer b SET sealed = t.s, name_hash = t.n, email_hash = t.e, phone_hash = t.p, address_hash = t.a, told_hash = NULL
               FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[]) AS t(id, s, n, e, p, a)
               WHERE b.order_id = t.id AND b.erased_at IS NULL""",
            [list(column) for column in zip(*writable, strict=True)],
        )
        record("order.address_changed", subject_kind="order", subject_ids=[row[0] for row in writable], actor=None)
        leave_merges([row[0] for row in writable], actor=None)
    late = [known.id for known, _ in new if known.state not in editable]
    record("order.address_changed_late", subject_kind="order", subject_ids=late, actor=None)
    corrected = {row[0] for row in rows(
        "SELECT order_id FROM orders_buyer WHERE order_id = ANY(%s) AND told_hash IS NOT NULL", [[known.id for known, _ in told]]
    )}  # fmt: skip
    good = [known.id for known, order in told if complete(order.address) and known.id not in corrected]
    holds.release(HoldKind.ADDRESS, good)


def _write_prices(changes: Sequence[Change]) -> None:
    """An unpaid order may come without prices; they are written when they are told."""
    values = [
        (known.id, line.external_line_id, line.unit_price)
        for known, order in changes
        for line in order.lines
        if line.unit_price is not None
    ]
    if values:
        execute(
            """UPDATE orders_orderline l SET unit_price = t.p FROM unnest(%s::bigint[], %s::text[], %s::numeric[]) AS t(o, e, p)
               WHERE l.order_id = t.o AND l.external_line_id = t.e AND l.unit_price IS DISTINCT FROM t.p""",
            [list(column) for column in zip(*values, strict=True)],
        )


def _cancelled(changes: Sequence[Change]) -> None:
    """The marketplace cancelled: stop what can be stopped; what has left the door is written down as too late."""
    gone = {known.id: known.state for known, order in changes if order.cancelled_at and not known.remote_cancelled_at}
    if gone:
        outcomes = cancel_locked(gone, actor=None, reason="marketplace")
        record("order.cancelled_too_late", subject_kind="order", subject_ids=outcomes.refused, actor=None)
        unshipped_there = {known.id for known, order in changes if not order.shipped_at}
        crossed = tuple(order_id for order_id in outcomes.refused if order_id in unshipped_there)
        if crossed:
            publish(CancellationsCrossed(crossed))
    reopen_locked([(known.id, known.store_id, order.ship_by) for known, order in _revived(changes)])


def _revived(changes: Sequence[Change]) -> list[Change]:
    """Cancelled here, and alive there: let live again. Not while the marketplace is only behind: it has still to hear of our own
    cancelling, or the buyer still asks for what we did."""
    return [
        (known, order)
        for known, order in changes
        if known.state == OrderState.CANCELLED and order.releasable and not order.cancelled_at and not order.shipped_at
        and not order.cancel_requested_at and (known.remote_cancelled_at or not known.cancel_told_at)
    ]  # fmt: skip


def _released_again(known: Known, order: "RemoteOrder") -> bool:
    """Whether the marketplace, which had said shipped as we did, wants it shipped once more."""
    fit = order.releasable and not order.shipped_at and not order.cancelled_at
    return bool(known.remote_shipped_at and fit and known.state in GONE)


def _released_after_shipping(changes: Sequence[Change]) -> None:
    """Our parcel is gone and the sale is booked: whether to send another one is for a person to decide."""
    ids = [known.id for known, order in changes if _released_again(known, order)]
    record("order.released_after_shipping", subject_kind="order", subject_ids=ids, actor=None)


def _shipped_there(changes: Sequence[Change]) -> None:
    """Shipped at the marketplace though not by us (by hand there, or by the marketplace): nothing is left to do here."""
    ids = [known.id for known, order in changes if order.shipped_at and not order.cancelled_at and known.state in OPEN]
    if not ids:
        return
    with_parcel = {row[0] for row in rows(
        """SELECT op.order_id FROM orders_orderparcel op JOIN logistics_parcel p ON p.id = op.parcel_id
           WHERE op.order_id = ANY(%s) AND p.cancelled_at IS NULL""", [ids]
    )}  # fmt: skip
    elsewhere = [order_id for order_id in ids if order_id not in with_parcel]
    record("order.shipped_elsewhere", subject_kind="order", subject_ids=ids, actor=None)
    demands = [row[0] for row in rows(
        "SELECT d.id FROM orders_demand d JOIN orders_orderline l ON l.id = d.line_id WHERE l.order_id = ANY(%s) ORDER BY d.id", [elsewhere]
    )]  # fmt: skip
    release(KIND, demands)
    execute(
        """UPDATE orders_demand SET elsewhere = elsewhere + waiting + reserved + unmapped, waiting = 0, reserved = 0, unmapped = 0
           WHERE id = ANY(%s)""",
        [demands],
    )
    moved = move(OrderState.SHIPPED, elsewhere, extra="shipped_at = remote_shipped_at")
    leave_merges(moved, actor=None)
    holds.release_all(elsewhere)
    if moved:
        publish(OrdersShipped(tuple(moved)))


def _payable(changes: Sequence[Change]) -> None:
    """Paid and cleared by the marketplace: to review."""
    paid = {
        known.id: order
        for known, order in changes
        if order.releasable and known.state == OrderState.NEW and known.fulfilled_by == FulfilledBy.SELLER
        and not order.cancelled_at and not order.shipped_at
    }  # fmt: skip
    moved = move(OrderState.REVIEW, list(paid))
    record("order.paid", subject_kind="order", subject_ids=moved, actor=None)
    holds.release(HoldKind.UNPAID, moved)
    holds.place(HoldKind.ADDRESS, [order_id for order_id in moved if not complete(paid[order_id].address)])


def _cancel_wishes(changes: Sequence[Change]) -> None:
    """The buyer asks to cancel, or no longer does: a hold that a person answers. What was refused is not asked anew while it stands."""
    live = [(known, order) for known, order in changes if known.state in OPEN and not order.cancelled_at]
    asking = [known for known, order in live if order.cancel_requested_at]
    quiet = [known for known, order in live if not order.cancel_requested_at]
    holds.place(HoldKind.CANCEL_REQUESTED, [known.id for known in asking if not known.cancel_refused_at])
    holds.release(HoldKind.CANCEL_REQUESTED, [known.id for known in quiet])
    heard = [known.id for known in quiet if known.cancel_refused_at]
    if heard:
        execute("UPDATE orders_order SET cancel_refused_at = NULL WHERE id = ANY(%s)", [heard])
