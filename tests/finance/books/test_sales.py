"""Shipping reaches the books: the sale with its estimated fees, the cost of the goods, and the freight."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from finance.models import Entry, Unposted
from finance.services.books.booking import book, post_unposted
from logistics.models import Parcel
from tests.factories import NOON, make_bundle, make_sku
from tests.finance.books.make import (
    fee_rule,
    legs,
    move_of,
    rate,
    service_rate,
    shop,
    unposted,
)
from tests.orders.arrivals import later, remote_line, remote_order

pytestmark = pytest.mark.django_db


def keys() -> set[str]:
    return set(Entry.objects.values_list("key", flat=True))


def test_a_shipped_order_is_sold_its_fees_estimated_its_goods_and_freight_booked() -> None:
    """€ 19.98 + 4.02 shipping + 1.50 tax at 8.00: ¥ 159.84 + 32.16 + 12.00. Commission 15 % of 24.00 = 3.60 (¥ 28.80).

    Two of ten cups that cost ¥ 100.01 leave: ¥ 20.00 (the last one takes the rest). 180 g: ¥ 20 + 2 steps of 5 = ¥ 30.
    """
    rate("EUR", "8")
    fee_rule()
    place = shop()
    service_rate(place.service)
    cup = place.stock(10, 100_01)
    order = place.order((cup, 2), shipping_total=Decimal("4.02"), tax_total=Decimal("1.50"), total=Decimal("25.50"))
    [parcel] = place.ship(order)
    move, account = move_of(document_kind="parcel_line"), f"account {order.account_id}"
    assert legs(f"sale:{order.pk}") == sorted(
        [
            ("1100", "items", 159_84, "1998 EUR", order.pk, None, account, None),
            ("1100", "shipping", 32_16, "402 EUR", order.pk, None, account, None),
            ("1100", "tax", 12_00, "150 EUR", order.pk, None, account, None),
            ("1100", "commission", -28_80, "-360 EUR", order.pk, None, account, None),
            ("2200", "tax", -12_00, "-150 EUR", order.pk, None, account, None),
            ("4010", "items", -159_84, "-1998 EUR", order.pk, cup.pk, None, 2),
            ("4020", "shipping", -32_16, "-402 EUR", order.pk, cup.pk, None, None),
            ("6010", "commission", 28_80, "360 EUR", order.pk, cup.pk, None, None),
        ],
        key=str,
    )
    assert legs(f"move:{move.pk}") == sorted(
        [
            ("1300", "", -20_00, "-2000 CNY", None, cup.pk, f"warehouse {place.warehouse.pk}", -2),
            ("5010", "", 20_00, "2000 CNY", order.pk, cup.pk, None, None),
        ],
        key=str,
    )
    assert legs(f"freight:{parcel}") == sorted(
        [
            ("2030", "", -30_00, "-3000 CNY", None, None, f"service {place.service.pk}", None),
            ("5020", "", 30_00, "3000 CNY", order.pk, cup.pk, None, None),
        ],
        key=str,
    )
    assert (Parcel.objects.get().freight, unposted()) == (30_00, [])


def test_profit_belongs_to_what_was_sold_a_bundle_is_its_own() -> None:
    """A bundle for 9.99 and a cup for 9.99 share the commission; the parts' cost is the bundle's."""
    rate("EUR", "8")
    fee_rule(percent="10.01")
    place = shop()
    cup, spoon = place.stock(10, 10_00), place.stock(10, 5_00)
    bundle = make_bundle(parts={cup: 1, spoon: 2})
    order = place.order((bundle, 1), (cup, 1))
    place.ship(order)
    sale = legs(f"sale:{order.pk}")
    assert [line for line in sale if line[0] == "6010"] == [
        ("6010", "commission", 8_00, "100 EUR", order.pk, sku.pk, None, None)
        for sku in sorted([cup, bundle], key=lambda sku: str(sku.pk))
    ]
    cost = [line for key in keys() if key.startswith("move:") for line in legs(key) if line[0] == "5010"]
    assert sorted((line[2], line[5]) for line in cost) == sorted([(1_00, bundle.pk), (1_00, bundle.pk), (1_00, cup.pk)])


def test_an_order_shipped_by_the_marketplace_is_sold_too() -> None:
    rate("EUR", "8")
    place = shop()
    listing = place.order((make_sku(), 1)).lines.get().listing
    open_, gone = (
        remote_order(remote_line(listing), fulfilled_by="marketplace", shipped_at=shipped) for shipped in (None, NOON)
    )
    first = place.take(open_)
    assert keys() == set()
    orders = [place.take(gone), place.take(later(open_, shipped_at=NOON)), place.take(later(gone))]
    assert orders[1].pk == first.pk
    assert keys() == {f"sale:{orders[0].pk}", f"sale:{orders[1].pk}"}
    assert set(Entry.objects.values_list("occurred_on", flat=True)) == {date(2026, 11, 20)}


def test_without_an_exchange_rate_the_sale_waits_and_the_parcel_leaves() -> None:
    place = shop(currency="USD")
    cup = place.stock(10, 100_00)
    order = place.order((cup, 1))
    place.ship(order)
    order.refresh_from_db()
    day = Entry.objects.filter(kind="move").latest("pk").occurred_on
    waits = [("sale", order.pk, f"no_rate USD {day}")]
    assert (order.state, f"sale:{order.pk}" in keys(), unposted()) == ("shipped", False, waits)
    assert (post_unposted(), unposted()) == ((0, None), waits)
    rate("USD", "7.2")
    assert (post_unposted(), unposted(), post_unposted()) == ((1, None), [], (0, None))
    assert [line[2] for line in legs(f"sale:{order.pk}")] == [71_93, -71_93]


def test_the_same_fact_again_is_in_the_books_once() -> None:
    rate("EUR", "8")
    place = shop()
    order = place.order((place.stock(1, 1_00), 1))
    place.ship(order)
    before = keys()
    book("sale", [order.pk])
    Unposted.objects.create(kind="sale", document_id=order.pk, reason="no_rate", at=NOON)
    assert (post_unposted(), keys() == before, unposted()) == ((1, None), True, [])


def test_own_sales_are_booked_by_the_wallet_not_by_the_order() -> None:
    place = shop(marketplace="direct", currency=settings.BASE_CURRENCY)
    order = place.order((place.stock(2, 20_00), 1))
    place.ship(order)
    assert ({key.split(":")[0] for key in keys()}, unposted()) == ({"move"}, [])


def test_no_rate_of_the_service_no_freight() -> None:
    rate("EUR", "8")
    place = shop()
    order = place.order((place.stock(1, 1_00), 1))
    service_rate(place.service, valid_from=date(2099, 1, 1))
    [parcel] = place.ship(order)
    assert (Parcel.objects.get(pk=parcel).freight, legs(f"freight:{parcel}")) == (None, [])
