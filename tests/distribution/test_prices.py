"""What a distributor pays: the step, the day and the discount; never of what is not listed."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from distribution.models import PriceListItem
from distribution.queries.prices import Price, prices
from distribution.services.price_lists import ItemDraft, ItemsSaved, create_price_list, remove_prices, set_prices
from erp.kernel.outcomes import Refusal
from tests.distribution.make import make_distributor, make_item, make_price_list
from tests.factories import make_sku

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def test_the_highest_step_that_is_reached_and_its_newest_day_count() -> None:
    price_list = make_price_list()
    sku, other = make_sku(), make_sku()
    steps = [
        (1, "10.00", date(2026, 1, 1)), (1, "11.00", date(2026, 11, 23)), (1, "99.00", date(2026, 11, 24)),
        (10, "9.50", date(2026, 1, 1)), (100, "8.00", date(2026, 12, 1)),
    ]  # fmt: skip
    for least, price, day in steps:
        make_item(price_list=price_list, sku=sku, min_quantity=least, unit_price=Decimal(price), valid_from=day)
    make_item(sku=other)
    distributor = make_distributor(price_list=price_list)
    asked = [(sku.pk, 1), (sku.pk, 9), (sku.pk, 10), (sku.pk, 100), (other.pk, 1)]
    found = prices(distributor_id=distributor.pk, wanted=asked, day=TODAY)
    assert {key: price.unit_price for key, price in found.items()} == {
        (sku.pk, 1): Decimal("11.0000"),
        (sku.pk, 9): Decimal("11.0000"),
        (sku.pk, 10): Decimal("9.5000"),
        (sku.pk, 100): Decimal("9.5000"),
    }
    early = prices(distributor_id=distributor.pk, wanted=[(sku.pk, 1)], day=date(2025, 12, 31))
    assert early == {}


def test_the_discount_comes_off_and_a_line_is_rounded_once_half_up() -> None:
    price = Price(1, 3, 1, Decimal("1.6700"), Decimal("12.50"), "USD")  # 1.67 x 0.875 = 1.46125 -> 1.4613; x 3 = 4.3839
    assert (price.unit_price, price.total_minor) == (Decimal("1.4613"), 438)
    yen = Price(1, 3, 1, Decimal("1.5"), Decimal(0), "JPY")  # 4.5 -> 5
    assert yen.total_minor == 5


def test_a_thousand_prices_cost_one_statement() -> None:
    sku = make_sku()
    distributor = make_distributor(price_list=make_price_list(prices={sku: 10}))
    with CaptureQueriesContext(connection) as queries:
        found = prices(distributor_id=distributor.pk, wanted=[(sku.pk, n) for n in range(1, 1001)], day=TODAY)
    assert (len(found), len(queries)) == (1000, 1)


def test_prices_are_set_by_line_and_the_same_again_changes_nothing() -> None:
    price_list, sku = make_price_list(), make_sku()
    first = [ItemDraft(sku.pk, Decimal(5), TODAY), ItemDraft(sku.pk, Decimal(4), TODAY, 10)]
    assert set_prices(price_list_id=price_list.pk, items=first, actor=None) == ItemsSaved(new=2)
    second = [ItemDraft(sku.pk, Decimal(6), TODAY), first[1], ItemDraft(sku.pk, Decimal(3), TODAY, 100)]
    assert set_prices(price_list_id=price_list.pk, items=second, actor=None) == ItemsSaved(new=1, changed=1, same=1)
    assert set_prices(price_list_id=0, items=first, actor=None) == ItemsSaved(refused=Refusal("not_found"))
    lines = PriceListItem.objects.order_by("min_quantity")
    assert list(lines.values_list("min_quantity", "unit_price")) == [
        (1, Decimal(6)),
        (10, Decimal(4)),
        (100, Decimal(3)),
    ]
    item = lines.last()
    assert item
    assert remove_prices(price_list_id=make_price_list().pk, item_ids=[item.pk], actor=None) == 0
    assert remove_prices(price_list_id=price_list.pk, item_ids=[item.pk], actor=None) == 1
    assert lines.count() == 2


def test_a_list_has_a_name_of_its_own() -> None:
    made = create_price_list(name="Retail", currency="USD", actor=None).price_list
    assert made
    assert (made.name, made.currency) == ("Retail", "USD")
    again = create_price_list(name="Retail", currency="EUR", actor=None)
    assert (again.price_list, again.refused) == (None, Refusal("name_taken", {"name": "Retail"}))
