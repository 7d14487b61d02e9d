"""The catalogue from a sheet: what a row would do, what is wrong with it, and that the same twice changes nothing."""

from __future__ import annotations

import pytest

from erp.kernel.services import sheets_in
from products.models import Barcode, Category, Product, Sku
from tests.products.sheets import by_heading, checked, csv_bytes, exported, reasons, verdicts, written

pytestmark = pytest.mark.django_db

FULL = {
    "Product code": "LAMP", "Product name": "Lamp", "Product name, Chinese": "灯", "Category": "Home > Lamps", "Brand": "Lumen",
    "Product tags": "new, summer", "SKU code": "LAMP-R", "Kind": "single", "Name": "Lamp red", "Name, Chinese": "红灯",
    "Option:colour": "red", "Option:size": "L", "Barcodes": "4006381333931, own:=X1", "Tags": "hot", "Packed weight, g": "1,200",
    "Net weight, g": "1e3", "Length, mm": "300", "Width, mm": "120", "Height, mm": "120", "Traits": "liquid, battery built in",
    "Material": "steel; painted", "Origin": "cn", "Declared name": "Lamp", "Declared name, Chinese": "灯", "HS code": "940521",
    "HS:US": "9405.21.60", "HS:DE": "94052100", "Supplier codes": "Zhong; shan: ZL:7", "Declared value": "30% min 2 max 20 USD",
    "Bundle parts": "", "Archived": "no",
}  # fmt: skip
BUNDLE = {"SKU code": "SET", "Name": "Set", "Bundle parts": "LAMP-R*2, BULB*1"}
BULB = {"SKU code": "BULB", "Name": "Bulb"}


def sheet(*found: dict[str, str]) -> bytes:
    """A sheet of rows, each with the columns it has."""
    headings = list(dict.fromkeys(name for row in found for name in row))
    return csv_bytes(headings, [[row.get(name, "") for name in headings] for row in found])


FULL["Supplier codes"] = "Zhong\\; shan: ZL\\:7"


def test_a_dry_run_says_what_would_be_and_changes_nothing() -> None:
    run = checked(sheet(BUNDLE, FULL, BULB))

    assert (run.state, run.counts) == ("checked", {"new": 3, "columns": {}})
    assert not Sku.objects.exists()
    assert not Category.objects.exists()


def test_new_skus_come_with_all_that_the_sheet_says() -> None:
    run = written(sheet(BUNDLE, FULL, BULB))

    assert (run.state, run.counts["new"], run.written) == ("applied", 3, 3)
    [row] = [each for each in by_heading(exported()) if each["SKU code"] == "LAMP-R"]
    want = FULL | {
        "Barcodes": "own:=X1, ean:4006381333931", "Packed weight, g": "1200", "Net weight, g": "1000", "Origin": "CN",
        "Traits": "battery_built_in, liquid",
    }  # fmt: skip
    assert {name: row[name] for name in want} == {**want, "Barcodes": row["Barcodes"]}
    assert sorted(row["Barcodes"].split(", ")) == ["ean:4006381333931", "own:=X1"]
    assert {part.part.code: part.quantity for part in Sku.objects.get(code="SET").parts.select_related("part")} == {
        "LAMP-R": 2,
        "BULB": 1,
    }


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_goes_out_comes_in_as_the_same(form: str) -> None:
    written(sheet(BUNDLE, FULL, BULB))
    Category.objects.create(name="A, b; c > d", name_zh="类")
    product = Product.objects.create(
        code="+ODD", name="=1+1", name_zh=" spaced", category=Category.objects.get(name_zh="类")
    )
    odd = Sku.objects.create(product=product, code="@ODD", name="'quoted", options={"colour": "-red", "a:b": "x"})
    Barcode.objects.create(sku=odd, code="A,B\\C", kind="fnsku")

    run = checked(exported(form=form), name=f"back.{form}")

    assert run.counts == {"same": 4, "columns": {}}, reasons(run)
    assert not sheets_in.has_work(run)


def test_the_same_file_twice_changes_nothing_and_says_so() -> None:
    data = sheet(BUNDLE, FULL, BULB)
    first = written(data)

    again = written(data)

    assert (again.counts, again.written) == ({"same": 3, "columns": {}}, 0)
    found = sheets_in.same_file(again)
    assert found == first


def test_a_change_names_the_columns_before_and_after() -> None:
    written(sheet(FULL))
    run = checked(sheet({"sku": "LAMP-R", "NAME": "Lamp, crimson", "净重（克）": "900", "Barcodes": "X2", "Brand": ""}))

    [row] = run.rows.all()
    assert row.verdict == "changed"
    assert row.changes == {
        "name": ["Lamp red", "Lamp, crimson"],
        "net_weight_g": ["1000", "900"],
        "barcodes": ["ean:4006381333931, own:=X1", "own:X2"],
    }
    assert run.counts["columns"] == {"name": 1, "net_weight_g": 1, "barcodes": 1}


def test_an_empty_cell_leaves_or_clears_as_it_is_asked() -> None:
    written(sheet(FULL))
    bare = sheet({name: value if name == "SKU code" else "" for name, value in FULL.items()})

    assert verdicts(checked(bare)) == {2: "same"}
    written(bare, empty="clear")

    [row] = by_heading(exported())
    kept = {"Product code", "Product name", "SKU code", "Kind", "Name", "Origin", "Archived"}
    assert {name for name, value in row.items() if value} == kept
