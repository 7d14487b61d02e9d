"""Where the carriers saw the parcels: read in batches over HTTP, in any order, each once; and the parcels' facts follow."""

from dataclasses import replace
from datetime import timedelta

import pytest

from erp.kernel import clock
from erp.kernel.promises import audit
from logistics.connectors.port import Seen
from logistics.label_reads import alert_sets, label_sets
from logistics.models import CarrierAccount, CarrierLabel, Parcel, TrackingEvent
from logistics.services import tracking
from logistics.states import Milestone
from stores.connectors.errors import ConnectorError
from tests.architecture.rows.carriers import make_line
from tests.factories import make_parcel, number
from tests.logistics.carriers import Line


def facts(parcel: Parcel) -> list[object]:
    parcel.refresh_from_db()
    return [
        parcel.tracking_state,
        parcel.picked_up_at is not None,
        parcel.delivered_at is not None,
        parcel.exception_at is not None,
        parcel.returned_at is not None,
    ]


def make_away(**fields: object) -> Parcel:
    """A parcel that left with a bought label, two hours ago."""
    service = make_line()
    values = {"state": "shipped", "shipped_at": clock.now() - timedelta(hours=2), "weighed_g": 1, **fields}
    parcel = make_parcel(service=service, label_state="bought", **values)
    CarrierLabel.objects.create(
        parcel=parcel,
        account=service.account,
        remote_id=f"R{parcel.pk}",
        tracking_number=parcel.tracking_number,
        bought_at=clock.now(),
    )
    return parcel


def seen(parcel: Parcel, milestone: str, hours: float) -> Seen:
    """Seen so many hours from now."""
    at = clock.now() + timedelta(hours=hours)
    return Seen(f"e{number()}", parcel.tracking_number or "", Milestone(milestone), milestone[:3], "Shenzhen", at)


def take(parcel: Parcel, *scans: Seen) -> int:
    assert parcel.service.account_id
    return tracking.take_in(account_id=parcel.service.account_id, scans=scans, cursor="c")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("carrier", ["swift", "air"])
def test_scans_come_in_once_and_move_the_cursor(request: pytest.FixtureRequest, carrier: str) -> None:
    line: Line = request.getfixturevalue(carrier)
    one, two = line.parcel(), line.parcel()
    line.work()
    line.work()
    line.scan(one, "accepted")
    line.scan(two, "accepted")
    line.scan(one, "out_for_delivery", "Warszawa")
    line.scan(one, "delivered", "Warszawa")
    assert tracking.pull_due() == 4
    assert [facts(one), facts(two)] == [
        ["delivered", True, True, False, False],
        ["accepted", True, False, False, False],
    ]
    assert tracking.pull(line.account.pk) == 0
    line.scan(two, "exception")
    assert tracking.pull(line.account.pk) == 1
    assert facts(two) == ["exception", True, False, True, False]
    assert [
        found.promise.name for found in audit() if found.promise.name.startswith("tracking.") and not found.kept
    ] == []


@pytest.mark.django_db(transaction=True)
def test_a_carrier_that_does_not_answer_stops_nobody_else_and_stands_on_its_account(swift: Line, air: Line) -> None:
    parcel = air.parcel()
    air.work()
    air.work()
    air.scan(parcel, "accepted")
    swift.faults({"kind": "error500", "operation": "tracking.list", "times": None})
    assert tracking.pull_due() == 1
    swift.account.refresh_from_db()
    assert [swift.account.trouble_count, swift.account.pulled_at] == [1, None]
    with pytest.raises(ConnectorError):
        tracking.pull(swift.account.pk)
    swift.faults()
    assert tracking.pull(swift.account.pk) == 0
    swift.account.refresh_from_db()
    assert swift.account.trouble_count == 0


@pytest.mark.django_db
def test_facts_do_not_depend_on_the_order_in_which_scans_come() -> None:
    parcel = make_away()
    accepted, transit, delivered = (
        seen(parcel, "accepted", -3), seen(parcel, "in_transit", -2), seen(parcel, "delivered", -1),
    )  # fmt: skip
    assert take(parcel, delivered) == 1
    assert take(parcel, transit, accepted, delivered, replace(transit)) == 2
    assert facts(parcel) == ["delivered", True, True, False, False]
    assert parcel.picked_up_at == accepted.at
    assert parcel.delivered_at == delivered.at
    assert take(parcel, seen(parcel, "in_transit", 0)) == 1  # a late scan does not bring it back on the way
    assert facts(parcel)[0] == "delivered"


@pytest.mark.django_db
def test_scans_of_strangers_are_left_out_and_history_can_not_be_rewritten() -> None:
    parcel = make_away()
    assert take(parcel, replace(seen(parcel, "accepted", -1), tracking_number="ELSEWHERE")) == 0
    assert TrackingEvent.objects.count() == 0
    assert CarrierAccount.objects.get().cursor == "c"


@pytest.mark.django_db
def test_alerts_name_each_parcel_that_needs_somebody() -> None:
    now = clock.now()
    fresh, old = make_away(), make_away(shipped_at=now - timedelta(hours=49))
    stuck = make_away(shipped_at=now - timedelta(days=9))
    take(stuck, seen(stuck, "accepted", -24 * 8))
    moving = make_away(shipped_at=now - timedelta(days=9))
    take(moving, seen(moving, "in_transit", -24))
    broken = make_away()
    take(broken, seen(broken, "accepted", -1), seen(broken, "exception", 0))
    back = make_away()
    take(back, seen(back, "accepted", -1), seen(back, "returned", 0))
    done = make_away(shipped_at=now - timedelta(days=9))
    take(done, seen(done, "accepted", -24 * 8), seen(done, "delivered", -24 * 7))
    own = make_parcel(state="shipped", shipped_at=now - timedelta(days=9), weighed_g=1)
    found = {name: list(parcels.values_list("pk", flat=True)) for name, (_w, _o, parcels) in alert_sets().items()}
    assert found == {"no_scan": [old.pk], "stuck": [stuck.pk], "exception": [broken.pk], "returned": [back.pk]}
    assert fresh.pk
    assert own.pk


@pytest.mark.django_db
def test_a_label_that_never_comes_is_seen_as_late() -> None:
    service = make_line()
    fields = {"service": service, "tracking_number": None, "label_state": "buying"}
    late = make_parcel(**fields, created_at=clock.now() - timedelta(hours=3))
    make_parcel(**fields, created_at=clock.now())
    assert list(Parcel.objects.filter(label_sets()["late"][1])) == [late]
