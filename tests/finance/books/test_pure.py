"""Sharing out and fees are sums on paper: no clock, no database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erp.kernel.services.fx import NoRate
from finance.services.books.shares import split
from finance.services.fees import Rule, Sold, fees
from finance.states import Component, ScheduleBase

DAY = date(2026, 11, 20)
C = Component


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        (100, [1, 1, 1], [34, 33, 33]),  # the rest on the first of the largest
        (-100, [1, 1, 1], [-34, -33, -33]),
        (23_000, [400, 100], [18_400, 4_600]),
        (10, [0, 0], [5, 5]),
        (7, [0, 1], [0, 7]),
        (0, [3, 4], [0, 0]),
        (5, [], []),
    ],
)
def test_an_amount_is_shared_out_to_the_cent(total: int, weights: list[int], shares: list[int]) -> None:
    assert split(total, weights) == shares


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 10**7), min_size=1, max_size=8))
def test_shares_always_sum_to_the_whole(total: int, weights: list[int]) -> None:
    assert sum(split(total, weights)) == total


def rule(component: Component, percent: str = "0", **fields: Any) -> Rule:
    """A rule for all sites, of goods and shipping, since January."""
    values: dict[str, Any] = {
        "site": "", "base": ScheduleBase.ITEMS_SHIPPING, "from_amount": Decimal(0), "fixed_per_order": Decimal(0),
        "fixed_per_unit": Decimal(0), "minimum": Decimal(0), "currency": "USD", "valid_from": date(2026, 1, 1),
    }  # fmt: skip
    values |= {key: Decimal(value) if key in ("from_amount", "fixed_per_order", "fixed_per_unit", "minimum") else value
               for key, value in fields.items()}  # fmt: skip
    return Rule(component=component, percent=Decimal(percent), **values)


def sold(items: str, shipping: str = "0", **fields: Any) -> Sold:
    """An order in dollars."""
    values: dict[str, Any] = {"site": "US", "currency": "USD", "tax": Decimal(0), "units": 1, "on": DAY, **fields}
    return Sold(items=Decimal(items), shipping=Decimal(shipping), **values)


AMAZON = [rule(C.COMMISSION, "15", minimum="0.30"), rule(C.FIXED_FEE, fixed_per_unit="0.99")]
ALIEXPRESS = [rule(C.COMMISSION, "8")]
WISH = [rule(C.COMMISSION, "15")]
DHGATE = [
    rule(C.COMMISSION, "12.5"),
    rule(C.COMMISSION, "8", from_amount="300"),
    rule(C.COMMISSION, "4", from_amount="1000"),
    rule(C.PAYMENT_FEE, "2.6", base=ScheduleBase.TOTAL),
]


@pytest.mark.parametrize(
    ("rules", "order", "taken"),
    [
        (AMAZON, sold("17.99"), {C.COMMISSION: 270, C.FIXED_FEE: 99}),  # 2.6985 is rounded up
        (AMAZON, sold("40", "5", units=3), {C.COMMISSION: 675, C.FIXED_FEE: 297}),
        (AMAZON, sold("1"), {C.COMMISSION: 30, C.FIXED_FEE: 99}),  # never less than thirty cents
        (ALIEXPRESS, sold("25.55", "3"), {C.COMMISSION: 228}),  # 2.284
        (WISH, sold("8", "2"), {C.COMMISSION: 150}),  # 8.50 of 10 is ours
        (DHGATE, sold("299.99"), {C.COMMISSION: 37_50, C.PAYMENT_FEE: 7_80}),  # 37.49875, 7.79974
        (DHGATE, sold("300"), {C.COMMISSION: 24_00, C.PAYMENT_FEE: 7_80}),
        (DHGATE, sold("950", "50"), {C.COMMISSION: 40_00, C.PAYMENT_FEE: 26_00}),
        (DHGATE, sold("100", tax=Decimal(20)), {C.COMMISSION: 12_50, C.PAYMENT_FEE: 3_12}),
        ([], sold("100"), {}),
        ([rule(C.COMMISSION, "15", valid_from=date(2026, 11, 21))], sold("100"), {}),
        ([rule(C.COMMISSION, "5", from_amount="50")], sold("49.99"), {}),
    ],
)
def test_fees_of_the_marketplaces(rules: list[Rule], order: Sold, taken: dict[Component, int]) -> None:
    assert fees(rules, order, {"USD": Decimal("7.2")}) == taken


def test_a_new_day_begins_a_new_schedule_and_a_site_has_its_own() -> None:
    rules = [
        *DHGATE,
        rule(C.COMMISSION, "10", valid_from=date(2026, 11, 20)),
        rule(C.COMMISSION, "11", site="DE"),
    ]
    assert [
        fees(rules, sold("400", site=site, on=day), {})[C.COMMISSION]
        for site, day in (("US", date(2026, 11, 19)), ("US", DAY), ("DE", DAY))
    ] == [32_00, 40_00, 44_00]


def test_amounts_of_a_rule_are_turned_into_the_orders_currency() -> None:
    rates = {"USD": Decimal(7), "JPY": Decimal("0.05")}
    order = sold("1000", currency="JPY")
    assert fees([rule(C.COMMISSION, "10", fixed_per_order="0.30")], order, rates) == {C.COMMISSION: 142}
    with pytest.raises(NoRate, match="no exchange rate for USD"):
        fees([rule(C.COMMISSION, "10", fixed_per_order="0.30")], order, {"JPY": Decimal("0.05")})
