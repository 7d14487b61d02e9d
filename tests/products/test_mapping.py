"""Suggestions for unmapped listings, mapping many at once, and wrong mappings put right."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.sql import rows
from inventory.models import TouchedSku
from inventory.services.channel import refresh_pools
from inventory.services.stock import Receipt, receive
from orders.models import Demand, Order, OrderLine
from orders.services.intake import take_in
from products.models import Listing, ListingDraft
from products.promises import PROMISES
from products.reads_mapping import code_keys, folded, suggestions
from products.services.desk import draft_listings
from products.services.mapping import LineOutcome, SheetLine, accept_suggestions, map_sheet, read_sheet
from products.services.remap import remap_listings
from stores.models import Store
from tests import factories as make
from tests.orders.arrivals import arrival, remote_line, remote_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    return make.make_store(site="DE", name="Northwind DE")


def open_listing(store: Store, seller_sku: str, title: str = "", **fields: object) -> Listing:
    return make.make_listing(
        store=store,
        mapped=False,
        seller_sku=seller_sku,
        external_key=f"{seller_sku}-{make.number()}",
        title=title,
        **fields,
    )


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        ("mug 350-blu", {"MUG350BLU": 97}),
        ("MUG-350-DE", {"MUG350DE": 97, "MUG350": 92}),
        ("MUG_350_FBA_DE", {"MUG350FBADE": 97, "MUG350FBA": 92, "MUG350": 92}),
        ("MUG-2", {"MUG2": 97, "MUG": 65}),
        ("", {}),
    ],
)
def test_a_code_is_read_without_its_stores_ending(code: str, keys: dict[str, int]) -> None:
    assert code_keys(code, "DE") == keys


def test_folding_in_python_and_in_the_index_agree() -> None:
    make.make_sku(code="a-B_c.d/e F")
    with connection.cursor() as cursor:
        cursor.execute("SELECT translate(upper(code), ' -_./', ''), code FROM products_sku")
        said, code = cursor.fetchone()
    assert said == folded(code) == "ABCDEF"


def test_each_reason_has_its_suggestion_and_a_page_is_one_statement(store: Store) -> None:
    mug = make.make_sku(code="MUG-350", barcodes=["4006381333931"])
    cup = make.make_sku(code="CUP-9", name="Ceramic coffee cup with a wooden lid", name_zh="陶瓷咖啡杯")
    lamp = make.make_sku(code="LAMP-1", name="Lamp", name_zh="橡木床头台灯")
    make.make_listing(store=make.make_store(), sku=cup, seller_sku="shop-77")
    listings = [
        open_listing(store, "mug 350"), open_listing(store, "MUG-350-DE"), open_listing(store, "4006381333931"),
        open_listing(store, "SHOP 77"), open_listing(store, "x1", "Coffee Cup, ceramic, with wooden lid (new)"),
        open_listing(store, "x2", "北欧橡木床头台灯"), open_listing(store, "x3", "Garden chair"), open_listing(store, "MUG-35X"),
    ]  # fmt: skip
    with CaptureQueriesContext(connection) as queries:
        found = suggestions(listings)
    assert len(queries) == 1
    best = [(found[row.pk][0].sku_id, found[row.pk][0].reason) if row.pk in found else None for row in listings]
    assert best == [
        (mug.pk, "code"), (mug.pk, "suffix"), (mug.pk, "barcode"), (cup.pk, "twin"), (cup.pk, "name"), (lamp.pk, "name"), None,
        None,
    ]  # fmt: skip
    scores = [found[row.pk][0].score for row in listings[:4]]
    assert scores == [97, 92, 96, 94]


def test_accepting_takes_what_is_sure_and_alone_and_lets_its_orders_go_on(store: Store) -> None:
    mug, one, two = make.make_sku(code="MUG-1"), make.make_sku(code="TWO-1"), make.make_sku(code="TWO1")
    warehouse = make.make_warehouse(serves=[store])
    receive(receipts=[Receipt(mug.pk, warehouse.pk, 9, 900, "test", 1)], actor=None)
    take_in(arrivals=[arrival(store, remote_order(remote_line(code))) for code in ("mug-1-de", "two 1", "none")])
    sure, both, none = (Listing.objects.get(seller_sku=code) for code in ("mug-1-de", "two 1", "none"))
    mapped = make.make_listing(store=store)

    told = accept_suggestions(listing_ids=[sure.pk, both.pk, none.pk, mapped.pk, 10**9], at_least=90, actor=None)

    assert told.outcomes == Outcomes(
        (sure.pk,), (mapped.pk,),
        {both.pk: Refusal("ambiguous", {"score": 97}), none.pk: Refusal("unsure", {"score": 0}), 10**9: Refusal("not_found")},
    )  # fmt: skip
    assert {one.pk, two.pk} & set(Listing.objects.values_list("sku_id", flat=True)) == set()
    assert dict(Order.objects.values_list("lines__listing__seller_sku", "held")) == {
        "mug-1-de": False, "two 1": True, "none": True,
    }  # fmt: skip
    assert Demand.objects.get(sku=mug).reserved == 1
    again = accept_suggestions(listing_ids=[sure.pk], at_least=90, actor=None)
    assert (again.outcomes, TimelineEntry.objects.filter(action="listing.mapped").count()) == (
        Outcomes((), (sure.pk,)),
        1,
    )


def test_a_sheet_says_line_by_line_what_it_would_do_and_does_it(store: Store) -> None:
    sku, other = make.make_sku(code="MUG-1"), make.make_sku(code="MUG-2")
    twin = [open_listing(store, "S-1"), open_listing(store, "S-1")]
    had, elsewhere = make.make_listing(store=store, sku=other, seller_sku="S-2"), open_listing(make.make_store(), "S-3")
    text = (
        "Store\tSeller SKU\tSKU\n"
        "Northwind DE\tS-1\tMUG-1\n\nNorthwind DE\tS-1\tMUG-2\nNorthwind DE\tS-2\tMUG-1\nNorthwind DE\tS-2\tMUG-2\n"
        f"{elsewhere.store.name}\tS-3\tMUG-1\nNorthwind DE\tS-9\tMUG-1\nNorthwind DE\tS-1\tNONE\nNorthwind DE\tS-1\n"
    )
    lines = read_sheet(text)
    assert lines[0] == SheetLine(2, "Northwind DE", "S-1", "MUG-1")

    dry = map_sheet(lines=lines, store_ids=[store.pk], dry_run=True, actor=None)
    assert Listing.objects.filter(sku=sku).count() == 0
    real = map_sheet(lines=lines, store_ids=[store.pk], dry_run=False, actor=None)

    assert dry == real == [
        LineOutcome(lines[0], "done", listing_ids=(twin[0].pk, twin[1].pk)), LineOutcome(lines[1], "refused", "twice"),
        LineOutcome(lines[2], "refused", "mapped"), LineOutcome(lines[3], "already"),
        LineOutcome(lines[4], "refused", "no_such_store"), LineOutcome(lines[5], "refused", "no_such_listing"),
        LineOutcome(lines[6], "refused", "no_such_sku"), LineOutcome(lines[7], "refused", "incomplete"),
    ]  # fmt: skip
    had.refresh_from_db()
    assert (Listing.objects.filter(sku=sku).count(), had.sku_id) == (2, other.pk)


def test_a_remapped_listing_sells_the_new_sku_and_what_was_sold_keeps_the_old(store: Store) -> None:
    old, new = make.make_sku(code="OLD"), make.make_sku(code="NEW")
    warehouse = make.make_warehouse(serves=[store])
    receive(
        receipts=[Receipt(old.pk, warehouse.pk, 5, 500, "test", 1), Receipt(new.pk, warehouse.pk, 8, 800, "test", 2)],
        actor=None,
    )
    listing = make.make_listing(store=store, sku=old, external_key="K", seller_sku="K")
    take_in(arrivals=[arrival(store, remote_order(remote_line("K", quantity=2)))])
    refresh_pools()

    held = remap_listings(targets={listing.pk: new.pk}, reason="wrong picture", actor=None)
    listing.refresh_from_db()
    assert (held, listing.sku_id) == (Outcomes(refused={listing.pk: Refusal("promised", {"units": 2})}), old.pk)

    done = remap_listings(targets={listing.pk: new.pk}, reason="wrong picture", from_now_on=True, actor=None)
    take_in(arrivals=[arrival(store, remote_order(remote_line("K")))])
    refresh_pools()
    listing.refresh_from_db()
    lines = OrderLine.objects.select_related("listing__sku", "sold_as").order_by("pk")
    assert done == Outcomes((listing.pk,))
    assert [(line.sku, list(line.demands.values_list("sku__code", "reserved"))) for line in lines] == [
        (old, [("OLD", 2)]), (new, [("NEW", 1)])
    ]  # fmt: skip
    assert listing.pool
    assert listing.pool.desired == 7
    entry = TimelineEntry.objects.get(action="listing.remapped")
    assert entry.data == {"before": "OLD", "sku": "NEW", "reason": "wrong picture"}
    again = remap_listings(targets={listing.pk: new.pk}, reason="wrong picture", actor=None)
    assert again == Outcomes((), (listing.pk,))


def test_the_draft_of_a_remapped_listing_sells_the_new_sku_too(store: Store) -> None:
    listing, other = make.make_listing(store=store), make.make_sku()
    draft_listings(listing_ids=[listing.pk], actor=None)
    remap_listings(targets={listing.pk: other.pk}, reason="wrong", actor=None)
    assert ListingDraft.objects.get().sku_id == other.pk
    promise = next(promise for promise in PROMISES if promise.name == "live_draft_sells_its_sku")
    assert rows(promise.sql) == []


def test_what_can_not_be_remapped_is_refused_and_stays(store: Store) -> None:
    sku = make.make_sku()
    plain, bare = make.make_listing(store=store), make.make_listing(store=store, mapped=False)
    own = make.make_listing(store=make.make_store(marketplace="direct"))
    before = dict(Listing.objects.values_list("pk", "sku_id"))
    told = remap_listings(
        targets={plain.pk: 10**9, bare.pk: sku.pk, own.pk: sku.pk, 10**9: sku.pk}, reason="x", actor=None
    )
    silent = remap_listings(targets={plain.pk: sku.pk}, reason=" ", actor=None)
    assert told == Outcomes(
        refused={
            10**9: Refusal("not_found"), plain.pk: Refusal("no_such_sku"), bare.pk: Refusal("unmapped"), own.pk: Refusal("own_sales"),
        }
    )  # fmt: skip
    assert silent == Outcomes(refused={plain.pk: Refusal("no_reason")})
    assert (dict(Listing.objects.values_list("pk", "sku_id")), TouchedSku.objects.count()) == (before, 0)


def test_the_pages_of_mapping(client: Client, store: Store) -> None:
    make.make_sku(code="MUG-1")
    make.make_warehouse(serves=[store])
    first, _last = open_listing(store, "MUG 1"), open_listing(store, "zzz")
    take_in(arrivals=[arrival(store, remote_order(remote_line("waits")))])
    for _ in range(2):
        open_listing(store, "later")
    client.force_login(make.make_user(role="operations", stores=[store]))
    shown = client.get(reverse("orders:unmapped")).context["rows"]
    assert (shown[0]["row"].listing.seller_sku, shown[0]["row"].waiting) == ("waits", 1)
    only = client.get(reverse("orders:unmapped"), {"tab": "orders"}).context["rows"]
    assert [entry["row"].listing.seller_sku for entry in only] == ["waits"]
    answer = client.post(reverse("orders:map-suggested"), {"confidence": "97"})
    assert (answer.context["done"], answer.context["refused"]) == (1, 4)
    first.refresh_from_db()
    assert first.sku_id is not None
    sheet = client.post(reverse("products:mapping-sheet"), {"sheet": "Northwind DE\tzzz\tMUG-1", "dry": "1"})
    assert (sheet.context["done"], Listing.objects.filter(seller_sku="zzz", sku=None).count()) == (1, 1)
    client.post(reverse("products:mapping-sheet"), {"sheet": "Northwind DE\tzzz\tMUG-1", "dry": "0"})
    assert Listing.objects.filter(seller_sku="zzz", sku=None).count() == 0
    assert client.post(reverse("products:mapping-sheet"), {"sheet": ""}).status_code == 422
