"""What must never be false of goods that change their place in the books."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise
from finance import chart

# The document of a move, or of the move that it undoes; a document of which something waits to be booked is not judged yet.
_DOCUMENT = """SELECT m.id AS move_id, coalesce(i.document_id, s.document_id) AS document_id,
                      CASE WHEN s.document_kind = 'stock_line' THEN 'stock_document' ELSE s.document_kind END AS document_kind
               FROM inventory_stockmove m JOIN inventory_stockmove s ON s.id = CASE WHEN m.kind = 'reversal' THEN m.origin_id ELSE m.id END
               LEFT JOIN inventory_stockdocumentline i ON s.document_kind = 'stock_line' AND i.id = s.document_id"""

PROMISES: list[Promise] = [
    Promise(
        "clearing_is_nought",
        _(
            "Goods that changed their place or name leave nothing behind: each document's legs on the clearing account add up to nought"
        ),
        f"""WITH leg AS (
              SELECT e.document_id AS move_id, l.amount FROM finance_leg l JOIN finance_entry e ON e.id = l.entry_id
              WHERE l.account_id = '{chart.STOCK_IN_PLACE}' AND e.kind = 'move'),
            waits AS (SELECT d.document_kind, d.document_id FROM ({_DOCUMENT}) d JOIN finance_unposted u
                      ON u.kind = 'move' AND u.document_id = d.move_id)
            SELECT d.document_kind, d.document_id, sum(leg.amount) AS off FROM leg JOIN ({_DOCUMENT}) d ON d.move_id = leg.move_id
            WHERE (d.document_kind, d.document_id) NOT IN (SELECT document_kind, document_id FROM waits)
            GROUP BY 1, 2 HAVING sum(leg.amount) <> 0""",
        f"SELECT count(*) FROM finance_leg WHERE account_id = '{chart.STOCK_IN_PLACE}'",
    ),
]
