"""Fees are estimated before an order leaves; where nobody can say, the order is left out."""

from decimal import Decimal

import pytest

from erp.kernel.models import FxRate
from finance.models import FeeRule
from finance.services.estimates import fees_of_orders
from stores.states import Marketplace
from tests.factories import NOON, make_order, make_store

pytestmark = pytest.mark.django_db


def test_fees_by_rules_of_the_day_none_for_own_sales_and_nothing_where_a_rate_or_a_rule_lacks() -> None:
    FxRate.objects.all().delete()
    FxRate.objects.create(currency="EUR", valid_from="2020-01-01", rate=Decimal(8), source="test")
    FeeRule.objects.all().delete()
    FeeRule.objects.create(
        marketplace=Marketplace.WISH, component="commission", percent=10, currency="EUR", valid_from="2020-01-01"
    )
    money = {"items_total": Decimal(50), "shipping_total": Decimal(10), "total": Decimal(60), "ordered_at": NOON}
    wish, amazon, direct = (
        make_order(store=make_store(marketplace=market), currency="EUR", **money)
        for market in (Marketplace.WISH, Marketplace.AMAZON, Marketplace.DIRECT)
    )
    no_rate = make_order(store=make_store(marketplace=Marketplace.WISH), currency="NOK", **money)

    told = fees_of_orders([wish.pk, amazon.pk, direct.pk, no_rate.pk])

    assert told == {wish.pk: 4800, direct.pk: 0}
