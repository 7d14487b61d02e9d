"""Money goes back once, and only what the marketplace confirms reaches the books."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from aftersales.models import Case, Refund
from aftersales.services import refund_sending
from aftersales.services.refund_sending import split
from aftersales.services.refunds import Agreed, agree_refund, left_of
from erp.kernel.models import OutboxCommand, TimelineEntry
from erp.kernel.outcomes import Refusal
from erp.kernel.promises import audit
from erp.kernel.services import outbox
from orders.models import Order
from orders.services import confirm
from stores.connectors import errors
from tests.aftersales.make import FakeMarketplace, Shop, line_of, make_shop, return_of, shipped_order
from tests.factories import make_account, make_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def marketplace(monkeypatch: pytest.MonkeyPatch) -> FakeMarketplace:
    fake = FakeMarketplace()
    for sender in (confirm, refund_sending):
        monkeypatch.setattr(sender, "connected", fake.connected)
    return fake


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def agree(case: Case, items: int, shipping: int = 0, tax: int = 0) -> Agreed:
    return agree_refund(
        client_id=uuid4(), case_id=case.pk, items_minor=items, shipping_minor=shipping, tax_minor=tax, actor=None
    )


def state(case: Case) -> tuple[str, list[tuple[str, str, bool]]]:
    case.refresh_from_db()
    found = Refund.objects.filter(case=case).order_by("pk")
    return case.money, [(refund.state, refund.error, refund.confirmed_at is not None) for refund in found]


def work(case: Case) -> None:
    OutboxCommand.objects.update(next_at="2020-01-01T00:00Z")
    outbox.work(case.account.lane)


def kept() -> bool:
    return all(finding.kept for finding in audit())


def test_an_agreed_refund_is_sent_once_and_confirmed(shop: Shop, marketplace: FakeMarketplace) -> None:
    order = shipped_order(shop, 2, total=Decimal("47.00"), tax_total=Decimal("2.00"))
    case = return_of(order, 1)
    client_id = uuid4()
    asked: dict[str, Any] = {
        "case_id": case.pk,
        "items_minor": 2000,
        "shipping_minor": 500,
        "tax_minor": 100,
        "actor": shop.clerk,
    }
    first = agree_refund(client_id=client_id, **asked)
    assert (agree_refund(client_id=client_id, **asked).already, state(case)) == (
        True,
        ("agreed", [("agreed", "", False)]),
    )
    assert kept()
    work(case)
    work(case)
    assert first.refund
    assert [
        (request.order_id, request.reference, request.items, request.shipping, request.tax, request.lines, request.reason)
        for request in marketplace.given
    ] == [
        (
            order.external_id, f"R{first.refund.pk}", Decimal("20.00"), Decimal("5.00"), Decimal("1.00"),
            ((line_of(order).external_line_id, 1, Decimal("20.00")),), "damaged",
        )
    ]  # fmt: skip
    assert state(case) == ("confirmed", [("confirmed", "", True)])
    assert left_of(Order.objects.get(pk=order.pk)).total == 4700 - 2600
    assert kept()


def test_no_more_goes_back_than_was_paid(shop: Shop, marketplace: FakeMarketplace) -> None:
    order = shipped_order(shop, 2)
    case, other = return_of(order, 1), return_of(order, 1)
    assert agree(case, 3000).refund
    answers = [agree(other, 1600), agree(other, 0), agree(other, -1, 5), agree(other, 100, 0, 1), agree(case, 1)]
    too_much = {"asked": 1600, "left": 1500, "currency": "EUR"}
    assert [answer.refusal for answer in answers] == [
        Refusal("too_much", too_much),
        Refusal("nothing"),
        Refusal("nothing"),
        Refusal("tax_more", {"asked": 1, "left": 0, "currency": "EUR"}),
        Refusal("in_flight"),
    ]
    gone = agree_refund(client_id=uuid4(), case_id=0, items_minor=1, shipping_minor=0, tax_minor=0, actor=None).refusal
    assert gone == Refusal("not_found")
    assert (Refund.objects.count(), OutboxCommand.objects.filter(kind="refund.send").count()) == (1, 1)
    assert agree(other, 1500).refund


def test_a_lost_answer_is_looked_up_before_anything_is_sent_again(shop: Shop, marketplace: FakeMarketplace) -> None:
    case = return_of(shipped_order(shop, 1), 1)
    agree(case, 100)
    marketplace.loses_answer = True
    work(case)
    assert state(case) == ("sent", [("sent", "the answer was lost", False)])
    work(case)
    assert (state(case), len(marketplace.given)) == (("confirmed", [("confirmed", "", True)]), 1)


def test_a_refused_refund_shows_why_and_is_agreed_anew(shop: Shop, marketplace: FakeMarketplace) -> None:
    case = return_of(shipped_order(shop, 1), 1)
    agree(case, 4500)
    marketplace.says = errors.Rejected("window is over")
    work(case)
    assert state(case) == ("rejected", [("rejected", "window is over", False)])
    assert kept()
    marketplace.says = None
    assert agree(case, 4000).refund
    old = OutboxCommand.objects.filter(kind="refund.send").earliest("pk")
    outbox.try_again([old.pk])
    work(case)
    work(case)
    assert state(case)[0] == "confirmed"
    assert [request.items for request in marketplace.given] == [Decimal("40.00")]
    assert TimelineEntry.objects.filter(subject_kind="case", action="case.refund_rejected").count() >= 1
    assert kept()


def test_our_own_sales_are_refunded_at_once(marketplace: FakeMarketplace) -> None:
    account = make_account(marketplace="direct")
    shop = make_shop(store=make_store(account=account, site="OWN"))
    case = return_of(shipped_order(shop, 1), 1)
    assert agree(case, 4500).refund
    assert state(case) == ("confirmed", [("confirmed", "", True)])
    assert not OutboxCommand.objects.filter(kind="refund.send").exists()
    assert kept()


def test_the_parts_of_an_amount_are_exactly_the_whole() -> None:
    assert split(100, [Decimal(1), Decimal(1), Decimal(1)]) == [33, 33, 34]
    assert split(7, [Decimal(0), Decimal(0)]) == [3, 4]
    assert split(10, [Decimal("0.0000"), Decimal("9.99")]) == [0, 10]
    assert split(5, []) == []
