"""Buyers who want to cancel, and orders that we can't fulfil: decided once, told once, and believed when the order says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from erp.kernel.models import OutboxCommand, TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.services import outbox
from inventory.models import StockLevel
from logistics.models import Parcel
from orders.models import Hold, Order
from orders.promises import PROMISES
from orders.services import cancel_sending
from orders.services.allocate import allocate_orders
from orders.services.cancel_requests import accept_cancels, cancel_by_us, refuse_cancels
from orders.services.intake import take_in
from orders.services.review import approve_orders
from people.models import User
from people.roles import Role
from stores.connectors import errors, registry
from stores.connectors.port import CancelAnswer, CancelRequest, Capabilities, RawOrder, Receipt, RemoteOrder
from stores.models import Store
from tests.factories import make_level, make_listing, make_order, make_service, make_store, make_user, make_warehouse
from tests.orders.arrivals import arrival, later, remote_line, remote_order
from tests.proofs import broken

pytestmark = pytest.mark.django_db


@dataclass
class FakeOrders:
    """A marketplace with orders. `says`: what it does with the next word of ours; `slow`: it takes it and decides later."""

    capabilities: Capabilities = field(default_factory=lambda: Capabilities(cancels_orders=True, answers_cancels=True))
    there: dict[str, RemoteOrder] = field(default_factory=dict)
    told: list[tuple[Any, ...]] = field(default_factory=list)
    says: Exception | None = None
    loses_answer: bool = False
    slow: bool = False

    def cancel(self, request: CancelRequest) -> Receipt:
        return self._hear((request.order_id, request.reason, request.lines), request.order_id, cancelled=True)

    def answer_cancel(self, answer: CancelAnswer) -> Receipt:
        told = (answer.order_id, answer.accept, answer.reason)
        return self._hear(told, answer.order_id, cancelled=answer.accept)

    def _hear(self, told: tuple[Any, ...], order_id: str, *, cancelled: bool) -> Receipt:
        if self.says:
            raise self.says
        self.told.append(told)
        if not self.slow:
            self.decide(order_id, cancelled=cancelled)
        if self.loses_answer:
            raise errors.OutcomeUnknown("the answer was lost")
        return Receipt("submitted")

    def decide(self, order_id: str, *, cancelled: bool = True) -> RemoteOrder:
        order = later(self.there[order_id], cancel_requested_at=None)
        if cancelled:
            order = later(order, cancelled_at=order.updated_at, releasable=False)
        self.there[order_id] = order
        return order

    def order(self, *, external_id: str) -> RawOrder:
        return RawOrder(external_id, self.there[external_id].updated_at, {"id": external_id})

    def read_order(self, raw: dict[str, Any]) -> RemoteOrder:
        return self.there[raw["id"]]

    @contextmanager
    def connected(self, account_id: int) -> Iterator[FakeOrders]:
        """In place of the account's connector."""
        yield self


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> FakeOrders:
    fake = FakeOrders()
    monkeypatch.setattr(registry, "connector_class", lambda _marketplace: fake)
    monkeypatch.setattr(cancel_sending, "connected", fake.connected)
    return fake


@pytest.fixture
def lin() -> User:
    return make_user(username="lin")


@dataclass
class Desk:
    """A store with an order that came from its marketplace."""

    store: Store
    order: Order
    remote: RemoteOrder
    fake: FakeOrders

    def hear(self, remote: RemoteOrder) -> None:
        """News of the order, here and there."""
        self.remote = self.fake.there[remote.external_id] = remote
        take_in(arrivals=[arrival(self.store, remote)])
        self.order.refresh_from_db()

    def work(self) -> str:
        """Whatever is to be told or read in the account's lane is due now; the state of the last command."""
        OutboxCommand.objects.update(next_at="2020-01-01T00:00Z")
        outbox.work(self.store.account.lane)
        self.order.refresh_from_db()
        return str(OutboxCommand.objects.latest("pk").state)

    def stands(self) -> tuple[str, list[str]]:
        """State and open holds."""
        self.order.refresh_from_db()
        return self.order.state, sorted(
            Hold.objects.filter(order=self.order, released_at=None).values_list("kind", flat=True)
        )

    def actions(self) -> list[str]:
        found = TimelineEntry.objects.filter(subject_kind="order", subject_id=self.order.pk).order_by("pk")
        return [
            entry.action.removeprefix("order.")
            for entry in found
            if "cancel" in entry.action or "reopen" in entry.action
        ]


@pytest.fixture
def desk(there: FakeOrders) -> Desk:
    store = make_store(site="DE")
    listing = make_listing(store=store)
    make_level(sku=listing.sku, warehouse=make_warehouse(serves=[store]), on_hand=5)
    remote = remote_order(remote_line(listing, 2))
    made = take_in(arrivals=[arrival(store, remote)])
    there.there[remote.external_id] = remote
    return Desk(store, Order.objects.get(pk=made[store.account_id, remote.external_id]), remote, there)


def asks(desk: Desk) -> None:
    """The buyer wants to cancel."""
    desk.hear(later(desk.remote, cancel_requested_at=desk.remote.updated_at))
    assert desk.stands() == ("review", ["cancel_requested"])


def kept() -> set[str]:
    return set(broken(PROMISES)) & {"wish_to_cancel_is_held", "told_to_cancel_is_cancelled", "held_is_its_holds"}


def test_an_accepted_wish_cancels_here_at_once_and_is_confirmed_by_the_order(desk: Desk, lin: User) -> None:
    asks(desk)
    assert accept_cancels(order_ids=[desk.order.pk, 0], actor=lin) == Outcomes(
        (desk.order.pk,), (), {0: Refusal("not_found")}
    )
    assert (desk.stands(), StockLevel.objects.get().reserved, kept()) == (("cancelled", []), 0, set())
    assert accept_cancels(order_ids=[desk.order.pk], actor=lin).already == (desk.order.pk,)
    assert (desk.work(), desk.work()) == ("submitted", "confirmed")
    assert desk.fake.told == [(desk.order.external_id, True, "")]
    desk.hear(desk.fake.there[desk.order.external_id])
    assert (desk.stands(), kept()) == (("cancelled", []), set())
    assert desk.actions() == ["cancelled", "cancel_accepted", "cancel_told"]


def test_news_from_before_our_word_do_not_bring_the_order_back(desk: Desk, lin: User) -> None:
    asks(desk)
    accept_cancels(order_ids=[desk.order.pk], actor=lin)
    take_in(arrivals=[arrival(desk.store, later(desk.remote, ship_by=desk.remote.ship_by))])
    take_in(arrivals=[arrival(desk.store, later(desk.remote, cancel_requested_at=None))])
    assert (desk.stands(), kept()) == (("cancelled", []), set())


@pytest.mark.parametrize("accept", [True, False])
def test_after_an_unknown_answer_the_order_is_read_before_anything_is_said_again(
    desk: Desk, lin: User, accept: bool
) -> None:
    asks(desk)
    desk.fake.loses_answer = True
    if accept:
        accept_cancels(order_ids=[desk.order.pk], actor=lin)
    else:
        refuse_cancels(order_ids=[desk.order.pk], actor=lin, reason="packed")
    assert (desk.work(), desk.work()) == ("unknown", "confirmed")
    assert desk.fake.told == [(desk.order.external_id, accept, "" if accept else "packed")]


def test_a_lost_word_is_said_again_once_the_order_shows_that_it_was_lost(desk: Desk, lin: User) -> None:
    asks(desk)
    desk.fake.loses_answer = desk.fake.slow = True
    accept_cancels(order_ids=[desk.order.pk], actor=lin)
    assert desk.work() == "unknown"
    desk.fake.loses_answer = False
    assert (desk.work(), desk.work(), len(desk.fake.told)) == ("submitted", "submitted", 2)
    desk.fake.decide(desk.order.external_id)
    assert (desk.work(), len(desk.fake.told)) == ("confirmed", 2)


def test_a_refused_wish_lets_the_order_go_on_and_is_not_asked_again(desk: Desk, lin: User) -> None:
    asks(desk)
    assert refuse_cancels(order_ids=[desk.order.pk], actor=lin, reason="packed").done == (desk.order.pk,)
    assert (desk.stands(), kept()) == (("review", []), set())
    desk.hear(later(desk.remote))  # the marketplace has not heard yet
    assert desk.stands() == ("review", [])
    assert (desk.work(), desk.work()) == ("submitted", "confirmed")
    assert (desk.order.cancel_requested_at, desk.order.cancel_refused_at) == (None, None)
    desk.hear(later(desk.fake.there[desk.order.external_id], cancel_requested_at=desk.remote.updated_at))
    assert (desk.stands(), kept()) == (("review", ["cancel_requested"]), set())
    refuse_cancels(order_ids=[desk.order.pk], actor=lin, reason="again")
    assert OutboxCommand.objects.count() == 2


def test_the_buyers_own_cancel_meanwhile_is_fine(desk: Desk, lin: User) -> None:
    asks(desk)
    accept_cancels(order_ids=[desk.order.pk], actor=lin)
    desk.fake.decide(desk.order.external_id)
    desk.fake.says = errors.Rejected("cancelled already")
    assert (desk.work(), desk.stands()) == ("confirmed", ("cancelled", []))
    desk.hear(desk.fake.there[desk.order.external_id])
    assert refuse_cancels(order_ids=[desk.order.pk], actor=lin, reason="x").already == (desk.order.pk,)


def test_what_has_shipped_is_refused_and_says_so(desk: Desk, lin: User) -> None:
    asks(desk)
    Order.objects.filter(pk=desk.order.pk).update(state="shipped")
    refused = {desk.order.pk: Refusal("shipped", {"state": "shipped"})}
    assert accept_cancels(order_ids=[desk.order.pk], actor=lin).refused == refused
    assert refuse_cancels(order_ids=[desk.order.pk], actor=lin, reason="x").refused == refused
    assert cancel_by_us(order_ids=[desk.order.pk], actor=lin, reason="x").refused == refused
    assert not OutboxCommand.objects.exists()


def test_what_the_marketplace_will_not_cancel_lives_again_for_a_person(desk: Desk, lin: User) -> None:
    assert cancel_by_us(order_ids=[desk.order.pk], actor=lin, reason="sold out", why="out_of_stock").done == (
        desk.order.pk,
    )
    assert (desk.stands(), kept()) == (("cancelled", []), set())
    desk.fake.says = errors.Rejected("too late")
    assert (desk.work(), desk.stands(), kept()) == ("rejected", ("review", ["manual"]), set())
    assert Hold.objects.get(kind="manual", released_at=None).data == {"reason": "too late"}
    desk.fake.says = None
    cancel_by_us(order_ids=[desk.order.pk], actor=lin, reason="still sold out", why="out_of_stock")
    assert (desk.work(), desk.work(), desk.stands()) == ("submitted", "confirmed", ("cancelled", []))
    lines = tuple((line.external_line_id, 2) for line in desk.order.lines.all())
    assert desk.fake.told == [(desk.order.external_id, "out_of_stock", lines)]
    assert list(OutboxCommand.objects.order_by("pk").values_list("wish", flat=True)) == [
        f"cancel:{desk.order.pk}:1", f"cancel:{desk.order.pk}:2",
    ]  # fmt: skip


def test_an_accepted_wish_that_is_not_taken_is_asked_again(desk: Desk, lin: User) -> None:
    asks(desk)
    accept_cancels(order_ids=[desk.order.pk], actor=lin)
    desk.fake.says = errors.Rejected("too late")
    assert (desk.work(), desk.stands(), kept()) == ("rejected", ("review", ["cancel_requested"]), set())
    desk.fake.says = None
    assert accept_cancels(order_ids=[desk.order.pk], actor=lin).done == (desk.order.pk,)
    assert (desk.work(), desk.work(), desk.stands(), kept()) == ("submitted", "confirmed", ("cancelled", []), set())


def test_a_refusal_that_is_not_taken_is_asked_again(desk: Desk, lin: User) -> None:
    asks(desk)
    refuse_cancels(order_ids=[desk.order.pk], actor=lin, reason="packed")
    desk.fake.says = errors.Rejected("give a reason from the list")
    assert (desk.work(), desk.stands(), kept()) == ("rejected", ("review", ["cancel_requested"]), set())


def test_where_the_marketplace_takes_no_word_a_person_does_it_there(desk: Desk, lin: User) -> None:
    desk.fake.capabilities = Capabilities()
    ids = [desk.order.pk]
    amazon = {"marketplace": "amazon"}
    assert cancel_by_us(order_ids=ids, actor=lin, reason="x").refused == {ids[0]: Refusal("ask_marketplace", amazon)}
    assert accept_cancels(order_ids=ids, actor=lin).refused == {ids[0]: Refusal("no_request")}
    asks(desk)
    for verb in (accept_cancels(order_ids=ids, actor=lin), cancel_by_us(order_ids=ids, actor=lin, reason="x")):
        assert verb.refused == {ids[0]: Refusal("answer_there", amazon)}
    assert refuse_cancels(order_ids=ids, actor=lin, reason="x", answered_there=True).done == (ids[0],)
    desk.hear(later(desk.remote, cancel_requested_at=None))
    assert cancel_by_us(order_ids=ids, actor=lin, reason="x", cancelled_there=True).done == (ids[0],)
    assert (desk.stands(), OutboxCommand.objects.count(), kept()) == (("cancelled", []), 0, set())


def test_accepting_stops_the_parcel(desk: Desk, lin: User) -> None:
    make_service(warehouses=[StockLevel.objects.get().warehouse])
    approve_orders(order_ids=[desk.order.pk], actor=lin)
    allocate_orders(order_ids=[desk.order.pk])
    desk.hear(later(desk.remote, cancel_requested_at=desk.remote.updated_at))
    accept_cancels(order_ids=[desk.order.pk], actor=lin)
    assert (desk.stands(), Parcel.objects.get().state) == (("cancelled", []), "cancelled")


def test_service_answers_on_the_page_and_in_the_list(desk: Desk) -> None:
    client = Client()
    client.force_login(make_user(role=Role.SERVICE, stores=[desk.store]))
    page = reverse("orders:order", args=[desk.order.pk])
    assert "and Amazon is told" in client.get(page).content.decode()
    asks(desk)
    shown = client.get(page)
    assert (shown.context["acts"].answer, "Refuse the cancel" in shown.content.decode()) == (True, True)
    assert "Refuse the cancel" in client.get(reverse("orders:list")).content.decode()
    refuse = reverse("orders:answer-cancel", args=[desk.order.pk, "refuse"])
    assert "Say why" in client.post(refuse, follow=True).content.decode()
    batch = client.post(
        reverse("orders:batch-cancel", args=["refuse_cancel"]), {"ids": [desk.order.pk], "reason": "packed"}
    )
    assert (batch.status_code, batch.context["done"], desk.stands()) == (200, 1, ("review", []))
    assert "The buyer may not cancel" in client.get(page).content.decode()
    client.post(reverse("orders:cancel", args=[desk.order.pk]), {"reason": "gone", "why": "out_of_stock"})
    assert desk.stands() == ("cancelled", [])
    desk.fake.capabilities = Capabilities()
    other = make_order(store=desk.store)
    assert (
        "cancel it in its seller centre first" in client.get(reverse("orders:order", args=[other.pk])).content.decode()
    )
