"""Each promise of listings names the row that breaks it."""

from decimal import Decimal
from uuid import uuid4

import pytest

from products.models import Listing, ListingDraft
from products.promises import PROMISES
from products.services.drafts import NewDraft, write_drafts
from products.services.publishing import publish_listings
from tests.factories import make_listing, make_sku, make_store
from tests.proofs import findings, plant

pytestmark = pytest.mark.django_db


def test_each_planted_violation_is_named() -> None:
    store = make_store(currency="EUR")
    wanted = [NewDraft(store.pk, make_sku().pk, content={"title": "A cup", "price": Decimal(1)})]
    ids, _ = write_drafts(wanted=wanted, actor=None)
    publish_listings(draft_ids=ids, client_id=uuid4(), actor=None)
    assert {name: bad for name, (_, bad) in findings(PROMISES).items() if bad} == {}

    plant("DELETE FROM kernel_outboxcommand WHERE kind = %s", "listing.publish")
    listing = make_listing(store=store)
    plant("UPDATE products_listingdraft SET state = 'live', listing_id = %s WHERE id = %s", listing.pk, ids[0])
    closed = make_listing(store=store)
    plant("UPDATE products_listing SET state = 'closed' WHERE id = %s", closed.pk)
    broken = {name for name, (_, bad) in findings(PROMISES).items() if bad}
    assert broken == {
        "draft_state_follows",
        "listing_change_has_command",
        "live_draft_sells_its_sku",
        "closed_listing_pushes_nothing",
    }
    assert (ListingDraft.objects.count(), Listing.objects.filter(state="closed").count()) == (1, 1)
