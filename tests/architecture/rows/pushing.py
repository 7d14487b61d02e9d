"""Who may open what of prices, exposure and what goes out, and what its lists may show."""

from __future__ import annotations

from people.models import User
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row

POST, BOTH = ("POST",), ("GET", "POST")
PRICE = "listings.price"


def listing_of(store: Store) -> Kwargs:
    """A listing of a store."""
    return {"listing_id": make.make_listing(store=store).pk}


def pool_of(store: Store) -> Kwargs:
    """A pool of a store that sells something."""
    listing = make.make_listing(store=store)
    make.make_exposure(pool=listing.pool)
    return {"pool_id": listing.pool_id}


ROWS: list[Row] = [
    Row("products:prices", "products.view"),
    Row("products:price", PRICE, POST, of_store=listing_of),
    Row("products:prices-batch", PRICE, POST, kwargs={"action": "percent"}),
    Row("sync-sweep-days", "sync.run", POST, answers=(404,)),
    Row("sync-values", "sync.view"),
    Row("sync-values-again", "sync.run", POST),
    Row("sync-outgoing-batch", "sync.run", POST, kwargs={"action": "retry"}),
    Row("stock-exposure", "stock.view"),
    Row("stock-pool", "stock.view", of_store=pool_of),
    Row("store-rules", "stores.rules", BOTH, of_store=lambda store: {"store_id": store.pk}),
    Row("api:prices", "products.view", api=True),
    Row("api:prices-set", PRICE, POST, api=True),
]
LISTS: set[str] = {"products:prices", "sync-values", "stock-exposure", "api:prices"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show."""
    listing = make.make_listing(store=store, title=f"{name} priced")
    listing.tag = make.make_tag(store=store, external_key=f"{name}-tag")
    listing.save()
    make.make_exposure(pool=listing.pool)
    make.make_pool(store=store, external_key=f"{name}-pool", desired=1, desired_version=1)
