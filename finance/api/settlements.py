"""The API of settlements and of our money. Amounts are in minor units (cents) of the currency beside them."""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from erp.kernel.api.fields import LARGEST_INT, MOST_IDS, Body, Filters, WholeFilter, WholeNumber
from erp.kernel.api.outcomes import OutcomesSerializer, told
from erp.kernel.api.views import DetailView, ListView, WriteView
from erp.kernel.outcomes import Refusal, missing
from finance.models import MoneyAccount, Settlement, SettlementLine, Withdrawal
from finance.queries.money import Balance, balances
from finance.queries.settlements_words import refusal_words
from finance.services.money import withdraw
from finance.services.settlements_review import accept_lines
from finance.states import SettlementState
from stores.access import account_ids_for


class SettlementSerializer(serializers.ModelSerializer[Settlement]):
    """A settlement as published; `total` in minor units of its currency."""

    account = serializers.CharField(source="account.name", read_only=True)
    paid_into = serializers.CharField(source="paid_into.code", default=None, read_only=True, allow_null=True)

    class Meta:
        model = Settlement
        fields = (
            "id", "account", "external_id", "currency", "period_from", "period_to", "total", "state", "imported_at",
            "paid_out_on", "paid_into",
        )  # fmt: skip
        read_only_fields = fields


class SettlementLineSerializer(serializers.ModelSerializer[SettlementLine]):
    """A line beside what we expected of its order and component."""

    order = serializers.IntegerField(source="order_id", read_only=True, allow_null=True)

    class Meta:
        model = SettlementLine
        fields = (
            "id", "external_line_id", "raw_kind", "component", "order_ref", "order", "posted_on", "amount", "expected",
            "state", "accepted_reason",
        )  # fmt: skip
        read_only_fields = fields


class SettlementFilters(Filters):
    """What a list of settlements may be narrowed by."""

    account = WholeFilter(field_name="account_id", largest=LARGEST_INT)
    state = django_filters.ChoiceFilter(choices=SettlementState.choices)
    period_to_after = django_filters.DateFilter(field_name="period_to", lookup_expr="gte")
    period_to_before = django_filters.DateFilter(field_name="period_to", lookup_expr="lte")


class Settlements(ListView):
    """Settlements of the accounts one may see, newest first."""

    permission_code = "finance.view"
    serializer_class = SettlementSerializer
    filterset_class = SettlementFilters
    queryset = Settlement.objects.select_related("account", "paid_into")

    def get_queryset(self) -> QuerySet[Settlement]:
        return super().get_queryset().filter(account__in=account_ids_for(self.request.user))


class SettlementDetail(DetailView):
    """One settlement."""

    permission_code = "finance.view"
    serializer_class = SettlementSerializer
    lookup_kwarg = "settlement_id"
    queryset = Settlement.objects.select_related("account", "paid_into")

    def get_queryset(self) -> QuerySet[Settlement]:
        return super().get_queryset().filter(account__in=account_ids_for(self.request.user))


class Lines(ListView):
    """The lines of settlements one may see, newest first; narrow by `settlement`."""

    permission_code = "finance.view"
    serializer_class = SettlementLineSerializer
    queryset = SettlementLine.objects.all()

    class LineFilters(Filters):
        """What a list of lines may be narrowed by."""

        settlement = WholeFilter(field_name="settlement_id", largest=LARGEST_INT)
        state = django_filters.CharFilter(field_name="state", max_length=14)

    filterset_class = LineFilters

    def get_queryset(self) -> QuerySet[SettlementLine]:
        return super().get_queryset().filter(settlement__account__in=account_ids_for(self.request.user))


class AcceptBody(Body):
    """Lines to live with, and why."""

    ids = serializers.ListField(
        child=WholeNumber(min_value=1, max_value=LARGEST_INT), min_length=1, max_length=MOST_IDS
    )
    reason = serializers.CharField(max_length=200)


class Accept(WriteView):
    """Accept differences with a reason; an answer per line."""

    permission_code = "finance.manage"
    serializer_class = AcceptBody
    answer_class = OutcomesSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        accounts = account_ids_for(self.person)
        found = SettlementLine.objects.filter(pk__in=data["ids"], settlement__account__in=accounts)
        mine = sorted(found.values_list("pk", flat=True))
        outcomes = accept_lines(mine, reason=data["reason"], actor=self.person)
        unseen = missing(data["ids"], mine)
        whole = type(outcomes)(outcomes.done, outcomes.already, {**outcomes.refused, **unseen})
        return told(whole, words=lambda code, values: refusal_words(Refusal(code, values)))


class MoneyAccountSerializer(serializers.ModelSerializer[MoneyAccount]):
    """An account of ours with its balance in minor units: its own currency, and the base currency's value in the books."""

    balance: Any = serializers.SerializerMethodField()
    base_balance: Any = serializers.SerializerMethodField()

    class Meta:
        model = MoneyAccount
        fields = ("id", "code", "name", "kind", "currency", "closed_at", "balance", "base_balance")
        read_only_fields = fields

    def _held(self, account: MoneyAccount) -> Balance:
        """Looked up once for all rows of the page."""
        if not hasattr(self, "_holds"):
            parent: Any = self.parent
            shown = parent.instance if parent is not None else [account]
            self._holds = balances([one.pk for one in shown])
        return self._holds[account.pk]

    def get_balance(self, account: MoneyAccount) -> int:
        return self._held(account).own

    def get_base_balance(self, account: MoneyAccount) -> int:
        return self._held(account).base


class MoneyAccounts(ListView):
    """Our accounts with their balances."""

    permission_code = "finance.view"
    serializer_class = MoneyAccountSerializer
    queryset = MoneyAccount.objects.all()


class WithdrawalSerializer(serializers.ModelSerializer[Withdrawal]):
    """Money moved: `amount` and `fee` in the currency of the account it left, `received` in the other's, in minor units."""

    from_account = serializers.CharField(source="source.code", read_only=True)
    to_account = serializers.CharField(source="target.code", read_only=True)

    class Meta:
        model = Withdrawal
        fields = ("id", "number", "from_account", "to_account", "amount", "fee", "received", "on", "at")
        read_only_fields = fields


class WithdrawalBody(Body):
    """Money to move: `amount` leaves, `fee` of it stays with the provider, `received` arrives."""

    from_account = serializers.CharField(max_length=24)
    to_account = serializers.CharField(max_length=24)
    amount = WholeNumber(min_value=1, max_value=10**15)
    fee = WholeNumber(min_value=0, max_value=10**15, default=0)
    received = WholeNumber(min_value=1, max_value=10**15)
    on = serializers.DateField()


class Withdrawals(ListView, WriteView):
    """Withdrawals, newest first; and a new one."""

    permission_code = "finance.view"
    permission_codes = {"POST": "finance.manage"}
    answer_class = WithdrawalSerializer
    queryset = Withdrawal.objects.select_related("source", "target")

    def get_serializer_class(self) -> type[Any]:
        return WithdrawalBody if self.request and self.request.method == "POST" else WithdrawalSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        ends = ("from_account", "to_account")
        ids = dict(MoneyAccount.objects.filter(code__in=[data[name] for name in ends]).values_list("code", "pk"))
        unknown = {name: [_("No account has this code.")] for name in ends if data[name] not in ids}
        if unknown:
            raise serializers.ValidationError(unknown)
        done = withdraw(
            client_id=uuid5(NAMESPACE_URL, f"{self.person.pk} {request.headers['Idempotency-Key']} withdrawal"),
            source_id=ids[data["from_account"]],
            target_id=ids[data["to_account"]],
            amount=data["amount"],
            fee=data["fee"],
            received=data["received"],
            on=data["on"],
            actor=self.person,
        )
        if done.withdrawal is None:
            raise serializers.ValidationError([refusal_words(done.refused)] if done.refused else [])
        return WithdrawalSerializer(done.withdrawal).data
