"""What the books say of a stretch of days: balances, and profit and loss. Credit turned positive where a page wants it so, nowhere else."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from erp.kernel.sql import rows
from finance.queries.sums import legs
from finance.states import AccountKind


@dataclass(frozen=True, slots=True)
class Line:
    """An account and its amount in minor units of the base currency; in a profit and loss, income and cost are both positive."""

    account: str
    name: str
    name_zh: str
    kind: str
    amount: int


@dataclass(frozen=True, slots=True)
class ProfitAndLoss:
    """Income less cost of a stretch of days."""

    income: tuple[Line, ...]
    expense: tuple[Line, ...]

    @property
    def profit(self) -> int:
        """What is left, in minor units of the base currency; below zero is a loss."""
        return sum(line.amount for line in self.income) - sum(line.amount for line in self.expense)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def profit_and_loss(*, start: date, end: date, store_ids: Sequence[int] | None = None) -> ProfitAndLoss:
    """Income and cost booked from `start` to before `end`; of some stores only when they are named."""
    of_stores = "AND l.store_id = ANY(%s)" if store_ids is not None else ""
    found = rows(
        f"""SELECT a.code, a.name, a.name_zh, a.kind, sum(l.amount)::bigint
            FROM {legs()} l JOIN finance_ledgeraccount a ON a.code = l.account_id
            WHERE a.kind IN ('income', 'expense') AND l.booked_on >= %s AND l.booked_on < %s {of_stores}
            GROUP BY a.code HAVING sum(l.amount) <> 0 ORDER BY a.code""",
        [start, end, *([list(store_ids)] if store_ids is not None else [])],
    )
    lines = [
        Line(code, name, zh, kind, -total if kind == AccountKind.INCOME else total)
        for code, name, zh, kind, total in found
    ]
    return ProfitAndLoss(
        tuple(line for line in lines if line.kind == AccountKind.INCOME),
        tuple(line for line in lines if line.kind == AccountKind.EXPENSE),
    )


def balances(*, before: date) -> tuple[Line, ...]:
    """What stands on each account at the end of the day before `before`, income and cost since the beginning: debit positive."""
    found = rows(
        f"""SELECT a.code, a.name, a.name_zh, a.kind, sum(l.amount)::bigint
           FROM {legs()} l JOIN finance_ledgeraccount a ON a.code = l.account_id
           WHERE l.booked_on < %s GROUP BY a.code HAVING sum(l.amount) <> 0 ORDER BY a.code""",
        [before],
    )
    return tuple(Line(*row) for row in found)


def month_report(month: date) -> str:
    """The report of a month as it is kept when the month closes: the same books give the same bytes."""
    after = next_month(month)
    result = profit_and_loss(start=month, end=after)
    [(count,)] = rows("SELECT count(*) FROM finance_entry WHERE booked_on >= %s AND booked_on < %s", [month, after])
    report: dict[str, Any] = {
        "month": f"{month:%Y-%m}",
        "entries": count,
        "income": {line.account: line.amount for line in result.income},
        "expense": {line.account: line.amount for line in result.expense},
        "profit": result.profit,
        "balances": {line.account: line.amount for line in balances(before=after)},
    }
    return json.dumps(report, sort_keys=True, indent=1)


def digest(report: str) -> str:
    """The fingerprint of a report."""
    return sha256(report.encode()).hexdigest()
