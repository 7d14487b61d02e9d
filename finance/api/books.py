"""The API of the books: entries with their legs, and the trial balance."""

from datetime import date
from typing import Any

import django_filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from erp.kernel.api.fields import Filters
from erp.kernel.api.views import ApiView, DetailView, ListView
from finance.models import Entry, Leg
from finance.queries.books import trial_balance


class LegSerializer(serializers.ModelSerializer[Leg]):
    """One signed amount, debit positive. `amount` in minor units of the base currency, `currency_amount` in those of `currency`."""

    account = serializers.CharField(source="account_id", read_only=True)
    order: Any = serializers.IntegerField(source="order_id", read_only=True, allow_null=True)
    sku: Any = serializers.CharField(source="sku.code", default=None, read_only=True, allow_null=True)

    class Meta:
        model = Leg
        fields = (
            "account", "component", "amount", "currency", "currency_amount", "order", "sku", "partner_kind", "partner_id", "quantity",
        )  # fmt: skip
        read_only_fields = fields


class EntrySerializer(serializers.ModelSerializer[Entry]):
    """One fact in the books; `key` names it."""

    reverses: Any = serializers.CharField(source="reverses.key", default=None, read_only=True, allow_null=True)
    actor = serializers.CharField(source="actor.username", default=None, read_only=True, allow_null=True)
    legs = LegSerializer(many=True, read_only=True)

    class Meta:
        model = Entry
        fields = (
            "id", "key", "kind", "document_kind", "document_id", "occurred_on", "booked_on", "posted_at", "actor", "memo", "reverses", "legs",
        )  # fmt: skip
        read_only_fields = fields


class EntryFilters(Filters):
    """What a list of entries may be narrowed by."""

    key = django_filters.CharFilter(max_length=120)
    kind = django_filters.CharFilter(max_length=24)
    booked_from = django_filters.DateFilter(field_name="booked_on", lookup_expr="gte")
    booked_to = django_filters.DateFilter(field_name="booked_on", lookup_expr="lte")


class EntryList(ListView):
    """The entries of the books, newest first, each with its legs."""

    permission_code = "finance.view"
    serializer_class = EntrySerializer
    filterset_class = EntryFilters
    queryset = Entry.objects.select_related("actor", "reverses").prefetch_related("legs__sku")


class EntryDetail(DetailView):
    """One entry."""

    permission_code = "finance.view"
    serializer_class = EntrySerializer
    lookup_kwarg = "entry_id"
    queryset = Entry.objects.select_related("actor", "reverses").prefetch_related("legs__sku")


class DaysSerializer(serializers.Serializer[Any]):
    """From day to day, both counted."""

    day_from = serializers.DateField()
    day_to = serializers.DateField()


class BalanceSerializer(serializers.Serializer[Any]):
    """An account over these days, in minor units of the base currency: debit positive, but for the two turnovers."""

    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    before = serializers.IntegerField()
    debit = serializers.IntegerField()
    credit = serializers.IntegerField()
    after = serializers.IntegerField()


class TrialBalance(ApiView):
    """Every account of the books from `day_from` to `day_to`; the sums of `before` and of `after` are zero."""

    permission_code = "finance.view"
    serializer_class = BalanceSerializer

    def known_params(self) -> tuple[str, ...]:
        return ("day_from", "day_to")

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = DaysSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        first, last = (asked.validated_data[name] for name in ("day_from", "day_to"))
        return Response(self.answer(first, last))

    def answer(self, first: date, last: date) -> dict[str, Any]:
        found = trial_balance(first=first, last=last)
        return {"day_from": first, "day_to": last, "accounts": self.get_serializer(found, many=True).data}
