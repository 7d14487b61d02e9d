"""Which service carries what: limits, rules in their order, wishes and ranks. No clock, no database."""

from __future__ import annotations

from typing import Any

import pytest

from logistics.routing import Decision, Facts, Limits, Objection, RoutingStep, decide, fits, objections, within

POST, LINE, EXPRESS = Limits(2, 30), Limits(1, 10), Limits(3, 90)
PRICES = {1: 40_00, 2: 25_00, 3: 150_00}
DAYS = {1: 12, 2: 30, 3: 4}


def facts(**fields: Any) -> Facts:
    return Facts(**{"country": "DE", "grams": 500, "warehouse_id": 7, **fields})


def rule(position: int, outcome: str = "service", **fields: Any) -> RoutingStep:
    return RoutingStep(position * 10, position, f"Rule {position}", outcome, **fields)


def choose(*rules: RoutingStep, able: Any = (POST, EXPRESS, LINE), prices: Any = PRICES, **fields: Any) -> Decision:
    return decide(facts(**fields), able, rules, price=prices.get, days=DAYS.get)


@pytest.mark.parametrize(
    ("limits", "fields", "found"),
    [
        ({}, {}, []),
        ({"countries": frozenset({"DE"})}, {}, []),
        ({"countries": frozenset({"US"})}, {}, [Objection("country", {"country": "DE"})]),
        ({"max_weight_g": 500}, {}, []),
        ({"max_weight_g": 499}, {}, [Objection("weight", {"grams": 500, "most": 499})]),
        ({"min_weight_g": 500}, {}, []),
        ({"min_weight_g": 501}, {}, [Objection("too_light", {"grams": 500, "least": 501})]),
        ({"max_side_mm": 600}, {"box": (600, 20, 10)}, []),
        ({"max_side_mm": 600}, {"box": (601, 20, 10)}, [Objection("side", {"mm": 601, "most": 600})]),
        ({"max_side_mm": 600}, {"box": None}, []),  # not known objects to nothing
        ({"max_girth_mm": 660}, {"box": (600, 20, 10)}, []),
        ({"max_girth_mm": 659}, {"box": (600, 20, 10)}, [Objection("girth", {"mm": 660, "most": 659})]),
        ({"max_value": 100_00}, {"value": 100_00}, []),
        ({"max_value": 100_00}, {"value": 100_01}, [Objection("value", {"value": 100_01, "most": 100_00})]),
        ({"max_value": 100_00}, {"value": None}, []),
        (
            {"traits": frozenset({"battery_pure", "liquid"}), "max_weight_g": 100},
            {"traits": frozenset({"battery_pure", "magnetic"})},
            [Objection("weight", {"grams": 500, "most": 100}), Objection("trait", {"trait": "battery_pure"})],
        ),
    ],
)
def test_all_that_is_in_the_way_is_named(
    limits: dict[str, Any], fields: dict[str, Any], found: list[Objection]
) -> None:
    assert objections(Limits(1, 10, **limits), facts(**fields)) == found


@pytest.mark.parametrize(
    ("conditions", "fields", "why"),
    [
        ({}, {}, ""),
        ({"countries": frozenset({"DE"})}, {}, ""),
        ({"countries": frozenset({"FR"})}, {}, "country"),
        ({"from_g": 500, "to_g": 500}, {}, ""),
        ({"to_g": 499}, {}, "weight"),
        ({"from_g": 501}, {}, "weight"),
        ({"from_value": 100}, {"value": 100}, ""),
        ({"from_value": 100}, {"value": 99}, "value"),
        ({"from_value": 100}, {}, "value"),  # not known
        ({"traits": frozenset({"liquid", "powder"})}, {"traits": frozenset({"powder"})}, ""),
        ({"traits": frozenset({"liquid"})}, {}, "traits"),
        ({"warehouses": frozenset({7})}, {}, ""),
        ({"warehouses": frozenset({8})}, {}, "warehouse"),
        ({"stores": frozenset({5})}, {"store_id": 5}, ""),
        ({"stores": frozenset({5})}, {}, "store"),
        ({"wished": frozenset({3})}, {"wished_id": 3}, ""),
        ({"wished": frozenset({3})}, {}, "wished"),
        ({"wished": frozenset({3})}, {"wished_id": 2}, "wished"),
        ({}, {"wished_id": 2}, "wished"),  # a wish is overruled only by a rule that names it
    ],
)
def test_conditions(conditions: dict[str, Any], fields: dict[str, Any], why: str) -> None:
    assert fits(rule(1, "cheapest", **conditions), facts(**fields)) == why


@pytest.mark.parametrize(
    ("value", "least", "most", "lies"),
    [(None, None, None, True), (None, 1, None, False), (None, None, 1, False), (0, 0, 0, True), (5, 6, None, False), (5, None, 4, False)],
)  # fmt: skip
def test_ranges(value: int | None, least: int | None, most: int | None, lies: bool) -> None:
    assert within(value, least, most) is lies


def test_without_rules_the_rank_decides_and_on_a_tie_the_older() -> None:
    assert choose() == Decision(1, "rank")
    assert choose(able=(Limits(9, 30), POST)) == Decision(2, "rank")
    assert choose(able=()) == Decision(None, "none")


def test_the_first_rule_that_fits_decides() -> None:
    other = rule(1, service_id=3, countries=frozenset({"US"}))
    first, second = rule(2, service_id=3), rule(3, service_id=2)
    assert choose(other, first, second) == Decision(3, "rule", first)


def test_the_cheapest_and_the_fastest_of_all_or_of_some() -> None:
    assert choose(rule(1, "cheapest")).service_id == 2
    assert choose(rule(1, "cheapest", among=frozenset({1, 3}))).service_id == 1
    assert choose(rule(1, "fastest")).service_id == 3
    assert choose(rule(1, "fastest", among=frozenset({1, 2}))).service_id == 1
    assert choose(rule(1, "cheapest"), prices={1: 25_00, 2: 25_00, 3: 25_00}).service_id == 1  # a tie: the rank


def test_a_service_without_a_price_is_not_the_cheapest() -> None:
    assert choose(rule(1, "cheapest"), prices={3: 150_00}).service_id == 3


def test_a_rule_whose_services_cannot_is_passed_and_named() -> None:
    battery, cheapest = rule(1, service_id=99), rule(2, "cheapest", among=frozenset({98}))
    decision = choose(battery, cheapest)
    assert decision == Decision(1, "rank", None, (battery, cheapest))
    assert decision.told() == {
        "by": "rank",
        "passed": [
            {"rule_id": 10, "position": 1, "name": "Rule 1"},
            {"rule_id": 20, "position": 2, "name": "Rule 2"},
        ],
    }


def test_a_wish_goes_before_rules_that_do_not_name_it() -> None:
    assert choose(rule(1, service_id=3), wished_id=2) == Decision(2, "wish")
    assert choose(rule(1, service_id=3), wished_id=8) == Decision(None, "none")
    named = rule(1, service_id=3, wished=frozenset({2}))
    assert choose(named, wished_id=2) == Decision(3, "rule", named)
    assert choose(named, wished_id=2).told() == {
        "by": "rule", "rule_id": 10, "position": 1, "name": "Rule 1", "outcome": "service",
    }  # fmt: skip
