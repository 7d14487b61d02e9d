"""The demo's distributor comes through the services, once, and the audit has nothing to say."""

import pytest

from distribution.demo import create_demo_distribution
from distribution.models import DistributorOrder, DistributorUser, TopUp, Wallet
from distribution.promises import PROMISES
from tests.distribution.make import make_stock
from tests.factories import make_sku, make_user
from tests.proofs import broken

pytestmark = pytest.mark.django_db


def test_the_demo_has_one_distributor_with_an_order_on_credit() -> None:
    skus = [make_sku(), make_sku(), make_sku()]
    for sku in skus:
        make_stock(sku, units=20)
    user = make_user(role="distributor", username="distributor")
    made = create_demo_distribution(skus=skus)
    assert made is not None
    assert create_demo_distribution(skus=skus) is None
    # 2 x 4.80 x 0.95 + 2 x 6.15 x 0.95 (5.8425) + 3.50 = 9.12 + 11.69 + 3.50
    order = DistributorOrder.objects.get()
    assert (order.items_minor, order.shipping_minor) == (2081, 350)
    assert Wallet.objects.values_list("balance", "held", "credit_limit").get() == (0, 2431, 200_000)
    assert (TopUp.objects.get().state, DistributorUser.objects.get().user) == ("requested", user)
    assert broken(PROMISES) == {}
