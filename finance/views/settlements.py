"""Settlements: the list, and one with its lines beside ours; accept, map, match again, pay out."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes
from erp.kernel.tables import BadCursor, Page, keyset_page
from finance.models import MoneyAccount, Settlement, SettlementLine
from finance.queries.money import major
from finance.queries.settlements_pages import open_lines, roll_forward
from finance.queries.settlements_words import (
    LINE_TONES,
    STATE_TONES,
    component_word,
    outcome_context,
    parse_minor,
    refusal_words,
)
from finance.services.matching import DIRECT
from finance.services.payouts import pay_out as pay_out_settlement
from finance.services.settlements_review import accept_lines, map_lines, rematch
from finance.states import Component, SettlementLineState, SettlementState
from finance.views.money_typed import chosen_ids, day, number
from people.access import AuthedRequest, permission_required
from people.models import User
from stores.access import account_ids_for, store_ids_for
from stores.models import SellerAccount

MOST_LINES = 1000


@require_GET
@permission_required("finance.view")
def settlements(request: AuthedRequest) -> HttpResponse:
    """All settlements of the accounts one may see, newest first; the filters are in the address."""
    mine = account_ids_for(request.user)
    found = Settlement.objects.filter(account__in=mine).select_related("account", "paid_into")
    account, state = number(request.GET.get("account", "")), request.GET.get("state", "")
    since, until = day(request.GET.get("period_from", "")), day(request.GET.get("period_to", ""))
    if account is not None:
        found = found.filter(account=account)
    if state in SettlementState.values:
        found = found.filter(state=state)
    if since:
        found = found.filter(period_to__gte=since)
    if until:
        found = found.filter(period_to__lte=until)
    page = _page(found, request, order=("-id",), size=50)
    open_ = open_lines([each.pk for each in page.rows])
    rows = [
        {
            "it": each,
            "total": major(each.total, each.currency),
            "tone": STATE_TONES[SettlementState(each.state)],
            "open": open_[each.pk].count,
            "difference": major(open_[each.pk].difference, each.currency),
        }
        for each in page.rows
    ]
    accounts = SellerAccount.objects.filter(pk__in=mine).order_by("name").values_list("pk", "name")
    context = {
        "page": page,
        "rows": rows,
        "accounts": [(str(key), name) for key, name in accounts],
        "states": SettlementState.choices,
        "filtered": bool(account or state or since or until),
    }
    return render(request, "finance/settlements/list.html", context)


def _page(found: QuerySet[Any], request: AuthedRequest, *, order: Sequence[str], size: int) -> Page[Any]:
    try:
        return keyset_page(found, request.GET, order=order, size=size)
    except BadCursor as error:
        raise Http404 from error


@require_GET
@permission_required("finance.view")
def settlement(request: AuthedRequest, settlement_id: int) -> HttpResponse:
    """One settlement: how its total comes about, and each line beside ours."""
    one = _mine(request.user, settlement_id)
    found = SettlementLine.objects.filter(settlement=one).select_related("order", "accepted_by")
    state = request.GET.get("state", "")
    if state in SettlementLineState.values:
        found = found.filter(state=state)
    elif state == "open":
        found = found.exclude(state__in=["matched", "accepted"])
    page = _page(found, request, order=("id",), size=100)
    seen = set(store_ids_for(request.user))
    rolled = roll_forward(one.pk)
    parts = [
        (_("Opening"), rolled.opening),
        (_("Income"), rolled.income),
        (_("Tax paid on by the marketplace"), rolled.tax_paid_on),
        (_("Fees"), rolled.fees),
        (_("Refunds"), rolled.refunds),
        (_("Other"), rolled.other),
        (_("Transferred"), -rolled.transferred),
        (_("Closing"), rolled.closing),
    ]
    accounts = MoneyAccount.objects.filter(currency=one.currency, closed_at=None).order_by("code")
    context = {
        **_standing(one),
        "parts": [(word, major(amount, one.currency)) for word, amount in parts],
        "page": page,
        "rows": [_line_row(each, one, seen) for each in page.rows],
        "tabs": _tabs(request, state),
        "components": Component.choices,
        "accounts": [(each.pk, f"{each.code} · {each.name}") for each in accounts],
        "today": clock.business_date(),
        "may_manage": request.user.can("finance.manage"),
    }
    return render(request, "finance/settlements/settlement.html", context)


def _standing(one: Settlement) -> dict[str, Any]:
    """The settlement's state and the tiles on top of its page."""
    open_ = open_lines([one.pk])[one.pk]
    return {
        "one": one,
        "tone": STATE_TONES[SettlementState(one.state)],
        "total": major(one.total, one.currency),
        "open": open_.count,
        "difference": major(open_.difference, one.currency),
    }


def _mine(user: User, settlement_id: int) -> Settlement:
    found = Settlement.objects.filter(account__in=account_ids_for(user)).select_related(
        "account", "paid_into", "paid_by"
    )
    return get_object_or_404(found, pk=settlement_id)


def _line_row(line: SettlementLine, one: Settlement, seen: set[int]) -> dict[str, Any]:
    """A line with its figures; what is taken as it came has none of ours beside it."""
    ours = None if not line.component or line.component in DIRECT else line.expected
    differs = line.state not in (SettlementLineState.MATCHED, SettlementLineState.ACCEPTED)
    return {
        "it": line,
        "component": component_word(line.component),
        "theirs": major(line.amount, one.currency),
        "ours": None if ours is None else major(ours, one.currency),
        "difference": major(line.amount - (ours or 0), one.currency) if differs else None,
        "age": (clock.business_date() - one.period_to).days if differs else None,
        "tone": LINE_TONES[SettlementLineState(line.state)],
        "order": line.order if line.store_id in seen else None,
    }


def _tabs(request: AuthedRequest, state: str) -> list[dict[str, Any]]:
    words = [("", _("All")), ("open", _("Open")), *SettlementLineState.choices]
    return [
        {"label": label, "url": f"{request.path}?state={word}" if word else request.path, "active": state == word}
        for word, label in words
    ]


@require_POST
@permission_required("finance.manage")
def act_on_lines(request: AuthedRequest, settlement_id: int, action: str) -> HttpResponse:
    """Accept the chosen lines with a reason, or say what they are for. Answered row by row."""
    one = _mine(request.user, settlement_id)
    ids = chosen_ids(request.POST)
    if action not in ("accept", "map"):
        raise Http404
    if not ids or len(ids) > MOST_LINES:
        why = _("Choose at least one line, and at most %(most)s.") % {"most": f"{MOST_LINES:,}"}
        return render(request, "finance/settlements/refused.html", {"why": why}, status=422)
    known = {
        line.pk: " · ".join(filter(None, [line.order_ref, component_word(line.component) or line.raw_kind]))
        for line in SettlementLine.objects.filter(settlement=one, pk__in=ids)
    }
    here = sorted(known)
    outcomes = (
        accept_lines(here, reason=request.POST.get("reason", ""), actor=request.user)
        if action == "accept"
        else map_lines(here, component=request.POST.get("component", ""), actor=request.user)
    )
    one.refresh_from_db(fields=["state"])
    context = outcome_context(outcomes, {key: (text, "") for key, text in known.items()}) | _standing(one)
    return render(request, "finance/settlements/outcomes.html", context)


@require_POST
@permission_required("finance.manage")
def match_again(request: AuthedRequest, settlement_id: int) -> HttpResponse:
    """Compare what is open once more with orders and sales that came since."""
    one = _mine(request.user, settlement_id)
    changed = rematch([one.pk], actor=request.user).done
    words = _("Lines were matched.") if changed else _("Nothing new: no order or sale has come for the open lines.")
    messages.info(request, words)
    return redirect("finance:settlement", settlement_id=one.pk)


@require_POST
@permission_required("finance.manage")
def pay_out(request: AuthedRequest, settlement_id: int) -> HttpResponse:
    """Book the money that arrived."""
    one = _mine(request.user, settlement_id)
    received = parse_minor(request.POST.get("received", ""), one.currency)
    fee = parse_minor(request.POST.get("fee", "") or "0", one.currency)
    on = day(request.POST.get("on", ""))
    if received is None or fee is None or on is None:
        messages.error(request, _("Enter what arrived, the fee and the day."))
        return redirect("finance:settlement", settlement_id=one.pk)
    outcomes: Outcomes = pay_out_settlement(
        one.pk,
        money_account_id=number(request.POST.get("account", "")) or 0,
        received_minor=received,
        fee=fee,
        on=on,
        actor=request.user,
    )
    if outcomes.refused:
        messages.error(request, refusal_words(outcomes.refused[one.pk]))
    else:
        messages.success(request, _("The payout is booked."))
    return redirect("finance:settlement", settlement_id=one.pk)
