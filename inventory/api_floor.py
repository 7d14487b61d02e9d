"""The API of the floor: transfers between warehouses, and what lies in which bin."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import django_filters
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from erp.kernel.api.fields import MOST_IDS, Body, Filters, WholeNumber
from erp.kernel.api.views import DetailView, ListView, WriteView
from erp.kernel.outcomes import Refusal
from inventory.forms_floor import skus_of
from inventory.models import Bin, BinLevel, Transfer, TransferLine, Warehouse
from inventory.services.bins import Placed, place
from inventory.services.transfers import plan_transfer, receive_transfer, send_transfers
from inventory.states import TransferState
from inventory.wording import floor_words

MOST_UNITS = 1_000_000


class TransferLineSerializer(serializers.ModelSerializer[TransferLine]):
    """So many units of a SKU to send; of what was sent, so many arrived or lost; `over` came beyond it."""

    sku = serializers.CharField(source="sku.code", read_only=True)

    class Meta:
        model = TransferLine
        fields = ("sku", "quantity", "sent", "arrived", "lost", "over")
        read_only_fields = fields


class TransferSerializer(serializers.ModelSerializer[Transfer]):
    """A transfer between two of our warehouses."""

    source: Any = serializers.CharField(source="source.code", read_only=True)
    target = serializers.CharField(source="target.code", read_only=True)
    lines = TransferLineSerializer(many=True, read_only=True)

    class Meta:
        model = Transfer
        fields = ("id", "number", "state", "source", "target", "note", "created_at", "sent_at", "closed_at", "lines")
        read_only_fields = fields


class TransferFilters(Filters):
    """What a list of transfers may be narrowed by."""

    state = django_filters.ChoiceFilter(choices=TransferState.choices)
    source = django_filters.CharFilter(field_name="source__code", max_length=24)
    target = django_filters.CharFilter(field_name="target__code", max_length=24)


_TRANSFERS = Transfer.objects.select_related("source", "target").prefetch_related("lines__sku")


class TransferList(ListView):
    """Transfers, newest first."""

    permission_code = "stock.view"
    serializer_class = TransferSerializer
    filterset_class = TransferFilters
    queryset = _TRANSFERS


class TransferDetail(DetailView):
    """One transfer."""

    permission_code = "stock.view"
    serializer_class = TransferSerializer
    lookup_kwarg = "transfer_id"
    queryset = _TRANSFERS


class BinStockSerializer(serializers.ModelSerializer[BinLevel]):
    """So many units of a SKU in a bin."""

    sku = serializers.CharField(source="level.sku.code", read_only=True)
    warehouse = serializers.CharField(source="bin.warehouse.code", read_only=True)
    bin = serializers.CharField(source="bin.code", read_only=True)
    zone = serializers.CharField(source="bin.zone", read_only=True)

    class Meta:
        model = BinLevel
        fields = ("id", "sku", "warehouse", "bin", "zone", "quantity")
        read_only_fields = fields


class BinStockFilters(Filters):
    """What the bins' stock may be narrowed by."""

    sku = django_filters.CharFilter(field_name="level__sku__code", max_length=60)
    warehouse = django_filters.CharFilter(field_name="bin__warehouse__code", max_length=24)
    bin = django_filters.CharFilter(field_name="bin__code", max_length=24)


class BinStockList(ListView):
    """What lies in which bin."""

    permission_code = "stock.view"
    serializer_class = BinStockSerializer
    filterset_class = BinStockFilters
    queryset = BinLevel.objects.filter(quantity__gt=0).select_related("level__sku", "bin__warehouse")


class UnitsLine(Body):
    """Units of a SKU."""

    sku = serializers.CharField(max_length=60)
    quantity = WholeNumber(min_value=1, max_value=MOST_UNITS)


class TransferBody(Body):
    """What one warehouse is to send to another, up to 500 lines."""

    source: Any = serializers.CharField(max_length=24)
    target = serializers.CharField(max_length=24)
    note = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    lines = serializers.ListField(child=UnitsLine(), min_length=1, max_length=MOST_IDS)


class SendBody(Body):
    """Nothing to say: the transfer goes as it is written down."""


class ArrivalLine(Body):
    """Units of a SKU that were counted where they arrived."""

    sku = serializers.CharField(max_length=60)
    good = WholeNumber(min_value=0, max_value=MOST_UNITS, required=False, default=0)
    damaged = WholeNumber(min_value=0, max_value=MOST_UNITS, required=False, default=0)


class ArrivalBody(Body):
    """What came of a transfer. `reason`: why units are damaged, or more than were sent."""

    reason = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    lines = serializers.ListField(child=ArrivalLine(), min_length=1, max_length=MOST_IDS)


class _TransferWrite(WriteView):
    permission_code = "stock.move"
    answer_class = TransferSerializer

    def wish(self, request: Request, what: str) -> UUID:
        """The id of the sending, made of who asks and their key."""
        return uuid5(NAMESPACE_URL, f"{self.person.pk} {request.headers['Idempotency-Key']} {what}")

    def answer(self, transfer_id: int) -> Mapping[str, Any]:
        """The transfer as it stands."""
        return dict(TransferSerializer(_TRANSFERS.get(pk=transfer_id)).data)


class PlanTransfer(_TransferWrite):
    """Write a transfer down; nothing moves yet."""

    serializer_class = TransferBody

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        places = _warehouses([data["source"], data["target"]])
        skus = _skus(data["lines"])
        done = plan_transfer(
            client_id=self.wish(request, "transfer"),
            source_id=places[data["source"]],
            target_id=places[data["target"]],
            lines=[(skus[line["sku"]], line["quantity"]) for line in data["lines"]],
            note=data["note"],
            actor=self.person,
        )
        if done.transfer is None:
            raise _refused(done.refused.values())
        return self.answer(done.transfer.pk)


class SendTransfer(_TransferWrite):
    """The goods leave: they are under way. All of them or none."""

    serializer_class = SendBody

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        key = self.kwargs["transfer_id"]
        refused = send_transfers(transfer_ids=[key], actor=self.person).refused
        if key in refused:
            raise _missing_or(refused[key])
        return self.answer(key)


class ReceiveTransfer(_TransferWrite):
    """What was counted where it arrived, all of it or none."""

    serializer_class = ArrivalBody

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        key = self.kwargs["transfer_id"]
        skus = _skus(data["lines"])
        line_of = dict(TransferLine.objects.filter(transfer_id=key).values_list("sku_id", "pk"))
        counted = [(line_of.get(skus[row["sku"]], 0), row["good"], row["damaged"]) for row in data["lines"]]
        done = receive_transfer(
            client_id=self.wish(request, "arrival"),
            transfer_id=key,
            counted=counted,
            reason=data["reason"],
            actor=self.person,
        )
        if done.arrival is None:
            raise _missing_or(done.refused[0]) if 0 in done.refused else _refused(done.refused.values())
        return self.answer(key)


class BinMoveLine(Body):
    """Units of a SKU from one bin to another of a warehouse; no bin: what is not put away."""

    sku = serializers.CharField(max_length=60)
    warehouse = serializers.CharField(max_length=24)
    from_bin = serializers.CharField(max_length=24, required=False, allow_null=True, default=None)
    to_bin = serializers.CharField(max_length=24, required=False, allow_null=True, default=None)
    quantity = WholeNumber(min_value=1, max_value=MOST_UNITS)


class BinMovesBody(Body):
    """What changes its place, up to 500 lines."""

    lines = serializers.ListField(child=BinMoveLine(), min_length=1, max_length=MOST_IDS)


class BinMovesAnswer(serializers.Serializer[Any]):
    """How many lines were moved."""

    moved = serializers.IntegerField()


class BinMoves(WriteView):
    """Put away, move, or take out of bins, all lines or none."""

    permission_code = "stock.move"
    serializer_class = BinMovesBody
    answer_class = BinMovesAnswer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        lines: Sequence[Mapping[str, Any]] = data["lines"]
        places, skus = _warehouses([line["warehouse"] for line in lines]), _skus(lines)
        wanted = {
            (places[line["warehouse"]], line[end]) for line in lines for end in ("from_bin", "to_bin") if line[end]
        }
        found = Bin.objects.filter(warehouse__in=places.values(), code__in=[code for _place, code in wanted])
        bins = {(row.warehouse_id, row.code): row.pk for row in found}

        def end(line: Mapping[str, Any], name: str) -> int | None:
            return bins.get((places[line["warehouse"]], line[name]), 0) if line[name] else None

        placed = [
            Placed(
                skus[line["sku"]],
                places[line["warehouse"]],
                end(line, "from_bin"),
                end(line, "to_bin"),
                line["quantity"],
            )
            for line in lines
        ]
        client_id = uuid5(NAMESPACE_URL, f"{self.person.pk} {request.headers['Idempotency-Key']} bins")
        outcomes = place(client_id=client_id, placed=placed, actor=self.person)
        if outcomes.refused:
            raise serializers.ValidationError(
                {f"lines.{index}": [floor_words(refusal)] for index, refusal in outcomes.refused.items()}
            )
        return {"moved": len(outcomes.done) + len(outcomes.already)}


def _warehouses(codes: Iterable[str]) -> dict[str, int]:
    wanted = set(codes)
    found = dict(Warehouse.objects.filter(code__in=wanted, closed_at=None).values_list("code", "pk"))
    if wanted - set(found):
        raise serializers.ValidationError({"warehouse": [_("No open warehouse has this code.")]})
    return found


def _skus(lines: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    found = {code: sku.pk for code, sku in skus_of(line["sku"] for line in lines).items()}
    wrong = {
        f"lines.{index}.sku": [_("No SKU has this code.")]
        for index, line in enumerate(lines)
        if line["sku"] not in found
    }
    if wrong:
        raise serializers.ValidationError(wrong)
    return found


def _missing_or(refusal: Refusal) -> Exception:
    return Http404() if refusal.code == "not_found" else _refused([refusal])


def _refused(refusals: Iterable[Refusal]) -> serializers.ValidationError:
    return serializers.ValidationError({"detail": [floor_words(refusal) for refusal in refusals]})
