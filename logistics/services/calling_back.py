"""A shipment is undone while the parcel is still here: its goods are in their holders' hands again, and it is weighed, as before."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db import transaction

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from inventory.services.reversals import call_back, not_to_be_called_back
from logistics.events import ParcelsCalledBack, ParcelsClaimed
from logistics.models import ManifestParcel, Parcel
from logistics.services.locking import gone, locked_parcels, stamp
from logistics.states import ParcelState
from people.models import User

LONGEST_REASON = 120
Guard = Callable[[Sequence[int]], Mapping[int, Refusal]]
_guards: list[Guard] = []


def set_guards(guards: Iterable[Guard]) -> None:
    """Who owns parcels says why some can't be called back; asked with the owners and the parcels locked. Called by the wiring."""
    _guards[:] = list(guards)


@retried()
@transaction.atomic
def undo_shipment(parcel_ids: Iterable[int], *, reason: str, actor: User | None) -> Outcomes:
    """Take the shipping of parcels back: stock, cost, orders, books and the word to the marketplace, together or not at all.

    Called back before and not shipped since: refused by `called_back`, with by whom and when. Refused too: `no_reason`, `cancelled`,
    `not_shipped`, `carrier_has_it` (scanned by the carrier), `handed_before` (on a manifest that was signed), `on_line_haul`, `came_back`
    (units were returned), `moved_on` (what is left of the order is promised elsewhere), and whatever the guards say. A thousand cost the
    same statements as one.
    """
    asked, reason = list(dict.fromkeys(parcel_ids)), reason.strip()[:LONGEST_REASON]
    if not reason:
        return Outcomes(refused={key: Refusal("no_reason") for key in asked})
    publish(ParcelsClaimed(tuple(asked)))
    parcels = locked_parcels(asked)
    refused: dict[int, Refusal] = missing(asked, parcels)
    refused |= {key: refusal for key, parcel in parcels.items() if (refusal := _refusal(parcel))}
    fit = [key for key in parcels if key not in refused]
    for guard in (_left, *_guards):
        refused |= guard(fit)
        fit = [key for key in fit if key not in refused]
    lines = _moves(fit)
    held_up = not_to_be_called_back({move: holder for _parcel, move, holder in lines})
    for parcel_id, move, _holder in lines:
        if move in held_up:
            values = {"number": parcels[parcel_id].number, **held_up[move].values}
            refused.setdefault(parcel_id, Refusal(held_up[move].code, values))
    fit = [key for key in fit if key not in refused]
    if fit:
        back = set(fit)
        call_back({move: holder for parcel, move, holder in lines if parcel in back}, reason=reason, actor=actor)
        _write(fit, reason=reason, actor=actor)
    return Outcomes(tuple(fit), (), refused)


def _refusal(parcel: Parcel) -> Refusal | None:
    values = {"number": parcel.number}
    if parcel.state == ParcelState.CANCELLED:
        return gone(parcel)
    if parcel.state != ParcelState.SHIPPED:
        if parcel.called_back_at and parcel.state == ParcelState.WEIGHED:
            return Refusal("called_back", {**values, **stamp(parcel.called_back_by, parcel.called_back_at)})
        return Refusal("not_shipped", values)
    if parcel.picked_up_at or parcel.delivered_at or parcel.exception_at or parcel.returned_at:
        return Refusal("carrier_has_it", values)
    return None


def _left(parcel_ids: Sequence[int]) -> dict[int, Refusal]:
    """Parcels that a carrier has signed for, or that are on a line-haul. An open manifest is locked, so that nobody signs meanwhile."""
    found = (
        ManifestParcel.objects.filter(parcel_id__in=parcel_ids)
        .select_related("parcel", "manifest")
        .order_by("manifest_id", "pk")
        .select_for_update(of=("manifest",))
    )
    refused = {
        row.parcel_id: Refusal(
            "handed_before",
            {
                "number": row.parcel.number,
                "manifest": row.manifest.number,
                **stamp(row.manifest.handed_by, row.manifest.handed_at),
            },
        )
        for row in found
        if row.manifest.handed_at
    }
    hauled = rows(
        """SELECT c.parcel_id, p.number, h.number FROM logistics_consolidatedparcel c JOIN logistics_parcel p ON p.id = c.parcel_id
           JOIN logistics_consolidation h ON h.id = c.consolidation_id WHERE c.parcel_id = ANY(%s)""",
        [list(parcel_ids)],
    )
    return refused | {row[0]: Refusal("on_line_haul", {"number": row[1], "line_haul": row[2]}) for row in hauled}


def _moves(parcel_ids: Sequence[int]) -> list[tuple[int, int, tuple[str, int]]]:
    """The moves that stand, by which the contents of these parcels left: parcel, move, holder."""
    found = rows(
        """SELECT l.parcel_id, m.id, l.holder_kind, l.holder_id FROM logistics_parcelline l
           JOIN inventory_stockmove m ON m.document_kind = 'parcel_line' AND m.document_id = l.id AND m.kind = 'sale'
           WHERE l.parcel_id = ANY(%s) AND NOT EXISTS (SELECT 1 FROM inventory_stockmove r WHERE r.origin_id = m.id AND r.kind = 'reversal')
           ORDER BY m.id""",
        [list(parcel_ids)],
    )
    return [(row[0], row[1], (row[2], row[3])) for row in found]


def _write(parcel_ids: Sequence[int], *, reason: str, actor: User | None) -> None:
    execute(
        """UPDATE logistics_parcel SET state = %s, shipped_at = NULL, shipped_by_id = NULL, freight = NULL, called_back = called_back + 1,
                  called_back_at = %s, called_back_by_id = %s WHERE id = ANY(%s)""",
        [str(ParcelState.WEIGHED), clock.now(), actor.pk if actor else None, list(parcel_ids)],
    )
    ManifestParcel.objects.filter(parcel_id__in=parcel_ids).delete()
    record("parcel.called_back", subject_kind="parcel", subject_ids=parcel_ids, actor=actor, data={"reason": reason})
    publish(ParcelsCalledBack(tuple(parcel_ids), reason, actor.pk if actor else None))
