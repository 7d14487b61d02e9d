"""What came and is not billed, what is billed and not paid, what is paid and not shared out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from erp.kernel.sql import rows
from finance.states import BillLineKind

# Shares of payments that count: those of a reversed payment don't.
LIVE_SHARES = """(SELECT s.* FROM finance_paymentshare s
                  WHERE NOT EXISTS (SELECT 1 FROM finance_paymentreversal r WHERE r.payment_id = s.payment_id))"""

# A receipt whose stock move was undone never came.
STANDS = """NOT EXISTS (SELECT 1 FROM inventory_stockmove m JOIN inventory_stockmove x ON x.origin_id = m.id AND x.kind = 'reversal'
                         WHERE (m.document_kind, m.document_id, m.leg) = ('receipt_line', rl.id, ''))"""

_GOODS = f"""
    SELECT 'goods', rl.id, o.id, o.number, g.id, g.number, g.received_at, sku.code, o.currency, rl.good - coalesce(b.units, 0),
           rl.goods_minor - coalesce(b.minor, 0), rl.goods_base - coalesce(b.base, 0), o.supplier_id
    FROM procurement_goodsreceiptline rl JOIN procurement_goodsreceipt g ON g.id = rl.receipt_id
    JOIN procurement_purchaseline pl ON pl.id = rl.line_id JOIN procurement_purchaseorder o ON o.id = pl.order_id
    JOIN products_sku sku ON sku.id = pl.sku_id
    LEFT JOIN LATERAL (
      SELECT sum(l.matched) AS units, sum(l.expected)::bigint AS minor, sum(l.expected_base)::bigint AS base
      FROM finance_billline l JOIN finance_bill d ON d.id = l.bill_id AND d.state <> 'cancelled' WHERE l.receipt_line_id = rl.id) b ON true
    WHERE rl.good > coalesce(b.units, 0) AND rl.goods_minor <> coalesce(b.minor, 0) AND {STANDS}"""
_EXTRAS = f"""
    SELECT 'extra', e.id, o.id, o.number, max(g.id), max(g.number), max(g.received_at), e.kind, e.currency, 0,
           sum(x.minor)::bigint - coalesce(max(b.minor), 0), sum(x.base)::bigint - coalesce(max(b.base), 0),
           coalesce(e.supplier_id, o.supplier_id)
    FROM procurement_purchaseextra e JOIN procurement_purchaseorder o ON o.id = e.order_id
    JOIN procurement_receiptextra x ON x.extra_id = e.id
    JOIN procurement_goodsreceiptline rl ON rl.id = x.receipt_line_id JOIN procurement_goodsreceipt g ON g.id = rl.receipt_id
    LEFT JOIN LATERAL (
      SELECT sum(l.expected)::bigint AS minor, sum(l.expected_base)::bigint AS base
      FROM finance_billline l JOIN finance_bill d ON d.id = l.bill_id AND d.state <> 'cancelled' WHERE l.extra_id = e.id) b ON true
    WHERE {STANDS} {{where}} GROUP BY e.id, o.id HAVING sum(x.minor) <> coalesce(max(b.minor), 0)"""
_LATE = """
    SELECT 'late', c.id, coalesce(w.order_id, 0), coalesce(w.number, ''), coalesce(w.receipt_id, 0), coalesce(w.receipt, ''), c.at,
           c.number, c.currency, 0, c.minor - coalesce(b.minor, 0), c.base - coalesce(b.base, 0), c.supplier_id
    FROM procurement_latecost c
    LEFT JOIN LATERAL (
      SELECT o.id AS order_id, o.number, g.id AS receipt_id, g.number AS receipt FROM procurement_latecostline l
      JOIN procurement_goodsreceiptline rl ON rl.id = l.receipt_line_id JOIN procurement_goodsreceipt g ON g.id = rl.receipt_id
      JOIN procurement_purchaseorder o ON o.id = g.order_id WHERE l.late_cost_id = c.id ORDER BY l.id LIMIT 1) w ON true
    LEFT JOIN LATERAL (
      SELECT sum(l.expected)::bigint AS minor, sum(l.expected_base)::bigint AS base
      FROM finance_billline l JOIN finance_bill d ON d.id = l.bill_id AND d.state <> 'cancelled' WHERE l.late_cost_id = c.id) b ON true
    WHERE c.reverses_id IS NULL AND c.cause_kind = '' AND c.minor <> coalesce(b.minor, 0)
      AND NOT EXISTS (SELECT 1 FROM procurement_latecost x WHERE x.reverses_id = c.id)"""


@dataclass(frozen=True, slots=True)
class Unbilled:
    """What was received and not billed yet: units of a receipt line, or a cost that came with the goods. Amounts in minor units."""

    kind: str
    source_id: int
    order_id: int
    order_number: str
    receipt_id: int
    receipt_number: str
    received_at: datetime
    what: str
    currency: str
    quantity: int
    expected: int
    base: int
    supplier_id: int

    @property
    def key(self) -> tuple[str, int]:
        return self.kind, self.source_id


def unbilled(supplier_id: int) -> list[Unbilled]:
    """All that a supplier may still bill, oldest receipt first; drafts count as billed."""
    found = rows(
        f"{_GOODS} AND o.supplier_id = %s UNION ALL "
        + _EXTRAS.format(where="AND coalesce(e.supplier_id, o.supplier_id) = %s")
        + f" UNION ALL {_LATE} AND c.supplier_id = %s ORDER BY 7, 1 DESC, 2",
        [supplier_id, supplier_id, supplier_id],
    )
    return [Unbilled(*row) for row in found]


def unbilled_of(sources: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Unbilled]:
    """The same for chosen receipt lines and extras; one without a rest is left out."""
    wanted = set(sources)
    goods = [key for kind, key in wanted if kind == BillLineKind.GOODS]
    extras = [key for kind, key in wanted if kind == BillLineKind.EXTRA]
    late = [key for kind, key in wanted if kind == BillLineKind.LATE]
    found = rows(
        f"{_GOODS} AND rl.id = ANY(%s) UNION ALL "
        + _EXTRAS.format(where="AND e.id = ANY(%s)")
        + f" UNION ALL {_LATE} AND c.id = ANY(%s)",
        [goods, extras, late],
    )
    return {item.key: item for item in (Unbilled(*row) for row in found)}


def suppliers_to_bill() -> list[tuple[int, str, str, int]]:
    """Suppliers with something received and not billed: id, code, name, how many things."""
    found = rows(
        f"""SELECT s.id, s.code, s.name, count(*) FROM ({_GOODS} UNION ALL {_EXTRAS.format(where="")} UNION ALL {_LATE})
              AS u(kind, source, order_id, order_number,
              receipt_id, receipt, at, what, currency, units, minor, base, supplier_id)
            JOIN procurement_supplier s ON s.id = u.supplier_id GROUP BY s.id ORDER BY s.code"""
    )
    return [(row[0], row[1], row[2], row[3]) for row in found]


@dataclass(frozen=True, slots=True)
class Owed:
    """What is left to pay of an approved bill, in its currency and in the base currency."""

    minor: int
    base: int


def owed(bill_ids: Sequence[int]) -> dict[int, Owed]:
    """What is left of bills; a draft or cancelled one owes nothing."""
    found = rows(
        f"""SELECT b.id, CASE WHEN b.state = 'approved' THEN b.total - coalesce(s.minor, 0) ELSE 0 END,
                   CASE WHEN b.state = 'approved' THEN b.base - coalesce(s.base, 0) ELSE 0 END
            FROM finance_bill b LEFT JOIN LATERAL (
              SELECT sum(s.amount)::bigint AS minor, sum(s.base)::bigint AS base FROM {LIVE_SHARES} s WHERE s.bill_id = b.id) s ON true
            WHERE b.id = ANY(%s)""",
        [list(bill_ids)],
    )
    return {row[0]: Owed(row[1], row[2]) for row in found}


@dataclass(frozen=True, slots=True)
class Advance:
    """What is left of a payment that settles no bill yet."""

    minor: int
    base: int


def advances(payment_ids: Sequence[int]) -> dict[int, Advance]:
    """What payments have left to share out; a reversed one has nothing."""
    found = rows(
        """SELECT p.id, CASE WHEN r.id IS NULL THEN p.amount - coalesce(s.minor, 0) ELSE 0 END,
                  CASE WHEN r.id IS NULL THEN p.base - coalesce(s.given, 0) ELSE 0 END
           FROM finance_payment p LEFT JOIN finance_paymentreversal r ON r.payment_id = p.id
           LEFT JOIN LATERAL (SELECT sum(amount)::bigint AS minor, sum(given)::bigint AS given FROM finance_paymentshare
                              WHERE payment_id = p.id) s ON true
           WHERE p.id = ANY(%s)""",
        [list(payment_ids)],
    )
    return {row[0]: Advance(row[1], row[2]) for row in found}


def paid_of_orders(order_ids: Sequence[int]) -> dict[int, str]:
    """How far purchase orders are paid: `none`, `part`, or `all` (everything came or was closed, all of it billed, those bills paid).

    Costs that another supplier bills don't count.
    """
    found = rows(
        f"""WITH line AS (
              SELECT pl.order_id, l.bill_id, l.amount FROM finance_billline l
              JOIN procurement_goodsreceiptline rl ON rl.id = l.receipt_line_id JOIN procurement_purchaseline pl ON pl.id = rl.line_id
              JOIN finance_bill b ON b.id = l.bill_id AND b.state = 'approved' WHERE pl.order_id = ANY(%(ids)s)),
            bills AS (
              SELECT DISTINCT line.order_id, b.id, b.total, coalesce(s.minor, 0) AS paid FROM line JOIN finance_bill b ON b.id = line.bill_id
              LEFT JOIN LATERAL (SELECT sum(s.amount) AS minor FROM {LIVE_SHARES} s WHERE s.bill_id = b.id) s ON true),
            goods AS (
              SELECT u.order_id, count(*) AS n FROM ({_GOODS} AND o.id = ANY(%(ids)s)) AS u(kind, source, order_id, order_number,
                receipt_id, receipt, at, what, currency, units, minor, base, supplier_id) GROUP BY 1)
            SELECT o.id, CASE WHEN coalesce(sum(b.paid), 0) = 0 THEN 'none'
                              WHEN bool_and(b.paid >= b.total) AND max(g.n) IS NULL AND (o.arrival = 'all' OR o.state = 'closed') THEN 'all'
                              ELSE 'part' END
            FROM procurement_purchaseorder o LEFT JOIN bills b ON b.order_id = o.id LEFT JOIN goods g ON g.order_id = o.id
            WHERE o.id = ANY(%(ids)s) GROUP BY o.id""",
        {"ids": list(order_ids)},
    )
    return {row[0]: row[1] for row in found}
