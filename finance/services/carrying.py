"""What foreign money is worth in our books when it leaves or is used: the average at which it came in."""

from collections.abc import Callable
from datetime import date

from erp.kernel.services import fx
from erp.kernel.sql import rows
from finance import chart


def worth(change: int, *, base: int, own: int, at_rate: Callable[[int], int]) -> int:
    """The base value of a change of a foreign balance (`own` units, carried at `base`): what goes towards nought takes its share of
    what is carried, and the last unit the rest; what goes away from nought, or beyond it, is valued `at_rate`, the day's. Pure.
    """
    if own * change >= 0:
        return at_rate(change) if change else 0
    covered = min(abs(own), abs(change))
    share = abs(base) if covered == abs(own) else (2 * abs(base) * covered + abs(own)) // (2 * abs(own))
    value = share if base < 0 else -share
    beyond = abs(change) - covered
    return value + (at_rate(beyond if change > 0 else -beyond) if beyond else 0)


def leave(*, money_account_id: int, minor: int, on: date) -> int:
    """The base value of so many minor units that leave a money account, which stays locked until the transaction ends.

    What is more than the balance holds (an overdraft) is valued at the day's rate; raises `fx.NoRate` when there is none.
    """
    found = rows("SELECT currency FROM finance_moneyaccount WHERE id = %s FOR NO KEY UPDATE", [money_account_id])
    currency = found[0][0]
    [(base, own)] = rows(
        """SELECT coalesce(sum(amount), 0)::bigint, coalesce(sum(currency_amount), 0)::bigint FROM finance_leg
           WHERE account_id = %s AND partner_kind = 'money' AND partner_id = %s""",
        [chart.MONEY, money_account_id],
    )
    return -worth(-minor, base=base, own=own, at_rate=lambda units: fx.to_base(units, currency, fx.rate(currency, on)))
