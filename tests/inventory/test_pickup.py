"""Pick-up points: papers decide who is served, collections hold, hand out and let go once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pypdf import PdfWriter

from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from erp.kernel.promises import audit
from finance import chart
from finance.services.books.moves import build
from inventory.collection_codes import check_digit, new_code, read_code
from inventory.models import Collection, PointPaper, Reservation, StockLevel, StockMove, Warehouse
from inventory.papers import BadPaper, read_scan
from inventory.reads_pickup import statement, tiles
from inventory.services import collecting, points
from inventory.services.channel import refresh_pools
from inventory.services.collecting import Opened
from inventory.services.levels import touch
from inventory.services.points import NewPaper
from inventory.states import PaperKind, WarehouseKind
from orders.queries import ranked_warehouses
from people.models import User
from products.models import Sku
from tests.factories import make_bundle, make_listing, make_sku, make_store, make_user, make_warehouse
from tests.inventory.floor import goods

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


class Point:
    """A pick-up point with ten cups, and who works with it."""

    def __init__(self, *, units: int = 10) -> None:
        self.clerk, self.cup = make_user(role="warehouse"), make_sku()
        self.house = make_warehouse(kind=WarehouseKind.PICKUP)
        goods(self.house, (self.cup, units, 100 * units))

    def open(self, units: int = 3, *, sku: Sku | None = None, key: UUID | None = None, **fields: object) -> Opened:
        wanted = {
            "goods": {(sku or self.cup).pk: units},
            "expires_at": clock.now() + DAY,
            "collector": "Wang Fang",
            **fields,
        }
        return collecting.open_collection(
            client_id=key or uuid4(), point_id=self.house.pk, actor=self.clerk, **wanted,  # type: ignore[arg-type]  # plain keywords
        )  # fmt: skip

    def opened(self, units: int = 3) -> Collection:
        found = self.open(units).collection
        assert found is not None
        return found

    def hand_out(self, code: str, key: UUID | None = None, by: User | None = None) -> Collection | Refusal:
        return collecting.hand_out(client_id=key or uuid4(), point_id=self.house.pk, code=code, actor=by or self.clerk)

    @property
    def stands(self) -> tuple[int, int]:
        level = StockLevel.objects.get(sku=self.cup, warehouse=self.house)
        return level.on_hand, level.reserved

    def paper(self, *, until: int | None, kind: PaperKind = PaperKind.LICENCE, number: str = "L-1") -> PointPaper:
        today = clock.business_date()
        last = None if until is None else today + until * DAY
        kept = points.add_paper(
            point_id=self.house.pk, actor=self.clerk, paper=NewPaper(kind, number, today - 400 * DAY, last)
        )
        assert isinstance(kept, PointPaper)
        return kept


@pytest.fixture
def point() -> Point:
    return Point()


def broken(*names: str) -> dict[str, list[object]]:
    return {
        each.promise.name: [row["id"] for row in each.offenders]
        for each in audit()
        if each.promise.name in names or (not names and each.offenders)
    }


def test_a_collection_is_held_handed_out_once_and_booked(point: Point) -> None:
    key, points_key = uuid4(), uuid4()
    points.set_commission(point_id=point.house.pk, commission=250)
    opened = point.open(3, key=key)
    assert (point.open(9, key=key).collection, point.stands) == (opened.collection, (10, 3))
    assert opened.collection is not None
    assert b"Wang" not in bytes(opened.collection.sealed or b"")
    assert collecting.collector_of(opened.collection) == "Wang Fang"

    first = point.hand_out(opened.collection.code, points_key)
    assert isinstance(first, Collection)
    assert point.hand_out(opened.collection.code, points_key) == first  # the same scan, sent again
    other = point.hand_out(opened.collection.code)
    assert other == Refusal("collected", {"who": point.clerk.display_name, "when": first.collected_at})
    assert (point.stands, first.commission) == ((7, 0), 250)
    move = StockMove.objects.get(document_kind="collection_line")
    assert (move.delta, move.kind, move.value) == (-3, "sale", -300)
    [draft] = build([move.pk]).drafts
    legs = {(leg.account, leg.amount, leg.sku_id, leg.order_id) for leg in draft.legs}
    assert legs == {(chart.INVENTORY, -300, point.cup.pk, None), (chart.COST_OF_GOODS, 300, point.cup.pk, None)}
    assert broken() == {}


def test_what_is_refused_changes_nothing(point: Point) -> None:
    collection, plate, bundle = point.opened(4), make_sku(), make_bundle()
    before = (point.stands, Collection.objects.count(), Reservation.objects.count())
    both = collecting.open_collection(
        client_id=uuid4(), point_id=point.house.pk, goods={point.cup.pk: 7, plate.pk: 1}, collector="Li",
        expires_at=clock.now() + DAY, actor=point.clerk,
    )  # fmt: skip
    refusals = [
        both,
        point.open(1, sku=bundle),
        point.open(0),
        point.open(expires_at=clock.now()),
        point.open(goods={0: 1}),
        collecting.open_collection(
            client_id=uuid4(), point_id=make_warehouse().pk, goods={point.cup.pk: 1}, collector="Li",
            expires_at=clock.now() + DAY, actor=point.clerk,
        ),
        collecting.reopen(
            client_id=uuid4(), collection_id=collection.pk, expires_at=clock.now() + DAY, actor=point.clerk
        ),
    ]  # fmt: skip
    assert [each.refused for each in refusals] == [
        {
            point.cup.pk: Refusal("short", {"available": 6, "wanted": 7}),
            plate.pk: Refusal("short", {"available": 0, "wanted": 1}),
        },
        {bundle.pk: Refusal("bundle")},
        {0: Refusal("nothing")},
        {0: Refusal("past")},
        {0: Refusal("not_found")},
        {0: Refusal("not_a_point")},
        {0: Refusal("not_expired")},
    ]
    elsewhere = collecting.hand_out(
        client_id=uuid4(), point_id=Point().house.pk, code=collection.code, actor=point.clerk
    )
    assert elsewhere == Refusal("other_point", {"point": point.house.code})
    assert point.hand_out("00000000") == Refusal("unknown_code")
    assert collecting.cancel(collection_ids=[collection.pk], reason=" ", actor=point.clerk).refused == {
        collection.pk: Refusal("no_reason")
    }
    assert (point.stands, Collection.objects.filter(point=point.house).count(), Reservation.objects.count()) == before


def test_goods_that_nobody_comes_for_are_free_again_and_may_be_held_again(point: Point) -> None:
    late, kept = point.opened(4), point.opened(2)
    Collection.objects.filter(pk=late.pk).update(expires_at=clock.now() - DAY)
    assert point.hand_out(late.code) == Refusal("expired")
    assert (collecting.expire(), collecting.expire(), point.stands) == (1, 0, (10, 2))
    late.refresh_from_db()
    kept.refresh_from_db()
    assert (late.state, kept.state, point.hand_out(late.code)) == ("expired", "open", Refusal("expired"))

    key = uuid4()
    again = [
        collecting.reopen(client_id=each, collection_id=late.pk, expires_at=clock.now() + DAY, actor=point.clerk)
        for each in (key, key, uuid4())
    ]
    new = again[0].collection
    assert new is not None
    assert again[1].collection == new
    assert again[2].refused == {0: Refusal("reopened", {"number": new.number})}
    assert (new.code != late.code, collecting.collector_of(new), point.stands) == (True, "Wang Fang", (10, 6))
    outcomes = collecting.cancel(collection_ids=[new.pk, late.pk, 0], reason="changed her mind", actor=point.clerk)
    assert (outcomes.done, outcomes.already) == ((new.pk,), ())
    assert dict(outcomes.refused) == {0: Refusal("not_found"), late.pk: Refusal("over")}
    assert collecting.cancel(collection_ids=[new.pk], reason="again", actor=point.clerk).already == (new.pk,)
    assert (point.stands, point.hand_out(new.code), broken()) == ((10, 2), Refusal("cancelled"), {})


def test_a_point_whose_paper_lapsed_serves_nobody_new(point: Point) -> None:
    store = make_store()
    listing = make_listing(store=store, sku=point.cup)
    point.house.stores.create(store=store, rank=1)

    def served() -> tuple[int | None, list[int], bool]:
        refresh_pools()
        listing.pool.refresh_from_db()
        ranked = [warehouse for warehouse, _rank in ranked_warehouses([store.pk])[store.pk]]
        return listing.pool.desired, ranked, Warehouse.objects.get(pk=point.house.pk).suspended_at is not None

    open_one, old = point.opened(2), point.paper(until=20)
    points.judge()
    touch([point.cup.pk])
    assert served() == (8, [point.house.pk], False)
    PointPaper.objects.filter(pk=old.pk).update(valid_until=clock.business_date() - DAY)
    assert (points.judge(), points.judge()) == (1, 0)
    assert served() == (0, [], True)
    refused = point.open(1).refused
    assert refused == {0: Refusal("paper", {"kind": "licence", "number": "L-1"})}
    assert isinstance(point.hand_out(open_one.code), Collection)  # who has a slip is served
    assert [(tile.count, tile.tone) for tile in tiles(point.clerk)] == [(1, "bad")]
    point.paper(until=300, number="L-2")
    assert served() == (8, [point.house.pk], False)
    assert (point.open(1).refused, [tile.count for tile in tiles(point.clerk)], broken()) == ({}, [0], {})
    assert point.paper(until=None, kind=PaperKind.LEASE)
    assert points.withdraw_paper(paper_id=old.pk)
    assert not points.withdraw_paper(paper_id=old.pk)


def test_scans_are_read_before_they_are_kept(point: Point, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    pdf, locked, picture = BytesIO(), BytesIO(), BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(pdf)
    writer.encrypt("secret")
    writer.write(locked)
    Image.new("RGB", (80, 60), "red").save(picture, "PNG")
    for content, code in (
        (b"MZ...", "not_a_paper"), (b"%PDF-1.7 nothing", "broken"), (locked.getvalue(), "locked"),
        (b"%PDF-" + b"0" * 16_000_000, "too_big"),
    ):  # fmt: skip
        with pytest.raises(BadPaper) as bad:
            read_scan(content)
        assert bad.value.code == code
    for content, form in ((pdf.getvalue(), "pdf"), (picture.getvalue(), "png")):
        scan = read_scan(content)
        kept = points.add_paper(
            point_id=point.house.pk, actor=point.clerk, scan=scan,
            paper=NewPaper(PaperKind.OTHER, "S", clock.business_date(), required=False),
        )  # fmt: skip
        assert isinstance(kept, PointPaper)
        assert (kept.form, points.path_of(kept.sha256, kept.form).read_bytes()) == (form, scan.content)
    shop = make_warehouse()
    answer = points.add_paper(
        point_id=shop.pk, actor=point.clerk, paper=NewPaper(PaperKind.OTHER, "S", clock.business_date())
    )
    assert (answer, PointPaper.objects.filter(point=shop).count()) == (Refusal("not_a_point"), 0)


def test_a_code_finds_slips_of_the_finger() -> None:
    code = new_code()
    assert (read_code(code), read_code(f"COL{code}"), read_code(f" {code[:4]} {code[4:]}")) == (
        (code, False), (code, True), (code, False),
    )  # fmt: skip
    for place in range(8):
        wrong = code[:place] + str((int(code[place]) + 1) % 10) + code[place + 1 :]
        assert read_code(wrong) is None
    assert (check_digit("7992739"), read_code(""), read_code("COL12")) == ("8", None, None)


def test_a_statement_adds_up(point: Point) -> None:
    points.set_commission(point_id=point.house.pk, commission=150)
    point.hand_out(point.opened(3).code)
    month = clock.business_date().replace(day=1)
    told = statement(point.house.pk, month)
    [line] = told.lines
    opening = (line["opening"], line["received"], line["collected"], line["closing"], line["closing_value"])
    assert (opening, told.collections, told.commission) == ((0, 10, -3, 7, Decimal(7)), 1, Decimal("1.50"))
    later = statement(point.house.pk, (month + timedelta(days=32)).replace(day=1))
    assert [(row["opening"], row["closing"], row["collected"]) for row in later.lines] == [(7, 7, 0)]
    assert statement(point.house.pk, (month - DAY).replace(day=1)).lines == []


def test_a_collection_of_many_lines_costs_the_same(point: Point) -> None:
    def cost(lines: int) -> int:
        skus = [make_sku() for _ in range(lines)]
        goods(point.house, *((sku, 5, 50) for sku in skus))
        with CaptureQueriesContext(connection) as seen:
            opened = point.open(goods={sku.pk: 2 for sku in skus})
            assert opened.collection
            assert isinstance(point.hand_out(opened.collection.code), Collection)
        return len(seen)

    cost(1)
    assert cost(1) == cost(20)


def test_what_is_over_stays_and_lines_stay(point: Point) -> None:
    collection = point.opened()
    point.hand_out(collection.code)
    for change in (
        lambda: Collection.objects.filter(pk=collection.pk).update(
            state="open", collected_at=None, collected_by=None, handed_key=None, commission=None
        ),
        lambda: collection.lines.update(quantity=9),
        lambda: collection.lines.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_promises_notice(point: Point) -> None:
    one, two = point.opened(2), point.opened(1)
    line, other = one.lines.get(), two.lines.get()
    hold, leave, suspended = (
        "collections_hold_while_open", "collections_leave_once", "points_without_papers_are_suspended",
    )  # fmt: skip
    assert broken(hold, leave, suspended) == {hold: [], leave: [], suspended: []}
    Collection.objects.filter(pk=one.pk).update(
        state="collected", collected_at=clock.now(), collected_by=point.clerk, handed_key=uuid4(), commission=0
    )
    assert broken(hold, leave) == {hold: [line.pk], leave: [line.pk]}
    level = StockLevel.objects.get()
    StockMove.objects.create(
        level=level, delta=-1, kind="adjustment", document_kind="collection_line", document_id=other.pk, value=0,
        at=clock.now(),
    )  # fmt: skip
    assert sorted(broken(leave)[leave], key=str) == sorted([line.pk, other.pk], key=str)
    Warehouse.objects.filter(pk=point.house.pk).update(suspended_at=clock.now())
    assert broken(suspended) == {suspended: [point.house.pk]}


@pytest.mark.django_db(transaction=True)
def test_two_clerks_hand_out_one_slip_and_one_of_them_does() -> None:
    point = Point()
    code, clerks, gate = point.opened(3).code, [point.clerk, make_user(role="warehouse")], Barrier(2)

    def hands(clerk: User) -> Collection | Refusal:
        try:
            gate.wait()
            return point.hand_out(code, by=clerk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(hands, clerks))
    [won] = [each for each in answers if isinstance(each, Collection)]
    [lost] = [each for each in answers if isinstance(each, Refusal)]
    winner = won.collected_by
    assert winner is not None
    assert lost == Refusal("collected", {"who": winner.display_name, "when": won.collected_at})
    assert (point.stands, StockMove.objects.filter(document_kind="collection_line").count()) == ((7, 0), 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_want_the_last_units_and_one_of_them_has_them() -> None:
    point, gate = Point(units=5), Barrier(2)

    def wants(_: int) -> Opened:
        try:
            gate.wait()
            return point.open(4)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(wants, range(2)))
    assert [each.refused for each in answers if each.collection is None] == [
        {point.cup.pk: Refusal("short", {"available": 1, "wanted": 4})}
    ]
    assert (point.stands, Collection.objects.count()) == ((5, 4), 1)
