"""A parcel with its goods on the shelf and held for it, and a way to walk it along."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

from inventory.models import Warehouse
from inventory.services.reserve import Wish, reserve
from inventory.services.stock import Receipt, receive
from logistics.models import Parcel
from logistics.services.parcels import ParcelDraft, ParcelDraftLine, create_parcels
from logistics.services.stations import Answer, verify_scan, weigh
from people.models import User
from products.models import Sku
from tests.factories import ADDRESS, NOON, make_service, make_warehouse, number


def make_parcels(count: int, contents: Mapping[Sku, int], *, warehouse: Warehouse | None = None) -> list[Parcel]:
    """Parcels of these contents, received and reserved by the services, labelled."""
    warehouse = warehouse or make_warehouse()
    service = make_service(warehouses=[warehouse])
    deadline = NOON + timedelta(hours=24)
    drafts, wishes = [], []
    for owner in (number() for _ in range(count)):
        lines = [ParcelDraftLine(sku.pk, quantity, "test", number()) for sku, quantity in contents.items()]
        wishes += [Wish("test", line.holder_id, line.sku_id, warehouse.pk, line.quantity, deadline) for line in lines]
        drafts.append(
            ParcelDraft("test", owner, 1, warehouse.pk, service.pk, ADDRESS, (f"A-{owner}",), deadline, tuple(lines))
        )
    receive(
        receipts=[
            Receipt(sku.pk, warehouse.pk, count * quantity, 100 * count * quantity, "test", number())
            for sku, quantity in contents.items()
        ],
        actor=None,
    )
    reserve(wishes)
    ids = create_parcels(drafts).values()
    return list(Parcel.objects.filter(pk__in=ids).order_by("pk"))


def scan(code: str, *, actor: User, parcel: Parcel | None = None) -> Answer:
    """One scan at the verify station."""
    return verify_scan(code=code, client_id=uuid4(), actor=actor, parcel_id=parcel.pk if parcel else None)


def put_on_scale(code: str, *, actor: User, parcel: Parcel | None = None) -> Answer:
    """One scan at the weigh station."""
    return weigh(code=code, client_id=uuid4(), actor=actor, parcel_id=parcel.pk if parcel else None)


def make_weighed(count: int, contents: Mapping[Sku, int], **fields: object) -> list[Parcel]:
    """Parcels that only have to be shipped (their state set, not walked)."""
    parcels = make_parcels(count, contents)
    ids = [parcel.pk for parcel in parcels]
    Parcel.objects.filter(pk__in=ids).update(state="weighed", weighed_g=500, **fields)
    return list(Parcel.objects.filter(pk__in=ids).order_by("pk"))
