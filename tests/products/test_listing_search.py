"""Listings are found by any piece of what they or their SKU are called, by an index."""

import pytest

from erp.kernel.sql import execute, rows
from products.models import Listing
from products.queries import listings_matching
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_listings_are_found_by_pieces_of_title_code_and_sku() -> None:
    store = make.make_store()
    lamp = make.make_sku(code="LAMP-7", barcodes=["6900000000017"])
    first = make.make_listing(store=store, sku=lamp, title="Oak desk light, 100% wood", seller_sku="amz-xy-1")
    second = make.make_listing(store=store, mapped=False, title="竹制台灯", seller_sku="bamboo_2")
    found = {
        text: set(Listing.objects.filter(listings_matching(text)).values_list("pk", flat=True))
        for text in (
            "desk",
            "wood oak",
            "XY-1",
            "LAMP",
            "6900000000017",
            "台灯",
            "灯",
            "100%",
            "bamboo_2",
            "bambooX2",
            "nothing",
            " ",
        )
    }
    one, other, both = {first.pk}, {second.pk}, {first.pk, second.pk}
    assert found == {
        "desk": one, "wood oak": one, "XY-1": one, "LAMP": one, "6900000000017": one, "台灯": other, "灯": other, "100%": one,
        "bamboo_2": other, "bambooX2": set(), "nothing": set(), " ": both,
    }  # fmt: skip


def test_the_search_reads_the_index() -> None:
    execute("SET LOCAL enable_seqscan = off")
    execute("SET LOCAL enable_indexscan = off")  # with no rows any index will do; only this one can be asked for pieces
    execute("SET LOCAL enable_indexonlyscan = off")
    statement, params = Listing.objects.filter(listings_matching("desk")).query.sql_with_params()
    plan = "\n".join(row[0] for row in rows(f"EXPLAIN {statement}", params))
    assert "listing_pieces" in plan, plan
