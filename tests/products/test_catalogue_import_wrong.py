"""What can be wrong with a sheet: each is told with its column, in the reader's language, and can be sent again corrected."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from erp.kernel.imports.kinds import Reason, kind_of
from erp.kernel.imports.models import ImportRun
from erp.kernel.imports.words import reason_words
from erp.kernel.imports.xlsx import NotASheet
from products.catalogue_sheet import KIND
from products.models import Barcode, Brand, Category, Sku
from tests import factories as make
from tests.products.sheets import (
    by_heading,
    checked,
    csv_bytes,
    exported,
    reasons,
    start,
    verdicts,
    work,
    written,
    xlsx_bytes,
)

pytestmark = pytest.mark.django_db


def one(values: dict[str, str], **options: Any) -> list[Any]:
    """The reasons of a sheet of one row."""
    row = {"SKU": "NEW-1", "Name": "New", **values}
    return reasons(checked(csv_bytes(list(row), [list(row.values())]), **options)).get(2, [])


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"SKU": ""}, [("required", "sku")]),
        ({"Name": ""}, [("required", "name")]),
        ({"Name": "x" * 201}, [("too_long", "name")]),
        ({"SKU": "6.9E+12"}, [("exponent", "sku")]),
        ({"SKU": "2026-12-01"}, [("became_a_day", "sku")]),
        ({"Barcodes": "4.00638E+12"}, [("exponent", "barcodes")]),
        ({"Barcodes": "ean:4006381333930"}, [("bad_check_digit", "barcodes")]),
        ({"Barcodes": "TAKEN"}, [("barcode_taken", "barcodes")]),
        ({"Barcodes": "OTHER"}, [("barcode_is_a_sku", "barcodes")]),
        ({"Weight g": "heavy"}, [("not_a_number", "weight_g")]),
        ({"Weight g": "1.5"}, [("not_whole", "weight_g")]),
        ({"Weight g": "-1"}, [("negative", "weight_g")]),
        ({"Weight g": "9e9"}, [("too_large", "weight_g")]),
        ({"Weight g": "2026-01-05"}, [("became_a_day", "weight_g")]),
        ({"Weight g": "#N/A"}, [("excel_error", "weight_g")]),
        ({"Weight g": "100", "Net weight, g": "200"}, [("net_above_packed", "net_weight_g")]),
        ({"Traits": "liquid, explosive"}, [("unknown_word", "traits")]),
        ({"Kind": "triple"}, [("unknown_word", "kind")]),
        ({"Archived": "perhaps"}, [("not_yes_or_no", "archived")]),
        ({"Origin": "China"}, [("not_a_country", "origin")]),
        ({"HS code": "abc"}, [("not_an_hs_code", "hs_code")]),
        ({"HS:USA": "9405"}, [("not_a_country", "hs:USA")]),
        ({"Supplier codes": "no colon"}, [("not_a_supplier_code", "supplier_codes")]),
        ({"Declared value": "120%"}, [("not_a_declared_value", "declared")]),
        ({"Declared value": "5"}, [("not_a_declared_value", "declared")]),
        ({"Bundle parts": "NOBODY*2"}, [("unknown_part", "parts")]),
        ({"Bundle parts": "NEW-1*2"}, [("part_of_itself", "parts")]),
        ({"Bundle parts": "PACK*2"}, [("part_is_a_bundle", "parts")]),
        ({"Bundle parts": "OLD*0"}, [("not_a_part", "parts")]),
        ({"Bundle parts": "OLD*1, OLD*2"}, [("part_twice", "parts")]),
        ({"Kind": "single", "Bundle parts": "OTHER*2"}, [("parts_of_a_single", "parts")]),
        ({"Kind": "bundle"}, [("bundle_without_parts", "parts")]),
        ({"SKU": "OTHER", "Kind": "bundle"}, [("kind_is_fixed", "kind")]),
        ({f"Option:o{n}": "x" for n in range(13)}, [("too_many_options", "")]),
    ],
)  # fmt: skip
def test_each_mistake_is_named(values: dict[str, str], wrong: list[Any]) -> None:
    other = make.make_sku(code="OTHER", barcodes=["TAKEN"])
    make.make_bundle(code="PACK", parts={other: 1})
    make.make_sku(code="OLD")

    assert one(values) == wrong
    assert Sku.objects.count() == 3


def test_categories_brands_and_tags_are_made_only_when_wished() -> None:
    cells = {"Category": "Home > Lamps", "Brand": "Lumen", "Tags": "hot"}
    assert one(cells, create=False) == [
        ("unknown_brand", "brand"),
        ("unknown_category", "category"),
        ("unknown_tag", "tags"),
    ]
    assert (Category.objects.count(), Brand.objects.count()) == (0, 0)


def test_rows_of_a_file_may_not_contradict_each_other() -> None:
    data = csv_bytes(
        ["SKU", "Name", "Product code", "Product name", "Barcodes"],
        [["A", "A", "P", "Lamp", "X1"], ["B", "B", "P", "Light", "X1"], ["A", "A", "P", "", ""]],
    )
    assert reasons(checked(data)) == {
        2: [("claimed", "barcodes")],
        3: [("claimed", "barcodes"), ("unit_differs", "product_name")],
        4: [("twice", "")],
    }


def test_a_reason_is_told_in_the_language_of_the_reader() -> None:
    with translation.override("en"):
        assert reason_words(kind_of(KIND), Reason("barcode_taken", "barcodes", {"value": "X", "sku": "S"})).startswith(
            "Barcodes: X belongs"
        )
    with translation.override("zh-hans"):
        assert reason_words(kind_of(KIND), Reason("negative", "weight_g", {"value": "-1"})).startswith("包装重量（克）")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_wrong_rows_come_back_as_the_same_sheet_and_go_in_corrected(form: str) -> None:
    headings = ["SKU", "Our remark", "Name", "Weight g"]
    body = [["A", "=evil", "Good", "5"], ["B", "keep", "Bad", "many"]]
    data = csv_bytes(headings, body) if form == "csv" else xlsx_bytes(headings, body)
    run = written(data)
    assert (verdicts(run), run.written) == ({2: "new", 3: "wrong"}, 1)

    [row] = by_heading(back := exported(what="wrong", form=form, run=run.pk))

    assert {name: row[name] for name in headings} == dict(zip(headings, body[1], strict=True))
    assert "'many' is no number" in row["What is wrong"]
    assert written(back.replace(b"many", b"7")).written == 1 if form == "csv" else back


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0....", "old_excel"),
        (b"PK\x03\x04 not a zip", "broken"),
        (b"SKU,Name\n", "no_rows"),
        (b"Name\nx\n", "columns_missing"),
        (b"SKU,SKU code\nx,y\n", "column_twice"),
        (b"SKU\nA\x00B\n", "nul"),
        (b"SKU\n\xff\xff\xff", "encoding"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, code: str) -> None:
    if code in ("empty", "old_excel", "encoding"):
        with pytest.raises(NotASheet, match=code):
            start(data)
        assert not ImportRun.objects.exists()
        return
    run = checked(data)
    assert (run.state, run.error["code"], run.rows.count()) == ("unreadable", code, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("by", [",", ";", "\t"])
def test_encodings_and_separators_are_found_out(encoding: str, by: str) -> None:
    run = checked(
        csv_bytes(
            ["SKU 编码", "中文名称", "Name", "备注"], [["甲1", "台灯", "Lamp; a, b", "x"]], encoding=encoding, by=by
        )
    )
    assert (run.layout, run.counts, run.columns) == (
        {"form": "csv", "encoding": encoding, "separator": by}, {"new": 1, "columns": {}}, ["sku", "name_zh", "name", ""],
    )  # fmt: skip


def test_what_exists_stays_when_changes_are_not_wished() -> None:
    sku = make.make_sku(code="OLD", name="Old")
    run = written(csv_bytes(["SKU", "Name"], [["OLD", "New"], ["NEW", "New"]]), update=False)
    sku.refresh_from_db()
    assert (verdicts(run), run.written, sku.name) == ({2: "kept", 3: "new"}, 1, "Old")


def test_the_same_wish_is_one_import() -> None:
    person = make.make_user(role="owner")
    data = csv_bytes(["SKU", "Name"], [["A", "A"]])
    first = start(data, actor=person)
    again = start(data, actor=person, client_id=first.client_id)
    work()
    assert (again.pk, ImportRun.objects.count()) == (first.pk, 1)


def test_formulas_go_out_as_text() -> None:
    sku = make.make_sku(code="F", name='=HYPERLINK("x")', material="+1", customs_name="@x")
    Barcode.objects.create(sku=sku, code="-7", kind="own")
    text = exported(form="csv").decode("utf-8-sig")
    assert [each for each in ("'=HYPERLINK", ",'+1,", ",'@x,") if each not in text] == []
