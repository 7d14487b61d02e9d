"""Parcels are locked in one order by everyone, and say who was there first."""

from collections.abc import Iterable
from datetime import datetime

from erp.kernel.outcomes import Refusal
from logistics.models import Parcel
from logistics.states import ParcelState
from people.models import User


def locked_parcels(parcel_ids: Iterable[int]) -> dict[int, Parcel]:
    """Lock the parcels by id, so that two callers can wait but not deadlock; with the people who worked on them."""
    found = (
        Parcel.objects.filter(pk__in=set(parcel_ids))
        .select_related("verified_by", "weighed_by", "shipped_by", "cancelled_by")
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    return {parcel.pk: parcel for parcel in found}


def stamp(by: User | None, at: datetime | None) -> dict[str, str]:
    """By whom and when, as a refusal carries it; nobody is the house itself."""
    return {"by": by.display_name if by else "", "at": at.isoformat() if at else ""}


def gone(parcel: Parcel) -> Refusal | None:
    """Why nothing can be done to this parcel any more: `cancelled` or `shipped`, by whom and when."""
    if parcel.state == ParcelState.CANCELLED:
        values = stamp(parcel.cancelled_by, parcel.cancelled_at)
        return Refusal("cancelled", {"number": parcel.number, **values, "reason": parcel.cancel_reason})
    if parcel.state == ParcelState.SHIPPED:
        return Refusal("shipped", {"number": parcel.number, **stamp(parcel.shipped_by, parcel.shipped_at)})
    return None
