"""What the API lists and shows, to whom, and at what cost."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from erp.kernel.models import OutboxCommand
from erp.kernel.services.timeline import record
from logistics.states import ParcelState
from orders.models import Order
from orders.services.shipping import CONFIRM
from orders.states import HoldKind, OrderState
from tests import factories as make
from tests.api.conftest import Asks
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def fill(count: int) -> dict[str, str]:
    """Rows of every kind, and the addresses that show them."""
    store = make.make_store()
    for _ in range(count):
        order = make.make_order(store=store, lines=[(make.make_listing(store=store), 1) for _ in range(count)])
        make.make_hold(order=order)
        make.make_parcel(order=order)
        record("order.imported", subject_kind="order", subject_ids=[order.pk], actor=make.make_user())
        level = make.make_level(on_hand=3)
    for _ in range(count):
        make.make_move(level=level, actor=make.make_user())
    parcel = order.parcel_links.get().parcel
    return {
        "orders": "/orders",
        "order": f"/orders/{order.pk}",
        "stock": "/stock",
        "level": f"/stock/{level.pk}",
        "moves": f"/stock/{level.pk}/moves",
        "parcels": "/parcels",
        "parcel": f"/parcels/{parcel.pk}",
    }


@pytest.mark.parametrize("what", ["orders", "order", "stock", "level", "moves", "parcels", "parcel"])
def test_three_rows_cost_what_one_costs(asks: Asks, what: str) -> None:
    api = asks(make.make_user())
    counts = []
    for number in (1, 3):
        path = fill(number)[what]
        api.get("/stock")  # the token's last use is written once a minute
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert api.get(path).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_list_never_counts(asks: Asks) -> None:
    fill(2)
    with CaptureQueriesContext(connection) as seen:
        asks(make.make_user()).get("/orders")
    assert [query["sql"] for query in seen if "COUNT(" in query["sql"].upper()] == []


def test_pages_lead_to_and_fro(asks: Asks) -> None:
    store = make.make_store()
    orders = [make.make_order(store=store, ordered_at=NOON + timedelta(minutes=n // 2)) for n in range(5)]
    wanted = [order.pk for order in sorted(orders, key=lambda order: (order.ordered_at, order.pk), reverse=True)]
    api = asks(make.make_user())
    pages, address = [], "/api/v1/orders?page_size=2&state=review"
    while address:
        body = api.client.get(address).json()
        pages.append(body)
        address = body["next"]
    assert [[row["id"] for row in page["results"]] for page in pages] == [wanted[:2], wanted[2:4], wanted[4:]]
    assert pages[0]["previous"] is None
    assert urlsplit(pages[0]["next"]).scheme == "http"
    back = api.client.get(pages[2]["previous"]).json()
    assert [row["id"] for row in back["results"]] == wanted[2:4]


def test_filters_narrow(asks: Asks) -> None:
    store, other = make.make_store(), make.make_store(marketplace="wish")
    held = make.make_order(store=store, ordered_at=NOON)
    make.make_hold(order=held, kind=HoldKind.ADDRESS)
    late = make.make_order(
        store=other, ordered_at=NOON + timedelta(hours=1), state=OrderState.APPROVED, approved_at=NOON
    )
    api = asks(make.make_user())

    def ids(**params: str) -> list[int]:
        return [row["id"] for row in api.get("/orders", **params).json()["results"]]

    at = (NOON + timedelta(minutes=30)).isoformat()
    assert {
        "state": ids(state="approved"),
        "store": ids(store=str(store.pk)),
        "marketplace": ids(marketplace="wish"),
        "external_id": ids(external_id=held.external_id),
        "held": ids(held="true"),
        "not held": ids(held="false"),
        "hold": ids(hold="address"),
        "after": ids(ordered_after=at),
        "before": ids(ordered_before=at),
        "updated": ids(updated_after=at),
        "oldest": ids(ordering="ordered_at"),
    } == {
        "state": [late.pk],
        "store": [held.pk],
        "marketplace": [late.pk],
        "external_id": [held.pk],
        "held": [held.pk],
        "not held": [late.pk],
        "hold": [held.pk],
        "after": [late.pk],
        "before": [held.pk],
        "updated": [late.pk],
        "oldest": [held.pk, late.pk],
    }


def test_stock_and_parcels_narrow(asks: Asks) -> None:
    low, high = make.make_level(on_hand=2, reserved=1), make.make_level(on_hand=9)
    shipped, here = make.make_parcel(state=ParcelState.SHIPPED, shipped_at=NOON), make.make_parcel()
    api = asks(make.make_user())

    def ids(path: str, **params: str) -> list[int]:
        return [row["id"] for row in api.get(path, **params).json()["results"]]

    assert (ids("/stock", available_lt="2"), ids("/stock", available_gte="2"), ids("/stock", sku=low.sku.code)) == (
        [low.pk], [high.pk], [low.pk],
    )  # fmt: skip
    assert ids("/stock", warehouse=high.warehouse.code) == [high.pk]
    assert (ids("/parcels", state="shipped"), ids("/parcels", number=here.number)) == ([shipped.pk], [here.pk])


def test_an_order_shows_all_that_hangs_on_it(asks: Asks) -> None:
    order = make.make_order(buyer_note="Ring twice")
    make.make_hold(order=order)
    parcel = make.make_parcel(order=order)
    OutboxCommand.objects.create(
        kind=CONFIRM,
        wish=f"confirm:{parcel.number}:{order.pk}",
        key="k",
        lane="l",
        payload={"parcel_id": parcel.pk},
        created_at=NOON,
    )
    record("order.imported", subject_kind="order", subject_ids=[order.pk], actor=None)
    body = asks(make.make_user()).get(f"/orders/{order.pk}").json()
    (line,) = body["lines"]
    (demand,) = line["demands"]
    assert (demand["quantity"], demand["waiting"], demand["sku"]) == (1, 1, line["sku"])
    assert [hold["kind"] for hold in body["holds"]] == ["manual"]
    assert [each["tracking_number"] for each in body["parcels"]] == [parcel.tracking_number]
    assert [(each["parcel_id"], each["state"]) for each in body["confirmations"]] == [(parcel.pk, "pending")]
    assert [each["action"] for each in body["timeline"]] == ["order.imported"]
    assert (body["buyer"]["name"], body["buyer"]["note"], body["buyer"]["masked"]) == ("Jo Müller", "Ring twice", False)


def test_a_buyer_is_masked_without_the_permission(asks: Asks) -> None:
    order = make.make_order(buyer_note="I am Jo Müller")
    answer = asks(make.make_user(role="finance", stores=[order.store])).get(f"/orders/{order.pk}")
    assert answer.json()["buyer"] == {
        "masked": True, "name": "J. M.", "company": "", "lines": [], "city": "", "state": "", "postcode": "", "country": "DE",
        "phone": "", "email": "", "note": "",
    }  # fmt: skip
    assert "Müller" not in answer.content.decode()


def test_another_stores_order_is_as_if_it_were_not(asks: Asks) -> None:
    mine, hidden = make.make_store(), make.make_order()
    api = asks(make.make_user(role="operations", stores=[mine]))
    there, nowhere = api.get(f"/orders/{hidden.pk}"), api.get("/orders/999999999999")
    assert (there.status_code, there.content, dict(there.headers)) == (404, nowhere.content, dict(nowhere.headers))
    assert api.get("/orders").json()["results"] == []
    assert api.get("/orders", store=str(hidden.store_id)).json()["results"] == []
    assert Order.objects.count() == 1


def test_a_label_is_a_pdf_of_a_parcel_that_is_still_here(asks: Asks) -> None:
    api = asks(make.make_user(role="warehouse"))
    parcel = make.make_parcel()
    answer = api.get(f"/parcels/{parcel.pk}/label")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert parcel.tracking_number in PdfReader(BytesIO(answer.content)).pages[0].extract_text().replace(" ", "")
    gone = make.make_parcel(state=ParcelState.CANCELLED, cancelled_at=NOON, cancel_reason="wrong size")
    refused = api.get(f"/parcels/{gone.pk}/label")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "cancelled")
    assert "wrong size" in refused.json()["error"]["message"]
