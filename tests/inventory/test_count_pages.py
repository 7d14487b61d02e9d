"""The pages of counts: blind while it lasts, each message once, the report afterwards."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from erp.kernel.sheets import read_sheet
from inventory.models import StockCount, StockCountEntry, StockMove
from inventory.services import counts
from tests.factories import make_user
from tests.inventory.counting import Place

pytestmark = pytest.mark.django_db
BOOK = 7391  # what we believe; no page of an open count may hold it


@pytest.fixture
def place(client: Client) -> Place:
    place = Place(BOOK)
    client.force_login(place.ana)
    return place


def post(client: Client, name: str, count: StockCount, *, htmx: bool = True, **data: object) -> object:
    headers = {"HTTP_HX_REQUEST": "true"} if htmx else {}
    return client.post(reverse(name, args=[count.pk]), {"client_id": uuid4(), **data}, **headers)


def test_a_clerk_scans_types_and_takes_back_and_nothing_tells_what_we_believe(client: Client, place: Place) -> None:
    count = place.open()
    code, pages = place.sku.code, []
    pages.append(client.get(reverse("stock-count-work", args=[count.pk])))
    pages.append(post(client, "stock-count-scan", count, code=code, place="A-1"))
    key = uuid4()
    typed = {"code": "12", "sku": place.sku.pk, "client_id": key, "place": "A-1", "age_ms": "0"}
    pages.extend([post(client, "stock-count-scan", count, **typed) for _ in range(2)])
    pages.append(post(client, "stock-count-scan", count, code=code, each="1"))
    pages.append(post(client, "stock-count-scan", count, code="NO-SUCH"))
    pages.append(post(client, "stock-count-undo", count))
    pages += [
        client.get(reverse(name, args=[count.pk])) for name in ("stock-count", "stock-count-export", "stock-count-work")
    ]
    sheet = client.get(reverse("stock-count-sheet", args=[count.pk]))

    sounds = [page.get("X-Scan-Sound") for page in pages[1:7]]
    assert sounds == ["ok", "done", "done", "done", "wrong", "done"]
    kept = StockCountEntry.objects.order_by("pk").values_list("quantity", "place", "counted_by")
    assert list(kept) == [(12, "A-1", place.ana.pk), (1, "", place.ana.pk), (-1, "", place.ana.pk)]
    assert [page.status_code for page in pages] == [200] * len(pages)
    assert [index for index, page in enumerate(pages) if str(BOOK) in page.content.decode(errors="replace")] == []
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(sheet.content)).pages)
    assert (code in text, str(BOOK) in text) == (True, False)


def test_a_count_goes_from_the_form_to_the_posted_report(client: Client, place: Place) -> None:
    form = {
        "client_id": uuid4(),
        "warehouse": place.warehouse.pk,
        "scope": "chosen",
        "skus": place.sku.code,
        "words": "Hall 2",
    }
    first, again = (client.post(reverse("stock-count-new"), form) for _ in range(2))
    count = StockCount.objects.get()
    assert (first["Location"], again["Location"]) == (reverse("stock-count", args=[count.pk]),) * 2
    post(client, "stock-count-scan", count, code="7380", sku=place.sku.pk)
    client.post(reverse("stock-count-act", args=[count.pk, "finish"]))
    report = client.get(reverse("stock-count", args=[count.pk]))
    assert [(row.counted, row.expected, row.difference, row.value) for row in report.context["report"]] == [
        (7380, BOOK, -11, -11)
    ]
    client.post(reverse("stock-count-lines", args=[count.pk, "again"]), {"ids": [count.lines.get().pk]})
    assert StockCount.objects.get().state == "counting"
    post(client, "stock-count-scan", count, code="7380", sku=place.sku.pk)
    for action in ("finish", "post"):
        client.post(reverse("stock-count-act", args=[count.pk, action]))
    book = client.get(reverse("stock-count-export", args=[count.pk])).content
    [line] = read_sheet(
        book, columns={name: (name,) for name in ("SKU", "Counted", "Should be", "Difference", "Value")}
    )
    assert line.values == {
        "SKU": place.sku.code,
        "Counted": "7380",
        "Should be": "7391",
        "Difference": "-11",
        "Value": "-11",
    }
    assert StockMove.objects.get(kind="count").delta == -11
    assert place.sku.code in client.get(reverse("stock-count", args=[count.pk])).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"scope": "chosen", "skus": ""}, "skus"), ({"scope": "chosen", "skus": "NOPE"}, "skus"),
     ({"scope": "place", "zero_uncounted": "on"}, "zero_uncounted")],
)  # fmt: skip
def test_a_count_of_nothing_is_not_opened(client: Client, place: Place, wrong: dict[str, str], field: str) -> None:
    form = {"client_id": uuid4(), "warehouse": place.warehouse.pk, **wrong}
    answer = client.post(reverse("stock-count-new"), form)
    assert (answer.status_code, list(answer.context["form"].errors), StockCount.objects.count()) == (422, [field], 0)


def test_finance_approves_what_it_may_not_count(client: Client, place: Place) -> None:
    count = place.open()
    place.see(count, 1)
    counts.finish(count_id=count.pk, actor=place.maker)
    place.see(count, 1, by=place.ben)
    counts.finish(count_id=count.pk, actor=place.maker)
    client.force_login(make_user(role="finance"))
    assert client.post(reverse("stock-count-approve", args=[count.pk]))["Location"] == reverse("stock")
    assert client.get(reverse("stock-count", args=[count.pk])).status_code == 403
    client.force_login(place.maker)
    answer = client.post(reverse("stock-count-act", args=[count.pk, "post"]), follow=True)
    assert (answer.status_code, StockCount.objects.get().state, place.level.on_hand) == (200, "posted", 1)


def test_the_owner_sets_the_rules(client: Client, place: Place) -> None:
    client.force_login(make_user(role="owner"))
    page = client.get(reverse("stock-count-rules"))
    rules = {"tolerance_units": 3, "tolerance_percent": 1, "approve_above": "12.50"}
    client.post(reverse("stock-count-rules"), rules)
    from inventory.models import CountRules

    saved = CountRules.objects.values_list("tolerance_units", "tolerance_percent", "approve_above").get()
    assert (page.status_code, saved) == (200, (3, 1, 1250))
