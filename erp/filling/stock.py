"""Stock with a long past: receipts and corrections by documents, a cost layer for each receipt, and which layer each unit came from."""

from erp.filling.spans import drawn, spans
from erp.kernel.sql import execute, rows

CYCLE = 20  # a receipt, then this many less one units leave one by one
CHUNK = 200  # levels of a warehouse that share their documents
DAYS = 700
SLICE = 250_000


def make_levels(*, moves: int, seed: int) -> None:
    """A level of every SKU in the first warehouse, of some in the others, and how many of the `moves` each has had: few have very many."""
    execute(
        """INSERT INTO inventory_stocklevel (sku_id, warehouse_id)
           SELECT s.id, w.id FROM products_sku s CROSS JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM inventory_warehouse) w
           WHERE s.kind = 'single' AND abs(hashint8extended(s.id, %s + w.nth)) %% 100 < CASE w.nth WHEN 1 THEN 100 WHEN 2 THEN 40 ELSE 15 END""",
        [seed],
    )
    execute(
        """CREATE TEMP TABLE fill_level AS
           WITH weighed AS (
             SELECT id AS level_id, warehouse_id, sku_id, abs(hashint8extended(id, %(seed)s)) AS luck FROM inventory_stocklevel),
           share AS (
             SELECT *, (20 + luck %% 160) * CASE WHEN luck / 1000 %% 250 = 0 THEN 40 ELSE 1 END AS weight FROM weighed),
           upto AS (SELECT *, sum(weight) OVER (ORDER BY level_id) AS run, sum(weight) OVER () AS whole FROM share),
           given AS (
             SELECT level_id, warehouse_id, sku_id, luck,
                    (%(moves)s * run / whole)::bigint - (%(moves)s * (run - weight) / whole)::bigint AS n FROM upto),
           placed AS (SELECT *, row_number() OVER (PARTITION BY warehouse_id ORDER BY n DESC, level_id) - 1 AS place FROM given)
           SELECT *, warehouse_id * 100000 + place / %(chunk)s AS chunk FROM placed WHERE n > 0""",
        {"seed": seed, "moves": moves, "chunk": CHUNK},
    )
    execute("CREATE INDEX ON fill_level (chunk)")


def plan_moves(*, until: str) -> int:
    """Work out the documents and the moves of every level; how many moves there are. Nothing is written yet."""
    execute(
        """CREATE TEMP TABLE fill_document AS
           WITH longest AS (SELECT chunk, warehouse_id, max(n) AS most FROM fill_level GROUP BY 1, 2),
           event AS (
             SELECT chunk, warehouse_id, j, %(until)s::timestamptz - %(days)s * interval '1 day' * (1 - j / (most + 1.0))
                      + chunk %% 1000 * interval '1 second' AS at
             FROM longest CROSS JOIN LATERAL generate_series(1, most) j)
           SELECT nextval(pg_get_serial_sequence('inventory_stockdocument', 'id')) AS id, chunk, warehouse_id, j, at,
                  (j - 1) %% %(cycle)s = 0 AS receipt FROM (SELECT * FROM event ORDER BY at) e""",
        {"until": until, "days": DAYS, "cycle": CYCLE},
    )
    execute(
        """CREATE TEMP TABLE fill_move AS
           WITH event AS (
             SELECT d.id AS document_id, d.at, d.receipt, l.level_id, l.sku_id, l.warehouse_id, (d.j - 1) / %(cycle)s AS round,
                    l.luck, l.n - (d.j - 1) / %(cycle)s * %(cycle)s AS left_in_level
             FROM fill_document d JOIN fill_level l ON l.chunk = d.chunk AND d.j <= l.n),
           valued AS (
             SELECT *, 200 + (luck + round * 37) %% 5000 AS cost, CASE WHEN NOT receipt THEN -1
                    WHEN left_in_level > %(cycle)s THEN %(cycle)s - 1
                    ELSE greatest(1, left_in_level - 1 + CASE WHEN luck %% 10 = 0 THEN 0 ELSE luck %% 40 END) END AS delta
             FROM event)
           SELECT row_number() OVER (ORDER BY at, document_id, level_id) AS nth, document_id, at, receipt, level_id, sku_id, warehouse_id,
                  round, delta::int, (delta * cost)::bigint AS value FROM valued""",
        {"cycle": CYCLE},
    )
    execute("CREATE UNIQUE INDEX ON fill_move (nth)")
    execute("CREATE INDEX ON fill_move (level_id, round) INCLUDE (nth) WHERE receipt")
    execute("ANALYZE fill_move")
    # orders put their own in here: a move of one is no line of a document, but leaves in a parcel
    execute("CREATE TEMP TABLE fill_sold (nth bigint PRIMARY KEY, parcel_line_id bigint)")
    return int(rows("SELECT count(*) FROM fill_move")[0][0])


def write_moves(count: int) -> None:
    """Write the moves with the lines of their documents, the cost layers and which layer each unit came from."""
    execute(
        """INSERT INTO inventory_stockdocument (id, client_id, kind, number, warehouse_id, reason, created_at)
           SELECT id, gen_random_uuid(), CASE WHEN receipt THEN 'receipt' ELSE 'adjustment' END,
                  CASE WHEN receipt THEN 'RC' ELSE 'AJ' END || lpad(id::text, 8, '0'), warehouse_id,
                  CASE WHEN receipt THEN '' ELSE 'sold at the counter' END, at FROM fill_document
           WHERE id IN (SELECT document_id FROM fill_move m LEFT JOIN fill_sold s ON s.nth = m.nth WHERE s.nth IS NULL)"""
    )
    _write(count)
    execute(
        """UPDATE inventory_stocklevel l SET on_hand = m.n FROM (SELECT level_id, sum(delta) AS n FROM fill_move GROUP BY 1) m
           WHERE m.level_id = l.id"""
    )


def _write(count: int) -> None:
    """Lines and moves take their ids in the order of time; a layer has the number of its receipt among receipts."""
    lines, moves = drawn("inventory_stockdocumentline", count), drawn("inventory_stockmove", count)
    for first, last in spans(count, SLICE):
        at = {"lines": lines, "moves": moves, "first": first, "last": last}
        execute(
            """INSERT INTO inventory_stockdocumentline (id, document_id, sku_id, quantity, value)
               SELECT %(lines)s + nth, document_id, sku_id, delta, CASE WHEN receipt THEN value END FROM fill_move
               WHERE nth BETWEEN %(first)s AND %(last)s AND NOT EXISTS (SELECT 1 FROM fill_sold s WHERE s.nth = fill_move.nth)""",
            at,
        )
        execute(
            """INSERT INTO inventory_stockmove (id, level_id, delta, kind, document_kind, document_id, reason, value, at)
               SELECT %(moves)s + m.nth, m.level_id, delta,
                      CASE WHEN receipt THEN 'receipt' WHEN s.nth IS NULL THEN 'adjustment' ELSE 'sale' END,
                      CASE WHEN s.nth IS NULL THEN 'stock_line' ELSE 'parcel_line' END, coalesce(s.parcel_line_id, %(lines)s + m.nth),
                      CASE WHEN receipt OR s.nth IS NOT NULL THEN '' ELSE 'sold at the counter' END, value, m.at
               FROM fill_move m LEFT JOIN fill_sold s ON s.nth = m.nth WHERE m.nth BETWEEN %(first)s AND %(last)s ORDER BY m.nth""",
            at,
        )
    execute(
        """CREATE TEMP TABLE fill_layer AS
           SELECT nextval(pg_get_serial_sequence('inventory_costlayer', 'id')) AS id, r.nth, r.level_id, r.round, r.delta, r.value, r.at,
                  coalesce(o.n, 0) AS gone, coalesce(o.v, 0) AS worth
           FROM (SELECT * FROM fill_move WHERE receipt ORDER BY nth) r
           LEFT JOIN (SELECT level_id, round, count(*) AS n, -sum(value) AS v FROM fill_move WHERE NOT receipt GROUP BY 1, 2) o
             USING (level_id, round)"""
    )
    execute("CREATE UNIQUE INDEX ON fill_layer (level_id, round) INCLUDE (id)")
    execute("ANALYZE fill_layer")
    execute(
        """INSERT INTO inventory_costlayer (id, level_id, move_id, quantity, quantity_left, value, value_left, received_at)
           SELECT id, level_id, %s + nth, delta, delta - gone, value, value - worth, at FROM fill_layer""",
        [moves],
    )
    for first, last in spans(count, SLICE):
        execute(
            """INSERT INTO inventory_layeruse (layer_id, move_id, quantity, value)
               SELECT l.id, %s + m.nth, 1, -m.value FROM fill_move m JOIN fill_layer l USING (level_id, round)
               WHERE m.nth BETWEEN %s AND %s AND NOT m.receipt""",
            [moves, first, last],
        )
