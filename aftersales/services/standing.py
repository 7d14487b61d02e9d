"""How a case stands follows from its rows: goods, money and what is sent again, each by itself."""

from collections.abc import Iterable, Sequence

from aftersales.queries import STANDING
from erp.kernel.sql import execute, rows


def lock_cases(case_ids: Iterable[int]) -> list[int]:
    """Lock cases by id; those that exist."""
    found = rows(
        "SELECT id FROM aftersales_case WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [sorted(set(case_ids))]
    )
    return [row[0] for row in found]


def lock_orders_of(case_ids: Sequence[int]) -> None:
    """Lock the orders of cases that the caller has locked: what may come back or be refunded is shared by an order's cases."""
    rows(
        """SELECT id FROM orders_order WHERE id IN (SELECT order_id FROM aftersales_case WHERE id = ANY(%s))
           ORDER BY id FOR NO KEY UPDATE""",
        [list(case_ids)],
    )


def settle(case_ids: Sequence[int]) -> None:
    """Write on locked cases how they stand now, in one statement."""
    execute(
        f"""UPDATE aftersales_case x SET goods = s.goods, money = s.money, resend = s.resend FROM ({STANDING} WHERE c.id = ANY(%s)) s
            WHERE x.id = s.id AND (x.goods, x.money, x.resend) IS DISTINCT FROM (s.goods, s.money, s.resend)""",
        [list(case_ids)],
    )
