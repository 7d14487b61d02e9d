"""Who may open what of prices, exposure and what goes out, and what its lists may show."""

from __future__ import annotations

from people.models import User
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row

POST = ("POST",)
PRICE = "listings.price"


def listing_of(store: Store) -> Kwargs:
    """A listing of a store."""
    return {"listing_id": make.make_listing(store=store).pk}


ROWS: list[Row] = [
    Row("products:prices", "products.view"),
    Row("products:price", PRICE, POST, of_store=listing_of),
    Row("products:prices-batch", PRICE, POST, kwargs={"action": "percent"}),
    Row("api:prices", "products.view", api=True),
    Row("api:prices-set", PRICE, POST, api=True),
]
LISTS: set[str] = {"products:prices", "api:prices"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show."""
    listing = make.make_listing(store=store, title=f"{name} priced")
    listing.tag = make.make_tag(store=store, external_key=f"{name}-tag")
    listing.save()
