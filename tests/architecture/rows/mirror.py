"""Who may open what of marketplaces' own warehouses, and what their list may show."""

from __future__ import annotations

from inventory.models import MirrorLevel, MirrorPlace
from inventory.states import WarehouseKind
from people.models import User
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row

POST = ("POST",)


def a_row(store: Store, name: str = "") -> MirrorLevel:
    """A row of what the marketplace of a store holds; nobody knows what it is."""
    place = MirrorPlace.objects.filter(account=store.account, site=store.site).first()
    if place is None:
        warehouse = make.make_warehouse(kind=WarehouseKind.MARKETPLACE, name=f"Theirs {make.number()}")
        place = MirrorPlace.objects.create(account=store.account, site=store.site, warehouse=warehouse)
    key = f"{name or 'row'}-{make.number()}"
    return MirrorLevel.objects.create(
        place=place, external_id=key, listing_key=key, seller_sku=key, sellable=1, as_of=make.NOON, version=1
    )


def row_of(store: Store) -> Kwargs:
    """See `a_row`."""
    return {"mirror_id": a_row(store).pk}


ROWS: list[Row] = [
    Row("stock-there", "stock.view"),
    Row("stock-there-map", "listings.map", POST, of_store=row_of),
    Row("stock-there-look", "sync.run", POST, of_store=lambda store: {"account_id": store.account_id}),
]
LISTS: set[str] = {"stock-there"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show."""
    a_row(store, name)
