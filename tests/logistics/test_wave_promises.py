"""The promises of waves and manifests: kept on the right way, and each planted violation is named."""

from __future__ import annotations

from typing import Any

import pytest

from erp.kernel.promises import audit
from logistics.models import Manifest, ManifestParcel, Parcel, WallLine, Wave, WaveParcel, WavePick
from logistics.promises_waves import PROMISES
from logistics.services.waves import make_waves
from tests.factories import NOON, make_sku, make_user
from tests.logistics.cast import make_parcels, make_weighed

pytestmark = pytest.mark.django_db


def broken() -> dict[str, list[dict[str, Any]]]:
    """Our promises that are broken, with what is wrong."""
    ours = {promise.name for promise in PROMISES}
    return {found.promise.name: found.offenders for found in audit() if found.promise.name in ours and found.offenders}


@pytest.fixture
def wave() -> Wave:
    """A mixed wave of two parcels."""
    parcels = make_parcels(2, {make_sku(code="RED"): 1, make_sku(code="BLUE"): 2})
    make_waves([parcel.pk for parcel in parcels], actor=None)
    assert broken() == {}
    return Wave.objects.get()


def test_a_place_that_lives_on_after_verifying_is_named(wave: Wave) -> None:
    place = WaveParcel.objects.select_related("parcel").order_by("slot")[0]
    Parcel.objects.filter(pk=place.parcel_id).update(state="verified")
    row = {"wave": wave.number, "wave_state": "open", "number": place.parcel.number, "state": "verified"}
    assert broken() == {"waves.places_living": [row]}


def test_a_way_that_takes_too_little_is_named(wave: Wave) -> None:
    WavePick.objects.filter(sku__code="BLUE").update(quantity=3)
    sku_id = WavePick.objects.get(sku__code="BLUE").sku_id
    row = {"wave": wave.number, "sku_id": sku_id, "wanted": 4, "planned": 3}
    assert broken() == {"waves.way_serves_parcels": [row]}


def test_a_slot_with_other_goods_is_named(wave: Wave) -> None:
    line = WallLine.objects.select_related("place__parcel").filter(sku__code="RED").order_by("pk")[0]
    WallLine.objects.filter(pk=line.pk).update(quantity=2)
    row = {"number": line.place.parcel.number, "sku": "RED", "on_wall": 2, "packed": 1}
    assert broken() == {"waves.wall_fits_parcels": [row]}


def test_a_parcel_on_the_wrong_manifest_and_one_that_nobody_scanned_are_named() -> None:
    [parcel] = make_weighed(1, {make_sku(): 1})
    manifest = Manifest.objects.create(
        number="M1", carrier=parcel.service.carrier, warehouse=parcel.warehouse, created_at=NOON, handed_at=NOON, handed_by=make_user(),
        handed_to="Li",
    )  # fmt: skip
    ManifestParcel.objects.create(manifest=manifest, parcel=parcel)
    assert broken() == {
        "manifests.only_shipped": [{"manifest": "M1", "number": parcel.number, "state": "weighed"}],
        "manifests.handed_checked": [{"manifest": "M1", "number": parcel.number}],
    }
