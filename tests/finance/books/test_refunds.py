"""Refunds, returned goods and distributors' wallets in the books."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from aftersales.events import RefundsConfirmed, ReturnsInspected
from distribution.events import WalletsPosted
from erp.kernel.events import publish
from finance.models import Entry
from finance.services.books.booking import post_unposted
from orders.models import Order
from tests.factories import NOON
from tests.finance.books import make
from tests.finance.books.make import case_of, fee_rule, legs, rate, shop, unposted

pytestmark = pytest.mark.django_db


def short(key: str) -> list[tuple[Any, ...]]:
    """(account, component, base amount, currency amount, SKU) of an entry."""
    return [(*line[:4], line[5]) for line in legs(key)]


def sold() -> tuple[Order, int, int]:
    """Two different cups for € 19.98 and € 4.02 shipping at 8.00, with 15 % commission (€ 3.60), shipped."""
    rate("EUR", "8")
    fee_rule()
    place = shop()
    cups = [place.stock(2, 20_00), place.stock(2, 20_00)]
    order = place.order(*((cup, 1) for cup in cups), shipping_total=Decimal("4.02"), tax_total=Decimal("1.50"))
    place.ship(order)
    return order, cups[0].pk, cups[1].pk


def test_a_refund_costs_what_came_back_and_gives_back_its_share_of_the_commission() -> None:
    """One cup for € 9.99 at that day's 7.90: 15 % of it, € 1.50 of the € 3.60, come back; then, with all the rest, € 2.10."""
    order, cup, other = sold()
    rate("EUR", "7.9", since=date(2026, 11, 20))
    line = order.lines.get(listing__sku_id=cup)
    first = make.refund(case_of(order, lines=[line]), items_minor=9_99, tax_minor=75)
    publish(RefundsConfirmed((first.pk,)))
    assert short(f"refund:{first.pk}") == sorted(
        [
            ("1100", "refund_items", -78_92, "-999 EUR", None),
            ("1100", "refund_tax", -5_93, "-75 EUR", None),
            ("1100", "refund_commission", 11_85, "150 EUR", None),
            ("2200", "refund_tax", 5_93, "75 EUR", None),
            ("4090", "refund_items", 78_92, "999 EUR", cup),
            ("6010", "refund_commission", -11_85, "-150 EUR", cup),
        ],
        key=str,
    )
    later = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
    rest = make.refund(case_of(order), items_minor=9_99, shipping_minor=4_02, confirmed_at=later)
    publish(RefundsConfirmed((rest.pk,)))
    back = [line for key in (first, rest) for line in short(f"refund:{key.pk}") if line[1] == "refund_commission"]
    assert sum(int(line[3].split()[0]) for line in back if line[0] == "1100") == 3_60
    assert {line[4] for line in short(f"refund:{rest.pk}") if line[0] == "4090"} == {cup, other}
    assert unposted() == []


def test_a_refund_before_its_sale_waits_for_it_and_one_of_a_cancelled_order_is_none() -> None:
    rate("EUR", "8")
    place = shop()
    open_, off = (place.order((place.stock(2, 2_00), 1)) for _ in range(2))
    Order.objects.filter(pk=off.pk).update(state="cancelled", cancelled_at=NOON)
    refunds = [make.refund(case_of(order), items_minor=1_00).pk for order in (open_, off)]
    publish(RefundsConfirmed(tuple(refunds)))
    assert unposted() == [("refund", refunds[0], f"sale_unposted {open_.pk}")]
    assert not Entry.objects.filter(kind="refund").exists()
    place.ship(open_)
    assert post_unposted() == (1, None)
    assert list(Entry.objects.filter(kind="refund").values_list("document_id", flat=True)) == refunds[:1]


def test_a_refund_without_an_exchange_rate_waits() -> None:
    order, cup, _ = sold()
    line = order.lines.get(listing__sku_id=cup)
    old = make.refund(case_of(order, lines=[line]), items_minor=9_99, confirmed_at=datetime(2025, 11, 20, tzinfo=UTC))
    publish(RefundsConfirmed((old.pk,)))
    assert unposted() == [("refund", old.pk, "no_rate EUR 2025-11-20")]


def test_written_off_goods_are_a_loss_of_the_order_they_were_sold_on() -> None:
    order, cup, _ = sold()
    case = case_of(order, lines=[order.lines.get(listing__sku_id=cup)])
    lost = make.inspection(case.lines.get(), written_off=1, written_off_value=10_00)
    kept = make.inspection(case.lines.get(), restocked=1)
    publish(ReturnsInspected((lost.pk, kept.pk)))
    assert short(f"writeoff:{lost.pk}") == [
        ("5010", "", -10_00, "-1000 CNY", cup),
        ("5030", "", 10_00, "1000 CNY", cup),
    ]
    assert short(f"writeoff:{kept.pk}") == []


def test_a_distributors_wallet_is_charged_refunded_opened_and_put_right() -> None:
    """$ 20.00 of goods and $ 5.00 of shipping at 7.20; a fifth of it goes back later, of goods and of shipping alike."""
    rate("USD", "7.2")
    place = shop(marketplace="direct", currency="USD")
    cup = place.stock(2, 20_00)
    order = place.order((cup, 2))
    reseller = make.distributor()
    mine = make.distributor_order(reseller, order, items=20_00, shipping=5_00)
    entries = [
        make.wallet_entry(reseller, "opening", 100_00),
        make.wallet_entry(reseller, "capture", -25_00, document=("order", order.pk)),
        make.wallet_entry(reseller, "refund", 5_00, document=("distributor_order", mine.pk)),
        make.wallet_entry(
            reseller, "refund", 1_00, document=("refund", make.refund(case_of(order), items_minor=1_00).pk)
        ),
        make.wallet_entry(reseller, "top_up", 50_00),
        make.wallet_entry(reseller, "withdrawal", -10_00),
    ]
    publish(WalletsPosted(tuple(entry.pk for entry in entries)))
    entries.append(make.wallet_entry(reseller, "reversal", 25_00, document=("wallet_entry", entries[1].pk)))
    publish(WalletsPosted((entries[-1].pk,)))
    opening, capture, refund, other, top_up, withdrawal, reversal = (f"wallet:{entry.pk}" for entry in entries)
    assert short(opening) == [("2100", "", -720_00, "-10000 USD", None), ("3000", "", 720_00, "10000 USD", None)]
    assert short(capture) == [
        ("2100", "", 180_00, "2500 USD", None),
        ("4020", "shipping", -36_00, "-500 USD", cup.pk),
        ("4030", "items", -144_00, "-2000 USD", cup.pk),
    ]
    assert sorted(short(refund), key=str) == [
        ("2100", "", -36_00, "-500 USD", None),
        ("4090", "refund_items", 28_80, "400 USD", cup.pk),
        ("4090", "refund_shipping", 7_20, "100 USD", cup.pk),
    ]
    assert {line[0] for line in short(other)} == {"2100", "4090"}
    assert (short(top_up), short(withdrawal)) == ([], [])
    assert short(reversal) == sorted(
        [(line[0], line[1], -line[2], f"{-int(line[3].split()[0])} USD", line[4]) for line in short(capture)], key=str
    )
    assert unposted() == []


def test_a_wallet_in_a_currency_without_a_rate_and_a_reversal_of_nothing_wait() -> None:
    reseller = make.distributor()
    opened = make.wallet_entry(reseller, "opening", 100_00)
    undone = make.wallet_entry(reseller, "reversal", -100_00, document=("wallet_entry", opened.pk))
    publish(WalletsPosted((opened.pk, undone.pk)))
    assert unposted() == [
        ("wallet", opened.pk, "no_rate USD 2026-11-20"),
        ("wallet", undone.pk, f"origin_unposted {opened.pk}"),
    ]
    rate("USD", "7.2")
    assert post_unposted() == (1, None)
    assert (post_unposted(), unposted()) == ((1, None), [])
