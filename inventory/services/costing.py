"""First in, first out, set-based: what leaves meets the open layers by overlapping running sums.

The value of the units between two points of a layer is the difference of the rounded-down running values, so the last unit takes
the rest and no cent is lost. The levels are locked by the caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from erp.kernel import clock
from erp.kernel.sql import array, execute
from people.models import User


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A stock move that takes units out of a level; its id is drawn already."""

    move_id: int
    level_id: int
    quantity: int
    kind: str
    document_kind: str
    document_id: int
    leg: str = ""
    reason: str = ""


def take_out(moves: Sequence[Outgoing], *, actor: User | None) -> None:
    """Write the moves with their cost, use up the layers, and keep which layer each unit came from: one statement."""
    execute(
        """WITH gone AS (
             SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[])
               AS t(move_id, level_id, n, kind, document_kind, document_id, leg, reason)),
           span AS (SELECT move_id, level_id, n, sum(n) OVER (PARTITION BY level_id ORDER BY move_id) AS upto FROM gone),
           layer AS (
             SELECT id, level_id, quantity_left AS q, value_left AS v,
                    sum(quantity_left) OVER (PARTITION BY level_id ORDER BY received_at, id) AS upto
             FROM inventory_costlayer WHERE level_id IN (SELECT level_id FROM gone) AND quantity_left > 0),
           hit AS (
             SELECT s.move_id, l.id AS layer_id, l.q, l.v,
                    greatest(s.upto - s.n, l.upto - l.q) - (l.upto - l.q) AS a, least(s.upto, l.upto) - (l.upto - l.q) AS b
             FROM span s JOIN layer l USING (level_id) WHERE s.upto - s.n < l.upto AND l.upto - l.q < s.upto),
           used AS (SELECT move_id, layer_id, (b - a)::int AS n, ((v * b) / q)::bigint - ((v * a) / q)::bigint AS val
                    FROM (SELECT move_id, layer_id, q::bigint AS q, v::bigint AS v, a::bigint AS a, b::bigint AS b FROM hit) h),
           layers AS (
             UPDATE inventory_costlayer c SET quantity_left = c.quantity_left - s.n, value_left = c.value_left - s.val
             FROM (SELECT layer_id, sum(n) AS n, sum(val) AS val FROM used GROUP BY layer_id) s WHERE c.id = s.layer_id),
           moves AS (
             INSERT INTO inventory_stockmove (id, level_id, delta, kind, document_kind, document_id, leg, reason, value, actor_id, at)
             SELECT g.move_id, g.level_id, -g.n, g.kind, g.document_kind, g.document_id, g.leg, g.reason,
                    -coalesce((SELECT sum(val) FROM used u WHERE u.move_id = g.move_id), 0), %s, %s FROM gone g)
           INSERT INTO inventory_layeruse (layer_id, move_id, quantity, value) SELECT layer_id, move_id, n, val FROM used""",
        [
            array(move.move_id for move in moves),
            array(move.level_id for move in moves),
            array(move.quantity for move in moves),
            array(move.kind for move in moves),
            array(move.document_kind for move in moves),
            array(move.document_id for move in moves),
            array(move.leg for move in moves),
            array(move.reason for move in moves),
            actor.pk if actor else None,
            clock.now(),
        ],
    )
