"""The API of settlements and money: same services, minor units, an outcome per line."""

from __future__ import annotations

import pytest

from erp.kernel import clock
from finance.models import SettlementLine, Withdrawal
from tests.api.conftest import Api
from tests.factories import NOON, make_order, make_user
from tests.finance.settlements.cast import book_sale, line, make_money, make_rates, put_money, settle

pytestmark = pytest.mark.django_db


def test_settlements_are_read_and_differences_accepted() -> None:
    make_rates()
    order = make_order(state="shipped")
    book_sale(order, items="100.00")
    settlement = settle(order.account, line(order, "items", "98.00"))
    other = settle(make_order().account, line("", "storage", "-1.00"))
    api = Api(make_user(role="finance", stores=[order.store]))
    [listed] = api.get("/settlements", state="different").json()["results"]
    assert (listed["id"], listed["total"], listed["currency"]) == (settlement.pk, 98_00, "EUR")
    assert (api.get(f"/settlements/{settlement.pk}").json(), api.get(f"/settlements/{other.pk}").status_code) == (
        listed,
        404,
    )
    [shown] = api.get("/settlement-lines", settlement=settlement.pk).json()["results"]
    assert (shown["amount"], shown["expected"], shown["order"]) == (98_00, 100_00, order.pk)
    hidden = SettlementLine.objects.get(settlement=other).pk
    answer = api.post("/settlement-lines/accept", {"ids": [shown["id"], hidden], "reason": "rounding"}).json()
    assert (answer["done"], [row["code"] for row in answer["refused"]]) == ([shown["id"]], ["not_found"])


def test_money_is_read_and_moved_once() -> None:
    one = make_money(currency="CNY", code="ICBC")
    make_money(currency="CNY", code="ABC")
    put_money(one, 100_00, 100_00)
    api = Api(make_user(role="finance"))
    wish = {
        "from_account": "ICBC",
        "to_account": "ABC",
        "amount": 50_00,
        "fee": 1_00,
        "received": 49_00,
        "on": "2026-11-20",
    }
    with clock.frozen(NOON):
        first, again = (api.post("/withdrawals", wish, key="w1").json() for _ in range(2))
        too_much = api.post("/withdrawals", {**wish, "amount": 90_00, "received": 89_00})
        nowhere = api.post("/withdrawals", {**wish, "to_account": "NONE"})
    assert (first, Withdrawal.objects.count(), first["received"]) == (again, 1, 49_00)
    assert (too_much.status_code, nowhere.status_code) == (400, 400)
    assert "ICBC holds only 50.00 CNY." in too_much.content.decode()
    found = {row["code"]: (row["balance"], row["base_balance"]) for row in api.get("/money-accounts").json()["results"]}
    assert found == {"ICBC": (50_00, 50_00), "ABC": (49_00, 49_00)}
    assert [row["number"] for row in api.get("/withdrawals").json()["results"]] == [first["number"]]
