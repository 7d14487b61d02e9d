"""Who may open what of listing drafts, and what its lists may show."""

from __future__ import annotations

from people.models import User
from products.models import ListingDraft
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Row

POST = ("POST",)
PUBLISH = "listings.publish"

ROWS: list[Row] = [
    Row("api:listing-drafts", "products.view", api=True),
    *(
        Row(f"api:listing-drafts-{verb}", PUBLISH, POST, api=True)
        for verb in ("write", "change", "publish", "edit", "close", "reopen")
    ),
]
LISTS: set[str] = {"api:listing-drafts"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show."""
    ListingDraft.objects.create(
        store=store,
        sku=make.make_sku(),
        seller_sku=f"{name}-draft",
        title=f"{name} draft",
        currency=store.currency,
        created_at=make.NOON,
        updated_at=make.NOON,
    )
