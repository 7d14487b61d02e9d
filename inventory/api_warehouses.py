"""The API of warehouses."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request

from erp.kernel.api.errors import ApiError
from erp.kernel.api.fields import Body, Filters, YesNoFilter
from erp.kernel.api.views import DetailView, ListView, WriteView
from erp.kernel.outcomes import Outcomes
from inventory.models import Warehouse
from inventory.services.warehouses import (
    WarehouseDraft,
    WarehouseSaved,
    change_warehouse,
    close_warehouses,
    create_warehouse,
    reopen_warehouses,
)
from inventory.states import WarehouseKind
from inventory.wording_warehouses import refusal_sentence

VIEW, EDIT = "stock.view", "logistics.rates"


class WarehouseSerializer(serializers.ModelSerializer[Warehouse]):
    """A warehouse. `sender`: the lines that labels print."""

    sender = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Warehouse
        fields = (
            "id", "code", "name", "name_zh", "kind", "country", "time_zone", "sender", "closed_at", "suspended_at",
        )  # fmt: skip
        read_only_fields = fields


class WarehouseFilters(Filters):
    """What a list of warehouses may be narrowed by."""

    code = django_filters.CharFilter(max_length=24)
    kind = django_filters.ChoiceFilter(choices=WarehouseKind.choices)
    open = YesNoFilter(field_name="closed_at", lookup_expr="isnull")


class WarehouseList(ListView):
    """Warehouses, the youngest first."""

    permission_code = VIEW
    serializer_class = WarehouseSerializer
    filterset_class = WarehouseFilters
    queryset = Warehouse.objects.all()


class WarehouseDetail(DetailView):
    """One warehouse."""

    permission_code = VIEW
    serializer_class = WarehouseSerializer
    lookup_kwarg = "warehouse_id"
    queryset = Warehouse.objects.all()


class WarehouseBody(Body):
    """All that is known of a warehouse; what is left out is empty."""

    code = serializers.RegexField(r"^[A-Z0-9][A-Z0-9_-]{0,23}$")
    name = serializers.CharField(max_length=120)
    name_zh = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    kind = serializers.ChoiceField(choices=WarehouseKind.choices)
    country = serializers.RegexField(r"^([A-Z]{2})?$", required=False, default="", allow_blank=True)
    time_zone = serializers.CharField(max_length=40, required=False, default="Asia/Shanghai")
    sender = serializers.ListField(
        child=serializers.CharField(max_length=80), max_length=6, required=False, default=list
    )


class NothingBody(Body):
    """Nothing to say."""


class _Write(WriteView):
    permission_code = EDIT
    answer_class = WarehouseSerializer

    def told(self, warehouse_id: int) -> Mapping[str, Any]:
        """The warehouse as it stands."""
        return dict(WarehouseSerializer(Warehouse.objects.get(pk=warehouse_id)).data)

    def saved(self, saved: WarehouseSaved) -> Mapping[str, Any]:
        """The warehouse, or what is wrong by field."""
        if saved.warehouse is not None:
            return self.told(saved.warehouse.pk)
        if "warehouse" in saved.refused:
            raise Http404
        raise serializers.ValidationError({name: [refusal_sentence(why)] for name, why in saved.refused.items()})

    def settled(self, outcomes: Outcomes, warehouse_id: int) -> Mapping[str, Any]:
        """The warehouse, or why it stays as it was."""
        refusal = outcomes.refused.get(warehouse_id)
        if refusal is None:
            return self.told(warehouse_id)
        if refusal.code == "not_found":
            raise Http404
        raise ApiError(409, refusal.code, refusal_sentence(refusal))


class NewWarehouse(_Write):
    """Enter a warehouse."""

    serializer_class = WarehouseBody

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return self.saved(create_warehouse(draft=_draft(data), actor=self.person))


class EditWarehouse(_Write):
    """Change a warehouse: the body is what it is from now on."""

    serializer_class = WarehouseBody

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        key = self.kwargs["warehouse_id"]
        return self.saved(change_warehouse(warehouse_id=key, draft=_draft(data), actor=self.person))


class CloseWarehouse(_Write):
    """Close a warehouse. 409 with what lies there or is under way, and nothing is changed."""

    serializer_class = NothingBody

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        key = self.kwargs["warehouse_id"]
        return self.settled(close_warehouses(warehouse_ids=[key], actor=self.person), key)


class ReopenWarehouse(_Write):
    """Open a warehouse again."""

    serializer_class = NothingBody

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        key = self.kwargs["warehouse_id"]
        return self.settled(reopen_warehouses(warehouse_ids=[key], actor=self.person), key)


def _draft(data: Mapping[str, Any]) -> WarehouseDraft:
    return WarehouseDraft(**{**data, "sender": tuple(data["sender"])})
