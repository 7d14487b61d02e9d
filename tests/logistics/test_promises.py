"""Each promise is kept by parcels that went the right way, and each planted violation is named."""

from typing import Any
from uuid import uuid4

import pytest

from erp.kernel.promises import audit
from inventory.models import Reservation, StockLevel
from logistics.models import Parcel, ParcelLine
from logistics.promises import PROMISES
from logistics.services.stations import pack_scan, ship_parcels
from tests.factories import make_move, make_parcel, make_sku, make_user, make_warehouse
from tests.logistics.cast import make_parcels, make_weighed

pytestmark = pytest.mark.django_db


def findings() -> dict[str, tuple[int, list[dict[str, Any]]]]:
    """Our promises: name -> (rows looked at, offenders)."""
    ours = {promise.name for promise in PROMISES}
    return {found.promise.name: (found.checked, found.offenders) for found in audit(only=ours)}


def broken() -> dict[str, list[dict[str, Any]]]:
    return {name: offenders for name, (_, offenders) in findings().items() if offenders}


def walk(count: int = 2) -> list[Parcel]:
    """One parcel shipped over the packing bench, the others still open."""
    lin = make_user(role="owner")
    parcels = make_parcels(count, {make_sku(code="CUP", weight_g=200): 2, make_sku(code="SPOON", weight_g=70): 1})
    current = None
    for code in (parcels[0].number, "CUP", "SPOON", "CUP", "500", parcels[0].number):
        current = pack_scan(code=code, client_id=uuid4(), actor=lin, parcel_id=current).current
    return parcels


def test_parcels_that_went_the_right_way_keep_them_all() -> None:
    walk()
    assert findings() == {
        "parcels.shipped_moved_once": (2, []),
        "parcels.only_shipped_moved": (2, []),
        "parcels.open_held": (2, []),
        "parcels.verified_whole": (2, []),
        "parcels.weighed_before_shipped": (1, []),
        "parcels.not_empty": (2, []),
        "waves.places_living": (0, []),
        "waves.way_serves_parcels": (0, []),
        "waves.wall_fits_parcels": (0, []),
        "manifests.only_shipped": (0, []),
        "manifests.handed_checked": (0, []),
        "labels.shipped_numbered": (1, []),
        "labels.one_good": (0, []),
        "labels.used_or_given_back": (0, []),
        "labels.bought_known": (0, []),
        "labels.awaited_commanded": (0, []),
        "labels.prints_counted": (0, []),
        "tracking.facts_follow": (0, []),
        "consolidations.split_whole": (0, []),
        "consolidations.one_way": (0, []),
        "rates.zones_of_their_service": (0, []),
    }


def test_a_shipped_parcel_without_its_move_is_named() -> None:
    _, open_ = walk()
    Parcel.objects.filter(pk=open_.pk).update(state="shipped", shipped_at="2026-11-20T12:00Z", weighed_g=1)
    ParcelLine.objects.filter(parcel=open_).update(verified=1)
    row = {"number": open_.number, "moves": 0, "moved": 0}
    found = broken()
    assert sorted(found["parcels.shipped_moved_once"], key=lambda r: r["sku"]) == [
        {**row, "sku": "CUP", "quantity": 2},
        {**row, "sku": "SPOON", "quantity": 1},
    ]
    assert found["parcels.verified_whole"] == [
        {"number": open_.number, "state": "shipped", "sku": "CUP", "verified": 1, "quantity": 2}
    ]


def test_a_move_out_of_another_warehouse_does_not_count() -> None:
    shipped, _ = walk()
    Parcel.objects.filter(pk=shipped.pk).update(warehouse=make_warehouse())
    assert [row["moves"] for row in broken()["parcels.shipped_moved_once"]] == [0, 0]


def test_a_move_for_an_open_parcel_is_named() -> None:
    _, open_ = walk()
    line = open_.lines.get(sku__code="CUP")
    level = StockLevel.objects.get(sku=line.sku)
    move = make_move(level=level, delta=-2, kind="sale", document_kind="parcel_line", document_id=line.pk)
    assert broken() == {
        "parcels.only_shipped_moved": [
            {"move": move.pk, "parcel_line": line.pk, "number": open_.number, "state": "labelled"}
        ]
    }


def test_an_open_parcel_whose_stock_went_to_somebody_else_is_named() -> None:
    _, open_ = walk()
    line = open_.lines.get(sku__code="CUP")
    Reservation.objects.filter(owner_kind="test", owner_id=line.holder_id).update(held=1, waiting=1)
    assert broken() == {
        "parcels.open_held": [
            {"holder_kind": "test", "holder_id": line.holder_id, "number": open_.number, "packed": 2, "held": 1}
        ]
    }


def test_a_shipped_parcel_without_its_weight_is_named() -> None:
    (parcel,) = make_weighed(1, {make_sku(): 1})
    ParcelLine.objects.update(verified=1)
    ship_parcels([parcel.pk], actor=None)
    Parcel.objects.filter(pk=parcel.pk).update(weighed_g=None)
    assert broken() == {"parcels.weighed_before_shipped": [{"number": parcel.number, "state": "shipped"}]}


def test_an_empty_parcel_is_named() -> None:
    parcel = make_parcel(lines={})
    assert broken() == {"parcels.not_empty": [{"number": parcel.number}]}
