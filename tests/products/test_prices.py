"""Prices from the wish to the marketplace and back. Lin runs two stores, Omar one; Wish is a fake that remembers what it was told."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from erp.kernel import clock
from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from people.models import User
from people.roles import Role
from people.services.tokens import create_token
from products.models import Listing
from products.services.prices import Wanted, change_prices, push_again, set_prices, take_theirs
from stores.connectors.errors import OutcomeUnknown
from stores.models import PriceTag, PushAck, Store
from stores.services import prices
from stores.states import Marketplace
from tests.factories import make_listing, make_store, make_user
from tests.stores.conftest import Shelf

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def store(shelf: Shelf) -> Store:
    return make_store(marketplace=Marketplace.WISH, currency="EUR")


@pytest.fixture
def lin(store: Store) -> User:
    return make_user(role=Role.OPERATIONS, stores=[store])


def euro(amount: str) -> Wanted:
    return Wanted(D(amount), "EUR")


def tag_of(listing: Listing) -> PriceTag:
    listing.refresh_from_db()
    assert listing.tag
    return listing.tag


def settle() -> None:
    """So long ago that the marketplace must show it by now."""
    PriceTag.objects.update(acked_at=clock.now() - timedelta(minutes=6))


def test_each_listing_has_its_outcome_and_a_refused_one_stays_as_it_was(store: Store) -> None:
    good, same, closed, low, fine, huge = (make_listing(store=store) for _ in range(6))
    foreign = make_listing(store=make_store(marketplace=Marketplace.DIRECT))
    Listing.objects.filter(pk=closed.pk).update(state="closed")
    set_prices(wanted={same.pk: euro("12")}, actor=None)

    told = set_prices(
        wanted={
            good.pk: euro("21.50"), same.pk: euro("12.00"), closed.pk: euro("1"), low.pk: euro("0"), fine.pk: euro("1.005"),
            huge.pk: euro("1e9"), foreign.pk: euro("3"), 10**9: euro("3"),
        },
        actor=None,
    )  # fmt: skip
    dollars = set_prices(wanted={good.pk: Wanted(D(5), "USD")}, actor=None)

    assert told == Outcomes(
        (good.pk,), (same.pk,),
        {
            closed.pk: Refusal("closed"), low.pk: Refusal("not_positive", {"amount": "0"}),
            fine.pk: Refusal("too_fine", {"amount": "1.005", "currency": "EUR"}), huge.pk: Refusal("too_large", {"amount": "1E+9"}),
            foreign.pk: Refusal("no_prices", {"marketplace": "Own sales"}), 10**9: Refusal("not_found"),
        },
    )  # fmt: skip
    assert dollars == Outcomes(refused={good.pk: Refusal("currency", {"asked": "USD", "currency": "EUR"})})
    assert (tag_of(good).desired, good.price) == (D("21.5"), D("21.5"))
    left = Listing.objects.filter(pk__in=[closed.pk, low.pk, fine.pk, huge.pk, foreign.pk])
    assert set(left.values_list("price", "tag")) == {(D("19.90"), None)}


@pytest.mark.parametrize("count", [1, 40])
def test_many_prices_cost_the_statements_of_one(store: Store, count: int, django_assert_num_queries: Any) -> None:
    wanted = {make_listing(store=store).pk: euro("8") for _ in range(count)}
    with django_assert_num_queries(8):  # savepoints included
        assert len(set_prices(wanted=wanted, actor=None).done) == count


def test_prices_go_out_in_batches_newest_first_to_last_and_are_acknowledged(store: Store, shelf: Shelf) -> None:
    one, two, three = (make_listing(store=store) for _ in range(3))
    set_prices(wanted={row.pk: euro("7") for row in (one, two, three)}, actor=None)
    set_prices(wanted={one.pk: euro("8")}, actor=None)
    tags = [tag_of(row) for row in (one, two, three)]
    shelf.refuses[tags[2].pk] = "below the floor price"

    assert prices.push_due(store.account_id) == 2
    assert sorted(len(call) for call in shelf.calls) == [1, 2]
    assert shelf.shown == {tags[0].pk: D("8.0000"), tags[1].pk: D("7.0000")}
    first, _second, third = (tag_of(row) for row in (one, two, three))
    assert (first.acked, first.acked_version, first.behind) == (D(8), 2, False)
    assert (third.acked, third.last_error, third.behind) == (None, "below the floor price", True)
    acks = PushAck.objects.order_by("id").values_list("kind", "target_id", "value", "version")
    assert sorted(acks) == sorted([("prices", tags[0].pk, D(8), 2), ("prices", tags[1].pk, D(7), 1)])
    assert (prices.push_due(store.account_id), len(shelf.calls)) == (0, 2)


def test_a_lost_answer_is_sent_again_with_the_newest_price(store: Store, shelf: Shelf) -> None:
    listing = make_listing(store=store)
    set_prices(wanted={listing.pk: euro("7")}, actor=None)
    shelf.raises.append(OutcomeUnknown("the call broke off"))
    assert prices.push_due(store.account_id) == 0
    assert tag_of(listing).last_error == "OutcomeUnknown: the call broke off"

    set_prices(wanted={listing.pk: euro("9")}, actor=None)

    assert prices.push_due(store.account_id) == 1
    assert [value for call in shelf.calls for _key, value in call] == [D("7.0000"), D("9.0000")]


def test_a_price_changed_there_is_shown_and_pushed_over_only_where_ours_wins(
    store: Store, shelf: Shelf, lin: User
) -> None:
    listing = make_listing(store=store)
    set_prices(wanted={listing.pk: euro("7")}, actor=None)
    prices.push_due(store.account_id)
    shelf.shown[tag_of(listing).pk] = D("6.49")
    settle()

    assert prices.read_back(store.account_id) == 0
    page = client_of(lin).get("/products/prices/?tab=differs").content.decode()
    Store.objects.update(our_price_wins=True)
    assert (prices.read_back(store.account_id), prices.push_due(store.account_id)) == (1, 1)

    assert ("Changed there" in page, "6.49" in page) == (True, True)
    assert shelf.shown[tag_of(listing).pk] == D(7)


def test_what_was_changed_there_can_be_meant_or_overruled_by_hand(store: Store, shelf: Shelf) -> None:
    meant, wrong, unread = (make_listing(store=store) for _ in range(3))
    set_prices(wanted={meant.pk: euro("7"), wrong.pk: euro("7")}, actor=None)
    prices.push_due(store.account_id)
    shelf.shown |= {tag_of(meant).pk: D(6), tag_of(wrong).pk: D(1)}
    settle()
    prices.read_back(store.account_id)

    taken = take_theirs(listing_ids=[meant.pk, unread.pk], actor=None)
    again = push_again(listing_ids=[wrong.pk, unread.pk], actor=None)
    prices.push_due(store.account_id)

    assert taken == Outcomes((meant.pk,), (), {unread.pk: Refusal("not_read")})
    assert again == Outcomes((wrong.pk,), (), {unread.pk: Refusal("no_price")})
    assert [shelf.shown[tag_of(row).pk] for row in (meant, wrong)] == [D(6), D(7)]
    assert [tag_of(row).desired for row in (meant, wrong)] == [D(6), D(7)]


def test_a_percentage_is_applied_once_for_a_click(store: Store) -> None:
    yen = make_store(marketplace=Marketplace.WISH, currency="JPY")
    one, two = make_listing(store=store, price=D("19.99")), make_listing(store=yen, price=D(1500))
    bare = make_listing(store=store, price=None)
    ids, click = [one.pk, two.pk, bare.pk], uuid4()

    first = change_prices(listing_ids=ids, percent=D("2.5"), wish=click, actor=None)
    again = change_prices(listing_ids=ids, percent=D("2.5"), wish=click, actor=None)
    down = change_prices(listing_ids=[one.pk], percent=D(-99), wish=uuid4(), actor=None)

    assert first == Outcomes((one.pk, two.pk), (), {bare.pk: Refusal("no_price")})
    assert again == Outcomes((), (one.pk, two.pk), {bare.pk: Refusal("no_price")})
    assert [tag_of(two).desired, down.done, tag_of(one).desired] == [D(1538), (one.pk,), D("0.20")]
    told = (
        TimelineEntry.objects.filter(action="listing.priced", subject_id=one.pk)
        .order_by("pk")
        .values_list("data", flat=True)
    )
    assert [(row["before"], row["price"]) for row in told] == [("19.9900", "20.49"), ("20.4900", "0.20")]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_page_sets_one_price_and_many_with_an_outcome_for_each(store: Store, lin: User) -> None:
    one, two = make_listing(store=store, price=D(10)), make_listing(store=store, price=D(20))
    other = make_listing(store=make_store(marketplace=Marketplace.WISH), price=D(30))
    client = client_of(lin)

    good = client.post(f"/products/prices/{one.pk}/", {"amount": "11,50"})
    bad = client.post(f"/products/prices/{one.pk}/", {"amount": "-1"})
    ids = [one.pk, two.pk, other.pk]
    batch = client.post("/products/prices/batch/percent/", {"ids": ids, "value": "10", "client_id": "c1"})

    assert (good.status_code, bad.status_code, "above zero" in bad.content.decode()) == (200, 422, True)
    assert client.post(f"/products/prices/{other.pk}/", {"amount": "1"}).status_code == 404
    assert (batch.context["done"], batch.context["refused"]) == (2, 1)
    assert [tag_of(one).desired, tag_of(two).desired] == [D("12.65"), D(22)]
    assert client.post("/products/prices/batch/percent/", {"ids": ids, "value": "-100"}).status_code == 422
    assert client.post("/products/prices/batch/set/", {"ids": [], "value": "3"}).status_code == 422


def test_the_api_sets_and_shows_prices(store: Store, lin: User) -> None:
    listing = make_listing(store=store)
    token = create_token(user=lin, name="script", scope="write")[1]
    client = Client(headers={"Authorization": f"Bearer {token}"})
    body = {
        "prices": [
            {"listing_id": listing.pk, "amount": "5.50", "currency": "EUR"},
            {"listing_id": 77, "amount": "1", "currency": "EUR"},
        ]
    }

    first, again = (
        client.post("/api/v1/prices/set", body, content_type="application/json", headers={"Idempotency-Key": "k"})
        for _ in range(2)
    )
    prices.push_due(store.account_id)
    shown = client.get("/api/v1/prices").json()["results"]

    assert first.json()["done"] == [listing.pk]
    assert [row["code"] for row in first.json()["refused"]] == ["not_found"]
    assert (again.content, again.headers["Idempotent-Replay"]) == (first.content, "true")
    assert [(row["price"], row["accepted"], row["shown"], row["behind"]) for row in shown] == [
        ("5.5000", "5.5000", None, False)
    ]


def test_the_database_refuses_a_price_of_nothing(store: Store) -> None:
    listing = make_listing(store=store)
    set_prices(wanted={listing.pk: euro("7")}, actor=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceTag.objects.filter(pk=tag_of(listing).pk).update(desired=0)
