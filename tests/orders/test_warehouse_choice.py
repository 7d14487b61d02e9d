"""From where an order leaves: a pure decision with its reasons, at first sight and when the parcel is made."""

from datetime import date

import pytest

from inventory.services.stock import Receipt, receive
from logistics.models import Parcel
from logistics.services.rates import CardDraft, RateDraft, save_cards
from orders.models import Order
from orders.queries import Candidate, Choice, WarehouseOffer, choose_warehouse
from orders.services.allocate import allocate_approved
from orders.services.intake import take_in
from orders.services.review import approve_orders
from products.models import Listing
from stores.models import Store
from tests.factories import make_listing, make_service, make_store, make_user, make_warehouse
from tests.orders.arrivals import arrival, remote_line, remote_order
from tests.orders.test_splitting import broken


def offer(key: int, rank: int, stock: dict[int, int], **fields: object) -> WarehouseOffer:
    return WarehouseOffer(key, rank, stock, **fields)  # type: ignore[arg-type]  # built from names


@pytest.mark.parametrize(
    ("offers", "wished", "chosen", "reasons"),
    [
        ([], None, None, []),
        ([offer(1, 1, {7: 2}), offer(2, 2, {7: 9})], None, 1, ["chosen", "rank"]),
        ([offer(1, 1, {7: 1}), offer(2, 2, {7: 2})], None, 2, ["chosen", "stock"]),
        ([offer(1, 1, {7: 2}, serves=False), offer(2, 2, {7: 1})], None, 2, ["chosen", "country"]),
        ([offer(1, 1, {7: 2}, cost=900), offer(2, 2, {7: 2}, cost=500)], None, 2, ["chosen", "cost"]),
        ([offer(1, 1, {7: 2}), offer(2, 2, {7: 2}, cost=500)], None, 2, ["chosen", "cost"]),
        ([offer(1, 1, {7: 2}, cost=1), offer(2, 2, {7: 2}, cost=500)], 2, 2, ["chosen", "not_wished"]),
        ([offer(1, 1, {7: 2}), offer(2, 2, {7: 1})], 2, 1, ["chosen", "stock"]),
        ([offer(1, 1, {}), offer(2, 2, {7: 1})], None, 2, ["chosen", "stock"]),
    ],
)
def test_country_then_completeness_then_wish_then_cost_then_rank(
    offers: list[WarehouseOffer], wished: int | None, chosen: int | None, reasons: list[str]
) -> None:
    choice = choose_warehouse({7: 2}, offers, wished=wished)
    assert (choice.warehouse_id, [each.why for each in choice.candidates]) == (chosen, reasons)


def test_every_candidate_says_what_it_has_and_costs() -> None:
    assert choose_warehouse({7: 2}, [offer(1, 1, {7: 5}, cost=80), offer(2, 2, {7: 1})]) == Choice(
        1, (Candidate(1, "chosen", 2, 2, 80), Candidate(2, "stock", 1, 2, None))
    )


@pytest.fixture
def two(db: None) -> tuple[Store, Listing, list[int]]:
    """A store with a near dear warehouse and a far cheap one, ten units of a listing in each."""
    store = make_store(site="DE")
    listing = make_listing(store=store)
    ids = []
    for place, price in enumerate((90_00, 20_00), start=1):
        warehouse = make_warehouse(serves=[store], rank=place)
        service = make_service(warehouses=[warehouse], countries=["PL", "DE"])
        rate = RateDraft(30_000, first_g=500, first_price=price, step_g=500, step_price=100)
        save_cards([CardDraft(service.pk, date(2020, 1, 1), (rate,))])
        receive(receipts=[Receipt(listing.sku_id, warehouse.pk, 10, 1000, "test", place)], actor=None)
        ids.append(warehouse.pk)
    return store, listing, ids


def ordered(two: tuple[Store, Listing, list[int]], quantity: int = 2, **fields: object) -> Order:
    remote = remote_order(remote_line(two[1], quantity))
    take_in(arrivals=[arrival(two[0], remote)])
    Order.objects.filter(external_id=remote.external_id).update(**fields)
    order = Order.objects.get(external_id=remote.external_id)
    approve_orders(order_ids=[order.pk], actor=make_user())
    return order


def test_the_cheaper_complete_warehouse_takes_over_the_promise_when_the_parcel_is_made(
    two: tuple[Store, Listing, list[int]],
) -> None:
    order, (near, far) = ordered(two), two[2]
    allocate_approved()
    order.refresh_from_db()
    assert (order.warehouse_id, Parcel.objects.get().warehouse_id) == (far, far)
    assert [(each["warehouse_id"], each["why"], each["cost"]) for each in order.places] == [
        (far, "chosen", 20_00), (near, "cost", 90_00),
    ]  # fmt: skip
    assert broken() == []


def test_a_wished_warehouse_wins_over_the_cheaper_one_and_stock_over_the_wish(
    two: tuple[Store, Listing, list[int]],
) -> None:
    near, far = two[2]
    wished = ordered(two, wished_warehouse_id=near)
    allocate_approved()
    large = ordered(two, 9, wished_warehouse_id=near)
    allocate_approved()
    found = dict(Order.objects.filter(pk__in=[wished.pk, large.pk]).values_list("pk", "warehouse_id"))
    assert (found, broken()) == ({wished.pk: near, large.pk: far}, [])
