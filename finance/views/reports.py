"""Profit and loss of any days, and months: closing one, and what a closed one says for ever."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel import clock
from erp.kernel.money import minor_digits
from erp.kernel.outcomes import Refusal
from erp.kernel.sql import rows
from erp.kernel.ui.charts import Chart, Series
from erp.kernel.ui.names import local_name
from finance.models import LedgerAccount, Period
from finance.queries.reports import Line, digest, month_report, next_month, profit_and_loss
from finance.queries.sums import legs
from finance.services.closing import close_month
from people.access import AuthedRequest, permission_required
from stores.models import Store

MONTHS = 12


def base(minor: int) -> Decimal:
    """Minor units of the base currency as an amount."""
    return Decimal(minor).scaleb(-minor_digits(settings.BASE_CURRENCY))


@require_GET
@permission_required("finance.view")
def profit_and_loss_page(request: AuthedRequest) -> HttpResponse:
    """Income and cost of a month (or of days) beside the stretch before; each amount opens to its postings."""
    start, end = _days(request.GET.get("day_from", ""), request.GET.get("day_to", ""))
    before = start - (end - start) if (start.day, end.day) != (1, 1) else _month_before(start)
    stores = list(Store.objects.for_user(request.user).order_by("name"))
    text = request.GET.get("store", "")
    one = next((store.pk for store in stores if str(store.pk) == text), None)
    ids = [one] if one else None if request.user.sees_all_stores else [store.pk for store in stores]
    now, then = (
        profit_and_loss(start=first, end=last, store_ids=ids) for first, last in ((start, end), (before, start))
    )
    earlier = {line.account: line.amount for line in (*then.income, *then.expense)}
    kept = {"day_from": start, "day_to": end - timedelta(days=1), "store": one or ""}
    context = {
        "sections": [
            {
                "heading": _("Income"),
                "rows": _rows(now.income, earlier, kept),
                "total": base(sum(line.amount for line in now.income)),
            },
            {
                "heading": _("Cost"),
                "rows": _rows(now.expense, earlier, kept),
                "total": base(sum(line.amount for line in now.expense)),
            },
        ],
        "profit": base(now.profit),
        "profit_before": base(then.profit),
        "start": start,
        "last": end - timedelta(days=1),
        "before": before,
        "before_last": start - timedelta(days=1),
        "stores": [(str(store.pk), store.name) for store in stores],
        "currency": settings.BASE_CURRENCY,
        "chart": _chart(end, ids),
    }
    return render(request, "finance/reports/profit_and_loss.html", context)


def _rows(lines: Sequence[Line], earlier: dict[str, int], kept: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "account": line.account,
            "name": local_name(line),
            "amount": base(line.amount),
            "before": base(earlier.get(line.account, 0)),
            "url": _postings(line.account, kept),
        }
        for line in lines
    ]


def _postings(account: str, kept: dict[str, Any]) -> str:
    """The page above us that lists postings; finance must not import it, so it is asked for by name."""
    try:
        return f"{reverse('insights:postings')}?{urlencode({**kept, 'account': account})}"
    except NoReverseMatch:
        return ""


def _days(first: str, last: str) -> tuple[date, date]:
    """From the first day to before the last one's next; this month when nothing, or nothing that can be read, was asked."""
    today = clock.business_date()
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1)
        if not (start.year >= 2000 and end.year < 2100):
            raise ValueError("a day of another century")
    except (ValueError, OverflowError):
        return today.replace(day=1), next_month(today)
    return (start, end) if start < end else (end - timedelta(days=1), start + timedelta(days=1))


def _month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def _chart(end: date, store_ids: list[int] | None) -> Chart:
    """Income, cost and profit of the last twelve months."""
    month = _month_before(end) if end.day == 1 else end.replace(day=1)
    months = [month]
    while len(months) < MONTHS:
        months.insert(0, _month_before(months[0]))
    found = rows(
        f"""SELECT date_trunc('month', l.booked_on)::date, a.kind, -sum(l.amount)::bigint
            FROM {legs()} l JOIN finance_ledgeraccount a ON a.code = l.account_id
            WHERE a.kind IN ('income', 'expense') AND l.booked_on >= %s AND l.booked_on < %s
              {"AND l.store_id = ANY(%s)" if store_ids is not None else ""} GROUP BY 1, 2""",
        [months[0], next_month(months[-1]), *([store_ids] if store_ids is not None else [])],
    )
    earned = {(each, kind): amount for each, kind, amount in found}
    income = [base(earned.get((each, "income"), 0)) for each in months]
    profit = [base(earned.get((each, "income"), 0) + earned.get((each, "expense"), 0)) for each in months]
    words = [f"{each:%Y-%m}" for each in months]
    series = [Series(_("Income"), income), Series(_("Profit"), profit)]
    return Chart(_("Income and profit by month"), words, series, settings.BASE_CURRENCY, "bars")


@require_GET
@permission_required("finance.view")
def periods(request: AuthedRequest) -> HttpResponse:
    """All months that have entries, newest first: open or closed, by whom and when."""
    found = rows(
        """SELECT date_trunc('month', booked_on)::date, count(*) FROM finance_entry GROUP BY 1
           UNION SELECT month, 0 FROM finance_period WHERE closed_at IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM finance_entry WHERE booked_on >= month AND booked_on < month + interval '1 month')
           ORDER BY 1 DESC LIMIT 120"""
    )
    closed = {one.month: one for one in Period.objects.filter(closed_at__isnull=False).select_related("closed_by")}
    months = [
        {"month": month, "text": f"{month:%Y-%m}", "entries": count, "period": closed.get(month)}
        for month, count in found
    ]
    return render(
        request, "finance/reports/periods.html", {"months": months, "may_close": request.user.can("finance.close")}
    )


@require_GET
@permission_required("finance.view")
def period(request: AuthedRequest, month: str) -> HttpResponse:
    """A month's report: as it was kept when it closed, or as the books stand now."""
    day = _month(month)
    kept = Period.objects.filter(pk=day, closed_at__isnull=False).select_related("closed_by").first()
    text = kept.report if kept else month_report(day)
    report = json.loads(text)
    names = {account.code: local_name(account) for account in LedgerAccount.objects.all()}

    def lines(part: str) -> list[dict[str, Any]]:
        return [{"account": code, "name": names[code], "amount": base(amount)} for code, amount in report[part].items()]

    context = {
        "month": month,
        "period": kept,
        "unchanged": not kept or digest(month_report(day)) == kept.digest,
        "sections": [
            {"heading": _("Income"), "rows": lines("income")},
            {"heading": _("Cost"), "rows": lines("expense")},
            {"heading": _("Balances at its end, debit positive"), "rows": lines("balances")},
        ],
        "profit": base(report["profit"]),
        "entries": report["entries"],
        "currency": settings.BASE_CURRENCY,
        "may_close": request.user.can("finance.close"),
    }
    return render(request, "finance/reports/period.html", context)


@require_POST
@permission_required("finance.close")
def close(request: AuthedRequest, month: str) -> HttpResponse:
    """Close a month for good; what stands in the way is said."""
    outcome = close_month(month=_month(month), actor=request.user)
    if isinstance(outcome, Refusal):
        messages.error(request, _refusal_words(outcome))
    else:
        messages.success(request, _("%(month)s is closed.") % {"month": month})
    return redirect("finance:period", month=month)


def _refusal_words(refusal: Refusal) -> str:
    return {
        "not_over": _("%(month)s still runs: it can be closed from %(from)s on."),
        "earlier_open": _("Close %(month)s first: it has entries and is open."),
        "unposted": _("%(count)s facts wait to be booked: see what they lack under Unposted, then close."),
    }[refusal.code] % refusal.values


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise Http404 from error
