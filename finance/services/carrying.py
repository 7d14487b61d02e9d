"""What foreign money that leaves us is worth in our books: the average at which it came in."""

from datetime import date

from erp.kernel.services import fx
from erp.kernel.sql import rows
from finance import chart


def leave(*, money_account_id: int, minor: int, on: date) -> int:
    """The base value of so many minor units that leave a money account, which stays locked until the transaction ends.

    The account's base balance is shared out by amount, and the last unit takes the rest. What is more than the balance holds (an
    overdraft) is valued at the day's rate; raises `fx.NoRate` when there is none.
    """
    found = rows("SELECT currency FROM finance_moneyaccount WHERE id = %s FOR NO KEY UPDATE", [money_account_id])
    currency = found[0][0]
    [(base, own)] = rows(
        """SELECT coalesce(sum(amount), 0)::bigint, coalesce(sum(currency_amount), 0)::bigint FROM finance_leg
           WHERE account_id = %s AND partner_kind = 'money' AND partner_id = %s""",
        [chart.MONEY, money_account_id],
    )
    covered = min(max(own, 0), minor)
    value = base if covered and covered == own else (base * covered + own // 2) // own if covered else 0
    excess = minor - covered
    return value + (fx.to_base(excess, currency, fx.rate(currency, on)) if excess else 0)
