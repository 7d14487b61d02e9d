"""The API of buying: the same services, the same words, no price for who may only receive."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from people.roles import Role
from people.services.tokens import create_token
from procurement.models import GoodsReceipt, PurchaseOrder
from tests.factories import make_sku, make_user, make_warehouse
from tests.procurement.make import make_purchase, make_quote, make_replenishment, make_supplier

pytestmark = pytest.mark.django_db


class Caller:
    """Somebody with a token."""

    def __init__(self, role: str = Role.OWNER) -> None:
        token = create_token(user=make_user(role=role), name="script", scope="write")[1]
        self.client, self.headers = Client(), {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1/{path}", headers=self.headers).json()

    def post(self, path: str, body: Any, key: str = "") -> Any:
        headers = {**self.headers, "Idempotency-Key": key or str(uuid4())}
        return self.client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)


def test_an_order_is_drafted_approved_and_received_once() -> None:
    owner, clerk = Caller(), Caller(Role.WAREHOUSE)
    make_quote(price="2.5", sku=make_sku(code="CUP"), supplier=make_supplier(code="YIWU"))
    make_warehouse(code="SZ")
    body = {
        "supplier": "YIWU", "warehouse": "SZ", "lines": [{"sku": "CUP", "quantity": 10}],
        "extras": [{"kind": "freight", "amount": "7", "currency": "CNY"}],
    }  # fmt: skip
    drafted = owner.post("purchases/draft", body, key="a")
    assert owner.post("purchases/draft", body, key="a").json() == drafted.json()
    order = PurchaseOrder.objects.get()
    assert drafted.json() == {"id": order.pk, "number": order.number, "state": "draft"}
    approved = owner.post("purchases/approve", {"order_ids": [order.pk]})
    assert approved.json() == {"done": [order.pk], "already": [], "refused": []}
    told = clerk.post(f"purchases/{order.pk}/receive", {"lines": [{"sku": "CUP", "good": 10}]})
    receipt = GoodsReceipt.objects.get()
    assert told.json() == {
        "id": receipt.pk, "number": receipt.number, "order": order.number, "state": "closed", "arrival": "all",
    }  # fmt: skip
    detail = owner.get(f"purchases/{order.pk}")
    assert (detail["supplier"], detail["lines"][0]["received"], detail["lines"][0]["unit_price"], detail["extras"][0]["kind"]) == (
        "YIWU", 10, "2.5000", "freight",
    )  # fmt: skip


def test_what_is_wrong_is_said_by_its_place_and_nothing_is_written() -> None:
    owner = Caller()
    make_supplier(code="YIWU")
    body = {"supplier": "YIWU", "warehouse": "NONE", "lines": [{"sku": "NONE", "quantity": 1}]}
    answer = owner.post("purchases/draft", body)
    fields = answer.json()["error"]["fields"]
    assert (answer.status_code, sorted(fields)) == (400, ["lines.0", "warehouse"])
    assert not PurchaseOrder.objects.exists()
    order = make_purchase()
    answer = owner.post(f"purchases/{order.pk}/receive", {"lines": [{"sku": order.lines.get().sku.code, "good": 11}]})
    assert answer.status_code == 400
    assert not GoodsReceipt.objects.exists()


def test_the_lists_are_filtered() -> None:
    owner = Caller()
    order, other = make_purchase(), make_purchase(state="draft")
    line = make_replenishment()
    assert [row["id"] for row in owner.get("purchases?state=approved")["results"]] == [order.pk]
    assert [row["id"] for row in owner.get(f"suppliers?code={other.supplier.code}")["results"]] == [other.supplier_id]
    rows = owner.get("replenishment?suggested_gte=1&ordering=days_left")["results"]
    assert [(row["id"], row["velocity"], row["suggested"]) for row in rows] == [(line.pk, "10.0000", 440)]
