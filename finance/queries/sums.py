"""Sums of legs that don't grow with the books: the days kept, and the legs since."""

from erp.kernel.sql import rows


def legs() -> str:
    """For FROM: turnovers by account, day and store, with `amount` (debit less credit), of all legs.

    The mark is read twice: as a number here, since the planner must see that few legs are newer, and in the statement itself, where it
    is as new as the days are. It only ever moves forward, so a leg counts once.
    """
    found = rows("SELECT leg FROM finance_ledgermark")
    mark = int(found[0][0]) if found else 0
    return f"""(SELECT account_id, booked_on, store_id, debit - credit AS amount, debit, credit FROM finance_ledgerday
      UNION ALL
      SELECT account_id, booked_on, store_id, amount, greatest(amount, 0), greatest(-amount, 0) FROM finance_leg
      WHERE id > {mark} AND id > coalesce((SELECT leg FROM finance_ledgermark), 0))"""
