"""The demo's payables: what came for its purchase orders is billed, and the first bill is paid."""

from datetime import timedelta
from uuid import uuid4

from erp.kernel import clock
from finance.models import MoneyAccount
from finance.queries.payables import suppliers_to_bill, unbilled
from finance.services.bills import BilledLine, approve_bills, create_bill
from finance.services.payments import pay
from people.models import User


def create_demo_payables(*, actor: User) -> None:
    """Bill all that came, approve what is as expected, and pay the first bill from an account in its currency, when there is one."""
    today = clock.business_date()
    for place, (supplier_id, code, _name, _count) in enumerate(suppliers_to_bill()):
        found = unbilled(supplier_id)
        currency = found[0].currency
        lines = [
            BilledLine(row.kind, row.source_id, row.quantity, row.expected) for row in found if row.currency == currency
        ]
        made = create_bill(
            client_id=uuid4(),
            supplier_id=supplier_id,
            number=f"{code}-{today:%Y%m}",
            billed_on=today - timedelta(days=1),
            currency=currency,
            lines=lines,
            actor=actor,
        )
        account = MoneyAccount.objects.filter(currency=currency, closed_at=None).order_by("pk").first()
        if made.bill_id and approve_bills(bill_ids=[made.bill_id], actor=actor).done and account and place == 0:
            total = sum(line.amount for line in lines)
            pay(
                client_id=uuid4(),
                supplier_id=supplier_id,
                money_account_id=account.pk,
                amount=total,
                paid=total,
                on=today,
                shares=[(made.bill_id, total)],
                actor=actor,
            )
