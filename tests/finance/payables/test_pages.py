"""The pages of the payables: from what came to a bill, its approval, its payment, the statement, and opening balances."""

from __future__ import annotations

import json
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from erp.kernel.sheets import read_sheet, sheet_names
from finance.models import Bill, Opening, Payment
from finance.queries.payables import unbilled
from finance.queries.statements import ageing
from finance.services.opening_sheets import COLUMNS, MONEY
from people.roles import Role
from tests.factories import make_user
from tests.finance.payables.make import (
    DAY,
    billed_for,
    goods,
    make_bill,
    make_money,
    make_purchase,
    make_rate,
    make_receipt,
    make_supplier,
)
from tests.finance.payables.test_opening import workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rates() -> None:
    make_rate("USD", "7.20")


@pytest.fixture
def fin(client: Client) -> Client:
    """Fin keeps the books."""
    client.force_login(make_user(role=Role.FINANCE))
    return client


def test_a_bill_is_written_from_what_came_approved_with_a_reason_and_paid(fin: Client) -> None:
    supplier, account = make_supplier(), make_money(minor=10_000_00)
    (line,) = make_receipt(order=make_purchase(supplier=supplier))
    assert supplier.code in fin.get("/finance/bills/new/").content.decode()
    page = fin.get("/finance/bills/new/", {"supplier": supplier.pk}).content.decode()
    assert line.line.sku.code in page
    name = f"goods-{line.pk}"
    wish = {
        "client_id": str(uuid4()),
        "supplier": supplier.pk,
        "number": "INV-7",
        "billed_on": DAY.isoformat(),
        "lines": name,
        f"quantity-{name}": "100",
        f"amount-{name}": "1,010.00",
        "other_note": "pallet",
        "other_amount": "5",
    }
    written = fin.post("/finance/bills/new/", wish)
    bill = Bill.objects.get()
    assert (written["Location"], bill.total) == (f"/finance/bills/{bill.pk}/", 1_015_00)
    refused = fin.post(f"/finance/bills/{bill.pk}/approve/", {"reason": ""})
    assert (refused.status_code, Bill.objects.get().state) == (422, "draft")
    assert fin.post(f"/finance/bills/{bill.pk}/approve/", {"reason": "price rise"}).status_code == 302
    shown = fin.get(f"/finance/bills/{bill.pk}/").content.decode()
    assert all(text in shown for text in ("INV-7", "1,010.00", "price rise", "pallet"))
    payment = {
        "client_id": str(uuid4()),
        "supplier": supplier.pk,
        "currency": "USD",
        "account": account.code,
        "amount": "1015",
        "paid": "7300",
        "fee": "20",
        "on": DAY.isoformat(),
        "bills": bill.pk,
        f"share-{bill.pk}": "1015.00",
    }
    over = fin.post("/finance/payments/new/", payment | {f"share-{bill.pk}": "1015.01", "amount": "1016"})
    assert (over.status_code, "1015.00 USD" in over.content.decode()) == (422, True)
    assert fin.post("/finance/payments/new/", payment).status_code == 302
    paid = Payment.objects.get()
    assert (paid.amount, paid.paid, paid.fee) == (1_015_00, 7_300_00, 20_00)
    assert "INV-7" in fin.get(f"/finance/payments/{paid.pk}/").content.decode()
    month = fin.get(f"/finance/suppliers/{supplier.pk}/", {"month": "2026-11"}).content.decode()
    assert all(text in month for text in ("INV-7", paid.number, "1,015.00"))
    export = fin.get(f"/finance/suppliers/{supplier.pk}/export/", {"month": "2026-11"}).content
    rows = read_sheet(export, columns={"owed": ("Owed so far",), "unbilled": ("Not billed so far",)}, sheet="USD")
    assert (sheet_names(export), rows[-1].values) == (["USD"], {"owed": "0", "unbilled": "0"})


def test_a_number_that_is_known_leads_to_its_bill(fin: Client) -> None:
    bill = billed_for(10_00)
    wish = {"client_id": str(uuid4()), "supplier": bill.supplier_id, "number": bill.number, "billed_on": "2026-11-02"}
    answer = fin.post("/finance/bills/new/", wish | {"other_amount": "5"})
    assert (answer["Location"], Bill.objects.count()) == (f"/finance/bills/{bill.pk}/", 1)


def test_an_advance_is_shared_out_and_a_payment_taken_back(fin: Client) -> None:
    supplier, account = make_supplier(currency="CNY"), make_money(minor=100_00)
    wish = {"supplier": supplier.pk, "currency": "CNY", "account": account.code, "amount": "10", "on": "2026-11-02"}
    assert fin.post("/finance/payments/new/", wish | {"client_id": str(uuid4())}).status_code == 302
    paid, bill = Payment.objects.get(), billed_for(6_00, supplier=supplier)
    assert bill.number in fin.get(f"/finance/payments/{paid.pk}/").content.decode()
    shared = fin.post(f"/finance/payments/{paid.pk}/share/", {"bills": bill.pk, f"share-{bill.pk}": "6"})
    assert (shared.status_code, ageing(on=date(2027, 1, 1))) == (302, [])
    assert fin.post(f"/finance/payments/{paid.pk}/reverse/", {"reason": ""}).status_code == 422
    assert fin.post(f"/finance/payments/{paid.pk}/reverse/", {"reason": "came back"}).status_code == 302
    assert [row.buckets for row in ageing(on=date(2027, 1, 1))] == [(0, 6_00, 0, 0, 0)]
    assert "6.00" in fin.get("/finance/owed/").content.decode()


def test_the_chosen_bills_are_approved_row_by_row(fin: Client) -> None:
    supplier = make_supplier()
    lines = make_receipt(order=make_purchase(supplier=supplier, lines=((1, "5.00"), (1, "5.00"))))
    good, off = (
        make_bill(supplier=supplier, lines=[goods(line, 1, billed)], approved=False)
        for line, billed in zip(lines, (5_00, 5_01), strict=True)
    )
    answer = fin.post("/finance/bills/approve/", {"ids": [good.pk, off.pk]}).content.decode()
    assert (f'data-outcome-id="{good.pk}" data-outcome-kind="done"' in answer, 'kind="refused"' in answer) == (
        True,
        True,
    )
    found = fin.get("/finance/bills/", {"state": "approved", "supplier": supplier.pk, "due": "late", "q": "INV"})
    assert found.status_code == 200
    assert fin.post(f"/finance/bills/{off.pk}/cancel/", {"reason": "wrong"}).status_code == 302
    assert [row.expected for row in unbilled(supplier.pk)] == [5_00]


def test_a_workbook_is_looked_at_confirmed_and_taken_over_once(fin: Client) -> None:
    make_money(code="BOC")

    def look(rows: list[list[object]]) -> str:
        file = SimpleUploadedFile("opening.xlsx", workbook({MONEY: rows}))
        answer = fin.post("/finance/opening/", {"file": file, "cut_over": "2026-10-31"})
        assert answer.status_code == 200
        return str(answer.context["digest"])

    bad = look([["NOPE", 1]])
    assert read_sheet(fin.get(f"/finance/opening/problems/{bad}/").content, columns={"row": ("Row",)})[0].values == {
        "row": "2"
    }
    digest, key = look([["BOC", 500]]), str(uuid4())
    assert Opening.objects.count() == 0
    for _ in range(2):
        assert fin.post("/finance/opening/confirm/", {"digest": digest, "client_id": key}).status_code == 200
    assert Opening.objects.get().counts == {MONEY: 1}
    assert fin.post("/finance/opening/confirm/", {"digest": "gone", "client_id": key}).status_code == 422
    assert sheet_names(fin.get("/finance/opening/template/").content) == list(COLUMNS)


def test_a_purchaser_reads_and_does_not_pay(client: Client) -> None:
    client.force_login(make_user(role=Role.PURCHASER))
    bill = billed_for(10_00)
    assert "Pay</" not in client.get(f"/finance/bills/{bill.pk}/").content.decode()
    denied = [
        client.get("/finance/payments/new/"),
        client.post(f"/finance/bills/{bill.pk}/cancel/"),
        client.get("/finance/opening/"),
    ]
    assert [answer.status_code for answer in denied] == [403] * 3


def test_the_api_writes_approves_and_pays(fin: Client) -> None:
    supplier, account = make_supplier(currency="CNY"), make_money(minor=100_00)

    def post(path: str, body: dict[str, object], key: str = "") -> tuple[int, dict[str, object]]:
        headers = {"Idempotency-Key": key or str(uuid4())}
        answer = fin.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)
        return answer.status_code, answer.json()

    bill = {
        "supplier": supplier.code,
        "number": "A",
        "billed_on": "2026-11-02",
        "lines": [{"kind": "other", "amount": 500}],
    }
    status, made = post("bills/new", bill)
    assert (status, post("bills/new", bill)[0]) == (200, 400)
    assert post("bills/approve", {"bill_ids": [made["id"]]})[1]["refused"]
    assert post("bills/approve", {"bill_ids": [made["id"]], "reason": "form"})[1]["done"] == [made["id"]]
    shares = [{"bill_id": made["id"], "amount": 500}]
    payment = {
        "supplier": supplier.code,
        "account": account.code,
        "amount": 500,
        "paid": 500,
        "on": "2026-11-02",
        "shares": shares,
    }
    assert post("payments/new", payment)[0] == 200
    assert post("payments/new", payment)[1]["error"]
    assert [row["number"] for row in fin.get("/api/v1/bills", {"state": "approved"}).json()["results"]] == ["A"]
    assert len(fin.get("/api/v1/payments", {"bill_id": made["id"]}).json()["results"]) == 1
