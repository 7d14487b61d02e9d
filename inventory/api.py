"""The API of stock: levels, the moves that make them, and goods that come in."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import django_filters
from django.conf import settings
from django.db.models import F, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from erp.kernel.api.fields import LARGEST_INT, MOST_IDS, Body, Filters, WholeFilter, WholeNumber
from erp.kernel.api.views import DetailView, ListView, WriteView
from erp.kernel.money import Money
from inventory.access import sees_cost
from inventory.models import StockLevel, StockMove, Warehouse
from inventory.services.documents import Arrived, receive_goods
from inventory.states import MoveKind, WarehouseKind
from products.models import Sku

MOST_UNITS = 1_000_000


class LevelSerializer(serializers.ModelSerializer[StockLevel]):
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


class MoveSerializer(serializers.ModelSerializer[StockMove]):
    """One change of a level, for ever. `value` is in minor units of the base currency, null to who does not see what goods cost."""

    value: Any = serializers.SerializerMethodField(method_name="value_shown")
    actor = serializers.CharField(source="actor.username", default=None, read_only=True, allow_null=True)

    class Meta:
        model = StockMove
        fields = ("id", "delta", "kind", "document_kind", "document_id", "reason", "value", "actor", "at")
        read_only_fields = fields

    def value_shown(self, move: StockMove) -> int | None:
        """The value, for eyes that may see it."""
        return move.value if sees_cost(self.context["request"].user) else None


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


class ReceiptLine(Body):
    """Units of a SKU that came into a warehouse; `unit_cost` is in the base currency."""

    sku = serializers.CharField(max_length=60)
    warehouse = serializers.CharField(max_length=24)
    quantity = WholeNumber(min_value=1, max_value=MOST_UNITS)
    unit_cost = serializers.DecimalField(max_digits=12, decimal_places=4, min_value=Decimal(0))


class ReceiptBody(Body):
    """What came in, up to 500 lines."""

    lines = serializers.ListField(child=ReceiptLine(), min_length=1, max_length=MOST_IDS)


class ReceiptDocument(serializers.Serializer[Any]):
    """The document of a warehouse, and how many units it brought."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    warehouse = serializers.CharField()
    units = serializers.IntegerField()


class ReceiptAnswer(serializers.Serializer[Any]):
    """The documents that were written, one for each warehouse."""

    receipts = ReceiptDocument(many=True)


class Receipts(WriteView):
    """Put goods on the shelves, all of them or none; orders that wait are served first. One document for each warehouse."""

    permission_code = "stock.receive"
    serializer_class = ReceiptBody
    answer_class = ReceiptAnswer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        lines: Sequence[Mapping[str, Any]] = data["lines"]
        skus = dict(Sku.objects.filter(code__in={line["sku"] for line in lines}).values_list("code", "pk"))
        warehouses = _open_warehouses(line["warehouse"] for line in lines)
        _refuse_unknown(lines, {"sku": skus, "warehouse": warehouses})
        told = []
        for code in sorted({line["warehouse"] for line in lines}):
            own = [line for line in lines if line["warehouse"] == code]
            written = receive_goods(
                client_id=uuid5(NAMESPACE_URL, f"{self.person.pk} {request.headers['Idempotency-Key']} {code}"),
                warehouse_id=warehouses[code],
                arrived=[Arrived(skus[line["sku"]], line["quantity"], _value(line)) for line in own],
                actor=self.person,
            )
            if written.document is None:
                raise _bundles(lines, [code for code, key in skus.items() if key in (written.refused or {})])
            units = sum(line["quantity"] for line in own)
            told.append(
                {"id": written.document.pk, "number": written.document.number, "warehouse": code, "units": units}
            )
        return {"receipts": told}


def _open_warehouses(codes: Iterable[str]) -> dict[str, int]:
    return dict(Warehouse.objects.filter(code__in=set(codes), closed_at=None).values_list("code", "pk"))


def _value(line: Mapping[str, Any]) -> int:
    return Money(line["unit_cost"] * line["quantity"], settings.BASE_CURRENCY).minor()


def _refuse_unknown(lines: Sequence[Mapping[str, Any]], known: Mapping[str, Mapping[str, int]]) -> None:
    words = {"sku": _("No SKU has this code."), "warehouse": _("No open warehouse has this code.")}
    wrong = {
        f"lines.{index}.{name}": [words[name]]
        for index, line in enumerate(lines)
        for name, codes in known.items()
        if line[name] not in codes
    }
    if wrong:
        raise serializers.ValidationError(wrong)


def _bundles(lines: Sequence[Mapping[str, Any]], codes: Sequence[str]) -> serializers.ValidationError:
    """Nothing is kept of a receipt with such a line: what was written before is rolled back with the request."""
    message = _("A bundle is never on a shelf. Receive its parts.")
    return serializers.ValidationError(
        {f"lines.{index}.sku": [message] for index, line in enumerate(lines) if line["sku"] in codes}
    )
