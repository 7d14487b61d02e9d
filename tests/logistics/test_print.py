"""Prints are counted, reprints stand on the timeline."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from erp.kernel.clock import frozen
from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from logistics.services.stations import mark_printed
from tests.factories import NOON, make_parcel, make_user

pytestmark = pytest.mark.django_db


def test_a_print_is_counted_and_a_reprint_is_logged() -> None:
    lin = make_user()
    fresh, again = make_parcel(), make_parcel(printed_at=NOON, print_count=1)
    off = make_parcel(state="cancelled", cancelled_at=NOON, cancelled_by=lin, cancel_reason="test")
    with frozen(NOON):
        outcomes = mark_printed([fresh.pk, again.pk, off.pk], actor=lin)
    values = {"number": off.number, "by": lin.display_name, "at": NOON.isoformat(), "reason": "test"}
    assert outcomes == Outcomes((fresh.pk, again.pk), (), {off.pk: Refusal("cancelled", values)})
    for parcel, count in ((fresh, 1), (again, 2)):
        parcel.refresh_from_db()
        assert (parcel.printed_at, parcel.print_count) == (NOON, count)
    assert list(TimelineEntry.objects.order_by("pk").values_list("action", "subject_id", "data")) == [
        ("parcel.printed", fresh.pk, {}),
        ("parcel.reprinted", again.pk, {"print": 2}),
    ]


def test_a_hundred_cost_the_statements_of_one() -> None:
    counts = []
    for size in (1, 100):
        ids = [make_parcel().pk for _ in range(size)]
        with CaptureQueriesContext(connection) as queries:
            mark_printed(ids, actor=None)
        counts.append(len(queries))
    assert counts[0] == counts[1]
