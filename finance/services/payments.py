"""Money paid to suppliers: it settles bills, or waits as an advance until it is shared out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services import fx
from erp.kernel.services.timeline import record
from erp.kernel.sql import next_ids, retried, rows
from finance.models import Bill, MoneyAccount, Payment, PaymentReversal, PaymentShare
from finance.queries.payables import Owed, advances, owed
from finance.services import carrying
from finance.services.bills import share
from finance.services.ledger import post_entries, reverse_entries
from finance.services.payment_entries import Paying, entry_of_payment, entry_of_share
from finance.states import BillState
from people.models import User
from procurement.models import Supplier

PREFIX = "PY"


@dataclass(frozen=True, slots=True)
class Paid:
    """The payment, or why there is none: refusals by the place of the fault (`supplier`, `account`, `paid`, `shares.0` ...)."""

    payment_id: int | None
    already: bool = False
    refused: Mapping[str, Refusal] = field(default_factory=dict)


@retried()
@transaction.atomic
def pay(
    *,
    client_id: UUID,
    supplier_id: int,
    money_account_id: int,
    amount: int,
    paid: int,
    on: date,
    shares: Sequence[tuple[int, int]],
    actor: User | None,
    fee: int = 0,
    currency: str = "",
    note: str = "",
) -> Paid:
    """Pay a supplier `amount` (in the bills' currency) by `paid` and a `fee` on top (in the account's), shared out over bills.

    What is not shared out is paid in advance. The same `client_id` again answers the first payment. All or nothing; refused:
    `unknown_supplier`, `unknown_account`, `closed`, `below_zero`, `paid_missing` (another currency, and nobody said what left),
    `paid_differs` (one currency, two amounts), `over_payment` (more shared than paid), `no_rate`, and by share `not_found`,
    `other_supplier`, `other_currency`, `not_approved`, `twice`, `over_bill` (with what is left).
    How it is booked: `payment_entries.entry_of_payment`.
    """
    found = Payment.objects.filter(client_id=client_id).values_list("pk", flat=True).first()
    if found:
        return Paid(found, already=True)
    supplier = Supplier.objects.select_for_update(no_key=True).filter(pk=supplier_id).first()
    account = MoneyAccount.objects.filter(pk=money_account_id).first()
    if supplier is None:
        return Paid(None, refused={"supplier": Refusal("unknown_supplier")})
    if account is None or account.closed_at:
        return Paid(None, refused={"account": Refusal("closed" if account else "unknown_account")})
    found = Payment.objects.filter(client_id=client_id).values_list("pk", flat=True).first()
    if found:  # it was written while we waited for the supplier
        return Paid(found, already=True)
    bills = _locked(bill_id for bill_id, _ in shares)
    currency = currency or next((bill.currency for bill in bills.values()), supplier.currency)
    left = owed(list(bills))
    refused = _wrong(amount, paid, fee, same=account.currency == currency)
    refused |= _wrong_shares(supplier.pk, currency, shares, bills, left)
    if sum(part for _, part in shares) > amount:
        refused["shares"] = Refusal("over_payment", {"amount": amount, "currency": currency})
    if refused:
        return Paid(None, refused=refused)
    try:
        money = carrying.leave(money_account_id=account.pk, minor=paid + fee, on=on)
        rest = amount - sum(part for _, part in shares)
        advance = fx.to_base(rest, currency, fx.rate(currency, on)) if rest else 0
    except fx.NoRate as missing_rate:
        values = {"currency": missing_rate.currency, "on": missing_rate.on}
        return Paid(None, refused={"on": Refusal("no_rate", values)})
    settled = [(bill_id, part, _carried(left[bill_id], part)) for bill_id, part in shares]
    (key,) = next_ids("finance_payment", 1)
    payment = Payment.objects.create(
        id=key,
        client_id=client_id,
        number=f"{PREFIX}{key:08}",
        supplier=supplier,
        source=account,
        currency=currency,
        amount=amount,
        paid=paid,
        fee=fee,
        base=advance + sum(base for _, _, base in settled),
        on=on,
        note=note[:200],
        actor=actor,
        at=clock.now(),
    )
    PaymentShare.objects.bulk_create(
        PaymentShare(payment=payment, bill_id=bill_id, amount=part, base=base, given=base)
        for bill_id, part, base in settled
    )
    post_entries([entry_of_payment(Paying(payment, account.currency, money))], actor=actor)
    record("payment.made", subject_kind="payment", subject_ids=[payment.pk], actor=actor)
    record(
        "bill.paid",
        subject_kind="bill",
        subject_ids=list(bills),
        actor=actor,
        data_by_id={bill_id: {"payment": payment.number, "amount": part} for bill_id, part, _ in settled},
    )
    return Paid(payment.pk)


def _locked(bill_ids: Iterable[int]) -> dict[int, Bill]:
    return {bill.pk: bill for bill in Bill.objects.select_for_update().filter(pk__in=set(bill_ids)).order_by("pk")}


def _carried(left: Owed, part: int) -> int:
    """The base value of a part of what is left of a bill; the last unit takes the rest."""
    return left.base if part == left.minor else share(left.base, part, left.minor)


def _wrong(amount: int, paid: int, fee: int, *, same: bool) -> dict[str, Refusal]:
    refused = {}
    if amount <= 0:
        refused["amount"] = Refusal("below_zero")
    if paid <= 0 or (same and paid != amount):
        refused["paid"] = Refusal("paid_differs" if paid > 0 else "paid_missing")
    if fee < 0:
        refused["fee"] = Refusal("below_zero")
    return refused


def _wrong_shares(
    supplier_id: int,
    currency: str,
    shares: Sequence[tuple[int, int]],
    bills: Mapping[int, Bill],
    left: Mapping[int, Owed],
) -> dict[str, Refusal]:
    refused = {}
    seen: set[int] = set()
    for index, (bill_id, part) in enumerate(shares):
        fault = Refusal("twice") if bill_id in seen else _fault(supplier_id, currency, bills.get(bill_id), part, left)
        if fault:
            refused[f"shares.{index}"] = fault
        seen.add(bill_id)
    return refused


def _fault(supplier_id: int, currency: str, bill: Bill | None, part: int, left: Mapping[int, Owed]) -> Refusal | None:
    if bill is None:
        return Refusal("not_found")
    if bill.supplier_id != supplier_id:
        return Refusal("other_supplier", {"number": bill.number})
    if bill.currency != currency:
        return Refusal("other_currency", {"number": bill.number, "currency": bill.currency})
    if bill.state != BillState.APPROVED:
        return Refusal("not_approved", {"number": bill.number})
    if part <= 0:
        return Refusal("below_zero", {"number": bill.number})
    if part > left[bill.pk].minor:
        return Refusal("over_bill", {"number": bill.number, "left": left[bill.pk].minor, "currency": currency})
    return None


@retried()
@transaction.atomic
def share_payment(
    *, payment_id: int, shares: Sequence[tuple[int, int]], actor: User | None, on: date | None = None
) -> Paid:
    """Let money that was paid in advance settle bills of its supplier, all of the shares or none.

    What the bill and the advance differ by in base is an exchange difference, booked `on` that day (today). The same bill by the same
    payment again is refused (`twice`); others as in `pay`, and `over_payment` with what is left of the advance.
    """
    payment = Payment.objects.filter(pk=payment_id).first()
    if payment is None:
        return Paid(None, refused={"payment": Refusal("not_found")})
    Supplier.objects.select_for_update(no_key=True).get(pk=payment.supplier_id)
    bills = _locked(bill_id for bill_id, _ in shares)
    left, advance = owed(list(bills)), advances([payment.pk])[payment.pk]
    refused = _wrong_shares(payment.supplier_id, payment.currency, shares, bills, left)
    before = set(PaymentShare.objects.filter(payment=payment, bill__in=bills).values_list("bill_id", flat=True))
    refused |= {f"shares.{index}": Refusal("twice") for index, (bill_id, _) in enumerate(shares) if bill_id in before}
    if not shares:
        refused["shares"] = Refusal("no_shares")
    elif sum(part for _, part in shares) > advance.minor:
        refused["shares"] = Refusal("over_payment", {"amount": advance.minor, "currency": payment.currency})
    if refused:
        return Paid(None, refused=refused)
    minor, base = advance.minor, advance.base
    made = []
    for bill_id, part in shares:
        given = base if part == minor else share(base, part, minor)
        made.append(
            PaymentShare(payment=payment, bill_id=bill_id, amount=part, base=_carried(left[bill_id], part), given=given)
        )
        minor, base = minor - part, base - given
    made = PaymentShare.objects.bulk_create(made)
    day = on or clock.business_date()
    post_entries([entry_of_share(payment, each, day) for each in made], actor=actor)
    record(
        "bill.paid",
        subject_kind="bill",
        subject_ids=list(bills),
        actor=actor,
        data_by_id={each.bill_id: {"payment": payment.number, "amount": each.amount} for each in made},
    )
    return Paid(payment.pk)


@retried()
@transaction.atomic
def reverse_payments(
    *, payment_ids: Iterable[int], reason: str, actor: User | None, on: date | None = None
) -> Outcomes:
    """Take payments back: their bills are owed again, and what was booked is reversed (dated `on`, or today). Reversed before: already.

    Refused: `not_found`, `no_reason`. Any number costs the same statements.
    """
    asked = sorted(set(payment_ids))
    found = [row[0] for row in rows("SELECT id FROM finance_payment WHERE id = ANY(%s) ORDER BY id", [asked])]
    refused = missing(asked, found)
    if not reason.strip():
        return Outcomes(refused=refused | {key: Refusal("no_reason") for key in found})
    rows(
        """SELECT id FROM procurement_supplier WHERE id IN (SELECT supplier_id FROM finance_payment WHERE id = ANY(%s))
           ORDER BY id FOR NO KEY UPDATE""",
        [found],
    )
    already = set(PaymentReversal.objects.filter(payment__in=found).values_list("payment_id", flat=True))
    fit = [key for key in found if key not in already]
    day = on or clock.business_date()
    PaymentReversal.objects.bulk_create(
        PaymentReversal(payment_id=key, on=day, reason=reason.strip()[:200], actor=actor, at=clock.now()) for key in fit
    )
    entries = [row[0] for row in rows(
        "SELECT id FROM finance_entry WHERE document_kind = 'payment' AND document_id = ANY(%s) AND reverses_id IS NULL", [fit]
    )]  # fmt: skip
    reverse_entries(entries, on=day, reason=reason, actor=actor)
    record("payment.reversed", subject_kind="payment", subject_ids=fit, actor=actor, data={"reason": reason})
    return Outcomes(tuple(fit), tuple(sorted(already)), refused)
