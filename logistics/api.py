"""The API of parcels: what is on its way, its label, and the scans that move it."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from erp.kernel.api.errors import ApiError
from erp.kernel.api.fields import LARGEST_ID, Body, Filters, WholeFilter, WholeNumber, ids_field
from erp.kernel.api.outcomes import OutcomesSerializer, told
from erp.kernel.api.views import DetailView, ListView, WriteView
from erp.kernel.models import TimelineEntry
from logistics import reads
from logistics.label import draw_labels, label_refusal
from logistics.labels import label_pdfs
from logistics.models import Parcel, ParcelLine
from logistics.services.calling_back import undo_shipment
from logistics.services.locking import gone, unlabelled
from logistics.services.scans import Answer
from logistics.services.shipping import ship_parcels
from logistics.services.stations import pack_scan, ship, verify_scan, weigh
from logistics.states import ParcelState
from logistics.wording import say

TIMELINE_SHOWN = 200
STATIONS = {"pack": pack_scan, "verify": verify_scan, "weigh": weigh, "ship": ship}


class ParcelSerializer(serializers.ModelSerializer[Parcel]):
    """A parcel as a list tells it. The address is on its label only."""

    warehouse = serializers.CharField(source="warehouse.code", read_only=True)
    service = serializers.CharField(source="service.code", read_only=True)
    carrier = serializers.CharField(source="service.carrier.code", read_only=True)
    references = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Parcel
        fields: tuple[str, ...] = (
            "id", "number", "state", "label_state", "tracking_number", "tracking_state", "delivered_at",
            "warehouse", "carrier", "service", "owner_kind", "owner_id", "references",
            "country", "expected_g", "weighed_g", "ship_by", "created_at", "printed_at", "print_count", "verified_at", "weighed_at",
            "shipped_at", "cancelled_at", "cancel_reason",
        )  # fmt: skip
        read_only_fields = fields


class ParcelLineSerializer(serializers.ModelSerializer[ParcelLine]):
    sku = serializers.CharField(source="sku.code", read_only=True)

    class Meta:
        model = ParcelLine
        fields = ("sku", "quantity", "verified")
        read_only_fields = fields


class ParcelTimelineSerializer(serializers.ModelSerializer[TimelineEntry]):
    actor = serializers.CharField(source="actor.username", default=None, read_only=True, allow_null=True)

    class Meta:
        model = TimelineEntry
        fields = ("at", "action", "actor", "data")
        read_only_fields = fields


class ParcelDetailSerializer(ParcelSerializer):
    """A parcel with its contents and what happened to it, newest first."""

    lines = ParcelLineSerializer(many=True, read_only=True)
    timeline = serializers.SerializerMethodField()

    class Meta(ParcelSerializer.Meta):
        fields = (*ParcelSerializer.Meta.fields, "lines", "timeline")
        read_only_fields = fields

    @extend_schema_field(ParcelTimelineSerializer(many=True))
    def get_timeline(self, parcel: Parcel) -> Any:
        found = TimelineEntry.objects.filter(subject_kind="parcel", subject_id=parcel.pk).select_related("actor")
        return ParcelTimelineSerializer(found.order_by("-pk")[:TIMELINE_SHOWN], many=True).data


class ParcelFilters(Filters):
    """What a list of parcels may be narrowed by."""

    state = django_filters.ChoiceFilter(choices=ParcelState.choices)
    warehouse = django_filters.CharFilter(field_name="warehouse__code", max_length=24)
    service = django_filters.CharFilter(field_name="service__code", max_length=24)
    number = django_filters.CharFilter(max_length=24)
    tracking_number = django_filters.CharFilter(max_length=40)
    owner_kind = django_filters.CharFilter(max_length=24)
    owner_id = WholeFilter()
    created_after = django_filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")
    created_before = django_filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lt")
    shipped_after = django_filters.IsoDateTimeFilter(field_name="shipped_at", lookup_expr="gte")
    shipped_before = django_filters.IsoDateTimeFilter(field_name="shipped_at", lookup_expr="lt")


class ParcelList(ListView):
    """Parcels, newest first."""

    permission_code = "parcels.view"
    serializer_class = ParcelSerializer
    filterset_class = ParcelFilters
    queryset = Parcel.objects.select_related("warehouse", "service__carrier")


class ParcelDetail(DetailView):
    """One parcel with its contents and its timeline."""

    permission_code = "parcels.view"
    serializer_class = ParcelDetailSerializer
    lookup_kwarg = "parcel_id"

    def get_queryset(self) -> QuerySet[Parcel]:
        lines = Prefetch("lines", queryset=ParcelLine.objects.select_related("sku").order_by("pk"))
        return Parcel.objects.select_related("warehouse", "service__carrier").prefetch_related(lines)


class Label(DetailView):
    """The label of a parcel that is still here, as PDF. Looking at it does not count as printing it."""

    permission_code = "stations.use"
    lookup_kwarg = "parcel_id"
    queryset = Parcel.objects.select_related("cancelled_by", "shipped_by")
    schema_response = {(200, "application/pdf"): OpenApiTypes.BINARY}

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]  # a file
        parcel = self.get_object()
        refusal = gone(parcel) or unlabelled(parcel)
        if refusal is not None:
            raise ApiError(409, refusal.code, say(refusal.code, refusal.values))
        ((label, _parcel_id),) = reads.labels(parcel_ids=[parcel.pk])
        carriers = label_pdfs([parcel.pk])[parcel.pk]
        if carriers is None and (unfit := label_refusal(label)):
            raise ApiError(409, "label_unfit", unfit)
        response = HttpResponse(carriers or draw_labels([label]), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{parcel.number}.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response


class ParcelIds(Body):
    """Which parcels."""

    parcel_ids = ids_field()


class ShipParcels(WriteView):
    """Ship weighed parcels: their stock leaves. Refused: `cancelled`, `not_verified`, `not_weighed`, `stock_not_held`, `not_found`."""

    permission_code = "stations.use"
    serializer_class = ParcelIds
    answer_class = OutcomesSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return told(ship_parcels(data["parcel_ids"], actor=self.person), words=say)


class RecallBody(ParcelIds):
    """Which parcels, and why."""

    reason = serializers.CharField(max_length=120)


class RecallParcels(WriteView):
    """Undo the shipping of parcels that are still here: stock, cost, orders and books are as before, the marketplace is not told. Refused:
    `told`, `handed_before`, `carrier_has_it`, `called_back`, `not_shipped`, `shipped_there`, `cancelled_there`, `order_over`, `on_line_haul`,
    `came_back`, `moved_on`, `case_open`, `resend`, `cancelled`, `not_found`."""

    permission_code = "stations.use"
    serializer_class = RecallBody
    answer_class = OutcomesSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return told(undo_shipment(data["parcel_ids"], reason=data["reason"], actor=self.person), words=say)


class ScanBody(Body):
    """A scan: at which station, what was read, and the scanner's own id of it. `parcel_id` is what lies on the bench or the scale."""

    station = serializers.ChoiceField(choices=list(STATIONS))
    code = serializers.CharField(max_length=200)
    client_id = serializers.UUIDField()
    parcel_id = WholeNumber(min_value=1, max_value=LARGEST_ID, required=False, allow_null=True)


class ScanAnswer(serializers.Serializer[Any]):
    """What the station says. `sound` is `ok`, `done` or `wrong`; `current` is what lies on the bench from now."""

    sound = serializers.ChoiceField(choices=["ok", "done", "wrong"])
    code = serializers.CharField()
    message = serializers.CharField()
    parcel_id = serializers.IntegerField(allow_null=True)
    current = serializers.IntegerField(allow_null=True)
    values = serializers.JSONField()


class Scan(WriteView):
    """One scan at a station, as a clerk's scanner sends it. A refused scan is an answer with the sound `wrong`, not an error."""

    permission_code = "stations.use"
    serializer_class = ScanBody
    answer_class = ScanAnswer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        bench = {} if data["station"] == "ship" else {"parcel_id": data.get("parcel_id")}
        answer = STATIONS[data["station"]](code=data["code"], client_id=data["client_id"], actor=self.person, **bench)
        return scan_told(answer)


def scan_told(answer: Answer) -> Mapping[str, Any]:
    """What a station says, as the API tells it."""
    return {
        "sound": answer.sound,
        "code": answer.code,
        "message": say(answer.code, answer.values),
        "parcel_id": answer.parcel_id,
        "current": answer.current,
        "values": dict(answer.values),
    }
