"""Parcels are locked in one order by everyone, and say who was there first."""

from collections.abc import Iterable
from datetime import datetime

from erp.kernel.outcomes import Refusal
from logistics.labels import not_ready
from logistics.models import Parcel
from logistics.states import ParcelState
from people.models import User

PEOPLE = ("verified_by", "weighed_by", "shipped_by", "called_back_by", "cancelled_by")


def locked_parcels(parcel_ids: Iterable[int]) -> dict[int, Parcel]:
    """Lock the parcels by id, so that two callers can wait but not deadlock; with the people who worked on them."""
    found = {
        parcel.pk: parcel
        for parcel in Parcel.objects.filter(pk__in=set(parcel_ids)).order_by("pk").select_for_update(of=("self",))
    }
    # Not by a join: whoever waited for the lock would get the new parcel beside the person of before it.
    ids = {getattr(parcel, f"{role}_id") for parcel in found.values() for role in PEOPLE} - {None}
    people = User.objects.in_bulk(ids)
    for parcel in found.values():
        for role in PEOPLE:
            setattr(parcel, role, people.get(getattr(parcel, f"{role}_id")))
    return found


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


def unlabelled(parcel: Parcel) -> Refusal | None:
    """Why this parcel can't be packed yet: `label_missing`, with what is known of its label."""
    return not_ready([parcel]).get(parcel.pk)
