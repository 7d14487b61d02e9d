"""The stock pages: every number opens, lists cost the same at any length, goods come in once."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from erp.kernel.models import AuditRun
from erp.kernel.services.audits import run_audit
from inventory import reads
from inventory.models import CostLayer, Reservation, StockDocument, StockLevel, StockMove
from inventory.promises import PROMISES
from inventory.services.documents import Arrived, receive_goods
from people.models import User
from products.models import Sku
from tests.factories import (
    make_bundle,
    make_level,
    make_listing,
    make_move,
    make_sku,
    make_store,
    make_user,
    make_warehouse,
)
from tests.proofs import Day, broken, plant, trade

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def owner(client: Client) -> User:
    user = make_user(first_name="Ada")
    client.force_login(user)
    return user


@pytest.fixture
def day(owner: User) -> Iterator[Day]:
    return trade()


def codes(client: Client, query: str = "") -> list[str]:
    return [row.level.sku.code for row in client.get(reverse("stock") + query).context["rows"]]


def test_the_list_shows_each_level_with_what_stores_show(client: Client, day: Day) -> None:
    rows = client.get(reverse("stock")).context["rows"]
    cup = next(row for row in rows if row.level.sku_id == day.cup.pk)
    level = StockLevel.objects.get(sku=day.cup)
    assert (cup.available, cup.level.on_hand, cup.level.reserved) == (0, level.on_hand, level.reserved)
    assert cup.waiting == sum(Reservation.objects.filter(level=level).values_list("waiting", flat=True)) > 0
    assert (cup.stores, cup.behind) == (1, 2)


def test_the_list_filters_by_the_address(client: Client, owner: User) -> None:
    here, there = make_warehouse(), make_warehouse(kind="overseas")
    cup = make_sku(code="CUP-RED", name="Red cup", name_zh="红色杯子", barcodes=["690123"])
    spoon = make_sku(code="SPOON", name="Spoon of wood", name_zh="木勺")
    make_level(sku=cup, warehouse=here, on_hand=3)
    make_level(sku=spoon, warehouse=there, on_hand=0)
    found = {
        query: codes(client, query)
        for query in ("", "?q=cup-r", "?q=690123", "?q=木", "?q=of wood", "?q=nothing", f"?warehouse={there.pk}", "?kind=own",
                      "?tab=out", "?tab=waiting", "?tab=behind", "?q=CUP&tab=out", "?warehouse=x", "?q=%00")
    }  # fmt: skip
    both = ["CUP-RED", "SPOON"]
    assert list(found.values()) == [
        both, ["CUP-RED"], ["CUP-RED"], ["SPOON"], ["SPOON"], [], ["SPOON"], ["CUP-RED"], ["SPOON"], [], [], [], both, both,
    ]  # fmt: skip


def test_the_name_is_chinese_for_a_chinese_reader(client: Client, owner: User) -> None:
    make_level(sku=make_sku(name="Cup", name_zh="杯子"))
    client.cookies["django_language"] = "zh-hans"
    assert "杯子" in client.get(reverse("stock"), HTTP_ACCEPT_LANGUAGE="zh-hans").content.decode()


def test_a_search_that_takes_too_long_asks_to_be_narrowed(
    client: Client, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "PATIENCE", "1ms")
    real = reads.search_levels
    monkeypatch.setattr(reads, "search_levels", lambda wanted: real(wanted).extra(where=["pg_sleep(1) IS NOT NULL"]))
    make_level()
    response = client.get(reverse("stock"))
    assert response.status_code == 200
    assert "That search takes too long" in response.content.decode()


@pytest.mark.parametrize("page", ["stock", "product-skus"])
def test_a_list_costs_the_same_queries_at_one_row_and_at_many(client: Client, owner: User, page: str) -> None:
    counts = []
    for rows in (1, 3, 20):
        for _ in range(rows):
            listing = make_listing()
            make_level(sku=listing.sku)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(page)).status_code == 200
        counts.append(len(queries))
    assert counts == [counts[0]] * 3


def test_pages_follow_each_other_without_a_row_lost_or_doubled(client: Client, owner: User) -> None:
    warehouses = [make_warehouse() for _ in range(2)]
    for _ in range(60):
        sku = make_sku()
        for warehouse in warehouses:
            make_level(sku=sku, warehouse=warehouse)
    seen: list[int] = []
    query: str | None = ""
    while query is not None:
        context = client.get(f"{reverse('stock')}?{query}").context
        seen += [row.level.pk for row in context["rows"]]
        query = context["page"].next_query
    assert seen == list(StockLevel.objects.order_by("sku__code", "pk").values_list("pk", flat=True))


@pytest.mark.parametrize("show", ["moves", "reservations", "layers", "stores", "bundle"])
def test_each_part_of_a_sku_page_costs_the_same_at_one_row_and_at_many(client: Client, day: Day, show: str) -> None:
    counts = []
    for more in (1, 20):
        for _ in range(more):
            goods = [Arrived(day.spoon.pk, 1, 100)]
            receive_goods(client_id=uuid4(), warehouse_id=day.warehouse.pk, arrived=goods, actor=None)
            make_listing(store=day.store, sku=make_bundle(parts={day.spoon: 1}))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("stock-sku", args=[day.spoon.pk]) + f"?show={show}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_moves_tell_the_running_level_and_lead_to_their_documents(client: Client, day: Day) -> None:
    url = reverse("stock-sku", args=[day.spoon.pk])
    rows = client.get(url + "?show=moves").context["rows"]
    assert [(row["move"].kind, row["move"].delta, row["on_hand"]) for row in rows] == [
        ("sale", -2, 17), ("adjustment", -1, 19), ("receipt", 20, 20),
    ]  # fmt: skip
    document = StockDocument.objects.get(kind="receipt", lines__sku=day.spoon)
    assert [row["document"].text for row in rows] == [
        day.parcel.number,
        StockDocument.objects.get(kind="adjustment").number,
        document.number,
    ]
    for row in rows:
        assert client.get(row["document"].url).status_code == 200
    level = StockLevel.objects.get(sku=day.spoon)
    older = make_move(level=level, delta=5)
    StockLevel.objects.filter(pk=level.pk).update(on_hand=level.on_hand + 5)
    moves = list(StockMove.objects.filter(level=level).order_by("-pk"))
    assert reads.running_on_hand(moves[1:]) == {moves[1].pk: 17, moves[2].pk: 19, moves[3].pk: 20}
    assert moves[0].pk == older.pk


def test_reservations_lead_to_orders_that_one_may_see_and_say_the_place_in_the_queue(client: Client, day: Day) -> None:
    url = reverse("stock-sku", args=[day.cup.pk]) + "?show=reservations&state=waiting"
    (row,) = client.get(url).context["rows"]
    assert (row["owner"].text, row["owner"].url) == (
        day.waiting.external_id,
        reverse("orders:order", args=[day.waiting.pk]),
    )
    assert row["place"] == (1, 0)
    client.force_login(make_user(role="operations", stores=[make_store()]))
    (row,) = client.get(url).context["rows"]
    assert (row["owner"].text, row["owner"].url) == (f"#{day.waiting.pk}", "")
    assert client.get(reverse("stock-sku", args=[day.cup.pk]) + "?show=stores").context["rows"] == []


def test_layers_show_what_is_left_of_each_receipt(client: Client, day: Day) -> None:
    (row,) = client.get(reverse("stock-sku", args=[day.spoon.pk]) + "?show=layers").context["rows"]
    layer = CostLayer.objects.get(level__sku=day.spoon)
    assert (row["layer"], row["left"] * 100, round(row["unit"], 4)) == (layer, layer.value_left, round(row["unit"], 4))
    assert round(row["unit"] * 20, 2) * 100 == 333


def test_a_bundle_page_derives_its_availability_from_the_parts(client: Client, owner: User) -> None:
    cup, spoon, warehouse = make_sku(code="A"), make_sku(code="B"), make_warehouse()
    make_level(sku=cup, warehouse=warehouse, on_hand=5)
    make_level(sku=spoon, warehouse=warehouse, on_hand=7)
    bundle = make_bundle(parts={cup: 1, spoon: 2})
    rows = client.get(reverse("stock-sku", args=[bundle.pk])).context["rows"]
    assert [(row["code"], row["available"], row["bundles"], row["least"], row["limits"]) for row in rows] == [
        ("A", 5, 5, 3, False), ("B", 7, 3, 3, True),
    ]  # fmt: skip


def test_an_address_that_is_none_of_ours_is_not_found(client: Client, owner: User) -> None:
    sku = make_sku()
    for url in (
        reverse("stock") + "?after=x",
        reverse("stock-sku", args=[sku.pk]) + "?after=x",
        reverse("stock-sku", args=[10**9]),
    ):
        assert client.get(url).status_code == 404
    assert client.get(reverse("stock-sku", args=[sku.pk]) + "?show=x&warehouse=y&state=z").status_code == 200


# Goods in


def post_scan(client: Client, code: str, warehouse: int) -> tuple[str, str]:
    response = client.post(
        reverse("stock-receive-scan"), {"code": code, "warehouse": warehouse, "client_id": uuid4()}, **HTMX
    )
    return response["X-Scan-Sound"], response.content.decode()


def test_goods_are_received_by_scan_once(client: Client) -> None:
    client.force_login(make_user(role="warehouse"))
    warehouse, sku = make_warehouse(), make_sku(code="CUP", barcodes=["690123"])
    sound, html = post_scan(client, "690123", warehouse.pk)
    assert (sound, "CUP" in html, 'name="unit_cost"' in html) == ("ok", True, True)
    sent = {"client_id": str(uuid4()), "warehouse": warehouse.pk, "sku": sku.pk, "quantity": 3, "unit_cost": "1.3333"}
    answers = [client.post(reverse("stock-receive"), sent, **HTMX) for _ in range(2)]
    assert [answer["X-Scan-Sound"] for answer in answers] == ["done", "done"]
    assert "nothing was received twice" in answers[1].content.decode()
    assert list(StockMove.objects.values_list("delta", "value")) == [(3, 400)]
    assert StockLevel.objects.get().on_hand == 3
    assert broken(PROMISES) == {}


def test_an_unknown_code_and_a_bundle_are_refused_loudly_with_what_to_do(client: Client, owner: User) -> None:
    warehouse, bundle = make_warehouse(), make_bundle()
    sound, html = post_scan(client, "NO-SUCH", warehouse.pk)
    assert (sound, "No SKU has the code NO-SUCH. Add the barcode to its SKU" in html) == ("wrong", True)
    sound, html = post_scan(client, bundle.code, warehouse.pk)
    assert (sound, "Receive its parts" in html) == ("wrong", True)
    assert client.post(reverse("stock-receive-scan"), {"code": "X"}, **HTMX).status_code == 400


@pytest.mark.parametrize("wrong", [{"quantity": 0}, {"quantity": "x"}, {"unit_cost": "-1"}, {"client_id": "x"}])
def test_a_wrong_receipt_is_shown_again_with_the_reason(client: Client, owner: User, wrong: dict[str, object]) -> None:
    warehouse, sku = make_warehouse(), make_sku()
    sent = {
        "client_id": str(uuid4()),
        "warehouse": warehouse.pk,
        "sku": sku.pk,
        "quantity": 3,
        "unit_cost": "1",
        **wrong,
    }
    response = client.post(reverse("stock-receive"), sent, **HTMX)
    assert (response.status_code, StockDocument.objects.count()) == (422, 0)


def test_a_level_is_corrected_with_a_reason_or_refused_with_what_to_do(client: Client, day: Day) -> None:
    url = reverse("stock-adjust", args=[day.cup.pk])
    sent = {"client_id": str(uuid4()), "warehouse": day.warehouse.pk, "delta": -1, "reason": "fell down"}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 302
    move = StockMove.objects.latest("pk")
    assert (move.delta, move.reason, move.actor and move.actor.first_name) == (-1, "fell down", "Ada")
    assert StockMove.objects.filter(reason="fell down").count() == 1
    refused = client.post(url, {**sent, "client_id": str(uuid4()), "delta": -500})
    assert (refused.status_code, "units are there. Take away no more than that." in refused.content.decode()) == (
        422,
        True,
    )
    Reservation.objects.filter(level__sku=day.cup).update(picked=True)
    refused = client.post(url, {**sent, "client_id": str(uuid4()), "delta": -3})
    assert "hands. Put a parcel back first" in refused.content.decode()
    assert client.post(url, {**sent, "client_id": str(uuid4()), "reason": ""}).status_code == 422
    assert client.post(url, {**sent, "client_id": str(uuid4()), "delta": 0}).status_code == 422


# The catalogue


def test_the_catalogue_finds_by_barcode_code_and_name(client: Client, owner: User) -> None:
    make_sku(code="CUP", name="Red cup", name_zh="红杯", barcodes=["690"])
    make_bundle(parts={Sku.objects.get(code="CUP"): 2}, code="SET", name="Set")
    found = {
        query: [row["sku"].code for row in client.get(reverse("product-skus") + query).context["rows"]]
        for query in ("", "?q=690", "?q=cu", "?q=红", "?kind=bundle", "?q=none")
    }
    assert list(found.values()) == [["CUP", "SET"], ["CUP"], ["CUP"], ["CUP"], ["SET"], []]


def test_a_sku_page_shows_listings_of_ones_own_stores_only(client: Client) -> None:
    mine, other, sku = make_store(), make_store(), make_sku(barcodes=["690"])
    for store in (mine, other):
        make_listing(store=store, sku=sku)
    client.force_login(make_user(role="designer", stores=[mine]))
    html = client.get(reverse("product-sku", args=[sku.pk])).content.decode()
    assert (f">{mine.name}<" in html, f">{other.name}<" in html, "690" in html) == (True, False, True)
    assert reverse("stock-sku", args=[sku.pk]) not in html


# The audit


def test_the_audit_page_shows_what_is_kept_broken_and_not_exercised(client: Client, day: Day) -> None:
    assert "No audit has run yet" in client.get(reverse("audit")).content.decode()
    client.post(reverse("audit-run"))
    client.post(reverse("audit-run"))
    assert AuditRun.objects.filter(finished_at=None).count() == 1
    assert "is under way" in client.get(reverse("audit")).content.decode()
    plant("UPDATE inventory_stocklevel SET on_hand = on_hand + 1 WHERE sku_id = %s", day.spoon.pk)
    run = run_audit()
    assert run
    assert (run.asked_by and run.asked_by.first_name, run.broken, run.finished_at is not None) == ("Ada", 2, True)
    html = client.get(reverse("audit")).content.decode()
    assert [
        words in html for words in ("What is on hand is the sum of its moves", "Not exercised", "Run the audit now")
    ] == [True] * 3
    assert reverse("stock-sku", args=[day.spoon.pk]) in html
    part = client.get(reverse("audit"), HTTP_HX_REQUEST="true", HTTP_HX_TARGET="div#audit").content.decode()
    assert "<html" not in part
    assert "<h1" not in part


def test_the_schedule_audits_on_its_own(owner: User) -> None:
    run = run_audit()
    assert run
    assert (run.asked_by, run.broken, AuditRun.objects.count()) == (None, 0, 1)
