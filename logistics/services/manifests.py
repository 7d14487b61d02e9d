"""Hand-over: what a carrier takes, as one list; each parcel is scanned into the van, then somebody signs."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.services.timeline import record
from erp.kernel.sql import next_ids, retried, rows
from logistics.events import ParcelsHandedOver
from logistics.models import Manifest, ManifestParcel, Parcel
from logistics.services.locking import locked_parcels, stamp
from logistics.services.scans import Answer, find_parcel, once, refused
from logistics.states import ParcelState, Station
from people.models import User

# A parcel that left the house longer ago was taken over by other means.
WITHIN = timedelta(days=3)
WEIGHED_WITHIN = timedelta(days=10)


def waiting(*, carrier_id: int, warehouse_id: int) -> QuerySet[Parcel]:
    """Parcels that were shipped lately and stand at the door: on no manifest yet."""
    now = clock.now()
    return Parcel.objects.filter(
        service__carrier_id=carrier_id, warehouse_id=warehouse_id, state=ParcelState.SHIPPED, on_manifest__isnull=True,
        weighed_at__gte=now - WEIGHED_WITHIN, shipped_at__gte=now - WITHIN,
    )  # fmt: skip


@retried()
@transaction.atomic
def fill_manifest(*, carrier_id: int, warehouse_id: int, actor: User | None) -> Manifest:
    """The open manifest of a carrier at a warehouse, with every parcel on it that waits for that carrier there. Again: with those since."""
    (key,) = next_ids("logistics_manifest", 1)
    rows(
        """INSERT INTO logistics_manifest (id, number, carrier_id, warehouse_id, created_at, created_by_id)
           VALUES (%s, %s, %s, %s, %s, %s)
           ON CONFLICT (carrier_id, warehouse_id) WHERE handed_at IS NULL DO NOTHING RETURNING id""",
        [key, f"M{key:07d}", carrier_id, warehouse_id, clock.now(), actor.pk if actor else None],
    )
    manifest = Manifest.objects.select_for_update(of=("self",)).get(
        carrier_id=carrier_id, warehouse_id=warehouse_id, handed_at=None
    )
    ManifestParcel.objects.bulk_create(
        (
            ManifestParcel(manifest=manifest, parcel_id=parcel_id)
            # One that somebody has in hand this moment, to undo its shipping perhaps, is left for the next time.
            for parcel_id in waiting(carrier_id=carrier_id, warehouse_id=warehouse_id)
            .order_by("pk")
            .select_for_update(of=("self",), skip_locked=True, no_key=True)
            .values_list("pk", flat=True)
        ),
        ignore_conflicts=True,
    )
    return manifest


@retried()
@transaction.atomic
def check_scan(*, code: str, client_id: UUID, actor: User, manifest_id: int) -> Answer:
    """One scan at the van: the parcel is on this manifest and goes in. One that was shipped just now is put on it.

    Refused: `unknown_parcel`, `not_shipped`, `other_carrier`, `other_warehouse`, `on_other_manifest`, `checked_before`, `handed_before`.
    """
    code = code.strip()
    return once(
        client_id=client_id,
        station=Station.HAND,
        code=code,
        actor=actor,
        decide=lambda: _check(code=code, actor=actor, manifest_id=manifest_id),
    )


def _check(*, code: str, actor: User, manifest_id: int) -> Answer:
    key = find_parcel(code)
    if key is None:
        return refused(Refusal("unknown_parcel", {"scanned": code}))
    parcel = locked_parcels([key])[key]
    manifest = _locked(manifest_id)
    refusal = _refusal(parcel, manifest)
    if refusal:
        return refused(refusal, parcel_id=key)
    row, _made = ManifestParcel.objects.get_or_create(parcel=parcel, defaults={"manifest": manifest})
    if row.checked_at:
        values = {"number": parcel.number, **stamp(row.checked_by, row.checked_at)}
        return refused(Refusal("checked_before", values), parcel_id=key)
    row.checked_at, row.checked_by = clock.now(), actor
    row.save(update_fields=["checked_at", "checked_by"])
    left = manifest.rows.filter(checked_at=None).count()
    return Answer("ok" if left else "done", "checked", key, None, {"number": parcel.number, "left": left})


def _refusal(parcel: Parcel, manifest: Manifest) -> Refusal | None:
    """Why a parcel does not go into this van."""
    values = {"number": parcel.number, "manifest": manifest.number}
    if manifest.handed_at:
        return Refusal("handed_before", {**values, **stamp(manifest.handed_by, manifest.handed_at)})
    if parcel.state != ParcelState.SHIPPED:
        return Refusal("not_shipped", values)
    if parcel.service.carrier_id != manifest.carrier_id:
        return Refusal("other_carrier", {**values, "carrier": parcel.service.carrier.name})
    if parcel.warehouse_id != manifest.warehouse_id:
        return Refusal("other_warehouse", {**values, "warehouse": parcel.warehouse.code})
    elsewhere = ManifestParcel.objects.filter(parcel=parcel).exclude(manifest=manifest).select_related("manifest")
    if other := elsewhere.first():
        return Refusal("on_other_manifest", {**values, "other": other.manifest.number})
    return None


@retried()
@transaction.atomic
def hand_over(*, manifest_id: int, to: str, leave: bool, actor: User) -> Outcomes:
    """The carrier has taken what is on the manifest. `leave`: parcels that were not scanned stay here, off the list, for the next one.

    Handed over before: already. Refused: `unchecked` (how many), `manifest_empty`, `nobody_took` (without a name).
    """
    manifest = _locked(manifest_id)
    if manifest.handed_at:
        return Outcomes(already=(manifest_id,))
    taken = list(manifest.rows.exclude(checked_at=None).order_by("parcel_id").values_list("parcel_id", flat=True))
    unchecked = manifest.rows.filter(checked_at=None)
    count = unchecked.count()
    refusal = None
    if not to.strip():
        refusal = Refusal("nobody_took")
    elif not taken:
        refusal = Refusal("manifest_empty", {"manifest": manifest.number})
    elif count and not leave:
        refusal = Refusal("unchecked", {"manifest": manifest.number, "count": count})
    if refusal:
        return Outcomes(refused={manifest_id: refusal})
    unchecked.delete()
    manifest.handed_at, manifest.handed_by, manifest.handed_to = clock.now(), actor, to.strip()[:120]
    manifest.save(update_fields=["handed_at", "handed_by", "handed_to"])
    data = {"manifest": manifest.number, "to": manifest.handed_to}
    record("parcel.handed", subject_kind="parcel", subject_ids=taken, actor=actor, data=data)
    publish(ParcelsHandedOver(tuple(taken)))
    return Outcomes(done=(manifest_id,))


def _locked(manifest_id: int) -> Manifest:
    return Manifest.objects.select_for_update(of=("self",)).select_related("handed_by").get(pk=manifest_id)
