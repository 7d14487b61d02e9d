"""The pages of after-sales, as the people who use them see them."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from aftersales.models import Case, Inspection, Refund, Review, UnknownParcel
from aftersales.services.refunds import agree_refund
from people.roles import Role
from tests.aftersales.make import Shop, case_line, line_of, make_review, make_shop, return_of, shipped_order
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def signed_in(shop: Shop, role: str) -> Client:
    client = Client()
    client.force_login(make_user(role=role, stores=[shop.store]))
    return client


def test_a_case_is_opened_from_the_order_and_refunded(shop: Shop) -> None:
    order, client = shipped_order(shop, 2), signed_in(shop, Role.SERVICE)
    opening = reverse("aftersales:open", args=[order.pk])
    assert opening in client.get(reverse("orders:order", args=[order.pk])).content.decode()
    line = line_of(order).pk
    posted = {"client_id": str(uuid4()), "kind": "return_refund", "reason": "damaged", f"back_{line}": "3"}
    refused = client.post(opening, posted)
    assert (refused.status_code, "Only 2 of line" in refused.content.decode()) == (422, True)
    assert not Case.objects.exists()
    posted[f"back_{line}"] = "1"
    assert client.post(opening, posted).status_code == 302
    assert client.post(opening, posted).status_code == 302
    case = Case.objects.get()
    page = client.get(reverse("aftersales:case", args=[case.pk]))
    assert (page.status_code, case.number in page.content.decode()) == (200, True)
    money = {"client_id": str(uuid4()), "items": "50", "shipping": "0", "tax": "0"}
    too_much = client.post(reverse("aftersales:refund", args=[case.pk]), money)
    assert (too_much.status_code, "Only 45.00 EUR" in too_much.content.decode()) == (422, True)
    money["items"] = "20.5"
    assert client.post(reverse("aftersales:refund", args=[case.pk]), money).status_code == 302
    assert [refund.items_minor for refund in Refund.objects.all()] == [2050]
    assert "20.50" in client.get(reverse("aftersales:case", args=[case.pk])).content.decode()
    client.post(reverse("aftersales:close", args=[case.pk]))
    assert Case.objects.get().closed_at is None


def test_something_is_sent_again_and_called_off(shop: Shop) -> None:
    order, client = shipped_order(shop, 1), signed_in(shop, Role.SERVICE)
    case = return_of(order, 1)
    address = reverse("aftersales:resend", args=[case.pk])
    assert client.post(address, {"client_id": str(uuid4())}).status_code == 422
    sent = client.post(address, {"client_id": str(uuid4()), f"again_{line_of(order).pk}": "1"})
    case.refresh_from_db()
    assert (sent.status_code, case.resend) == (302, "packing")
    stop = reverse("aftersales:stop", args=[case.pk])
    assert (client.post(stop, {}).status_code, client.post(stop, {"reason": "found"}).status_code) == (422, 302)
    case.refresh_from_db()
    assert case.resend == "none"


def test_lists_keep_their_filters_in_the_address(shop: Shop) -> None:
    client = signed_in(shop, Role.MANAGER)
    case, other = return_of(shipped_order(shop, 1), 1), return_of(shipped_order(shop, 1), 1)
    Case.objects.filter(pk=other.pk).update(goods="received")
    make_review(store=shop.store, stars=1, title="Broken")
    make_review(store=shop.store, stars=5, title="Lovely")

    def shown(name: str, **query: str) -> list[int]:
        return [row.pk for row in client.get(reverse(name), query).context["page"].rows]

    assert shown("aftersales:list") == [other.pk, case.pk]
    assert shown("aftersales:list", tab="judge") == [other.pk]
    assert shown("aftersales:list", goods="expected", kind="return_refund") == [case.pk]
    assert shown("aftersales:list", q=case.number) == [case.pk]
    assert shown("aftersales:list", tab="closed") == shown("aftersales:list", tab="mine") == []
    assert len(shown("aftersales:reviews")) == 1
    assert len(shown("aftersales:reviews", tab="all")) == 2
    assert shown("aftersales:reviews", tab="all", stars="4") == []
    bad = Review.objects.get(stars=1)
    seen = client.post(reverse("aftersales:reviews-seen"), {"ids": [bad.pk, 10**9]})
    bad.refresh_from_db()
    assert (seen.status_code, bad.seen_at is not None) == (200, True)


def test_a_review_opens_a_case(shop: Shop) -> None:
    client, order = signed_in(shop, Role.SERVICE), shipped_order(shop, 1)
    review = make_review(store=shop.store, order=order)
    address = f"{reverse('aftersales:open', args=[order.pk])}?review={review.pk}"
    assert "It broke." in client.get(address).content.decode()
    client.post(address, {"client_id": str(uuid4()), "kind": "refund_only", "reason": "defective", "note": "n"})
    review.refresh_from_db()
    assert (review.case_id, review.seen_at is not None) == (Case.objects.get().pk, True)


def test_a_store_says_how_bad_is_bad(shop: Shop) -> None:
    client, address = signed_in(shop, Role.SERVICE), reverse("aftersales:review-limits")
    name = f"store_{shop.store.pk}"
    assert 'value="2"' in client.get(address).content.decode()
    assert client.post(address, {name: "6"}).status_code == 422
    assert client.post(address, {name: "3"}).status_code == 302
    shop.store.refresh_from_db()
    assert shop.store.bad_review_stars == 3
    make_review(store=shop.store, stars=3)
    assert len(client.get(reverse("aftersales:reviews")).context["page"].rows) == 1


def scan(client: Client, code: str, **bench: object) -> tuple[str, str]:
    """One scan; how it sounds and what is shown."""
    answer = client.post(reverse("aftersales:station-scan"), {"code": code, "client_id": str(uuid4()), **bench})
    return answer["X-Scan-Sound"], answer.content.decode()


def test_a_clerk_scans_a_return_in_and_judges_it_and_sees_no_price(shop: Shop) -> None:
    client, order = signed_in(shop, Role.WAREHOUSE), shipped_order(shop, 2)
    case = return_of(order, 2)
    agree_refund(client_id=uuid4(), case_id=case.pk, items_minor=1234, shipping_minor=0, tax_minor=0, actor=None)
    assert shop.listing.sku
    sku, line = shop.listing.sku.code, case_line(case)
    assert client.get(reverse("aftersales:station")).status_code == 200
    assert scan(client, sku)[0] == "wrong"
    sound, page = scan(client, case.number, warehouse=shop.warehouse.pk)
    assert (sound, case.number in page, "EUR" in page, "12.34" in page) == ("ok", True, False, False)
    on_bench = {"case": case.pk, "warehouse": shop.warehouse.pk}
    assert scan(client, "CMD:RESTOCK", **on_bench)[0] == "wrong"
    assert scan(client, sku, **on_bench)[0] == "ok"
    assert scan(client, "CMD:DEFECTIVE", line=line.pk, **on_bench)[0] == "done"
    assert scan(client, sku, **on_bench)[0] == "ok"
    assert scan(client, sku, **on_bench)[0] == "wrong"
    judged = {"client_id": str(uuid4()), "line": line.pk, "verdict": "restocked", "units": 1, **on_bench}
    assert client.post(reverse("aftersales:judge"), judged)["X-Scan-Sound"] == "done"
    assert client.post(reverse("aftersales:judge"), {**judged, "verdict": "sold"}).status_code == 400
    line.refresh_from_db()
    assert (line.received, line.restocked, line.defective, Inspection.objects.count()) == (2, 1, 1, 2)
    assert scan(client, "CMD:NEXT", **on_bench)[0] == "ok"


def test_an_unknown_parcel_is_kept_and_linked(shop: Shop) -> None:
    client, case = signed_in(shop, Role.WAREHOUSE), return_of(shipped_order(shop, 1), 1)
    sound, page = scan(client, "ZZ9")
    assert (sound, "kept under unknown parcels" in page) == ("wrong", True)
    unknown = UnknownParcel.objects.get()
    assert "ZZ9" in client.get(reverse("aftersales:unknown")).content.decode()
    link = reverse("aftersales:unknown-link", args=[unknown.pk])
    assert client.post(link, {"case": "CS0"}).url == reverse("aftersales:unknown")  # type: ignore[attr-defined]
    assert client.post(link, {"case": case.number.lower()}).url.endswith(f"?case={case.pk}")  # type: ignore[attr-defined]
    assert scan(client, "ZZ9")[0] == "ok"
