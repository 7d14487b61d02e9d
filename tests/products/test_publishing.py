"""From a draft to a listing that sells, and off the shelf again: through the outbox, against the mocks over HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from erp.kernel import clock
from erp.kernel.models import OutboxCommand, TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.services import outbox
from erp.kernel.sql import execute, rows
from inventory.services.channel import refresh_pools
from products.models import Listing, ListingChange, ListingDraft
from products.picture_links import open_url
from products.services import following, publish_sending
from products.services.drafts import NewDraft, change_drafts, write_drafts
from products.services.found import read_listings
from products.services.publishing import close_listings, edit_listings, publish_listings, reopen_listings
from products.states import ChangeOutcome, DraftState, ListingState
from stores.connectors import http
from stores.models import QuantityPool
from stores.services import pools, prices
from stores.states import Marketplace
from tests.factories import make_account, make_level, make_listing, make_sku, make_store, make_user, make_warehouse
from tests.mock_marketplaces.conftest import Mocks, mocks

__all__ = ["mocks"]
pytestmark = pytest.mark.django_db
ALL = ["amazon", "aliexpress", "wish", "dhgate"]
everywhere = pytest.mark.parametrize("stall", ALL, indirect=True)
somewhere = pytest.mark.parametrize("stall", ["aliexpress"], indirect=True)
CATEGORY = {"amazon": "HOME", "aliexpress": "200001", "wish": "77", "dhgate": "014026004"}
SETTINGS = {"dhgate": {"shippingModelId": "ff80808143d903060144259de6f2164c"}}
PUBLISH = {
    "amazon": "putListingsItem",
    "aliexpress": "aliexpress.solution.product.post",
    "wish": "create_product",
    "dhgate": "dh.item.add",
}


@dataclass
class Stall:
    """A store at a mock marketplace with nine cups in its warehouse, two of which it keeps back, and a draft for them."""

    account: Any
    store: Any
    there: dict[str, Any]
    mocks: Mocks
    draft: ListingDraft
    owner: Any

    def faults(self, *rules: dict[str, Any]) -> None:
        self.mocks.control("faults", {"account_id": self.there["account_id"], "rules": list(rules), "seed": 1})

    def work(self, *, until: str | None = None) -> ListingDraft:
        """Let the outbox work until nothing of the draft is under way, or until it stands as said."""
        end = time.monotonic() + 15
        while time.monotonic() < end:
            execute("UPDATE kernel_outboxcommand SET next_at = clock_timestamp() WHERE finished_at IS NULL")
            outbox.work(self.account.lane)
            self.draft = ListingDraft.objects.select_related("listing__pool", "listing__tag").get(pk=self.draft.pk)
            busy = ListingChange.objects.filter(draft=self.draft, outcome=ChangeOutcome.OPEN).exists()
            if (until and self.draft.state == until) or (until is None and not busy):
                return self.draft
            time.sleep(0.15)
        raise AssertionError(f"{self.draft.state}: {list(OutboxCommand.objects.values('kind', 'state', 'last_error'))}")

    def offers(self) -> list[dict[str, Any]]:
        """What the marketplace itself says of the cup."""
        truth = self.mocks.truth(self.there["account_id"])
        return [
            {**offer, "quantity": row["quantity"], "pushes": row["pushes"]}
            for row in truth["listings"] if row["sku"] == "CUP-1" for offer in row["offers"]
        ]  # fmt: skip

    def change(self) -> ListingChange:
        found = ListingChange.objects.filter(draft=self.draft).order_by("-pk").first()
        assert found
        return found

    def publish(self) -> Outcomes:
        return publish_listings(draft_ids=[self.draft.pk], client_id=uuid4(), actor=self.owner)

    def live(self) -> ListingDraft:
        assert self.publish().done == (self.draft.pk,)
        return self.work()


@pytest.fixture
def stall(request: pytest.FixtureRequest, db: None, mocks: Mocks, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stall]:
    monkeypatch.setattr(http, "outer_blocks", len(connection.atomic_blocks))
    monkeypatch.setattr(publish_sending, "ABSENT_AFTER_S", 0.0)
    name, site, currency = request.param, "GLOBAL", "USD"
    if name == "amazon":
        site, currency = "DE", "EUR"
    there = mocks.open(name, [site], {"WID-RED": 50})
    keys = there["credentials"]
    seller = {"seller_id": keys["seller_id"]} if name == "amazon" else {}
    account = make_account(
        marketplace=name, base_url=there["base_url"], credentials=keys, region=keys.get("region", ""), **seller
    )
    store = make_store(account=account, site=site, currency=currency, stock_buffer=2)
    sku = make_sku(code="CUP-1", weight_g=320, length_mm=120, width_mm=90, height_mm=95)
    make_level(sku=sku, warehouse=make_warehouse(serves=[store]), on_hand=9)
    owner = make_user()
    content = {
        "title": "A blue cup", "description": "Holds a quarter of a litre.", "bullets": ["Blue"], "brand": "Cupworks",
        "category": CATEGORY[name], "attributes": {"material": "steel", **SETTINGS.get(name, {})},
        "images": [{"image": "a1", "url": "https://img.example.test/a.jpg"}], "price": Decimal("12.50"),
    }  # fmt: skip
    [draft_id], _ = write_drafts(wanted=[NewDraft(store.pk, sku.pk, content=content)], actor=owner)
    yield Stall(account, store, there, mocks, ListingDraft.objects.get(pk=draft_id), owner)
    http.forget_clients()


@everywhere
def test_a_draft_becomes_a_listing_that_sells(stall: Stall) -> None:
    assert stall.publish() == Outcomes(done=(stall.draft.pk,))
    assert ListingDraft.objects.get().state == DraftState.QUEUED
    draft = stall.work()

    assert (draft.state, draft.live_version, draft.behind) == (DraftState.LIVE, 1, False)
    listing = draft.listing
    assert listing
    assert listing.pool
    assert listing.tag
    assert (listing.state, listing.sku_id, listing.seller_sku, listing.title, listing.price) == (
        ListingState.ACTIVE, draft.sku_id, "CUP-1", "A blue cup", Decimal("12.50"),
    )  # fmt: skip
    assert (listing.tag.desired, stall.change().outcome, stall.change().quantity) == (Decimal("12.50"), "done", 7)
    [offer] = stall.offers()
    assert (offer["title"], offer["images"], offer["quantity"], offer["state"]) == (
        "A blue cup", ["https://img.example.test/a.jpg"], 7, "active",
    )  # fmt: skip
    assert [each["what"] for each in offer["received"]] == ["new"]

    # Its stock goes out at once, and its price by its tag; the marketplace takes both under the ids that publishing told.
    refresh_pools()
    assert pools.push_due(stall.account.pk) == 1
    assert prices.push_due(stall.account.pk) == 1
    pool = QuantityPool.objects.get()
    assert (pool.desired, pool.acked, pool.last_error) == (7, 7, "")
    read = read_listings(account_id=stall.account.pk, actor=None)
    assert (read.new, read.closed, Listing.objects.filter(seller_sku="CUP-1").count()) == (1, 0, 1)
    told = TimelineEntry.objects.filter(subject_kind="listing_draft", subject_id=draft.pk).order_by("pk")
    assert [row.action for row in told] == ["draft.written", "draft.publish_asked", "draft.publish_done"]


@everywhere
def test_a_picture_of_ours_goes_out_as_an_address_that_the_marketplace_can_open(stall: Stall) -> None:
    change_drafts(changes={stall.draft.pk: {"images": [{"image": "a1" * 32}]}}, actor=stall.owner)
    assert stall.live().state == DraftState.LIVE
    [offer] = stall.offers()
    assert offer["images"] == [open_url("a1" * 32)]


@everywhere
@pytest.mark.parametrize("fault", ["applied_but_answer_lost", "reset", "error500"])
def test_whatever_the_answer_there_is_one_listing(stall: Stall, fault: str) -> None:
    stall.faults(
        {"kind": fault, "operation": PUBLISH[stall.account.marketplace], "times": 2 if fault != "reset" else 1}
    )
    assert stall.live().state == DraftState.LIVE
    [offer] = stall.offers()
    assert len(offer["received"]) == 1
    assert (Listing.objects.filter(seller_sku="CUP-1").count(), OutboxCommand.objects.get().state) == (1, "confirmed")


@everywhere
def test_a_refusal_shows_the_marketplaces_words_and_is_mended(stall: Stall) -> None:
    change_drafts(changes={stall.draft.pk: {"images": []}}, actor=stall.owner)
    stall.publish()
    draft = stall.work()
    assert (draft.state, draft.listing, stall.offers()) == (DraftState.REFUSED, None, [])
    [issue, *_] = stall.change().issues
    assert issue["code"]
    assert "image" in issue["text"].lower() or "itemImgList" in issue["text"]

    images = [{"image": "a1", "url": "https://img.example.test/a.jpg"}]
    change_drafts(changes={stall.draft.pk: {"images": images}}, actor=stall.owner)
    assert stall.live().state == DraftState.LIVE
    assert [row.outcome for row in ListingChange.objects.order_by("pk")] == ["refused", "done"]


@everywhere
def test_what_the_review_refuses_is_not_live(stall: Stall) -> None:
    change_drafts(changes={stall.draft.pk: {"description": "A replica."}}, actor=stall.owner)
    stall.publish()
    assert stall.work().state == DraftState.REFUSED
    assert "replica" in stall.change().issues[0]["text"]


@everywhere
def test_editing_closing_and_putting_back(stall: Stall) -> None:
    stall.live()
    refresh_pools()
    pools.push_due(stall.account.pk)
    ids = {"draft_ids": [stall.draft.pk], "actor": stall.owner}

    assert edit_listings(client_id=uuid4(), **ids) == Outcomes(already=(stall.draft.pk,))
    change_drafts(changes={stall.draft.pk: {"title": "A cup with a lid"}}, actor=stall.owner)
    assert edit_listings(client_id=uuid4(), **ids).done == (stall.draft.pk,)
    draft = stall.work()
    assert (draft.state, draft.live_version, draft.listing and draft.listing.title) == ("live", 2, "A cup with a lid")
    assert [offer["title"] for offer in stall.offers()] == ["A cup with a lid"]
    pools.push_due(stall.account.pk)
    assert [offer["quantity"] for offer in stall.offers()] == [7]

    assert close_listings(client_id=uuid4(), **ids).done == (stall.draft.pk,)
    draft = stall.work()
    assert (draft.state, draft.listing and draft.listing.state) == (DraftState.CLOSED, ListingState.CLOSED)
    assert [offer["state"] for offer in stall.offers() if offer["state"] == "active"] == []
    pool = QuantityPool.objects.get()
    assert pool.closed_at is not None
    pools.push_again([pool.pk])
    assert (pools.push_due(stall.account.pk), pools.read_back(stall.account.pk)) == (0, 0)
    assert close_listings(client_id=uuid4(), **ids) == Outcomes(already=(stall.draft.pk,))

    assert reopen_listings(client_id=uuid4(), **ids).done == (stall.draft.pk,)
    draft = stall.work()
    assert (draft.state, draft.listing and draft.listing.state) == (DraftState.LIVE, ListingState.ACTIVE)
    refresh_pools()
    assert pools.push_due(stall.account.pk) == 1
    assert [(offer["state"], offer["quantity"]) for offer in stall.offers()] == [("active", 7)]


@everywhere
def test_what_somebody_closes_over_there_is_closed_here(stall: Stall, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = stall.live()
    assert draft.listing
    closing = {"account_id": stall.there["account_id"], "sku": "CUP-1", "closed": True}
    stall.mocks.control("shelf", closing)
    read_listings(account_id=stall.account.pk, actor=None)
    draft.listing.refresh_from_db()
    assert draft.listing.state == ListingState.ACTIVE  # our own change is too young to be judged by a list

    monkeypatch.setattr(following, "RECENT", timedelta())
    kept = read_listings(account_id=stall.account.pk, actor=None)
    draft.refresh_from_db()
    draft.listing.refresh_from_db()
    assert (kept.closed, draft.state, draft.listing.state) == (1, DraftState.CLOSED, ListingState.CLOSED)
    assert QuantityPool.objects.get(listings=draft.listing).closed_at is not None
    if stall.account.marketplace != "amazon":
        stall.mocks.control("shelf", {**closing, "closed": False})
        kept = read_listings(account_id=stall.account.pk, actor=None)
        draft.refresh_from_db()
        assert (kept.reopened, draft.state) == (1, DraftState.LIVE)


@somewhere
def test_a_click_twice_and_two_clicks(stall: Stall) -> None:
    wish, ids = uuid4(), [stall.draft.pk]
    first = publish_listings(draft_ids=ids, client_id=wish, actor=stall.owner)
    again = publish_listings(draft_ids=ids, client_id=wish, actor=stall.owner)
    other = publish_listings(draft_ids=ids, client_id=uuid4(), actor=stall.owner)
    assert (first, again, other.refused) == (
        Outcomes(done=tuple(ids)), Outcomes(already=tuple(ids)), {ids[0]: Refusal("underway")},
    )  # fmt: skip
    assert change_drafts(changes={ids[0]: {"title": "Other"}}, actor=stall.owner).refused == {
        ids[0]: Refusal("underway")
    }
    assert (ListingChange.objects.count(), OutboxCommand.objects.count()) == (1, 1)
    with pytest.raises(IntegrityError, match="listing_change_open_once"), transaction.atomic():
        ListingChange.objects.create(draft=stall.draft, kind="edit", version=1, wish=uuid4(), asked_at=clock.now())


@somewhere
def test_what_is_listed_already_is_not_listed_again(stall: Stall) -> None:
    make_listing(store=stall.store, sku=stall.draft.sku, seller_sku="CUP-1")
    assert stall.publish().refused == {stall.draft.pk: Refusal("listed", {"seller_sku": "CUP-1"})}
    Listing.objects.all().delete()
    item = {"sku": "CUP-1", "title": "Somebody's cup", "site": "GLOBAL", "price": {"amount": "3"}, "quantity": 1}
    stall.mocks.control("listings", {"account_id": stall.there["account_id"], "items": [item]})
    stall.publish()
    assert (stall.work().state, [each["code"] for each in stall.change().issues]) == (DraftState.REFUSED, ["duplicate"])
    assert [offer["title"] for offer in stall.offers()] == ["Somebody's cup"]


@somewhere
def test_what_is_plainly_wrong_is_not_even_sent(stall: Stall) -> None:
    draft = stall.draft
    for content, refusal in [
        ({"title": " "}, Refusal("no_title")),
        ({"title": "x" * 200}, Refusal("title_too_long", {"marketplace": "AliExpress", "most": 128, "length": 200})),
        ({"title": "A cup", "price": None}, Refusal("no_price")),
        ({"price": Decimal("1.005")}, Refusal("too_fine", {"amount": "1.0050", "currency": "USD"})),
        (
            {"price": Decimal(1), "images": [{"image": "a", "url": "https://x.test/a"}] * 7},
            Refusal("too_many_images", {"marketplace": "AliExpress", "most": 6, "count": 7}),
        ),
    ]:
        change_drafts(changes={draft.pk: content}, actor=stall.owner)
        assert stall.publish().refused == {draft.pk: refusal}
    edited = edit_listings(draft_ids=[draft.pk, 10**9], client_id=uuid4(), actor=stall.owner)
    assert edited.refused == {draft.pk: Refusal("not_listed"), 10**9: Refusal("not_found")}
    assert (ListingChange.objects.count(), OutboxCommand.objects.count()) == (0, 0)


def test_own_sales_have_nowhere_to_publish() -> None:
    store = make_store(account=make_account(marketplace=Marketplace.DIRECT))
    wanted = [NewDraft(store.pk, make_sku().pk, content={"title": "A cup", "price": Decimal(1)})]
    [draft_id], _ = write_drafts(wanted=wanted, actor=None)
    refused = publish_listings(draft_ids=[draft_id], client_id=uuid4(), actor=None).refused
    assert refused == {draft_id: Refusal("not_offered", {"marketplace": "Own sales"})}


@pytest.mark.parametrize("count", [1, 3])
def test_many_cost_what_one_costs(count: int, django_assert_max_num_queries: Any) -> None:
    store = make_store(currency="EUR")
    wanted = [NewDraft(store.pk, make_sku().pk, content={"title": "A cup", "price": Decimal(1)}) for _ in range(count)]
    with django_assert_max_num_queries(24):
        ids, _ = write_drafts(wanted=wanted, actor=None)
        assert publish_listings(draft_ids=ids, client_id=uuid4(), actor=None).done == tuple(ids)


def test_a_change_is_kept_as_it_was_asked_and_as_it_ended() -> None:
    store = make_store(currency="EUR")
    wanted = [NewDraft(store.pk, make_sku().pk, content={"title": "A cup", "price": Decimal(1)})]
    ids, _ = write_drafts(wanted=wanted, actor=None)
    publish_listings(draft_ids=ids, client_id=uuid4(), actor=None)
    for sql in (
        "UPDATE products_listingchange SET payload = '{}'",
        "DELETE FROM products_listingchange",
    ):
        with pytest.raises(IntegrityError, match="kept as it was asked"), transaction.atomic():
            execute(sql)
    assert rows("SELECT count(*) FROM products_listingchange WHERE payload <> '{}'") == [(1,)]
