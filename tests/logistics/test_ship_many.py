"""A thousand parcels leave in one action, books and all, while a clerk goes on scanning at another bench."""

from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import quantiles
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection

from finance.models import Entry, Unposted
from logistics.models import Parcel
from logistics.services.shipping import ship_parcels
from logistics.services.verifying import verify_scan
from people.models import User
from tests.factories import make_sku, make_user
from tests.finance.books import make

MANY, SLICE, P95_S = 1000, 500, 0.15


def scans(parcels: Sequence[Parcel], clerk: User, *, until: Thread) -> list[float]:
    """How long each scan took while the others left: a parcel on the bench, its unit, the bench cleared."""
    taken: list[float] = []
    while until.is_alive():
        for parcel in parcels:
            sku = parcel.lines.select_related("sku").get().sku
            for code, on_bench in ((parcel.number, None), (sku.code, parcel.pk), ("CMD:UNDO", parcel.pk)):
                began = time.perf_counter()
                answer = verify_scan(code=code, client_id=uuid4(), actor=clerk, parcel_id=on_bench)
                taken.append(time.perf_counter() - began)
                assert answer.sound != "wrong", answer
    return taken


@pytest.mark.scenario
@pytest.mark.django_db(transaction=True)
def test_a_clerk_scans_on_while_a_thousand_parcels_ship() -> None:
    make.rate("EUR", "8")
    make.fee_rule()
    place = make.shop()
    make.service_rate(place.service)
    sold, other = (place.stock(2 * MANY, 2 * MANY * 100, sku=make_sku()) for _ in range(2))
    leaving = place.ready(*place.orders(sold, MANY))
    waiting = place.ready(*place.orders(sold, 5), *place.orders(other, 5))
    Parcel.objects.filter(pk__in=waiting).update(state="labelled")
    for parcel in Parcel.objects.filter(pk__in=waiting):
        parcel.lines.update(verified=0)
    clerk, shipper = make_user(), make_user()
    seconds: list[float] = []

    def ship() -> None:
        try:
            for start in range(0, MANY, SLICE):
                began = time.perf_counter()
                outcomes = ship_parcels(leaving[start : start + SLICE], actor=shipper)
                seconds.append(time.perf_counter() - began)
                assert len(outcomes.done) == SLICE
        finally:
            connection.close()

    thread = Thread(target=ship)
    thread.start()
    taken = scans(list(Parcel.objects.filter(pk__in=waiting)), clerk, until=thread)
    thread.join()
    p95 = quantiles(taken, n=20)[-1]
    print(
        f"slices of {SLICE}: {seconds}; {len(taken)} scans, p95 {p95 * 1000:.0f} ms, longest {max(taken) * 1000:.0f} ms"
    )
    assert Parcel.objects.filter(pk__in=leaving, state="shipped").count() == MANY
    booked = {kind: Entry.objects.filter(kind=kind).count() for kind in ("sale", "freight")}
    assert (booked, Unposted.objects.count()) == ({"sale": MANY, "freight": MANY}, 0)
    assert p95 <= P95_S, f"p95 of {len(taken)} scans: {p95 * 1000:.0f} ms"
