"""The books: a trial balance opens to accounts, these to entries, these to the documents behind them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from erp.kernel import clock
from erp.kernel.tables import BadCursor, keyset_page
from erp.kernel.ui.links import Link, links_for
from erp.kernel.ui.names import local_name
from finance.models import Entry, LedgerAccount, Leg, Unposted
from finance.queries.books import base, ledger_of, legs_of, own, standing, trial_balance
from finance.services.books.booking import post_unposted
from finance.states import AccountKind, Component
from people.access import AuthedRequest, permission_required

DOCUMENT_OF = {
    "move": "move",
    "sale": "order",
    "freight": "parcel",
    "refund": "refund",
    "writeoff": "inspection",
    "linehaul": "consolidation",
}
ORDER = ("-booked_on", "-id")


def asked_days(request: AuthedRequest) -> tuple[date, date]:
    """The days in the address; this month where there are none that can be read."""
    today = clock.business_date()
    first = _day(request.GET.get("day_from", "")) or today.replace(day=1)
    last = _day(request.GET.get("day_to", "")) or max(today, first)
    return (first, last) if first <= last else (last, first)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_GET
@permission_required("finance.view")
def trial(request: AuthedRequest) -> HttpResponse:
    """Every account with its balance before, its turnovers and its balance after; the sums are zero."""
    first, last = asked_days(request)
    found = trial_balance(first=first, last=last)
    days = urlencode({"day_from": first, "day_to": last})
    lines = [
        {
            "code": line.code,
            "name": local_name(line),
            "kind": AccountKind(line.kind).label,
            "url": f"{reverse('finance:account', args=[line.code])}?{days}",
            "amounts": [base(line.before), base(line.debit), base(line.credit), base(line.after)],
        }
        for line in found
    ]
    sums = [base(sum(column)) for column in zip(*((x.before, x.debit, x.credit, x.after) for x in found), strict=True)]
    context = {
        "lines": lines,
        "sums": sums,
        "first": first,
        "last": last,
        "months": _months(),
        "waiting": Unposted.objects.count(),
    }
    return render(request, "finance/books/trial.html", context | {"currency": settings.BASE_CURRENCY})


def _months() -> list[dict[str, Any]]:
    """The last months, to go to in one step."""
    month, found = clock.business_date().replace(day=1), []
    for _n in range(6):
        last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        found.append({"text": f"{month:%Y-%m}", "query": urlencode({"day_from": month, "day_to": last})})
        month = (month - timedelta(days=1)).replace(day=1)
    return found


@require_GET
@permission_required("finance.view")
def account(request: AuthedRequest, code: str) -> HttpResponse:
    """The legs of an account, newest first; of one partner when the address names it."""
    found = LedgerAccount.objects.filter(code=code[:8]).first()
    if found is None:
        raise Http404
    first, last = asked_days(request)
    partner = _partner(request.GET.get("partner", ""))
    try:
        page = keyset_page(ledger_of(found.code, first=first, last=last, partner=partner), request.GET, order=ORDER)
    except BadCursor as error:
        raise Http404 from error
    context = {
        "account": found,
        "name": local_name(found),
        "page": page,
        "rows": _leg_rows(page.rows, request),
        "first": first,
        "last": last,
        "partner": request.GET.get("partner", "") if partner else "",
        "before": None if partner else base(standing(found.code, before=first)),
        "after": None if partner else base(standing(found.code, before=last + timedelta(days=1))),
        "currency": settings.BASE_CURRENCY,
    }
    return render(request, "finance/books/account.html", context)


def _partner(text: str) -> tuple[str, int] | None:
    kind, _sep, key = text.partition(":")
    return (kind[:16], int(key)) if kind and key.isascii() and key.isdecimal() and len(key) < 19 else None


def _leg_rows(legs: Sequence[Leg], request: AuthedRequest) -> list[dict[str, Any]]:
    """Legs as a page shows them: what they are about is named, and opens."""
    wanted = {(leg.entry.document_kind, leg.entry.document_id) for leg in legs}
    wanted |= {("order", leg.order_id) for leg in legs if leg.order_id}
    wanted |= {("sku", leg.sku_id) for leg in legs if leg.sku_id}
    wanted |= {(leg.partner_kind, leg.partner_id) for leg in legs if leg.partner_id is not None}
    links = links_for(wanted, user=request.user)
    return [
        {
            "leg": leg,
            "document": links[leg.entry.document_kind, leg.entry.document_id],
            "component": Component(leg.component).label if leg.component else "",
            "about": _about(leg, links),
            "base": base(leg.amount),
            "own": own(leg.currency_amount, leg.currency),
            "foreign": leg.currency != settings.BASE_CURRENCY,
        }
        for leg in legs
    ]


def _about(leg: Leg, links: dict[tuple[str, int], Link]) -> list[Link]:
    keys: Iterable[tuple[str, int | None]] = (
        ("order", leg.order_id),
        ("sku", leg.sku_id),
        (leg.partner_kind, leg.partner_id),
    )
    return [links[kind, key] for kind, key in keys if key is not None]


@require_GET
@permission_required("finance.view")
def entry(request: AuthedRequest, entry_id: int) -> HttpResponse:
    """One entry: the fact, its legs, and what reversed it or was reversed by it."""
    found = get_object_or_404(Entry.objects.select_related("actor", "reverses", "reversed_by"), pk=entry_id)
    legs = list(legs_of([found.pk]).select_related("account", "entry"))
    context = {
        "entry": found,
        "document": links_for([(found.document_kind, found.document_id)], user=request.user)[
            found.document_kind, found.document_id
        ],
        "reversal": getattr(found, "reversed_by", None),
        "rows": _leg_rows(legs, request),
        "currency": settings.BASE_CURRENCY,
        "may_undo": request.user.can("finance.manage") and not found.reverses_id and not hasattr(found, "reversed_by"),
    }
    return render(request, "finance/books/entry.html", context)


@require_GET
@permission_required("finance.view")
def unposted(request: AuthedRequest) -> HttpResponse:
    """Facts that are not in the books yet, why, and what to do."""
    try:
        page = keyset_page(Unposted.objects.all(), request.GET, order=("id",))
    except BadCursor as error:
        raise Http404 from error
    wanted = [(DOCUMENT_OF.get(row.kind, "wallet_entry"), row.document_id) for row in page.rows]
    links = links_for(wanted, user=request.user)
    rows = [{"row": row, "document": links[key], **_reason(row.reason)} for row, key in zip(page, wanted, strict=True)]
    may = request.user.can("finance.manage")
    return render(request, "finance/books/unposted.html", {"page": page, "rows": rows, "may_manage": may})


def _reason(reason: str) -> dict[str, str]:
    """A reason in the reader's language, and where to go."""
    word, *details = reason.split(" ")
    if word == "no_rate" and len(details) == 2:
        words = _("No exchange rate for %(currency)s on %(day)s. Enter one that begins on that day or before.")
        query = urlencode({"currency": details[0], "valid_from": details[1]})
        return {
            "why": words % {"currency": details[0], "day": details[1]},
            "url": f"{reverse('finance:rates')}?{query}",
        }
    words = {
        "before_the_books": _("It was there before the books began. It follows by itself within minutes."),
        "origin_unposted": _("What it undoes is not in the books yet. It follows by itself."),
        "sale_unposted": _("The order is not in the books as sold yet. It follows when the order has shipped."),
    }.get(word, reason)
    return {"why": words, "url": ""}


@require_POST
@permission_required("finance.manage")
def retry(request: AuthedRequest) -> HttpResponse:
    """Try the first of them again now; the rest is tried each minute."""
    posted, _after = post_unposted()
    words = ngettext("%(n)s fact is in the books now.", "%(n)s facts are in the books now.", posted)
    messages.success(request, words % {"n": posted})
    return redirect("finance:unposted")
