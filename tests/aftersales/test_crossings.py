"""A buyer cancels at the marketplace while the parcel is leaving."""

from typing import Any

import pytest

from aftersales.models import Case, CaseLine, Refund
from erp.kernel.models import TimelineEntry
from erp.kernel.promises import audit
from finance import chart
from finance.models import Leg
from orders.models import Order
from orders.services.intake import take_in
from tests.aftersales.make import Shop, make_shop, shipped_order
from tests.factories import NOON
from tests.finance.payables.make import make_rate
from tests.orders.arrivals import arrival, later, remote_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def cancelled(shop: Shop, order: Order, **facts: Any) -> None:
    """The marketplace tells the order again, cancelled."""
    told = remote_order(
        external_id=order.external_id,
        items_total=order.items_total,
        shipping_total=order.shipping_total,
        total=order.total,
    )
    news = later(told, cancelled_at=told.updated_at, releasable=False, **facts)
    take_in(arrivals=[arrival(shop.store, news)])
    order.refresh_from_db()


def test_what_left_is_expected_back_and_nobody_waits_for_its_money(shop: Shop) -> None:
    make_rate("EUR", "7.80")
    order = shipped_order(shop, 2)
    cancelled(shop, order)
    case = Case.objects.get()
    assert (order.state, case.order_id, case.kind, case.goods, case.money) == (
        "shipped", order.pk, "cancel", "expected", "confirmed",
    )  # fmt: skip
    assert list(CaseLine.objects.values_list("expected", "received")) == [(2, 0)]
    refund = Refund.objects.get()
    assert (refund.items_minor, refund.shipping_minor, refund.by_marketplace) == (4000, 500, True)
    owed = Leg.objects.filter(order_id=order.pk, account=chart.RECEIVABLE).values_list("currency_amount", flat=True)
    assert (len(owed) > 2, sum(owed)) == (True, 0), "the sale and what took it back"
    assert [finding.promise.name for finding in audit() if not finding.kept] == []
    cancelled(shop, order)
    assert (Case.objects.count(), Refund.objects.count()) == (1, 1)


def test_in_time_or_shipped_there_too_no_case_is_opened(shop: Shop) -> None:
    order = shipped_order(shop, 1)
    cancelled(shop, order, shipped_at=NOON)
    assert not Case.objects.exists()
    assert TimelineEntry.objects.filter(action="order.cancelled_too_late", subject_id=order.pk).count() == 1
