"""Who may open what of the listing desk and of the push rules, and what its lists may show."""

from __future__ import annotations

from people.models import User
from products.models import ForbiddenWord, ListingDraft
from products.states import WordAction, WordKind
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row

POST, BOTH = ("POST",), ("GET", "POST")
SEE, MAP, PUBLISH, WORDS = "products.view", "listings.map", "listings.publish", "listings.words"


def listing_of(store: Store) -> Kwargs:
    """A listing of a store."""
    return {"listing_id": make.make_listing(store=store).pk}


def draft_of(store: Store) -> Kwargs:
    """A draft for a store."""
    return {"draft_id": make_draft(store).pk}


def make_draft(store: Store, **fields: object) -> ListingDraft:
    """A draft of a new SKU for a store."""
    sku = make.make_sku()
    values = {"seller_sku": sku.code, "title": sku.name, "created_at": make.NOON, "updated_at": make.NOON, **fields}
    return ListingDraft.objects.create(store=store, sku=sku, currency=store.currency, **values)


ROWS: list[Row] = [
    Row("stock-push-rules", "stock.view"),
    Row("stock-push-rule", PUBLISH, BOTH, of_store=listing_of),
    Row("stock-push-batch", PUBLISH, POST, kwargs={"action": "set"}),
    Row("orders:map-suggested", MAP, POST),
    Row("products:mapping-sheet", MAP, BOTH),
    Row("products:words", SEE),
    Row("products:words-put", WORDS, POST),
    Row("products:words-drop", WORDS, POST),
    Row("products:listings", SEE),
    Row("products:listing", SEE, of_store=listing_of),
    Row("products:remap", MAP, POST, of_store=listing_of),
    Row("products:listings-draft", PUBLISH, POST),
    Row("products:drafts", SEE),
    Row("products:drafts-new", PUBLISH, BOTH),
    Row("products:drafts-act", PUBLISH, POST, kwargs={"action": "check"}),
    Row("products:draft", SEE, of_store=draft_of),
    Row("products:draft-save", PUBLISH, POST, of_store=draft_of),
    Row("products:draft-checks", SEE, POST, of_store=draft_of),
]
LISTS: set[str] = {"stock-push-rules", "products:words", "products:listings", "products:drafts"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show."""
    make.make_listing(store=store, title=f"{name} listed")
    make_draft(store, seller_sku=f"{name}-desk", title=f"{name} drafted")
    word = f"word {make.number()}"
    ForbiddenWord.objects.create(
        text=word, folded=word, kind=WordKind.BRAND, action=WordAction.STOP, added_by=user, added_at=make.NOON
    )
