"""Two clerks who count the same last units at the same moment: one books them, the other is told how many may still come."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection

from erp.kernel.outcomes import Refusal
from inventory.models import StockLevel
from procurement.models import GoodsReceipt
from procurement.services.receiving import Received, receive_goods
from tests.procurement.make import make_purchase

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(order_id: int, line_id: int, wishes: list[UUID]) -> list[Received]:
    gate = Barrier(len(wishes))

    def count(client_id: UUID) -> Received:
        try:
            gate.wait()
            return receive_goods(client_id=client_id, order_id=order_id, lines=[(line_id, 6, 0)], actor=None)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(wishes)) as pool:
        return list(pool.map(count, wishes))


def test_the_last_units_are_booked_once() -> None:
    order = make_purchase()
    line = order.lines.get()
    answers = _at_once(order.pk, line.pk, [uuid4(), uuid4()])
    assert [answer.refused for answer in answers if not answer.receipt] == [
        {f"line.{line.pk}": Refusal("too_many", {"sku": line.sku.code, "most": 4, "came": 6})}
    ]
    line.refresh_from_db()
    assert (line.received, StockLevel.objects.get().on_hand, GoodsReceipt.objects.count()) == (6, 6, 1)


def test_one_sending_that_comes_twice_at_once_is_booked_once() -> None:
    order = make_purchase()
    line = order.lines.get()
    answers = _at_once(order.pk, line.pk, [uuid4()] * 2)
    assert sorted(answer.already for answer in answers) == [False, True]
    assert answers[0].receipt == answers[1].receipt
    assert (StockLevel.objects.get().on_hand, GoodsReceipt.objects.count()) == (6, 1)
