"""Pages of settlements and money: who presses what, and what the page says."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from distribution.models import TopUp
from distribution.services.wallets import request_top_up
from erp.kernel.sheets import read_sheet
from finance.models import MoneyAccount, Settlement, SettlementLine
from finance.queries.money import Balance
from finance.queries.money import balances as money_of
from finance.queries.settlements_pages import RollForward, roll_forward
from orders.models import Order
from tests.distribution.make import make_distributor, make_price_list
from tests.factories import make_order, make_user
from tests.finance.settlements.cast import PAID, book_sale, line, make_money, make_rates, put_money, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    make_rates()
    order = make_order(state="shipped")
    book_sale(order, items="100.00", commission="-15.00")
    return order


@pytest.fixture
def lin(order: Order, client: Client) -> Client:
    """Lin keeps the books of the order's store."""
    client.force_login(make_user(role="finance", stores=[order.store]))
    return client


@pytest.fixture
def settlement(order: Order) -> Settlement:
    lines = [line(order, "items", "100.00"), line(order, "commission", "-16.50"), line("", "", "-3.00")]
    return settle(order.account, *lines)


def test_the_list_says_what_is_open(lin: Client, settlement: Settlement) -> None:
    page = lin.get(reverse("finance:settlements"), {"state": "different", "account": str(settlement.account_id)})
    [row] = page.context["rows"]
    assert (row["it"], str(row["total"]), row["open"], str(row["difference"])) == (settlement, "80.50", 2, "-4.50")
    assert list(lin.get(reverse("finance:settlements"), {"state": "paid_out"}).context["rows"]) == []


def test_a_settlement_rolls_forward_to_the_cent(lin: Client, settlement: Settlement) -> None:
    assert roll_forward(settlement.pk) == RollForward(0, 100_00, 0, -16_50, 0, -3_00, 0)
    assert roll_forward(settlement.pk).closing == settlement.total
    page = lin.get(reverse("finance:settlement", args=[settlement.pk]), {"state": "open"})
    assert [(row["component"], str(row["theirs"]), row["it"].state) for row in page.context["rows"]] == [
        ("Commission", "-16.50", "different"),
        ("—", "-3.00", "unmapped"),
    ]


def test_lines_are_accepted_and_mapped_row_by_row(lin: Client, settlement: Settlement) -> None:
    wrong, odd = (SettlementLine.objects.get(state=state) for state in ("different", "unmapped"))
    accept, map_ = (reverse("finance:settlement-lines", args=[settlement.pk, word]) for word in ("accept", "map"))
    assert lin.post(accept, {"ids": []}).status_code == 422
    page = lin.post(accept, {"ids": [wrong.pk, odd.pk], "reason": "new rate"})
    assert (page.context["done"], page.context["refused"]) == (1, 1)
    assert "Say first what the line is for." in page.content.decode()
    assert lin.post(map_, {"ids": [odd.pk], "component": "storage"}).context["done"] == 1
    settlement.refresh_from_db()
    assert settlement.state == "matched"
    answer = lin.post(reverse("finance:settlement-rematch", args=[settlement.pk]), follow=True)
    assert "Nothing new" in answer.content.decode()


def test_a_payout_is_booked_or_says_why_not(lin: Client, settlement: Settlement) -> None:
    bank, url = make_money(), reverse("finance:settlement-pay-out", args=[settlement.pk])
    form = {"account": bank.pk, "received": "80.00", "on": PAID.isoformat()}
    assert "must be 80.50 EUR, not 80.00" in lin.post(url, form, follow=True).content.decode()
    assert "Enter what arrived" in lin.post(url, {**form, "received": "much"}, follow=True).content.decode()
    lin.post(url, {**form, "fee": "0.50"})
    settlement.refresh_from_db()
    assert (settlement.state, money_of([bank.pk])[bank.pk].own) == ("paid_out", 80_00)


def test_a_settlement_of_other_stores_is_not_there(settlement: Settlement, client: Client) -> None:
    client.force_login(make_user(role="finance", stores=[make_order().store]))
    assert client.get(reverse("finance:settlement", args=[settlement.pk])).status_code == 404
    assert list(client.get(reverse("finance:settlements")).context["rows"]) == []
    assert client.get(reverse("finance:marketplace-statement", args=[settlement.account_id])).status_code == 404


def test_the_statement_opens_each_document_and_comes_as_a_sheet(lin: Client, settlement: Settlement) -> None:
    url = reverse("finance:marketplace-statement", args=[settlement.account_id])
    [part] = lin.get(url, {"month": "2026-11"}).context["parts"]
    assert [(str(word), str(amount)) for word, amount in part["sums"]] == [
        ("Opening", "0.00"), ("Sales", "85.00"), ("Settled", "-83.50"), ("Closing", "1.50"),
    ]  # fmt: skip
    assert [row["link"].url for row in part["rows"]] == [
        reverse("orders:order", args=[settlement.lines.filter(order__isnull=False)[0].order_id]),
        reverse("finance:settlement", args=[settlement.pk]),
    ]
    sheet = lin.get(url, {"month": "2026-11", "format": "xlsx"}).content
    found = read_sheet(sheet, columns={"what": ["What"], "amount": ["Amount"]}, sheet="EUR")
    assert [(row.values["what"], row.values["amount"]) for row in found] == [
        ("Opening", "0"), ("Sales", "85"), ("Settled", "-83.5"), ("Closing", "1.5"),
    ]  # fmt: skip
    [later] = lin.get(url, {"month": "2026-12"}).context["parts"]
    assert [str(amount) for _, amount in later["sums"]] == ["1.50", "1.50"]
    assert lin.get(url, {"month": "soon"}).status_code == 404


def test_money_is_added_booked_and_withdrawn(lin: Client) -> None:
    form = {"code": "PAYO", "name": "Payoneer", "kind": "payoneer", "currency": "EUR"}
    lin.post(reverse("finance:money-new"), form)
    assert (
        "There is an account PAYO already."
        in lin.post(reverse("finance:money-new"), form, follow=True).content.decode()
    )
    one, yuan = MoneyAccount.objects.get(), make_money(currency="CNY")
    put_money(one, 100_00, 780_00)
    book = {"client_id": uuid4(), "amount": "-2.00", "other": "6100", "memo": "fee", "on": PAID.isoformat()}
    lin.post(reverse("finance:money-book", args=[one.pk]), book)
    wish = {
        "source": one.pk,
        "target": yuan.pk,
        "fee": "1",
        "received": "370.70",
        "on": PAID.isoformat(),
        "client_id": uuid4(),
    }
    url = reverse("finance:withdraw")
    wrong = lin.post(url, {**wish, "amount": "99"})
    assert (wrong.status_code, wrong.context["wrong"]) == (422, "PAYO holds only 98.00 EUR.")
    done = lin.post(url, {**wish, "amount": "49"}, follow=True).content.decode()
    assert "One EUR brought 7.72292 CNY. The day&#x27;s rate was 7.70000." in done
    assert money_of([one.pk, yuan.pk]) == {one.pk: Balance(49_00, 382_20), yuan.pk: Balance(370_70, 370_70)}
    page = lin.get(reverse("finance:money-account", args=[one.pk]))
    assert [str(row["own"]) for row in page.context["rows"]] == ["-49.00", "-2.00", "100.00"]
    totals = {
        row["it"].pk: (str(row["own"]), str(row["base"])) for row in lin.get(reverse("finance:money")).context["rows"]
    }
    assert totals == {one.pk: ("49.00", "382.20"), yuan.pk: ("370.70", "370.70")}


def test_top_ups_are_decided_row_by_row(lin: Client) -> None:
    distributor, bank = make_distributor(price_list=make_price_list(currency="EUR")), make_money()
    for amount in (100_00, 50_00):
        request_top_up(client_id=uuid4(), distributor_id=distributor.pk, amount=amount, reference="slip", actor=None)
    one, other = TopUp.objects.order_by("pk")
    assert [str(row["amount"]) for row in lin.get(reverse("finance:top-ups")).context["rows"]] == ["50.00", "100.00"]
    confirm, refuse = (reverse("finance:top-ups-decide", args=[word]) for word in ("confirm", "refuse"))
    assert lin.post(confirm, {"account": bank.pk}).status_code == 422
    assert lin.post(confirm, {"ids": [one.pk], "account": bank.pk}).context["done"] == 1
    assert lin.post(refuse, {"ids": [one.pk, other.pk], "reason": "nothing came"}).context["refused"] == 1
    assert [top_up.state for top_up in TopUp.objects.order_by("pk")] == ["confirmed", "refused"]


def test_who_may_only_look_has_nothing_to_press(settlement: Settlement, client: Client) -> None:
    client.force_login(make_user(role="manager", stores=[settlement.account.stores.get()]))
    for name, args in (("settlements", []), ("money", []), ("top-ups", []), ("settlement", [settlement.pk])):
        assert client.get(reverse(f"finance:{name}", args=args)).status_code == 403
