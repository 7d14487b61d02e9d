"""A line-haul's cost is split among its parcels and booked with each. Ming packs, the owner looks at the books."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from erp.kernel.outcomes import Outcomes, Refusal
from finance import chart
from finance.models import Leg, Unposted
from logistics.models import ConsolidatedParcel, Consolidation, Parcel
from logistics.promises import PROMISES
from logistics.services.consolidating import add_parcels, hand_over, open_consolidation, remove_parcels, undo
from tests.factories import make_parcel, make_service, make_sku, make_warehouse
from tests.finance.books import make
from tests.proofs import broken, findings, plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> make.Shop:
    make.rate("EUR", "8")
    make.fee_rule()
    place = make.shop()
    make.service_rate(place.service)
    return place


def begin(place: make.Shop, *, split_by: str = "weight", country: str = "DE") -> Consolidation:
    return open_consolidation(
        client_id=uuid4(), warehouse_id=place.warehouse.pk, carrier_id=place.service.carrier_id, country=country, destination="FRA",
        split_by=split_by, actor=None,
    )  # fmt: skip


def leave(haul: Consolidation, cost: int = 100_00) -> Outcomes:
    return hand_over(consolidation_id=haul.pk, cost=cost, reference="AWB 1", actor=None)


def shipped(place: make.Shop, *grams: int, **sku: Any) -> list[int]:
    """A parcel each of these weights, shipped."""
    goods = place.stock(len(grams), len(grams) * 10_00, sku=make_sku(**sku))
    return [place.ship(place.order((goods, 1)), grams=each)[0] for each in grams]


def shares(haul: Consolidation) -> list[int | None]:
    return list(haul.parcels.order_by("parcel_id").values_list("share", flat=True))


def test_the_cost_is_split_by_weight_and_the_rest_goes_to_the_largest(place: make.Shop) -> None:
    parcels = shipped(place, 300, 300, 400)
    country = Parcel.objects.get(pk=parcels[0]).country
    haul = begin(place, country=country)
    add_parcels(consolidation_id=haul.pk, parcel_ids=parcels, actor=None)
    assert leave(haul, cost=100_01) == Outcomes(done=(haul.pk,))
    assert shares(haul) == [30_00, 30_00, 40_01]
    booked = Leg.objects.filter(entry__kind="linehaul")
    assert sorted(booked.filter(account_id=chart.FREIGHT_OUT).values_list("amount", flat=True)) == [30_00, 30_00, 40_01]
    owed = booked.filter(account_id=chart.FREIGHT_ACCRUED).values_list("amount", "partner_kind", "partner_id")
    assert sorted(owed) == [(-40_01, "carrier", haul.carrier_id), *[(-30_00, "carrier", haul.carrier_id)] * 2]
    assert (Leg.objects.filter(entry__kind="freight").exists(), Unposted.objects.count()) == (True, 0)
    assert leave(haul, cost=1) == Outcomes(already=(haul.pk,))
    assert undo(consolidation_id=haul.pk, actor=None).refused == {
        haul.pk: Refusal("handed_over", {"number": haul.number})
    }
    assert broken(PROMISES) == {}


def test_it_may_be_split_by_volume_or_by_the_value_of_the_goods(place: make.Shop) -> None:
    small = shipped(place, 300, length_mm=100, width_mm=100, height_mm=100)
    large = shipped(place, 300, length_mm=300, width_mm=100, height_mm=100)
    country = Parcel.objects.get(pk=small[0]).country
    by_volume = begin(place, split_by="volume", country=country)
    add_parcels(consolidation_id=by_volume.pk, parcel_ids=[*small, *large], actor=None)
    assert leave(by_volume).done
    assert shares(by_volume) == [25_00, 75_00]
    dear = place.stock(1, 90_00)
    parcels = [*place.ship(place.order((dear, 1))), *shipped(place, 300)]
    by_value = begin(place, split_by="value", country=country)
    add_parcels(consolidation_id=by_value.pk, parcel_ids=parcels, actor=None)
    assert leave(by_value).done
    assert shares(by_value) == [90_00, 10_00]


def test_what_does_not_fit_is_refused_and_nothing_changes(place: make.Shop) -> None:
    haul, other = begin(place), begin(place)
    fit = make_parcel(warehouse=place.warehouse, service=place.service, country="DE")
    abroad = make_parcel(warehouse=place.warehouse, service=place.service, country="FR")
    elsewhere = make_parcel(warehouse=make_warehouse(), service=make_service(), country="DE")
    taken = make_parcel(warehouse=place.warehouse, service=place.service, country="DE")
    add_parcels(consolidation_id=other.pk, parcel_ids=[taken.pk], actor=None)
    asked = [fit.pk, abroad.pk, elsewhere.pk, taken.pk, 10**9]
    assert add_parcels(consolidation_id=haul.pk, parcel_ids=asked, actor=None) == Outcomes(
        done=(fit.pk,),
        refused={
            10**9: Refusal("not_found"),
            abroad.pk: Refusal("other_country", {"number": abroad.number, "country": "FR"}),
            elsewhere.pk: Refusal("other_warehouse", {"number": elsewhere.number}),
            taken.pk: Refusal("on_another", {"number": taken.number, "other": other.number}),
        },
    )
    assert add_parcels(consolidation_id=haul.pk, parcel_ids=[fit.pk], actor=None) == Outcomes(already=(fit.pk,))
    assert leave(haul).refused == {haul.pk: Refusal("not_shipped", {"parcels": [fit.number], "count": 1})}
    empty = begin(place)
    assert leave(empty).refused == {empty.pk: Refusal("empty", {"number": empty.number})}
    assert set(Consolidation.objects.values_list("state", "cost")) == {("open", None)}
    assert list(haul.parcels.values_list("parcel_id", flat=True)) == [fit.pk]


def test_a_line_haul_is_undone_before_it_leaves_and_its_parcels_are_free(place: make.Shop) -> None:
    haul, other = begin(place), begin(place)
    one, two = (make_parcel(warehouse=place.warehouse, service=place.service, country="DE").pk for _ in range(2))
    add_parcels(consolidation_id=haul.pk, parcel_ids=[one, two], actor=None)
    assert remove_parcels(consolidation_id=haul.pk, parcel_ids=[one, 10**9], actor=None) == Outcomes((one,), (10**9,))
    assert undo(consolidation_id=haul.pk, actor=None) == Outcomes(done=(haul.pk,))
    assert undo(consolidation_id=haul.pk, actor=None) == Outcomes(already=(haul.pk,))
    assert ConsolidatedParcel.objects.count() == 0
    assert add_parcels(consolidation_id=other.pk, parcel_ids=[one, two], actor=None).done == (one, two)
    gone = add_parcels(consolidation_id=haul.pk, parcel_ids=[10**9], actor=None)
    assert gone.refused == {10**9: Refusal("not_found")}
    assert leave(haul).refused == {haul.pk: Refusal("undone", {"number": haul.number})}


def test_sizes_that_are_not_known_stop_a_split_by_volume(place: make.Shop) -> None:
    parcels = shipped(place, 300)
    parcel = Parcel.objects.get(pk=parcels[0])
    haul = begin(place, split_by="volume", country=parcel.country)
    add_parcels(consolidation_id=haul.pk, parcel_ids=parcels, actor=None)
    assert leave(haul).refused == {haul.pk: Refusal("no_measure", {"parcels": [parcel.number], "count": 1})}
    assert shares(haul) == [None]


def test_the_same_wish_is_the_same_line_haul(place: make.Shop) -> None:
    wish: dict[str, Any] = {
        "client_id": uuid4(), "warehouse_id": place.warehouse.pk, "carrier_id": place.service.carrier_id, "country": "DE",
        "destination": "", "split_by": "weight", "actor": None,
    }  # fmt: skip
    assert open_consolidation(**wish).pk == open_consolidation(**wish).pk


def test_many_parcels_cost_the_statements_of_one(place: make.Shop) -> None:
    def statements(count: int) -> int:
        haul = begin(place)
        parcels = [
            make_parcel(warehouse=place.warehouse, service=place.service, country="DE", state="shipped", shipped_at="2026-11-20T12:00Z").pk
            for _ in range(count)
        ]  # fmt: skip
        with CaptureQueriesContext(connection) as taken:
            assert len(add_parcels(consolidation_id=haul.pk, parcel_ids=parcels, actor=None).done) == count
            assert leave(haul).done
        return len(taken)

    assert statements(1) == statements(40)


def test_what_breaks_a_line_haul_is_found(place: make.Shop) -> None:
    parcels = shipped(place, 300, 400)
    haul = make.line_haul(place, parcels)
    assert {name: found for name, found in findings(PROMISES).items() if name.startswith("consolidations")} == {
        "consolidations.split_whole": (1, []),
        "consolidations.one_way": (2, []),
    }
    plant(
        "UPDATE logistics_consolidatedparcel SET share = share + 1 WHERE parcel_id = %s",
        parcels[0],
        table="logistics_consolidatedparcel",
    )
    assert [row["number"] for row in broken(PROMISES)["consolidations.split_whole"]] == [haul.number]
    plant("UPDATE logistics_consolidation SET country = 'XX' WHERE id = %s", haul.pk, table="logistics_consolidation")
    assert len(broken(PROMISES)["consolidations.one_way"]) == 2
