"""The search: any fragment of what a SKU is called, from an index, and never stale."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from products.models import Barcode, Brand, Sku, SkuText, SupplierCode
from products.promises import PROMISES
from products.queries import matching, skus_like
from tests.conftest import work_as_app, work_as_owner
from tests.factories import make_product, make_sku
from tests.products.sheets import csv_bytes, written
from tests.proofs import broken, plant
from tests.proofs import findings as findings_of

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    """The codes that a search finds, in order."""
    return list(Sku.objects.filter(matching(text)).order_by("code").values_list("code", flat=True))


@pytest.fixture
def cup() -> Sku:
    """A red cup, and beside it a blue one that has nothing in common with most searches."""
    brand = Brand.objects.create(name="Aurora", name_zh="极光")
    product = make_product(code="CUP-01", name="Ceramic cup", name_zh="陶瓷杯", brand=brand)
    sku = make_sku(
        product=product, code="CUP-01-R", name="Ceramic cup, red", name_zh="红色陶瓷杯", barcodes=["6901234567892"],
        options={"colour": "Crimson"},
    )  # fmt: skip
    SupplierCode.objects.create(sku=sku, supplier_name="Yiwu Cups", code="YW-7788")
    make_sku(code="TOWEL", name="Towel", name_zh="毛巾")
    return sku


@pytest.mark.parametrize(
    "text",
    [
        *("CUP-01-R", "cup-01-r", "P-01-", "01-r", "eramic", "ERAMIC", "陶瓷", "瓷杯", "瓷", "红", "6901234567892"),
        *("4567", "7788", "w-77", "auro", "极光", "光", "crims", "red cup", "cup 红色", "  cup   red ", "ＣＵＰ－０１"),
    ],
)
def test_any_fragment_finds_the_sku(cup: Sku, text: str) -> None:
    assert found(text) == ["CUP-01-R"]


@pytest.mark.parametrize("text", ["xyz", "杯瓷", "redcup", "cup blue", "r\nceramic", "%", "_", "'", "\\", "0\x001zz"])
def test_what_is_nowhere_finds_nothing(cup: Sku, text: str) -> None:
    expected = ["CUP-01-R"] if text == "r\nceramic" else []  # a line break parts words like a space
    assert found(text) == expected


def test_no_words_ask_for_nothing_in_particular(cup: Sku) -> None:
    assert found("  ") == ["CUP-01-R", "TOWEL"]
    assert list(skus_like("  ")) == []


def test_a_scanned_barcode_means_one_sku(cup: Sku) -> None:
    make_sku(code="X-6901234567892-SET")

    assert found("6901234567892") == ["CUP-01-R"]


def test_suggestions_begin_with_codes_that_begin_so_and_leave_the_archived_out(cup: Sku) -> None:
    make_sku(code="A-CUP", name="Other")
    make_sku(code="CUP-00", name="Gone", archived_at="2026-01-01T00:00Z")

    assert [sku.code for sku in skus_like("cup")] == ["CUP-01-R", "A-CUP"]


def renamed_sku(cup: Sku) -> None:
    Sku.objects.filter(pk=cup.pk).update(name="Zebra mug")


def renamed_product(cup: Sku) -> None:
    cup.product.name = "Zebra"
    cup.product.save()


def renamed_brand(cup: Sku) -> None:
    Brand.objects.update(name="Zebra")


def other_brand(cup: Sku) -> None:
    cup.product.brand = Brand.objects.create(name="Zebra")
    cup.product.save()


def more_barcode(cup: Sku) -> None:
    Barcode.objects.create(sku=cup, code="ZEBRA-1")


def other_barcode(cup: Sku) -> None:
    Barcode.objects.filter(sku=cup).update(code="ZEBRA-1")


def moved_barcode(cup: Sku) -> None:
    Barcode.objects.create(sku=Sku.objects.get(code="TOWEL"), code="ZEBRA")
    Barcode.objects.filter(code="ZEBRA").update(sku=cup)


def more_supplier_code(cup: Sku) -> None:
    SupplierCode.objects.create(sku=cup, supplier_name="Zoo", code="zebra")


def other_options(cup: Sku) -> None:
    Sku.objects.filter(pk=cup.pk).update(options={"pattern": "Zebra"})


@pytest.mark.parametrize(
    "change",
    [
        *(renamed_sku, renamed_product, renamed_brand, other_brand, more_barcode, other_barcode, moved_barcode),
        *(more_supplier_code, other_options),
    ],
)
def test_the_search_follows_every_change(cup: Sku, change: Callable[[Sku], Any]) -> None:
    assert found("zebra") == []

    change(cup)

    assert found("zebra") == ["CUP-01-R"]
    assert broken(PROMISES) == {}


def test_the_search_forgets(cup: Sku) -> None:
    Barcode.objects.all().delete()
    SupplierCode.objects.all().delete()
    Sku.objects.filter(code="TOWEL").delete()

    assert (found("4567"), found("7788"), found("towel"), SkuText.objects.count()) == ([], [], [], 1)
    assert broken(PROMISES) == {}


@pytest.mark.parametrize("column", ["haystack", "grams"])
def test_the_audit_sees_a_stale_search(cup: Sku, column: str) -> None:
    assert findings_of(PROMISES)["skus_are_found_by_what_they_are"] == (2, [])

    value = "'stale'" if column == "haystack" else "ARRAY['stale']"
    plant(f"UPDATE products_skutext SET {column} = {value} WHERE sku_id = %s", cup.pk)

    assert [row["sku_id"] for row in broken(PROMISES)["skus_are_found_by_what_they_are"]] == [cup.pk]


def fill(count: int) -> None:
    """So many SKUs of 5,000 products, by two statements."""
    work_as_owner()
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO products_product (code, name, name_zh, description, description_zh)
               SELECT 'LP' || i, 'Lamp ' || md5(i::text), '台灯' || i, '', '' FROM generate_series(1, %s / 4) i""",
            [count],
        )
        cursor.execute(
            """INSERT INTO products_sku (product_id, code, kind, name, name_zh, options, weight_g, net_weight_g, length_mm, width_mm,
                 height_mm, traits, material, customs_name, customs_name_zh, hs_code, origin)
               SELECT p.id, p.code || '-' || v, 'single', p.name, p.name_zh, '{}', 1, 0, 0, 0, 0, '{}', '', '', '', '', 'CN'
               FROM products_product p, unnest(ARRAY['R', 'G', 'B', 'K']) v WHERE p.code LIKE 'LP%%'"""
        )
        for table in ("products_sku", "products_product", "products_skutext"):
            cursor.execute(f"ANALYZE {table}")
    work_as_app()


def plan(text: str) -> str:
    """How PostgreSQL reads a page of what a search finds."""
    return Sku.objects.filter(matching(text)).order_by("code")[:51].explain()


def test_at_20_000_skus_no_search_reads_them_all(cup: Sku) -> None:
    fill(20_000)
    table = Sku.objects.count()

    plans = {text: plan(text) for text in ("P4711-R", "711-", "灯47", "灯", "lamp", "a", "xyzq", "eramic cup")}

    assert table > 20_000
    assert {text for text, how in plans.items() if "Seq Scan" in how} == set()
    assert "sku_text_grams" in plans["711-"]


def test_an_imported_sku_is_put_into_the_index_once_with_all_that_it_is_called() -> None:
    """Its row, its barcodes and its supplier codes come by three statements: the text is taken apart for one of them."""
    headings = ["SKU code", "Name", "Barcodes", "Supplier codes"]
    names = [[f"NEW-{n}", f"Cup {n}", f"own:BAR-{n}", f"Yiwu: YW-{n}"] for n in range(12)]

    before = touched_texts()
    written(csv_bytes(headings, names))
    assert [now - then for now, then in zip(touched_texts(), before, strict=True)] == [12, 0]
    assert [found(text) for text in ("new-7", "bar-7", "yw-7", "cup 7")] == [["NEW-7"]] * 4

    before = touched_texts()
    written(csv_bytes(headings, [[*row[:2], row[2] + ", own:MORE-" + row[0], row[3]] for row in names]))
    assert [now - then for now, then in zip(touched_texts(), before, strict=True)] == [0, 12]
    assert found("more-new-7") == ["NEW-7"]

    before = touched_texts()
    Barcode.objects.update(kind="upc")  # a kind is nothing that anybody searches for
    assert touched_texts() == before
    assert broken(PROMISES) == {}


def touched_texts() -> list[int]:
    """How many texts of the index this transaction has put in, and how many it has changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT n_tup_ins, n_tup_upd FROM pg_stat_xact_user_tables WHERE relname = 'products_skutext'")
        return [int(count) for count in cursor.fetchone()]
