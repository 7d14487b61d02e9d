"""From facts to entries. What cannot be booked yet is written down and tried again; it never stops who ships."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from django.db import transaction

from aftersales.events import RefundsConfirmed, ReturnsInspected
from distribution.events import WalletsPosted
from erp.kernel import clock
from erp.kernel.sql import execute, retried, rows
from finance.services.books import freight, linehaul, moves, refunds, returns, revaluations, sales, wallets
from finance.services.books.built import Built
from finance.services.ledger import Draft, post_entries, reverse_entries
from inventory.events import StockMoved, StockRevalued
from logistics.events import ConsolidationsHandedOver, ParcelsCalledBack, ParcelsShipped
from orders.events import OrdersCalledBack, OrdersShipped
from people.models import User

BUILDERS: Mapping[str, Callable[[Sequence[int]], Built]] = {
    module.KIND: module.build for module in (moves, sales, freight, linehaul, refunds, returns, wallets, revaluations)
}
SLICE = 500


def note_moves(event: StockMoved) -> None:
    """Stock moved: its value moves in the books."""
    book(moves.KIND, event.move_ids)


def note_revaluations(event: StockRevalued) -> None:
    """Costs came late: what is here is worth more, what has gone cost more."""
    book(revaluations.KIND, event.revaluation_ids)


def note_sales(event: OrdersShipped) -> None:
    """Orders have left the door: they are sold."""
    book(sales.KIND, event.order_ids)


def note_freight(event: ParcelsShipped) -> None:
    """Parcels have left the door: their freight is owed to the carriers."""
    book(freight.KIND, event.parcel_ids)


def note_linehauls(event: ConsolidationsHandedOver) -> None:
    """Line-hauls have left: each parcel's share of them is owed to the carriers."""
    book(linehaul.KIND, event.consolidation_ids)


def note_refunds(event: RefundsConfirmed) -> None:
    """Marketplaces gave money back to buyers."""
    book(refunds.KIND, event.refund_ids)


def note_returns(event: ReturnsInspected) -> None:
    """Returned units were judged: the written-off ones are a loss of their own."""
    book(returns.KIND, event.inspection_ids)


def note_wallets(event: WalletsPosted) -> None:
    """Distributors' wallets moved."""
    book(wallets.KIND, event.entry_ids)


@transaction.atomic
def book(kind: str, document_ids: Sequence[int]) -> None:
    """Post facts of one kind, whatever their number, in the same few statements; those that cannot be are kept as unposted."""
    if not document_ids:
        return
    built = BUILDERS[kind](document_ids)
    post_entries(_anew(kind, built.drafts), actor=None)
    if built.unposted:
        execute(
            """INSERT INTO finance_unposted (kind, document_id, reason, at)
               SELECT %s, i, left(r, 200), %s FROM unnest(%s::bigint[], %s::text[]) AS t(i, r)
               ON CONFLICT (kind, document_id) DO UPDATE SET reason = excluded.reason""",
            [kind, clock.now(), list(built.unposted), list(built.unposted.values())],
        )


def _anew(kind: str, drafts: Sequence[Draft]) -> list[Draft]:
    """What was booked, undone and has happened again is another fact: its key counts how often it was undone."""
    if kind not in (sales.KIND, freight.KIND) or not drafts:
        return list(drafts)
    times = dict(rows(
        """SELECT e.document_id, count(*) FROM finance_entry e JOIN finance_entry r ON r.reverses_id = e.id
           WHERE e.document_kind = %s AND e.document_id = ANY(%s) AND e.kind = %s GROUP BY 1""",
        [drafts[0].document_kind, [draft.document_id for draft in drafts], kind],
    ))  # fmt: skip
    return [
        replace(draft, key=f"{draft.key}:{times[draft.document_id]}") if draft.document_id in times else draft
        for draft in drafts
    ]


def undo_sales(event: OrdersCalledBack) -> None:
    """The shipping of orders was undone: they are not sold."""
    _undo(sales.KIND, "order", event.order_ids, reason=event.reason, actor_id=event.actor_id)


def undo_freight(event: ParcelsCalledBack) -> None:
    """The shipping of parcels was undone: no freight is owed for them."""
    _undo(freight.KIND, "parcel", event.parcel_ids, reason=event.reason, actor_id=event.actor_id)


def _undo(kind: str, document_kind: str, document_ids: Sequence[int], *, reason: str, actor_id: int | None) -> None:
    """Reverse what stands in the books of these documents, today; what still waited to be booked waits no more."""
    standing = rows(
        """SELECT e.id FROM finance_entry e WHERE e.document_kind = %s AND e.document_id = ANY(%s) AND e.kind = %s
             AND e.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM finance_entry r WHERE r.reverses_id = e.id)""",
        [document_kind, list(document_ids), kind],
    )
    actor = User.objects.filter(pk=actor_id).first() if actor_id else None
    reverse_entries([row[0] for row in standing], on=clock.business_date(), reason=reason, actor=actor)
    execute("DELETE FROM finance_unposted WHERE kind = %s AND document_id = ANY(%s)", [kind, list(document_ids)])


@retried()
@transaction.atomic
def post_unposted(*, after: int = 0) -> tuple[int, int | None]:
    """Try a slice of the unposted facts again: how many have found their way, and after which row to go on (None at the end)."""
    found = rows(
        "SELECT id, kind, document_id FROM finance_unposted WHERE id > %s ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED",
        [after, SLICE],
    )
    by_kind: dict[str, list[int]] = {}
    for _, kind, document_id in found:
        by_kind.setdefault(kind, []).append(document_id)
    posted = 0
    for kind, ids in by_kind.items():
        built = BUILDERS[kind](ids)
        post_entries(_anew(kind, built.drafts), actor=None)
        gone = [key for key in ids if key not in built.unposted]
        execute("DELETE FROM finance_unposted WHERE kind = %s AND document_id = ANY(%s)", [kind, gone])
        posted += len(gone)
    return posted, found[-1][0] if len(found) == SLICE else None
