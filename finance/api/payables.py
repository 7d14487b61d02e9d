"""The API of the payables: suppliers' bills and payments."""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import django_filters
from rest_framework import serializers
from rest_framework.request import Request

from erp.kernel.api.fields import LARGEST_ID, MOST_IDS, Body, Filters, WholeFilter, WholeNumber, ids_field
from erp.kernel.api.outcomes import OutcomesSerializer, told
from erp.kernel.api.views import ListView, WriteView
from erp.kernel.outcomes import Refusal
from finance.models import Bill, MoneyAccount, Payment
from finance.queries.payables_words import words
from finance.services.bills import BilledLine, approve_bills, create_bill
from finance.services.payments import pay
from finance.states import BillLineKind, BillState
from procurement.models import Supplier


class BillSerializer(serializers.ModelSerializer[Bill]):
    """A supplier's bill; `total` in minor units of its currency, `base` in those of the base currency."""

    supplier = serializers.CharField(source="supplier.code", read_only=True)

    class Meta:
        model = Bill
        fields = (
            "id",
            "number",
            "supplier",
            "currency",
            "billed_on",
            "due_on",
            "state",
            "total",
            "base",
            "difference_reason",
        )
        read_only_fields = fields


class PaymentSerializer(serializers.ModelSerializer[Payment]):
    """A payment; `amount` in minor units of `currency`, `paid` and `fee` in those of the account it left."""

    supplier = serializers.CharField(source="supplier.code", read_only=True)
    account = serializers.CharField(source="source.code", read_only=True)

    class Meta:
        model = Payment
        fields = ("id", "number", "supplier", "account", "currency", "amount", "paid", "fee", "on", "note")
        read_only_fields = fields


class BillFilters(Filters):
    """What a list of bills may be narrowed by."""

    supplier = django_filters.CharFilter(field_name="supplier__code", max_length=24)
    state = django_filters.ChoiceFilter(choices=BillState.choices)
    due_before = django_filters.DateFilter(field_name="due_on", lookup_expr="lt")


class PaymentFilters(Filters):
    """What a list of payments may be narrowed by."""

    supplier = django_filters.CharFilter(field_name="supplier__code", max_length=24)
    bill_id = WholeFilter(field_name="shares__bill_id", largest=LARGEST_ID)


class BillLineBody(Body):
    """A line: `goods` names a receipt line, `extra` a cost that came with the goods, `other` nothing. Amounts in minor units."""

    kind = serializers.ChoiceField(choices=BillLineKind.choices)
    source_id = WholeNumber(min_value=1, max_value=LARGEST_ID, required=False, allow_null=True)
    quantity = WholeNumber(min_value=0, max_value=1_000_000, default=0)
    amount = WholeNumber(min_value=-(10**15), max_value=10**15)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class BillBody(Body):
    """A bill as the supplier wrote it."""

    supplier = serializers.CharField(max_length=24)
    number = serializers.CharField(max_length=60)
    currency = serializers.CharField(max_length=3, required=False, default="")
    billed_on = serializers.DateField()
    lines = serializers.ListField(child=BillLineBody(), min_length=1, max_length=MOST_IDS)


class ShareBody(Body):
    """So much of a payment for a bill, in minor units."""

    bill_id = WholeNumber(min_value=1, max_value=LARGEST_ID)
    amount = WholeNumber(min_value=1, max_value=10**15)


class PaymentBody(Body):
    """A payment; what is not shared out is paid in advance."""

    supplier = serializers.CharField(max_length=24)
    account = serializers.CharField(max_length=24)
    currency = serializers.CharField(max_length=3, required=False, default="")
    amount = WholeNumber(min_value=1, max_value=10**15)
    paid = WholeNumber(min_value=1, max_value=10**15)
    fee = WholeNumber(min_value=0, max_value=10**15, default=0)
    on = serializers.DateField()
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    shares = serializers.ListField(child=ShareBody(), max_length=MOST_IDS, required=False, default=list)


class IdAnswer(serializers.Serializer[Any]):
    """What was written."""

    id = serializers.IntegerField()


class ApproveBody(Body):
    """Bills to approve; a reason when a line is not what was expected."""

    bill_ids = ids_field()
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class BillList(ListView):
    """Suppliers' bills, newest first."""

    permission_code = "payables.view"
    serializer_class = BillSerializer
    filterset_class = BillFilters
    queryset = Bill.objects.select_related("supplier")


class PaymentList(ListView):
    """Payments to suppliers, newest first."""

    permission_code = "payables.view"
    serializer_class = PaymentSerializer
    filterset_class = PaymentFilters
    queryset = Payment.objects.select_related("supplier", "source")


class CreateBill(WriteView):
    """Write a bill as a draft, each line beside what was received and not billed."""

    permission_code = "payables.manage"
    serializer_class = BillBody
    answer_class = IdAnswer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        made = create_bill(
            client_id=uuid5(NAMESPACE_URL, f"bill {self.person.pk} {request.headers['Idempotency-Key']}"),
            supplier_id=_supplier(data["supplier"]),
            number=data["number"],
            billed_on=data["billed_on"],
            currency=data["currency"],
            lines=[
                BilledLine(line["kind"], line.get("source_id"), line["quantity"], line["amount"], line["note"])
                for line in data["lines"]
            ],
            actor=self.person,
        )
        return {"id": _made(made.bill_id, made.refused)}


class ApproveBills(WriteView):
    """Accept bills as what is owed, and book them."""

    permission_code = "payables.manage"
    serializer_class = ApproveBody
    answer_class = OutcomesSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        outcomes = approve_bills(bill_ids=data["bill_ids"], reason=data["reason"], actor=self.person)
        return told(outcomes, words=lambda code, values: words(Refusal(code, values)))


class CreatePayment(WriteView):
    """Pay a supplier."""

    permission_code = "payables.manage"
    serializer_class = PaymentBody
    answer_class = IdAnswer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        account = MoneyAccount.objects.filter(code=data["account"]).values_list("pk", flat=True).first()
        made = pay(
            client_id=uuid5(NAMESPACE_URL, f"payment {self.person.pk} {request.headers['Idempotency-Key']}"),
            supplier_id=_supplier(data["supplier"]),
            money_account_id=account or 0,
            currency=data["currency"],
            amount=data["amount"],
            paid=data["paid"],
            fee=data["fee"],
            on=data["on"],
            note=data["note"],
            shares=[(share["bill_id"], share["amount"]) for share in data["shares"]],
            actor=self.person,
        )
        return {"id": _made(made.payment_id, made.refused)}


def _supplier(code: str) -> int:
    return Supplier.objects.filter(code=code).values_list("pk", flat=True).first() or 0


def _made(key: int | None, refused: Mapping[str, Refusal]) -> int:
    """The id of what was written; a refusal is an error of the fields it names."""
    if key is None:
        raise serializers.ValidationError({place: [words(refusal)] for place, refusal in refused.items()})
    return key
