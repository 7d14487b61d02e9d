"""Distributors place orders: priced, paid by a hold, reserved at once; all problems together, or the order whole."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from distribution.models import Distributor, DistributorOrder, Wallet, WalletHold
from distribution.queries.prices import Price
from distribution.services.orders import OrderDraft, cancel_placed, place_orders, quote_orders
from distribution.states import PlacedBy
from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal
from inventory.models import StockLevel
from orders.models import Demand, Order, OrderLine
from products.models import Listing, Sku
from stores.models import SellerAccount, Store
from tests.distribution.make import (
    ADDRESS,
    address,
    codes,
    make_distributor,
    make_item,
    make_placed_order,
    make_price_list,
    make_stock,
    placed,
)
from tests.factories import NOON, make_sku, make_user, make_warehouse

pytestmark = pytest.mark.django_db


def wallet(distributor: Distributor) -> tuple[int, int]:
    return Wallet.objects.values_list("balance", "held").get(pk=distributor.pk)


def a_shop(**fields: Any) -> tuple[Distributor, Sku, Sku]:
    """A distributor with 500.00 to spend, and two SKUs on its list at 12.00 and 1.67, of which five and none are on the shelf."""
    cup, spoon = make_sku(), make_sku()
    price_list = make_price_list(prices={cup: "12", spoon: "1.67"})
    make_stock(cup, units=5)
    return make_distributor(price_list=price_list, balance=50_000, **fields), cup, spoon


def draft(*lines: tuple[Sku, int], **fields: Any) -> OrderDraft:
    pairs = tuple((sku.pk, quantity) for sku, quantity in lines)
    return OrderDraft(**{"client_id": uuid4(), "reference": "", "lines": pairs, "address": ADDRESS, **fields})


def test_an_order_is_priced_paid_and_reserved_at_first_sight() -> None:
    distributor, cup, spoon = a_shop(shipping_fee=Decimal("3.5"), discount_percent=Decimal("12.50"))
    actor, sending = make_user(), uuid4()
    with clock.frozen(NOON):
        answer = placed(
            distributor, [(cup, 2), (spoon, 3), (cup, 1)], client_id=sending, reference="PO-7", note="gift", actor=actor
        )
    made = answer.order
    assert made is not None
    assert not answer.already
    assert not answer.problems
    # cups 3 x 10.50 = 31.50; spoons 3 x 1.4613 = 4.3839 -> 4.38; shipping 3.50
    assert (made.items_minor, made.shipping_minor, made.placed_by, made.actor, made.reference, made.at) == (
        3588, 350, PlacedBy.PAGE, actor, "PO-7", NOON,
    )  # fmt: skip
    order = Order.objects.select_related("store", "account").get(pk=made.order_id)
    assert (order.external_id, order.group_id, order.state, order.paid_at, order.currency, order.buyer_note) == (
        made.number, "PO-7", "review", NOON, "USD", "gift",
    )  # fmt: skip
    assert (order.items_total, order.shipping_total, order.total) == (
        Decimal("35.88"),
        Decimal("3.50"),
        Decimal("39.38"),
    )
    assert (order.account.marketplace, order.store.site, order.label_sender) == (
        "direct",
        "USD",
        distributor.label_sender,
    )
    lines = OrderLine.objects.filter(order=order).order_by("pk").values_list("listing__sku", "quantity", "unit_price")
    assert list(lines) == [(cup.pk, 3, Decimal("10.5")), (spoon.pk, 3, Decimal("1.4613"))]
    demands = Demand.objects.filter(line__order=order).order_by("pk").values_list("sku", "reserved", "waiting")
    assert list(demands) == [(cup.pk, 3, 0), (spoon.pk, 0, 3)]
    assert StockLevel.objects.get(sku=cup).reserved == 3
    assert (wallet(distributor), WalletHold.objects.get(order=order).amount) == ((50_000, 3938), 3938)
    assert list(order.holds.values_list("kind", flat=True)) == ["out_of_stock"]


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_kept() -> None:
    distributor, cup, _ = a_shop(closed_at=NOON)
    step, foreign = make_sku(), make_sku()
    make_item(price_list=distributor.price_list, sku=step, min_quantity=10)
    wanted = draft(
        (cup, 0), (step, 9), (foreign, 1), address=address(name=" ", city="", country="XX"), unknown=("NO-SUCH",)
    )
    answer = place_orders(distributor_id=distributor.pk, drafts=[wanted], actor=None, placed_by=PlacedBy.API)[0]
    assert (answer.order, codes(answer.problems)) == (
        None,
        [
            ("closed", {}),
            ("unknown_sku", {"sku": "NO-SUCH"}),
            ("quantity", {"sku": cup.code, "quantity": 0, "most": 100_000}),
            ("no_price", {"sku": step.code, "quantity": 9, "least": 10}),
            ("not_listed", {"sku": foreign.code}),
            ("address", {"field": "name"}),
            ("address", {"field": "city"}),
            ("country", {"country": "XX"}),
        ],
    )
    assert (Order.objects.count(), Listing.objects.count(), wallet(distributor)) == (0, 0, (50_000, 0))
    empty = placed(make_distributor(), [], address=address(lines=()))
    assert codes(empty.problems) == [("no_lines", {}), ("address", {"field": "address"})]


def test_money_that_is_not_there_is_refused_with_the_figures() -> None:
    cup = make_sku()
    make_warehouse()
    distributor = make_distributor(price_list=make_price_list(prices={cup: "12"}), balance=1000, credit_limit=1400)
    assert placed(distributor, [(cup, 1)]).order is not None
    refused = placed(distributor, [(cup, 2)])
    figures = {"balance": 1000, "held": 1200, "credit": 1400, "needed": 2400, "currency": "USD"}
    assert (refused.order, codes(refused.problems)) == (None, [("not_enough", figures)])
    assert (Order.objects.count(), wallet(distributor)) == (1, (1000, 1200))
    assert placed(distributor, [(cup, 1)]).order is not None
    assert wallet(distributor) == (1000, 2400)


def test_the_same_reference_or_sending_answers_the_first() -> None:
    distributor, cup, spoon = a_shop()
    sending = uuid4()
    first = placed(distributor, [(cup, 1)], reference="PO-1", client_id=sending)
    again = placed(distributor, [(spoon, 4)], reference=" PO-1 ")
    same = placed(distributor, [(spoon, 4)], reference="PO-2", client_id=sending)
    assert first.order is not None
    assert [(a.order, a.already, a.problems) for a in (again, same)] == [(first.order, True, ())] * 2
    stranger = make_distributor(price_list=distributor.price_list, balance=50_000)
    other = placed(stranger, [(cup, 1)], reference="PO-1")
    assert other.order is not None
    assert other.order != first.order
    assert codes(placed(stranger, [(cup, 1)], client_id=sending).problems) == [("client_id", {})]
    assert (DistributorOrder.objects.count(), wallet(distributor)) == (2, (50_000, 1200))


def test_many_are_placed_together_and_the_money_goes_by_their_order() -> None:
    cup = make_sku()
    make_stock(cup, units=100)
    distributor = make_distributor(price_list=make_price_list(prices={cup: "10"}), balance=2500)
    drafts = [
        draft((cup, 1), reference="A"), draft((cup, 2), reference="B"), draft((cup, 1), reference="C"), draft((cup, 1), reference="A"),
    ]  # fmt: skip
    quotes = quote_orders(distributor_id=distributor.pk, drafts=drafts)
    answers = place_orders(distributor_id=distributor.pk, drafts=drafts, actor=None, placed_by=PlacedBy.EXCEL)
    short = [("not_enough", {"balance": 2500, "held": 1000, "credit": 0, "needed": 2000, "currency": "USD"})]
    twice = [("reference_twice", {"reference": "A"})]
    assert [codes(answer.problems) for answer in answers] == [[], short, [], twice]
    assert [codes(quote.problems) for quote in quotes] == [[], short, [], twice]
    assert [(quote.items_minor, quote.total) for quote in quotes] == [(1000, 1000), (2000, 2000), (1000, 1000), (0, 0)]
    assert [answer.order and answer.order.reference for answer in answers] == ["A", None, "C", None]
    assert (wallet(distributor), Order.objects.count()) == ((2500, 2000), 2)
    again = quote_orders(distributor_id=distributor.pk, drafts=drafts[:1])[0]
    assert codes(again.problems) == [("placed", {"number": str(answers[0].order)})]


def test_a_hundred_orders_cost_what_one_costs() -> None:
    cup = make_sku()
    make_stock(cup, units=1000)
    distributor = make_distributor(price_list=make_price_list(prices={cup: "1"}), balance=100_000)
    place_orders(distributor_id=distributor.pk, drafts=[draft((cup, 1))], actor=None, placed_by=PlacedBy.API)

    def cost(count: int) -> int:
        drafts = [draft((cup, 2)) for _ in range(count)]
        with CaptureQueriesContext(connection) as queries:
            answers = place_orders(distributor_id=distributor.pk, drafts=drafts, actor=None, placed_by=PlacedBy.API)
        assert all(answer.order for answer in answers)
        return len(queries)

    assert cost(1) == cost(100)


def test_each_currency_has_one_store_that_speaks_to_nobody() -> None:
    euro, dollar = make_price_list(currency="EUR"), make_price_list()
    for price_list in (euro, dollar, euro):
        make_placed_order(make_distributor(price_list=price_list, balance=100_000))
    account = SellerAccount.objects.get()
    stores = Store.objects.order_by("site").values_list("site", "currency", "push_stock", "account")
    assert list(stores) == [("EUR", "EUR", False, account.pk), ("USD", "USD", False, account.pk)]
    assert (account.marketplace, account.secrets) == ("direct", {})
    assert list(Listing.objects.filter(pool=None, sku__isnull=False).order_by("pk").values_list("store__site")) == [
        ("EUR",), ("USD",), ("EUR",),
    ]  # fmt: skip


def test_a_distributor_calls_its_own_order_off_and_nobody_elses() -> None:
    distributor, cup, _ = a_shop()
    mine = placed(distributor, [(cup, 2)]).order
    theirs = make_placed_order()
    assert mine is not None
    wish: dict[str, Any] = {"distributor_id": distributor.pk, "actor": None, "reason": "not needed"}
    assert cancel_placed(ids=[mine.pk, theirs.pk], **wish) == Outcomes(
        (mine.pk,), (), {theirs.pk: Refusal("not_found")}
    )
    assert cancel_placed(ids=[mine.pk], **wish) == Outcomes((), (mine.pk,))
    assert (wallet(distributor), StockLevel.objects.get(sku=cup).reserved) == ((50_000, 0), 0)
    assert list(WalletHold.objects.order_by("pk").values_list("state", flat=True)) == ["released", "held"]
    assert placed(distributor, [(cup, 2)], reference=mine.reference).order == mine, "a reference stays used"


def test_a_discounted_price_is_what_the_quote_shows() -> None:
    distributor, cup, _ = a_shop(discount_percent=Decimal(25))
    quote = quote_orders(distributor_id=distributor.pk, drafts=[draft((cup, 2))])[0]
    price = quote.prices[cup.pk]
    assert price == replace(price, list_price=Decimal("12.0000"), discount_percent=Decimal("25.00"), currency="USD")
    assert isinstance(price, Price)
    assert (price.unit_price, quote.total) == (Decimal("9.0000"), 1800)
