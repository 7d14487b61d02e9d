"""The connectors against the mock marketplaces: real HTTP, real database, one story for all of them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from erp.kernel import clock
from erp.kernel.models import InboxMessage
from stores.connectors.errors import AlreadyDone, AuthRevoked, NotFound, PushRefused, Rejected
from stores.connectors.port import StockTarget
from stores.connectors.registry import connector_class, connector_for
from stores.models import SellerAccount
from stores.services import sync
from stores.states import AccountState
from tests.mock_marketplaces.conftest import Receiver, until
from tests.stores.conftest import Shop
from tests.stores.connectors.recorded import confirmation

ALL = ["aliexpress", "wish", "dhgate"]
PUSHING = ["aliexpress", "wish"]
LIST = {"aliexpress": "aliexpress.solution.order.get", "wish": "list_orders", "dhgate": "dh.order.list.get"}
PRODUCT_KEYS = ("product_id", "item_code")


def of(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("shop", list(names), indirect=True)


def read(shop: Shop, order_id: str) -> Any:
    connector = connector_for(shop.account)
    return connector.read_order(connector.order(external_id=order_id).raw)


def tracking_of(shop: Shop, order_id: str) -> dict[str, str]:
    return dict(connector_for(shop.account).shipped_tracking(order_id=order_id).tracking)


@of(*ALL)
def test_an_order_is_pulled_understood_confirmed_and_shipped(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 2), country="US")
    connector = connector_for(shop.account)

    pulled = sync.pull_orders(shop.account.pk)
    page = connector.changed_orders(since=clock.now() - timedelta(hours=1), until=clock.now(), page=None)
    order = connector.read_order(page.orders[0].raw)
    connector.confirm_shipment(confirmation(order_id, tracking_number="YT000111"))

    assert (pulled.rows, pulled.new, pulled.unreadable, pulled.error) == (1, 1, 0, "")
    assert (order.external_id, order.site, order.releasable, order.fulfilled_by) == (order_id, "GLOBAL", True, "seller")
    assert (order.items_total, order.total, order.currency) == (Decimal("23.80"), Decimal("23.80"), "USD")
    assert [(line.seller_sku, line.quantity, line.unit_price) for line in order.lines] == [
        ("WID-RED", 2, Decimal("11.90"))
    ]
    assert order.address is not None
    assert (order.address.country, bool(order.address.name), bool(order.address.lines)) == ("US", True, True)
    assert order.paid_at is not None
    assert order.ordered_at <= order.paid_at <= clock.now() + timedelta(seconds=2)
    assert order.ship_by - order.paid_at > timedelta(days=1)
    until(lambda: tracking_of(shop, order_id) == {"YT000111": "confirmed"})
    shipped = read(shop, order_id)
    assert (shipped.shipped_at is not None, shipped.cancelled_at, shipped.releasable) == (True, None, False)
    assert [entry["tracking"] for entry in shop.truth()["orders"][0]["shipments"]] == ["YT000111"]


@of(*ALL)
def test_the_same_orders_are_kept_once_and_a_cancellation_is_seen(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 1))
    first, second = sync.pull_orders(shop.account.pk), sync.pull_orders(shop.account.pk)
    shop.mocks.control(f"orders/{order_id}/cancel", {})
    third = sync.pull_orders(shop.account.pk)

    order = read(shop, order_id)

    assert [(pull.rows, pull.new) for pull in (first, second, third)] == [(1, 1), (1, 0), (1, 1)]
    assert (order.cancelled_at is not None, order.releasable, order.shipped_at) == (True, False, None)
    assert [line.cancelled for line in order.lines] == [1]


@of(*ALL)
def test_many_pages_come_in_whole(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    module = type(connector_for(shop.account)).__module__
    monkeypatch.setattr(f"{module}.PAGE_SIZE", 10)
    ids = {shop.sell(("WID-RED", 1)) for _ in range(35)}

    pulled = sync.pull_orders(shop.account.pk)

    assert (pulled.ids, pulled.new, pulled.error, pulled.pages >= 4) == (ids, 35, "", True)


@of(*ALL)
def test_a_spoilt_row_never_hides_the_others(shop: Shop) -> None:
    ids = {shop.sell(("WID-RED", 1)) for _ in range(3)}
    shop.faults({"kind": "unreadable_row", "operation": LIST[shop.account.marketplace]})

    pulled = sync.pull_orders(shop.account.pk)
    healed = sync.pull_orders(shop.account.pk)

    refused = InboxMessage.objects.filter(source=shop.account.lane, state="quarantined").count()
    assert (pulled.rows + pulled.unreadable, refused, pulled.error) == (3, pulled.unreadable, "")
    assert (healed.ids, healed.error) == (ids, "")


@of(*ALL)
def test_a_page_survives_stumbles_of_the_marketplace(shop: Shop) -> None:
    ids = {shop.sell(("WID-RED", 1)) for _ in range(5)}
    shop.faults({"kind": "error500", "times": 2}, {"kind": "truncated_json", "times": 1})

    errors = []
    for _ in range(6):
        pulled = sync.pull_orders(shop.account.pk)
        errors.append(pulled.error)
        if not pulled.error:
            break
        SellerAccount.objects.update(blocked_until=None)

    assert (pulled.ids, pulled.error) == (ids, "")
    assert all(errors[:-1])


@of(*ALL)
def test_stock_is_shown_and_read_back_and_a_lost_listing_is_named(shop: Shop) -> None:
    connector = connector_for(shop.account)
    red, blue = (shop.there["items"][sku] for sku in ("WID-RED", "WID-BLU"))
    gone = {key: "1005009999999999" if key in PRODUCT_KEYS else value for key, value in red.items()}
    targets = [StockTarget(1, red, 7), StockTarget(2, blue, 0), StockTarget(3, gone, 5), StockTarget(4, {}, 5)]

    results = {result.pool_id: result for result in connector.push_stock(targets)}

    assert {pool: (result.accepted, result.retryable) for pool, result in results.items()} == {
        1: (True, False), 2: (True, False), 3: (False, False), 4: (False, False),
    }  # fmt: skip
    assert (bool(results[3].error), "map its listing again" in results[4].error) == (True, True)
    until(lambda: connector.read_stock(targets[:3]) == {1: 7, 2: 0})
    assert {row["sku"]: row["quantity"] for row in shop.truth()["listings"]} == {"WID-RED": 7, "WID-BLU": 0}


@of(*ALL)
def test_the_pair_rotates_and_an_ended_token_is_renewed_once(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 1))
    read(shop, order_id)
    first = shop.reload()
    shop.mocks.control("tokens/revoke", {"account_id": shop.there["account_id"]})

    order = read(shop, order_id)

    again = SellerAccount.objects.get(pk=first.pk)
    assert (order.external_id, again.token_version) == (order_id, first.token_version + 1)
    assert (first.refresh_token is None, again.refresh_token == first.refresh_token) == (False, False)


@of(*ALL)
def test_withdrawn_consent_stops_the_account(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 1))
    read(shop, order_id)
    shop.mocks.control("tokens/revoke", {"account_id": shop.there["account_id"], "refresh": True})

    with pytest.raises(AuthRevoked):
        read(shop, order_id)

    assert shop.reload().state == AccountState.UNAUTHORISED


@of(*ALL)
def test_an_order_that_is_not_ours_is_not_found(shop: Shop) -> None:
    connector = connector_for(shop.account)

    with pytest.raises(NotFound):
        connector.order(external_id="8123456999999999")
    with pytest.raises((NotFound, Rejected)):
        connector.confirm_shipment(confirmation("8123456999999999", tracking_number="YT000112"))


@of("aliexpress", "dhgate")
def test_a_part_ships_first_and_telling_twice_is_noticed(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 1), ("WID-BLU", 1))
    connector = connector_for(shop.account)
    first = read(shop, order_id).lines[0]
    lines = ((first.external_line_id, first.quantity),)
    part = confirmation(order_id, tracking_number="YT000114", complete=False, lines=lines)

    connector.confirm_shipment(part)
    partly = read(shop, order_id)
    with pytest.raises(AlreadyDone):
        connector.confirm_shipment(part)
    connector.confirm_shipment(confirmation(order_id, tracking_number="YT000115", package_reference=2))
    wholly = read(shop, order_id)
    with pytest.raises(AlreadyDone):
        connector.confirm_shipment(confirmation(order_id, tracking_number="YT000115", package_reference=2))

    assert (partly.releasable, partly.shipped_at) == (True, None)
    assert (wholly.releasable, wholly.shipped_at is None) == (False, False)
    assert tracking_of(shop, order_id) == {"YT000114": "confirmed", "YT000115": "confirmed"}


@of("aliexpress", "dhgate")
def test_an_unpaid_order_comes_in_without_payment_and_address(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 2), paid=False)

    order = read(shop, order_id)
    shop.mocks.control(f"orders/{order_id}/pay", {})
    paid = read(shop, order_id)

    assert (order.paid_at, order.address, order.releasable, order.lines[0].quantity) == (None, None, False, 2)
    assert (paid.paid_at is None, paid.address is None, paid.releasable) == (False, False, True)


@of("wish")
def test_wish_says_later_that_a_number_was_no_good(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 1))
    connector = connector_for(shop.account)

    receipt = connector.confirm_shipment(confirmation(order_id, tracking_number="INVALID1"))

    assert receipt.state == "submitted"
    until(lambda: connector.shipped_tracking(order_id=order_id).tracking.get("INVALID1") == "failed")
    edited = connector.confirm_shipment(confirmation(order_id, tracking_number="YT000113"))
    assert edited.state == "submitted"
    until(lambda: tracking_of(shop, order_id) == {"YT000113": "confirmed"})


@of(*PUSHING)
def test_a_push_is_proved_and_names_its_order(shop: Shop, receiver: Receiver) -> None:
    account_id = shop.there["account_id"]
    receiver.answers.append(500)
    shop.mocks.control("hooks", {"account_id": account_id, "hooks_url": receiver.url})
    order_id = shop.sell(("WID-RED", 1))
    (headers, body, _), *_ = receiver.wait_for(1)
    verify = connector_class(shop.account.marketplace).verify_push
    secrets = shop.account.secrets

    message = verify(secrets=secrets, headers=headers, body=body, now=clock.now())

    assert (message.order_id, bool(message.delivery_id), bool(message.topic)) == (order_id, True, True)
    with pytest.raises(PushRefused):
        verify(secrets=secrets, headers=headers, body=body + b" ", now=clock.now())
    with pytest.raises(PushRefused):
        verify(secrets=secrets, headers=headers, body=body, now=clock.now() + timedelta(days=3))
