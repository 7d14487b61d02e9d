"""From facts to entries. What cannot be booked yet is written down and tried again; it never stops who ships."""

from collections.abc import Callable, Mapping, Sequence

from django.db import transaction

from aftersales.events import RefundsConfirmed, ReturnsInspected
from distribution.events import WalletsPosted
from erp.kernel import clock
from erp.kernel.sql import execute, retried, rows
from finance.services.books import freight, linehaul, moves, refunds, returns, revaluations, sales, wallets
from finance.services.books.built import Built
from finance.services.ledger import post_entries
from inventory.events import StockMoved, StockRevalued
from logistics.events import ConsolidationsHandedOver, ParcelsShipped
from orders.events import OrdersShipped

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
    post_entries(built.drafts, actor=None)
    if built.unposted:
        execute(
            """INSERT INTO finance_unposted (kind, document_id, reason, at)
               SELECT %s, i, left(r, 200), %s FROM unnest(%s::bigint[], %s::text[]) AS t(i, r)
               ON CONFLICT (kind, document_id) DO UPDATE SET reason = excluded.reason""",
            [kind, clock.now(), list(built.unposted), list(built.unposted.values())],
        )


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
        post_entries(built.drafts, actor=None)
        gone = [key for key in ids if key not in built.unposted]
        execute("DELETE FROM finance_unposted WHERE kind = %s AND document_id = ANY(%s)", [kind, gone])
        posted += len(gone)
    return posted, found[-1][0] if len(found) == SLICE else None
