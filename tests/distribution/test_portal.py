"""The portal: a distributor sees its own and nothing of another, on every page and in every answer of the API."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from distribution.models import Distributor, DistributorOrder, TopUp, Wallet
from distribution.queries.statement import statement
from distribution.services.uploads import COLUMNS
from erp.kernel import clock
from erp.kernel.sheets import Cell, write_sheet
from people.models import User
from people.services.tokens import create_token
from products.models import Sku
from tests.distribution.make import make_distributor, make_item, make_portal_user, make_price_list, make_stock, placed
from tests.factories import make_sku

pytestmark = pytest.mark.django_db

PAGES = ["portal", "portal-catalogue", "portal-orders", "portal-order-new", "portal-upload", "portal-wallet"]
APIS = ["portal-catalogue", "portal-stock", "portal-orders", "portal-wallet"]


class Side:
    """A distributor with a person, a SKU of its own list, an order and a top-up. `mark` stands in all of it."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self.sku: Sku = make_sku(code=f"{mark}-SKU", name=f"{mark} cup")
        make_stock(self.sku, units=60)
        price_list = make_price_list(name=f"{mark} prices", prices={self.sku: "12"})
        self.distributor: Distributor = make_distributor(
            price_list=price_list, balance=50_000, name=f"{mark} Trading", code=mark
        )
        self.user: User = make_portal_user(self.distributor)
        order = placed(self.distributor, [(self.sku, 2)], reference=f"{mark}-PO").order
        assert order is not None
        self.order: DistributorOrder = order
        self.client = Client()
        self.client.force_login(self.user)
        self.top_up("77", f"{mark}-TT")

    def page(self, name: str, **query: str) -> str:
        answer = self.client.get(reverse(f"distribution:{name}"), query)
        assert answer.status_code == 200, (name, answer.status_code)
        return answer.content.decode()

    def top_up(self, amount: str, reference: str) -> Any:
        form = {"client_id": uuid4(), "amount": amount, "reference": reference}
        return self.client.post(reverse("distribution:portal-top-up"), form)

    def order_form(self, lines: Mapping[str, str], **fields: str) -> Any:
        form = {
            "client_id": str(uuid4()), "sku": list(lines), "quantity": list(lines.values()), "name": "Jo", "address1": "Street 1",
            "city": "Berlin", "postcode": "10115", "country": "de", **fields,
        }  # fmt: skip
        return self.client.post(reverse("distribution:portal-order-new"), form)


@pytest.fixture
def ours() -> Side:
    return Side("OURS")


@pytest.fixture
def theirs() -> Side:
    return Side("THEIRS")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_nothing_of_another_distributor(ours: Side, theirs: Side, name: str) -> None:
    assert "THEIRS" not in ours.page(name, q="")
    assert "OURS" not in theirs.page(name)


def test_what_is_shown_is_ones_own(ours: Side) -> None:
    found = {name: "OURS" in ours.page(name) for name in PAGES}
    assert found == dict.fromkeys(PAGES, True) | {"portal-upload": False}
    assert "50+" in ours.page("portal-catalogue")


def test_an_order_of_another_is_not_there(ours: Side, theirs: Side) -> None:
    for name, method in (("portal-order", "get"), ("portal-order-cancel", "post")):
        there = getattr(ours.client, method)(reverse(f"distribution:{name}", args=[theirs.order.pk]))
        nowhere = getattr(ours.client, method)(reverse(f"distribution:{name}", args=[2**40]))
        assert (there.status_code, nowhere.status_code) == (404, 404)
    assert DistributorOrder.objects.get(pk=theirs.order.pk).order.state == "review"


def test_the_navigation_leads_to_own_pages_only(ours: Side) -> None:
    nav = ours.page("portal").split("<main", 1)[0]
    links = set(re.findall(r'href="(/[^"#?]*)"', nav))
    inside = {link for link in links if link.startswith("/portal/")}
    assert {reverse(f"distribution:{name}") for name in ("portal", "portal-orders", "portal-wallet")} <= inside
    others = (
        "/orders",
        "/distributors",
        "/stock",
        "/products",
        "/parcels",
        "/finance",
        "/sync",
        "/jobs",
        "/audit",
        "/people",
    )
    assert [link for link in links if link.startswith(others)] == []
    assert ours.client.get("/").headers["Location"] == reverse("distribution:portal")


def test_who_signs_in_for_nobody_finds_nothing() -> None:
    from tests.factories import make_user

    for user in (make_user(role="distributor"), make_user(role="owner")):
        client = Client()
        client.force_login(user)
        assert {client.get(reverse(f"distribution:{name}")).status_code for name in PAGES} == {404}


def test_an_order_is_placed_by_the_form_and_the_total_told_before(ours: Side) -> None:
    lines = {"sku": ["OURS-SKU", ""], "quantity": ["3", ""]}
    told = ours.client.post(reverse("distribution:portal-order-total"), lines).content.decode()
    assert ">36.00<" in told
    answer = ours.order_form({"OURS-SKU": "3"}, reference="PO-9")
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("distribution:portal-orders"))
    made = DistributorOrder.objects.get(reference="PO-9")
    assert (made.placed_by, made.actor, made.items_minor, made.order.country) == ("page", ours.user, 3600, "DE")


def test_the_form_tells_everything_that_is_wrong_and_keeps_what_was_typed(ours: Side, theirs: Side) -> None:
    answer = ours.order_form({"THEIRS-SKU": "1", "NO-SUCH": "2"}, city="", reference="PO-9")
    text = answer.content.decode()
    said = ["THEIRS-SKU is not on the price list", "No SKU is called NO-SUCH", "The city is missing"]
    assert (answer.status_code, [each for each in said if each not in text]) == (422, [])
    assert 'value="NO-SUCH"' in text
    assert DistributorOrder.objects.count() == 2


def test_calling_off_gives_the_money_back(ours: Side) -> None:
    assert Wallet.objects.get(pk=ours.distributor.pk).held == 2400
    ours.client.post(reverse("distribution:portal-order-cancel", args=[ours.order.pk]))
    page = ours.client.get(reverse("distribution:portal-order", args=[ours.order.pk])).content.decode()
    assert ("Called off" in page, Wallet.objects.get(pk=ours.distributor.pk).held) == (True, 0)


def sheet(rows: list[dict[str, Cell]]) -> bytes:
    headings = [names[0] for names in COLUMNS.values()]
    return write_sheet({"Orders": (headings, [[row.get(name, "") for name in COLUMNS] for row in rows])})


def row(reference: str, sku: str, quantity: Cell, **fields: Cell) -> dict[str, Cell]:
    place: dict[str, Cell] = {"name": "Jo", "address1": "Street 1", "city": "Berlin", "country": "DE"}
    return {"reference": reference, "sku": sku, "quantity": quantity, **place, **fields}


def test_a_sheet_is_checked_first_and_then_placed_once(ours: Side) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    other = make_sku()
    make_item(price_list=ours.distributor.price_list, sku=other)
    rows = [
        row("A", "OURS-SKU", 2), row("A", other.code, 1), row("B", "NO-SUCH", 1), row("C", "OURS-SKU", "two"), row("", "OURS-SKU", 1),
        row("D", "OURS-SKU", 1), row("D", "OURS-SKU", 1, city="Hamburg"),
    ]  # fmt: skip
    url = reverse("distribution:portal-upload")
    checked = ours.client.post(url, {"file": SimpleUploadedFile("orders.xlsx", sheet(rows))})
    assert [(each["reference"], each["units"], len(each["problems"])) for each in checked.context["quoted"]] == [
        ("A", 3, 0), ("B", 0, 1), ("C", 0, 2), ("", 1, 1), ("D", 2, 1),
    ]  # fmt: skip
    assert (checked.context["good"], checked.context["total"], DistributorOrder.objects.count()) == (1, "34.00", 1)
    kinds = []
    for _ in range(2):
        done = ours.client.post(url, {"checked": checked.context["checked"]})
        kinds.append([each["kind"] for each in done.context["outcomes"]])
    assert kinds == [["done", *["refused"] * 4], ["already", *["refused"] * 4]]
    made = DistributorOrder.objects.get(reference="A")
    assert (made.placed_by, made.order.lines.count(), DistributorOrder.objects.count()) == ("excel", 2, 2)


def test_a_file_that_is_no_sheet_is_told(ours: Side) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = ours.client.post(
        reverse("distribution:portal-upload"), {"file": SimpleUploadedFile("orders.xlsx", b"hello")}
    )
    assert (answer.status_code, "can be read" in answer.content.decode() or "could" in answer.content.decode()) == (
        422,
        True,
    )
    assert ours.client.get(reverse("distribution:portal-template")).content[:2] == b"PK"


def test_the_wallet_tells_its_month_and_each_line_opens_its_order(ours: Side) -> None:
    from distribution.services.wallets import capture
    from orders.events import OrdersShipped

    capture(OrdersShipped((ours.order.order_id,)))
    page = ours.page("portal-wallet")
    assert (">500.00<" in page or "500.00" in page, reverse("distribution:portal-order", args=[ours.order.pk]) in page) == (
        True, True,
    )  # fmt: skip
    told = statement(ours.distributor.pk, clock.business_date().replace(day=1))
    assert (told.opening, told.by_kind, told.closing) == (0, {"opening": 50_000, "capture": -2400}, 47_600)
    assert ours.client.get(reverse("distribution:portal-wallet-file")).content[:2] == b"PK"


def test_a_payment_is_told_of_once_and_waits(ours: Side) -> None:
    assert [(row.amount, row.reference, row.state) for row in TopUp.objects.all()] == [(7700, "OURS-TT", "requested")]
    assert ours.top_up("0.001", "TT").status_code == 422
    assert (TopUp.objects.count(), Wallet.objects.get(pk=ours.distributor.pk).balance) == (1, 50_000)


# The API


class Script:
    """A program with a token of a side's person."""

    def __init__(self, side: Side) -> None:
        self.headers = {"Authorization": f"Bearer {create_token(user=side.user, name='script', scope='write')[1]}"}
        self.client = Client(raise_request_exception=False)

    def get(self, name: str, *args: Any, **query: Any) -> Any:
        return self.client.get(reverse(f"api:{name}", args=args), query, headers=self.headers)

    def order(self, body: Mapping[str, Any], key: str) -> Any:
        headers = {**self.headers, "Idempotency-Key": key}
        return self.client.post(reverse("api:portal-orders"), body, content_type="application/json", headers=headers)


@pytest.mark.parametrize("name", APIS)
def test_the_api_answers_nothing_of_another_distributor(ours: Side, theirs: Side, name: str) -> None:
    answer = Script(ours).get(name)
    assert (answer.status_code, "THEIRS" in answer.content.decode()) == (200, False)
    assert Script(ours).get("portal-order", theirs.order.pk).status_code == 404


def test_the_api_tells_prices_stock_orders_and_wallet(ours: Side) -> None:
    script = Script(ours)
    steps = [{"quantity": 1, "unit_price": "12.0000", "currency": "USD"}]
    assert script.get("portal-catalogue").json()["results"] == [
        {"sku": "OURS-SKU", "name": "OURS cup", "available": "50+", "prices": steps}
    ]
    assert script.get("portal-stock").json()["results"] == [{"sku": "OURS-SKU", "available": "50+"}]
    order = script.get("portal-order", ours.order.pk).json()
    assert (order["number"], order["state"], order["total"], order["lines"]) == (
        ours.order.number, "review", "24.0000", [{"sku": "OURS-SKU", "quantity": 2, "unit_price": "12.0000"}],
    )  # fmt: skip
    assert [each["reference"] for each in script.get("portal-orders").json()["results"]] == ["OURS-PO"]
    assert script.get("portal-orders", state="shipped").json()["results"] == []
    figures = {"balance": "500.0000", "held": "24.0000", "credit": "0.0000", "free": "476.0000", "currency": "USD"}
    assert script.get("portal-wallet").json() == figures


def test_the_api_places_an_order_once_and_names_all_that_is_wrong(ours: Side, theirs: Side) -> None:
    script = Script(ours)
    place = {"name": "Jo", "lines": ["Street 1"], "city": "Berlin", "country": "DE"}
    body = {"reference": "PO-9", "lines": [{"sku": "OURS-SKU", "quantity": 1}], "address": place}
    first, again = script.order(body, "k1"), script.order(body, "k1")
    made = DistributorOrder.objects.get(reference="PO-9")
    assert first.json() == again.json() == {"id": made.pk, "number": made.number, "already": False}
    assert script.order(body, "k2").json() == {"id": made.pk, "number": made.number, "already": True}
    assert (made.placed_by, made.order.state) == ("api", "review")
    wrong = [
        {"sku": "THEIRS-SKU", "quantity": 1},
        {"sku": "NO-SUCH", "quantity": 1},
        {"sku": "OURS-SKU", "quantity": 99},
    ]
    refused = script.order({**body, "reference": "PO-10", "lines": wrong, "address": {**place, "country": "XX"}}, "k3")
    assert (refused.status_code, sorted(refused.json()["error"]["fields"])) == (
        409, ["country", "not_enough", "not_listed", "unknown_sku"],
    )  # fmt: skip
    assert DistributorOrder.objects.count() == 3
