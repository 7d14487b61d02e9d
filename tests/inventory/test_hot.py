"""Fifty buyers at once for the last ten of two SKUs, wished for in opposite orders: exactly ten of each are held, and nobody fails."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from erp.kernel.sql import retried
from inventory.models import StockLevel
from inventory.promises import PROMISES
from inventory.services.reserve import Standing, Wish, reserve
from inventory.services.stock import Receipt, receive
from tests.factories import NOON, make_sku, make_warehouse
from tests.proofs import broken

BUYERS, LEFT, AT_ONCE = 50, 10, 10


@pytest.mark.django_db(transaction=True)
def test_exactly_what_is_there_is_held() -> None:
    warehouse, first, second = make_warehouse(), make_sku(), make_sku()
    goods = [Receipt(sku.pk, warehouse.pk, LEFT, 1000, "test", sku.pk) for sku in (first, second)]
    receive(receipts=goods, actor=None)
    start = Barrier(AT_ONCE, timeout=30)

    def buy(buyer: int) -> dict[int, Standing]:
        if buyer < AT_ONCE:
            start.wait()
        try:
            pair = (first, second) if buyer % 2 else (second, first)
            deadline = NOON + timedelta(hours=buyer)
            return retried()(reserve)(
                [Wish("test", 2 * buyer + (sku is second), sku.pk, warehouse.pk, 1, deadline) for sku in pair]
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(buy, range(BUYERS)))
    assert [sum(standing.held + standing.waiting for standing in answer.values()) for answer in answers] == [2] * BUYERS
    assert sum(standing.held for answer in answers for standing in answer.values()) == 2 * LEFT
    assert list(StockLevel.objects.values_list("on_hand", "reserved")) == [(LEFT, LEFT)] * 2
    assert broken(PROMISES) == {}
