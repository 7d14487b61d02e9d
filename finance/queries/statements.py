"""What passed between us and a supplier, line by line as the books have it, and how old our debts are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from erp.kernel.sql import rows
from finance import chart
from finance.queries.payables import LIVE_SHARES

BUCKETS = ("not_due", "to_30", "to_60", "to_90", "over_90")
_SUMS = """-coalesce(sum(l.currency_amount) FILTER (WHERE l.account_id = %(rnb)s), 0)::bigint,
           -coalesce(sum(l.currency_amount) FILTER (WHERE l.account_id = %(payable)s), 0)::bigint"""
_LEGS = """finance_leg l JOIN finance_entry e ON e.id = l.entry_id
           WHERE l.partner_kind = 'supplier' AND l.partner_id = %(supplier)s AND l.account_id IN (%(rnb)s, %(payable)s, %(differences)s)"""


@dataclass(frozen=True, slots=True)
class Balance:
    """What came and is not billed, and what we owe (below zero: paid in advance), in minor units."""

    unbilled: int = 0
    owed: int = 0


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One entry: how it changed both balances, and how much of it was a difference. `link` is the document it opens."""

    on: date
    kind: str
    link: tuple[str, int]
    memo: str
    is_reversal: bool
    unbilled: int
    owed: int
    difference: int
    balance: Balance


@dataclass(frozen=True, slots=True)
class Statement:
    """A supplier's account in one currency over a stretch of days; `end` is not in it any more."""

    currency: str
    opening: Balance
    lines: tuple[StatementLine, ...]
    closing: Balance


def statements(*, supplier_id: int, start: date, end: date) -> list[Statement]:
    """One statement for each currency that ever passed between us."""
    params = {
        "supplier": supplier_id,
        "rnb": chart.RECEIVED_NOT_BILLED,
        "payable": chart.PAYABLE,
        "differences": chart.PURCHASE_DIFFERENCES,
        "start": start,
        "end": end,
    }
    before = {
        row[0]: Balance(row[1], row[2])
        for row in rows(f"SELECT l.currency, {_SUMS} FROM {_LEGS} AND l.booked_on < %(start)s GROUP BY 1", params)
    }
    found = rows(
        f"""SELECT l.currency, e.booked_on, e.kind, e.document_kind, e.document_id, e.memo, e.reverses_id IS NOT NULL, m.document_kind,
                   m.document_id, {_SUMS}, coalesce(sum(l.currency_amount) FILTER (WHERE l.account_id = %(differences)s), 0)::bigint
            FROM finance_leg l JOIN finance_entry e ON e.id = l.entry_id
            LEFT JOIN inventory_stockmove m ON e.document_kind = 'move' AND m.id = e.document_id
            WHERE l.partner_kind = 'supplier' AND l.partner_id = %(supplier)s AND l.account_id IN (%(rnb)s, %(payable)s, %(differences)s)
              AND l.booked_on >= %(start)s AND l.booked_on < %(end)s
            GROUP BY l.currency, e.id, m.id ORDER BY l.currency, e.booked_on, e.id""",
        params,
    )
    return [_statement(currency, before, found) for currency in sorted({*before, *(row[0] for row in found)})]


def _statement(currency: str, before: Mapping[str, Balance], found: Sequence[tuple[Any, ...]]) -> Statement:
    opening = balance = before.get(currency, Balance())
    lines = []
    for own, on, kind, document, document_id, memo, reverses, moved, moved_id, unbilled, owed, difference in found:
        if own == currency:
            balance = Balance(balance.unbilled + unbilled, balance.owed + owed)
            link = (moved, moved_id) if moved == "receipt_line" else (document, document_id)
            lines.append(StatementLine(on, kind, link, memo, reverses, unbilled, owed, difference, balance))
    return Statement(currency, opening, tuple(lines), balance)


@dataclass(frozen=True, slots=True)
class Aged:
    """What we owe a supplier in a currency, by days past due; `base` is all of it as the books carry it."""

    supplier_id: int
    code: str
    name: str
    currency: str
    buckets: tuple[int, ...]
    total: int
    base: int


def ageing(*, on: date) -> list[Aged]:
    """Unpaid approved bills by supplier and currency, and by how long they are past due on a day (BUCKETS)."""
    found = rows(
        f"""WITH open AS (
              SELECT b.supplier_id, b.currency, %s - b.due_on AS late, b.total - coalesce(s.minor, 0) AS minor,
                     b.base - coalesce(s.base, 0) AS base
              FROM finance_bill b LEFT JOIN LATERAL (
                SELECT sum(s.amount)::bigint AS minor, sum(s.base)::bigint AS base FROM {LIVE_SHARES} s WHERE s.bill_id = b.id) s ON true
              WHERE b.state = 'approved' AND b.total > coalesce(s.minor, 0))
            SELECT s.id, s.code, s.name, o.currency,
                   coalesce(sum(o.minor) FILTER (WHERE late <= 0), 0)::bigint,
                   coalesce(sum(o.minor) FILTER (WHERE late BETWEEN 1 AND 30), 0)::bigint,
                   coalesce(sum(o.minor) FILTER (WHERE late BETWEEN 31 AND 60), 0)::bigint,
                   coalesce(sum(o.minor) FILTER (WHERE late BETWEEN 61 AND 90), 0)::bigint,
                   coalesce(sum(o.minor) FILTER (WHERE late > 90), 0)::bigint, sum(o.minor)::bigint, sum(o.base)::bigint
            FROM open o JOIN procurement_supplier s ON s.id = o.supplier_id GROUP BY s.id, o.currency ORDER BY s.code, o.currency""",
        [on],
    )
    return [Aged(row[0], row[1], row[2], row[3], tuple(row[4:9]), row[9], row[10]) for row in found]
