"""Two orders at once for the last money: one is placed, the other is refused with the figures, and nothing of it stays."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from distribution.models import DistributorOrder, Wallet
from distribution.promises import PROMISES
from distribution.services.orders import Placed
from inventory.promises import PROMISES as STOCK
from orders.models import Order
from orders.promises import PROMISES as ORDERS
from tests.distribution.make import codes, make_distributor, make_price_list, make_stock, placed
from tests.factories import make_sku
from tests.proofs import broken

AT_ONCE = 8


def at_once(call: object) -> list[Placed]:
    start = Barrier(AT_ONCE, timeout=30)

    def one(number: int) -> Placed:
        start.wait()
        try:
            return call(number)  # type: ignore[operator, no-any-return]  # a local function of the test
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


@pytest.mark.django_db(transaction=True)
def test_the_last_money_is_spent_once() -> None:
    skus = [make_sku() for _ in range(AT_ONCE)]
    for sku in skus:
        make_stock(sku, units=10)
    price_list = make_price_list(prices=dict.fromkeys(skus, "12"))
    distributor = make_distributor(price_list=price_list, balance=2500)
    answers = at_once(lambda number: placed(distributor, [(skus[number], 1)]))
    made = [answer for answer in answers if answer.order]
    refused = [codes(answer.problems) for answer in answers if not answer.order]
    figures = {"balance": 2500, "held": 2400, "credit": 0, "needed": 1200, "currency": "USD"}
    assert (len(made), refused) == (2, [[("not_enough", figures)]] * (AT_ONCE - 2))
    assert Wallet.objects.values_list("balance", "held").get() == (2500, 2400)
    assert Order.objects.count() == 2
    assert broken([*PROMISES, *STOCK, *ORDERS]) == {}


@pytest.mark.django_db(transaction=True)
def test_the_same_reference_at_once_is_placed_once() -> None:
    sku = make_sku()
    make_stock(sku, units=100)
    distributor = make_distributor(price_list=make_price_list(prices={sku: "12"}), balance=100_000)
    answers = at_once(lambda _: placed(distributor, [(sku, 1)], reference="PO-1", client_id=uuid4()))
    order = DistributorOrder.objects.get()
    assert {answer.order for answer in answers} == {order}
    assert sorted(answer.already for answer in answers) == [False] + [True] * (AT_ONCE - 1)
    assert Wallet.objects.values_list("held", flat=True).get() == 1200
