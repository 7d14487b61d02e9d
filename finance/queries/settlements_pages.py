"""What the pages of settlements show: differences by settlement, the roll-forward of one, a month of a marketplace."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from erp.kernel.sql import rows
from finance import chart
from finance.states import Component

INCOME = (Component.ITEMS, Component.SHIPPING, Component.TAX)
REFUNDS = (
    Component.REFUND_ITEMS, Component.REFUND_SHIPPING, Component.REFUND_TAX, Component.REFUND_TAX_WITHHELD,
    Component.REFUND_COMMISSION,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Open:
    """Lines that wait for a person: how many, and theirs less ours."""

    count: int = 0
    difference: int = 0


def open_lines(settlement_ids: Iterable[int]) -> dict[int, Open]:
    """What is open of each of these settlements, in one statement."""
    asked = list(settlement_ids)
    found = rows(
        """SELECT settlement_id, count(*), sum(amount - expected)::bigint FROM finance_settlementline
           WHERE settlement_id = ANY(%s) AND state NOT IN ('matched', 'accepted') GROUP BY 1""",
        [asked],
    )
    return {key: Open() for key in asked} | {row[0]: Open(row[1], row[2]) for row in found}


@dataclass(frozen=True, slots=True)
class RollForward:
    """How a settlement comes about: opening + income + taxes paid on + fees + refunds + other - transferred = closing, in its currency."""

    opening: int
    income: int
    tax_paid_on: int
    fees: int
    refunds: int
    other: int
    transferred: int

    @property
    def closing(self) -> int:
        """What stands at the marketplace afterwards."""
        parts = self.income + self.tax_paid_on + self.fees + self.refunds + self.other
        return self.opening + parts - self.transferred


def roll_forward(settlement_id: int) -> RollForward:
    """The parts of a settlement by what they are for. Opening: earlier settlements that were not paid out by its last day."""
    sums: dict[str, int] = dict(
        rows("SELECT component, sum(amount)::bigint FROM finance_settlementline WHERE settlement_id = %s GROUP BY 1", [settlement_id])
    )  # fmt: skip
    [(opening, transferred)] = rows(
        """SELECT (SELECT coalesce(sum(e.total), 0)::bigint FROM finance_settlement e
                   WHERE e.account_id = s.account_id AND e.currency = s.currency AND (e.period_to, e.id) < (s.period_to, s.id)
                     AND (e.paid_out_on IS NULL OR e.paid_out_on > s.period_to)),
                  CASE WHEN s.state = 'paid_out' THEN s.total ELSE 0 END
           FROM finance_settlement s WHERE s.id = %s""",
        [settlement_id],
    )
    income, refunds = (sum(sums.pop(word, 0) for word in words) for words in (INCOME, REFUNDS))
    paid_on = sums.pop(Component.TAX_WITHHELD, 0)
    fee_words = (Component.COMMISSION, Component.PAYMENT_FEE, Component.FIXED_FEE, Component.FULFILMENT_FEE)
    fees = sum(sums.pop(word, 0) for word in fee_words)
    return RollForward(opening, income, paid_on, fees, refunds, sum(sums.values()), transferred)


@dataclass(frozen=True, slots=True)
class StatementLine:
    """What one document did to what a marketplace owes us."""

    entry_id: int
    booked_on: date
    kind: str
    document_kind: str
    document_id: int
    memo: str
    amount: int
    base: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A month of a marketplace account in one currency: opening + movements by kind = closing, of what it owes for orders."""

    currency: str
    opening: int
    movements: Mapping[str, int]
    closing: int
    lines: list[StatementLine]


def statement(account_id: int, *, start: date, end: date) -> list[Statement]:
    """What the account owed at the start and the end of some days, and the documents between, by currency."""
    found = rows(
        """SELECT l.currency, coalesce(sum(l.currency_amount) FILTER (WHERE l.booked_on < %s), 0)::bigint, sum(l.currency_amount)::bigint
           FROM finance_leg l WHERE l.account_id = %s AND l.partner_kind = 'account' AND l.partner_id = %s AND l.booked_on < %s
           GROUP BY 1 ORDER BY 1""",
        [start, chart.RECEIVABLE, account_id, end],
    )
    lines: dict[str, list[StatementLine]] = {row[0]: [] for row in found}
    for currency, *values in rows(
        """SELECT l.currency, e.id, e.booked_on, e.kind, e.document_kind, e.document_id, e.memo, sum(l.currency_amount)::bigint,
                  sum(l.amount)::bigint
           FROM finance_leg l JOIN finance_entry e ON e.id = l.entry_id
           WHERE l.account_id = %s AND l.partner_kind = 'account' AND l.partner_id = %s AND l.booked_on >= %s AND l.booked_on < %s
           GROUP BY 1, 2 ORDER BY e.booked_on, e.id""",
        [chart.RECEIVABLE, account_id, start, end],
    ):
        lines[currency].append(StatementLine(*values))
    return [Statement(row[0], row[1], _by_kind(lines[row[0]]), row[2], lines[row[0]]) for row in found]


def _by_kind(lines: Iterable[StatementLine]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.kind] = sums.get(line.kind, 0) + line.amount
    return sums
