"""Goods that change places or names and keep their cost and age: their layers move on, share by share, to the cent.

What leaves a level meets its open layers as in `costing`; each share becomes a layer at the other end with the same value, the same
`received_at` and the old layer as `source`, on a move of its own whose `origin` is the move that left. Units may be taken from the
layers that one document brought only (`of`): a parcel on its way is its own goods, not the oldest of all that are under way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.outcomes import Refusal
from erp.kernel.sql import execute, next_ids, rows
from inventory.events import StockMoved
from inventory.services.bins import let_out
from inventory.services.levels import Pair, touch
from inventory.services.reserve import grant
from inventory.services.stock import back_to_waiting
from inventory.states import MoveKind
from people.models import User

IN = "in"  # the leg of what arrives begins so; the layer that it was in follows


@dataclass(frozen=True, slots=True)
class Carried:
    """Units that leave a level, for another one or for nowhere. The document line names the fact; `leg` tells several of a line apart."""

    source: Pair
    target: Pair | None
    quantity: int
    kind: MoveKind
    document_kind: str
    document_id: int
    leg: str = ""
    reason: str = ""
    of: tuple[str, int] | None = None  # only from the layers that this document line brought to the source


class Room:
    """What may leave locked levels, lines of one level added up in their order.

    `promised_too`: what is promised may go, so long as nobody has it in their hands: `below_zero`, `picked`. Else only what is
    available: `not_enough`.
    """

    def __init__(self, levels: Mapping[Pair, int], *, promised_too: bool) -> None:
        self._levels, self._promised_too = levels, promised_too
        found = rows(
            """SELECT l.id, l.on_hand, l.reserved, coalesce(sum(r.held) FILTER (WHERE r.picked), 0) FROM inventory_stocklevel l
               LEFT JOIN inventory_reservation r ON r.level_id = l.id AND r.held > 0 WHERE l.id = ANY(%s) GROUP BY l.id""",
            [sorted(levels.values())],
        )
        self._state = {row[0]: (row[1], row[2], int(row[3])) for row in found}
        self._taken: dict[int, int] = {}

    def take(self, wanted: Sequence[tuple[int, Pair, int]]) -> dict[int, Refusal]:
        """Take (name, pair, units) all together, or nothing: why not, by name."""
        taken = dict(self._taken)
        refused = {}
        for name, pair, units in wanted:
            level_id = self._levels[pair]
            on_hand, reserved, picked = self._state[level_id]
            there = on_hand - taken.get(level_id, 0)
            if there - units >= (picked if self._promised_too else reserved):
                taken[level_id] = taken.get(level_id, 0) + units
            elif not self._promised_too:
                refused[name] = Refusal("not_enough", {"available": there - reserved, "wanted": units})
            elif there < units:
                refused[name] = Refusal("below_zero", {"on_hand": there, "delta": -units})
            else:
                refused[name] = Refusal("picked", {"on_hand": there, "picked": picked})
        if not refused:
            self._taken = taken
        return refused


def carry(items: Sequence[Carried], levels: Mapping[Pair, int], *, actor: User | None) -> tuple[int, ...]:
    """Move the units and their layers; who waits at the other end is served. The ids of the new moves.

    The caller has locked all levels and their promises, and knows that the units are there. One item or ten thousand cost the same
    statements.
    """
    if not items:
        return ()
    leaving: dict[int, int] = {}
    coming: dict[int, int] = {}
    for item in items:
        level_id = levels[item.source]
        leaving[level_id] = leaving.get(level_id, 0) + item.quantity
        if item.target:
            target = levels[item.target]
            coming[target] = coming.get(target, 0) + item.quantity
    back_to_waiting({level_id: -units for level_id, units in leaving.items()})
    let_out(leaving, actor=actor)
    net = {key: coming.get(key, 0) - leaving.get(key, 0) for key in {*leaving, *coming}}
    execute(
        "UPDATE inventory_stocklevel l SET on_hand = l.on_hand + t.n FROM unnest(%s::bigint[], %s::int[]) AS t(i, n) WHERE l.id = t.i",
        [list(net), list(net.values())],
    )
    out = next_ids("inventory_stockmove", len(items))
    came = _written(items, out, levels, actor)
    moves = tuple(out) + tuple(sorted(came))
    publish(StockMoved(moves))
    touch({pair[0] for item in items for pair in (item.source, item.target) if pair})
    grant(sorted(net))
    return moves


def _written(items: Sequence[Carried], out: Sequence[int], levels: Mapping[Pair, int], actor: User | None) -> list[int]:
    """The moves out with their cost, the layers used up, and at the other end a move and a layer for each share of a layer."""
    found = rows(
        """WITH gone AS (
             SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::int[], %s::text[], %s::text[], %s::bigint[], %s::text[],
               %s::text[], %s::text[], %s::bigint[]) AS t(move_id, level_id, target_id, n, kind, dk, di, leg, reason, own, own_id)),
           span AS (SELECT *, sum(n) OVER (PARTITION BY level_id, own, own_id ORDER BY move_id) AS upto FROM gone),
           layer AS (
             SELECT c.id, c.level_id, p.own, p.own_id, c.quantity_left AS q, c.value_left AS v, c.received_at,
                    sum(c.quantity_left) OVER (PARTITION BY c.level_id, p.own, p.own_id ORDER BY c.received_at, c.id) AS upto
             FROM (SELECT DISTINCT level_id, own, own_id FROM gone) p
             JOIN inventory_costlayer c ON c.level_id = p.level_id AND c.quantity_left > 0 JOIN inventory_stockmove m ON m.id = c.move_id
             WHERE p.own = '' OR (m.document_kind, m.document_id) = (p.own, p.own_id)),
           hit AS (
             SELECT s.move_id, l.id AS layer_id, l.q::bigint AS q, l.v, l.received_at,
                    (greatest(s.upto - s.n, l.upto - l.q) - (l.upto - l.q))::bigint AS a, (least(s.upto, l.upto) - (l.upto - l.q))::bigint AS b
             FROM span s JOIN layer l USING (level_id, own, own_id) WHERE s.upto - s.n < l.upto AND l.upto - l.q < s.upto),
           used AS (SELECT move_id, layer_id, received_at, (b - a)::int AS n, (v * b) / q - (v * a) / q AS val FROM hit),
           layers AS (
             UPDATE inventory_costlayer c SET quantity_left = c.quantity_left - s.n, value_left = c.value_left - s.val
             FROM (SELECT layer_id, sum(n) AS n, sum(val) AS val FROM used GROUP BY layer_id) s WHERE c.id = s.layer_id),
           moves AS (
             INSERT INTO inventory_stockmove (id, level_id, delta, kind, document_kind, document_id, leg, reason, value, actor_id, at)
             SELECT g.move_id, g.level_id, -g.n, g.kind, g.dk, g.di, g.leg, g.reason,
                    -coalesce((SELECT sum(val) FROM used u WHERE u.move_id = g.move_id), 0), %s, %s FROM gone g),
           uses AS (INSERT INTO inventory_layeruse (layer_id, move_id, quantity, value) SELECT layer_id, move_id, n, val FROM used),
           share AS MATERIALIZED (
             SELECT nextval(pg_get_serial_sequence('inventory_stockmove', 'id')) AS id, o.* FROM (
               SELECT u.*, g.target_id, g.kind, g.dk, g.di, g.leg, g.reason FROM used u JOIN gone g USING (move_id)
               WHERE g.target_id IS NOT NULL ORDER BY u.move_id, u.received_at, u.layer_id) o),
           arrived AS (
             INSERT INTO inventory_stockmove (id, level_id, delta, kind, document_kind, document_id, leg, reason, value, actor_id, at, origin_id)
             SELECT id, target_id, n, kind, dk, di, concat_ws('.', nullif(leg, ''), %s, layer_id), reason, val, %s, %s, move_id FROM share),
           laid AS (
             INSERT INTO inventory_costlayer (level_id, move_id, quantity, quantity_left, value, value_left, received_at, source_id)
             SELECT target_id, id, n, n, val, val, received_at, layer_id FROM share)
           SELECT id FROM share""",
        [
            list(out),
            [levels[item.source] for item in items],
            [levels[item.target] if item.target else None for item in items],
            [item.quantity for item in items],
            [str(item.kind) for item in items],
            [item.document_kind for item in items],
            [item.document_id for item in items],
            [item.leg for item in items],
            [item.reason for item in items],
            [item.of[0] if item.of else "" for item in items],
            [item.of[1] if item.of else 0 for item in items],
            actor.pk if actor else None,
            clock.now(),
            IN,
            actor.pk if actor else None,
            clock.now(),
        ],
    )
    return [row[0] for row in found]
