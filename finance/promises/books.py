"""What must never be false of the books."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise
from finance import chart

_ENTRIES = "SELECT count(*) FROM finance_entry"


def _waits(kind: str, document: str) -> str:
    return f"EXISTS (SELECT 1 FROM finance_unposted u WHERE u.kind = '{kind}' AND u.document_id = {document})"


def _booked(kind: str, document_kind: str, document: str) -> str:
    """Exactly one entry of a fact, its reversals aside, or a place among those that wait."""
    return f"""((SELECT count(*) FROM finance_entry e WHERE e.document_kind = '{document_kind}' AND e.document_id = {document}
                 AND e.kind = '{kind}' AND e.reverses_id IS NULL) = 1 OR {_waits(kind, document)})"""


PROMISES: list[Promise] = [
    Promise(
        "entry_balances",
        _("Each entry of the books has legs, and they balance in the base currency and in every other"),
        """WITH per AS (SELECT entry_id, currency, sum(amount) AS base, sum(currency_amount) AS own FROM finance_leg GROUP BY 1, 2),
           whole AS (SELECT entry_id, sum(base) AS base, bool_or(own <> 0) AS off FROM per GROUP BY 1)
           SELECT e.id, e.key, w.base FROM finance_entry e LEFT JOIN whole w ON w.entry_id = e.id
           WHERE w.entry_id IS NULL OR w.base <> 0 OR w.off""",
        _ENTRIES,
    ),
    Promise(
        "leg_counts_on_its_entrys_day",
        _("Each leg is booked on its entry's day"),
        """SELECT l.id, e.key, l.booked_on, e.booked_on AS entry_on FROM finance_leg l JOIN finance_entry e ON e.id = l.entry_id
           WHERE l.booked_on <> e.booked_on""",
        "SELECT count(*) FROM finance_leg",
    ),
    Promise(
        "days_are_their_legs",
        _("The turnovers kept of a day are the sums of its legs"),
        """WITH day AS (
             SELECT account_id, booked_on, store_id, sum(greatest(amount, 0)) AS debit, sum(greatest(-amount, 0)) AS credit
             FROM finance_leg WHERE id <= (SELECT leg FROM finance_ledgermark) GROUP BY 1, 2, 3)
           SELECT k.id, coalesce(k.account_id, d.account_id) AS account, coalesce(k.booked_on, d.booked_on) AS day,
                  coalesce(k.store_id, d.store_id) AS store, coalesce(k.debit, 0) - coalesce(d.debit, 0) AS debit_off,
                  coalesce(k.credit, 0) - coalesce(d.credit, 0) AS credit_off
           FROM finance_ledgerday k FULL JOIN day d
             ON d.account_id = k.account_id AND d.booked_on = k.booked_on AND coalesce(d.store_id, 0) = coalesce(k.store_id, 0)
           WHERE (coalesce(k.debit, 0), coalesce(k.credit, 0)) <> (coalesce(d.debit, 0), coalesce(d.credit, 0))""",
        "SELECT count(*) FROM finance_ledgerday",
    ),
    Promise(
        "inventory_is_its_layers",
        _("What the books say of a SKU's stock in a warehouse is what its cost layers are worth"),
        f"""WITH shelf AS (
              SELECT l.sku_id, l.warehouse_id, sum(c.value_left) AS value FROM inventory_costlayer c
              JOIN inventory_stocklevel l ON l.id = c.level_id WHERE c.quantity_left > 0 GROUP BY 1, 2),
            book AS (
              SELECT sku_id, partner_id AS warehouse_id, sum(value) AS value FROM (
                SELECT sku_id, partner_id, amount AS value FROM finance_leg WHERE account_id = '{chart.INVENTORY}'
                UNION ALL
                SELECT l.sku_id, l.warehouse_id, m.value FROM finance_unposted u JOIN inventory_stockmove m ON m.id = u.document_id
                JOIN inventory_stocklevel l ON l.id = m.level_id WHERE u.kind = 'move') t GROUP BY 1, 2)
            SELECT coalesce(s.sku_id, b.sku_id) AS sku_id, coalesce(s.warehouse_id, b.warehouse_id) AS warehouse_id,
                   s.value AS layers, b.value AS books
            FROM shelf s FULL JOIN book b ON s.sku_id = b.sku_id AND s.warehouse_id = b.warehouse_id
            WHERE coalesce(s.value, 0) <> coalesce(b.value, 0)""",
        f"SELECT count(*) FROM finance_leg WHERE account_id = '{chart.INVENTORY}'",
    ),
    Promise(
        "move_is_booked",
        _("Each stock move with a value is in the books once, or waits there with its reason"),
        f"SELECT m.id, m.kind, m.value FROM inventory_stockmove m WHERE m.value <> 0 AND NOT {_booked('move', 'move', 'm.id')}",
        "SELECT count(*) FROM inventory_stockmove WHERE value <> 0",
    ),
    Promise(
        "revaluation_is_booked",
        _("Each cost that came late is in the books once, or waits there with its reason"),
        f"""SELECT r.id, r.document_kind, r.document_id, r.value FROM inventory_revaluation r
            WHERE (r.value <> 0 OR EXISTS (SELECT 1 FROM inventory_layerrevaluation l WHERE l.revaluation_id = r.id AND l.value <> 0))
              AND NOT ((SELECT count(*) FROM finance_entry e WHERE e.key = 'revaluation:' || r.id) = 1 OR {_waits("revaluation", "r.id")})""",
        "SELECT count(*) FROM inventory_revaluation",
    ),
    Promise(
        "sale_is_booked",
        _("Each shipped order of a marketplace is in the books as sold once, or waits there with its reason"),
        f"""SELECT o.id, o.external_id, o.state FROM orders_order o JOIN stores_selleraccount a ON a.id = o.account_id
            WHERE o.state IN ('shipped', 'delivered', 'closed') AND a.marketplace <> 'direct'
              AND o.items_total + o.shipping_total + o.tax_total >= 0.01 AND NOT {_booked("sale", "order", "o.id")}""",
        """SELECT count(*) FROM orders_order o JOIN stores_selleraccount a ON a.id = o.account_id
           WHERE o.state IN ('shipped', 'delivered', 'closed') AND a.marketplace <> 'direct'""",
    ),
    Promise(
        "freight_is_booked",
        _("The freight of each shipped parcel is in the books once, or waits there with its reason"),
        f"""SELECT p.id, p.number, p.freight FROM logistics_parcel p
            WHERE p.freight <> 0 AND p.shipped_at IS NOT NULL AND NOT {_booked("freight", "parcel", "p.id")}""",
        "SELECT count(*) FROM logistics_parcel WHERE freight <> 0 AND shipped_at IS NOT NULL",
    ),
    Promise(
        "linehaul_is_booked",
        _("Each parcel's share of a line-haul is in the books once, or waits there with its reason"),
        f"""SELECT c.number, p.parcel_id, p.share FROM logistics_consolidatedparcel p JOIN logistics_consolidation c ON c.id = p.consolidation_id
            WHERE p.share > 0 AND NOT ((SELECT count(*) FROM finance_entry e WHERE e.key = 'linehaul:' || p.parcel_id) = 1
              OR {_waits("linehaul", "c.id")})""",
        "SELECT count(*) FROM logistics_consolidatedparcel WHERE share > 0",
    ),
    Promise(
        "wallet_is_what_we_owe",
        _("What the books owe a distributor is the balance of the wallet, and the sum of its entries"),
        f"""WITH book AS (
              SELECT partner_id AS id, -sum(currency_amount) AS owed FROM finance_leg
              WHERE account_id = '{chart.WALLETS}' AND partner_kind = 'distributor' GROUP BY 1),
            entry AS (SELECT wallet_id AS id, sum(amount) AS posted,
                             coalesce(sum(amount) FILTER (WHERE {_waits("wallet", "distribution_walletentry.id")}), 0) AS waits
                      FROM distribution_walletentry GROUP BY 1)
            SELECT w.distributor_id, w.balance, e.posted, b.owed FROM distribution_wallet w
            LEFT JOIN entry e ON e.id = w.distributor_id LEFT JOIN book b ON b.id = w.distributor_id
            WHERE w.balance <> coalesce(e.posted, 0) OR coalesce(b.owed, 0) + coalesce(e.waits, 0) <> w.balance""",
        "SELECT count(*) FROM distribution_wallet",
    ),
]
