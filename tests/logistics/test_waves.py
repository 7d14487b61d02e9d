"""Waves: made by deadline and kind, in bin order, one living wave a parcel, and undone."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from inventory.models import Reservation
from inventory.services.bins import Placed, place
from logistics.models import Parcel, ScanEvent, Wave, WaveParcel, WavePick
from logistics.services.parcels import cancel_parcels
from logistics.services.picking import pick_scan
from logistics.services.scans import Answer
from logistics.services.wall import wall_scan
from logistics.services.waves import dissolve, make_waves, take_out
from orders.services.allocate import allocate_orders
from orders.services.review import approve_orders
from people.models import User
from tests.factories import NOON, make_sku, make_user, make_warehouse
from tests.finance.books.make import shop
from tests.inventory.floor import make_bins
from tests.logistics.cast import make_parcels, scan

pytestmark = pytest.mark.django_db


def pick(code: str, *, actor: User, wave: Wave, at: object = None) -> Answer:
    """One scan at the pick station."""
    return pick_scan(
        code=code, client_id=uuid4(), actor=actor, wave_id=wave.pk, pick_id=at if isinstance(at, int) else None
    )


def sort(code: str, *, actor: User, wave: Wave) -> Answer:
    """One scan at the put wall."""
    return wall_scan(code=code, client_id=uuid4(), actor=actor, wave_id=wave.pk)


def way(wave: Wave) -> list[tuple[str, str, int]]:
    """The stops of a wave: bin, SKU, units."""
    return [
        (stop.bin.code if stop.bin else "", stop.sku.code, stop.quantity)
        for stop in WavePick.objects.filter(wave=wave).select_related("bin", "sku").order_by("turn")
    ]


def put_in_bins(house: object, *placed: tuple[object, str, int]) -> None:
    """Bins in the order of their names, with goods in them."""
    bins = {one.code: one for one in make_bins(house, *sorted({code for _sku, code, _n in placed}))}
    done = place(
        client_id=uuid4(),
        placed=[Placed(sku.pk, house.pk, None, bins[code].pk, n) for sku, code, n in placed],  # type: ignore[attr-defined]  # a SKU and a warehouse
        actor=None,
    )
    assert not done.refused


def test_parcels_are_waved_by_kind_the_most_urgent_first_and_in_bin_order() -> None:
    house, clerk = make_warehouse(), make_user()
    red, blue = make_sku(code="RED"), make_sku(code="BLUE")
    singles = [*make_parcels(2, {red: 1}, warehouse=house), *make_parcels(1, {blue: 1}, warehouse=house)]
    [several] = make_parcels(1, {red: 3}, warehouse=house)
    [mixed] = make_parcels(1, {red: 1, blue: 2}, warehouse=house)
    put_in_bins(house, (blue, "A1", 2), (red, "B1", 1), (red, "B2", 5))
    urgent = singles[1]
    Parcel.objects.filter(pk=urgent.pk).update(ship_by=NOON)
    asked = [parcel.pk for parcel in (*singles, several, mixed)]
    outcomes = make_waves(asked, size=2, wall=5, actor=clerk)
    waves = list(Wave.objects.order_by("pk"))
    members = [(wave.kind, list(wave.places.order_by("slot").values_list("parcel_id", flat=True))) for wave in waves]
    assert (outcomes.already, dict(outcomes.refused), sorted(outcomes.done)) == ((), {}, sorted(asked))
    assert members == [
        ("mixed", [mixed.pk]), ("one_sku", [several.pk]), ("single", [urgent.pk, singles[0].pk]), ("single", [singles[2].pk]),
    ]  # fmt: skip
    planned: Counter[tuple[str, str]] = Counter()
    for wave in waves:
        for code, sku, units in way(wave):
            planned[code, sku] += units
    # Five of the six red units that are wanted lie in bins; no unit is planned twice, blue ones beyond A1 are not put away.
    assert planned == {("A1", "BLUE"): 2, ("", "BLUE"): 1, ("B1", "RED"): 1, ("B2", "RED"): 5}


def test_a_parcel_is_in_one_living_wave_and_again_changes_nothing() -> None:
    parcels = make_parcels(3, {make_sku(): 1})
    ids = [parcel.pk for parcel in parcels]
    make_waves(ids, actor=None)
    again = make_waves(ids, actor=None)
    assert (again.done, again.already, Wave.objects.count()) == ((), tuple(ids), 1)
    other = Wave.objects.create(number="W1", warehouse=parcels[0].warehouse, kind="single", created_at=NOON)
    with pytest.raises(IntegrityError, match="wave_parcel_in_one"), transaction.atomic():
        WaveParcel.objects.create(wave=other, parcel=parcels[0], slot=1)


def test_what_cannot_be_picked_is_refused_by_whom_and_when() -> None:
    clerk = make_user(username="mei")
    gone, done, fine = make_parcels(3, {make_sku(code="ONE"): 1})
    cancel_parcels([gone.pk], actor=clerk, reason="buyer")
    scan(done.number, actor=clerk)
    assert scan("ONE", actor=clerk, parcel=done).code == "verified"
    outcomes = make_waves([gone.pk, done.pk, fine.pk, 10**9], actor=clerk)
    codes = {key: refusal.code for key, refusal in outcomes.refused.items()}
    assert (outcomes.done, codes) == (
        (fine.pk,), {gone.pk: "cancelled", done.pk: "verified_before", 10**9: "not_found"},
    )  # fmt: skip


def test_dissolving_frees_the_parcels_and_a_begun_wave_stays() -> None:
    clerk = make_user()
    parcels = make_parcels(2, {make_sku(): 1})
    ids = [parcel.pk for parcel in parcels]
    make_waves(ids, actor=clerk)
    first = Wave.objects.get()
    assert dissolve([first.pk], actor=clerk).done == (first.pk,)
    assert dissolve([first.pk], actor=clerk).already == (first.pk,)
    assert make_waves(ids, actor=clerk).done == tuple(ids)
    second = Wave.objects.latest("pk")
    pick(second.number, actor=clerk, wave=second)
    outcomes = dissolve([second.pk], actor=clerk)
    assert outcomes.refused[second.pk].code == "wave_begun"
    assert set(WaveParcel.objects.filter(wave=second).values_list("live", flat=True)) == {True}


def test_a_wave_is_picked_bin_by_bin_and_wrong_scans_change_nothing() -> None:
    house, clerk, other = make_warehouse(), make_user(username="mei"), make_user(username="bo")
    red, blue = make_sku(code="RED", barcodes=["69001"]), make_sku(code="BLUE")
    parcels = make_parcels(2, {red: 1, blue: 1}, warehouse=house)
    put_in_bins(house, (blue, "A1", 2), (red, "B1", 2))
    make_waves([parcel.pk for parcel in parcels], actor=clerk)
    wave = Wave.objects.get()
    assert pick(wave.number, actor=clerk, wave=wave).code == "wave_opened"
    assert [
        pick("BLUE", actor=clerk, wave=wave).code,
        pick("B1", actor=clerk, wave=wave).code,
        pick(wave.number, actor=other, wave=wave).code,
    ] == ["wrong_bin", "wrong_bin", "wave_in_hand"]
    at_a = pick("BIN:a1", actor=clerk, wave=wave).values["pick_id"]
    assert pick("RED", actor=clerk, wave=wave, at=at_a).code == "wrong_pick"
    assert WavePick.objects.filter(picked__gt=0).count() == 0
    assert pick("BLUE", actor=clerk, wave=wave, at=at_a).code == "pick_unit"
    assert pick("CMD:UNDO", actor=clerk, wave=wave, at=at_a).code == "pick_undone"
    assert pick("BLUE", actor=clerk, wave=wave, at=at_a).code == "pick_unit"
    assert pick("3", actor=clerk, wave=wave, at=at_a).code == "pick_too_many"
    assert pick("2", actor=clerk, wave=wave, at=at_a).code == "picked"
    assert pick("CMD:TAKE", actor=other, wave=wave).code == "wave_opened"
    at_b = pick("B1", actor=other, wave=wave).values["pick_id"]
    assert pick("69001", actor=other, wave=wave, at=at_b).code == "pick_unit"
    last = pick("69001", actor=other, wave=wave, at=at_b)
    assert (last.sound, last.code, last.values["count"]) == ("done", "wave_picked", 2)
    wave.refresh_from_db()
    assert (wave.state, wave.picker) == ("picked", other)
    assert set(Parcel.objects.values_list("picked_by", flat=True)) == {other.pk}
    assert pick(wave.number, actor=clerk, wave=wave).code == "wave_picked_before"


def test_what_is_missing_leaves_the_parcel_that_can_wait_longest_out() -> None:
    house, clerk = make_warehouse(), make_user()
    red, blue = make_sku(code="RED"), make_sku(code="BLUE")
    early, late = make_parcels(2, {red: 1, blue: 1}, warehouse=house)
    Parcel.objects.filter(pk=late.pk).update(ship_by=NOON + timedelta(days=3))
    put_in_bins(house, (red, "A1", 2), (blue, "B1", 2))
    make_waves([early.pk, late.pk], actor=clerk)
    wave = Wave.objects.get()
    pick(wave.number, actor=clerk, wave=wave)
    at = pick("A1", actor=clerk, wave=wave).values["pick_id"]
    pick("RED", actor=clerk, wave=wave, at=at)
    answer = pick("CMD:SHORT", actor=clerk, wave=wave, at=at)
    assert (answer.code, answer.values["units_short"], answer.values["expected"]) == ("pick_short", 1, [late.number])
    # The one that left wants no blue unit any more either.
    stops = WavePick.objects.order_by("turn").values_list("sku__code", "quantity", "picked", "short")
    assert list(stops) == [("RED", 2, 1, 1), ("BLUE", 1, 0, 0)]
    out = WaveParcel.objects.get(parcel=late)
    assert (out.live, out.out_why, out.out_by) == (False, "short", clerk)
    at = pick("B1", actor=clerk, wave=wave).values["pick_id"]
    assert pick("BLUE", actor=clerk, wave=wave, at=at).code == "wave_picked"
    assert dict(Parcel.objects.values_list("pk", "picked_by")) == {early.pk: clerk.pk, late.pk: None}


def test_the_wall_shows_slots_kicks_cancelled_out_and_verifying_ends_the_wave() -> None:
    house, clerk = make_warehouse(), make_user()
    red, blue = make_sku(code="RED"), make_sku(code="BLUE")
    first, second = make_parcels(2, {red: 1, blue: 1}, warehouse=house)
    make_waves([first.pk, second.pk], actor=clerk)
    wave = Wave.objects.get()
    assert sort("RED", actor=clerk, wave=wave).code == "wave_not_picked"
    pick(wave.number, actor=clerk, wave=wave)
    for code in ("RED", "RED", "BLUE", "BLUE"):  # nothing is put away: no bin is to be scanned
        pick(code, actor=clerk, wave=wave)
    wave.refresh_from_db()
    assert wave.state == "picked"
    answers = [sort("RED", actor=clerk, wave=wave), sort("BLUE", actor=clerk, wave=wave)]
    assert [(one.code, one.values["slot"]) for one in answers] == [("to_slot", 1), ("slot_full", 1)]
    cancel_parcels([second.pk], actor=clerk, reason="buyer")
    refusals = [sort("RED", actor=clerk, wave=wave), sort("NOPE", actor=clerk, wave=wave)]
    assert [one.code for one in refusals] == ["slot_out", "unknown_item_wall"]
    assert refusals[0].values["slot"] == 2
    scan(first.number, actor=clerk)
    scan("RED", actor=clerk, parcel=first)
    assert scan("BLUE", actor=clerk, parcel=first).code == "verified"
    wave.refresh_from_db()
    assert wave.state == "picked"  # the cancelled one still lies in its slot
    assert take_out([second.pk], wave_id=wave.pk, actor=clerk, why="kicked").done == (second.pk,)
    wave.refresh_from_db()
    assert (wave.state, wave.closed_at is not None) == ("done", True)


def test_the_same_scan_sent_twice_counts_once() -> None:
    clerk, red = make_user(), make_sku(code="RED")
    make_waves([parcel.pk for parcel in make_parcels(3, {red: 1})], actor=clerk)
    wave, sent = Wave.objects.get(), uuid4()
    pick(wave.number, actor=clerk, wave=wave)
    stop = WavePick.objects.get()
    for _ in range(2):
        pick_scan(code="RED", client_id=sent, actor=clerk, wave_id=wave.pk, pick_id=stop.pk)
    stop.refresh_from_db()
    assert (stop.picked, ScanEvent.objects.filter(client_id=sent).count()) == (1, 1)


def test_a_picked_wave_puts_its_orders_in_fulfilment_and_their_goods_in_hand() -> None:
    place_, clerk = shop(), make_user()
    sku = place_.stock(5, 500, sku=make_sku(code="RED"))
    order = place_.order((sku, 1))
    approve_orders(order_ids=[order.pk], actor=clerk)
    allocate_orders(order_ids=[order.pk])
    make_waves([Parcel.objects.get().pk], actor=clerk)
    wave = Wave.objects.get()
    pick(wave.number, actor=clerk, wave=wave)
    order.refresh_from_db()
    before = (order.state, Reservation.objects.get(owner_kind="demand").picked)
    assert pick("RED", actor=clerk, wave=wave).code == "wave_picked"
    order.refresh_from_db()
    after = (order.state, Reservation.objects.get(owner_kind="demand").picked)
    assert (before, after) == (("allocated", False), ("fulfilling", True))
