"""The pages of pick-up points: goods are kept, handed out at the counter, and the month is told."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader, PdfWriter
from pypdfium2 import PdfDocument

from erp.kernel import clock
from erp.kernel.sheets import read_sheet
from erp.kernel.ui.links import links_for
from inventory.models import Collection, PickupTerms, PointPaper
from inventory.services import collecting
from tests.factories import make_user
from tests.inventory.test_pickup import Point

pytestmark = pytest.mark.django_db


@pytest.fixture
def point(client: Client) -> Point:
    point = Point()
    client.force_login(point.clerk)
    return point


def scan(client: Client, point: Point, code: str, shown: str = "", key: object = None) -> tuple[str, str]:
    """What the bench sounds like and says."""
    sent = {"client_id": key or uuid4(), "code": code, "shown": shown}
    page = client.post(reverse("collect-scan", args=[point.house.pk]), sent, HTTP_HX_REQUEST="true")
    return page["X-Scan-Sound"], page.content.decode()


def test_goods_are_kept_for_somebody_and_the_slip_carries_the_code(client: Client, point: Point) -> None:
    address = reverse("collection-new", args=[point.house.pk])
    today, code = clock.business_date(), point.cup.code
    typed = {"client_id": uuid4(), "collector": "Wang Fang", "last_day": today}
    refused = [
        client.post(address, typed | {"goods": "NO-SUCH"}),
        client.post(address, typed | {"goods": f"{code} 99"}),
        client.post(address, typed | {"goods": code, "last_day": today - timedelta(days=1)}),
    ]
    assert ([page.status_code for page in refused], Collection.objects.count()) == ([422] * 3, 0)
    assert "Only 10 of 99" in refused[1].content.decode()
    answers = [client.post(address, typed | {"goods": f"{code}\n{code}\n{code.lower()} 2"}) for _ in range(2)]
    found = Collection.objects.get()
    assert [answer["Location"] for answer in answers] == [reverse("collection", args=[found.pk])] * 2
    line = found.lines.get()
    assert (line.sku, line.quantity, point.stands) == (point.cup, 4, (10, 4))
    page = client.get(answers[0]["Location"]).content.decode()
    assert ("Wang Fang" in page, found.code in page) == (True, False)

    slip = client.get(reverse("collection-slip", args=[found.pk])).content
    text = PdfReader(BytesIO(slip)).pages[0].extract_text()
    assert f"{found.code[:4]} {found.code[4:]}" in text
    picture = PdfDocument(slip)[0].render(scale=203 / 72).to_pil().convert("L")
    assert {(code.text, code.format.name) for code in zxingcpp.read_barcodes(picture)} == {
        (f"COL{found.code}", "QRCode"), (f"COL{found.code}", "Code128"),
    }  # fmt: skip
    link = links_for([("collection_line", line.pk)], user=point.clerk)["collection_line", line.pk]
    assert (link.text, link.url) == (found.number, reverse("collection", args=[found.pk]))


def test_a_slip_is_shown_first_and_handed_out_when_it_is_scanned_again(client: Client, point: Point) -> None:
    code = point.opened(3).code
    assert client.get(reverse("collect", args=[point.house.pk])).status_code == 200
    sound, said = scan(client, point, f"COL{code}")
    assert (sound, "Wang Fang" in said, point.stands) == ("ok", True, (10, 3))
    key = uuid4()
    handed = [scan(client, point, f"COL{code}", code, each) for each in (key, key, uuid4())]
    assert ([sound for sound, _ in handed], point.stands) == (["done", "done", "wrong"], (7, 0))
    assert f"{point.clerk.display_name} handed it out already" in handed[2][1]
    assert scan(client, point, f"COL{code}")[0] == "wrong"


def test_a_code_that_was_typed_needs_its_last_digits(client: Client, point: Point) -> None:
    code = point.opened(3).code
    wrong = str((int(code[-4:]) + 1) % 10_000).zfill(4)
    sounds = [scan(client, point, sent, shown)[0] for sent, shown in ((code, ""), (code, code), (wrong, code))]
    assert (sounds, point.stands) == (["ok", "ok", "wrong"], (10, 3))
    assert (scan(client, point, code[-4:], code)[0], point.stands) == ("done", (7, 0))
    bad = client.post(reverse("collect-scan", args=[point.house.pk]), {"code": code})
    assert (bad.status_code, scan(client, point, "123")[0]) == (400, "wrong")


def test_it_is_called_off_with_a_reason_and_held_again(client: Client, point: Point) -> None:
    one, two = point.opened(1), point.opened(2)
    for reason in ("", "no longer wanted"):
        client.post(reverse("collection-cancel", args=[one.pk]), {"reason": reason})
        one.refresh_from_db()
        assert (one.state, one.reason) == ("cancelled" if reason else "open", reason)
    Collection.objects.filter(pk=two.pk).update(expires_at=clock.now())
    collecting.expire()
    address = reverse("collection-reopen", args=[two.pk])
    typed = {"client_id": uuid4(), "last_day": clock.business_date()}
    assert client.post(address, typed | {"last_day": ""}).status_code == 422
    new = client.post(address, typed)["Location"]
    assert (new, point.stands) == (reverse("collection", args=[Collection.objects.get(reopens=two).pk]), (10, 2))
    assert [client.get(page).status_code for page in (new, reverse("collection", args=[two.pk]))] == [200, 200]


def test_papers_are_uploaded_withdrawn_and_fetched(client: Client, point: Point, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    boss, pdf, writer = make_user(role="manager"), BytesIO(), PdfWriter()
    client.force_login(boss)
    writer.add_blank_page(100, 100)
    writer.write(pdf)
    today = clock.business_date()
    address = reverse("point-paper-new", args=[point.house.pk])
    typed = {"kind": "licence", "number": "L-7", "valid_from": today, "valid_until": today, "required": "on"}
    fake = SimpleUploadedFile("licence.pdf", b"<script>")
    assert client.post(address, typed | {"file": fake}).status_code == 422
    assert client.post(address, typed | {"valid_until": today - timedelta(days=1)}).status_code == 422
    assert PointPaper.objects.count() == 0
    assert client.post(address, typed | {"file": SimpleUploadedFile("x.exe", pdf.getvalue())}).status_code == 302
    paper = PointPaper.objects.get()
    file = client.get(reverse("point-paper-file", args=[paper.pk]))
    assert (b"".join(file.streaming_content), file["X-Content-Type-Options"]) == (pdf.getvalue(), "nosniff")
    assert file["Content-Disposition"].startswith("attachment")
    page = client.get(reverse("point", args=[point.house.pk])).content.decode()
    assert ("L-7" in page, "Ends soon" in page) == (True, True)
    assert client.post(reverse("point-paper-withdraw", args=[paper.pk])).status_code == 302
    assert "L-7" not in client.get(reverse("point", args=[point.house.pk])).content.decode()


def test_the_month_is_told_on_the_page_and_in_the_workbook(client: Client, point: Point) -> None:
    client.force_login(make_user(role="owner"))
    client.post(reverse("point-commission", args=[point.house.pk]), {"commission": "1.50"})
    assert PickupTerms.objects.get().commission == 150
    point.hand_out(point.opened(3).code)
    page = client.get(reverse("point-statement", args=[point.house.pk]), {"month": "nonsense"})
    assert (page.status_code, point.cup.code in page.content.decode()) == (200, True)
    book = client.get(reverse("point-statement-export", args=[point.house.pk])).content
    columns = {name: (name,) for name in ("SKU", "Opening", "Received", "Collected", "Closing")}
    [row] = read_sheet(book, columns=columns)
    assert list(row.values.values()) == [point.cup.code, "0", "10", "-3", "7"]
    [earned] = read_sheet(book, columns={name: (name,) for name in ("Collections", "Commission")}, sheet="Commission")
    assert list(earned.values.values()) == ["1", "1.5"]
    lists = [client.get(reverse(name)).content.decode() for name in ("points", "collections")]
    assert (point.house.code in lists[0], Collection.objects.get().number in lists[1]) == (True, True)
