"""The API of the floor: transfers are planned, sent and received, bins are filled, all or nothing, and asked again they answer the same."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from inventory.models import BinMove, Transfer
from people.models import TokenScope
from people.services.tokens import create_token
from tests.factories import make_sku, make_user, make_warehouse
from tests.inventory.floor import goods, lies, make_bins, stock

pytestmark = pytest.mark.django_db


class Api:
    def __init__(self, client: Client) -> None:
        _, key = create_token(user=make_user(role="warehouse"), name="script", scope=TokenScope.WRITE)
        self.client, self.key = client, key

    def post(self, path: str, body: dict[str, Any], *, wish: str = "") -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self.key}", "Idempotency-Key": wish or str(uuid4())}
        answer = self.client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)
        return answer.status_code, answer.json()

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {self.key}"}).json()


def test_a_transfer_from_its_plan_to_its_arrival(client: Client) -> None:
    api, here, there, cup = Api(client), make_warehouse(), make_warehouse(), make_sku()
    goods(here, (cup, 5, 50))
    body = {"source": here.code, "target": there.code, "lines": [{"sku": cup.code, "quantity": 4}]}
    wish = str(uuid4())
    status, made = api.post("transfers/plan", body, wish=wish)
    assert (status, api.post("transfers/plan", body, wish=wish)[1]["id"], made["state"]) == (200, made["id"], "draft")
    assert api.post(f"transfers/{made['id']}/send", {})[1]["state"] == "sent"
    assert stock(cup) == {"own": 1, "transit": 4}
    lines = [{"sku": cup.code, "good": 5}]
    status, told = api.post(f"transfers/{made['id']}/receive", {"lines": lines})
    assert (status, stock(cup)) == (400, {"own": 1, "transit": 4}), told
    status, told = api.post(f"transfers/{made['id']}/receive", {"lines": lines, "reason": "one more"})
    assert (status, told["state"]) == (200, "closed")
    assert told["lines"] == [{"sku": cup.code, "quantity": 4, "sent": 4, "arrived": 4, "lost": 0, "over": 1}]
    assert [row["number"] for row in api.get("transfers?state=closed")["results"]] == [told["number"]]
    assert (api.get(f"transfers/{made['id']}")["target"], stock(cup)) == (there.code, {"own": 6})
    assert Transfer.objects.count() == 1


def test_bins_are_filled_all_or_nothing(client: Client) -> None:
    api, house, cup = Api(client), make_warehouse(), make_sku()
    goods(house, (cup, 5, 50))
    make_bins(house, "A1", "B1")
    line = {"sku": cup.code, "warehouse": house.code, "to_bin": "A1", "quantity": 3}
    status, told = api.post("bins/moves", {"lines": [line, {**line, "to_bin": "B1"}]})
    assert (status, BinMove.objects.count()) == (400, 0), told
    assert api.post("bins/moves", {"lines": [line, {**line, "to_bin": "B1", "quantity": 2}]}) == (200, {"moved": 2})
    back = {**line, "from_bin": "A1", "to_bin": None, "quantity": 1}
    assert api.post("bins/moves", {"lines": [back]}) == (200, {"moved": 1})
    assert lies(cup, house) == ({"A1": 2, "B1": 2}, 1)
    assert api.post("bins/moves", {"lines": [{**line, "to_bin": "C9", "quantity": 1}]})[0] == 400
    found = api.get(f"bins/stock?warehouse={house.code}&bin=A1")["results"]
    assert [(row["sku"], row["quantity"]) for row in found] == [(cup.code, 2)]
