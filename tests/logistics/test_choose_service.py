"""The first rule that picks a service, and the offers it reads."""

import pytest
from pytest_django import DjangoAssertNumQueries

from logistics.queries import Choice, ServiceOffer, choose_service, service_offers
from tests.factories import NOON, make_service, make_warehouse

POST = ServiceOffer(1, rank=10, countries=frozenset({"DE", "FR"}), max_weight_g=2000)
LINE = ServiceOffer(2, rank=20, countries=frozenset(), max_weight_g=5000)
EXPRESS = ServiceOffer(3, rank=30, countries=frozenset(), max_weight_g=30_000)


@pytest.mark.parametrize(
    ("country", "weight_g", "choice"),
    [
        ("DE", 500, Choice(1, {1: "chosen", 2: "outranked", 3: "outranked"})),
        ("US", 500, Choice(2, {1: "country", 2: "chosen", 3: "outranked"})),
        ("DE", 2000, Choice(1, {1: "chosen", 2: "outranked", 3: "outranked"})),
        ("DE", 2001, Choice(2, {1: "weight", 2: "chosen", 3: "outranked"})),
        ("US", 30_000, Choice(3, {1: "country", 2: "weight", 3: "chosen"})),
        ("US", 30_001, Choice(None, {1: "country", 2: "weight", 3: "weight"})),
    ],
)
def test_the_lowest_rank_that_can_carry_it_is_chosen(country: str, weight_g: int, choice: Choice) -> None:
    assert choose_service([EXPRESS, POST, LINE], country=country, weight_g=weight_g) == choice


def test_on_a_tie_the_older_service_is_chosen() -> None:
    younger = ServiceOffer(9, rank=10, countries=frozenset(), max_weight_g=2000)
    assert choose_service([younger, POST], country="DE", weight_g=1) == Choice(1, {1: "chosen", 9: "outranked"})


def test_without_offers_nothing_is_chosen() -> None:
    assert choose_service([], country="DE", weight_g=1) == Choice(None, {})


@pytest.mark.django_db
def test_offers_of_many_warehouses_cost_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    shenzhen, leipzig, empty = make_warehouse(), make_warehouse(), make_warehouse()
    post = make_service(warehouses=[shenzhen], countries=["DE"], max_weight_g=2000, rank=1)
    both = make_service(warehouses=[shenzhen, leipzig], rank=2)
    make_service(warehouses=[shenzhen], closed_at=NOON)
    offer = ServiceOffer(both.pk, 2, frozenset(), 30_000)
    with django_assert_num_queries(1):
        offers = service_offers(warehouse_ids=[shenzhen.pk, leipzig.pk, empty.pk])
    assert {key: sorted(found, key=lambda o: o.rank) for key, found in offers.items()} == {
        shenzhen.pk: [ServiceOffer(post.pk, 1, frozenset({"DE"}), 2000), offer],
        leipzig.pk: [offer],
        empty.pk: [],
    }
