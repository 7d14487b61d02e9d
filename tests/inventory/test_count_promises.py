"""Each promise of counts and mirrors is kept by a day that went the right way, and each planted violation is named with its row."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from inventory.models import MirrorLevel, MirrorSale, StockCount, StockCountEntry, StockCountLine
from inventory.promises_counts import PROMISES
from inventory.services import counts, mirror
from inventory.services.mirror import SoldThere
from tests.factories import NOON, make_listing, make_user
from tests.inventory.counting import Place
from tests.inventory.test_mirror import store, told
from tests.proofs import broken, findings, plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> None:
    place = Place(10)
    count = place.open()
    place.see(count, 9)
    counts.finish(count_id=count.pk, actor=place.maker)
    place.see(count, 9, by=place.ben)
    counts.finish(count_id=count.pk, actor=place.maker)
    counts.approve(count_id=count.pk, actor=make_user())
    assert counts.post(count_id=count.pk, actor=place.maker).done
    shop = store()
    listing = make_listing(store=shop)
    assert listing.sku_id
    mirror.take_told([told(listing, 5)])
    mirror.sell_there([SoldThere(shop.account_id, "DE", listing.sku_id, 1, NOON, NOON, "test", 1)])


@pytest.mark.usefixtures("day")
def test_a_day_that_went_the_right_way_keeps_and_exercises_them_all() -> None:
    found = findings(PROMISES)
    assert {name: bad for name, (_, bad) in found.items() if bad} == {}
    assert [name for name, (checked, _) in found.items() if not checked] == []
    assert len(found) == len(PROMISES)


def another_difference() -> int:
    line = StockCountLine.objects.get()
    plant("UPDATE inventory_stockcountline SET difference = -2 WHERE id = %s", line.pk)
    return line.pk


def another_moment() -> int:
    entry = StockCountEntry.objects.earliest("pk")
    plant(
        "UPDATE inventory_stockcountentry SET on_hand = 11 WHERE id = %s", entry.pk, table="inventory_stockcountentry"
    )
    return entry.pk


def own_approval() -> int:
    count = StockCount.objects.get()
    clerk = StockCountEntry.objects.earliest("pk").counted_by_id
    plant("UPDATE inventory_stockcount SET approved_by_id = %s WHERE id = %s", clerk, count.pk)
    return count.pk


def another_level() -> int:
    row = MirrorLevel.objects.get()
    plant("UPDATE inventory_mirrorlevel SET sellable = 9 WHERE id = %s", row.pk)
    return row.pk


def another_sale() -> int:
    sale = MirrorSale.objects.get()
    plant("UPDATE inventory_mirrorsale SET quantity = 2 WHERE id = %s", sale.pk, table="inventory_mirrorsale")
    return sale.pk


BREAKERS: dict[str, Callable[[], int]] = {
    "counts_move_what_differed": another_difference,
    "sightings_know_their_moment": another_moment,
    "counts_are_approved_by_others": own_approval,
    "mirrors_show_the_newest_report": another_level,
    "mirrored_sales_left_once": another_sale,
}


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize("name", [promise.name for promise in PROMISES])
def test_each_violation_is_named_with_its_row(name: str) -> None:
    key = BREAKERS[name]()
    assert {row["id"] for row in broken(PROMISES)[name]} == {key}
