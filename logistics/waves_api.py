"""The API of waves: what is picked together, how waves are made and undone, and the scans at the picking and sorting stations."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request

from erp.kernel.api.fields import LARGEST_ID, Body, Filters, WholeNumber, ids_field
from erp.kernel.api.outcomes import OutcomesSerializer, told
from erp.kernel.api.views import DetailView, ListView, WriteView
from logistics.api import ParcelIds, ScanAnswer, scan_told
from logistics.models import Wave, WaveParcel, WavePick
from logistics.services.picking import pick_scan
from logistics.services.wall import wall_scan
from logistics.services.waves import LARGEST, SMALLEST, USUAL_SIZE, WALL_SIZE, dissolve, make_waves, take_out
from logistics.states import WaveKind, WaveState
from logistics.wording import say

VIEW, USE = "parcels.view", "stations.use"


class WaveSerializer(serializers.ModelSerializer[Wave]):
    """A wave as a list tells it."""

    warehouse = serializers.CharField(source="warehouse.code", read_only=True)
    picker = serializers.CharField(source="picker.username", default=None, read_only=True, allow_null=True)

    class Meta:
        model = Wave
        fields: tuple[str, ...] = (
            "id", "number", "state", "kind", "warehouse", "picker", "created_at", "begun_at", "picked_at", "closed_at",
        )  # fmt: skip
        read_only_fields = fields


class WaveParcelSerializer(serializers.ModelSerializer[WaveParcel]):
    """A parcel's place. `live`: it is still worked on here; `out_why`: why it is not."""

    number = serializers.CharField(source="parcel.number", read_only=True)
    state = serializers.CharField(source="parcel.state", read_only=True)

    class Meta:
        model = WaveParcel
        fields = ("slot", "parcel_id", "number", "state", "live", "out_at", "out_why")
        read_only_fields = fields


class WavePickSerializer(serializers.ModelSerializer[WavePick]):
    """A stop on the way through the bins; no bin: the goods are not put away."""

    sku = serializers.CharField(source="sku.code", read_only=True)
    bin = serializers.CharField(source="bin.code", default=None, read_only=True, allow_null=True)

    class Meta:
        model = WavePick
        fields = ("id", "turn", "sku", "bin", "quantity", "picked", "short")
        read_only_fields = fields


class WaveDetailSerializer(WaveSerializer):
    """A wave with its parcels by slot and its way through the bins."""

    parcels = WaveParcelSerializer(source="places", many=True, read_only=True)
    picks = WavePickSerializer(many=True, read_only=True)

    class Meta(WaveSerializer.Meta):
        fields = (*WaveSerializer.Meta.fields, "parcels", "picks")
        read_only_fields = fields


class WaveFilters(Filters):
    """What a list of waves may be narrowed by."""

    state = django_filters.ChoiceFilter(choices=WaveState.choices)
    kind = django_filters.ChoiceFilter(choices=WaveKind.choices)
    warehouse = django_filters.CharFilter(field_name="warehouse__code", max_length=24)
    number = django_filters.CharFilter(max_length=24)
    picker = django_filters.CharFilter(field_name="picker__username", max_length=150)


class WaveList(ListView):
    """Waves, newest first."""

    permission_code = VIEW
    serializer_class = WaveSerializer
    filterset_class = WaveFilters
    queryset = Wave.objects.select_related("warehouse", "picker")


class WaveDetail(DetailView):
    """One wave with its parcels and its way."""

    permission_code = VIEW
    serializer_class = WaveDetailSerializer
    lookup_kwarg = "wave_id"

    def get_queryset(self) -> QuerySet[Wave]:
        places = Prefetch("places", queryset=WaveParcel.objects.select_related("parcel").order_by("slot"))
        picks = Prefetch("picks", queryset=WavePick.objects.select_related("sku", "bin").order_by("turn"))
        return Wave.objects.select_related("warehouse", "picker").prefetch_related(places, picks)


class WavesBody(ParcelIds):
    """Which parcels, and how many at most in a wave; `wall`: in one that is sorted at the put wall."""

    size = WholeNumber(min_value=SMALLEST, max_value=LARGEST, required=False, default=USUAL_SIZE)
    wall = WholeNumber(min_value=SMALLEST, max_value=LARGEST, required=False, default=WALL_SIZE)


class MakeWaves(WriteView):
    """Put parcels into waves of their warehouse and kind, the earliest deadline first. Refused: `cancelled`, `shipped`,
    `verified_before`, `picked_before`, `not_found`."""

    permission_code = USE
    serializer_class = WavesBody
    answer_class = OutcomesSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        done = make_waves(data["parcel_ids"], size=data["size"], wall=data["wall"], actor=self.person)
        return told(done, words=say)


class WaveIds(Body):
    """Which waves."""

    wave_ids = ids_field()


class DissolveWaves(WriteView):
    """Undo waves that nobody has begun: their parcels are free for others. Refused: `wave_begun`, `wave_over`, `not_found`."""

    permission_code = USE
    serializer_class = WaveIds
    answer_class = OutcomesSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return told(dissolve(data["wave_ids"], actor=self.person), words=say)


class TakeOut(WriteView):
    """Take parcels out of a wave; they may join another. Refused: `not_in_wave`, `verified_before`, `not_found`."""

    permission_code = USE
    serializer_class = ParcelIds
    answer_class = OutcomesSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            return told(take_out(data["parcel_ids"], wave_id=self.kwargs["wave_id"], actor=self.person), words=say)
        except Wave.DoesNotExist as error:
            raise Http404 from error


class WaveScanBody(Body):
    """A scan while picking or sorting: what was read, the scanner's own id of it, and the wave in hand. `pick_id`: the stop whose bin
    was scanned before, as the last answer said."""

    station = serializers.ChoiceField(choices=["pick", "wall"])
    code = serializers.CharField(max_length=200)
    client_id = serializers.UUIDField()
    wave_id = WholeNumber(min_value=1, max_value=LARGEST_ID, required=False, default=None, allow_null=True)
    pick_id = WholeNumber(min_value=1, max_value=LARGEST_ID, required=False, default=None, allow_null=True)


class WaveScan(WriteView):
    """One scan at the picking or the sorting station. `current` is the wave in hand. A refused scan is an answer with the sound `wrong`."""

    permission_code = USE
    serializer_class = WaveScanBody
    answer_class = ScanAnswer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        scan = {"code": data["code"], "client_id": data["client_id"], "actor": self.person, "wave_id": data["wave_id"]}
        return scan_told(pick_scan(**scan, pick_id=data["pick_id"]) if data["station"] == "pick" else wall_scan(**scan))
