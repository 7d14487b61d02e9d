"""What a person says when waves are made."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inventory.models import Warehouse
from logistics.models import Carrier, Parcel
from logistics.reads_waves import kinds_of, waiting
from logistics.services.waves import LARGEST, SMALLEST, USUAL_SIZE, WALL_SIZE
from logistics.states import WaveKind


class WaveForm(forms.Form):
    """Which parcels, and how many in a wave."""

    warehouse = forms.ModelChoiceField(
        Warehouse.objects.none(), required=False, label=_("Warehouse"), empty_label=_("All warehouses")
    )
    carrier = forms.ModelChoiceField(
        Carrier.objects.none(), required=False, label=_("Carrier"), empty_label=_("All carriers")
    )
    kind = forms.ChoiceField(choices=[("", _("All kinds")), *WaveKind.choices], required=False, label=_("Kind"))
    before = forms.DateTimeField(
        required=False,
        label=_("To leave before"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    size = forms.IntegerField(min_value=SMALLEST, max_value=LARGEST, required=False, label=_("Parcels in a wave"))
    wall = forms.IntegerField(min_value=SMALLEST, max_value=LARGEST, required=False, label=_("Slots of the put wall"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._field("warehouse").queryset = Warehouse.objects.filter(closed_at=None).order_by("code")
        self._field("carrier").queryset = Carrier.objects.order_by("name")
        self.fields["size"].widget.attrs["placeholder"] = str(USUAL_SIZE)
        self.fields["wall"].widget.attrs["placeholder"] = str(WALL_SIZE)

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def most(self) -> int:
        """How many parcels a wave has at most."""
        return self.cleaned_data.get("size") or USUAL_SIZE

    def slots(self) -> int:
        """How many slots the put wall has."""
        return self.cleaned_data.get("wall") or WALL_SIZE

    def wanted(self) -> QuerySet[Parcel]:
        """The parcels that wait and fit."""
        warehouse, carrier = self.cleaned_data.get("warehouse"), self.cleaned_data.get("carrier")
        before: datetime | None = self.cleaned_data.get("before")
        return waiting(
            warehouse_id=warehouse.pk if warehouse else None,
            carrier_id=carrier.pk if carrier else None,
            service_id=None,
            before=before,
        )

    def takes(self, kind: WaveKind) -> bool:
        """Whether parcels of this kind are wanted."""
        return self.cleaned_data.get("kind") in ("", None, kind)

    def of_kinds(self, parcel_ids: Sequence[int]) -> list[int]:
        """Those of the wanted kind."""
        if not self.cleaned_data.get("kind"):
            return list(parcel_ids)
        kinds = kinds_of(parcel_ids)
        return [key for key in parcel_ids if kinds.get(key) == self.cleaned_data["kind"]]
