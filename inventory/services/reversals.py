"""Undo stock moves that should never have been: by new moves, never by an edit, and exactly: the very layers get their units back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.db import transaction

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.sql import execute, next_ids, retried, rows
from inventory.events import StockMoved
from inventory.services import revaluing
from inventory.services.bins import let_out, take_back
from inventory.services.levels import lock_promises, touch
from inventory.services.reserve import grant
from inventory.services.stock import back_to_waiting
from inventory.states import MoveKind
from people.models import User

PARTS = (MoveKind.TRANSFER, MoveKind.ASSEMBLY, MoveKind.RELABEL, MoveKind.DAMAGE)  # one leaves and another arrives
TRANSFERS = ("transfer_line", "transfer_in")  # the document kinds of what transfers do
A_MOMENT = timedelta(minutes=1)  # bins are emptied a moment before the move of their units is written
DOCUMENT = "reversal"  # the document kind of our moves; the document id is the move that they undo


@retried()
@transaction.atomic
def reverse_moves(move_ids: Iterable[int], *, reason: str, actor: User | None, whole: bool = False) -> Outcomes:
    """Write the opposite of stock moves at the same money, the latest first. Reversed before: already.

    Refused: `is_reversal`; `revalued` (late costs are in the goods: undo those first, with how much); `used` (units of a receipt have left
    since: undo those first, with how many are left); `came_back` (units of a sale were returned: undo the return first); `picked` (too
    much is in clerks' hands); `part_of_document` (goods changed their place or name: undo the document, or call the transfer back, which
    says `whole`). Any number costs the same statements.
    """
    asked = sorted(set(move_ids), reverse=True)
    moves = _locked(asked)
    refused: dict[int, Refusal] = missing(asked, moves)
    already, fit = [], []
    levels = sorted({row[0] for row in moves.values()})
    lock_promises(levels)
    free = _free(levels)
    revalued = revaluing.carried_by(asked)
    for key, (level_id, delta, is_reversal, is_reversed, left, returned, is_part) in sorted(
        moves.items(), reverse=True
    ):
        if is_reversal:
            refused[key] = Refusal("is_reversal")
        elif is_reversed:
            already.append(key)
        elif is_part and not whole:
            refused[key] = Refusal("part_of_document")
        elif delta > 0 and left != delta:
            refused[key] = Refusal("used", {"left": left, "came": delta})
        elif delta > 0 and key in revalued:
            refused[key] = revalued[key]
        elif delta < 0 and returned:
            refused[key] = Refusal("came_back", {"returned": returned})
        elif delta > free[level_id]:
            refused[key] = Refusal("picked", {"free": free[level_id], "delta": delta})
        else:
            free[level_id] -= delta
            fit.append(key)
    if fit:
        _undo(fit, {moves[key][0] for key in fit}, reason=reason, actor=actor)
    return Outcomes(tuple(fit), tuple(already), refused)


def not_to_be_called_back(holder_by_move: Mapping[int, tuple[str, int]]) -> dict[int, Refusal]:
    """Of the moves by which holders' units left, those that can't be taken back, their levels locked: `moved_on` (what the holder still
    asks for is promised elsewhere now), `is_reversal`, `called_back` before, `came_back` (units were returned)."""
    moves = _locked(list(holder_by_move))
    lock_promises({row[0] for row in moves.values()})
    kinds, ids = zip(*holder_by_move.values(), strict=True) if holder_by_move else ((), ())
    promised = {(row[0], row[1]): (row[2], row[3]) for row in rows(
        """SELECT r.owner_kind, r.owner_id, r.level_id, r.consumed FROM inventory_reservation r
           JOIN unnest(%s::text[], %s::bigint[]) AS t(k, i) ON r.owner_kind = t.k AND r.owner_id = t.i ORDER BY r.id FOR NO KEY UPDATE OF r""",
        [list(kinds), list(ids)],
    )}  # fmt: skip
    lost = {row[0]: int(row[1]) for row in rows(
        "SELECT move_id, sum(quantity) FROM inventory_cameback WHERE move_id = ANY(%s) GROUP BY 1", [list(holder_by_move)]
    )}  # fmt: skip
    refused: dict[int, Refusal] = missing(list(holder_by_move), moves)
    for key, (level_id, delta, is_reversal, is_reversed, *_rest) in moves.items():
        place, consumed = promised.get(holder_by_move[key], (None, 0))
        if is_reversal:
            refused[key] = Refusal("is_reversal")
        elif is_reversed:
            refused[key] = Refusal("called_back")
        elif key in lost:
            refused[key] = Refusal("came_back", {"returned": lost[key]})
        elif place != level_id or consumed < -delta:
            refused[key] = Refusal("moved_on")
    return refused


def call_back(holder_by_move: Mapping[int, tuple[str, int]], *, reason: str, actor: User | None) -> None:
    """Units that left for their holders are here again, and in their holders' hands, at the cost and age they left with.

    By new moves, never by an edit. The caller has asked `not_to_be_called_back`.
    """
    if not holder_by_move:
        return
    old = sorted(holder_by_move)
    back = rows(
        """WITH back AS (
             SELECT t.k, t.i, m.level_id, sum(-m.delta)::int AS n FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS t(m, k, i)
             JOIN inventory_stockmove m ON m.id = t.m GROUP BY 1, 2, 3),
           held AS (
             UPDATE inventory_reservation r SET held = r.held + b.n, consumed = r.consumed - b.n, picked = true, hands_at = %s
             FROM back b WHERE r.owner_kind = b.k AND r.owner_id = b.i)
           UPDATE inventory_stocklevel l SET on_hand = l.on_hand + s.n, reserved = l.reserved + s.n
           FROM (SELECT level_id, sum(n)::int AS n FROM back GROUP BY 1) s WHERE l.id = s.level_id
           RETURNING l.id, s.n, (SELECT min(at) FROM inventory_stockmove WHERE id = ANY(%s))""",
        [old, [holder_by_move[key][0] for key in old], [holder_by_move[key][1] for key in old], clock.now(), old],
    )
    take_back({row[0]: row[1] for row in back}, since=back[0][2] - A_MOMENT, actor=actor)
    new = next_ids("inventory_stockmove", len(old))
    _write(old, new, reason=reason, actor=actor)
    publish(StockMoved(tuple(new)))
    revaluing.bring_back(move_by_reversal=dict(zip(new, old, strict=True)), actor=actor)
    touch(row[0] for row in rows(
        "SELECT l.sku_id FROM inventory_stocklevel l JOIN inventory_stockmove m ON m.level_id = l.id WHERE m.id = ANY(%s)", [new]
    ))  # fmt: skip


def _locked(move_ids: Sequence[int]) -> dict[int, tuple[int, int, bool, bool, int, int, bool]]:
    """Of each move, its level locked: level, delta, is a reversal, was reversed, units left of its layer, units returned of it, and
    whether it is a part of a document that is undone whole."""
    rows(
        """SELECT id FROM inventory_stocklevel WHERE id IN (SELECT level_id FROM inventory_stockmove WHERE id = ANY(%s))
           ORDER BY id FOR UPDATE""",
        [list(move_ids)],
    )
    found = rows(
        """SELECT m.id, m.level_id, m.delta, m.kind = 'reversal',
                  EXISTS (SELECT 1 FROM inventory_stockmove r WHERE r.origin_id = m.id AND r.kind = 'reversal'),
                  coalesce((SELECT c.quantity_left FROM inventory_costlayer c WHERE c.move_id = m.id), 0),
                  coalesce((SELECT sum(r.delta) FROM inventory_stockmove r WHERE r.origin_id = m.id AND r.kind = 'return'
                            AND NOT EXISTS (SELECT 1 FROM inventory_stockmove x WHERE x.origin_id = r.id AND x.kind = 'reversal')), 0),
                  m.kind = ANY(%s) OR m.document_kind = ANY(%s)
           FROM inventory_stockmove m WHERE m.id = ANY(%s)""",
        [[str(kind) for kind in PARTS], list(TRANSFERS), list(move_ids)],
    )
    return {row[0]: (row[1], row[2], row[3], row[4], row[5], int(row[6]), row[7]) for row in found}


def _free(level_ids: Sequence[int]) -> dict[int, int]:
    """How many units of each locked level are in nobody's hands."""
    found = rows(
        """SELECT l.id, l.on_hand - coalesce(sum(r.held) FILTER (WHERE r.picked), 0) FROM inventory_stocklevel l
           LEFT JOIN inventory_reservation r ON r.level_id = l.id AND r.held > 0 WHERE l.id = ANY(%s) GROUP BY l.id""",
        [list(level_ids)],
    )
    return {row[0]: int(row[1]) for row in found}


def _undo(move_ids: Sequence[int], level_ids: Iterable[int], *, reason: str, actor: User | None) -> None:
    totals = {row[0]: int(row[1]) for row in rows(
        "SELECT level_id, -sum(delta) FROM inventory_stockmove WHERE id = ANY(%s) GROUP BY level_id", [list(move_ids)]
    )}  # fmt: skip
    back_to_waiting(totals)
    let_out({level_id: -units for level_id, units in totals.items()}, actor=actor)
    execute(
        "UPDATE inventory_stocklevel l SET on_hand = l.on_hand + t.n FROM unnest(%s::bigint[], %s::int[]) AS t(i, n) WHERE l.id = t.i",
        [list(totals), list(totals.values())],
    )
    new = next_ids("inventory_stockmove", len(move_ids))
    _write(move_ids, new, reason=reason, actor=actor)
    publish(StockMoved(tuple(new)))
    revaluing.bring_back(move_by_reversal=dict(zip(new, move_ids, strict=True)), actor=actor)
    touch(row[0] for row in rows("SELECT sku_id FROM inventory_stocklevel WHERE id = ANY(%s)", [list(totals)]))
    grant(sorted(level_ids))


def _write(move_ids: Sequence[int], new_ids: Sequence[int], *, reason: str, actor: User | None) -> None:
    """The opposite moves; a sale's units go back into the layers that they came from, a receipt's layer is emptied."""
    execute(
        """WITH undone AS (
             SELECT t.new, m.id, m.level_id, m.delta, m.value
             FROM unnest(%s::bigint[], %s::bigint[]) AS t(new, old) JOIN inventory_stockmove m ON m.id = t.old),
           written AS (
             INSERT INTO inventory_stockmove (id, level_id, delta, kind, document_kind, document_id, reason, value, actor_id, at, origin_id)
             SELECT new, level_id, -delta, 'reversal', %s, id, %s, -value, %s, %s, id FROM undone),
           used AS (
             SELECT u.new AS move_id, l.layer_id, -l.quantity AS n, -l.value AS val
             FROM undone u JOIN inventory_layeruse l ON l.move_id = u.id WHERE u.delta < 0
             UNION ALL
             SELECT u.new, c.id, c.quantity, c.value FROM undone u JOIN inventory_costlayer c ON c.move_id = u.id WHERE u.delta > 0),
           layers AS (
             UPDATE inventory_costlayer c SET quantity_left = c.quantity_left - s.n, value_left = c.value_left - s.val
             FROM (SELECT layer_id, sum(n) AS n, sum(val) AS val FROM used GROUP BY layer_id) s WHERE c.id = s.layer_id)
           INSERT INTO inventory_layeruse (layer_id, move_id, quantity, value) SELECT layer_id, move_id, n, val FROM used""",
        [list(new_ids), list(move_ids), DOCUMENT, reason[:120], actor.pk if actor else None, clock.now()],
    )
