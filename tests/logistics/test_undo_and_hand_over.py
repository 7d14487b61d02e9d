"""Steps are taken back until the parcel is gone; carriers sign for what they take."""

from __future__ import annotations

from uuid import uuid4

import pytest

from erp.kernel.models import TimelineEntry
from logistics.models import Manifest, Parcel, ParcelLine, ScanEvent
from logistics.services.manifests import check_scan, fill_manifest, hand_over
from logistics.services.scans import Answer
from logistics.services.shipping import ship_parcels
from logistics.services.undoing import undo_step
from people.models import User
from tests.factories import NOON, make_carrier, make_service, make_sku, make_user
from tests.logistics.cast import make_parcels, make_weighed, put_on_scale, scan

pytestmark = pytest.mark.django_db


def into_van(code: str, *, actor: User, manifest: Manifest) -> Answer:
    """One scan at the van."""
    return check_scan(code=code, client_id=uuid4(), actor=actor, manifest_id=manifest.pk)


def test_weighing_then_verifying_are_taken_back_and_done_anew() -> None:
    mei, bo = make_user(username="mei"), make_user(username="bo")
    [parcel] = make_parcels(1, {make_sku(code="RED", weight_g=100): 2})
    scan(parcel.number, actor=mei)
    scan("RED", actor=mei, parcel=parcel)
    scan("RED", actor=mei, parcel=parcel)
    assert put_on_scale("230", actor=mei, parcel=parcel).code == "weighed"
    assert undo_step([parcel.pk], actor=bo).done == (parcel.pk,)
    parcel.refresh_from_db()
    assert (parcel.state, parcel.weighed_g, parcel.weighed_by) == ("verified", None, None)
    assert undo_step([parcel.pk], actor=bo).done == (parcel.pk,)
    parcel.refresh_from_db()
    line = ParcelLine.objects.get()
    assert (parcel.state, parcel.verified_at, line.verified) == ("labelled", None, 0)
    assert undo_step([parcel.pk], actor=bo).refused[parcel.pk].code == "no_step"
    # What was scanned before counts for nothing, and is in nobody's hand.
    assert scan(parcel.number, actor=bo).code == "opened"
    assert scan("CMD:UNDO", actor=bo, parcel=parcel).code == "nothing_to_undo"
    assert [scan("RED", actor=bo, parcel=parcel).code for _ in range(2)] == ["unit", "verified"]
    said = TimelineEntry.objects.filter(subject_kind="parcel", subject_id=parcel.pk).order_by("pk")
    assert list(said.values_list("action", flat=True)) == [
        "parcel.created", "parcel.verified", "parcel.weighed", "parcel.unweighed", "parcel.unverified", "parcel.verified",
    ]  # fmt: skip


def test_a_shipped_parcel_stays_shipped() -> None:
    clerk = make_user(username="mei")
    [parcel] = make_weighed(1, {make_sku(): 1})
    ParcelLine.objects.update(verified=1)
    ship_parcels([parcel.pk], actor=clerk)
    refusal = undo_step([parcel.pk], actor=clerk).refused[parcel.pk]
    assert (refusal.code, refusal.values["by"]) == ("shipped", "mei")
    assert (Parcel.objects.get().state, ScanEvent.objects.count()) == ("shipped", 0)


def shipped(count: int, clerk: User) -> list[Parcel]:
    """Parcels that have left, all with one carrier."""
    parcels = make_weighed(count, {make_sku(): 1}, weighed_at=NOON)
    ids = [parcel.pk for parcel in parcels]
    ParcelLine.objects.update(verified=1)
    assert len(ship_parcels(ids, actor=clerk).done) == count
    Parcel.objects.filter(pk__in=ids).update(weighed_at=Parcel.objects.get(pk=ids[0]).shipped_at)
    return list(Parcel.objects.filter(pk__in=ids).select_related("service").order_by("pk"))


def test_a_manifest_takes_what_waits_and_hands_over_what_was_scanned() -> None:
    clerk = make_user(username="mei")
    first, second, third = shipped(3, clerk)
    carrier, house = first.service.carrier_id, first.warehouse_id
    manifest = fill_manifest(carrier_id=carrier, warehouse_id=house, actor=clerk)
    again = fill_manifest(carrier_id=carrier, warehouse_id=house, actor=clerk)
    assert (again, manifest.rows.count()) == (manifest, 3)
    assert (
        hand_over(manifest_id=manifest.pk, to="Li", leave=True, actor=clerk).refused[manifest.pk].code
        == "manifest_empty"
    )
    codes = [
        into_van(code, actor=clerk, manifest=manifest).code
        for code in (first.number, first.tracking_number, second.number)
    ]
    assert codes == ["checked", "checked_before", "checked"]
    refusal = hand_over(manifest_id=manifest.pk, to="Li", leave=False, actor=clerk).refused[manifest.pk]
    assert (refusal.code, refusal.values["count"]) == ("unchecked", 1)
    assert (
        hand_over(manifest_id=manifest.pk, to=" ", leave=True, actor=clerk).refused[manifest.pk].code == "nobody_took"
    )
    assert hand_over(manifest_id=manifest.pk, to="Li", leave=True, actor=clerk).done == (manifest.pk,)
    assert hand_over(manifest_id=manifest.pk, to="Bo", leave=True, actor=clerk).already == (manifest.pk,)
    manifest.refresh_from_db()
    assert (manifest.handed_to, manifest.handed_by, manifest.rows.count()) == ("Li", clerk, 2)
    assert into_van(third.number, actor=clerk, manifest=manifest).code == "handed_before"
    following = fill_manifest(carrier_id=carrier, warehouse_id=house, actor=clerk)
    assert list(following.rows.values_list("parcel_id", flat=True)) == [third.pk]


def test_the_wrong_van_refuses_a_parcel_and_says_which_is_right() -> None:
    clerk = make_user()
    [mine] = shipped(1, clerk)
    other = make_service(carrier=make_carrier(name="Hare"), warehouses=[mine.warehouse])
    manifest = fill_manifest(carrier_id=other.carrier_id, warehouse_id=mine.warehouse_id, actor=clerk)
    [open_] = make_parcels(1, {make_sku(): 1}, warehouse=mine.warehouse)
    answers = [into_van(code, actor=clerk, manifest=manifest) for code in (mine.number, open_.number, "nothing")]
    assert [answer.code for answer in answers] == ["other_carrier", "not_shipped", "unknown_parcel"]
    assert answers[0].values["carrier"] == mine.service.carrier.name
    assert manifest.rows.count() == 0
