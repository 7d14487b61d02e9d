"""Long work on many parcels, as the job table of the wiring runs it, and how its pages speak."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from erp.kernel.outcomes import Outcomes
from logistics.models import Parcel
from logistics.services.calling_back import undo_shipment
from logistics.services.shipping import ship_parcels
from logistics.services.waves import USUAL_SIZE, WALL_SIZE, make_waves
from people.models import User

WAVES, SHIP, RECALL = "logistics.waves", "logistics.ship", "logistics.recall"
# Waves are cut from all parcels at once, by deadline: one slice for as many as a person makes in one action.
WAVES_SLICE = 2_000


def make(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """Put a slice into waves."""
    size, wall = int(params.get("size", USUAL_SIZE)), int(params.get("wall", WALL_SIZE))
    return make_waves(ids, size=size, wall=wall, actor=actor)


def ship(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """Ship a slice."""
    return ship_parcels(ids, actor=actor)


def recall(ids: list[int], params: Mapping[str, Any], actor: User) -> Outcomes:
    """Undo the shipping of a slice."""
    return undo_shipment(ids, reason=str(params.get("reason", "")), actor=actor)


def labels(ids: Sequence[int], user: User) -> dict[int, tuple[str, str]]:
    """A parcel's number, and its page."""
    found = Parcel.objects.filter(pk__in=ids).values_list("pk", "number")
    may = user.can("parcels.view")
    return {key: (number, reverse("logistics:parcel", args=[key]) if may else "") for key, number in found}
