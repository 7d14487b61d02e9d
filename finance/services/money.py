"""Our own money: accounts, withdrawals between them, and movements entered by hand."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from erp.kernel.services import fx
from erp.kernel.services.timeline import record
from erp.kernel.sql import next_ids, retried, rows
from finance import chart
from finance.models import Entry, MoneyAccount, Withdrawal
from finance.queries.money import balances
from finance.services import carrying
from finance.services.ledger import Draft, LegDraft, post_entries
from finance.services.matching import share
from finance.states import MoneyAccountKind
from people.models import User

# What a movement by hand may be about: bank fees, an owner's money, our subscriptions, and what is still to be explained.
OTHER_SIDE = (chart.BANK_FEES, chart.OPENING, chart.SUBSCRIPTIONS, chart.ADVERTISING, chart.SUSPENSE)


@dataclass(frozen=True, slots=True)
class Created:
    """The new account, or why there is none."""

    account: MoneyAccount | None
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The withdrawal, or why there is none. `already`: this sending was here before."""

    withdrawal: Withdrawal | None
    already: bool = False
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """The entry of a movement by hand, or why there is none."""

    entry_id: int | None
    already: bool = False
    refused: Refusal | None = None


@transaction.atomic
def create_account(*, code: str, name: str, kind: str, currency: str, actor: User | None) -> Created:
    """A new account of ours. Refused: `no_code`, `no_name`, `kind` or `currency` (not known), `taken` (the code is)."""
    code, name, currency = code.strip(), name.strip(), currency.strip().upper()
    if not code or not name:
        return Created(None, Refusal("no_name" if code else "no_code"))
    if kind not in MoneyAccountKind.values:
        return Created(None, Refusal("kind", {"kind": kind}))
    if not (len(currency) == 3 and currency.isalpha() and currency.isascii()):
        return Created(None, Refusal("currency", {"currency": currency}))
    made = rows(
        """INSERT INTO finance_moneyaccount (code, name, kind, currency) VALUES (%s, %s, %s, %s)
           ON CONFLICT (code) DO NOTHING RETURNING id""",
        [code[:24], name[:120], kind, currency],
    )
    if not made:
        return Created(None, Refusal("taken", {"code": code}))
    account = MoneyAccount.objects.get(pk=made[0][0])
    record("money.created", subject_kind="money_account", subject_ids=[account.pk], actor=actor)
    return Created(account)


def locked_accounts(account_ids: set[int]) -> dict[int, MoneyAccount]:
    """Accounts of ours, locked by id, so that their balances stand still."""
    found = MoneyAccount.objects.filter(pk__in=account_ids).order_by("pk").select_for_update(no_key=True)
    return {account.pk: account for account in found}


@retried()
@transaction.atomic
def withdraw(
    *,
    client_id: UUID,
    source_id: int,
    target_id: int,
    amount: int,
    fee: int,
    received: int,
    on: date,
    actor: User | None,
) -> Withdrawn:
    """Move money between two accounts: `amount` leaves the source, `fee` of it stays with the provider, `received` arrives.

    The amount leaves at the value that it carries, the fee at its share of it. Another currency arrives at the day's rate, and the
    difference is one of exchange; the same currency keeps its value. The same sending again: already. Refused: `client_id` (used for
    another), `no_account`, `same_account`, `closed`, `sum` (amount, fee and received make no sense), `not_enough` (with the balance),
    `in_future`, `no_rate`.
    """
    wanted = (source_id, target_id, amount, fee, received)
    accounts = locked_accounts({source_id, target_id})
    known = Withdrawal.objects.filter(client_id=client_id).first()
    if known is not None:
        same = (known.source_id, known.target_id, known.amount, known.fee, known.received) == wanted
        return Withdrawn(known, already=True) if same else Withdrawn(None, refused=Refusal("client_id"))
    refusal = _unfit(accounts, source_id, target_id, amount, fee, received, on)
    if refusal is not None:
        return Withdrawn(None, refused=refusal)
    source, target = accounts[source_id], accounts[target_id]
    try:
        legs = _withdrawal_legs(source, target, amount, fee, received, on)
    except fx.NoRate as missing:
        return Withdrawn(None, refused=Refusal("no_rate", {"currency": missing.currency, "on": on}))
    (key,) = next_ids("finance_withdrawal", 1)
    number = f"WD{key:08}"
    withdrawal = Withdrawal.objects.create(
        pk=key, client_id=client_id, number=number, source=source, target=target, amount=amount, fee=fee,
        received=received, on=on, actor=actor, at=clock.now(),
    )  # fmt: skip
    post_entries([Draft(f"withdrawal:{key}", "withdrawal", "withdrawal", key, on, legs, number)], actor=actor)
    return Withdrawn(withdrawal)


def _unfit(
    accounts: dict[int, MoneyAccount], source_id: int, target_id: int, amount: int, fee: int, received: int, on: date
) -> Refusal | None:
    if source_id == target_id:
        return Refusal("same_account")
    if len(accounts) < 2:
        return Refusal("no_account")
    closed = [account.code for account in accounts.values() if account.closed_at]
    if closed:
        return Refusal("closed", {"account": closed[0]})
    source, target = accounts[source_id], accounts[target_id]
    if not (0 <= fee < amount and received > 0):
        return Refusal("sum")
    if source.currency == target.currency and amount != fee + received:
        return Refusal("sum")
    there = balances([source_id])[source_id].own
    if amount > there:
        values = {"balance": there, "amount": amount, "currency": source.currency, "account": source.code}
        return Refusal("not_enough", values)
    return Refusal("in_future", {"on": on}) if on > clock.business_date() else None


def _withdrawal_legs(
    source: MoneyAccount, target: MoneyAccount, amount: int, fee: int, received: int, on: date
) -> tuple[LegDraft, ...]:
    value = carrying.leave(money_account_id=source.pk, minor=amount, on=on)
    kept = share(value, fee, amount)
    money = ("money", source.pk)
    left = LegDraft(chart.MONEY, -value, source.currency, -amount, partner_kind="money", partner_id=source.pk)
    cost = LegDraft(chart.BANK_FEES, kept, source.currency, fee, partner_kind=money[0], partner_id=money[1])
    if source.currency == target.currency:
        arrived = value - kept
        exchange: tuple[LegDraft, ...] = ()
    else:
        arrived = fx.to_base(received, target.currency, fx.rate(target.currency, on))
        code = chart.EXCHANGE_DIFFERENCES
        exchange = (
            LegDraft(code, value - kept, source.currency, amount - fee, partner_kind=money[0], partner_id=money[1]),
            LegDraft(code, -arrived, target.currency, -received, partner_kind=money[0], partner_id=money[1]),
        )
    came = LegDraft(chart.MONEY, arrived, target.currency, received, partner_kind="money", partner_id=target.pk)
    return tuple(leg for leg in (left, came, cost, *exchange) if leg.amount or leg.currency_amount)


@retried()
@transaction.atomic
def book_other(
    *,
    client_id: UUID,
    money_account_id: int,
    amount: int,
    other: str,
    memo: str,
    on: date,
    actor: User | None,
) -> Booked:
    """Money that came in (or, below zero, went out) for something that no document says: a bank fee, the owner's deposit.

    Incoming counts at the day's rate, outgoing leaves at what it carries. The same sending again: already. Refused: `no_account`, `closed`,
    `other` (an account that is not for this), `no_memo`, `sum` (nothing moved), `not_enough` (with the balance), `in_future`, `no_rate`.
    """
    account = locked_accounts({money_account_id}).get(money_account_id)
    known = Entry.objects.filter(key=f"money:{client_id}").first()
    if known is not None:
        return Booked(known.pk, already=True)
    refusal = _unbookable(account, amount, other, memo, on)
    if refusal is not None:
        return Booked(None, refused=refusal)
    assert account is not None  # a missing one is refused
    try:
        value = (
            fx.to_base(amount, account.currency, fx.rate(account.currency, on))
            if amount > 0
            else -carrying.leave(money_account_id=account.pk, minor=-amount, on=on)
        )
    except fx.NoRate as missing:
        return Booked(None, refused=Refusal("no_rate", {"currency": missing.currency, "on": on}))
    legs = (
        LegDraft(chart.MONEY, value, account.currency, amount, partner_kind="money", partner_id=account.pk),
        LegDraft(other, -value, account.currency, -amount, partner_kind="money", partner_id=account.pk),
    )
    draft = Draft(f"money:{client_id}", "money", "money_account", account.pk, on, legs, memo.strip())
    return Booked(post_entries([draft], actor=actor).new[draft.key])


def _unbookable(account: MoneyAccount | None, amount: int, other: str, memo: str, on: date) -> Refusal | None:
    if account is None:
        return Refusal("no_account")
    if account.closed_at:
        return Refusal("closed", {"account": account.code})
    if other not in OTHER_SIDE:
        return Refusal("other", {"other": other})
    if not memo.strip():
        return Refusal("no_memo")
    if not amount:
        return Refusal("sum")
    there = balances([account.pk])[account.pk].own
    if amount < 0 and -amount > there:
        values = {"balance": there, "amount": -amount, "currency": account.currency, "account": account.code}
        return Refusal("not_enough", values)
    return Refusal("in_future", {"on": on}) if on > clock.business_date() else None
