"""What of the money needs a person now."""

from django.urls import reverse
from django.utils.translation import gettext as _

from distribution.models import TopUp
from distribution.states import TopUpState
from erp.kernel import clock
from erp.kernel.sql import rows
from erp.kernel.tables import capped_count
from erp.kernel.ui.home import Tile, tile
from finance.models import Bill, Settlement, Unposted
from finance.queries import closed_through
from finance.queries.reports import next_month
from finance.states import BillState, SettlementState
from people.models import User


def tiles(user: User) -> list[Tile]:
    """For finance: differences, payouts to come, bills to approve and to pay, top-ups, facts that wait, and a month to close."""
    made: list[Tile] = []
    if user.can("payables.manage"):
        bills = reverse("finance:bills")
        drafts = Bill.objects.filter(state=BillState.DRAFT)
        made.append(
            tile(_("Bills to approve"), capped_count(drafts), f"{bills}?state=draft", _("beside what came"), "info")
        )
        made.append(
            tile(_("Bills due"), _due_bills(), reverse("finance:ageing"), _("unpaid, due today or before"), "warn")
        )
    if user.can("finance.view"):
        settlements = reverse("finance:settlements")
        different = Settlement.objects.filter(state=SettlementState.DIFFERENT)
        made.append(
            tile(
                _("Settlements that differ"),
                capped_count(different),
                f"{settlements}?state=different",
                _("to accept or claim"),
                "warn",
            )
        )
        waiting = Settlement.objects.filter(state=SettlementState.MATCHED)
        made.append(
            tile(
                _("Payouts to come"),
                capped_count(waiting),
                f"{settlements}?state=matched",
                _("settled, not arrived"),
                "info",
            )
        )
        unposted = capped_count(Unposted.objects.all())
        made.append(
            tile(_("Not in the books yet"), unposted, reverse("finance:unposted"), _("they say what they lack"), "bad")
        )
    if user.can("finance.close"):
        made.append(tile(_("Months to close"), _open_months(), reverse("finance:periods"), _("over, and open"), "info"))
    if user.can("distribution.wallets"):
        asked = TopUp.objects.filter(state=TopUpState.REQUESTED)
        made.append(
            tile(_("Top-ups"), capped_count(asked), reverse("distribution:top-ups"), _("did the money come?"), "info")
        )
    return made


def _due_bills() -> int:
    """Approved bills that are due and not paid whole."""
    [(count,)] = rows(
        """SELECT count(*) FROM (SELECT b.id FROM finance_bill b WHERE b.state = 'approved' AND b.due_on <= %s AND b.total > coalesce(
             (SELECT sum(s.amount) FROM finance_paymentshare s WHERE s.bill_id = b.id
              AND NOT EXISTS (SELECT 1 FROM finance_paymentreversal r WHERE r.payment_id = s.payment_id)), 0) LIMIT 1001) due""",
        [clock.business_date()],
    )
    return int(count)


def _open_months() -> int:
    """Months with entries that are over and open."""
    closed = closed_through()
    # from each month to the next one by the index of days: a count over the days themselves reads every entry
    [(count,)] = rows(
        """WITH RECURSIVE seen (month) AS (
             SELECT date_trunc('month', min(booked_on))::date FROM finance_entry
             WHERE booked_on < %(until)s AND (%(since)s::date IS NULL OR booked_on >= %(since)s)
             UNION ALL
             SELECT (SELECT date_trunc('month', min(booked_on))::date FROM finance_entry
                     WHERE booked_on < %(until)s AND booked_on >= (month + interval '1 month')::date) FROM seen WHERE month IS NOT NULL)
           SELECT count(month) FROM seen""",
        {"until": clock.business_date().replace(day=1), "since": next_month(closed) if closed else None},
    )
    return int(count)
