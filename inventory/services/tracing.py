"""Where the units of a layer are by now, one step at a time: left, moved on to another layer, or out with a move."""

from collections.abc import Mapping

from erp.kernel.sql import array, rows
from inventory.states import Fate

Amounts = dict[int, int]

# Of every (layer, kind of move): units out with moves that were not undone, and units that such moves carried into other layers.
_LAYERS = """
  WITH asked AS (SELECT * FROM unnest(%(ids)s::bigint[], %(amounts)s::bigint[]) AS t(layer_id, amount)),
  used AS (
    SELECT u.layer_id, coalesce(o.id, m.id) AS move_id, sum(u.quantity)::bigint AS n
    FROM asked a JOIN inventory_layeruse u ON u.layer_id = a.layer_id JOIN inventory_stockmove m ON m.id = u.move_id
    LEFT JOIN inventory_stockmove o ON o.id = m.origin_id AND m.kind = 'reversal' AND o.delta < 0 GROUP BY 1, 2
    HAVING sum(u.quantity) > 0),
  target AS (
    SELECT c.source_id AS layer_id, c.id AS target_id, m.kind, c.quantity::bigint AS n
    FROM asked a JOIN inventory_costlayer c ON c.source_id = a.layer_id JOIN inventory_stockmove m ON m.id = c.move_id
    WHERE NOT EXISTS (SELECT 1 FROM inventory_stockmove x WHERE x.origin_id = m.id AND x.kind = 'reversal')),
  carried AS (SELECT layer_id, kind, sum(n) AS n FROM target GROUP BY 1, 2),
  out AS (
    SELECT u.layer_id, u.move_id, u.n, coalesce(c.n, 0) AS carried,
           sum(u.n) OVER (PARTITION BY u.layer_id, m.kind ORDER BY u.move_id) AS upto
    FROM used u JOIN inventory_stockmove m ON m.id = u.move_id LEFT JOIN carried c ON c.layer_id = u.layer_id AND c.kind = m.kind),
  part AS (
    SELECT layer_id, 1 AS place, target_id AS key, n FROM target
    UNION ALL SELECT layer_id, 2, move_id, greatest(0, upto - carried) - greatest(0, upto - n - carried) FROM out
    UNION ALL SELECT a.layer_id, 3, a.layer_id, c.quantity_left FROM asked a JOIN inventory_costlayer c ON c.id = a.layer_id),
  line AS (
    SELECT p.*, sum(n) OVER turn AS upto, sum(n) OVER (PARTITION BY layer_id) AS whole FROM part p WHERE n > 0
    WINDOW turn AS (PARTITION BY layer_id ORDER BY place, key))
  SELECT l.place, l.key, (sign(a.amount) * (div(abs(a.amount)::numeric * l.upto, l.whole)
                                            - div(abs(a.amount)::numeric * (l.upto - l.n), l.whole)))::bigint
  FROM line l JOIN asked a USING (layer_id)"""

_LEVELS = """
  SELECT level_id FROM inventory_costlayer WHERE id = ANY(%s)
  UNION SELECT level_id FROM inventory_costlayer WHERE source_id = ANY(%s)"""

# A move's units that came back into a layer, that came back and were written off, that went into what was assembled of them.
_MOVES = """
  WITH asked AS (
    SELECT t.move_id, t.amount, m.kind, m.document_kind, m.document_id, -m.delta::bigint AS n
    FROM unnest(%(ids)s::bigint[], %(amounts)s::bigint[]) AS t(move_id, amount) JOIN inventory_stockmove m ON m.id = t.move_id),
  back AS (
    SELECT b.move_id, b.id, b.quantity::bigint AS n, r.id IS NOT NULL AS moved,
           CASE WHEN r.id IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM inventory_stockmove x WHERE x.origin_id = r.id AND x.kind = 'reversal') THEN c.id END AS layer_id
    FROM asked a JOIN inventory_cameback b ON b.move_id = a.move_id
    LEFT JOIN inventory_stockmove r ON (r.document_kind, r.document_id, r.leg) = (b.document_kind, b.document_id, b.leg)
    LEFT JOIN inventory_costlayer c ON c.move_id = r.id),
  built AS (
    SELECT a.move_id, c.id AS layer_id, i.id, CASE WHEN sum(i.value) OVER (PARTITION BY a.move_id) > 0 THEN i.value ELSE i.delta END AS n
    FROM asked a JOIN inventory_stockmove i ON (i.document_kind, i.document_id) = (a.document_kind, a.document_id) AND i.delta > 0
    JOIN inventory_costlayer c ON c.move_id = i.id
    WHERE a.kind = 'assembly' AND i.kind = 'assembly'
      AND NOT EXISTS (SELECT 1 FROM inventory_stockmove x WHERE x.origin_id = i.id AND x.kind = 'reversal')),
  part AS (
    SELECT move_id, 1 AS place, id AS turn, n, CASE WHEN layer_id IS NOT NULL THEN 'layer' WHEN moved THEN 'gone' ELSE 'written_off' END AS fate,
           layer_id FROM back
    UNION ALL SELECT move_id, 1, id, n, 'layer', layer_id FROM built
    UNION ALL SELECT a.move_id, 2, 0, a.n - coalesce((SELECT sum(n) FROM back b WHERE b.move_id = a.move_id), 0), 'gone', NULL
              FROM asked a WHERE NOT EXISTS (SELECT 1 FROM built b WHERE b.move_id = a.move_id)),
  line AS (
    SELECT p.*, sum(n) OVER (PARTITION BY move_id ORDER BY place, turn) AS upto, sum(n) OVER (PARTITION BY move_id) AS whole
    FROM part p WHERE n > 0)
  SELECT l.fate, coalesce(l.layer_id, l.move_id), (sign(a.amount) * (div(abs(a.amount)::numeric * l.upto, l.whole)
                                            - div(abs(a.amount)::numeric * (l.upto - l.n), l.whole)))::bigint
  FROM line l JOIN asked a USING (move_id)"""


# What the units of moves that are still out carry of late costs; units whose return was undone are out again.
CARRIED = """
  SELECT move_id, sum(v)::bigint AS v FROM (
    SELECT move_id, value AS v FROM inventory_moverevaluation WHERE move_id = ANY(%(moves)s) AND fate = 'gone'
    UNION ALL
    SELECT b.move_id, -b.late FROM inventory_cameback b WHERE b.move_id = ANY(%(moves)s) AND b.late <> 0 AND NOT EXISTS (
      SELECT 1 FROM inventory_stockmove r JOIN inventory_stockmove x ON x.origin_id = r.id AND x.kind = 'reversal'
      WHERE (r.document_kind, r.document_id, r.leg) = (b.document_kind, b.document_id, b.leg))) t GROUP BY move_id HAVING sum(v) <> 0"""


def after_layers(amounts: Mapping[int, int]) -> tuple[Amounts, Amounts, Amounts, set[int]]:
    """Amounts of layers: what stays in each, what goes on to other layers, what went out with moves; and the levels of all of these."""
    ids = array(amounts)
    shares: dict[int, Amounts] = {1: {}, 2: {}, 3: {}}
    for place, key, value in rows(_LAYERS, {"ids": ids, "amounts": array(amounts.values())}):
        shares[place][key] = shares[place].get(key, 0) + value
    level_ids = {row[0] for row in rows(_LEVELS, [ids, ids])}
    return shares[3], shares[1], shares[2], level_ids


def after_moves(amounts: Mapping[int, int]) -> tuple[Amounts, dict[tuple[int, str], int]]:
    """Amounts of moves out: what goes to layers (units came back, or went into something), and what is gone, by move and fate."""
    layers: Amounts = {}
    gone: dict[tuple[int, str], int] = {}
    found = rows(_MOVES, {"ids": array(amounts), "amounts": array(amounts.values())}) if amounts else []
    for fate, key, value in found:
        if fate == "layer":
            layers[key] = layers.get(key, 0) + value
        else:
            gone[key, str(Fate(fate))] = gone.get((key, str(Fate(fate))), 0) + value
    return layers, gone
