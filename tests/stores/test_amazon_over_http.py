"""The Amazon connector and the machinery around it against the mock marketplaces: real HTTP, real database."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from erp.kernel import clock, crypto
from erp.kernel.models import InboxMessage
from erp.kernel.services import inbox
from stores.connectors.errors import AlreadyDone, AuthRevoked, NotFound, OutcomeUnknown, Throttled, Transient
from stores.connectors.port import Confirmation, StockTarget
from stores.connectors.registry import connector_for
from stores.models import QuantityPool, RateBudget, SellerAccount, SyncState
from stores.services import accounts, pools, sync
from stores.services.hooks import process_pushes
from stores.states import AccountState
from tests.factories import make_pool, make_user
from tests.mock_marketplaces.conftest import Mocks
from tests.stores.conftest import Shop, open_shop


def confirmation(order_id: str, line_id: str, *, tracking: str, reference: int = 1, units: int = 2) -> Confirmation:
    return Confirmation(
        order_id=order_id, tracking_number=tracking, carrier_code="", carrier_name="YunExpress", shipped_at=clock.now(),
        lines=((line_id, units),), parcel_number="P1", package_reference=reference, site="DE", complete=True,
    )  # fmt: skip


def kept(shop: Shop) -> list[tuple[str, str]]:
    found = InboxMessage.objects.filter(source=shop.account.lane, kind=sync.SNAPSHOT).order_by("id")
    return [(message.subject, message.state) for message in found]


def test_an_order_is_pulled_understood_and_confirmed(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 2))
    connector = connector_for(shop.account)

    pulled = sync.pull_orders(shop.account.pk)
    order = connector.read_order(connector.order(external_id=order_id).raw)
    receipt = connector.confirm_shipment(confirmation(order_id, order.lines[0].external_line_id, tracking="YT001"))

    assert (pulled.rows, pulled.new, pulled.error, kept(shop)) == (1, 1, "", [(order_id, "new")])
    assert (order.external_id, order.site, order.releasable, order.paid_at is not None) == (order_id, "DE", True, True)
    line = order.lines[0]
    assert (line.listing_key, line.quantity, line.unit_price, line.cancelled) == ("WID-RED", 2, Decimal("11.90"), 0)
    assert (order.total, order.items_total, order.currency) == (Decimal("23.80"), Decimal("23.80"), "EUR")
    assert order.address is not None
    assert all(
        (order.address.name, order.address.lines, order.address.city, order.address.country, order.address.email)
    )
    assert receipt.state == "confirmed"
    assert connector.shipped_tracking(order_id=order_id).tracking == {"YT001": "confirmed"}
    assert connector.read_order(connector.order(external_id=order_id).raw).shipped_at is not None


def test_an_unpaid_order_has_neither_payment_nor_address(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 2), paid=False)
    connector = connector_for(shop.account)

    order = connector.read_order(connector.order(external_id=order_id).raw)

    assert (order.status, order.paid_at, order.address, order.releasable) == ("PENDING", None, None, False)
    assert [(line.listing_key, line.quantity, line.unit_price) for line in order.lines] == [("WID-RED", 2, None)]


def test_the_same_orders_are_kept_once_and_a_change_is_a_new_snapshot(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 1))
    first, second = sync.pull_orders(shop.account.pk), sync.pull_orders(shop.account.pk)
    shop.mocks.control(f"orders/{order_id}/cancel", {})

    third = sync.pull_orders(shop.account.pk)

    assert [(pull.rows, pull.new) for pull in (first, second, third)] == [(1, 1), (1, 0), (1, 1)]
    assert kept(shop) == [(order_id, "new"), (order_id, "new")]


def test_many_pages_come_in_whole_and_the_cursor_is_the_marketplaces_time(shop: Shop) -> None:
    shop.mocks.control("orders", {"account_id": shop.there["account_id"], "count": 100, "seed": 3})
    shop.mocks.control("listings", {"account_id": shop.there["account_id"], "items": [_more_stock("WID-GRN", 500)]})
    made = shop.mocks.control("orders", {"account_id": shop.there["account_id"], "count": 130, "seed": 4})["order_ids"]

    pulled = sync.pull_orders(shop.account.pk)

    state = SyncState.objects.get(account=shop.account)
    assert pulled.rows == pulled.new == len(shop.truth()["orders"]) >= len(made) > 100
    assert pulled.pages >= 2
    assert state.cursor is not None
    assert abs(clock.now() - state.cursor) < timedelta(minutes=1)
    assert (state.last_error, state.last_rows, state.last_success_at is not None) == ("", pulled.rows, True)


def test_a_bad_row_is_quarantined_and_its_page_imported(shop: Shop) -> None:
    sync.pull_orders(shop.account.pk)
    ids = {shop.sell(("WID-RED", 1)) for _ in range(3)}
    shop.faults({"kind": "unreadable_row", "operation": "searchOrders"})

    pulled = sync.pull_orders(shop.account.pk)
    healed = sync.pull_orders(shop.account.pk)

    bad = InboxMessage.objects.get(state="quarantined")
    assert (pulled.rows, pulled.unreadable, pulled.error, healed.rows, healed.new) == (2, 1, "", 3, 1)
    assert bad.subject in ids
    assert "no readable order id and time" in bad.reason
    assert bad.subject in inbox_payload(bad)["raw"]


def test_a_page_that_is_not_json_is_kept_whole_and_the_cursor_stays(shop: Shop) -> None:
    shop.sell(("WID-RED", 1))
    sync.pull_orders(shop.account.pk)
    before = SyncState.objects.get(account=shop.account).cursor
    shop.sell(("WID-BLU", 1))
    shop.faults({"kind": "truncated_json", "operation": "searchOrders"})

    pulled = sync.pull_orders(shop.account.pk)

    state = SyncState.objects.get(account=shop.account)
    page = InboxMessage.objects.get(state="quarantined")
    assert (state.cursor, "not JSON" in state.last_error, "not JSON" in pulled.error) == (before, True, True)
    assert (page.subject, "not JSON" in page.reason, '"orders"' in inbox_payload(page)["raw"]) == ("page", True, True)
    assert sync.pull_orders(shop.account.pk).new == 1


def inbox_payload(message: InboxMessage) -> Any:
    return crypto.unseal_json(message.payload)


def test_one_order_now(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 1))

    assert sync.pull_one(shop.account.pk, external_id=order_id) is True
    assert sync.pull_one(shop.account.pk, external_id=order_id) is False
    with pytest.raises(NotFound):
        sync.pull_one(shop.account.pk, external_id="902-0000000-0000000")


def test_theirs_beside_ours(shop: Shop) -> None:
    for _ in range(3):
        shop.sell(("WID-RED", 1))
    sync.pull_orders(shop.account.pk)
    InboxMessage.objects.filter(pk__in=InboxMessage.objects.values("pk")[:2]).update(state="done")

    sync.compare(shop.account.pk)

    state = SyncState.objects.get(account=shop.account)
    assert (state.theirs, state.ours, state.compared_at is not None) == (3, 2, True)


# access


def test_an_expired_token_is_renewed_once_and_the_call_repeated(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 1))
    connector = connector_for(shop.account)
    connector.order(external_id=order_id)
    SellerAccount.objects.update(access_token=crypto.seal(b"Atza|stale"))

    connector.order(external_id=order_id)

    assert shop.truth()["calls"]["token"] == 2
    assert shop.reload().token_version == 2


def test_many_callers_renew_an_expired_token_once(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 1))
    found: list[str] = []

    def call() -> None:
        try:
            found.append(connector_for(shop.account).order(external_id=order_id).external_id)
        finally:
            connection.close()

    callers = [threading.Thread(target=call) for _ in range(6)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()

    assert (found, shop.truth()["calls"]["token"]) == ([order_id] * 6, 1)


def test_a_revoked_account_stops_loudly_and_alone(shop: Shop) -> None:
    keys = shop.account.secrets | {"refresh_token": "Atzr|gone"}
    SellerAccount.objects.filter(pk=shop.account.pk).update(credentials=crypto.seal_json(keys))

    pulled = sync.pull_orders(shop.account.pk)

    account = shop.reload()
    assert account.state == AccountState.UNAUTHORISED
    assert ("invalid_grant" in account.trouble, "invalid_grant" in pulled.error) == (True, True)
    with pytest.raises(accounts.AccountClosed), accounts.connected(account.pk):
        pass
    assert sync.pull_due() == 0


def test_a_fresh_token_that_is_refused_means_revoked(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    from stores.connectors.amazon.client import AmazonConnector
    from stores.connectors.port import TokenPair

    monkeypatch.setattr(AmazonConnector, "refresh", lambda _self: TokenPair("Atza|never good", 3600))

    with pytest.raises(AuthRevoked):
        connector_for(shop.account).order(external_id="902-1-1")
    assert shop.reload().state == AccountState.UNAUTHORISED


# trouble


def test_no_call_leaves_inside_a_transaction(shop: Shop) -> None:
    shop.sell(("WID-RED", 1))
    with transaction.atomic(), pytest.raises(RuntimeError, match="inside a transaction"):
        connector_for(shop.account).order(external_id="902-1-1")


@pytest.mark.parametrize("kind", ["error500", "reset"])
def test_a_read_that_fails_is_transient(shop: Shop, kind: str) -> None:
    order_id = shop.sell(("WID-RED", 1))
    shop.faults({"kind": kind, "operation": "getOrder", "times": 2})

    with pytest.raises(Transient):
        connector_for(shop.account).order(external_id=order_id)


def test_a_confirmation_whose_answer_is_lost_is_unknown_and_then_found(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 2))
    connector = connector_for(shop.account)
    line = connector.read_order(connector.order(external_id=order_id).raw).lines[0].external_line_id
    shop.faults({"kind": "applied_but_answer_lost", "operation": "confirmShipment"})

    with pytest.raises(OutcomeUnknown):
        connector.confirm_shipment(confirmation(order_id, line, tracking="YT9"))

    assert connector.shipped_tracking(order_id=order_id).tracking == {"YT9": "confirmed"}
    with pytest.raises(AlreadyDone):
        connector.confirm_shipment(confirmation(order_id, line, tracking="YT10", reference=2))
    assert [shipment["tracking"] for shipment in shop.truth()["orders"][0]["shipments"]] == ["YT9"]


def test_throttled_blocks_the_budget_for_everybody(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 1))
    shop.faults({"kind": "throttle", "operation": "getOrder"})
    connector = connector_for(shop.account)

    with pytest.raises(Throttled) as caught:
        connector.order(external_id=order_id)

    assert (caught.value.wait_s, caught.value.code) == (2.0, "QuotaExceeded")
    assert RateBudget.objects.get(account=shop.account, operation="getOrder").blocked_until is not None


def test_a_dead_marketplace_is_left_alone_for_a_while(shop: Shop) -> None:
    SellerAccount.objects.filter(pk=shop.account.pk).update(base_url="http://127.0.0.1:9/amazon")

    errors = [sync.pull_orders(shop.account.pk).error for _ in range(4)]

    assert all("no connection" in error for error in errors[:3])
    assert "left alone" in errors[3]
    assert shop.reload().trouble_count == 3
    SellerAccount.objects.filter(pk=shop.account.pk).update(base_url=shop.there["base_url"], blocked_until=None)
    assert sync.pull_orders(shop.account.pk).error == ""
    assert (shop.reload().trouble_count, shop.account.trouble) == (0, "")


def test_one_accounts_pull_runs_once_at_a_time(shop: Shop) -> None:
    from erp.kernel.services import leases

    held = leases.acquire(f"pull:{shop.account.pk}", ttl_s=30)
    assert sync.pull_orders(shop.account.pk).busy is True
    assert held is not None


def test_a_paused_account_is_not_called(shop: Shop) -> None:
    owner = make_user()
    assert accounts.pause_account(account_id=shop.account.pk, actor=owner) is True
    assert "is paused" in sync.pull_orders(shop.account.pk).error
    assert sync.pull_due() == 0
    assert accounts.resume_account(account_id=shop.account.pk, actor=owner) is True
    assert sync.pull_orders(shop.account.pk).error == ""


# stock


def amazon_pool(shop: Shop, sku: str) -> QuantityPool:
    return make_pool(store=shop.store, external_key=f"DE:{sku}", external=shop.there["items"][sku])


def numbers(pool: QuantityPool) -> tuple[int | None, int | None, int | None, int, str]:
    pool.refresh_from_db()
    return pool.desired, pool.sent, pool.acked, pool.acked_version, pool.last_error


def shown(shop: Shop) -> dict[str, int]:
    return {listing["sku"]: listing["quantity"] for listing in shop.truth()["listings"]}


def test_wished_quantities_reach_the_marketplace_newest_only(shop: Shop) -> None:
    red, blue = amazon_pool(shop, "WID-RED"), amazon_pool(shop, "WID-BLU")

    assert [pools.want({red.pk: 7, blue.pk: 3}), pools.want({red.pk: 6, blue.pk: 3})] == [2, 1]
    assert pools.push_due(shop.account.pk) == 2

    assert (numbers(red), numbers(blue)) == ((6, 6, 6, 2, ""), (3, 3, 3, 1, ""))
    assert shop.truth()["calls"]["patchListingsItem"] == 2
    assert pools.push_due(shop.account.pk) == 0


def test_a_lost_answer_is_sent_again_with_the_newest_value(shop: Shop) -> None:
    red = amazon_pool(shop, "WID-RED")
    pools.want({red.pk: 7})
    shop.faults({"kind": "applied_but_answer_lost", "operation": "patchListingsItem"})

    assert pools.push_due(shop.account.pk) == 0
    assert numbers(red)[:4] == (7, 7, None, 0)
    assert numbers(red)[4].startswith("OutcomeUnknown: ")
    pools.want({red.pk: 5})
    assert pools.push_due(shop.account.pk) == 1

    assert numbers(red) == (5, 5, 5, 2, "")


def test_a_rejected_quantity_shows_why_waits_long_and_hears_a_new_wish(shop: Shop) -> None:
    gone = make_pool(store=shop.store, external={**shop.there["items"]["WID-RED"], "seller_sku": "NO-SUCH"})
    pools.want({gone.pk: 4})

    assert pools.push_due(shop.account.pk) == 0
    gone.refresh_from_db()
    assert gone.last_error.startswith("Amazon answered 404 NotFound: SKU 'NO-SUCH' not found")
    assert gone.next_at > clock.now() + timedelta(minutes=50)
    pools.want({gone.pk: 5})
    gone.refresh_from_db()
    assert gone.next_at < clock.now() + timedelta(seconds=5)


def test_two_pushers_never_send_one_pool_at_once(shop: Shop) -> None:
    red = amazon_pool(shop, "WID-RED")
    pools.want({red.pk: 7})
    QuantityPool.objects.update(lease_until=clock.now() + timedelta(seconds=30))

    assert (pools.push_due(shop.account.pk), pools.sweep_pools()) == (0, 0)
    QuantityPool.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    assert (pools.sweep_pools(), pools.push_due(shop.account.pk)) == (1, 1)


def test_a_marketplace_that_shows_too_much_is_told_again(shop: Shop) -> None:
    red = amazon_pool(shop, "WID-RED")
    pools.want({red.pk: 7})
    pools.push_due(shop.account.pk)
    QuantityPool.objects.update(acked_at=clock.now() - timedelta(hours=1))
    connector_for(shop.account).push_stock([StockTarget(red.pk, red.external, 9)])
    _until_shown(shop, "WID-RED", 9)

    assert pools.read_back(shop.account.pk) == 1
    assert pools.push_due(shop.account.pk) == 1

    red.refresh_from_db()
    assert (red.read_back, red.acked, red.desired_version, red.acked_version) == (9, 7, 2, 2)
    _until_shown(shop, "WID-RED", 7)


def _until_shown(shop: Shop, sku: str, quantity: int) -> None:
    from tests.mock_marketplaces.conftest import until

    until(lambda: shown(shop)[sku] == quantity)


# pushes


def test_many_pushes_of_one_order_fetch_it_once(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 1))
    messages = [
        inbox.Received(number, shop.account.lane, "push.amazon", f"d{number}", subject, {}, 1, clock.now())
        for number, subject in enumerate([order_id, order_id, "", "902-0-0"], 1)
    ]

    verdicts = process_pushes(messages)

    assert {key: verdict.outcome for key, verdict in verdicts.items()} == {1: "done", 2: "done", 3: "done", 4: "retry"}
    assert (kept(shop), shop.truth()["calls"]["getOrder"]) == ([(order_id, "new")], 2)


def test_pushes_of_two_accounts_do_not_hinder_each_other(shop: Shop, mocks: Mocks) -> None:
    other = open_shop(mocks, {"WID-RED": 5})
    SellerAccount.objects.filter(pk=other.account.pk).update(base_url="http://127.0.0.1:9/amazon")
    order_id, theirs = shop.sell(("WID-RED", 1)), other.sell(("WID-RED", 1))
    messages = [
        inbox.Received(1, other.account.lane, "push.amazon", "a", theirs, {}, 1, clock.now()),
        inbox.Received(2, shop.account.lane, "push.amazon", "b", order_id, {}, 1, clock.now()),
    ]

    assert {key: verdict.outcome for key, verdict in process_pushes(messages).items()} == {1: "retry", 2: "done"}


def _more_stock(sku: str, quantity: int) -> dict[str, Any]:
    return {"sku": sku, "title": sku, "site": "DE", "price": {"amount": "5.00"}, "quantity": quantity}
