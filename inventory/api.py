"""The API of stock: levels, and the moves that make them."""

from typing import Any

import django_filters
from django.db.models import F, QuerySet
from django.http import Http404
from rest_framework import serializers

from erp.kernel.api.fields import LARGEST_INT, Filters, WholeFilter
from erp.kernel.api.views import DetailView, ListView
from inventory.models import StockLevel, StockMove
from inventory.states import MoveKind, WarehouseKind


class LevelSerializer(serializers.ModelSerializer):
    """How many of a SKU are in a warehouse, and how many of them nobody has claimed."""

    sku = serializers.CharField(source="sku.code", read_only=True)
    sku_name = serializers.CharField(source="sku.name", read_only=True)
    warehouse = serializers.CharField(source="warehouse.code", read_only=True)
    available: Any = serializers.SerializerMethodField()

    class Meta:
        model = StockLevel
        fields = ("id", "sku", "sku_name", "warehouse", "on_hand", "reserved", "available")
        read_only_fields = fields

    def get_available(self, level: StockLevel) -> int:
        return level.on_hand - level.reserved


class MoveSerializer(serializers.ModelSerializer):
    """One change of a level, for ever. `value` is in minor units of the base currency."""

    actor = serializers.CharField(source="actor.username", default=None, read_only=True, allow_null=True)

    class Meta:
        model = StockMove
        fields = ("id", "delta", "kind", "document_kind", "document_id", "reason", "value", "actor", "at")
        read_only_fields = fields


class LevelFilters(Filters):
    """What a list of stock may be narrowed by."""

    sku = django_filters.CharFilter(field_name="sku__code", max_length=60)
    warehouse = django_filters.CharFilter(field_name="warehouse__code", max_length=24)
    warehouse_kind = django_filters.ChoiceFilter(choices=WarehouseKind.choices, field_name="warehouse__kind")
    on_hand_lt = WholeFilter(field_name="on_hand", lookup_expr="lt", largest=LARGEST_INT)
    on_hand_gte = WholeFilter(field_name="on_hand", lookup_expr="gte", largest=LARGEST_INT)
    available_lt = WholeFilter(method="by_available_lt", largest=LARGEST_INT)
    available_gte = WholeFilter(method="by_available_gte", largest=LARGEST_INT)

    def by_available_lt(self, queryset: QuerySet[StockLevel], name: str, value: int) -> QuerySet[StockLevel]:
        return queryset.alias(free=F("on_hand") - F("reserved")).filter(free__lt=value)

    def by_available_gte(self, queryset: QuerySet[StockLevel], name: str, value: int) -> QuerySet[StockLevel]:
        return queryset.alias(free=F("on_hand") - F("reserved")).filter(free__gte=value)


class MoveFilters(Filters):
    """What a list of moves may be narrowed by."""

    kind = django_filters.ChoiceFilter(choices=MoveKind.choices)
    at_after = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="gte")
    at_before = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="lt")


class StockList(ListView):
    """Stock by SKU and warehouse."""

    permission_code = "stock.view"
    serializer_class = LevelSerializer
    filterset_class = LevelFilters
    queryset = StockLevel.objects.select_related("sku", "warehouse")


class StockDetail(DetailView):
    """One level."""

    permission_code = "stock.view"
    serializer_class = LevelSerializer
    lookup_kwarg = "level_id"
    queryset = StockLevel.objects.select_related("sku", "warehouse")


class MoveList(ListView):
    """The moves of a level, newest first: their sum is what is on hand."""

    permission_code = "stock.view"
    serializer_class = MoveSerializer
    filterset_class = MoveFilters
    queryset = StockMove.objects.select_related("actor")

    def get_queryset(self) -> QuerySet[StockMove]:
        if "level_id" not in self.kwargs:  # the schema is drawn without an address
            return StockMove.objects.none()
        if not StockLevel.objects.filter(pk=self.kwargs["level_id"]).exists():
            raise Http404
        return super().get_queryset().filter(level_id=self.kwargs["level_id"])
