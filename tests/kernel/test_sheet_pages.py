"""The pages of sheets, the same for every kind: upload, dry run, wrong rows, writing, cancel, going on, and sheets that go out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.urls import NoReverseMatch, reverse

from erp.kernel import crypto
from erp.kernel.imports.files import path_of
from erp.kernel.imports.models import ExportFile, ImportRow, ImportRun
from erp.kernel.imports.views import SheetPages
from erp.kernel.models import Job
from erp.kernel.services import jobs
from erp.kernel.sql import execute, rows
from logistics.models import CardRate
from logistics.views.rate_sheets import RATE_PAGES
from orders.models import Order
from orders.services.forgetting import erase_buyers
from orders.views.sheets import ORDER_PAGES
from people.models import User
from products.models import Sku
from products.sheet_views import CATALOGUE_PAGES
from tests.factories import NOON, make_service, make_sku, make_user, make_warehouse
from tests.products.sheets import csv_bytes, rows_of, work

pytestmark = pytest.mark.django_db

ADDRESS = ("Ann", "Road 1", "Ghent", "BE")


@dataclass(frozen=True)
class Sent:
    """A sheet of two right rows and a wrong one, and how many things it made."""

    pages: SheetPages
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    made: Any

    def url(self, what: str, *args: object) -> str:
        return reverse(self.pages.name(what), args=args)

    def upload(self, client: Client, name: str = "goods.csv", **wanted: str) -> Any:
        file = SimpleUploadedFile(name, csv_bytes(self.headings, self.rows))
        return client.post(
            self.url("imports"), {"file": file, "update": "on", "create": "on", "empty": "leave", **wanted}
        )


CATALOGUE = Sent(
    CATALOGUE_PAGES, ("SKU", "Name", "Weight g"), (("A", "Cup", "90"), ("B", "Towel", "80"), ("C", "Jug", "heavy")), Sku.objects,
)  # fmt: skip
RATES = Sent(
    RATE_PAGES,
    ("Service", "Valid from", "Zone", "Countries", "Above, g", "Up to, g", "Per kg", "Currency"),
    (
        ("LINE", "2026-12-01", "US", "US", "0", "500", "90", "CNY"),
        ("LINE", "2026-12-01", "US", "US", "500", "2000", "80", "CNY"),
        ("NONE", "2026-12-01", "US", "US", "0", "500", "90", "CNY"),
    ),
    CardRate.objects,
)
ORDERS = Sent(
    ORDER_PAGES,
    ("Order number", "Currency", "Lines", "Name", "Street", "Town", "Country"),
    (("X-1", "EUR", "LAMP*1*9", *ADDRESS), ("X-2", "EUR", "LAMP*2", *ADDRESS), ("X-3", "EUR", "two lamps", *ADDRESS)),
    Order.objects,
)
KINDS = pytest.mark.parametrize("sent", [CATALOGUE, RATES, ORDERS], ids=["catalogue", "rates", "orders"])


@pytest.fixture
def mo() -> User:
    make_service(code="LINE")
    return make_user(role="manager")


@pytest.fixture
def signed(client: Client, mo: User) -> Client:
    client.force_login(mo)
    return client


def prepared(sent: Sent) -> None:
    """What the sheet refers to."""
    if sent is ORDERS:
        make_warehouse()
        make_sku(code="LAMP")


@KINDS
def test_a_sheet_is_looked_at_then_written_and_the_same_sheet_changes_nothing(sent: Sent, signed: Client) -> None:
    prepared(sent)
    before = sent.made.count()
    answer = sent.upload(signed)
    run = ImportRun.objects.get()
    assert answer.url == sent.url("import-run", run.pk)
    assert b"import-progress" in signed.get(answer.url).content
    work()
    page = signed.get(answer.url)
    told = {tab["label"]: tab["count"] for tab in page.context["tabs"]}
    assert (sent.made.count() - before, page.context["may_write"], told["New"], told["Wrong"]) == (0, True, 2, 1)
    assert b"heavy" in page.content or page.context["rows"][0].reasons
    signed.post(sent.url("import-write", run.pk))
    work()
    run.refresh_from_db()
    assert (run.state, run.written, sent.made.count() - before) == ("applied", 2, 2)

    again = signed.get(sent.upload(signed).url)
    work()
    again = signed.get(sent.url("import-run", ImportRun.objects.latest("pk").pk))
    assert (again.context["nothing"], again.context["earlier"], sent.made.count() - before) == (True, run, 2)
    assert [row["run"].pk for row in signed.get(sent.url("imports")).context["rows"]] == [
        again.context["run"].pk,
        run.pk,
    ]


@KINDS
def test_what_is_no_sheet_is_refused_with_its_reason_and_leaves_nothing(sent: Sent, signed: Client) -> None:
    no_file = signed.post(sent.url("imports"), {"empty": "leave"})
    picture = SimpleUploadedFile("picture.xlsx", b"\xd0\xcf\x11\xe0 an Excel of 1997")
    no_sheet = signed.post(sent.url("imports"), {"file": picture, "empty": "leave"})
    assert (no_file.status_code, no_sheet.status_code) == (422, 422)
    assert no_sheet.context["wrong"]
    assert (ImportRun.objects.count(), Job.objects.count()) == (0, 0)


@KINDS
def test_a_run_that_was_cancelled_goes_on(sent: Sent, signed: Client) -> None:
    prepared(sent)
    before = sent.made.count()
    page = sent.upload(signed).url
    work()
    run = ImportRun.objects.get()
    signed.post(sent.url("import-write", run.pk))
    signed.post(sent.url("import-cancel", run.pk))
    work()
    part = signed.get(page, headers={"HX-Target": "import-progress"})
    assert (part.context["stopped"], sent.made.count() - before, part.templates[0].name) == (
        True,
        0,
        "sheets/import_progress.html",
    )
    assert sent.url("import-go-on", run.pk) in part.content.decode()
    signed.post(sent.url("import-go-on", run.pk))
    work()
    run.refresh_from_db()
    assert (run.state, sent.made.count() - before) == ("applied", 2)


@pytest.mark.parametrize("sent", [CATALOGUE, RATES], ids=["catalogue", "rates"])
def test_wrong_rows_and_all_rows_go_out_behind_a_link_of_ones_own(sent: Sent, signed: Client) -> None:
    sent.upload(signed)
    work()
    run = ImportRun.objects.get()
    signed.post(sent.url("import-write", run.pk))
    work()
    signed.post(sent.url("import-wrong", run.pk))
    signed.post(sent.url("export-start"), {"form": "csv", "archived": "all"})
    work()
    wrong, rows = ExportFile.objects.order_by("pk")
    files = [signed.get(sent.url("export-file", each.token)) for each in (wrong, rows)]
    sheets = [rows_of(b"".join(file.streaming_content)) for file in files]
    assert [len(sheet) - 1 for sheet in sheets] == [1, 2]
    assert (wrong.file_name, rows.file_name.split("-")[0]) == (
        "goods, wrong rows.csv",
        "catalogue" if sent is CATALOGUE else "rates",
    )
    assert sent.url("export-file", rows.token) in signed.get(sent.url("export", rows.pk)).content.decode()
    other = Client()
    other.force_login(make_user(role="manager"))
    assert [other.get(sent.url(*each)).status_code for each in (("export", rows.pk), ("export-file", rows.token))] == [
        404,
        404,
    ]
    theirs = RATES if sent is CATALOGUE else CATALOGUE
    assert signed.get(theirs.url("export-file", rows.token)).status_code == 404  # its page asks for another permission


def test_the_buyers_of_a_sheet_are_sealed_and_forgotten_with_their_orders(
    signed: Client, settings: Any, tmp_path: Path
) -> None:
    settings.ERASURES_FILE = tmp_path / "erasures"
    prepared(ORDERS)
    url = ORDERS.upload(signed).url
    work()
    run = ImportRun.objects.get()
    kept = path_of(run.stored).read_bytes() + str(rows("SELECT r::text FROM kernel_importrow r")).encode()
    assert [word in kept for word in (b"Ann", b"Road 1", b"Ghent")] == [False] * 3
    assert "Road 1" not in signed.get(f"{url}?tab=new").content.decode()
    signed.post(ORDERS.url("import-write", run.pk))
    work()
    order = Order.objects.get(external_id="X-1")
    assert crypto.unseal_json(order.buyer.sealed or b"")["name"] == "Ann"
    execute(
        "UPDATE orders_order SET state = 'delivered', shipped_at = %s, delivered_at = %s WHERE id = %s",
        [NOON, NOON, order.pk],
    )

    with TestCase.captureOnCommitCallbacks(execute=True):
        assert erase_buyers(order_ids=[order.pk], actor=None).done == (order.pk,)

    assert list(ImportRow.objects.filter(sealed=None).values_list("key", flat=True)) == ["X-1"]
    assert (ImportRun.objects.get().stored, path_of(run.stored).exists()) == ("", False)
    assert signed.get(url).status_code == 200


def test_a_persons_orders_stay_with_that_person(signed: Client, client: Client) -> None:
    prepared(ORDERS)
    ORDERS.upload(signed)
    work()
    run = ImportRun.objects.get()
    signed.post(ORDERS.url("import-write", run.pk))
    work()
    client.force_login(make_user(role="manager"))
    for what in ("import-run", "import-write", "import-go-on", "import-cancel"):
        method = client.get if what == "import-run" else client.post
        assert method(ORDERS.url(what, run.pk)).status_code == 404, what
    assert client.get(ORDERS.url("imports")).context["rows"] == []
    ORDERS.upload(client)
    work()
    again = client.get(ORDERS.url("import-run", ImportRun.objects.latest("pk").pk))
    assert again.context["earlier"] is None  # the same file of another person is not told
    for what in ("import-wrong", "export-start"):
        with pytest.raises(NoReverseMatch):
            ORDERS.url(what, *([run.pk] if what == "import-wrong" else []))


def test_nobody_cancels_what_has_no_job(signed: Client) -> None:
    CATALOGUE.upload(signed)
    work()
    ImportRun.objects.update(job=None)
    assert signed.post(CATALOGUE.url("import-cancel", ImportRun.objects.get().pk)).status_code == 302
    assert not Job.objects.filter(cancel_requested_at__isnull=False).exists()
    assert jobs.cancel_wanted(None) is False
