"""Barcodes that go from one SKU to another in one sheet: in either order of rows, in one part or in two, whole or not at all."""

from __future__ import annotations

import pytest

from erp.kernel.imports.kinds import Reason, kind_of
from erp.kernel.imports.models import ImportRow, ImportRun
from erp.kernel.imports.words import reason_words
from erp.kernel.services import sheets_in
from products.catalogue_sheet import KIND
from products.models import Barcode, SkuText
from tests import factories as make
from tests.products.sheets import checked, csv_bytes, reasons, verdicts, written

pytestmark = pytest.mark.django_db
A = ("A", "M1, M2")  # what A keeps, and what it gets
B = ("B", "X1, M3")


def sheet(*rows: tuple[str, str]) -> bytes:
    """A sheet of SKUs and their barcodes."""
    return csv_bytes(["SKU", "Barcodes"], [list(row) for row in rows])


def codes() -> dict[str, str]:
    """Which SKU has which barcode."""
    return dict(Barcode.objects.order_by("code").values_list("code", "sku__code"))


@pytest.fixture
def two() -> None:
    """A has X1 and M1, B has M2 and M3."""
    make.make_sku(code="A", barcodes=["X1", "M1"])
    make.make_sku(code="B", barcodes=["M2", "M3"])


@pytest.mark.parametrize("rows", [(A, B), (B, A)], ids=["the giver first", "the taker first"])
@pytest.mark.parametrize("part", [2000, 1], ids=["one part", "a part each"])
def test_codes_change_places(
    two: None, monkeypatch: pytest.MonkeyPatch, rows: tuple[tuple[str, str], ...], part: int
) -> None:
    monkeypatch.setattr(sheets_in, "PART", part)
    before = dict(Barcode.objects.values_list("code", "pk"))
    run = written(sheet(*rows))
    assert (run.state, run.written, verdicts(run)) == ("applied", 2, {2: "changed", 3: "changed"})
    assert codes() == {"M1": "A", "M2": "A", "M3": "B", "X1": "B"}
    assert {code: Barcode.objects.get(code=code).pk == before[code] for code in ("M1", "M3")} == {
        "M1": True,
        "M3": True,
    }
    texts = dict(SkuText.objects.values_list("sku__code", "haystack"))
    assert ("x1" in texts["B"].lower(), "x1" in texts["A"].lower()) == (True, False)
    again = checked(sheet(*rows))
    assert verdicts(again) == {2: "same", 3: "same"}


def test_a_new_sku_takes_a_code_over(two: None) -> None:
    data = csv_bytes(["SKU", "Name", "Barcodes"], [["NEW", "New", "X1"], ["A", "", "M1"]])
    assert written(data).written == 2
    assert codes() == {"M1": "A", "M2": "B", "M3": "B", "X1": "NEW"}


def test_three_in_a_ring(two: None) -> None:
    make.make_sku(code="C", barcodes=["R"])
    assert written(sheet(("A", "M2"), ("B", "R"), ("C", "X1"))).written == 3
    assert codes() == {"M2": "A", "R": "B", "X1": "C"}


def wrong(run: ImportRun) -> dict[int, list[str]]:
    """What the page says of the wrong rows."""
    found = ImportRow.objects.filter(run=run, verdict="wrong").order_by("number")
    return {row.number: [reason_words(kind_of(KIND), Reason(*each)) for each in row.reasons] for row in found}


def test_a_code_that_two_rows_claim_is_refused_for_both_with_their_names(two: None) -> None:
    before = codes()
    run = written(sheet(("A", "M1, NEW1"), ("B", "M2, M3, NEW1")))
    assert wrong(run) == {
        2: ["Barcodes: NEW1 belongs to B in row 3. One of them must be another."],
        3: ["Barcodes: NEW1 belongs to A in row 2. One of them must be another."],
    }
    assert codes() == before


@pytest.mark.parametrize(
    "giver",
    [None, ("A", ""), ("A", "X1, M1"), ("A", "M1, ean:123")],
    ids=["no row", "an empty cell leaves them", "it keeps it", "its row is wrong"],
)
def test_a_code_that_its_sku_does_not_give_up_stays(two: None, giver: tuple[str, str] | None) -> None:
    before = codes()
    run = written(sheet(("B", "M2, M3, X1"), *([giver] if giver else [])))
    assert 2 in reasons(run)
    assert codes() == before


def test_an_empty_cell_that_clears_gives_up(two: None) -> None:
    run = written(sheet(("B", "M2, M3, X1"), ("A", "")), empty="clear")
    assert (run.written, codes()) == (2, {"M2": "B", "M3": "B", "X1": "B"})


def test_a_sheet_that_changes_nothing_gives_nothing_up(two: None) -> None:
    before = codes()
    data = csv_bytes(["SKU", "Name", "Barcodes"], [["A", "", "M1"], ["NEW", "New", "X1"]])
    run = written(data, update=False)
    assert (reasons(run), codes()) == ({3: [("barcode_taken", "barcodes")]}, before)
