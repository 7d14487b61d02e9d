"""The pages of stations and parcels, and what a scanner gets back."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from erp.kernel.clock import frozen
from erp.kernel.models import TimelineEntry
from logistics.models import Parcel, ScanEvent
from logistics.rate_wording import batch_codes
from logistics.states import ParcelState
from logistics.views.stations import DESKS
from logistics.wording import codes
from logistics.wording_setup import codes as setup_codes
from people.models import User
from tests.factories import NOON, make_parcel, make_sku, make_user, make_warehouse
from tests.logistics.cast import make_parcels, make_weighed

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def lin(client: Client) -> User:
    user = make_user(role="warehouse", first_name="Lin")
    client.force_login(user)
    return user


def post_scan(client: Client, desk: str, code: str, **fields: object) -> tuple[str, str]:
    response = client.post(reverse(f"logistics:{desk}-scan"), {"code": code, "client_id": uuid4(), **fields}, **HTMX)
    return response["X-Scan-Sound"], response.content.decode()


def test_a_scan_answers_with_the_bench_and_a_sound(client: Client, lin: User) -> None:
    (parcel,) = make_parcels(1, {make_sku(code="CUP", name_zh="杯子"): 6})
    sound, html = post_scan(client, "verify", parcel.number)
    assert sound == "ok"
    assert "Scan the next unit" in html
    assert f'value="{parcel.pk}" hx-swap-oob="true"' in html
    sound, html = post_scan(client, "verify", "CUP", parcel=parcel.pk)
    assert (sound, "1 / 6" in html, "杯子" in html, "or type how many there are in all" in html) == (
        "ok",
        True,
        True,
        True,
    )
    assert "<html" not in html


def test_a_refusal_says_by_whom_and_when(client: Client, lin: User) -> None:
    omar = make_user(first_name="Omar")
    parcel = make_parcel(state=ParcelState.CANCELLED, cancelled_at=NOON, cancelled_by=omar, cancel_reason="wrong size")
    for desk in ("verify", "weigh", "ship", "pack"):
        sound, html = post_scan(client, desk, parcel.number)
        assert sound == "wrong"
        assert f"{parcel.number} was cancelled by Omar at 2026-11-20 20:00: wrong size." in html


def test_a_shipped_parcel_says_by_whom_and_when(client: Client, lin: User) -> None:
    omar = make_user(first_name="Omar")
    parcel = make_parcel(state=ParcelState.SHIPPED, shipped_at=NOON, shipped_by=omar)
    for desk in ("verify", "weigh", "ship", "pack"):
        sound, html = post_scan(client, desk, parcel.tracking_number)
        assert sound == "wrong"
        assert f"{parcel.number} was shipped by Omar at 2026-11-20 20:00." in html


def test_a_sending_without_a_script_gets_the_whole_page(client: Client, lin: User) -> None:
    response = client.post(reverse("logistics:ship-scan"), {"code": "P1"})
    assert (response.status_code, response["X-Scan-Sound"]) == (200, "wrong")
    assert "No parcel has the code P1" in response.content.decode()
    assert "<html" in response.content.decode()


@pytest.mark.parametrize("fields", [{}, {"code": " "}, {"code": "x", "client_id": "no"}, {"code": "a\0b"}])
def test_a_sending_that_is_none_is_refused(client: Client, lin: User, fields: dict[str, str]) -> None:
    assert client.post(reverse("logistics:verify-scan"), fields, **HTMX).status_code == 400
    assert ScanEvent.objects.count() == 0


def test_the_clerk_sees_the_count_of_the_day(client: Client, lin: User) -> None:
    first, second = make_weighed(2, {make_sku(): 1})
    with frozen(NOON):
        post_scan(client, "ship", first.number)
    with frozen(NOON + timedelta(hours=24)):
        _, html = post_scan(client, "ship", second.number)
    assert "<b>1</b> shipped" in html


@pytest.mark.parametrize("name", ["stations", "print", "verify", "weigh", "ship", "pack", "parcels"])
def test_every_page_opens_for_a_clerk(client: Client, lin: User, name: str) -> None:
    response = client.get(reverse(f"logistics:{name}"))
    assert response.status_code == 200
    if name in DESKS:
        assert f'data-scan-url="/stations/{name}/scan/"' in response.content.decode()


def test_labels_are_one_file_by_deadline_and_count_as_printed(client: Client, lin: User) -> None:
    warehouse = make_warehouse()
    late, soon = (make_parcel(warehouse=warehouse, ship_by=NOON + timedelta(hours=hours)) for hours in (5, 1))
    other = make_parcel()
    response = client.post(reverse("logistics:labels"), {"all": "1", "warehouse": warehouse.pk})
    assert response["Content-Type"] == "application/pdf"
    texts = [page.extract_text() for page in PdfReader(BytesIO(response.content)).pages]
    assert [soon.number in texts[0], late.number in texts[1], len(texts)] == [True, True, 2]
    assert list(Parcel.objects.order_by("pk").values_list("print_count", flat=True)) == [1, 1, 0]
    client.post(reverse("logistics:labels"), {"ids": [late.pk, other.pk]})
    assert list(Parcel.objects.order_by("pk").values_list("print_count", flat=True)) == [2, 1, 1]
    assert TimelineEntry.objects.get(action="parcel.reprinted").subject_id == late.pk


def test_the_label_of_a_cancelled_parcel_is_not_printed(client: Client, lin: User) -> None:
    parcel = make_parcel(state=ParcelState.CANCELLED, cancelled_at=NOON, cancelled_by=lin, cancel_reason="x")
    response = client.post(reverse("logistics:labels"), {"ids": [parcel.pk]}, follow=True)
    assert response.redirect_chain == [(reverse("logistics:print"), 302)]
    assert f"{parcel.number} was cancelled by Lin" in response.content.decode()


def test_the_list_filters_and_never_shows_the_address(client: Client, lin: User) -> None:
    warehouse = make_warehouse()
    mine = make_parcel(warehouse=warehouse, ship_by=NOON)
    shipped = make_parcel(state=ParcelState.SHIPPED, shipped_at=NOON, ship_by=NOON)
    found = {
        query: [row["parcel"].pk for row in client.get(reverse("logistics:parcels") + query).context["rows"]]
        for query in (
            "",
            "?state=shipped",
            f"?warehouse={warehouse.pk}",
            f"?q={mine.number.lower()}",
            f"?q={shipped.tracking_number}",
            "?q=nothing",
            "?overdue=1",
        )
    }
    assert list(found.values()) == [
        [shipped.pk, mine.pk],
        [shipped.pk],
        [mine.pk],
        [mine.pk],
        [shipped.pk],
        [],
        [mine.pk],
    ]
    for url in (reverse("logistics:parcels"), reverse("logistics:parcel", args=[mine.pk])):
        html = client.get(url).content.decode()
        assert "J. M. · DE" in html
        assert not [secret for secret in ("Müller", "Lange Straße", "10115", "jo@example.org") if secret in html]


def test_the_page_of_a_parcel_tells_all_that_happened(client: Client, lin: User) -> None:
    (parcel,) = make_parcels(1, {make_sku(code="CUP"): 1})
    post_scan(client, "verify", parcel.number)
    post_scan(client, "verify", "CUP", parcel=parcel.pk)
    html = client.get(reverse("logistics:parcel", args=[parcel.pk])).content.decode()
    assert [words in html for words in ("Every unit verified", "Parcel made", "is complete. Weigh it now.")] == [
        True
    ] * 3
    assert client.get(reverse("logistics:parcel", args=[10**9])).status_code == 404


@pytest.mark.parametrize("name", ["parcels", "print"])
def test_a_list_costs_the_same_queries_at_one_row_and_at_many(client: Client, lin: User, name: str) -> None:
    counts = []
    for rows in (1, 20):
        for _ in range(rows):
            make_parcel()
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"logistics:{name}"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_all_that_is_ever_said_has_words() -> None:
    said = set()
    for path in Path("logistics/services").glob("*.py"):
        text = path.read_text()
        said |= set(
            re.findall(
                r'Refusal\(\s*"([a-z_]+)"|\.no\("([a-z_]+)"|Answer\("\w+", "([a-z_]+)"|record\("([a-z_.]+)"', text
            )
        )
    assert {code for found in said for code in found if code} - codes() - batch_codes() - setup_codes() == set()
