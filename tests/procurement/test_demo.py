"""The demo's buying."""

import pytest

from procurement.demo import create_demo_procurement
from procurement.models import GoodsReceipt, PurchaseOrder, Supplier
from procurement.promises import PROMISES
from tests.factories import make_bundle, make_sku, make_user, make_warehouse
from tests.proofs import broken

pytestmark = pytest.mark.django_db


def test_the_demo_buys_once_and_keeps_every_promise() -> None:
    owner, warehouse = make_user(), make_warehouse()
    skus = [make_sku() for _ in range(5)] + [make_bundle()]
    for _ in range(2):
        create_demo_procurement(warehouse=warehouse, skus=skus, actor=owner)
    orders = PurchaseOrder.objects.order_by("supplier__code").values_list(
        "supplier__code", "state", "arrival", "currency"
    )
    assert list(orders) == [
        ("HANOI", "approved", "none", "USD"),
        ("SHENZHEN", "draft", "none", "CNY"),
        ("YIWU", "approved", "part", "CNY"),
    ]
    assert (Supplier.objects.count(), GoodsReceipt.objects.count(), broken(PROMISES)) == (3, 1, {})
