"""The API of buying: suppliers, purchase orders and what to buy, through the same services as the pages."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, uuid5

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from erp.kernel.api.fields import LARGEST_INT, MOST_IDS, Body, Filters, WholeFilter, WholeNumber, ids_field
from erp.kernel.api.outcomes import OutcomesSerializer, told
from erp.kernel.api.views import DetailView, ListView, WriteView
from erp.kernel.outcomes import Refusal
from inventory.models import Warehouse
from procurement import reckoning
from procurement.models import PurchaseExtra, PurchaseLine, PurchaseOrder, Replenishment, Supplier
from procurement.reads.words import refusal_words
from procurement.services.drafting import MOST_UNITS, ExtraDraft
from procurement.services.orders import approve_orders, create_order
from procurement.services.receiving import receive_goods
from procurement.services.replenishment import figures_of
from procurement.states import Arrival, ExtraKind, OrderState, ShareBy
from products.models import Sku


class SupplierSerializer(serializers.ModelSerializer[Supplier]):
    """Who sells to us; `closed_at` is null while we buy from them."""

    class Meta:
        model = Supplier
        fields = (
            "id",
            "code",
            "name",
            "name_zh",
            "currency",
            "terms",
            "terms_days",
            "lead_days",
            "contact",
            "closed_at",
        )
        read_only_fields = fields


class SupplierFilters(Filters):
    """What a list of suppliers may be narrowed by."""

    code = django_filters.CharFilter(max_length=24)
    currency = django_filters.CharFilter(max_length=3)


class SupplierList(ListView):
    """Suppliers."""

    permission_code = "purchasing.view"
    serializer_class = SupplierSerializer
    filterset_class = SupplierFilters
    queryset = Supplier.objects.all()


class PurchaseSerializer(serializers.ModelSerializer[PurchaseOrder]):
    """An order to a supplier: approved, arrived and paid are facts of their own."""

    supplier = serializers.CharField(source="supplier.code", read_only=True)
    warehouse = serializers.CharField(source="warehouse.code", read_only=True)

    class Meta:
        model = PurchaseOrder
        fields: tuple[str, ...] = (
            *("id", "number", "supplier", "warehouse", "currency", "state", "arrival", "expected_on"),
            *("over_receipt_percent", "note", "created_at", "approved_at", "closed_at", "close_reason"),
        )
        read_only_fields = fields


class PurchaseLineSerializer(serializers.ModelSerializer[PurchaseLine]):
    """Units of a SKU: ordered, received (good) and defective."""

    sku = serializers.CharField(source="sku.code", read_only=True)

    class Meta:
        model = PurchaseLine
        fields = ("id", "sku", "quantity", "unit_price", "received", "defective")
        read_only_fields = fields


class PurchaseExtraSerializer(serializers.ModelSerializer[PurchaseExtra]):
    """A cost that is shared into the goods."""

    supplier = serializers.CharField(source="supplier.code", default=None, read_only=True, allow_null=True)

    class Meta:
        model = PurchaseExtra
        fields = ("id", "kind", "share_by", "supplier", "amount", "currency")
        read_only_fields = fields


class PurchaseDetailSerializer(PurchaseSerializer):
    """The order with its lines and extra costs."""

    lines = PurchaseLineSerializer(many=True, read_only=True)
    extras = PurchaseExtraSerializer(many=True, read_only=True)

    class Meta(PurchaseSerializer.Meta):
        fields = (*PurchaseSerializer.Meta.fields, "lines", "extras")
        read_only_fields = fields


class PurchaseFilters(Filters):
    """What a list of purchase orders may be narrowed by."""

    number = django_filters.CharFilter(max_length=24)
    state = django_filters.ChoiceFilter(choices=OrderState.choices)
    arrival = django_filters.ChoiceFilter(choices=Arrival.choices)
    supplier = django_filters.CharFilter(field_name="supplier__code", max_length=24)
    warehouse = django_filters.CharFilter(field_name="warehouse__code", max_length=24)


class PurchaseList(ListView):
    """Purchase orders, newest first."""

    permission_code = "purchasing.view"
    serializer_class = PurchaseSerializer
    filterset_class = PurchaseFilters
    queryset = PurchaseOrder.objects.select_related("supplier", "warehouse")


class PurchaseDetail(DetailView):
    """One purchase order."""

    permission_code = "purchasing.view"
    serializer_class = PurchaseDetailSerializer
    lookup_kwarg = "order_id"
    queryset = PurchaseOrder.objects.select_related("supplier", "warehouse").prefetch_related(
        "lines__sku", "extras__supplier"
    )


class LineBody(Body):
    """Units of a SKU; without a price, the supplier's quote."""

    sku = serializers.CharField(max_length=60)
    quantity = WholeNumber(min_value=1, max_value=MOST_UNITS)
    unit_price = serializers.DecimalField(
        max_digits=14, decimal_places=4, min_value=Decimal(0), required=False, allow_null=True, default=None
    )


class ExtraBody(Body):
    """A cost that comes with the goods; `supplier` bills it, or the order's own."""

    kind = serializers.ChoiceField(choices=ExtraKind.choices)
    amount = serializers.DecimalField(max_digits=14, decimal_places=4, min_value=Decimal("0.0001"))
    currency = serializers.CharField(min_length=3, max_length=3)
    share_by = serializers.ChoiceField(choices=ShareBy.choices, required=False, default=ShareBy.VALUE)
    supplier = serializers.CharField(max_length=24, required=False, allow_null=True, default=None)


class DraftBody(Body):
    """What is to be ordered."""

    supplier = serializers.CharField(max_length=24)
    warehouse = serializers.CharField(max_length=24)
    expected_on = serializers.DateField(required=False, allow_null=True, default=None)
    over_receipt_percent = WholeNumber(min_value=0, max_value=100, required=False, default=0)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    lines = serializers.ListField(child=LineBody(), max_length=MOST_IDS)
    extras = serializers.ListField(child=ExtraBody(), max_length=20, required=False, default=list)


class DraftAnswer(serializers.Serializer[Any]):
    """The draft that was written."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    state = serializers.CharField()


class DraftPurchase(WriteView):
    """Write a draft order, whole or not at all."""

    permission_code = "purchasing.manage"
    serializer_class = DraftBody
    answer_class = DraftAnswer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        named = {data["supplier"], *(extra["supplier"] for extra in data["extras"] if extra["supplier"])}
        suppliers = dict(Supplier.objects.filter(code__in=named).values_list("code", "pk"))
        warehouses = dict(Warehouse.objects.filter(code=data["warehouse"]).values_list("code", "pk"))
        skus = _skus(data["lines"])
        made = create_order(
            client_id=uuid5(NAMESPACE_URL, f"{self.person.pk} {request.headers['Idempotency-Key']} purchase"),
            supplier_id=suppliers.get(data["supplier"], 0),
            warehouse_id=warehouses.get(data["warehouse"], 0),
            lines=[
                (skus.get(line["sku"], -index), line["quantity"], line["unit_price"])
                for index, line in enumerate(data["lines"])
            ],
            extras=[_extra(extra, suppliers) for extra in data["extras"]],
            expected_on=data["expected_on"],
            note=data["note"],
            over_receipt_percent=data["over_receipt_percent"],
            actor=self.person,
        )
        if made.order is None:
            raise _refused(made.refused)
        return {"id": made.order.pk, "number": made.order.number, "state": made.order.state}


class PurchaseIds(Body):
    """Which orders."""

    order_ids = ids_field()


class ApprovePurchases(WriteView):
    """Approve drafts. Refused: `no_lines`, `supplier_closed`, `warehouse_closed`, `cancelled`, `not_found`."""

    permission_code = "purchasing.approve"
    serializer_class = PurchaseIds
    answer_class = OutcomesSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return told(approve_orders(order_ids=data["order_ids"], actor=self.person), words=refusal_words)


class CountedBody(Body):
    """Units of a SKU that came."""

    sku = serializers.CharField(max_length=60)
    good = WholeNumber(min_value=0, max_value=MOST_UNITS, required=False, default=0)
    defective = WholeNumber(min_value=0, max_value=MOST_UNITS, required=False, default=0)


class ReceiveBody(Body):
    """What was counted, up to 500 lines."""

    lines = serializers.ListField(child=CountedBody(), min_length=1, max_length=MOST_IDS)


class ReceiveAnswer(serializers.Serializer[Any]):
    """The receipt, and how the order stands. No price is told here."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    order = serializers.CharField()
    state = serializers.CharField()
    arrival = serializers.CharField()


class ReceivePurchase(WriteView):
    """Take in goods of an approved order, all that was counted or nothing."""

    permission_code = "stock.receive"
    serializer_class = ReceiveBody
    answer_class = ReceiveAnswer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        order = PurchaseOrder.objects.filter(pk=self.kwargs["order_id"]).first()
        if order is None:
            raise NotFound
        own = dict(PurchaseLine.objects.filter(order=order).values_list("sku__code", "pk"))
        received = receive_goods(
            client_id=uuid5(NAMESPACE_URL, f"{self.person.pk} {request.headers['Idempotency-Key']} receipt"),
            order_id=order.pk,
            lines=[(own.get(line["sku"], 0), line["good"], line["defective"]) for line in data["lines"]],
            actor=self.person,
        )
        if received.receipt is None:
            raise _refused(received.refused)
        order.refresh_from_db()
        numbers = {"id": received.receipt.pk, "number": received.receipt.number, "order": order.number}
        return numbers | {"state": order.state, "arrival": order.arrival}


class ReplenishmentSerializer(serializers.ModelSerializer[Replenishment]):
    """What a SKU in a warehouse asks for, with the figures it was reckoned from. `velocity` is units a day."""

    sku = serializers.CharField(source="sku.code", read_only=True)
    warehouse = serializers.CharField(source="warehouse.code", read_only=True)
    supplier = serializers.CharField(source="supplier.code", default=None, read_only=True, allow_null=True)
    velocity: Any = serializers.SerializerMethodField()

    class Meta:
        model = Replenishment
        fields = (
            *(
                "id",
                "sku",
                "warehouse",
                "supplier",
                "velocity",
                "units_7",
                "units_14",
                "units_30",
                "on_hand",
                "reserved",
                "waiting",
            ),
            *(
                "on_order",
                "drafted",
                "lead_days",
                "pack",
                "minimum",
                "suggested",
                "days_left",
                "counted_on",
                "reckoned_at",
            ),
        )
        read_only_fields = fields

    def get_velocity(self, row: Replenishment) -> str:
        return f"{reckoning.suggest(figures_of(row)).velocity:.4f}"


class ReplenishmentFilters(Filters):
    """What the list of what to buy may be narrowed by."""

    sku = django_filters.CharFilter(field_name="sku__code", max_length=60)
    warehouse = django_filters.CharFilter(field_name="warehouse__code", max_length=24)
    suggested_gte = WholeFilter(field_name="suggested", lookup_expr="gte", largest=LARGEST_INT)


class ReplenishmentList(ListView):
    """What to buy, as last reckoned."""

    permission_code = "purchasing.view"
    serializer_class = ReplenishmentSerializer
    filterset_class = ReplenishmentFilters
    orderings: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "days_left": ("days_left", "id"),
        "-id": ("-id",),
        "id": ("id",),
    }

    def get_queryset(self) -> QuerySet[Replenishment]:
        return Replenishment.objects.select_related("sku", "warehouse", "supplier")


def _skus(lines: list[Mapping[str, Any]]) -> dict[str, int]:
    return dict(Sku.objects.filter(code__in={line["sku"] for line in lines}).values_list("code", "pk"))


def _extra(extra: Mapping[str, Any], suppliers: Mapping[str, int]) -> ExtraDraft:
    biller = suppliers.get(extra["supplier"], -1) if extra["supplier"] else None
    return ExtraDraft(extra["kind"], extra["amount"], extra["currency"], extra["share_by"], biller)


def _refused(refused: Mapping[str, Refusal]) -> serializers.ValidationError:
    return serializers.ValidationError(
        {place: [refusal_words(each.code, each.values)] for place, each in refused.items()}
    )
