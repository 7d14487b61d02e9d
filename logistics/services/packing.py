"""The packing bench: verify, weigh and ship one parcel after the other without leaving the page."""

from uuid import UUID

from logistics.models import Parcel
from logistics.services.scans import NEXT, Answer, find_parcel
from logistics.services.shipping import ship
from logistics.services.verifying import verify_scan
from logistics.services.weighing import weigh
from logistics.states import ParcelState
from people.models import User


def pack_scan(*, code: str, client_id: UUID, actor: User, parcel_id: int | None = None) -> Answer:
    """Give the scan to the station that the parcel needs next: its units, then its weight, then its own label once more ships it.

    Each station keeps its own rules and records the scan; the same client id again gets the same answer from any of them.
    """
    wanted = find_parcel(code)
    states = dict(Parcel.objects.filter(pk__in=[key for key in (wanted, parcel_id) if key]).values_list("pk", "state"))
    unfinished = states.get(parcel_id or 0) == ParcelState.LABELLED
    state = states.get((parcel_id if unfinished else wanted or parcel_id) or 0)
    if state == ParcelState.VERIFIED:
        return weigh(code=code, client_id=client_id, actor=actor, parcel_id=parcel_id)
    if state == ParcelState.WEIGHED and code.strip().upper() != NEXT:
        return ship(code=code, client_id=client_id, actor=actor)
    return verify_scan(code=code, client_id=client_id, actor=actor, parcel_id=parcel_id)
