"""How payments to suppliers are booked."""

from dataclasses import dataclass
from datetime import date

from finance import chart
from finance.models import Payment, PaymentShare
from finance.services.ledger import Draft, LegDraft


@dataclass(frozen=True, slots=True)
class Paying:
    """A payment, the currency of the account it left, and what paid + fee were worth there in the base currency."""

    payment: Payment
    account_currency: str
    money: int


def entry_of_payment(paying: Paying) -> Draft:
    """Our debt goes down by what the bills carry, the account by what its money carries; the rest is an exchange difference.

    One currency: 1,000.00 USD owed at 7.20 (7,200.00 CNY), paid from an account that holds dollars at 7.00:
    PAYABLE +7,200.00 (USD 1,000.00), MONEY -7,000.00 (USD -1,000.00), EXCHANGE -200.00 (USD 0): a gain.

    Two currencies: the same bill paid by 7,100.00 CNY. Each currency must balance, so the conversion itself is a pair of exchange legs:
    MONEY -7,100.00 (CNY -7,100.00) against EXCHANGE +7,100.00 (CNY 7,100.00), EXCHANGE -7,100.00 (USD -1,000.00) against PAYABLE +7,200.00
    (USD 1,000.00), and what is left, EXCHANGE -100.00 (USD 0), is the gain. The fee is an expense in the account's currency, at its share of
    what the account's money carries.
    """
    payment = paying.payment
    fee = (2 * paying.money * payment.fee + payment.paid + payment.fee) // (2 * (payment.paid + payment.fee))
    worth = paying.money - fee
    own, account = payment.currency, paying.account_currency
    legs = [
        LegDraft(
            chart.PAYABLE, payment.base, own, payment.amount, partner_kind="supplier", partner_id=payment.supplier_id
        ),
        LegDraft(
            chart.MONEY,
            -paying.money,
            account,
            -payment.paid - payment.fee,
            partner_kind="money",
            partner_id=payment.source_id,
        ),
        LegDraft(chart.BANK_FEES, fee, account, payment.fee, partner_kind="money", partner_id=payment.source_id),
        *(
            (
                _exchange(payment, worth, account, payment.paid),
                _exchange(payment, -worth, own, -payment.amount),
            )
            if account != own
            else ()
        ),
        _exchange(payment, worth - payment.base, own, 0),
    ]
    return _draft(f"payment:{payment.pk}", payment, payment.on, legs)


def entry_of_share(payment: Payment, share: PaymentShare, on: date) -> Draft:
    """An advance settles a bill: the debt to the supplier stays, but for the exchange between the two."""
    legs = [
        LegDraft(
            chart.PAYABLE,
            share.base - share.given,
            payment.currency,
            0,
            partner_kind="supplier",
            partner_id=payment.supplier_id,
        ),
        _exchange(payment, share.given - share.base, payment.currency, 0),
    ]
    return _draft(f"share:{share.pk}", payment, on, legs)


def _exchange(payment: Payment, amount: int, currency: str, own: int) -> LegDraft:
    return LegDraft(
        chart.EXCHANGE_DIFFERENCES, amount, currency, own, partner_kind="supplier", partner_id=payment.supplier_id
    )


def _draft(key: str, payment: Payment, on: date, legs: list[LegDraft]) -> Draft:
    some = tuple(leg for leg in legs if leg.amount or leg.currency_amount)
    return Draft(key, "payment", "payment", payment.pk, on, some, memo=payment.number)
