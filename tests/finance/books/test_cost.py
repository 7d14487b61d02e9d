"""One fact or many cost the same statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finance.services.books.booking import BUILDERS, book
from inventory.models import StockLevel, StockMove
from logistics.models import Parcel
from orders.models import Order
from tests.factories import NOON, make_listing, make_order, make_parcel, make_sku
from tests.finance.books import make

pytestmark = pytest.mark.django_db
MANY = 40


def world() -> dict[str, list[int]]:
    """MANY + 1 facts of each kind: kind -> ids."""
    for currency in ("EUR", "USD"):
        make.rate(currency, "8")
    make.fee_rule()
    place = make.shop()
    make.service_rate(place.service)
    listing = make_listing(store=place.store, sku=make_sku())
    level = StockLevel.objects.create(sku=listing.sku, warehouse=place.warehouse)
    reseller = make.distributor()
    facts: dict[str, list[int]] = {kind: [] for kind in BUILDERS}
    for _ in range(MANY + 1):
        order = make_order(store=place.store, lines=[(listing, 1)], state="shipped", shipped_at=NOON)
        parcel = make_parcel(order=order, service=place.service, warehouse=place.warehouse)
        case = make.case_of(order, lines=list(order.lines.all()))
        facts["sale"].append(order.pk)
        facts["freight"].append(parcel.pk)
        facts["move"].append(
            StockMove.objects.create(
                level=level,
                delta=-1,
                kind="sale",
                document_kind="parcel_line",
                document_id=parcel.lines.get().pk,
                value=-5,
                at=NOON,
            ).pk
        )
        facts["refund"].append(make.refund(case, items_minor=100).pk)
        facts["writeoff"].append(make.inspection(case.lines.get(), written_off=1, written_off_value=5).pk)
        facts["wallet"].append(make.wallet_entry(reseller, "opening", 100).pk)
    Parcel.objects.update(state="shipped", shipped_at=NOON, freight=20_00)
    assert Order.objects.count() == MANY + 1
    return facts


def statements(work: Callable[[str, Sequence[int]], None], kind: str, ids: Sequence[int]) -> int:
    with CaptureQueriesContext(connection) as seen:
        work(kind, ids)
    return len(seen)


def test_forty_facts_cost_the_statements_of_one_and_few_they_are() -> None:
    facts = world()
    counts = {kind: (statements(book, kind, ids[:1]), statements(book, kind, ids[1:])) for kind, ids in facts.items()}
    assert {kind: one for kind, (one, _) in counts.items()} == {kind: many for kind, (_, many) in counts.items()}
    # Two savepoints each way, three of the ledger's own look and lock, two inserts; the rest reads the fact.
    assert max(one for one, _ in counts.values()) <= 13
