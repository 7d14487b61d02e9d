"""What is wrong with rate cards is found before a parcel finds it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from logistics.formulas import Bracket
from logistics.models import CardRate, Zone, ZoneArea
from logistics.promises import PROMISES
from logistics.rate_lint import Finding, lint, lint_brackets
from logistics.rate_wording import finding_words
from logistics.services.rates import AreaDraft, ZoneDraft, save_zones
from tests.factories import make_service
from tests.logistics.rates import make_card, rate
from tests.proofs import broken

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("brackets", "fields", "found"),
    [
        ([], {}, []),
        ([Bracket(0, 500, per_kg=10), Bracket(500, 900, per_kg=10)], {"most": 900}, []),
        ([Bracket(50, 500)], {}, [("bracket_gap", {"above": 0, "to": 50})]),
        ([Bracket(50, 500)], {"least": 50}, []),  # nothing lighter is charged
        ([Bracket(0, 100), Bracket(200, 500)], {}, [("bracket_gap", {"above": 100, "to": 200})]),
        ([Bracket(0, 100)], {"most": 101}, [("below_limit", {"most": 100, "limit": 101})]),
        (
            [Bracket(0, 500, first_price=5_00, per_kg=60_00), Bracket(500, 1_000, per_kg=50_00)], {},
            [("heavier_cheaper", {"lighter": 500, "heavier": 501, "saved": 9_95})],  # 35.00 and 25.05
        ),
        ([Bracket(0, 500, per_piece=10_00), Bracket(500, 1_000, per_piece=5_00)], {},
         [("heavier_cheaper", {"lighter": 500, "heavier": 501, "saved": 5_00})]),
        # In half kilograms the next charged weight is 21,000 g
        ([Bracket(0, 20_500, per_kg=10_00), Bracket(20_500, 70_000, per_kg=9_80)], {"round_g": 500}, []),
        ([Bracket(0, 20_500, per_kg=10_00), Bracket(20_500, 70_000, per_kg=9_70)], {"round_g": 500},
         [("heavier_cheaper", {"lighter": 20_500, "heavier": 21_000, "saved": 1_30})]),
    ],
)  # fmt: skip
def test_brackets(brackets: list[Bracket], fields: dict[str, Any], found: list[Any]) -> None:
    assert lint_brackets(brackets, **fields) == found


def codes(*services: Any) -> list[str]:
    return [each.code for each in lint(on=DAY, service_ids=[service.pk for service in services])]


@pytest.mark.django_db
def test_services_without_a_card_in_force() -> None:
    bare, later, ended, between, sound = (make_service(rank=n) for n in range(1, 6))
    make_card(later, valid_from=date(2026, 12, 1))
    make_card(ended, ends_on=date(2026, 11, 19))
    make_card(between, ends_on=date(2026, 11, 25))
    make_card(between, valid_from=date(2026, 11, 28))
    make_card(sound, ends_on=date(2026, 11, 30))
    make_card(sound, valid_from=date(2026, 12, 1))
    found = lint(on=DAY)
    assert [(each.service_id, each.code) for each in found] == [
        (bare.pk, "no_card"), (later.pk, "not_begun"), (ended.pk, "expired"), (between.pk, "validity_gap"),
    ]  # fmt: skip
    assert finding_words(found[3].code, found[3].values) == "No card holds between 2026-11-25 and 2026-11-28."
    assert [each.tone for each in found] == ["bad", "warn", "bad", "bad"]


@pytest.mark.django_db
def test_zones_without_a_rate_or_a_country() -> None:
    service = make_service(countries=["DE", "US"])
    save_zones([ZoneDraft(service.pk, "EU", (AreaDraft("DE"),)), ZoneDraft(service.pk, "X", ())])
    card = make_card(service, rate(30_000, zone="EU", first_price=1))
    assert lint(on=DAY) == [
        Finding(service.pk, "zone_empty", {"zone": "X"}),
        Finding(service.pk, "country_no_zone", {"countries": ["US"]}),
        Finding(service.pk, "zone_no_rate", {"zone": "X", "card": "2026-01-01"}, card.pk),
    ]


@pytest.mark.django_db
def test_money_that_nothing_is_known_of() -> None:
    service = make_service()
    make_card(service, currency="USD")
    assert codes(service) == ["no_fx"]
    make_card(service, currency="USD", fx=7)
    assert codes(service) == []


@pytest.mark.django_db
def test_past_cards_and_closed_services_are_left_alone() -> None:
    closed = make_service(closed_at="2026-01-01T00:00Z")
    service = make_service()
    make_card(service, rate(10, first_price=1), rate(20, above_g=15), valid_from=date(2025, 1, 1))
    make_card(service)
    assert codes(closed, service) == []


@pytest.mark.django_db
def test_a_hundred_services_cost_the_statements_of_one() -> None:
    make_card(make_service())
    with CaptureQueriesContext(connection) as one:
        lint(on=DAY)
    for _ in range(20):
        make_card(make_service())
    with CaptureQueriesContext(connection) as many:
        lint(on=DAY)
    assert len(one) == len(many)


@pytest.mark.django_db
def test_a_bracket_in_a_strangers_zone_breaks_the_promise() -> None:
    service, other = make_service(), make_service()
    save_zones([ZoneDraft(other.pk, "EU", (AreaDraft("DE"),))])
    make_card(service)
    zone = Zone.objects.get()
    assert broken(PROMISES) == {}
    CardRate.objects.update(zone=zone)
    ZoneArea.objects.update(service=service)
    assert sorted(row["what"] for row in broken(PROMISES)["rates.zones_of_their_service"]) == ["area", "rate"]
