"""The weigh station: inside the tolerance, outside it, and accepted by a supervisor."""

import pytest

from erp.kernel.clock import frozen
from erp.kernel.models import TimelineEntry
from logistics.models import Parcel
from logistics.services.stations import Answer
from people.models import User
from tests.factories import NOON, make_sku, make_user
from tests.logistics.cast import make_parcels, put_on_scale

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin() -> User:
    return make_user(role="warehouse", first_name="Lin")


@pytest.fixture
def parcel() -> Parcel:
    """Of 2 x 200 g and 30 g of packaging, verified."""
    (made,) = make_parcels(1, {make_sku(code="CUP", weight_g=200): 2})
    Parcel.objects.filter(pk=made.pk).update(state="verified")
    return made


def test_a_right_weight_makes_it_weighed(lin: User, parcel: Parcel) -> None:
    said = [put_on_scale(parcel.number, actor=lin), put_on_scale("0.455 kg", actor=lin, parcel=parcel)]
    assert [(answer.sound, answer.code, answer.current) for answer in said] == [
        ("ok", "on_scale", parcel.pk),
        ("done", "weighed", parcel.pk),
    ]
    parcel.refresh_from_db()
    assert (parcel.state, parcel.weighed_g, parcel.weighed_by) == ("weighed", 455, lin)
    entry = TimelineEntry.objects.get(action="parcel.weighed")
    assert entry.data == {"number": parcel.number, "expected_g": 430, "actual_g": 455, "tolerance_g": 30}


def test_a_wrong_weight_is_refused_with_its_likely_reason(lin: User, parcel: Parcel) -> None:
    values = {
        "number": parcel.number,
        "expected_g": 430,
        "actual_g": 235,
        "tolerance_g": 30,
        "likely_sku": "CUP",
        "likely_units": -1,
    }
    assert put_on_scale("235", actor=lin, parcel=parcel) == Answer("wrong", "weight_off", parcel.pk, parcel.pk, values)
    parcel.refresh_from_db()
    assert (parcel.state, parcel.weighed_g) == ("verified", None)


def test_only_a_supervisor_accepts_a_wrong_weight(lin: User, parcel: Parcel) -> None:
    boss = make_user(role="manager")
    said = [
        put_on_scale(code, actor=actor, parcel=parcel).code
        for code, actor in [("CMD:ACCEPT", boss), ("500", lin), ("CMD:ACCEPT", lin), ("CMD:ACCEPT", boss)]
    ]
    assert said == ["nothing_to_accept", "weight_off", "no_override", "weighed"]
    parcel.refresh_from_db()
    assert (parcel.state, parcel.weighed_g, parcel.weighed_by) == ("weighed", 500, boss)
    assert TimelineEntry.objects.get(action="parcel.weight_accepted").actor == boss


def test_what_is_not_ready_or_was_weighed_before_is_refused(lin: User) -> None:
    omar = make_user(first_name="Omar")
    open_, weighed, shipped = make_parcels(3, {make_sku(): 1})
    Parcel.objects.filter(pk=weighed.pk).update(state="weighed", weighed_g=230, weighed_by=omar, weighed_at=NOON)
    Parcel.objects.filter(pk=shipped.pk).update(state="shipped", shipped_by=omar, shipped_at=NOON)
    by = {"by": "Omar", "at": NOON.isoformat()}
    assert [put_on_scale(parcel.number, actor=lin) for parcel in (open_, weighed, shipped)] == [
        Answer("wrong", "not_verified", open_.pk, None, {"number": open_.number}),
        Answer("wrong", "weighed_before", weighed.pk, None, {"number": weighed.number, "weighed_g": 230, **by}),
        Answer("wrong", "shipped", shipped.pk, None, {"number": shipped.number, **by}),
    ]


@pytest.mark.parametrize(("code", "said"), [("500", "parcel_first"), ("nonsense", "unknown_parcel")])
def test_an_empty_scale_wants_a_parcel_first(lin: User, code: str, said: str) -> None:
    assert put_on_scale(code, actor=lin) == Answer("wrong", said, values={"scanned": code})


def test_an_unstable_scale_is_told_and_the_parcel_stays(lin: User, parcel: Parcel) -> None:
    with frozen(NOON):
        answer = put_on_scale("US,GS,+0.430kg", actor=lin, parcel=parcel)
    assert (answer.code, answer.current) == ("weight_unstable", parcel.pk)
