"""Each promise about labels and scans names what breaks it."""

from typing import Any

import pytest

from erp.kernel import clock
from erp.kernel.promises import audit
from logistics.models import CarrierLabel, LabelPrint, Parcel
from tests.architecture.rows.carriers import make_line
from tests.conftest import work_as_owner
from tests.factories import make_parcel

pytestmark = pytest.mark.django_db


def broken() -> dict[str, list[dict[str, Any]]]:
    names = ("labels.", "tracking.")
    return {f.promise.name: f.offenders for f in audit() if f.promise.name.startswith(names) and f.offenders}


def bought(**fields: Any) -> Parcel:
    parcel = make_parcel(service=make_line(), label_state="bought", **fields)
    CarrierLabel.objects.create(
        parcel=parcel,
        account=parcel.service.account,
        remote_id=f"R{parcel.pk}",
        tracking_number=parcel.tracking_number,
        bought_at=clock.now(),
    )
    return parcel


def test_a_label_without_its_cost_is_named() -> None:
    parcel = bought()
    assert broken() == {"labels.bought_known": [{"number": parcel.number, "labels": 1, "costs": 0}]}


def test_a_label_that_nobody_uses_is_named() -> None:
    parcel = bought()
    Parcel.objects.filter(pk=parcel.pk).update(label_state="own")
    found = broken()["labels.used_or_given_back"]
    assert [row["remote_id"] for row in found] == [f"R{parcel.pk}"]


def test_a_label_that_nobody_asks_for_is_named() -> None:
    parcel = make_parcel(service=make_line(), label_state="to_buy", tracking_number=None)
    assert broken() == {"labels.awaited_commanded": [{"number": parcel.number, "label_state": "to_buy"}]}


def test_a_print_without_its_row_and_a_row_without_its_print_are_named() -> None:
    parcel, other = (
        make_parcel(print_count=2, printed_at=clock.now()),
        make_parcel(print_count=0, printed_at=clock.now()),
    )
    LabelPrint.objects.create(parcel=other, nth=1, actor=None, at=clock.now())
    found = {row["number"]: (row["print_count"], row["prints"]) for row in broken()["labels.prints_counted"]}
    assert found == {parcel.number: (2, 0), other.number: (0, 1)}


def test_a_delivery_that_no_scan_told_is_named() -> None:
    parcel = bought()
    Parcel.objects.filter(pk=parcel.pk).update(tracking_state="delivered", delivered_at=clock.now())
    assert [row["number"] for row in broken()["tracking.facts_follow"]] == [parcel.number]


def test_what_the_database_forbids_is_found_all_the_same() -> None:
    """With the walls taken down: two good labels of a parcel, and a shipped one without a number."""
    from django.db import connection

    work_as_owner()
    first = bought()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DROP INDEX carrier_label_one_good")
        cursor.execute("ALTER TABLE logistics_parcel DROP CONSTRAINT parcel_packed_has_label")
    CarrierLabel.objects.create(
        parcel=first, account=first.service.account, remote_id="second", tracking_number="X", bought_at=clock.now()
    )
    bare = make_parcel(state="shipped", shipped_at=clock.now(), label_state="maybe", tracking_number=None, weighed_g=1)
    found = broken()
    assert found["labels.one_good"] == [{"parcel_id": first.pk, "labels": 2}]
    assert found["labels.shipped_numbered"] == [{"number": bare.number, "label_state": "maybe"}]
