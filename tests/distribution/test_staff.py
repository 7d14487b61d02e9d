"""Our own pages: distributors with their terms, lists with Excel in and out, people, credit, orders in a distributor's place."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from distribution.models import Distributor, DistributorOrder, DistributorUser, PriceList, PriceListItem, Wallet
from erp.kernel.sheets import write_sheet
from tests.distribution.make import make_distributor, make_item, make_placed_order, make_price_list, make_stock
from tests.factories import make_sku, make_user

pytestmark = pytest.mark.django_db


def sign_in(role: str) -> Client:
    client = Client()
    client.force_login(make_user(role=role))
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"distribution:{name}", args=args)


def test_a_manager_makes_a_list_a_distributor_and_its_person() -> None:
    manager, sku = sign_in("manager"), make_sku()
    made = manager.post(url("price-list-new"), {"name": "Retail", "currency": "USD"})
    price_list = PriceList.objects.get()
    assert made.headers["Location"] == url("price-list", price_list.pk)
    price = {"sku": sku.code, "min_quantity": 1, "unit_price": "4.5", "valid_from": "2026-01-01"}
    manager.post(url("price-set", price_list.pk), price)
    terms = {
        "code": "NORD", "name": "Nordlicht", "price_list": price_list.pk, "discount_percent": "5", "shipping_fee": "2",
        "label_sender": "Nordlicht\nAm Kai 5", "contact": "",
    }  # fmt: skip
    manager.post(url("new"), terms)
    distributor = Distributor.objects.get()
    assert (distributor.label_sender, Wallet.objects.get().currency) == (["Nordlicht", "Am Kai 5"], "USD")
    shown = manager.post(url("user-add", distributor.pk), {"username": "nord", "name": "Kim"})
    assert ("data-one-time-password" in shown.content.decode(), DistributorUser.objects.get().user.role) == (
        True,
        "distributor",
    )
    manager.post(url("edit", distributor.pk), {**terms, "name": "Nordlicht Trading"})
    page = manager.get(url("distributor", distributor.pk)).content.decode()
    assert ("Nordlicht Trading" in page, "Credit limit" in page) == (True, False)
    manager.post(url("user-remove", distributor.pk), {"user": DistributorUser.objects.get().user_id})
    assert DistributorUser.objects.count() == 0


def test_prices_come_from_excel_all_or_none_and_go_out_the_same() -> None:
    manager, price_list = sign_in("manager"), make_price_list()
    one, two = make_sku(), make_sku()
    headings = ["SKU", "From units", "Price", "Valid from"]

    def send(rows: list[list[Any]]) -> Any:
        file = SimpleUploadedFile("prices.xlsx", write_sheet({"Prices": (headings, rows)}))
        return manager.post(url("price-list-upload", price_list.pk), {"file": file})

    bad = send(
        [[one.code, 1, "4.5", "2026-01-01"], ["NO-SUCH", 1, 3, "2026-01-01"], [two.code, 1, "dear", "2026-01-01"]]
    )
    said = bad.content.decode()
    assert (bad.status_code, "NO-SUCH" in said, "Row 4" in said, PriceListItem.objects.count()) == (422, True, True, 0)
    send([[one.code, 1, "4.5", "2026-01-01"], [two.code, 10, 3, "2026-01-01"]])
    lines = PriceListItem.objects.order_by("pk").values_list("sku", "min_quantity", "unit_price")
    assert list(lines) == [(one.pk, 1, Decimal("4.5")), (two.pk, 10, Decimal(3))]
    out = manager.get(url("price-list-file", price_list.pk)).content
    file = SimpleUploadedFile("prices.xlsx", out)
    assert manager.post(url("price-list-upload", price_list.pk), {"file": file}).status_code == 302
    assert PriceListItem.objects.count() == 2


def test_finance_sets_the_credit_and_sees_the_statement_and_a_manager_does_not_set_it() -> None:
    distributor = make_distributor(balance=1000)
    finance = sign_in("finance")
    finance.post(url("credit", distributor.pk), {"credit_limit": "25.50"})
    assert Wallet.objects.get().credit_limit == 2550
    assert sign_in("manager").post(url("credit", distributor.pk), {"credit_limit": "1"}).status_code == 403
    page = finance.get(url("statement", distributor.pk)).content.decode()
    assert ("data-closing>10.00<" in page, finance.get(url("statement-file", distributor.pk)).content[:2]) == (
        True,
        b"PK",
    )


def test_an_order_is_placed_for_a_distributor_by_us() -> None:
    sku = make_sku()
    make_stock(sku, units=5)
    distributor = make_distributor(price_list=make_price_list(prices={sku: 10}), balance=10_000)
    manager = sign_in("manager")
    assert manager.get(url("order-new", distributor.pk)).status_code == 200
    form = {
        "client_id": "8a0e8d0e-3f3e-4f3a-9c0a-0f6f0a3c1d11", "sku": [sku.code], "quantity": ["2"], "name": "Jo", "address1": "Street 1",
        "city": "Berlin", "country": "DE",
    }  # fmt: skip
    for _ in range(2):
        assert manager.post(url("order-new", distributor.pk), form).headers["Location"] == url(
            "distributor", distributor.pk
        )
    made = DistributorOrder.objects.get()
    assert (made.placed_by, made.items_minor) == ("staff", 2000)


def test_the_list_shows_money_and_a_clerk_nothing() -> None:
    order = make_placed_order()
    make_item()
    finance = sign_in("finance")
    page = finance.get(url("list")).content.decode()
    assert (order.distributor.code in page, "1,000.00" in page) == (True, True)
    clerk = sign_in("warehouse")
    names = ("list", "price-lists", "top-ups")
    assert {clerk.get(url(name)).status_code for name in names} == {403}
    assert {finance.get(url(name)).status_code for name in names} == {200}
