"""Who came for a collection is forgotten as long after its end as buyers are; nothing else of it goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from erp.kernel.promises import audit
from inventory.models import Collection
from inventory.services import collecting
from inventory.services.collection_forgetting import forget_due
from tests.factories import make_user
from tests.inventory.test_pickup import DAY, Point

pytestmark = pytest.mark.django_db


def facts(row: Collection) -> dict[str, Any]:
    """All but the name and when it went."""
    return {
        field.attname: getattr(row, field.attname)
        for field in Collection._meta.concrete_fields
        if field.attname not in ("sealed", "erased_at")
    }


@pytest.fixture
def ends() -> dict[str, Collection]:
    """One that was collected, one called off, one that nobody came for, one that is open; all with a name."""
    point = Point()
    found = {name: point.open(1).collection for name in ("collected", "cancelled", "expired", "open")}
    made = {name: row for name, row in found.items() if row is not None}
    done = collecting.hand_out(
        client_id=uuid4(), point_id=point.house.pk, code=made["collected"].code, actor=point.clerk
    )
    assert isinstance(done, Collection)
    collecting.cancel(collection_ids=[made["cancelled"].pk], reason="called off", actor=point.clerk)
    later = clock.now() + timedelta(days=900)
    Collection.objects.filter(pk=made["open"].pk).update(expires_at=later)
    with clock.frozen(clock.now() + 2 * DAY):
        collecting.expire()
    return {name: Collection.objects.get(pk=row.pk) for name, row in made.items()}


def names() -> dict[str, str]:
    """Who collects, by state."""
    return {row.state: collecting.collector_of(row) for row in Collection.objects.order_by("pk")}


def test_nobody_is_forgotten_before_the_time_of_buyers_is_over(ends: dict[str, Collection]) -> None:
    with clock.frozen(clock.now() + timedelta(days=settings.BUYER_DAYS_ELSEWHERE) - timedelta(hours=1)):
        assert forget_due() == 0
    assert set(names().values()) == {"Wang Fang"}


def test_after_it_the_names_go_and_all_else_stays(ends: dict[str, Collection], client: Client) -> None:
    before = {row.pk: facts(row) for row in Collection.objects.all()}
    now = clock.now() + timedelta(days=settings.BUYER_DAYS_ELSEWHERE + 3)
    with clock.frozen(now):
        assert (forget_due(), forget_due()) == (3, 0)
    assert names() == {"collected": "", "cancelled": "", "expired": "", "open": "Wang Fang"}
    assert {row.pk: facts(row) for row in Collection.objects.all()} == before
    assert set(Collection.objects.exclude(state="open").values_list("erased_at", flat=True)) == {now}
    assert [finding.promise.name for finding in audit() if not finding.kept] == []

    client.force_login(make_user(role="manager"))
    page = client.get(reverse("collection", args=[ends["collected"].pk])).content.decode()
    assert ("Wang Fang" in page, "forgotten on" in page) == (False, True)


def test_what_is_forgotten_is_not_held_again_for_nobody(ends: dict[str, Collection]) -> None:
    with clock.frozen(clock.now() + timedelta(days=settings.BUYER_DAYS_ELSEWHERE + 3)):
        forget_due()
        again = collecting.reopen(
            client_id=uuid4(), collection_id=ends["expired"].pk, expires_at=clock.now() + DAY, actor=make_user()
        )
    assert (again.collection, list(again.refused.values())) == (None, [Refusal("forgotten")])
    assert Collection.objects.count() == 4


def test_the_database_fills_no_name_in_again(ends: dict[str, Collection]) -> None:
    with clock.frozen(clock.now() + timedelta(days=settings.BUYER_DAYS_ELSEWHERE + 3)):
        forget_due()
    for change in ({"sealed": b"x"}, {"state": "open"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Collection.objects.filter(pk=ends["cancelled"].pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Collection.objects.filter(state="open").update(erased_at=clock.now())
