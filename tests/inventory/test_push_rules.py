"""What a listing offers of the stock by a rule of its own: worked numbers, refusals, fixed quantities that end, and the derivation."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from erp.kernel import clock
from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.sql import rows
from inventory.models import ListingPushRule, TouchedSku
from inventory.promises import PROMISES
from inventory.reads_push import derivations
from inventory.services.channel import offers, refresh_pools
from inventory.services.levels import touch
from inventory.services.push_rules import PushRule, end_fixed, set_push_rules
from inventory.services.stock import Receipt, receive
from products.models import Listing, Sku
from stores.models import Store
from tests import factories as make

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def store() -> Store:
    return make.make_store()


def stocked(store: Store, *, units: int, sku: Sku | None = None) -> Listing:
    """A listing whose SKU has so many units in a warehouse of the store."""
    sku = sku or make.make_sku()
    warehouse = make.make_warehouse(serves=[store], rank=make.number() % 30_000)
    if units:
        receive(receipts=[Receipt(sku.pk, warehouse.pk, units, 100 * units, "test", make.number())], actor=None)
    return make.make_listing(store=store, sku=sku)


def offer_of(listing: Listing) -> int | None:
    assert listing.pool_id
    return offers([listing.pool_id]).get(listing.pool_id)


def broken(name: str) -> list[Any]:
    promise = next(promise for promise in PROMISES if promise.name == name)
    rows("SELECT set_config('erp.now', %s, true)", [clock.now().isoformat()])
    return rows(promise.sql)


@pytest.mark.parametrize(
    ("units", "rule", "offered"),
    [
        (100, PushRule(share=D("0.7")), 70),  # the three worked numbers of the percentage
        (10, PushRule(share=D("0.7")), 7),
        (3, PushRule(share=D("0.5")), 1),
        (10, PushRule(buffer=3), 7),
        (10, PushRule(share=D("0.5"), buffer=3), 3),  # floor(0.5 x 7)
        (2, PushRule(buffer=3), 0),
        (100, PushRule(most=20), 20),
        (5, PushRule(most=20), 5),
        (5, PushRule(least=0), 5),
        (5, PushRule(least=30, presale=True), 30),
        (50, PushRule(least=30, presale=True), 50),
        (0, PushRule(share=D(0)), 0),
        (50, PushRule(most=0), 0),
    ],
)
def test_share_buffer_and_clamp(store: Store, units: int, rule: PushRule, offered: int) -> None:
    listing = stocked(store, units=units)
    set_push_rules(listing_ids=[listing.pk], rule=rule, actor=None)
    refresh_pools()
    listing.refresh_from_db()
    assert listing.pool
    assert (offer_of(listing), listing.pool.desired, broken("pools_follow_the_stock")) == (offered, offered, [])


@pytest.mark.parametrize(("presale", "offered"), [(False, 4), (True, 9)])
def test_a_fixed_quantity_stands_until_its_end_and_never_above_what_is_there(
    store: Store, presale: bool, offered: int
) -> None:
    listing = stocked(store, units=4)
    until = clock.now() + timedelta(hours=1)
    set_push_rules(
        listing_ids=[listing.pk], rule=PushRule(buffer=1, fixed=9, fixed_until=until, presale=presale), actor=None
    )
    refresh_pools()
    assert (offer_of(listing), broken("pools_follow_the_stock"), end_fixed()) == (offered, [], 0)

    ListingPushRule.objects.update(fixed_until=clock.now() - timedelta(hours=1))
    assert len(broken("fixed_quantities_end")) == 1
    assert end_fixed() == 1
    refresh_pools()
    listing.refresh_from_db()
    rule = ListingPushRule.objects.get()
    assert (rule.fixed, rule.fixed_until, rule.buffer) == (None, None, 1)
    assert listing.pool
    assert (offer_of(listing), listing.pool.desired, broken("fixed_quantities_end")) == (3, 3, [])


def test_a_bundle_offers_the_least_of_its_parts(store: Store) -> None:
    a, b = make.make_sku(), make.make_sku()
    warehouse = make.make_warehouse(serves=[store])
    receive(
        receipts=[Receipt(a.pk, warehouse.pk, 3, 300, "test", 1), Receipt(b.pk, warehouse.pk, 7, 700, "test", 2)],
        actor=None,
    )
    listing = make.make_listing(store=store, sku=make.make_bundle(parts={a: 2, b: 1}))
    assert offer_of(listing) == 1
    set_push_rules(listing_ids=[listing.pk], rule=PushRule(least=5, presale=True), actor=None)
    refresh_pools()
    told = derivations([listing])[listing.pk]
    assert [(part.free, part.per, part.whole) for part in told.parts] == [(3, 2, 1), (7, 1, 7)]
    assert (told.available, told.shared, told.least, told.offer, broken("pools_follow_the_stock")) == (1, 1, 5, 5, [])


def test_listings_on_one_pool_offer_the_least_and_one_that_is_not_told_has_no_say(store: Store) -> None:
    one = stocked(store, units=10)
    other = make.make_listing(store=store, sku=one.sku, pool=one.pool, external_key="twin")
    set_push_rules(listing_ids=[one.pk], rule=PushRule(most=4), actor=None)
    refresh_pools()
    assert (offer_of(other), broken("pools_follow_the_stock")) == (4, [])
    set_push_rules(listing_ids=[one.pk], rule=PushRule(push=False, most=4), actor=None)
    refresh_pools()
    assert (offer_of(other), broken("pools_follow_the_stock")) == (10, [])
    Store.objects.update(push_stock=False)
    set_push_rules(listing_ids=[other.pk], rule=PushRule(push=True, most=6), actor=None)
    refresh_pools()
    assert (offer_of(other), broken("pools_follow_the_stock")) == (6, [])


def test_each_listing_has_its_outcome_and_the_same_rule_again_changes_nothing(store: Store) -> None:
    good, had, closed = stocked(store, units=5), stocked(store, units=5), stocked(store, units=5)
    fba = make.make_listing(store=store)
    Listing.objects.filter(pk=fba.pk).update(pool=None)
    Listing.objects.filter(pk=closed.pk).update(state="closed")
    rule = PushRule(share=D("0.500"), most=9)
    set_push_rules(listing_ids=[had.pk], rule=rule, actor=None)

    told = set_push_rules(listing_ids=[good.pk, had.pk, closed.pk, fba.pk, 10**9], rule=rule, actor=None)

    assert told == Outcomes(
        (good.pk,), (had.pk,), {closed.pk: Refusal("closed"), fba.pk: Refusal("no_pool"), 10**9: Refusal("not_found")}
    )
    assert set(ListingPushRule.objects.values_list("listing_id", flat=True)) == {good.pk, had.pk}
    assert TimelineEntry.objects.filter(action="listing.push_rule").count() == 2
    back = set_push_rules(listing_ids=[good.pk], rule=PushRule(presale=True), actor=None)
    assert (back, ListingPushRule.objects.filter(listing=good).exists()) == (Outcomes((good.pk,)), False)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (PushRule(least=1), "least_without_presale"),
        (PushRule(least=9, most=3, presale=True), "limits"),
        (PushRule(fixed=3), "no_end"),
        (PushRule(fixed=3, fixed_until=make.NOON.replace(year=2001)), "ended"),
    ],
)
def test_a_rule_that_may_not_be_is_refused_for_all(store: Store, rule: PushRule, code: str) -> None:
    listing = stocked(store, units=5)
    TouchedSku.objects.all().delete()
    told = set_push_rules(listing_ids=[listing.pk], rule=rule, actor=None)
    assert [refusal.code for refusal in told.refused.values()] == [code]
    assert (ListingPushRule.objects.count(), TouchedSku.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "values",
    [{"least": 1}, {"share": D("1.5")}, {"least": 5, "most": 2, "presale": True}, {"fixed": 3}],
)
def test_the_database_refuses_what_may_not_be(values: dict[str, Any]) -> None:
    listing = make.make_listing()
    with pytest.raises(IntegrityError), transaction.atomic():
        ListingPushRule.objects.create(listing=listing, **values)


def test_the_promise_breaks_when_a_pool_shows_more_than_its_rule(store: Store) -> None:
    listing = stocked(store, units=5)
    set_push_rules(listing_ids=[listing.pk], rule=PushRule(most=2), actor=None)
    refresh_pools()
    ListingPushRule.objects.update(most=1)
    assert broken("pools_follow_the_stock") == [(listing.pool_id, 2, 1)]
    touch([listing.sku_id])
    refresh_pools()
    assert broken("pools_follow_the_stock") == []


def test_a_thousand_rules_cost_the_statements_of_one(store: Store) -> None:
    listings = [stocked(store, units=1) for _ in range(12)]
    with CaptureQueriesContext(connection) as one:
        set_push_rules(listing_ids=[listings[0].pk], rule=PushRule(most=2), actor=None)
    with CaptureQueriesContext(connection) as many:
        set_push_rules(listing_ids=[row.pk for row in listings], rule=PushRule(most=3), actor=None)
    assert len(many) == len(one)


def test_the_pages_show_set_and_explain(client: Client, store: Store) -> None:
    listing, hidden = stocked(store, units=10), stocked(make.make_store(), units=5)
    client.force_login(make.make_user(role="operations", stores=[store]))
    page = client.get(reverse("stock-push-rules"))
    assert [row["listing"].pk for row in page.context["rows"]] == [listing.pk]
    data = {"share": "0.5", "buffer": "2", "most": "", "push": ""}
    assert client.post(reverse("stock-push-rule", args=[listing.pk]), data).status_code == 302
    assert client.get(reverse("stock-push-rule", args=[listing.pk])).context["told"].offer == 4
    wrong = client.post(reverse("stock-push-rule", args=[listing.pk]), {"least": "5"})
    assert (wrong.status_code, "pre-sale" in wrong.content.decode()) == (422, True)
    assert client.get(reverse("stock-push-rule", args=[hidden.pk])).status_code == 404

    answer = client.post(
        reverse("stock-push-batch", args=["set"]), {"ids": [listing.pk, hidden.pk], "many-most": "3", "many-push": ""}
    )
    assert [(row["id"], row["kind"]) for row in answer.context["outcomes"]] == [
        (hidden.pk, "refused"),
        (listing.pk, "done"),
    ]
    refresh_pools()
    make.make_exposure(pool=listing.pool)
    text = client.get(reverse("stock-pool", args=[listing.pool_id])).content.decode()
    assert "Offered now: 3" in text
    assert reverse("stock-push-rule", args=[listing.pk]) in text
    client.force_login(make.make_user(role="designer", stores=[store]))
    assert client.post(reverse("stock-push-batch", args=["store"])).status_code == 403
