"""A company made in one go keeps every promise that one which has lived keeps."""

import pytest
from django.db import connection

from erp.filling import company
from erp.filling.company import NotEmpty, Wanted, fill
from erp.filling.trade import TooFewMoves
from erp.kernel.promises import audit
from erp.kernel.sql import execute, rows
from inventory.models import StockMove
from orders.models import Order
from orders.services.forgetting import due
from tests.conftest import work_as_owner

pytestmark = pytest.mark.django_db
ORDERS = 400


@pytest.fixture(autouse=True)
def _one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's rows are seen by nobody else: there is nothing to vacuum."""
    monkeypatch.setattr(company, "_vacuum", lambda: None)


def quiet(text: str) -> None:
    """Nobody is told."""


def test_the_floor_and_the_buyers_have_a_past() -> None:
    fill(Wanted(skus=300, moves=16_000, seed=3, orders=3000), say=quiet)
    living = "SELECT count(*) > 0 FROM logistics_"
    assert [rows(statement)[0][0] for statement in (
        living + "wave WHERE state = 'done'", living + "wave WHERE state IN ('open', 'picking')",
        living + "manifest WHERE handed_at IS NOT NULL", living + "parcel WHERE delivered_at IS NOT NULL",
        "SELECT count(*) = 0 FROM orders_order o JOIN orders_buyer b ON b.order_id = o.id WHERE o.forgotten <> (b.sealed IS NULL)",
        "SELECT count(DISTINCT name_hash) > 300 FROM orders_buyer",
    )] == [True] * 6  # fmt: skip
    assert due() == []
    work_as_owner()
    execute("ANALYZE")  # as the fill does at its end, which nobody sees inside a test
    assert {each.promise.name: each.offenders for each in audit() if not each.kept} == {}


def test_orders_are_of_the_moves_and_the_audit_is_clean() -> None:
    done = fill(Wanted(skus=80, moves=1500, seed=3, orders=ORDERS), say=quiet)
    assert (done.skus, done.moves, done.orders, Order.objects.count()) == (80, 1500, ORDERS, ORDERS)
    sold = ORDERS - ORDERS // 25 - ORDERS // 100
    assert StockMove.objects.filter(kind="sale", document_kind="parcel_line").count() == sold
    assert rows(
        """SELECT count(*) FILTER (WHERE state IN ('shipped', 'delivered', 'closed')), count(*) FILTER (WHERE state = 'cancelled'),
                  count(*) FILTER (WHERE state IN ('new', 'review', 'approved', 'allocated', 'fulfilling')) FROM orders_order"""
    ) == [(sold, ORDERS // 25, ORDERS // 100)]
    found = audit()
    assert {each.promise.name: each.offenders for each in found if not each.kept} == {}
    tried = {each.promise.name for each in found if each.checked}
    assert {
        "sale_is_booked",
        "freight_is_booked",
        "parcels.shipped_moved_once",
        "shipped_parcel_is_confirmed_once",
    } <= tried


def test_more_orders_than_units_that_left_are_refused() -> None:
    with pytest.raises(TooFewMoves):
        fill(Wanted(skus=20, moves=100, seed=3, orders=ORDERS), say=quiet)
    assert not Order.objects.exists()


def test_a_company_with_goods_is_left_alone() -> None:
    fill(Wanted(skus=10, moves=50, seed=1), say=quiet)
    before = rows("SELECT count(*) FROM products_sku")
    with pytest.raises(NotEmpty):
        fill(Wanted(skus=10, moves=50, seed=1), say=quiet)
    assert (rows("SELECT count(*) FROM products_sku"), connection.in_atomic_block) == (before, True)
