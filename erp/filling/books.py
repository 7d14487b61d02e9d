"""The books of the moves: the same entries as the house writes, a move each."""

from datetime import date

from django.conf import settings

from erp.filling.spans import spans
from erp.kernel.sql import execute, rows
from finance import chart
from finance.services.ledger import Draft, LegDraft

SLICE = 100_000


def book_moves(count: int) -> None:
    """An entry of two legs for each stock move without a trade document: the inventory, and what such a move is booked against."""
    _sign()
    first_move = int(rows("SELECT min(id) FROM inventory_stockmove")[0][0])
    for first, last in spans(count, SLICE):
        at = {
            "first": first_move + first - 1, "last": first_move + last - 1, "zone": settings.COMPANY_ZONE, "base": settings.BASE_CURRENCY,
            "inventory": chart.INVENTORY, "came": chart.SUSPENSE, "corrected": chart.STOCK_DIFFERENCES,
        }  # fmt: skip
        execute(
            """WITH entry AS (
                 INSERT INTO finance_entry (key, kind, document_kind, document_id, occurred_on, booked_on, posted_at, signature)
                 SELECT 'move:' || m.id, 'move', 'move', m.id, d.day, d.day, m.at, s.signature
                 FROM inventory_stockmove m JOIN fill_signature s ON (s.kind, s.value) = (m.kind, m.value)
                 CROSS JOIN LATERAL (SELECT (m.at AT TIME ZONE %(zone)s)::date AS day) d
                 WHERE m.id BETWEEN %(first)s AND %(last)s AND m.document_kind = 'stock_line' ORDER BY m.id
                 RETURNING id, document_id, booked_on),
               leg AS (
                 SELECT e.id, e.booked_on, m.kind, m.value, m.delta, l.sku_id, l.warehouse_id FROM entry e
                 JOIN inventory_stockmove m ON m.id = e.document_id JOIN inventory_stocklevel l ON l.id = m.level_id)
               INSERT INTO finance_leg (entry_id, account_id, booked_on, amount, currency, currency_amount, sku_id, partner_kind,
                                        partner_id, quantity)
               SELECT id, %(inventory)s, booked_on, value, %(base)s, value, sku_id, 'warehouse', warehouse_id, delta FROM leg
               UNION ALL
               SELECT id, CASE kind WHEN 'receipt' THEN %(came)s ELSE %(corrected)s END, booked_on, -value, %(base)s, -value,
                      NULL, '', NULL, NULL
               FROM leg""",
            at,
        )


def _sign() -> None:
    """The signature of an entry depends on its amounts only: each is reckoned once."""
    execute("CREATE TEMP TABLE fill_signature (kind text, value bigint, signature bytea, PRIMARY KEY (kind, value))")
    amounts = rows("SELECT DISTINCT kind, value FROM inventory_stockmove")
    execute(
        "INSERT INTO fill_signature SELECT * FROM unnest(%s::text[], %s::bigint[], %s::bytea[])",
        [[row[0] for row in amounts], [row[1] for row in amounts], [_signature(*row) for row in amounts]],
    )


def _signature(kind: str, value: int) -> bytes:
    other = chart.SUSPENSE if kind == "receipt" else chart.STOCK_DIFFERENCES
    base = settings.BASE_CURRENCY
    legs = (LegDraft(chart.INVENTORY, value, base, value), LegDraft(other, -value, base, -value))
    return Draft("", "move", "move", 0, date.min, legs).signature
