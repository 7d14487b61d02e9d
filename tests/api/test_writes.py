"""Writes: the same services, an outcome per id, and each wish done once."""

import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from erp.kernel import clock
from erp.kernel.api import idempotency
from erp.kernel.models import IdempotencyKey, TimelineEntry
from inventory.models import StockLevel, StockMove
from logistics.models import ScanEvent
from logistics.states import ParcelState
from orders.models import Hold, Order
from orders.services import holds
from orders.states import OrderState
from tests import factories as make
from tests.api.conftest import Api, Asks
from tests.factories import NOON
from tests.logistics.cast import make_weighed

db = pytest.mark.django_db


@db
def test_each_id_has_its_outcome(asks: Asks) -> None:
    store = make.make_store()
    clean, held = make.make_order(store=store), make.make_order(store=store)
    make.make_hold(order=held)
    before = make.make_order(store=store, state=OrderState.APPROVED, approved_at=NOON)
    hidden = make.make_order()
    api = asks(make.make_user(role="operations", stores=[store]))
    asked = [clean.pk, held.pk, before.pk, hidden.pk, 2**62, clean.pk]
    answer = api.post("/orders/approve", {"order_ids": asked})
    nowhere = {"code": "not_found", "message": "There is no such order.", "values": {}}
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "done": [clean.pk],
            "already": [before.pk],
            "refused": [
                {
                    "id": held.pk,
                    "code": "held",
                    "message": "Held: Held by hand. Clear this first.",
                    "values": {"holds": ["manual"]},
                },
                {"id": hidden.pk, **nowhere},
                {"id": 2**62, **nowhere},
            ],
        },
    )
    clean.refresh_from_db()
    assert (clean.state, clean.approved_by) == (OrderState.APPROVED, api.user)


@db
def test_another_stores_order_is_left_without_a_trace(asks: Asks) -> None:
    hidden = make.make_order()
    api = asks(make.make_user(role="manager", stores=[make.make_store()]))
    for verb, more in {"approve": {}, "hold": {}, "release": {}, "cancel": {"reason": "x"}}.items():
        body = api.post(f"/orders/{verb}", {"order_ids": [hidden.pk], **more}).json()
        assert [(each["id"], each["code"]) for each in body["refused"]] == [(hidden.pk, "not_found")]
    hidden.refresh_from_db()
    assert (hidden.state, hidden.held, Hold.objects.count()) == (OrderState.REVIEW, False, 0)
    assert TimelineEntry.objects.filter(subject_kind="order").count() == 0


@db
def test_orders_are_held_released_and_cancelled(asks: Asks) -> None:
    order = make.make_order(store=make.make_store(marketplace="dhgate"))
    api = asks(make.make_user())
    ids = {"order_ids": [order.pk]}
    assert api.post("/orders/hold", {**ids, "reason": "fraud?"}).json()["done"] == [order.pk]
    assert Hold.objects.get().data == {"reason": "fraud?"}
    assert api.post("/orders/hold", ids).json()["already"] == [order.pk]
    assert api.post("/orders/release", ids).json()["done"] == [order.pk]
    told = api.post("/orders/cancel", {**ids, "reason": "test order"}).json()["refused"]
    assert [(each["code"], each["message"]) for each in told] == [
        (
            "ask_marketplace",
            "DHgate lets nobody cancel by API. Cancel it in its seller centre, then mark it as cancelled there.",
        )
    ]
    for verb, more in {"accept": {}, "refuse": {"reason": "packed"}}.items():
        answer = api.post(f"/orders/{verb}-cancel", {**ids, **more}).json()["refused"]
        assert [each["code"] for each in answer] == ["no_request"]
    there = {**ids, "reason": "test order", "cancelled_there": True}
    assert api.post("/orders/cancel", there).json()["done"] == [order.pk]
    order.refresh_from_db()
    assert (order.state, order.cancel_reason) == (OrderState.CANCELLED, "test order")


@db
def test_parcels_are_shipped_and_scanned(asks: Asks) -> None:
    first, second = make_weighed(2, {make.make_sku(): 1})
    early = make.make_parcel()
    api = asks(make.make_user(role="warehouse"))
    body = api.post("/parcels/ship", {"parcel_ids": [first.pk, early.pk]}).json()
    assert (body["done"], [(each["id"], each["code"]) for each in body["refused"]]) == (
        [first.pk],
        [(early.pk, "not_verified")],
    )
    scan = {"station": "ship", "code": second.tracking_number, "client_id": str(uuid4())}
    answers = [api.post("/parcels/scan", scan).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert (answers[0]["code"], answers[0]["parcel_id"]) == ("shipped_now", second.pk)
    second.refresh_from_db()
    assert (second.state, ScanEvent.objects.count()) == (ParcelState.SHIPPED, 1)
    wrong = api.post("/parcels/scan", {"station": "verify", "code": "NONE", "client_id": str(uuid4())}).json()
    assert (wrong["sound"], wrong["code"]) == ("wrong", "unknown_parcel")


@db
def test_waves_are_made_picked_and_undone(asks: Asks) -> None:
    house, sku = make.make_warehouse(code="AAA"), make.make_sku(code="CUP")
    one, two, three = (make.make_parcel(warehouse=house, lines={sku: 1}) for _ in range(3))
    api = asks(make.make_user(role="warehouse", username="anna"))
    made = api.post("/waves/new", {"parcel_ids": [one.pk, two.pk, three.pk, 10**9], "size": 2}).json()
    assert (made["done"], [each["code"] for each in made["refused"]]) == ([one.pk, two.pk, three.pk], ["not_found"])
    late, first = api.get("/waves", warehouse="AAA").json()["results"]
    assert (first["state"], first["kind"], first["picker"], late["state"]) == ("open", "single", None, "open")

    def scan(code: str, **more: Any) -> Any:
        return api.post("/waves/scan", {"station": "pick", "code": code, "client_id": str(uuid4()), **more}).json()

    opened = scan(first["number"].lower())
    assert (opened["sound"], opened["current"]) == ("ok", first["id"])
    counted = scan("CUP", wave_id=first["id"], pick_id=opened["values"]["pick_id"])
    out = api.post(f"/waves/{first['id']}/take-out", {"parcel_ids": [two.pk, three.pk]}).json()
    assert (counted["sound"], out["done"], out["refused"][0]["code"]) == ("ok", [two.pk], "not_in_wave")
    detail = api.get(f"/waves/{first['id']}").json()
    assert (detail["picker"], [(each["number"], each["live"]) for each in detail["parcels"]]) == (
        "anna", [(one.number, True), (two.number, False)],
    )  # fmt: skip
    assert [(each["sku"], each["bin"], each["quantity"], each["picked"]) for each in detail["picks"]] == [
        ("CUP", None, 1, 1)
    ]
    undone = api.post("/waves/dissolve", {"wave_ids": [first["id"], late["id"]]}).json()
    assert (undone["done"], len(undone["refused"])) == ([late["id"]], 1)
    assert api.post("/waves/999999/take-out", {"parcel_ids": [two.pk]}).status_code == 404
    assert [row["id"] for row in api.get("/waves", state="cancelled").json()["results"]] == [late["id"]]


@db
def test_goods_come_in_by_one_document_for_each_warehouse(asks: Asks) -> None:
    sku, other = make.make_sku(), make.make_sku()
    here, there = make.make_warehouse(code="AAA"), make.make_warehouse(code="BBB")
    api = asks(make.make_user(role="purchaser"))
    lines = [
        {"sku": sku.code, "warehouse": "BBB", "quantity": 3, "unit_cost": "1.115"},
        {"sku": sku.code, "warehouse": "AAA", "quantity": 2, "unit_cost": "10"},
        {"sku": other.code, "warehouse": "AAA", "quantity": 1, "unit_cost": "0"},
    ]
    answers = [api.post("/stock/receipts", {"lines": lines}, key="k") for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert [(each["warehouse"], each["units"]) for each in answers[0].json()["receipts"]] == [("AAA", 3), ("BBB", 3)]
    assert list(StockLevel.objects.order_by("warehouse", "sku").values_list("sku", "warehouse", "on_hand")) == [
        (sku.pk, here.pk, 2),
        (other.pk, here.pk, 1),
        (sku.pk, there.pk, 3),
    ]
    assert sorted(StockMove.objects.values_list("value", "actor")) == [
        (0, api.user.pk), (335, api.user.pk), (2000, api.user.pk),
    ]  # fmt: skip


@db
def test_a_receipt_with_a_wrong_line_leaves_nothing(asks: Asks) -> None:
    good, bundle = make.make_sku(), make.make_bundle()
    make.make_warehouse(code="AAA")
    make.make_warehouse(code="BBB")
    api = asks(make.make_user(role="warehouse"))

    def line(**fields: object) -> dict[str, object]:
        return {"sku": good.code, "warehouse": "AAA", "quantity": 1, "unit_cost": "1", **fields}

    wrong = {
        "lines.1.sku": line(sku="NONE"),
        "lines.1.warehouse": line(warehouse="NONE"),
        "lines.1.quantity": line(quantity=0),
        "lines.1.unit_cost": line(unit_cost="-1"),
        "lines.1.colour": line(colour="red"),
    }
    for field, second in wrong.items():
        answer = api.post("/stock/receipts", {"lines": [line(), second]})
        assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, [field])
    parts_only = api.post("/stock/receipts", {"lines": [line(), line(sku=bundle.code, warehouse="BBB")]})
    assert parts_only.json()["error"]["fields"] == {"lines.1.sku": ["A bundle is never on a shelf. Receive its parts."]}
    for cost in ("NaN", "1e99", "Infinity", None, [], "1.00001"):
        assert api.post("/stock/receipts", {"lines": [line(unit_cost=cost)]}).status_code == 400
    assert (StockMove.objects.count(), IdempotencyKey.objects.count()) == (0, 0)


@db
def test_a_write_needs_a_key(asks: Asks) -> None:
    order, api = make.make_order(), asks(make.make_user())
    for key in (None, "k" * 256, "ключ", "a\tb"):
        answer = api.post("/orders/hold", {"order_ids": [order.pk]}, key=key)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "idempotency_key_required")
    assert (Hold.objects.count(), IdempotencyKey.objects.count()) == (0, 0)


@db
def test_the_same_wish_gets_the_same_answer(asks: Asks) -> None:
    order, api = make.make_order(), asks(make.make_user())
    body = {"order_ids": [order.pk], "reason": "look"}
    first = api.post("/orders/hold", body, key="wish 1")
    again = api.post("/orders/hold", dict(reversed(body.items())), key="wish 1")
    assert (again.status_code, again.content, again["Idempotent-Replay"]) == (200, first.content, "true")
    assert "Idempotent-Replay" not in first.headers
    assert first.json()["done"] == [order.pk]


@db
def test_a_key_belongs_to_one_wish_and_one_person(asks: Asks) -> None:
    order, api = make.make_order(), asks(make.make_user())
    api.post("/orders/hold", {"order_ids": [order.pk]}, key="k")
    other_body = api.post("/orders/hold", {"order_ids": [order.pk + 1]}, key="k")
    other_route = api.post("/orders/release", {"order_ids": [order.pk]}, key="k")
    for answer, what in ((other_body, "another body"), (other_route, "another address")):
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "idempotency_key_reused")
        assert (
            f"The Idempotency-Key k was used with {what} (POST /api/v1/orders/hold)."
            in answer.json()["error"]["message"]
        )
    assert Hold.objects.get().released_at is None
    assert asks(make.make_user()).post("/orders/hold", {"order_ids": [order.pk]}, key="k").json()["already"] == [
        order.pk
    ]


@db
def test_a_refused_or_broken_request_frees_its_key(asks: Asks, monkeypatch: pytest.MonkeyPatch) -> None:
    order, api = make.make_order(), asks(make.make_user())
    assert api.post("/orders/hold", {"order_ids": []}, key="k").status_code == 400
    assert IdempotencyKey.objects.count() == 0
    with monkeypatch.context() as patch:
        patch.setattr(holds, "_refresh_held", lambda _order_ids: 1 / 0)
        assert api.post("/orders/hold", {"order_ids": [order.pk]}, key="k").status_code == 500
    assert (Hold.objects.count(), IdempotencyKey.objects.count()) == (0, 0)
    assert api.post("/orders/hold", {"order_ids": [order.pk]}, key="k").json()["done"] == [order.pk]


@db
def test_a_claim_left_by_a_crash_runs_again_after_its_lease(asks: Asks) -> None:
    order, api = make.make_order(), asks(make.make_user())
    body = {"order_ids": [order.pk]}
    with clock.frozen(NOON):
        api.post("/orders/hold", body, key="k")
        Hold.objects.all().delete()
        IdempotencyKey.objects.update(status=None, response=None)  # as the crash left it
        busy = api.post("/orders/hold", body, key="k")
        assert (busy.status_code, busy.json()["error"]["code"], busy["Retry-After"]) == (409, "in_progress", "1")
    with clock.frozen(NOON + timedelta(seconds=121)):
        assert api.post("/orders/hold", body, key="k").json()["done"] == [order.pk]
    with clock.frozen(NOON + timedelta(hours=24)):
        idempotency.forget_old()
        assert api.post("/orders/hold", body, key="k")["Idempotent-Replay"] == "true"
    with clock.frozen(NOON + timedelta(hours=26)):
        assert (idempotency.forget_old(), IdempotencyKey.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_key_act_once(monkeypatch: pytest.MonkeyPatch) -> None:
    order = make.make_order()
    api = Api(make.make_user())
    inside, go = threading.Event(), threading.Event()
    place, answers = holds.place, []

    def slow(*args: object, **kwargs: object) -> object:
        inside.set()
        go.wait(10)
        return place(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(holds, "place", slow)

    def ask() -> None:
        answers.append(api.post("/orders/hold", {"order_ids": [order.pk]}, key="k"))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    assert inside.wait(10)
    second = api.post("/orders/hold", {"order_ids": [order.pk]}, key="k")
    go.set()
    thread.join(10)
    assert (second.status_code, second.json()["error"]["code"]) == (409, "in_progress")
    assert (answers[0].status_code, answers[0].json()["done"]) == (200, [order.pk])
    assert api.post("/orders/hold", {"order_ids": [order.pk]}, key="k").content == answers[0].content
    assert TimelineEntry.objects.filter(action="order.held").count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_lost_the_lease_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    order, api = make.make_order(), Api(make.make_user())
    place = holds.place

    def overtaken(*args: object, **kwargs: object) -> object:
        IdempotencyKey.objects.update(created_at=NOON)  # as another request that took the key over does
        return place(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(holds, "place", overtaken)
    answer = api.post("/orders/hold", {"order_ids": [order.pk]}, key="k")
    assert (answer.status_code, answer.json()["error"]["code"], Hold.objects.count()) == (409, "in_progress", 0)


@db
def test_a_read_only_token_and_a_session_without_csrf_write_nothing(asks: Asks) -> None:
    order, user = make.make_order(), make.make_user()
    body = {"order_ids": [order.pk]}
    assert asks(user, scope="read").post("/orders/hold", body).status_code == 403
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    sent = {"content_type": "application/json", "headers": {"Idempotency-Key": "k"}}
    assert browser.post("/api/v1/orders/hold", body, **sent).status_code == 403
    assert (browser.get("/api/v1/orders").status_code, Hold.objects.count()) == (200, 0)
    browser.cookies["csrftoken"] = token = "c" * 32
    sent["headers"]["X-CSRFToken"] = token  # type: ignore[index]
    assert browser.post("/api/v1/orders/hold", body, **sent).json()["done"] == [order.pk]
    assert Order.objects.get().held
