"""The verify station: every unit is scanned, and everything else is a clear no."""

from datetime import timedelta
from uuid import uuid4

import pytest

from erp.kernel import events
from erp.kernel.clock import frozen
from erp.kernel.models import TimelineEntry
from logistics.events import ParcelsStarted
from logistics.models import Parcel, ParcelLine, ScanEvent
from logistics.services.parcels import cancel_parcels
from logistics.services.stations import Answer, verify_scan
from logistics.states import ParcelState
from people.models import User
from tests.factories import NOON, make_sku, make_user
from tests.logistics.cast import make_parcels, scan

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin() -> User:
    return make_user(role="warehouse", first_name="Lin")


@pytest.fixture
def omar() -> User:
    return make_user(role="warehouse", first_name="Omar")


def verified(parcel: Parcel) -> list[int]:
    return list(ParcelLine.objects.filter(parcel=parcel).order_by("pk").values_list("verified", flat=True))


def test_a_parcel_is_verified_unit_by_unit(lin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    monkeypatch.setitem(events._handlers, ParcelsStarted, [started.append])
    cup, spoon = make_sku(code="CUP", barcodes=["690001"]), make_sku(code="SPOON")
    (parcel,) = make_parcels(1, {cup: 2, spoon: 1})
    said = [
        scan(parcel.tracking_number.lower(), actor=lin),
        scan("690001", actor=lin, parcel=parcel),
        scan("SPOON", actor=lin, parcel=parcel),
        scan("CUP", actor=lin, parcel=parcel),
    ]
    assert [(answer.sound, answer.code, answer.current) for answer in said] == [
        ("ok", "opened", parcel.pk),
        ("ok", "unit", parcel.pk),
        ("ok", "unit", parcel.pk),
        ("done", "verified", parcel.pk),
    ]
    parcel.refresh_from_db()
    assert (parcel.state, parcel.verified_by, verified(parcel)) == (ParcelState.VERIFIED, lin, [2, 1])
    assert started == [ParcelsStarted((parcel.pk,))]
    assert TimelineEntry.objects.filter(action="parcel.verified", subject_id=parcel.pk, actor=lin).count() == 1


def test_what_does_not_belong_is_refused_and_counts_nothing(lin: User) -> None:
    cup, spoon = make_sku(code="CUP"), make_sku(code="SPOON")
    make_sku(code="FORK", name="Fork")
    (parcel,) = make_parcels(1, {cup: 1, spoon: 1})
    scan(parcel.number, actor=lin)
    scan("CUP", actor=lin, parcel=parcel)
    said = [scan(code, actor=lin, parcel=parcel) for code in ("FORK", "CUP", "garbage")]
    assert [(answer.sound, answer.code, dict(answer.values)) for answer in said] == [
        ("wrong", "wrong_item", {"number": parcel.number, "scanned": "FORK", "name": "Fork", "expected": ["SPOON"]}),
        ("wrong", "extra_unit", {"number": parcel.number, "scanned": "CUP", "quantity": 1, "expected": ["SPOON"]}),
        ("wrong", "unknown_item", {"number": parcel.number, "scanned": "garbage", "expected": ["SPOON"]}),
    ]
    assert verified(parcel) == [1, 0]


def test_more_than_five_may_be_counted(lin: User) -> None:
    cup = make_sku(code="CUP")
    (parcel,) = make_parcels(1, {cup: 12})
    scan(parcel.number, actor=lin)
    codes = ["8", "CUP", "13", "8", "8", "12"]
    said = [scan(code, actor=lin, parcel=parcel).code for code in codes]
    assert said == ["unknown_item", "unit", "too_many", "unit", "count_not_more", "verified"]
    assert verified(parcel) == [12]


def test_up_to_five_are_scanned_each(lin: User) -> None:
    cup = make_sku(code="CUP")
    (parcel,) = make_parcels(1, {cup: 5})
    scan(parcel.number, actor=lin)
    scan("CUP", actor=lin, parcel=parcel)
    assert scan("5", actor=lin, parcel=parcel).code == "scan_each"


def test_undo_takes_back_scan_by_scan(lin: User) -> None:
    cup, spoon = make_sku(code="CUP"), make_sku(code="SPOON")
    (parcel,) = make_parcels(1, {cup: 8, spoon: 1})
    scan(parcel.number, actor=lin)
    counts = []
    for code in ("SPOON", "CUP", "7", "CMD:UNDO", "cmd:undo", "CUP", "CMD:UNDO", "CMD:UNDO", "CMD:UNDO"):
        answer = scan(code, actor=lin, parcel=parcel)
        counts.append((answer.code, *verified(parcel)))
    assert counts == [
        ("unit", 0, 1),
        ("unit", 1, 1),
        ("unit", 7, 1),
        ("undone", 1, 1),
        ("undone", 0, 1),
        ("unit", 1, 1),
        ("undone", 0, 1),
        ("undone", 0, 0),
        ("nothing_to_undo", 0, 0),
    ]


def test_the_same_sending_again_gets_the_same_answer_and_counts_once(lin: User) -> None:
    cup = make_sku(code="CUP")
    (parcel,) = make_parcels(1, {cup: 2})
    scan(parcel.number, actor=lin)
    sending = uuid4()
    first = verify_scan(code="CUP", client_id=sending, actor=lin, parcel_id=parcel.pk)
    again = verify_scan(code="CUP", client_id=sending, actor=lin, parcel_id=parcel.pk)
    assert (again.sound, again.code, again.current, again.values["have"]) == ("ok", "unit", parcel.pk, 1)
    assert first.values["have"] == 1
    assert verified(parcel) == [1]
    assert ScanEvent.objects.filter(client_id=sending).count() == 1


def test_an_unknown_parcel_is_refused(lin: User) -> None:
    assert scan("P9999999999", actor=lin) == Answer("wrong", "unknown_parcel", values={"scanned": "P9999999999"})


def test_a_cancelled_parcel_is_refused_by_whom_when_and_why(lin: User, omar: User) -> None:
    (parcel,) = make_parcels(1, {make_sku(code="CUP"): 2})
    scan(parcel.number, actor=lin)
    with frozen(NOON):
        cancel_parcels([parcel.pk], actor=omar, reason="buyer cancelled")
    values = {"number": parcel.number, "by": "Omar", "at": NOON.isoformat(), "reason": "buyer cancelled"}
    assert scan("CUP", actor=lin, parcel=parcel) == Answer("wrong", "cancelled", parcel.pk, None, values)
    assert scan(parcel.number, actor=lin) == Answer("wrong", "cancelled", parcel.pk, None, values)
    assert verified(parcel) == [0]


def test_of_two_clerks_the_second_is_told_who_has_it_until_it_is_left(lin: User, omar: User) -> None:
    (parcel,) = make_parcels(1, {make_sku(code="CUP"): 2})
    with frozen(NOON):
        scan(parcel.number, actor=lin)
        refused = scan(parcel.number, actor=omar)
        scan("CMD:NEXT", actor=lin, parcel=parcel)
        after = scan(parcel.number, actor=omar)
        late = scan("CUP", actor=lin, parcel=parcel)
    values = {"number": parcel.number, "by": "Lin", "at": NOON.isoformat()}
    assert refused == Answer("wrong", "in_hand", parcel.pk, None, values)
    assert after.code == "opened"
    assert (late.code, late.values["by"]) == ("in_hand", "Omar")
    assert verified(parcel) == [0]


def test_a_parcel_left_lying_may_be_taken_over(lin: User, omar: User) -> None:
    (parcel,) = make_parcels(1, {make_sku(code="CUP"): 2})
    with frozen(NOON):
        scan(parcel.number, actor=lin)
    with frozen(NOON + timedelta(minutes=11)):
        assert scan(parcel.number, actor=omar).code == "opened"


def test_a_verified_parcel_tells_others_by_whom_and_its_own_clerk_what_next(lin: User, omar: User) -> None:
    (parcel,) = make_parcels(1, {make_sku(code="CUP"): 1})
    with frozen(NOON):
        scan(parcel.number, actor=lin)
        scan("CUP", actor=lin, parcel=parcel)
    values = {"number": parcel.number, "by": "Lin", "at": NOON.isoformat()}
    assert scan(parcel.number, actor=omar) == Answer("wrong", "verified_before", parcel.pk, None, values)
    assert scan(parcel.number, actor=lin) == Answer("ok", "verified_before", parcel.pk, parcel.pk, values)


def test_a_half_verified_parcel_is_not_left_by_accident(lin: User) -> None:
    first, second = make_parcels(2, {make_sku(code="CUP"): 2})
    scan(first.number, actor=lin)
    assert scan(second.number, actor=lin, parcel=first).code == "opened"
    scan("CUP", actor=lin, parcel=second)
    no = scan(first.number, actor=lin, parcel=second)
    assert (no.sound, no.code, no.current, no.values) == (
        "wrong",
        "unfinished",
        second.pk,
        {"number": second.number, "scanned": first.number},
    )
    assert scan("CMD:NEXT", actor=lin, parcel=second).current is None


def test_the_label_can_be_asked_for_at_the_bench(lin: User) -> None:
    (parcel,) = make_parcels(1, {make_sku(code="CUP"): 2})
    scan(parcel.number, actor=lin)
    assert scan("CMD:PRINT", actor=lin, parcel=parcel).code == "print"
