"""How other pages name our parcels."""

from django.urls import reverse

from erp.kernel.ui.links import Link
from logistics.models import Consolidation, ParcelLine
from people.models import User


def parcel_lines(ids: list[int], user: User) -> dict[int, Link]:
    """The parcel that a line belongs to."""
    found = ParcelLine.objects.filter(pk__in=ids).values_list("pk", "parcel_id", "parcel__number")
    may = user.can("parcels.view")
    return {
        key: Link(number, reverse("logistics:parcel", args=[parcel_id]) if may else "")
        for key, parcel_id, number in found
    }


def consolidations(ids: list[int], user: User) -> dict[int, Link]:
    """Line-hauls."""
    may = user.can("parcels.view")
    found = Consolidation.objects.filter(pk__in=ids).values_list("pk", "number")
    return {key: Link(number, reverse("logistics:consolidation", args=[key]) if may else "") for key, number in found}
