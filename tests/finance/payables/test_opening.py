"""Opening balances: looked at row by row, taken over whole and once, clean in the audit after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from erp.kernel import clock
from erp.kernel.promises import audit
from erp.kernel.sheets import write_sheet
from finance import chart
from finance.models import Bill, Entry, MoneyAccount, Opening, Period
from finance.services.opening import Taken, look, take_over
from finance.services.opening_sheets import COLUMNS, MONEY, ORDERS, PAYABLES, RECEIVABLES, STOCK, WALLETS
from inventory.models import CostLayer, StockMove, Warehouse
from procurement.models import PurchaseLine, PurchaseOrder, Supplier
from products.models import Sku
from stores.models import SellerAccount
from tests.distribution.make import make_distributor, make_price_list
from tests.factories import make_account, make_bundle, make_sku, make_warehouse
from tests.finance.payables.make import balances, make_money, make_rate, make_supplier

pytestmark = pytest.mark.django_db
CUT_OVER = date(2026, 10, 31)
Sheets = Mapping[str, Sequence[Sequence[Any]]]


@pytest.fixture(autouse=True)
def _house() -> None:
    make_rate("USD", "7.20")
    make_sku(code="CUP")
    make_sku(code="LID")
    make_warehouse(code="SZ")
    make_supplier(code="ACME", currency="USD")
    make_money(code="BOC")
    make_money(code="PAYO", currency="USD")
    make_account(name="Amazon EU")
    make_distributor(code="RESELL", price_list=make_price_list(currency="CNY"))


def workbook(sheets: Sheets) -> bytes:
    return write_sheet({name: (COLUMNS.get(name, ("A",)), rows) for name, rows in sheets.items()})


GOOD: Sheets = {
    STOCK: [
        ["CUP", "SZ", 100, Decimal("1234.56"), date(2026, 9, 1)],
        ["CUP", "SZ", 50, 700, date(2026, 8, 1)],
        ["LID", "SZ", 10, "0", "2026-10-01"],
    ],
    ORDERS: [
        ["ACME", "2026-77", "CUP", 200, "1.25", "SZ", date(2026, 11, 20)],
        ["ACME", "2026-77", "LID", 30, "0.3333", "SZ", date(2026, 11, 20)],
    ],
    PAYABLES: [["ACME", "INV-9", date(2026, 9, 30), date(2026, 10, 30), "1000.50", "usd"]],
    WALLETS: [["RESELL", "500.25"]],
    MONEY: [["BOC", 50000], ["PAYO", "2000"]],
    RECEIVABLES: [["Amazon EU", "300", "USD"]],
}


def take(sheets: Sheets, **of: Any) -> Taken:
    values = {"client_id": uuid4(), "file_name": "opening.xlsx", "cut_over": CUT_OVER, **of}
    return take_over(data=values.pop("data", None) or workbook(sheets), actor=None, **values)


def everything() -> tuple[int, ...]:
    models = (Opening, Entry, Bill, PurchaseOrder, PurchaseLine, StockMove, CostLayer)
    return tuple(model.objects.count() for model in models)


def test_looking_says_what_would_come_and_changes_nothing() -> None:
    before = everything()
    checked = look(data=workbook(GOOD), cut_over=CUT_OVER)
    assert checked.counts == {STOCK: 3, ORDERS: 2, PAYABLES: 1, WALLETS: 1, MONEY: 2, RECEIVABLES: 1}
    assert checked.totals() == [
        (STOCK, "CNY", 1_934_56, 1_934_56),
        (ORDERS, "USD", 260_00, 1_872_00),
        (PAYABLES, "USD", 1_000_50, 7_203_60),
        (WALLETS, "CNY", 500_25, 500_25),
        (MONEY, "CNY", 50_000_00, 50_000_00),
        (MONEY, "USD", 2_000_00, 14_400_00),
        (RECEIVABLES, "USD", 300_00, 2_160_00),
    ]
    assert (checked.problems, everything()) == ([], before)


def test_taken_over_it_stands_in_stock_orders_bills_and_books_and_the_audit_is_clean() -> None:
    """OPENING: stock 1,934.56 + money 50,000.00 + 14,400.00 + receivable 2,160.00 - payable 7,203.60 - wallet 500.25 = 60,790.71, of it in USD
    2,000.00 + 300.00 - 1,000.50 = 1,299.50."""
    taken = take(GOOD)
    assert taken.opening, taken.checked.problems
    assert balances() == {
        (chart.INVENTORY, "CNY"): (1_934_56, 1_934_56),
        (chart.PAYABLE, "USD"): (-7_203_60, -1_000_50),
        (chart.MONEY, "CNY"): (50_000_00, 50_000_00),
        (chart.MONEY, "USD"): (14_400_00, 2_000_00),
        (chart.RECEIVABLE, "USD"): (2_160_00, 300_00),
        (chart.WALLETS, "CNY"): (-500_25, -500_25),
        (chart.OPENING, "CNY"): (-51_434_31, -51_434_31),
        (chart.OPENING, "USD"): (-9_356_40, -1_299_50),
    }
    assert set(Entry.objects.values_list("occurred_on", flat=True)) == {CUT_OVER}
    layers = CostLayer.objects.filter(level__sku__code="CUP").order_by("received_at")
    assert [(row.quantity, row.value, clock.business_date(row.received_at)) for row in layers] == [
        (50, 700_00, date(2026, 8, 1)),
        (100, 1_234_56, date(2026, 9, 1)),
    ]
    order = PurchaseOrder.objects.get()
    assert (order.number, order.state, order.currency, order.expected_on) == (
        "2026-77",
        "approved",
        "USD",
        date(2026, 11, 20),
    )
    assert list(order.lines.order_by("pk").values_list("sku__code", "quantity", "unit_price")) == [
        ("CUP", 200, Decimal("1.25")),
        ("LID", 30, Decimal("0.3333")),
    ]
    bill = Bill.objects.get()
    assert (bill.number, bill.state, bill.total, bill.base, bill.due_on) == (
        "INV-9",
        "approved",
        1_000_50,
        7_203_60,
        date(2026, 10, 30),
    )
    assert {found.promise.name: found.offenders for found in audit() if not found.kept} == {}


def test_the_same_file_or_the_same_sending_twice_changes_nothing() -> None:
    data, key = workbook(GOOD), uuid4()
    first = take(GOOD, data=data, client_id=key)
    after = everything()
    again, resent = take(GOOD, data=data), take({MONEY: [["BOC", 1]]}, client_id=key)
    assert [taken.opening for taken in (again, resent)] == [first.opening] * 2
    assert (again.already, resent.already, everything()) == (True, True, after)


def test_balances_that_were_taken_over_are_not_added_by_another_file() -> None:
    take(GOOD)
    after = everything()
    taken = take({**GOOD, MONEY: [["BOC", 50001]]})
    assert {(problem.sheet, problem.refusal.code) for problem in taken.checked.problems} == {
        (sheet, "taken_over") for sheet in GOOD
    }
    assert (taken.opening, everything()) == (None, after)


def test_every_wrong_row_is_named_and_nothing_is_taken_over() -> None:
    make_bundle(code="SET", parts={Sku.objects.get(code="CUP"): 2})
    before = everything()
    bad: Sheets = {
        STOCK: [
            ["CUP", "SZ", 1, 10, date(2026, 9, 1)],
            ["NOPE", "SZ", 1, 10, date(2026, 9, 1)],
            ["CUP", "SZ", "1.5", "ten", "1.9.2026"],
            ["SET", "SZ", 1, "1.234", date(2026, 11, 1)],
            ["CUP", "", 1, 10, date(2026, 9, 1)],
        ],
        ORDERS: [
            ["ACME", "PO00000001", "CUP", 1, 1, "SZ", ""],
            ["ACME", "77", "CUP", 1, 1, "SZ", date(2026, 11, 20)],
            ["ACME", "77", "CUP", 1, 1, "SZ", date(2026, 11, 21)],
        ],
        PAYABLES: [
            ["ACME", "1", date(2026, 9, 30), date(2026, 10, 30), "10", "EUR"],
            ["ACME", "2", date(2026, 9, 30), date(2026, 10, 30), "-10", "USD"],
            ["ACME", "2", date(2026, 11, 30), date(2026, 10, 30), "10", "XXY"],
        ],
        WALLETS: [["NOBODY", 1], ["RESELL", -1]],
        MONEY: [["BOC", 0], ["BOC", "1.005"]],
        "Notes": [["hello"]],
    }
    taken = take(bad)
    assert [(each.sheet, each.row, each.column, each.refusal.code) for each in taken.checked.problems] == [
        (STOCK, 3, "SKU", "unknown"),
        (STOCK, 4, "Quantity", "no_quantity"),
        (STOCK, 4, "Value", "no_number"),
        (STOCK, 4, "Received on", "no_day"),
        (STOCK, 5, "SKU", "bundle"),
        (STOCK, 5, "Received on", "after_cut_over"),
        (STOCK, 5, "Value", "decimals"),
        (STOCK, 6, "Warehouse", "empty"),
        (ORDERS, 2, "Number", "number_not_free"),
        (ORDERS, 4, "Expected on", "differs_in_order"),
        (ORDERS, 4, "SKU", "twice"),
        (PAYABLES, 2, "Amount", "no_rate"),
        (PAYABLES, 3, "Amount", "below_zero"),
        (PAYABLES, 4, "Billed on", "after_cut_over"),
        (PAYABLES, 4, "Currency", "no_currency"),
        (PAYABLES, 4, "Bill number", "twice"),
        (WALLETS, 2, "Distributor", "unknown"),
        (WALLETS, 3, "Amount", "over_credit"),
        (MONEY, 2, "Amount", "zero"),
        (MONEY, 3, "Amount", "decimals"),
        (MONEY, 3, "Code", "twice"),
        ("Notes", 0, "", "unknown_sheet"),
    ]
    assert (taken.opening, everything()) == (None, before)


@pytest.mark.parametrize(("cut_over", "code"), [(date(2026, 9, 30), "closed_month"), (date(2099, 1, 1), "future")])
def test_the_cut_over_day_must_be_open(cut_over: date, code: str) -> None:
    Period.objects.create(month=date(2026, 9, 1), closed_at=clock.now())
    before = everything()
    taken = take({MONEY: [["BOC", 1]]}, cut_over=cut_over)
    assert ([problem.refusal.code for problem in taken.checked.problems], everything()) == ([code], before)


def test_a_hundred_rows_cost_the_statements_of_one() -> None:
    def cost(count: int, name: str) -> int:
        for n in range(count):
            make_sku(code=f"{name}{n}")
            MoneyAccount.objects.create(code=f"{name}{n}", name=name, kind="bank", currency="CNY")
        sheets: Sheets = {
            STOCK: [[f"{name}{n}", "SZ", 1, 1, date(2026, 9, 1)] for n in range(count)],
            ORDERS: [["ACME", f"{name}{n}", "CUP", 1, 1, "SZ", ""] for n in range(count)],
            PAYABLES: [["ACME", f"{name}{n}", date(2026, 9, 1), date(2026, 9, 1), 1, "USD"] for n in range(count)],
            MONEY: [[f"{name}{n}", 5] for n in range(count)],
        }
        with CaptureQueriesContext(connection) as seen:
            assert take(sheets).opening
        return len(seen)

    assert (Supplier.objects.count(), Warehouse.objects.count(), SellerAccount.objects.count()) == (1, 1, 1)
    assert cost(1, "ONE") == cost(100, "MANY")
