"""After-sales by the API: the same services, each wish done once."""

import pytest

from aftersales.demo import create_demo_aftersales
from aftersales.models import Case, Inspection, Refund, Review
from erp.kernel.promises import audit
from tests.aftersales.make import Shop, case_line, line_of, make_shop, return_of, shipped_order
from tests.api.conftest import Asks, asks
from tests.factories import make_user

__all__ = ["asks"]  # a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def test_a_return_by_the_api(shop: Shop, asks: Asks) -> None:
    order = shipped_order(shop, 2)
    api = asks(make_user(role="manager", stores=[shop.store]))
    body = {
        "order_id": order.pk,
        "kind": "return_refund",
        "lines": [{"order_line_id": line_of(order).pk, "quantity": 1}],
    }
    opened = api.post("/cases/open", body)
    case = Case.objects.get()
    assert (opened.status_code, opened.json()) == (200, {"id": case.pk, "number": case.number})
    over = {**body, "lines": [{"order_line_id": line_of(order).pk, "quantity": 2}]}
    assert api.post("/cases/open", over).status_code == 400
    line = case_line(case)
    wrong = api.post(f"/case-lines/{line.pk}/inspect", {"received": 1, "restocked": 1})
    line.refresh_from_db()
    assert (wrong.status_code, line.received) == (400, 0)
    judged = {"received": 1, "restocked": 1, "warehouse_id": shop.warehouse.pk}
    answer = api.post(f"/case-lines/{line.pk}/inspect", judged)
    assert (answer.status_code, answer.json()["restocked"], Inspection.objects.count()) == (200, 1, 1)
    refund = api.post(f"/cases/{case.pk}/refunds", {"items_minor": 1000})
    assert (refund.status_code, refund.json()["state"], Refund.objects.get().items_minor) == (200, "agreed", 1000)
    assert api.post(f"/cases/{case.pk}/refunds", {"items_minor": 1000}).status_code == 400
    told = api.get(f"/cases/{case.pk}").json()
    assert (told["goods"], told["money"], len(told["lines"]), len(told["refunds"])) == ("inspected", "agreed", 1, 1)
    assert [row["id"] for row in api.get("/cases?goods=inspected&open=true").json()["results"]] == [case.pk]


def test_what_one_may_not_see_is_not_there(shop: Shop, asks: Asks) -> None:
    case = return_of(shipped_order(shop, 1), 1)
    api = asks(make_user(role="manager"))
    answers = [
        api.get(f"/cases/{case.pk}"),
        api.post(f"/cases/{case.pk}/refunds", {"items_minor": 1}),
        api.post("/cases/open", {"order_id": case.order_id, "kind": "refund_only"}),
        api.post("/case-lines/0/inspect", {"restocked": 1}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    assert api.get("/cases").json()["results"] == []


def test_the_demo_goes_wrong_in_a_few_ways_and_only_once(shop: Shop) -> None:
    assert create_demo_aftersales() == 0
    for _ in range(3):
        shipped_order(shop, 1)
    assert (create_demo_aftersales(), create_demo_aftersales()) == (3, 3)
    found = Case.objects.order_by("pk").values_list("goods", "money", "resend")
    assert list(found) == [
        ("expected", "none", "none"), ("inspected", "agreed", "none"), ("none", "none", "packing"),
    ]  # fmt: skip
    assert Review.objects.count() == 1
    assert all(finding.kept for finding in audit())
