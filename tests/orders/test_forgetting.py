"""Buyers are forgotten when their time is over: everywhere, at the same cost for one or many, and again after an old backup."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aftersales.services.cases import CaseDraft, open_cases
from aftersales.states import CaseKind
from erp.kernel import clock, crypto
from erp.kernel.models import InboxMessage, TimelineEntry
from erp.kernel.outcomes import Refusal
from erp.kernel.services import inbox
from erp.kernel.services.inbox import Incoming
from erp.kernel.sql import execute
from erp.kernel.states import InboxState
from logistics.models import Parcel
from orders.models import Buyer, Order
from orders.promises import PROMISES
from orders.services.forgetting import due, erase_buyers, forget_again, forget_due
from orders.services.intake import take_in
from people.roles import Role
from tests.factories import ADDRESS, NOON, make_account, make_buyer, make_order, make_parcel, make_store, make_user
from tests.orders.arrivals import arrival, later, remote_line, remote_order
from tests.proofs import broken

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def file(settings: object, tmp_path: Path) -> Path:
    settings.ERASURES_FILE = tmp_path / "erasures.log"  # type: ignore[attr-defined]  # pytest-django's settings take any name
    return tmp_path / "erasures.log"


def delivered(ago: timedelta, *, marketplace: str = "amazon", **fields: object) -> Order:
    """An order of a marketplace that arrived so long ago."""
    store = make_store(account=make_account(marketplace=marketplace))
    when = clock.now() - ago
    return make_order(store=store, **{"state": "delivered", "shipped_at": when - DAY, "delivered_at": when, **fields})


def raw(order: Order, *, state: InboxState = InboxState.DONE) -> InboxMessage:
    """What the marketplace told of an order, as it was kept."""
    key = uuid4().hex
    inbox.keep(
        [Incoming(order.account.lane, "order.snapshot", key, order.external_id, {"name": ADDRESS["name"]}, state)]
    )
    return InboxMessage.objects.get(external_id=key)


@pytest.mark.parametrize(
    ("marketplace", "days", "fields", "is_due"),
    [
        ("amazon", 31, {}, True),
        ("amazon", 29, {}, False),
        ("wish", 31, {}, False),
        ("wish", 366, {}, True),
        ("amazon", 60, {"state": "shipped", "delivered_at": None}, False),  # 45 days on the way, then 30
        ("amazon", 80, {"state": "shipped", "delivered_at": None}, True),
        ("amazon", 999, {"state": "review", "delivered_at": None, "shipped_at": None}, False),
    ],
)
def test_each_marketplace_has_its_time(marketplace: str, days: int, fields: dict[str, object], is_due: bool) -> None:
    order = delivered(days * DAY, marketplace=marketplace, **fields)
    assert due() == ([order.pk] if is_due else [])


def test_whoever_has_an_open_case_is_still_needed() -> None:
    order, other = delivered(40 * DAY), delivered(40 * DAY)
    draft = CaseDraft(client_id=uuid4(), order_id=order.pk, kind=CaseKind.COMPLAINT)
    open_cases(drafts=[draft], actor=make_user())
    assert (due(), due(limit=1)) == ([other.pk], [other.pk])


def test_nothing_of_a_forgotten_buyer_is_left_and_nothing_fills_it_again(file: Path) -> None:
    store = make_store()
    told = remote_order(remote_line("A mug"), buyer_note="Call Łukasz first")
    take_in(arrivals=[arrival(store, told)])
    order = Order.objects.get()
    execute("UPDATE orders_order SET state = 'delivered', shipped_at = %s, delivered_at = %s", [NOON, NOON])
    parcel = make_parcel(order=order, state="shipped", shipped_at=NOON)
    waiting, done, busy = raw(order, state=InboxState.QUARANTINED), raw(order), raw(order, state=InboxState.NEW)

    assert erase_buyers(order_ids=[order.pk], actor=None).done == (order.pk,)

    buyer, order, parcel = Buyer.objects.get(), Order.objects.get(), Parcel.objects.get(pk=parcel.pk)
    assert (buyer.sealed, buyer.name_hash, buyer.email_hash, buyer.phone_hash, buyer.address_hash) == (None,) * 5
    assert (order.buyer_note, crypto.unseal_json(parcel.recipient), bool(parcel.recipient_erased_at)) == ("", {}, True)
    kept = {row.pk: (bytes(row.payload) == b"", row.state) for row in InboxMessage.objects.all()}
    assert kept == {waiting.pk: (True, "done"), done.pk: (True, "done"), busy.pk: (False, "new")}
    assert "forgotten_buyer_is_gone" not in broken(PROMISES)

    take_in(arrivals=[arrival(store, later(told, status="DELIVERED"))])
    assert Buyer.objects.get().sealed is None
    InboxMessage.objects.filter(pk=busy.pk).update(state=InboxState.DONE)
    forget_due()
    assert bytes(InboxMessage.objects.get(pk=busy.pk).payload) == b""


def test_what_is_still_to_be_sent_keeps_its_buyer() -> None:
    order = make_order()
    outcomes = erase_buyers(order_ids=[order.pk], actor=None)
    assert outcomes.refused == {order.pk: Refusal("open", {"state": "review"})}
    assert Buyer.objects.get(order=order).sealed is not None


def test_fifty_are_forgotten_by_the_statements_of_one() -> None:
    orders = [delivered(40 * DAY) for _ in range(51)]
    costs = []
    for part in (orders[:1], orders[1:]):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert len(erase_buyers(order_ids=[order.pk for order in part], actor=None).done) == len(part)
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_an_old_backup_does_not_bring_a_buyer_back(file: Path) -> None:
    order, other = delivered(40 * DAY), delivered(1 * DAY)
    assert (forget_due(), due()) == (1, [])
    Buyer.objects.filter(order=order).delete()
    make_buyer(order=order)  # as the backup had it
    file.write_text(file.read_text() + '[1, "cut o', encoding="utf-8")

    assert (forget_again(), forget_again()) == (1, 0)
    assert {row.order_id: row.sealed is None for row in Buyer.objects.all()} == {order.pk: True, other.pk: False}


def test_the_database_keeps_a_forgotten_buyer_empty() -> None:
    order = delivered(40 * DAY)
    erase_buyers(order_ids=[order.pk], actor=None)
    message = raw(order)
    for statement in (
        "UPDATE orders_buyer SET sealed = 'x'",
        f"UPDATE kernel_inboxmessage SET erased_at = now() WHERE id = {message.pk}",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            execute(statement)


def test_raw_messages_end_when_their_time_is_over_but_not_before_somebody_looked() -> None:
    order = make_order()
    old, asked, young = raw(order), raw(order, state=InboxState.QUARANTINED), raw(order)
    InboxMessage.objects.filter(pk__in=[old.pk, asked.pk]).update(delete_after=clock.now() - DAY)
    assert (inbox.forget_raw(), inbox.forget_raw()) == (1, 0)
    assert {row.pk for row in InboxMessage.objects.filter(erased_at=None)} == {asked.pk, young.pk}


def test_a_promise_finds_what_was_left_behind() -> None:
    order = delivered(40 * DAY)
    erase_buyers(order_ids=[order.pk], actor=None)
    Order.objects.filter(pk=order.pk).update(buyer_note="Call me")
    assert [row["order_id"] for row in broken(PROMISES)["forgotten_buyer_is_gone"]] == [order.pk]


def test_a_manager_forgets_a_buyer_who_asks_for_it_and_the_log_tells_who_looked(client: Client) -> None:
    order = delivered(1 * DAY)
    manager = make_user(role=Role.MANAGER, stores=[order.store])
    client.force_login(make_user(role=Role.OPERATIONS, stores=[order.store]))
    refused = client.post(reverse("orders:forget", args=[order.pk]), {"reason": "asked"}).status_code
    client.force_login(manager)
    client.post(reverse("orders:reveal", args=[order.pk]))
    page = client.get(reverse("orders:order", args=[order.pk])).content.decode()
    unsaid = client.post(reverse("orders:forget", args=[order.pk]), {"reason": ""})
    known = Buyer.objects.get(order=order).sealed is not None
    client.post(reverse("orders:forget", args=[order.pk]), {"reason": "wrote to us"})
    log = client.get(reverse("orders:buyers")).content.decode()

    assert (refused, "forget-buyer" in page, unsaid.status_code, known) == (403, True, 302, True)
    assert Buyer.objects.get(order=order).sealed is None
    assert [row.action for row in TimelineEntry.objects.filter(subject_kind="order", subject_id=order.pk).order_by("pk")] == [
        "order.buyer_revealed", "order.buyer_erased",
    ]  # fmt: skip
    assert all(
        word in log for word in (order.external_id, "wrote to us", manager.display_name, "30 days after delivery")
    )
