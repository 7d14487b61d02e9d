"""What must never be false of goods that change their place in the books."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise
from finance import chart

# A document's moves, and those that undo them, together; what waits to be booked excuses its document.
PROMISES: list[Promise] = [
    Promise(
        "clearing_is_nought",
        _(
            "Goods that changed their place or name leave nothing behind: each document's legs on the clearing account add up to nought"
        ),
        f"""SELECT t.document_kind, t.document_id, sum(t.amount) AS off FROM (
              SELECT CASE WHEN s.document_kind = 'stock_line' THEN 'stock_document' ELSE s.document_kind END AS document_kind,
                     coalesce(i.document_id, s.document_id) AS document_id, l.amount, s.id AS move_id
              FROM finance_leg l JOIN finance_entry e ON e.id = l.entry_id JOIN inventory_stockmove m ON m.id = e.document_id
              JOIN inventory_stockmove s ON s.id = CASE WHEN m.kind = 'reversal' THEN m.origin_id ELSE m.id END
              LEFT JOIN inventory_stockdocumentline i ON s.document_kind = 'stock_line' AND i.id = s.document_id
              WHERE l.account_id = '{chart.STOCK_IN_PLACE}' AND e.kind = 'move') t
            GROUP BY 1, 2 HAVING sum(t.amount) <> 0 AND NOT EXISTS (SELECT 1 FROM finance_unposted WHERE kind = 'move')""",
        f"SELECT count(*) FROM finance_leg WHERE account_id = '{chart.STOCK_IN_PLACE}'",
    ),
]
