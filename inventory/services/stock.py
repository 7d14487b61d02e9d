"""Goods in, and corrections of what is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.sql import execute, next_ids, retried, rows
from inventory.events import StockMoved
from inventory.services import costing
from inventory.services.bins import let_out
from inventory.services.levels import lock_pairs, lock_promises, touch
from inventory.services.reserve import announce, grant
from inventory.states import MoveKind
from people.models import User


@dataclass(frozen=True, slots=True)
class Receipt:
    """Units that came in together, and what they cost in minor units of the base currency. The document line names the fact.

    `kind`: how the move is named. `received_at`: since when the goods are ours, when not since this moment (opening stock): it ranks the layer.
    """

    sku_id: int
    warehouse_id: int
    quantity: int
    value: int
    document_kind: str
    document_id: int
    leg: str = ""
    kind: MoveKind = MoveKind.RECEIPT
    origin_id: int | None = None  # the move whose units come back
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A correction of a level: more or fewer than we believed, and why. The document line names the fact."""

    sku_id: int
    warehouse_id: int
    delta: int
    reason: str
    document_kind: str
    document_id: int
    leg: str = ""
    kind: MoveKind = MoveKind.ADJUSTMENT


@retried()
@transaction.atomic
def receive(*, receipts: Sequence[Receipt], actor: User | None) -> tuple[int, ...]:
    """Put goods on the shelves as new cost layers; those who wait are served first. Answers the ids of the new moves.

    The same document line again changes nothing. One receipt or ten thousand cost the same statements.
    """
    if not receipts:
        return ()
    levels = lock_pairs((receipt.sku_id, receipt.warehouse_id) for receipt in receipts)
    new = rows(
        """WITH given AS (
             SELECT DISTINCT ON (k, d, g) *
             FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[],
                         %s::timestamptz[]) AS t(l, q, m, k, d, g, v, o, since)),
           came AS (
             INSERT INTO inventory_stockmove (level_id, delta, kind, document_kind, document_id, leg, value, origin_id, actor_id, at)
             SELECT l, q, m, k, d, g, v, o, %s, %s FROM given
             ON CONFLICT (document_kind, document_id, leg) DO NOTHING
             RETURNING id, level_id, delta, value, at, document_kind, document_id, leg),
           level AS (
             UPDATE inventory_stocklevel l SET on_hand = l.on_hand + s.n
             FROM (SELECT level_id, sum(delta) AS n FROM came GROUP BY level_id) s WHERE l.id = s.level_id),
           layer AS (
             INSERT INTO inventory_costlayer (level_id, move_id, quantity, quantity_left, value, value_left, received_at)
             SELECT c.level_id, c.id, c.delta, c.delta, c.value, c.value, coalesce(g.since, c.at)
             FROM came c JOIN given g ON (g.k, g.d, g.g) = (c.document_kind, c.document_id, c.leg))
           SELECT id, level_id FROM came""",
        [
            [levels[receipt.sku_id, receipt.warehouse_id] for receipt in receipts],
            [receipt.quantity for receipt in receipts],
            [str(receipt.kind) for receipt in receipts],
            [receipt.document_kind for receipt in receipts],
            [receipt.document_id for receipt in receipts],
            [receipt.leg for receipt in receipts],
            [receipt.value for receipt in receipts],
            [receipt.origin_id for receipt in receipts],
            [receipt.received_at for receipt in receipts],
            actor.pk if actor else None,
            clock.now(),
        ],
    )
    moves = tuple(sorted(row[0] for row in new))
    if moves:
        touch(receipt.sku_id for receipt in receipts)
        publish(StockMoved(moves))
        grant(sorted({row[1] for row in new}))
    return moves


@retried()
@transaction.atomic
def adjust(*, changes: Sequence[Change], actor: User | None) -> Outcomes:
    """Correct levels. The outcome is per position in `changes`.

    Fewer than is promised: the unpicked reservations of the latest deadlines go back to waiting in the same transaction.
    Refused: `below_zero` (with what is there), `picked` (too much is in clerks' hands). The same document line again: already.
    """
    levels = lock_pairs((change.sku_id, change.warehouse_id) for change in changes)
    if any(change.delta < 0 for change in changes):
        lock_promises(levels.values())
    known = _known_lines(changes)
    state = {row[0]: [row[1], row[2]] for row in rows(
        """SELECT l.id, l.on_hand, coalesce(sum(r.held) FILTER (WHERE r.picked), 0) FROM inventory_stocklevel l
           LEFT JOIN inventory_reservation r ON r.level_id = l.id AND r.held > 0 WHERE l.id = ANY(%s) GROUP BY l.id""",
        [list(levels.values())],
    )}  # fmt: skip
    done, already, refused = [], [], {}
    for index, change in enumerate(changes):
        level = state[levels[change.sku_id, change.warehouse_id]]
        if (change.document_kind, change.document_id, change.leg) in known:
            already.append(index)
        elif level[0] + change.delta < 0:
            refused[index] = Refusal("below_zero", {"on_hand": level[0], "delta": change.delta})
        elif level[0] + change.delta < level[1]:
            refused[index] = Refusal("picked", {"on_hand": level[0], "picked": int(level[1])})
        else:
            level[0] += change.delta
            done.append(index)
    chosen = [changes[index] for index in done if changes[index].delta]
    if chosen:
        _apply(chosen, levels, actor)
    return Outcomes(tuple(done), tuple(already), refused)


def _known_lines(changes: Sequence[Change]) -> set[tuple[str, int, str]]:
    found = rows(
        """SELECT m.document_kind, m.document_id, m.leg FROM inventory_stockmove m
           JOIN unnest(%s::text[], %s::bigint[], %s::text[]) AS t(k, d, g) ON (m.document_kind, m.document_id, m.leg) = (t.k, t.d, t.g)""",
        [[c.document_kind for c in changes], [c.document_id for c in changes], [c.leg for c in changes]],
    )
    return {(row[0], row[1], row[2]) for row in found}


def _apply(changes: Sequence[Change], levels: dict[tuple[int, int], int], actor: User | None) -> None:
    totals: dict[int, int] = {}
    for change in changes:
        level_id = levels[change.sku_id, change.warehouse_id]
        totals[level_id] = totals.get(level_id, 0) + change.delta
    back_to_waiting(totals)
    let_out({level_id: -units for level_id, units in totals.items()}, actor=actor)
    execute(
        """UPDATE inventory_stocklevel l SET on_hand = l.on_hand + t.n FROM unnest(%s::bigint[], %s::int[]) AS t(i, n) WHERE l.id = t.i""",
        [list(totals), list(totals.values())],
    )
    found = [change for change in changes if change.delta > 0]
    lost = [change for change in changes if change.delta < 0]
    moves = _found(found, levels, actor) if found else []
    if lost:
        ids = next_ids("inventory_stockmove", len(lost))
        costing.take_out(
            [
                costing.Outgoing(
                    move_id,
                    levels[c.sku_id, c.warehouse_id],
                    -c.delta,
                    c.kind,
                    c.document_kind,
                    c.document_id,
                    c.leg,
                    c.reason,
                )
                for move_id, c in zip(ids, lost, strict=True)
            ],
            actor=actor,
        )
        moves += ids
    publish(StockMoved(tuple(moves)))
    touch(change.sku_id for change in changes)
    grant(sorted(totals))


def back_to_waiting(totals: dict[int, int]) -> None:
    """Levels about to hold less than they promised: the latest unpicked promises wait again."""
    shrunk = rows(
        """WITH short AS (
             SELECT l.id, l.reserved - (l.on_hand + t.n) AS units FROM inventory_stocklevel l
             JOIN unnest(%s::bigint[], %s::int[]) AS t(i, n) ON t.i = l.id WHERE l.reserved > l.on_hand + t.n),
           queue AS (
             SELECT r.id, r.level_id, r.held, s.units,
                    sum(r.held) OVER (PARTITION BY r.level_id ORDER BY r.deadline DESC, r.queued_at DESC, r.id DESC) AS upto
             FROM inventory_reservation r JOIN short s ON s.id = r.level_id WHERE r.held > 0 AND NOT r.picked),
           give AS (SELECT id, level_id, least(held, units - (upto - held)) AS n FROM queue WHERE upto - held < units),
           waits AS (
             UPDATE inventory_reservation r SET held = r.held - g.n, waiting = r.waiting + g.n FROM give g WHERE r.id = g.id
             RETURNING r.owner_kind, r.owner_id),
           level AS (
             UPDATE inventory_stocklevel l SET reserved = l.reserved - s.n
             FROM (SELECT level_id, sum(n) AS n FROM give GROUP BY level_id) s WHERE l.id = s.level_id)
           SELECT owner_kind, owner_id FROM waits""",
        [list(totals), list(totals.values())],
    )
    announce(shrunk)


def _found(changes: Sequence[Change], levels: dict[tuple[int, int], int], actor: User | None) -> list[int]:
    """Units that turned up come in at what the level's units cost on average, or did when there last were any, here or elsewhere.

    Nought when nobody knows. Answers the new moves.
    """
    came = rows(
        """WITH unit AS (
             SELECT t.l AS level_id,
                    coalesce((SELECT sum(value_left)::numeric / sum(quantity_left) FROM inventory_costlayer c
                              WHERE c.level_id = t.l AND c.quantity_left > 0),
                             (SELECT value::numeric / quantity FROM inventory_costlayer c WHERE c.level_id = t.l
                              ORDER BY received_at DESC, id DESC LIMIT 1),
                             (SELECT c.value::numeric / c.quantity FROM inventory_costlayer c JOIN inventory_stocklevel o ON o.id = c.level_id
                              JOIN inventory_stocklevel v ON v.sku_id = o.sku_id WHERE v.id = t.l AND c.value > 0
                              ORDER BY c.received_at DESC, c.id DESC LIMIT 1), 0) AS cost
             FROM (SELECT DISTINCT unnest(%s::bigint[]) AS l) t),
           came AS (
             INSERT INTO inventory_stockmove (level_id, delta, kind, document_kind, document_id, leg, reason, value, actor_id, at)
             SELECT l, n, k, dk, d, g, r, round(n * u.cost), %s, %s
             FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[])
               AS t(l, n, k, dk, d, g, r) JOIN unit u ON u.level_id = t.l
             RETURNING id, level_id, delta, value, at)
           INSERT INTO inventory_costlayer (level_id, move_id, quantity, quantity_left, value, value_left, received_at)
           SELECT level_id, id, delta, delta, value, value, at FROM came RETURNING move_id""",
        [
            [levels[c.sku_id, c.warehouse_id] for c in changes],
            actor.pk if actor else None,
            clock.now(),
            [levels[c.sku_id, c.warehouse_id] for c in changes],
            [c.delta for c in changes],
            [str(c.kind) for c in changes],
            [c.document_kind for c in changes],
            [c.document_id for c in changes],
            [c.leg for c in changes],
            [c.reason for c in changes],
        ],
    )
    return sorted(row[0] for row in came)
