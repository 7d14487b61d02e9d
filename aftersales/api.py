"""The API of after-sales: cases of the stores that one may see, and the same services as the pages."""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import django_filters
from django.db.models import Prefetch, QuerySet
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request

from aftersales.models import Case, CaseLine, Refund
from aftersales.reads.words import say
from aftersales.services.cases import open_case
from aftersales.services.refunds import agree_refund
from aftersales.services.returns import inspect, receive_return
from aftersales.states import CaseKind, CaseReason, GoodsState, MoneyState
from erp.kernel.api.fields import LARGEST_ID, MOST_IDS, Body, Filters, WholeFilter, WholeNumber, YesNoFilter
from erp.kernel.api.views import ApiView, DetailView, ListView, WriteView
from erp.kernel.outcomes import Refusal
from orders.models import Order

MOST_UNITS = 1_000_000


class CaseSerializer(serializers.ModelSerializer[Case]):
    """A case as a list tells it. Goods and money move apart."""

    order = serializers.CharField(source="order.external_id", read_only=True)
    store_id = serializers.IntegerField(source="order.store_id", read_only=True)

    class Meta:
        model = Case
        fields = (
            "id", "number", "order_id", "order", "store_id", "kind", "reason", "goods", "money", "resend", "external_id",
            "remote_status", "tracking_number", "note", "opened_at", "closed_at",
        )  # fmt: skip
        read_only_fields = fields


class CaseLineSerializer(serializers.ModelSerializer[CaseLine]):
    """Units of a part SKU of an order line."""

    sku = serializers.CharField(source="sku.code", read_only=True)

    class Meta:
        model = CaseLine
        fields = (
            "id", "order_line_id", "sku", "expected", "received", "restocked", "defective", "written_off", "resend", "resent",
        )  # fmt: skip
        read_only_fields = fields


class RefundSerializer(serializers.ModelSerializer[Refund]):
    """Money that goes back, in minor units of its currency."""

    class Meta:
        model = Refund
        fields = (
            "id", "currency", "items_minor", "shipping_minor", "tax_minor", "state", "by_marketplace", "error", "agreed_at",
            "confirmed_at",
        )  # fmt: skip
        read_only_fields = fields


class CaseDetailSerializer(CaseSerializer):
    """A case with its lines and refunds."""

    lines = CaseLineSerializer(many=True, read_only=True)
    refunds = RefundSerializer(many=True, read_only=True)

    class Meta(CaseSerializer.Meta):
        fields = (*CaseSerializer.Meta.fields, "lines", "refunds")  # type: ignore[assignment]  # longer than the base's
        read_only_fields = fields  # type: ignore[assignment]  # longer than the base's


class CaseFilters(Filters):
    """What a list of cases may be narrowed by."""

    kind = django_filters.ChoiceFilter(choices=CaseKind.choices)
    goods = django_filters.ChoiceFilter(choices=GoodsState.choices)
    money = django_filters.ChoiceFilter(choices=MoneyState.choices)
    store = WholeFilter(field_name="order__store_id")
    order_id = WholeFilter(field_name="order_id")
    open = YesNoFilter(field_name="closed_at", lookup_expr="isnull")


def _cases(view: ApiView) -> QuerySet[Case]:
    if getattr(view, "swagger_fake_view", False):  # the schema is drawn without anybody asking
        return Case.objects.none()
    return Case.objects.for_user(view.person).select_related("order")


class CaseList(ListView):
    """Cases of the stores that you may see, newest first."""

    permission_code = "cases.view"
    serializer_class = CaseSerializer
    filterset_class = CaseFilters

    def get_queryset(self) -> QuerySet[Case]:
        return _cases(self)


class CaseDetail(DetailView):
    """One case with its lines and refunds."""

    permission_code = "cases.view"
    serializer_class = CaseDetailSerializer
    lookup_kwarg = "case_id"

    def get_queryset(self) -> QuerySet[Case]:
        lines = Prefetch("lines", queryset=CaseLine.objects.select_related("sku").order_by("pk"))
        return _cases(self).prefetch_related(lines, Prefetch("refunds", queryset=Refund.objects.order_by("pk")))


class Units(Body):
    """So many sold units of an order line."""

    order_line_id = WholeNumber(min_value=1, max_value=LARGEST_ID)
    quantity = WholeNumber(min_value=1, max_value=MOST_UNITS)


class OpenBody(Body):
    """A case to be opened: what comes back, and what is sent again."""

    order_id = WholeNumber(min_value=1, max_value=LARGEST_ID)
    kind = serializers.ChoiceField(choices=CaseKind.choices)
    reason = serializers.ChoiceField(choices=CaseReason.choices, default=CaseReason.OTHER)
    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    lines = serializers.ListField(child=Units(), required=False, default=list, max_length=MOST_IDS)
    resend_lines = serializers.ListField(child=Units(), required=False, default=list, max_length=MOST_IDS)


class OpenAnswer(serializers.Serializer[Any]):
    """The case."""

    id = serializers.IntegerField()
    number = serializers.CharField()


class _Write(WriteView):
    """A write whose refusal is a 400 with its words; a repeated `Idempotency-Key` reaches the service as the same sending."""

    def client_id(self, request: Request) -> UUID:
        return uuid5(NAMESPACE_URL, f"{self.person.pk} {request.headers['Idempotency-Key']}")

    def allow(self, refusal: Refusal | None) -> None:
        if refusal is not None:
            raise ValidationError({refusal.code: [say(refusal)]})


class OpenCase(_Write):
    """Open a case on an order. Refused: `no_lines`, `line_unknown`, `not_shipped`, `too_many`."""

    permission_code = "cases.manage"
    serializer_class = OpenBody
    answer_class = OpenAnswer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        if not Order.objects.for_user(self.person).filter(pk=data["order_id"]).exists():
            raise NotFound
        opened = open_case(
            client_id=self.client_id(request),
            order_id=data["order_id"],
            kind=CaseKind(data["kind"]),
            reason=CaseReason(data["reason"]),
            note=data["note"],
            lines=tuple((line["order_line_id"], line["quantity"]) for line in data["lines"]),
            resend_lines=tuple((line["order_line_id"], line["quantity"]) for line in data["resend_lines"]),
            actor=self.person,
        )
        self.allow(opened.refusal)
        return Case.objects.values("id", "number").get(pk=opened.case_id or 0)


class RefundBody(Body):
    """Money to give back, in minor units of the order's currency."""

    items_minor = WholeNumber(min_value=0, max_value=LARGEST_ID)
    shipping_minor = WholeNumber(min_value=0, max_value=LARGEST_ID, default=0)
    tax_minor = WholeNumber(min_value=0, max_value=LARGEST_ID, default=0)


class RefundCase(_Write):
    """Give money back on a case. Refused: `nothing`, `unpaid`, `not_shipped`, `in_flight`, `too_much`, `tax_more`."""

    permission_code = "cases.refund"
    serializer_class = RefundBody
    answer_class = RefundSerializer

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """A case that one may not see answers as one that is missing, before the body is looked at."""
        super().initial(request, *args, **kwargs)
        if not _cases(self).filter(pk=self.kwargs["case_id"]).exists():
            raise NotFound

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        agreed = agree_refund(
            client_id=self.client_id(request), case_id=self.kwargs["case_id"], actor=self.person, **dict(data)
        )
        self.allow(agreed.refusal)
        return RefundSerializer(agreed.refund).data


class InspectBody(Body):
    """Units of a case line that came in (`received`, 0 when they were scanned in before) and what became of them."""

    received = WholeNumber(min_value=0, max_value=MOST_UNITS, default=0)
    restocked = WholeNumber(min_value=0, max_value=MOST_UNITS, default=0)
    defective = WholeNumber(min_value=0, max_value=MOST_UNITS, default=0)
    written_off = WholeNumber(min_value=0, max_value=MOST_UNITS, default=0)
    warehouse_id = WholeNumber(min_value=1, max_value=LARGEST_ID, required=False, default=None, allow_null=True)
    note = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class InspectLine(_Write):
    """Take units of a case line in and judge them, all of it or nothing. Refused: `more_than_expected`, `nothing`,
    `more_than_received`, `warehouse`, `no_defective_warehouse`, `nothing_out`."""

    permission_code = "returns.receive"
    serializer_class = InspectBody
    answer_class = CaseLineSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        line = CaseLine.objects.select_related("case").filter(pk=self.kwargs["line_id"]).first()
        if line is None:
            raise NotFound
        client_id, judged = self.client_id(request), dict(data)
        received = judged.pop("received")
        if received:
            came = receive_return(
                client_id=client_id, code=line.case.number, lines=[(line.pk, received)], actor=self.person
            )
            self.allow(came.refusal)
        if not received or judged["restocked"] + judged["defective"] + judged["written_off"]:
            self.allow(inspect(client_id=client_id, case_line_id=line.pk, actor=self.person, **judged).refusal)
        return CaseLineSerializer(CaseLine.objects.select_related("sku").get(pk=line.pk)).data
