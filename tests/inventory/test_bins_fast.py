"""Goods that leave out of bins cost little more than goods that lie in none, however new the bins are to the database."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from erp.kernel.sql import execute
from inventory.models import BinMove, StockLevel, Warehouse
from inventory.promises import PROMISES
from inventory.services.bins import Placed, place
from inventory.services.reserve import Consumption, Wish, consume, reserve
from inventory.services.stock import Receipt, receive
from products.models import Sku
from tests.conftest import work_as_app, work_as_owner
from tests.factories import make_product, make_warehouse
from tests.inventory.floor import make_bins
from tests.proofs import broken

pytestmark = pytest.mark.django_db
DEADLINE = datetime(2026, 12, 1, tzinfo=UTC)


def stocked(count: int) -> tuple[Warehouse, list[Sku]]:
    """A house with eight units of each of so many SKUs, and statistics from when none of them lay in a bin.

    A put-away that was under way while they were taken leaves pages of which the planner believes that they are empty.
    """
    house, product = make_warehouse(), make_product()
    skus = Sku.objects.bulk_create(Sku(product=product, code=f"SW-{n:04}", name="Cup") for n in range(count))
    receive(receipts=[Receipt(sku.pk, house.pk, 8, 80, "opening", sku.pk) for sku in skus], actor=None)
    with transaction.atomic():
        put_away(house, skus)
        transaction.set_rollback(True)
    work_as_owner()
    execute("ANALYZE inventory_stocklevel, inventory_binlevel")
    work_as_app()
    return house, skus


def put_away(house: Warehouse, skus: Sequence[Sku]) -> None:
    """Two units of each in each of three bins, two not put away."""
    shelves = make_bins(house, *(f"S{n:02}" for n in range(20)))
    placed = [
        Placed(sku.pk, house.pk, None, shelves[(turn + step) % 20].pk, 2) for turn, sku in enumerate(skus) for step in range(3)
    ]  # fmt: skip
    assert len(place(client_id=uuid4(), placed=placed, actor=None).done) == len(placed)


def leave(house: Warehouse, skus: Sequence[Sku], *, base: int) -> tuple[float, list[str]]:
    """One unit of each is reserved and goes out: the seconds and the statements of the going out."""
    wishes = [Wish("demand", base + turn, sku.pk, house.pk, 1, DEADLINE) for turn, sku in enumerate(skus)]
    reserve(wishes=wishes)
    items = [Consumption("demand", wish.owner_id, 1, "parcel_line", wish.owner_id) for wish in wishes]
    with CaptureQueriesContext(connection) as seen:
        began = time.perf_counter()
        consume(items=items, actor=None)
        spent = time.perf_counter() - began
    return spent, [query["sql"][:80] for query in seen.captured_queries]


def test_one_line_or_many_out_of_bins_are_the_same_statements() -> None:
    house, skus = stocked(60)
    none = leave(house, skus, base=10_000_000)[1]
    put_away(house, skus)
    one, many = leave(house, skus[:1], base=20_000_000)[1], leave(house, skus, base=30_000_000)[1]
    assert [len(one), len(many)] == [len(none) + 3] * 2
    assert BinMove.objects.filter(kind="left").count() == 61
    assert broken(PROMISES) == {}


def test_lines_out_of_new_bins_take_about_as_long_as_out_of_none() -> None:
    """With the plan that compares each with each they took more than ten times as long."""
    house, skus = stocked(400)
    none = leave(house, skus, base=10_000_000)[0]
    put_away(house, skus)
    binned = min(leave(house, skus, base=turn * 10_000_000)[0] for turn in (2, 3))
    assert binned < 4 * none
    assert broken(PROMISES) == {}


def test_who_writes_the_units_in_bins_by_hand_is_compared_with_the_bins() -> None:
    house, skus = stocked(1)
    put_away(house, skus)
    level = StockLevel.objects.get(sku=skus[0], warehouse=house)
    for units in (5, 7):
        with pytest.raises(IntegrityError, match="and they do not"), transaction.atomic():
            StockLevel.objects.filter(pk=level.pk).update(binned=units)
    level.refresh_from_db()
    assert level.binned == 6
