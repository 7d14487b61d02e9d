"""What must never be false of procurement."""

from babel.core import get_global
from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise

_ODD = sorted(
    (code, digits[0])
    for code, digits in get_global("currency_fractions").items()
    if digits[0] != 2 and len(code) == 3 and code.isalpha()
)
_CASES = " ".join(f"WHEN '{code}' THEN {digits}" for code, digits in _ODD if code != "DEFAULT")


def _minor(amount: str, currency: str) -> str:
    """An amount in minor units, by the same table of currencies that the services use; numeric rounds half up."""
    return f"round(({amount}) * power(10::numeric, CASE {currency} {_CASES} ELSE 2 END))"


_RECEIPT_LINES = "SELECT count(*) FROM procurement_goodsreceiptline"

PROMISES: list[Promise] = [
    Promise(
        "purchase_lines_are_receipts",
        _("What a line of a purchase order received is what its receipts say, good and defective"),
        """SELECT l.id, l.order_id, l.received, l.defective, coalesce(r.g, 0) AS good, coalesce(r.d, 0) AS bad
           FROM procurement_purchaseline l
           LEFT JOIN (SELECT line_id, sum(good) AS g, sum(defective) AS d FROM procurement_goodsreceiptline GROUP BY line_id) r
             ON r.line_id = l.id
           WHERE (l.received, l.defective) <> (coalesce(r.g, 0), coalesce(r.d, 0))""",
        "SELECT count(*) FROM procurement_purchaseline",
    ),
    Promise(
        "purchase_receipts_are_moved",
        _(
            "Good units of a receipt moved into the order's warehouse once, at what they cost; defective ones into a defective one, at nothing"
        ),
        """SELECT r.id, r.receipt_id, r.good, r.defective, r.goods_base + r.extra_base AS cost,
                  coalesce(m.good, 0) AS moved, coalesce(m.worth, 0) AS worth, coalesce(m.bad, 0) AS moved_bad, coalesce(m.odd, 0) AS odd
           FROM procurement_goodsreceiptline r JOIN procurement_purchaseline l ON l.id = r.line_id
           JOIN procurement_purchaseorder o ON o.id = l.order_id
           LEFT JOIN LATERAL (
             SELECT coalesce(sum(m.delta) FILTER (WHERE m.leg = ''), 0) AS good, coalesce(sum(m.value) FILTER (WHERE m.leg = ''), 0) AS worth,
                    coalesce(sum(m.delta) FILTER (WHERE m.leg = 'defective'), 0) AS bad,
                    count(*) FILTER (WHERE v.sku_id <> l.sku_id OR m.leg NOT IN ('', 'defective')
                                     OR (m.leg = '' AND v.warehouse_id <> o.warehouse_id)
                                     OR (m.leg = 'defective' AND (m.value <> 0 OR w.kind <> 'defective'))) AS odd
             FROM inventory_stockmove m JOIN inventory_stocklevel v ON v.id = m.level_id JOIN inventory_warehouse w ON w.id = v.warehouse_id
             WHERE m.document_kind = 'receipt_line' AND m.document_id = r.id) m ON true
           WHERE (m.good, m.worth, m.bad, m.odd) <> (r.good, r.goods_base + r.extra_base, r.defective, 0)""",
        _RECEIPT_LINES,
    ),
    Promise(
        "purchase_receipts_cost_the_price",
        _("What the good units of a line cost so far is their number at the order's price, rounded once"),
        f"""SELECT l.id, l.order_id, sum(r.good) AS good, sum(r.goods_minor) AS cost,
                   {_minor("l.unit_price * sum(r.good)", "o.currency")} AS priced
            FROM procurement_goodsreceiptline r JOIN procurement_purchaseline l ON l.id = r.line_id
            JOIN procurement_purchaseorder o ON o.id = l.order_id GROUP BY l.id, o.id
            HAVING sum(r.goods_minor) <> {_minor("l.unit_price * sum(r.good)", "o.currency")}""",
        _RECEIPT_LINES,
    ),
    Promise(
        "purchase_extras_are_shared",
        _("The shares of an extra never pass it, and are all of it once every unit of the order has come"),
        f"""SELECT x.id, x.order_id, {_minor("x.amount", "x.currency")} AS minor, coalesce(s.n, 0) AS shared
            FROM procurement_purchaseextra x JOIN procurement_purchaseorder o ON o.id = x.order_id
            LEFT JOIN (SELECT extra_id, sum(minor) AS n, min(minor) AS least FROM procurement_receiptextra GROUP BY extra_id) s
              ON s.extra_id = x.id
            WHERE coalesce(s.n, 0) > {_minor("x.amount", "x.currency")} OR s.least < 0
               OR (o.arrival = 'all' AND coalesce(s.n, 0) <> {_minor("x.amount", "x.currency")})""",
        "SELECT count(*) FROM procurement_purchaseextra",
    ),
    Promise(
        "purchase_extras_are_in_the_cost",
        _("What a receipt line carries of the extras is the sum of its shares"),
        """SELECT r.id, r.receipt_id, r.extra_base, coalesce(s.n, 0) AS shared FROM procurement_goodsreceiptline r
           LEFT JOIN (SELECT receipt_line_id, sum(base) AS n FROM procurement_receiptextra GROUP BY receipt_line_id) s
             ON s.receipt_line_id = r.id
           WHERE r.extra_base <> coalesce(s.n, 0)""",
        _RECEIPT_LINES,
    ),
    Promise(
        "purchase_arrival_is_its_lines",
        _("An order has arrived as far as its lines have, and is closed when all has come"),
        """SELECT o.id, o.number, o.state, o.arrival, l.said FROM procurement_purchaseorder o
           JOIN (SELECT order_id, CASE WHEN bool_and(received >= quantity) THEN 'all'
                                       WHEN bool_or(received > 0 OR defective > 0) THEN 'part' ELSE 'none' END AS said
                 FROM procurement_purchaseline GROUP BY order_id) l ON l.order_id = o.id
           WHERE o.arrival <> l.said OR (o.arrival = 'all' AND o.state <> 'closed')
              OR (o.arrival <> 'none' AND o.state IN ('draft', 'cancelled'))""",
        "SELECT count(*) FROM procurement_purchaseorder",
    ),
    Promise(
        "late_costs_are_their_lines",
        _(
            "A late cost is the sum of its shares, in its currency and in the base currency, and went into the goods as such"
        ),
        """SELECT c.id, c.number, c.minor, c.base, l.minor AS lines, l.base AS lines_base, r.value FROM procurement_latecost c
           LEFT JOIN (SELECT late_cost_id, sum(minor) AS minor, sum(base) AS base FROM procurement_latecostline GROUP BY 1) l
             ON l.late_cost_id = c.id
           LEFT JOIN inventory_revaluation r ON r.document_kind = 'late_cost' AND r.document_id = c.id
           WHERE (c.minor, c.base, c.base) IS DISTINCT FROM (l.minor, l.base, r.value)""",
        "SELECT count(*) FROM procurement_latecost",
    ),
    Promise(
        "late_costs_undone_are_opposites",
        _("What undoes a late cost is its exact opposite, line by line"),
        """SELECT x.id, x.number, x.reverses_id, x.minor, c.minor AS undone FROM procurement_latecost x
           JOIN procurement_latecost c ON c.id = x.reverses_id
           WHERE (x.minor, x.base, x.currency, x.supplier_id) <> (-c.minor, -c.base, c.currency, c.supplier_id)
              OR EXISTS (SELECT 1 FROM procurement_latecostline l FULL JOIN (
                           SELECT receipt_line_id, minor, base FROM procurement_latecostline WHERE late_cost_id = x.id) o
                           ON o.receipt_line_id = l.receipt_line_id
                         WHERE l.late_cost_id = c.id AND (o.minor, o.base) IS DISTINCT FROM (-l.minor, -l.base))""",
        "SELECT count(*) FROM procurement_latecost WHERE reverses_id IS NOT NULL",
    ),
]
