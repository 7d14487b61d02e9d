"""Distributors' money: top-ups that arrived in an account of ours, and wallet money paid back. Distribution owns the wallet, we the money."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from distribution.models import TopUp, WalletEntry
from distribution.services import wallets
from distribution.services.wallets import WalletPosting
from distribution.states import TopUpState, WalletEntryKind
from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.services import fx
from erp.kernel.sql import retried
from finance import chart
from finance.models import MoneyAccount
from finance.services import carrying
from finance.services.ledger import Draft, LegDraft, post_entries
from finance.services.money import locked_accounts
from people.models import User


@retried()
@transaction.atomic
def confirm_top_ups(
    top_up_ids: Sequence[int], *, money_account_id: int, actor: User | None, on: date | None = None
) -> Outcomes:
    """The money is here: it goes into the wallets, and into the account where it arrived. Both or neither.

    Confirmed before: already. Refused: `no_account`, `closed`, `currency` (the account has another than the wallet), `no_rate`, and what the
    wallet says (`not_found`, `refused`).
    """
    on = on or clock.business_date()
    waiting = _waiting(top_up_ids)
    account = MoneyAccount.objects.filter(pk=money_account_id).first()
    unfit = {key: refusal for key, top_up in waiting.items() if (refusal := _unfit(top_up, account, on))}
    outcomes = wallets.confirm_top_ups([key for key in top_up_ids if key not in unfit], actor=actor)
    if outcomes.done and account is not None:
        locked_accounts({account.pk})
        entries = WalletEntry.objects.filter(document_kind="top_up", document_id__in=outcomes.done)
        post_entries(_drafts(entries.select_related("wallet").order_by("pk"), account, on), actor=actor)
    return outcomes + Outcomes(refused=unfit)


def refuse_top_ups(top_up_ids: Sequence[int], *, reason: str, actor: User | None) -> Outcomes:
    """The money did not come; nothing moves, and the distributor reads why. Refused: `no_reason`, and what the wallet says (`confirmed`)."""
    if not reason.strip():
        return Outcomes(refused={key: Refusal("no_reason") for key in top_up_ids})
    return wallets.refuse_top_ups(top_up_ids, reason=reason.strip(), actor=actor)


def _waiting(top_up_ids: Iterable[int]) -> dict[int, TopUp]:
    found = TopUp.objects.filter(pk__in=top_up_ids, state=TopUpState.REQUESTED).select_related("wallet")
    return {top_up.pk: top_up for top_up in found}


def _unfit(top_up: TopUp, account: MoneyAccount | None, on: date) -> Refusal | None:
    currency = top_up.wallet.currency
    if account is None:
        return Refusal("no_account")
    if account.closed_at:
        return Refusal("closed", {"account": account.code})
    if account.currency != currency:
        values = {"currency": currency, "account": account.code, "account_currency": account.currency}
        return Refusal("currency", values)
    return (
        None if (currency, on) in fx.rates([(currency, on)]) else Refusal("no_rate", {"currency": currency, "on": on})
    )


def _drafts(entries: Iterable[WalletEntry], account: MoneyAccount, on: date) -> list[Draft]:
    rate = fx.rate(account.currency, on)
    return [_draft(entry, account, on, fx.to_base(entry.amount, account.currency, rate)) for entry in entries]


def _draft(entry: WalletEntry, account: MoneyAccount, on: date, money: int, owed: int | None = None) -> Draft:
    """Money in our account against what we owe the distributor, who gets or gives it at `owed`; the rest is exchange."""
    liability = money if owed is None else owed
    currency, distributor = account.currency, entry.wallet_id
    legs = [
        LegDraft(chart.MONEY, money, currency, entry.amount, partner_kind="money", partner_id=account.pk),
        LegDraft(
            chart.WALLETS, -liability, currency, -entry.amount, partner_kind="distributor", partner_id=distributor
        ),
    ]
    if money != liability:
        legs.append(
            LegDraft(
                chart.EXCHANGE_DIFFERENCES,
                liability - money,
                currency,
                0,
                partner_kind="distributor",
                partner_id=distributor,
            )
        )
    return Draft(f"wallet:{entry.pk}", "wallet", "wallet_entry", entry.pk, on, tuple(legs), entry.note)


@retried()
@transaction.atomic
def pay_back(
    *, distributor_id: int, money_account_id: int, amount: int, key: str, note: str, on: date, actor: User | None
) -> Refusal | None:
    """Give wallet money back to a distributor from an account of ours; `key` names the wish, so that it happens once.

    Refused: `no_account`, `closed`, `currency`, `sum` (nothing), `in_future`, `no_rate`, and what the wallet says (`not_found`, `not_enough`).
    """
    account = MoneyAccount.objects.filter(pk=money_account_id).first()
    refusal = _cannot_pay_back(account, distributor_id, amount, on)
    if refusal is not None or account is None:
        return refusal
    posting = WalletPosting(
        distributor_id, WalletEntryKind.WITHDRAWAL, f"pay_back:{key}", -amount, "distributor", distributor_id, note
    )
    written = wallets.post_wallet(entries=[posting], actor=actor)
    if written.refused:
        return written.refused[posting.key]
    for entry_id in written.new.values():
        entry = WalletEntry.objects.select_related("wallet").get(pk=entry_id)
        money = -carrying.leave(money_account_id=account.pk, minor=amount, on=on)
        owed = fx.to_base(entry.amount, account.currency, fx.rate(account.currency, on))
        post_entries([_draft(entry, account, on, money, owed)], actor=actor)
    return None


def _cannot_pay_back(account: MoneyAccount | None, distributor_id: int, amount: int, on: date) -> Refusal | None:
    standing = wallets.standing(distributor_id)
    if account is None or standing is None:
        return Refusal("no_account" if account is None else "not_found")
    if account.closed_at:
        return Refusal("closed", {"account": account.code})
    if account.currency != standing.currency:
        values = {"currency": standing.currency, "account": account.code, "account_currency": account.currency}
        return Refusal("currency", values)
    if amount <= 0:
        return Refusal("sum")
    if on > clock.business_date():
        return Refusal("in_future", {"on": on})
    known = (account.currency, on) in fx.rates([(account.currency, on)])
    return None if known else Refusal("no_rate", {"currency": account.currency, "on": on})
