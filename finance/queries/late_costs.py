"""Where a late cost went, for its page."""

from typing import Any

from erp.kernel.sql import dicts, rows
from finance import chart
from finance.queries.sums import legs

MOST = 500


def layer_shares(late_cost_id: int) -> list[dict[str, Any]]:
    """What is in stock of it, by SKU and warehouse; the first 500, most value first."""
    return dicts(
        """SELECT l.sku_id, s.code, w.code AS warehouse, sum(r.quantity)::bigint AS units, sum(r.value)::bigint AS value,
                  sum(r.not_taken)::bigint AS not_taken
           FROM inventory_revaluation v JOIN inventory_layerrevaluation r ON r.revaluation_id = v.id
           JOIN inventory_costlayer c ON c.id = r.layer_id JOIN inventory_stocklevel l ON l.id = c.level_id
           JOIN products_sku s ON s.id = l.sku_id JOIN inventory_warehouse w ON w.id = l.warehouse_id
           WHERE v.document_kind = 'late_cost' AND v.document_id = %s GROUP BY 1, 2, 3 ORDER BY abs(sum(r.value)) DESC, 2, 3 LIMIT %s""",
        [late_cost_id, MOST],
    )


def gone_shares(late_cost_id: int) -> list[dict[str, Any]]:
    """What has gone of it, by the stock move it went with; the first 500."""
    return dicts(
        """SELECT m.id, m.kind, m.document_kind, m.document_id, l.sku_id, s.code, -m.delta AS units, r.fate, r.value
           FROM inventory_revaluation v JOIN inventory_moverevaluation r ON r.revaluation_id = v.id
           JOIN inventory_stockmove m ON m.id = r.move_id JOIN inventory_stocklevel l ON l.id = m.level_id
           JOIN products_sku s ON s.id = l.sku_id
           WHERE v.document_kind = 'late_cost' AND v.document_id = %s ORDER BY r.id LIMIT %s""",
        [late_cost_id, MOST],
    )


def inventory_in_books(until: Any) -> int:
    """What the ledger's inventory account says at the end of a day, in minor units of the base currency."""
    found = rows(
        f"SELECT coalesce(sum(amount), 0)::bigint FROM {legs()} l WHERE account_id = %s AND booked_on <= %s",
        [chart.INVENTORY, until],
    )
    return int(found[0][0])


def differences_at(until: Any, moment: Any) -> dict[str, int]:
    """Why the books and the goods may differ on a day: moves not booked yet, and facts booked on a later day than they happened on."""
    [(waits, later)] = rows(
        """SELECT (SELECT coalesce(sum(m.value), 0) FROM finance_unposted u JOIN inventory_stockmove m ON m.id = u.document_id
                   WHERE u.kind = 'move' AND m.at < %(moment)s)::bigint,
                  (SELECT coalesce(sum(l.amount), 0) FROM finance_leg l JOIN finance_entry e ON e.id = l.entry_id
                   WHERE l.account_id = %(account)s AND e.kind IN ('move', 'revaluation') AND e.occurred_on <= %(until)s
                     AND e.booked_on > %(until)s)::bigint""",
        {"account": chart.INVENTORY, "until": until, "moment": moment},
    )
    return {"unposted": waits, "later": later}
