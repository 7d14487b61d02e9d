"""Webhooks: what is proved is kept once, whatever else is refused and only counted."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from erp.kernel import clock, crypto
from erp.kernel.models import HookRefusal, InboxMessage
from stores.models import SellerAccount
from tests.factories import NOON, make_account
from tests.mock_marketplaces.conftest import Receiver
from tests.stores.conftest import Shop

SECRET = "relay secret"


def note(order_id: str = "902-1-1", delivery: str = "6d5a0000") -> bytes:
    return json.dumps(
        {
            "NotificationType": "ORDER_CHANGE",
            "Payload": {"OrderChangeNotification": {"AmazonOrderId": order_id}},
            "NotificationMetadata": {"NotificationId": delivery},
        }
    ).encode()


def signed(body: bytes, *, secret: str = SECRET, age_s: float = 0) -> dict[str, str]:
    stamp = str(int((clock.now() - timedelta(seconds=age_s)).timestamp()))
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Relay-Timestamp": stamp, "X-Relay-Signature": f"sha256={digest}", "X-Relay-Id": "relay-1"}


def deliver(account: SellerAccount | None, body: bytes, headers: dict[str, str], **how: Any) -> int:
    key = account.hook_key if account else "nobody"
    marketplace = how.get("marketplace", "amazon")
    response = Client().post(f"/hooks/{marketplace}/{key}", body, content_type="application/json", headers=headers)
    return int(response.status_code)


def refusals() -> list[tuple[str, str, int]]:
    return list(HookRefusal.objects.order_by("id").values_list("path", "reason", "count"))


@pytest.fixture
def account(db: None) -> SellerAccount:
    return make_account(credentials={"relay_secret": SECRET})


def test_a_proved_push_is_kept_once(account: SellerAccount) -> None:
    body = note()

    assert [deliver(account, body, signed(body)) for _ in range(3)] == [200, 200, 200]

    message = InboxMessage.objects.get()
    assert (message.source, message.kind, message.external_id, message.subject) == (
        account.lane,
        "push.amazon",
        "6d5a0000",
        "902-1-1",
    )
    assert crypto.unseal_json(message.payload)["body"] == body.decode()
    assert refusals() == []


def test_whatever_is_not_proved_is_refused_and_only_counted(account: SellerAccount) -> None:
    body, other = note(), note("902-2-2")
    no_number = {**signed(body), "X-Relay-Timestamp": "soon"}

    with clock.frozen(NOON):
        assert deliver(account, body, signed(body, secret="wrong")) == 401
        assert deliver(account, other, signed(body)) == 401
        assert deliver(account, body, {}) == 401
        assert deliver(account, body, no_number) == 401
        assert deliver(account, body, signed(body, age_s=301)) == 401
        assert deliver(account, body, signed(body, age_s=-301)) == 401
        assert deliver(account, b"not json", signed(b"not json")) == 401
        assert deliver(None, body, signed(body)) == 401
        assert deliver(account, body, signed(body), marketplace="ebay") == 401

    assert InboxMessage.objects.count() == 0
    assert refusals() == [
        ("/hooks/amazon/", "signature", 4),
        ("/hooks/amazon/", "stale", 2),
        ("/hooks/amazon/", "unreadable", 1),
        ("/hooks/amazon/", "unknown", 1),
    ]


@pytest.mark.parametrize("age_s", [300, -300])
def test_a_push_is_taken_up_to_the_edge_of_its_time(account: SellerAccount, age_s: float) -> None:
    body = note()

    with clock.frozen(NOON):
        assert deliver(account, body, signed(body, age_s=age_s)) == 200


def test_an_account_without_a_secret_takes_no_push(db: None) -> None:
    account, body = make_account(credentials={"seller_id": "S"}), note()

    assert deliver(account, body, signed(body, secret="")) == 401


def test_a_huge_body_is_not_read(account: SellerAccount) -> None:
    body = b"x" * (1024 * 1024 + 1)

    assert (deliver(account, body, signed(body)), InboxMessage.objects.count()) == (413, 0)


def test_only_post(account: SellerAccount) -> None:
    assert Client().get(f"/hooks/amazon/{account.hook_key}").status_code == 405


def test_a_database_that_is_away_asks_to_come_again(account: SellerAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    body = note()

    def away(*_: Any, **__: Any) -> bool:
        raise DatabaseError("gone")

    monkeypatch.setattr("stores.views.hooks.receive_push", away)

    assert deliver(account, body, signed(body)) == 503


def test_the_mocks_relay_is_understood(shop: Shop, receiver: Receiver) -> None:
    shop.mocks.control("hooks", {"account_id": shop.there["account_id"], "hooks_url": receiver.url})
    order_id = shop.sell(("WID-RED", 1))

    headers, body, _ = receiver.wait_for(1)[0]
    relayed = {name: value for name, value in headers.items() if name.startswith("x-relay")}

    assert deliver(shop.account, body, relayed) == 200
    assert InboxMessage.objects.get(source=shop.account.lane).subject == order_id
