"""The turnovers of each account by day and store, kept so that balances are read, not added up from the first leg on."""

from django.db import transaction

from erp.kernel.sql import execute, rows


def keep_days() -> int:
    """Keep the days of all legs that are there, a transaction each step. How many legs were added.

    The second step finds the first one's mark ready, unless somebody has been writing since before it: then the next run adds those.
    """
    return _step() + _step()


@transaction.atomic
def _step() -> int:
    """Add the legs up to the mark set earlier, if all who might write below it are done; then set the next mark.

    Numbers of legs are given before they can be seen. So a mark waits until each transaction is over that began before it was set.
    A mark of another server (a restored backup) is ready: whoever was writing there never will here.
    """
    execute("INSERT INTO finance_ledgermark (id, leg, next_leg, next_xid) VALUES (1, 0, 0, 0) ON CONFLICT DO NOTHING")
    [(leg, next_leg, next_xid)] = rows("SELECT leg, next_leg, next_xid FROM finance_ledgermark FOR UPDATE")
    [(oldest, own)] = rows(
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_current_xact_id()::text::bigint"
    )
    added = 0
    if next_leg > leg:
        if not (oldest > next_xid or next_xid > own):
            return 0
        added = _add(leg, next_leg)
    execute(
        """UPDATE finance_ledgermark SET leg = next_leg, next_leg = greatest(next_leg, (SELECT coalesce(max(id), 0) FROM finance_leg)),
                  next_xid = %s""",
        [own],
    )
    return added


def _add(after: int, until: int) -> int:
    """Legs of these numbers into their days."""
    execute(
        """INSERT INTO finance_ledgerday (account_id, booked_on, store_id, debit, credit)
           SELECT account_id, booked_on, store_id, sum(greatest(amount, 0)), sum(greatest(-amount, 0)) FROM finance_leg
           WHERE id > %s AND id <= %s GROUP BY account_id, booked_on, store_id
           ON CONFLICT (account_id, booked_on, store_id) DO UPDATE
           SET debit = finance_ledgerday.debit + excluded.debit, credit = finance_ledgerday.credit + excluded.credit""",
        [after, until],
    )
    return until - after
