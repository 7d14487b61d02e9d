"""A marketplace that stumbles now and then is no dead marketplace: reads are tried again, pools wait for their own trouble only."""

from contextlib import suppress

import pytest

from stores.connectors.errors import OutcomeUnknown, Transient
from stores.connectors.port import StockTarget
from stores.connectors.registry import connector_for
from stores.services import pools
from stores.services.accounts import connected
from tests.factories import make_pool
from tests.stores.conftest import Shop


def test_a_read_that_stumbles_is_made_once_more(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 1))
    connector = connector_for(shop.account)

    shop.faults({"kind": "error500", "operation": "getOrder"})
    assert connector.order(external_id=order_id).external_id == order_id
    shop.faults({"kind": "reset", "operation": "getOrder", "times": 2})
    with pytest.raises(Transient):
        connector.order(external_id=order_id)

    assert shop.truth()["calls"]["getOrder"] == 4


def test_stumbles_among_answers_do_not_close_the_account(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 1))
    target = StockTarget(1, shop.there["items"]["WID-RED"], 9)
    shop.faults({"kind": "error500", "operation": "patchListingsItem", "times": None})

    for answers in (True, True, True, False, False):
        with suppress(OutcomeUnknown), connected(shop.account.pk) as connector:
            if answers:
                connector.order(external_id=order_id)
            connector.push_stock([target])

    assert shop.reload().trouble_count == 3
    assert shop.account.blocked_until is not None


def test_a_pool_that_fails_holds_up_no_other(shop: Shop) -> None:
    red, blue = (
        make_pool(store=shop.store, external_key=f"DE:{sku}", external=shop.there["items"][sku])
        for sku in ("WID-RED", "WID-BLU")
    )
    pools.want({red.pk: 7, blue.pk: 3})
    shop.faults({"kind": "reset", "operation": "patchListingsItem"})

    assert pools.push_due(shop.account.pk) == 1

    for pool in (red, blue):
        pool.refresh_from_db()
    assert [(pool.acked_version, pool.attempts) for pool in (red, blue)] == [(0, 1), (1, 0)]
