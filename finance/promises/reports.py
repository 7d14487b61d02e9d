"""What must never be false of closed months."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise

PROMISES: list[Promise] = [
    Promise(
        "closed_months_stay_closed",
        _("Nothing was dated into a month after it closed, and its report says how many entries it has"),
        """SELECT p.month, p.closed_at, count(e.id) AS entries, count(e.id) FILTER (WHERE e.posted_at > p.closed_at) AS late
           FROM finance_period p
           LEFT JOIN finance_entry e ON e.booked_on >= p.month AND e.booked_on < p.month + interval '1 month'
           WHERE p.closed_at IS NOT NULL GROUP BY p.month
           HAVING count(e.id) FILTER (WHERE e.posted_at > p.closed_at) > 0
             OR count(e.id) <> (CASE WHEN p.report IS JSON THEN (p.report::jsonb ->> 'entries')::bigint ELSE -1 END)""",
        "SELECT count(*) FROM finance_period WHERE closed_at IS NOT NULL",
    ),
]
