"""A marketplace pays a settlement out: what it owed becomes money in an account of ours."""

from datetime import date

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.services import fx
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from finance import chart
from finance.models import MoneyAccount, Settlement
from finance.services import carrying
from finance.services.ledger import Draft, LegDraft, post_entries
from finance.states import SettlementState
from people.models import User


@retried()
@transaction.atomic
def pay_out(
    settlement_id: int, *, money_account_id: int, received_minor: int, on: date, actor: User | None, fee: int = 0
) -> Outcomes:
    """Book what arrived of a settlement: all of its total, less the `fee` that a bank kept; open differences stay open.

    A settlement below zero is charged to the account. The same payout again: already. Refused: `not_found`, `paid_out` (otherwise
    before), `no_account`, `closed`, `currency` (the account has another), `amount` (received and fee are not the total), `nothing`
    (its total is zero), `in_future`, `no_rate`.
    """
    settlement = Settlement.objects.select_for_update(no_key=True).filter(pk=settlement_id).first()
    account = MoneyAccount.objects.select_for_update(no_key=True).filter(pk=money_account_id).first()
    if settlement is not None and settlement.state == SettlementState.PAID_OUT:
        same = (settlement.paid_into_id, settlement.paid_out_on) == (money_account_id, on)
        return (
            Outcomes(already=(settlement_id,))
            if same
            else _refused(settlement_id, "paid_out", on=settlement.paid_out_on)
        )
    refusal = _refusal(settlement, account, received_minor, fee, on)
    if refusal is not None:
        return Outcomes(refused={settlement_id: refusal})
    assert settlement is not None  # a missing one is refused
    try:
        legs = _legs(settlement, money_account_id, received_minor, fee, on)
    except fx.NoRate as missing:
        return _refused(settlement_id, "no_rate", currency=missing.currency, on=on)
    memo = settlement.external_id
    post_entries([Draft(f"payout:{settlement_id}", "payout", "settlement", settlement_id, on, legs, memo)], actor=actor)
    execute(
        "UPDATE finance_settlement SET state = %s, paid_out_on = %s, paid_into_id = %s, paid_by_id = %s WHERE id = %s",
        [str(SettlementState.PAID_OUT), on, money_account_id, actor.pk if actor else None, settlement_id],
    )
    data = {"on": on, "received": received_minor, "fee": fee, "account": money_account_id}
    record("settlement.paid_out", subject_kind="settlement", subject_ids=[settlement_id], actor=actor, data=data)
    return Outcomes(done=(settlement_id,))


def _refused(settlement_id: int, code: str, **values: object) -> Outcomes:
    return Outcomes(refused={settlement_id: Refusal(code, values)})


def _refusal(
    settlement: Settlement | None, account: MoneyAccount | None, received: int, fee: int, on: date
) -> Refusal | None:
    if settlement is None:
        return Refusal("not_found")
    if account is None:
        return Refusal("no_account")
    if account.closed_at:
        return Refusal("closed", {"account": account.code})
    if account.currency != settlement.currency:
        names = {"currency": settlement.currency, "account": account.code, "account_currency": account.currency}
        return Refusal("currency", names)
    if not settlement.total:
        return Refusal("nothing")
    if fee < 0 or received + fee != settlement.total:
        values = {"total": settlement.total, "received": received, "fee": fee, "currency": settlement.currency}
        return Refusal("amount", values)
    return Refusal("in_future", {"on": on}) if on > clock.business_date() else None


def _legs(settlement: Settlement, money_account_id: int, received: int, fee: int, on: date) -> tuple[LegDraft, ...]:
    """What the settlement put into the marketplace's balance leaves it at its own value; the money counts at the day's rate."""
    currency = settlement.currency
    rate = fx.rate(currency, on)
    put = _put(settlement.pk)
    arrived = (
        fx.to_base(received, currency, rate)
        if received >= 0
        else -carrying.leave(money_account_id=money_account_id, minor=-received, on=on)
    )
    kept = fx.to_base(fee, currency, rate)
    account = ("account", settlement.account_id)
    legs = (
        LegDraft(chart.MONEY, arrived, currency, received, partner_kind="money", partner_id=money_account_id),
        LegDraft(chart.BANK_FEES, kept, currency, fee, partner_kind=account[0], partner_id=account[1]),
        LegDraft(
            chart.MARKETPLACE_BALANCE, -put, currency, -settlement.total, partner_kind=account[0], partner_id=account[1]
        ),
        LegDraft(
            chart.EXCHANGE_DIFFERENCES,
            put - arrived - kept,
            currency,
            0,
            partner_kind=account[0],
            partner_id=account[1],
        ),
    )
    return tuple(leg for leg in legs if leg.amount or leg.currency_amount)


def _put(settlement_id: int) -> int:
    """The base value at which a settlement stands in the marketplace's balance."""
    [(value,)] = rows(
        """SELECT coalesce(sum(l.amount), 0)::bigint FROM finance_entry e JOIN finance_leg l ON l.entry_id = e.id
           WHERE e.key = %s AND l.account_id = %s""",
        [f"settlement:{settlement_id}", chart.MARKETPLACE_BALANCE],
    )
    return int(value)
