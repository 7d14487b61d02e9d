"""Returns and reviews as marketplaces tell them."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from aftersales.models import Case, CaseLine, Refund, Review
from aftersales.services import reading
from aftersales.services.refunds import agree_refund
from aftersales.services.returns import receive_return
from aftersales.services.reviews import mark_seen
from erp.kernel.models import InboxMessage
from erp.kernel.promises import audit
from erp.kernel.services import inbox
from stores.connectors.port import RemoteReview
from stores.models import Store
from tests.aftersales.make import (
    FakeMarketplace,
    Shop,
    case_line,
    line_of,
    make_shop,
    remote_return,
    return_of,
    shipped_order,
)  # fmt: skip
from tests.factories import NOON, number

pytestmark = pytest.mark.django_db


@pytest.fixture
def marketplace(monkeypatch: pytest.MonkeyPatch) -> FakeMarketplace:
    fake = FakeMarketplace()
    monkeypatch.setattr(reading, "connector_for", lambda _account: fake)
    return fake


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def heard(shop: Shop, fake: FakeMarketplace, told: Any, kind: str = "return.snapshot") -> list[tuple[str, str]]:
    """The marketplace tells something, and the inbox works on it; (state, reason) of all that is kept."""
    key = f"k{number()}"
    if told is not None:
        fake.news[key] = told
    payload = {"account_id": shop.store.account_id, "raw": {"key": key}}
    inbox.keep([inbox.Incoming(shop.store.account.lane, kind, key, key, payload)])
    inbox.process(kind)
    return list(InboxMessage.objects.filter(external_id=key).values_list("state", "reason"))


def test_a_return_opens_a_case_and_later_news_brings_it_up_to_date(shop: Shop, marketplace: FakeMarketplace) -> None:
    order = shipped_order(shop, 2)
    told = remote_return(order, lines=((line_of(order).external_line_id, 1),), note="it rattles")
    assert heard(shop, marketplace, told) == [("done", "")]
    case = Case.objects.get()
    assert (case.external_id, case.kind, case.reason, case.goods, case.note, case.opened_at, case_line(case).expected) == (
        told.external_id, "return_refund", "defective", "expected", "it rattles", NOON, 1,
    )  # fmt: skip
    later = replace(told, updated_at=NOON + timedelta(hours=1), status="IN_TRANSIT", tracking_number="RT1")
    heard(shop, marketplace, later)
    heard(shop, marketplace, replace(told, status="OLD NEWS"))
    case.refresh_from_db()
    assert (case.remote_status, case.tracking_number, Case.objects.count()) == ("IN_TRANSIT", "RT1", 1)
    receive_return(client_id=uuid4(), code="RT1", lines=[(case_line(case).pk, 1)], actor=None)
    heard(shop, marketplace, replace(later, updated_at=NOON + timedelta(hours=2), status="CLOSED", closed=True))
    case.refresh_from_db()
    assert (case.remote_status, case.closed_at, case.goods) == ("CLOSED", None, "received")
    assert all(finding.kept for finding in audit())


def test_a_return_of_an_order_that_has_not_come_is_tried_again(shop: Shop, marketplace: FakeMarketplace) -> None:
    order = shipped_order(shop, 1)
    state, reason = heard(shop, marketplace, remote_return(order, order_id="later"))[0]
    assert (state, reason) == ("retry", "order later has not come yet")
    odd = heard(shop, marketplace, remote_return(order, lines=(("nobody", 1),)))[0]
    assert odd == ("quarantined", f"order {order.external_id} has no line nobody")
    assert heard(shop, marketplace, None)[0] == ("quarantined", "no such field")
    assert not Case.objects.exists()


def test_the_same_thing_opened_by_hand_is_the_same_case(shop: Shop, marketplace: FakeMarketplace) -> None:
    order = shipped_order(shop, 1)
    case = return_of(order, 1)
    heard(shop, marketplace, remote_return(order, external_id="RMA"))
    found = Case.objects.get()
    assert (found.pk, found.external_id, case_line(found).expected) == (case.pk, "RMA", 1)
    heard(shop, marketplace, remote_return(order, external_id="RMA 2"))
    assert [line.expected for line in CaseLine.objects.order_by("pk")] == [1, 0]


def test_a_refund_that_the_marketplace_gave_by_itself_is_recorded_once(
    shop: Shop, marketplace: FakeMarketplace
) -> None:
    order = shipped_order(shop, 2)
    told = remote_return(order, kind="refund_only", refunded=Decimal("42.50"))
    heard(shop, marketplace, told)
    case = Case.objects.get()
    assert (case.money, case.goods) == ("confirmed", "none")
    heard(shop, marketplace, replace(told, updated_at=NOON + timedelta(hours=1)))
    more = replace(told, updated_at=NOON + timedelta(hours=2), refunded=Decimal("45.00"), closed=True)
    heard(shop, marketplace, more)
    found = Refund.objects.order_by("pk").values_list("items_minor", "shipping_minor", "state", "by_marketplace")
    assert list(found) == [(4000, 250, "confirmed", True), (0, 250, "confirmed", True)]
    case.refresh_from_db()
    assert case.closed_at is not None
    assert all(finding.kept for finding in audit())


def test_our_own_refund_is_not_taken_for_theirs(shop: Shop, marketplace: FakeMarketplace) -> None:
    order = shipped_order(shop, 2)
    told = remote_return(order)
    heard(shop, marketplace, told)
    agree_refund(
        client_id=uuid4(), case_id=Case.objects.get().pk, items_minor=1000, shipping_minor=0, tax_minor=0, actor=None
    )
    heard(shop, marketplace, replace(told, updated_at=NOON + timedelta(hours=1), refunded=Decimal("10.00")))
    assert Refund.objects.count() == 1


def test_a_review_is_kept_and_seen_again_when_it_changes(shop: Shop, marketplace: FakeMarketplace) -> None:
    order = shipped_order(shop, 1)
    told = RemoteReview("RV1", "DE", shop.listing.external_key, order.external_id, 1, "Bad", "It broke.", "jo", NOON)
    assert heard(shop, marketplace, told, "review.snapshot") == [("done", "")]
    review = Review.objects.get()
    assert (review.listing_id, review.order_id, review.stars, review.seen_at) == (shop.listing.pk, order.pk, 1, None)
    assert mark_seen(review_ids=[review.pk, 0], actor=shop.clerk).done == (review.pk,)
    assert mark_seen(review_ids=[review.pk], actor=shop.clerk).already == (review.pk,)
    heard(shop, marketplace, replace(told, author="joe"), "review.snapshot")
    review.refresh_from_db()
    assert (review.author, review.seen_by) == ("joe", shop.clerk)
    heard(shop, marketplace, replace(told, stars=2), "review.snapshot")
    review.refresh_from_db()
    assert (review.stars, review.seen_at, review.seen_by) == (2, None, None)
    elsewhere = heard(shop, marketplace, replace(told, external_id="RV2", site="XX"), "review.snapshot")
    assert elsewhere == [("quarantined", "no store for site XX: add it to the account, then try again")]
    assert heard(shop, marketplace, replace(told, external_id="RV3", stars=9), "review.snapshot")[0][0] == "quarantined"
    assert Review.objects.count() == 1


def test_a_bad_review_opens_a_case_once(shop: Shop, marketplace: FakeMarketplace) -> None:
    first, second = shipped_order(shop, 1), shipped_order(shop, 1)
    told = RemoteReview("RV1", "DE", shop.listing.external_key, first.external_id, 2, "Bad", "It broke.", "jo", NOON)
    heard(shop, marketplace, told, "review.snapshot")
    heard(shop, marketplace, replace(told, stars=1, text="Really."), "review.snapshot")
    heard(shop, marketplace, replace(told, external_id="RV2", text="Again."), "review.snapshot")
    case = Case.objects.get()
    assert (case.kind, case.note, case.order_id, case.goods, case.money) == (
        "complaint", "Bad\nIt broke.", first.pk, "none", "none",
    )  # fmt: skip
    assert list(Review.objects.values_list("case", "seen_at")) == [(case.pk, None), (case.pk, None)]
    Store.objects.update(bad_review_stars=1)
    heard(shop, marketplace, replace(told, external_id="RV3", order_id=second.external_id), "review.snapshot")
    heard(shop, marketplace, replace(told, external_id="RV4", order_id="", stars=1), "review.snapshot")
    heard(shop, marketplace, replace(told, external_id="RV5", order_id=second.external_id, stars=5), "review.snapshot")
    assert Case.objects.count() == 1
    Case.objects.update(closed_at=NOON)
    heard(shop, marketplace, replace(told, external_id="RV3", order_id=second.external_id, stars=1), "review.snapshot")
    heard(shop, marketplace, replace(told, stars=1, text="Still."), "review.snapshot")
    assert list(Case.objects.order_by("pk").values_list("order", flat=True)) == [first.pk, second.pk]
