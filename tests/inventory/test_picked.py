"""Units in a clerk's hands: marking them waits for nobody who ships, and nobody takes them meanwhile."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaits
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from erp.kernel.outcomes import Outcomes
from inventory.models import Reservation
from inventory.services.levels import lock_pairs
from inventory.services.reserve import Wish, mark_picked, reserve
from inventory.services.stock import Change, Receipt, adjust, receive
from tests.factories import NOON, make_sku, make_warehouse

pytestmark = pytest.mark.django_db(transaction=True)


def aside(pool: ThreadPoolExecutor, work: Any) -> Future[Any]:
    """Do it on a connection of its own."""

    def run() -> Any:
        try:
            return work()
        finally:
            connection.close()

    return pool.submit(run)


def promised() -> tuple[int, int]:
    """Two units, both promised to owner 1: (SKU, warehouse)."""
    sku, warehouse = make_sku(), make_warehouse()
    receive(receipts=[Receipt(sku.pk, warehouse.pk, 2, 200, "test", 1)], actor=None)
    reserve([Wish("test", 1, sku.pk, warehouse.pk, 2, NOON + timedelta(days=1))])
    return sku.pk, warehouse.pk


def test_picking_does_not_wait_for_who_holds_the_level() -> None:
    pair = promised()
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        lock_pairs([pair])
        aside(pool, lambda: mark_picked("test", [1])).result(timeout=5)
    assert list(Reservation.objects.values_list("held", "picked")) == [(2, True)]


def test_a_count_waits_for_who_is_picking_and_then_takes_nothing_of_it() -> None:
    sku_id, warehouse_id = promised()
    lost = [Change(sku_id, warehouse_id, -1, "lost", "test", 2)]
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            mark_picked("test", [1])
            counted: Future[Outcomes] = aside(pool, lambda: adjust(changes=lost, actor=None))
            with pytest.raises(StillWaits):
                counted.result(timeout=0.5)
        assert {refusal.code for refusal in counted.result(timeout=10).refused.values()} == {"picked"}
    assert list(Reservation.objects.values_list("held", "waiting", "picked")) == [(2, 0, True)]
