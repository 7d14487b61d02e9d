"""The sync pages: what each person sees, what the buttons ask for, and what a page costs. Lin runs two stores, Omar one, Vera none."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from erp.kernel import clock
from erp.kernel.models import InboxMessage, OutboxCommand, TimelineEntry
from erp.kernel.services import inbox, outbox
from erp.kernel.states import InboxState
from people.models import User
from people.roles import Role
from stores.models import SellerAccount, Store
from stores.queries import account_health
from stores.reports import kinds_of
from stores.services import sync
from stores.services.pools import push_due
from tests.factories import make_pool, make_store, make_sync_state, make_user
from tests.stores.conftest import Shop

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.fixture
def store() -> Store:
    return make_store(name="Berlin shop")


@pytest.fixture
def lin(store: Store) -> User:
    return make_user(role=Role.OPERATIONS, stores=[store, make_store(name="Paris shop")])


@pytest.fixture
def omar() -> User:
    return make_user(role=Role.OPERATIONS, stores=[make_store(name="Rome shop")])


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What the pages rang for."""
    rings: list[tuple[Any, ...]] = []
    monkeypatch.setattr("stores.views.sync.bell.ring", lambda *args, queue: rings.append((*args, queue)))
    return rings


def quarantine(account: SellerAccount, *, subject: str = "902-1-1") -> InboxMessage:
    raw = {"account_id": account.pk, "raw": f"<b>{subject}</b> 1 Example St"}
    inbox.keep(
        [
            inbox.Incoming(
                account.lane, "order.snapshot", subject, subject, raw, InboxState.QUARANTINED, "no readable time"
            )
        ]
    )
    return InboxMessage.objects.get(source=account.lane, subject=subject)


def failed_command(account: SellerAccount) -> OutboxCommand:
    return OutboxCommand.objects.create(
        kind="order.confirm", wish=f"w{account.pk}", key="order:1", lane=account.lane, payload={}, state="rejected",
        last_error="unknown carrier", created_at=clock.now(), finished_at=clock.now(),
    )  # fmt: skip


def test_each_person_sees_their_own_accounts(lin: User, omar: User) -> None:
    page, other = (signed_in(user).get("/sync/").content.decode() for user in (lin, omar))

    assert ("Berlin shop" in page, "Paris shop" in page, "Rome shop" in page) == (True, True, False)
    assert ("Berlin shop" in other, "Rome shop" in other) == (False, True)


def test_health_is_one_word_and_trouble_comes_first(store: Store) -> None:
    now = clock.now()
    fine, late, failing, paused = (make_store().account for _ in range(4))
    make_sync_state(account=fine, last_success_at=now)
    make_sync_state(account=late, last_success_at=now - timedelta(hours=1))
    make_sync_state(account=failing, last_success_at=now, last_error="Transient: away", last_error_at=now)
    SellerAccount.objects.filter(pk=paused.pk).update(state="paused")
    make_pool(store=store, desired=3, desired_version=2, desired_at=now, last_error="no")
    quarantine(store.account)
    failed_command(store.account)

    rows = account_health([fine.pk, late.pk, failing.pk, paused.pk, store.account_id])

    assert [(row.account.pk, row.health) for row in rows] == [
        (failing.pk, "failing"), (store.account_id, "late"), (late.pk, "late"), (paused.pk, "off"), (fine.pk, "ok"),
    ]  # fmt: skip
    mine = rows[1]
    assert (mine.inbox, mine.outbox, mine.pools_behind, mine.pools_failing, mine.oldest_wish) == (
        {"quarantined": 1}, {"failed": 1}, 1, 1, now,
    )  # fmt: skip


def test_an_account_that_is_being_set_up_is_no_trouble_and_not_resumed(store: Store, lin: User) -> None:
    SellerAccount.objects.filter(pk=store.account_id).update(state="setup")
    client = signed_in(lin)
    assert [row.health for row in account_health([store.account_id])] == ["off"]
    client.post(f"/sync/accounts/{store.account_id}/resume/")
    assert SellerAccount.objects.get(pk=store.account_id).state == "setup"


@pytest.mark.parametrize("accounts", [1, 5])
def test_health_costs_the_same_for_one_account_and_for_five(accounts: int, django_assert_num_queries: Any) -> None:
    ids = [make_store().account_id for _ in range(accounts)]
    with django_assert_num_queries(7):
        assert len(account_health(ids)) == accounts


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("path", ["/sync/", "/sync/accounts/", "/sync/quarantine/", "/sync/outgoing/"])
def test_a_list_costs_the_same_for_one_row_and_for_three(
    path: str, count: int, django_assert_max_num_queries: Any
) -> None:
    stores = [make_store() for _ in range(count)]
    for store in stores:
        quarantine(store.account)
        failed_command(store.account)
    client = signed_in(make_user(role=Role.OPERATIONS, stores=stores))

    with django_assert_max_num_queries(20):
        assert client.get(path).status_code == 200


def test_buttons_ask_for_their_work(lin: User, store: Store, rung: list[tuple[Any, ...]]) -> None:
    client, account = signed_in(lin), store.account_id

    answers = [
        client.post(f"/sync/accounts/{account}/{verb}/") for verb in ("pull", "sweep", "compare", "pause", "resume")
    ]

    for days in ("30", "61", "x"):
        client.post("/sync/sweep/", {"account": account, "days": days})

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, "/sync/")] * 5
    assert rung == [
        ("stores.pull_orders", account, "io"),
        ("stores.sweep_orders", account, 3, "io"),
        ("stores.compare_orders", account, "io"),
        ("stores.sweep_orders", account, 30, "io"),
    ]
    assert SellerAccount.objects.get(pk=account).state == "active"


def test_what_belongs_to_others_does_not_exist(omar: User, store: Store) -> None:
    client, message, command = signed_in(omar), quarantine(store.account), failed_command(store.account)

    posts = [f"/sync/accounts/{store.account_id}/{verb}/" for verb in ("pull", "sweep", "compare", "pause", "resume")]
    posts += [f"/sync/quarantine/{message.pk}/{verb}/" for verb in ("retry", "dismiss")] + [
        f"/sync/outgoing/{command.pk}/retry/"
    ]

    assert [client.post(path).status_code for path in posts] == [404] * 8
    assert client.post("/sync/order/", {"account": store.account_id, "number": "1"}).status_code == 404
    assert client.post("/sync/order/", {"account": "9" * 30, "number": "1"}).status_code == 404
    assert client.post("/sync/sweep/", {"account": store.account_id, "days": "3"}).status_code == 404
    assert client.get(f"/sync/quarantine/{message.pk}/").status_code == 404
    assert "902-1-1" not in client.get("/sync/quarantine/").content.decode()
    assert "unknown carrier" not in client.get("/sync/outgoing/").content.decode()


def test_a_quarantined_row_is_shown_escaped_tried_again_and_dismissed(lin: User, store: Store) -> None:
    client, message, other = signed_in(lin), quarantine(store.account), quarantine(store.account, subject="902-2-2")

    raw = client.get(f"/sync/quarantine/{message.pk}/").content.decode()
    client.post(f"/sync/quarantine/{message.pk}/retry/")
    unexplained = client.post(f"/sync/quarantine/{other.pk}/dismiss/", {"reason": " "})
    before = InboxMessage.objects.get(pk=other.pk).state
    client.post(f"/sync/quarantine/{other.pk}/dismiss/", {"reason": "a test order"})

    assert "&lt;b&gt;902-1-1&lt;/b&gt; 1 Example St" in raw
    assert InboxMessage.objects.get(pk=message.pk).state == "new"
    assert (said(unexplained)[-1:], before) == (["Say why it can be dismissed."], "quarantined")
    other.refresh_from_db()
    assert (other.state, other.reason) == ("done", f"{lin.display_name}: a test order | no readable time")


def test_raw_payloads_are_for_those_who_may_see_buyers(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    message = quarantine(store.account)
    warehouse = make_user(role=Role.WAREHOUSE, stores=[store])

    assert signed_in(warehouse).get(f"/sync/quarantine/{message.pk}/").status_code == 403
    assert signed_in(warehouse).get("/sync/").status_code == 403


def test_a_failed_command_is_sent_again(lin: User, store: Store) -> None:
    client, command = signed_in(lin), failed_command(store.account)

    assert "unknown carrier" in client.get("/sync/outgoing/").content.decode()
    client.post(f"/sync/outgoing/{command.pk}/retry/")

    command.refresh_from_db()
    assert (command.state, command.attempts) == ("pending", 0)
    OutboxCommand.objects.filter(pk=command.pk).update(state="confirmed", finished_at=clock.now())
    assert said(client.post(f"/sync/outgoing/{command.pk}/retry/"))[-1:] == [
        "The marketplace has confirmed it: nothing is left to send."
    ]


@pytest.mark.django_db(transaction=True)
def test_one_order_by_its_number(shop: Shop) -> None:
    order_id = shop.sell(("WID-RED", 1))
    client = signed_in(make_user(role=Role.OPERATIONS, stores=[shop.store]))

    def ask(number: str) -> list[str]:
        return said(client.post("/sync/order/", {"account": shop.account.pk, "number": number}))

    assert ask(f" {order_id} ")[-1:] == [f"Order {order_id} is in."]
    assert ask(order_id)[-1:] == [f"Order {order_id} has not changed since it was last read."]
    assert ask("902-0-0")[-1:] == [f"{shop.account.name} has no order 902-0-0. Check the number and the account."]
    assert ask("")[-1:] == ["Enter the order's number at the marketplace."]


def test_after_a_restore_the_owner_alone_lets_commands_go_again(lin: User, store: Store) -> None:
    failed_command(store.account)
    waiting = OutboxCommand.objects.create(
        kind="order.confirm", wish="due", key="order:2", lane=store.account.lane, payload={}, created_at=clock.now()
    )
    outbox.freeze(reason="restored from the backup of 2026-11-20T12:00:00")
    pages = [signed_in(user).get("/sync/").content.decode() for user in (lin, make_user())]
    assert [("Nothing is sent" in page, "/sync/thaw/" in page) for page in pages] == [(True, False), (True, True)]
    assert signed_in(lin).post("/sync/thaw/").status_code == 403
    assert (push_due(store.account_id), outbox.frozen()) == (0, True)
    owner = make_user()
    first, again = (said(signed_in(owner).post("/sync/thaw/")) for _ in range(2))
    assert (first, again, outbox.frozen()) == (
        ["Commands go out again. Each is looked up at the marketplace before it is sent."],
        ["Commands were going out already."], False,
    )  # fmt: skip
    waiting.refresh_from_db()
    assert (waiting.state, waiting.must_read) == ("unknown", True)
    assert list(TimelineEntry.objects.filter(action="thawed").values_list("actor", flat=True)) == [owner.pk]
    assert "Nothing is sent" not in signed_in(lin).get("/sync/").content.decode()


def test_a_card_shows_each_kind_of_report_and_its_button_asks_for_it(
    lin: User, store: Store, rung: list[tuple[Any, ...]]
) -> None:
    make_sync_state(account=store.account, kind="returns", last_error="Transient: no answer", last_error_at=clock.now())
    make_sync_state(account=store.account, kind="settlements", last_rows=3, last_success_at=clock.now())
    client = signed_in(lin)

    page = client.get("/sync/").content.decode()
    asked = client.post(f"/sync/accounts/{store.account_id}/pull/", {"kind": "returns"})
    client.post(f"/sync/accounts/{store.account_id}/pull/", {"kind": "nonsense"})

    row = next(row for row in account_health([store.account_id], offered=kinds_of))
    assert [(report["kind"], report.get("last_rows")) for report in row.reports] == [
        ("settlements", 3), ("returns", 0), ("traffic", None), ("reviews", None), ("messages", None),
        ("warehouse_stock", None),
    ]  # fmt: skip
    assert ("Settlements" in page, "Transient: no answer" in page) == (True, True)
    assert ("What Amazon can do" in page, "<dt>Takes quantities</dt><dd>one at a time</dd>" in page) == (True, True)
    assert said(asked) == [f"Pulling Returns of {store.account.name}."]
    assert rung == [
        ("stores.pull_reports", store.account_id, "returns", "io"),
        ("stores.pull_orders", store.account_id, "io"),
    ]


@pytest.mark.parametrize(
    ("zone", "now", "swept", "rings"),
    [
        ("Asia/Shanghai", "2026-11-20 21:30", "2026-11-19 21:30", True),  # 05:30 there, past its quiet hours
        ("Asia/Shanghai", "2026-11-20 21:30", "2026-11-20 21:01", False),  # done this night
        ("Asia/Shanghai", "2026-11-20 18:00", "2026-11-19 21:30", False),  # 02:00 there: not yet
        ("America/Los_Angeles", "2026-11-20 21:30", "2026-11-20 13:30", False),  # 13:30 there, swept at 05:30
        ("America/Los_Angeles", "2026-11-20 21:30", "2026-11-18 13:30", True),  # missed: made up for
    ],
)
def test_each_account_is_swept_daily_after_its_own_quiet_hour(
    zone: str, now: str, swept: str, rings: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = make_store(zone=zone)
    moment, before = (datetime.fromisoformat(f"{text}+00:00") for text in (now, swept))
    make_sync_state(account=store.account, last_success_at=before, swept_at=before)
    paused = make_store(zone=zone)
    SellerAccount.objects.filter(pk=paused.account_id).update(state="paused")
    make_sync_state(account=paused.account, last_success_at=before, swept_at=before)
    rung: list[int] = []
    monkeypatch.setattr("stores.services.sync.clock.now", lambda: moment)
    monkeypatch.setattr("stores.services.sync.bell.ring", lambda _task, account_id, **_: rung.append(account_id))

    assert sync.sweep_due() == int(rings)
    assert rung == [store.account_id] * rings
