"""The demo's house: none of the pages for categories, bins, price rules and pick-up points is empty, and every promise holds."""

import pytest

from erp.demo.catalogue import goods
from erp.demo.company import Company, stocked_company
from erp.demo.house import furnish
from erp.kernel.promises import audit
from finance.models import PriceRule
from inventory.models import Bin, BinLevel, Collection, StockLevel, Warehouse
from inventory.services.points import judge
from products.models import Category, Product
from tests.factories import make_store, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    """Goods and stock as the demo has them, and three stores."""
    made = stocked_company(goods())
    made.stores = [
        make_store(site="US", currency="USD"),
        *(make_store(site="GLOBAL", currency="USD") for _ in range(2)),
    ]
    furnish(made, actor=make_user(role="owner"))
    return made


def test_each_page_has_something_to_show_and_every_promise_holds(company: Company) -> None:
    assert (
        Category.objects.count(),
        Product.objects.filter(category=None).exclude(code__startswith="KIT").count(),
    ) == (12, 0)
    assert (Bin.objects.count(), BinLevel.objects.filter(quantity__gt=0).count()) == (20, 36)
    assert PriceRule.objects.count() == 3
    assert [(c.state, c.point.code) for c in Collection.objects.order_by("pk")] == [
        ("collected", "P-LG"),
        ("open", "P-LG"),
    ]
    serving, suspended = Warehouse.objects.filter(kind="pickup").order_by("-code")
    assert (serving.suspended_at, suspended.suspended_at is None, judge()) == (None, False, 0)
    assert [finding.promise.name for finding in audit() if not finding.kept] == []


def test_amazon_holds_only_what_the_american_shop_lists(company: Company) -> None:
    kept = set(StockLevel.objects.filter(warehouse__code="FBA-US", on_hand__gt=0).values_list("sku__code", flat=True))
    listed = {good.code for number, good in enumerate(goods()) if (number + 1) % 3}
    assert (kept <= listed, len(kept) > 50) == (True, True)
