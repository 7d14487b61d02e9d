"""Parcels come to be from drafts, once, and are called off."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from erp.kernel import crypto
from erp.kernel.clock import frozen
from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from logistics.models import Parcel, ParcelLine
from logistics.services.parcels import (
    ParcelDraft,
    ParcelDraftLine,
    cancel_parcels,
    check_digit,
    create_parcels,
    tracking_number,
)
from logistics.states import ParcelState
from tests.factories import ADDRESS, NOON, make_parcel, make_service, make_sku, make_user, make_warehouse

pytestmark = pytest.mark.django_db


def drafts_for(owner_ids: Iterable[int], *, attempt: int = 1) -> list[ParcelDraft]:
    warehouse = make_warehouse()
    service = make_service(warehouses=[warehouse], tracking_prefix="YT")
    cup, spoon = make_sku(weight_g=200), make_sku(weight_g=80)
    return [
        ParcelDraft(
            owner_kind="order",
            owner_id=owner_id,
            attempt=attempt,
            warehouse_id=warehouse.pk,
            service_id=service.pk,
            recipient=ADDRESS,
            references=(f"A-{owner_id}",),
            ship_by=NOON + timedelta(hours=24),
            lines=(
                ParcelDraftLine(cup.pk, 2, "demand", 2 * owner_id),
                ParcelDraftLine(spoon.pk, 1, "demand", 2 * owner_id + 1),
            ),
        )
        for owner_id in owner_ids
    ]


def test_a_draft_becomes_a_parcel_with_its_contents() -> None:
    lin = make_user()
    (draft,) = drafts_for([7])
    with frozen(NOON):
        made = create_parcels([draft], actor=lin)
    key = made["order", 7]
    parcel = Parcel.objects.get()
    tracking = tracking_number(prefix="YT", running=key, at=NOON)
    assert (parcel.pk, parcel.number, parcel.tracking_number) == (key, f"P{key:010}", tracking)
    assert (parcel.state, parcel.expected_g, parcel.country) == (ParcelState.LABELLED, 510, "DE")
    assert crypto.unseal_json(parcel.recipient) == ADDRESS
    assert parcel.references == ["A-7"]
    assert list(parcel.lines.order_by("holder_id").values_list("quantity", "holder_kind", "holder_id")) == [
        (2, "demand", 14),
        (1, "demand", 15),
    ]
    entry = TimelineEntry.objects.get()
    assert (entry.action, entry.subject_kind, entry.subject_id, entry.actor) == ("parcel.created", "parcel", key, lin)


def test_the_same_wish_again_is_the_same_parcel() -> None:
    drafts = drafts_for([1, 2])
    first = create_parcels(drafts)
    assert create_parcels(drafts) == first
    assert (Parcel.objects.count(), ParcelLine.objects.count(), TimelineEntry.objects.count()) == (2, 4, 2)


def test_another_attempt_is_another_parcel() -> None:
    (first,) = create_parcels(drafts_for([1])).values()
    (second,) = create_parcels(drafts_for([1], attempt=2)).values()
    assert first != second


def test_two_drafts_of_one_owner_are_a_programming_error() -> None:
    (draft,) = drafts_for([1])
    with pytest.raises(ValueError, match="two drafts"):
        create_parcels([draft, draft])


def test_a_thousand_parcels_cost_the_statements_of_one() -> None:
    counts = []
    for owners in ([1], range(1000, 2000)):
        drafts = drafts_for(owners)
        with CaptureQueriesContext(connection) as queries:
            create_parcels(drafts)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Parcel.objects.count() == 1001


def test_a_tracking_number_carries_the_companys_year_and_a_check_digit() -> None:
    new_year_in_shanghai = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    number = tracking_number(prefix="YT", running=42, at=new_year_in_shanghai)
    assert number == f"YT270000000042{check_digit('270000000042')}"


def test_the_check_digit_is_luhn() -> None:
    assert check_digit("7992739871") == 3


def test_cancel_answers_per_parcel() -> None:
    lin, omar = make_user(first_name="Lin"), make_user(first_name="Omar")
    fresh, packed = make_parcel(), make_parcel(state=ParcelState.WEIGHED)
    shipped = make_parcel(state=ParcelState.SHIPPED, shipped_at=NOON, shipped_by=omar)
    off = make_parcel(state=ParcelState.CANCELLED, cancelled_at=NOON, cancelled_by=omar)
    with frozen(NOON):
        outcomes = cancel_parcels([fresh.pk, packed.pk, shipped.pk, off.pk, 0], actor=lin, reason="buyer asked")
    assert outcomes == Outcomes(
        (fresh.pk, packed.pk),
        (off.pk,),
        {
            shipped.pk: Refusal("shipped", {"number": shipped.number, "by": "Omar", "at": NOON.isoformat()}),
            0: Refusal("not_found"),
        },
    )
    fresh.refresh_from_db()
    assert (fresh.state, fresh.cancelled_at, fresh.cancelled_by, fresh.cancel_reason) == (
        "cancelled",
        NOON,
        lin,
        "buyer asked",
    )
    assert set(TimelineEntry.objects.filter(action="parcel.cancelled").values_list("subject_id", flat=True)) == {
        fresh.pk,
        packed.pk,
    }


def test_a_hundred_cancels_cost_the_statements_of_one() -> None:
    counts = []
    for size in (1, 100):
        ids = list(create_parcels(drafts_for(range(size * 1000, size * 1001))).values())
        with CaptureQueriesContext(connection) as queries:
            cancel_parcels(ids, actor=None, reason="test")
        counts.append(len(queries))
    assert counts[0] == counts[1]
