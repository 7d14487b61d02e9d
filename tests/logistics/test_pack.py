"""The packing bench: one parcel from its first unit to the door, with a scanner alone."""

from uuid import uuid4

import pytest

from inventory.models import StockMove
from logistics.services.stations import pack_scan
from tests.factories import make_sku, make_user
from tests.logistics.cast import make_parcels

pytestmark = pytest.mark.django_db


def test_units_weight_and_label_again_ship_a_parcel() -> None:
    lin = make_user(role="warehouse")
    first, second = make_parcels(2, {make_sku(code="CUP", weight_g=200): 2})
    current, said = None, []
    for code in (
        first.number,
        "CUP",
        second.number,
        "CUP",
        "0.9 kg",
        "433 g",
        first.tracking_number,
        second.number,
        "CMD:NEXT",
        "x",
    ):
        answer = pack_scan(code=code, client_id=uuid4(), actor=lin, parcel_id=current)
        current = answer.current
        said.append((answer.sound, answer.code, current))
    assert said == [
        ("ok", "opened", first.pk),
        ("ok", "unit", first.pk),
        ("wrong", "unfinished", first.pk),
        ("done", "verified", first.pk),
        ("wrong", "weight_off", first.pk),
        ("done", "weighed", first.pk),
        ("done", "shipped_now", first.pk),
        ("ok", "opened", second.pk),
        ("ok", "left", None),
        ("wrong", "unknown_parcel", None),
    ]
    assert StockMove.objects.filter(document_kind="parcel_line").count() == 1


def test_the_same_sending_gets_the_same_answer_when_the_parcel_has_moved_on() -> None:
    lin = make_user(role="warehouse")
    (parcel,) = make_parcels(1, {make_sku(code="CUP"): 1})
    pack_scan(code=parcel.number, client_id=uuid4(), actor=lin)
    sending = uuid4()
    first = pack_scan(code="CUP", client_id=sending, actor=lin, parcel_id=parcel.pk)
    again = pack_scan(code="CUP", client_id=sending, actor=lin, parcel_id=parcel.pk)
    assert (again.code, again.current, again.values["have"]) == ("verified", parcel.pk, first.values["have"])
