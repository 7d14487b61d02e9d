"""Our money: accounts with their balances, their statements, withdrawals, movements by hand, and distributors' top-ups."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from distribution.models import TopUp
from distribution.states import TopUpState
from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from erp.kernel.services import fx
from erp.kernel.tables import BadCursor, keyset_page
from erp.kernel.ui.links import links_for
from erp.kernel.ui.names import local_name
from finance import chart
from finance.models import LedgerAccount, Leg, MoneyAccount
from finance.queries.money import balances, base_currency, implied_rate, major
from finance.queries.settlements_words import kind_word, outcome_context, parse_minor, refusal_words
from finance.services.money import OTHER_SIDE, book_other, create_account, withdraw
from finance.services.topups import confirm_top_ups, refuse_top_ups
from finance.states import MoneyAccountKind
from finance.views.money_typed import chosen_ids, day, number, uuid
from people.access import AuthedRequest, permission_required


@require_GET
@permission_required("finance.view")
def money(request: AuthedRequest) -> HttpResponse:
    """All accounts with what is in them; each balance opens to its movements."""
    accounts = list(MoneyAccount.objects.order_by("closed_at", "code"))
    holds = balances([each.pk for each in accounts])
    base = base_currency()
    context = {
        "rows": [
            {"it": each, "own": major(holds[each.pk].own, each.currency), "base": major(holds[each.pk].base, base)}
            for each in accounts
        ],
        "total": major(sum(each.base for each in holds.values()), base),
        "base_currency": base,
        "kinds": MoneyAccountKind.choices,
        "may_manage": request.user.can("finance.manage"),
    }
    return render(request, "finance/settlements/money.html", context)


@require_POST
@permission_required("finance.manage")
def new_account(request: AuthedRequest) -> HttpResponse:
    """A new account of ours."""
    fields = {name: request.POST.get(name, "").replace("\0", "") for name in ("code", "name", "kind", "currency")}
    created = create_account(**fields, actor=request.user)
    if created.account is None:
        messages.error(request, _("Enter a code, a name, a kind and a currency."))
        if created.refused and created.refused.code == "taken":
            messages.error(request, refusal_words(created.refused))
        return redirect("finance:money")
    return redirect("finance:money-account", account_id=created.account.pk)


@require_GET
@permission_required("finance.view")
def account(request: AuthedRequest, account_id: int) -> HttpResponse:
    """The movements of an account, newest first, each opening what it is about."""
    one = get_object_or_404(MoneyAccount, pk=account_id)
    found = Leg.objects.filter(account=chart.MONEY, partner_kind="money", partner_id=one.pk).select_related("entry")
    try:
        page = keyset_page(found, request.GET, order=("-id",), size=100)
    except BadCursor as error:
        raise Http404 from error
    links = links_for([(leg.entry.document_kind, leg.entry.document_id) for leg in page.rows], user=request.user)
    base = base_currency()
    holds = balances([one.pk])[one.pk]
    others = LedgerAccount.objects.filter(pk__in=OTHER_SIDE).order_by("code")
    context = {
        "one": one,
        "own": major(holds.own, one.currency),
        "base": major(holds.base, base),
        "base_currency": base,
        "page": page,
        "rows": [
            {
                "it": leg,
                "kind": kind_word(leg.entry.kind),
                "link": links[leg.entry.document_kind, leg.entry.document_id],
                "own": major(leg.currency_amount, one.currency),
                "base": major(leg.amount, base),
            }
            for leg in page.rows
        ],
        "others": [(each.code, f"{each.code} {local_name(each)}") for each in others],
        "client_id": uuid4(),
        "today": clock.business_date(),
        "may_manage": request.user.can("finance.manage"),
    }
    return render(request, "finance/settlements/account.html", context)


@require_POST
@permission_required("finance.manage")
def book(request: AuthedRequest, account_id: int) -> HttpResponse:
    """A movement that no document says: in above zero, out below."""
    one = get_object_or_404(MoneyAccount, pk=account_id)
    client_id, on = uuid(request.POST.get("client_id", "")), day(request.POST.get("on", ""))
    amount = parse_minor(request.POST.get("amount", ""), one.currency)
    if client_id is None or on is None or amount is None:
        messages.error(request, _("Enter an amount and a day."))
        return redirect("finance:money-account", account_id=one.pk)
    booked = book_other(
        client_id=client_id,
        money_account_id=one.pk,
        amount=amount,
        other=request.POST.get("other", ""),
        memo=request.POST.get("memo", "").replace("\0", ""),
        on=on,
        actor=request.user,
    )
    if booked.refused:
        messages.error(request, refusal_words(booked.refused))
    return redirect("finance:money-account", account_id=one.pk)


@require_http_methods(["GET", "POST"])
@permission_required("finance.manage")
def withdrawal(request: AuthedRequest) -> HttpResponse:
    """Move money between two accounts of ours. What it brought stands beside the day's rate."""
    accounts = list(MoneyAccount.objects.filter(closed_at=None).order_by("code"))
    holds = balances([each.pk for each in accounts])
    wrong = ""
    if request.method == "POST":
        done = _withdrawn(request, {each.pk: each for each in accounts})
        if not isinstance(done, str):
            return done
        wrong = done
    given = request.POST if request.method == "POST" else request.GET
    context = {
        "accounts": [
            (str(each.pk), f"{each.code} · {major(holds[each.pk].own, each.currency):,} {each.currency}")
            for each in accounts
        ],
        "given": {name: given.get(name, "") for name in ("source", "target", "amount", "fee", "received")},
        "on": given.get("on", "") or clock.business_date().isoformat(),
        "client_id": uuid(given.get("client_id", "")) or uuid4(),
        "wrong": wrong,
    }
    return render(request, "finance/settlements/withdraw.html", context, status=422 if wrong else 200)


def _withdrawn(request: AuthedRequest, accounts: dict[int, MoneyAccount]) -> HttpResponse | str:
    """The answer when the money moved, or the words why it did not."""
    source = accounts.get(number(request.POST.get("source", "")) or 0)
    target = accounts.get(number(request.POST.get("target", "")) or 0)
    client_id, on = uuid(request.POST.get("client_id", "")), day(request.POST.get("on", ""))
    if source is None or target is None:
        return refusal_words(Refusal("no_account"))
    amount = parse_minor(request.POST.get("amount", ""), source.currency)
    fee = parse_minor(request.POST.get("fee", "") or "0", source.currency)
    received = parse_minor(request.POST.get("received", ""), target.currency)
    if amount is None or fee is None or received is None or client_id is None or on is None:
        return _("Enter the amount, the fee, what arrived and the day.")
    done = withdraw(
        client_id=client_id, source_id=source.pk, target_id=target.pk, amount=amount, fee=fee, received=received, on=on,
        actor=request.user,
    )  # fmt: skip
    if done.withdrawal is None:
        return refusal_words(done.refused) if done.refused else ""
    values: dict[str, Any] = {"number": done.withdrawal.number, "source": source.currency, "target": target.currency}
    values["implied"] = implied_rate(
        given=amount - fee, given_currency=source.currency, received=received, currency=target.currency
    )
    words = _("%(number)s is booked. One %(source)s brought %(implied)s %(target)s.") % values
    rates = fx.rates([(source.currency, on), (target.currency, on)])
    if len(rates) == len({source.currency, target.currency}):
        values["rate"] = (rates[source.currency, on] / rates[target.currency, on]).quantize(values["implied"])
        words += " " + _("The day's rate was %(rate)s.") % values
    messages.success(request, words)
    return redirect("finance:money-account", account_id=target.pk)


@require_GET
@permission_required("distribution.wallets")
def top_ups(request: AuthedRequest) -> HttpResponse:
    """Money that distributors say they sent, until somebody finds it in an account."""
    found = TopUp.objects.filter(state=TopUpState.REQUESTED).select_related("wallet__distributor", "requested_by")
    try:
        page = keyset_page(found, request.GET, order=("-id",))
    except BadCursor as error:
        raise Http404 from error
    accounts = MoneyAccount.objects.filter(closed_at=None).order_by("code")
    context = {
        "page": page,
        "rows": [{"it": each, "amount": major(each.amount, each.wallet.currency)} for each in page.rows],
        "accounts": [(each.pk, f"{each.code} · {each.currency}") for each in accounts],
    }
    return render(request, "finance/settlements/top_ups.html", context)


@require_POST
@permission_required("distribution.wallets")
def decide_top_ups(request: AuthedRequest, action: str) -> HttpResponse:
    """The money is here, or it did not come. Answered row by row."""
    ids = chosen_ids(request.POST)
    if action not in ("confirm", "refuse"):
        raise Http404
    if not ids:
        context = {"why": _("Choose at least one top-up.")}
        return render(request, "finance/settlements/refused.html", context, status=422)
    if action == "confirm":
        account_id = number(request.POST.get("account", "")) or 0
        outcomes = confirm_top_ups(ids, money_account_id=account_id, actor=request.user)
    else:
        reason = request.POST.get("reason", "").replace("\0", "")
        outcomes = refuse_top_ups(ids, reason=reason, actor=request.user)
    labels = dict(TopUp.objects.filter(pk__in=ids).values_list("pk", "reference"))
    context = outcome_context(outcomes, {key: (text, "") for key, text in labels.items()})
    return render(request, "finance/settlements/outcomes.html", context)
