"""What the pages of the door show: parcels that may leave, and what carriers take. Nothing here writes."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from erp.kernel import clock
from erp.kernel.sql import dicts, rows
from logistics.models import ManifestParcel, Parcel
from logistics.services.manifests import WEIGHED_WITHIN, WITHIN
from logistics.states import ParcelState

SHOWN = 100


def ready(*, warehouse_id: int | None, carrier_id: int | None) -> QuerySet[Parcel]:
    """Weighed parcels, which only have to be shipped."""
    found = Parcel.objects.filter(state=ParcelState.WEIGHED).select_related(
        "warehouse", "service__carrier", "weighed_by"
    )
    if warehouse_id:
        found = found.filter(warehouse_id=warehouse_id)
    return found.filter(service__carrier_id=carrier_id) if carrier_id else found


def at_door(*, warehouse_id: int | None, carrier_id: int | None) -> QuerySet[Parcel]:
    """Parcels that were shipped lately and that no carrier has taken over yet, as far as we know: their shipping can be undone."""
    now = clock.now()
    found = (
        Parcel.objects.filter(
            state=ParcelState.SHIPPED,
            weighed_at__gte=now - WEIGHED_WITHIN,
            shipped_at__gte=now - WITHIN,
            picked_up_at=None,
        )
        .exclude(on_manifest__manifest__handed_at__isnull=False)
        .select_related("warehouse", "service__carrier", "shipped_by")
    )
    if warehouse_id:
        found = found.filter(warehouse_id=warehouse_id)
    return found.filter(service__carrier_id=carrier_id) if carrier_id else found


def waiting_at_door() -> list[dict[str, Any]]:
    """By carrier and warehouse: shipped parcels that are on no manifest."""
    return dicts(
        """SELECT c.id AS carrier_id, c.name AS carrier, h.id AS warehouse_id, h.code AS warehouse, count(*) AS parcels
           FROM logistics_parcel p JOIN logistics_service s ON s.id = p.service_id JOIN logistics_carrier c ON c.id = s.carrier_id
           JOIN inventory_warehouse h ON h.id = p.warehouse_id
           WHERE p.state = 'shipped' AND p.weighed_at >= %(weighed)s AND p.shipped_at >= %(since)s
             AND NOT EXISTS (SELECT 1 FROM logistics_manifestparcel m WHERE m.parcel_id = p.id)
           GROUP BY 1, 2, 3, 4 ORDER BY 2, 4""",
        {"since": clock.now() - WITHIN, "weighed": clock.now() - WEIGHED_WITHIN},
    )


def manifest_counts(manifest_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """By manifest: parcels, and those that were checked; one query."""
    found = {
        row[0]: {"parcels": row[1], "checked": row[2]}
        for row in rows(
            """SELECT manifest_id, count(*), count(checked_at) FROM logistics_manifestparcel WHERE manifest_id = ANY(%s)
               GROUP BY 1""",
            [list(manifest_ids)],
        )
    }
    return {key: found.get(key, {"parcels": 0, "checked": 0}) for key in manifest_ids}


def manifest_grams(manifest_id: int) -> int:
    """What all on a manifest weighs: looked up parcel by parcel, so not for a list."""
    [(grams,)] = rows(
        """SELECT coalesce(sum(p.weighed_g), 0)::bigint FROM logistics_manifestparcel m JOIN logistics_parcel p ON p.id = m.parcel_id
           WHERE m.manifest_id = %s""",
        [manifest_id],
    )
    return int(grams)


def unchecked(manifest_id: int) -> list[ManifestParcel]:
    """What was not scanned into the van yet; the first of them."""
    found = ManifestParcel.objects.filter(manifest_id=manifest_id, checked_at=None).select_related("parcel__service")
    return list(found.order_by("pk")[:SHOWN])


def manifest_rows(manifest_id: int) -> list[tuple[str, str, str, int, str]]:
    """Each parcel on a manifest, as its paper lists it."""
    found = ManifestParcel.objects.filter(manifest_id=manifest_id).select_related("parcel").order_by("pk")
    return [
        (
            row.parcel.number,
            row.parcel.tracking_number or "",
            row.parcel.country,
            row.parcel.weighed_g or 0,
            timezone.localtime(row.checked_at).strftime("%m-%d %H:%M") if row.checked_at else "",
        )
        for row in found
    ]
