"""Months by the text of an address."""

from datetime import UTC, date, datetime

import pytest

from erp.kernel import clock
from erp.kernel.months import month_of, next_month


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-11", date(2026, 11, 1)),
        ("", date(2026, 12, 1)),
        ("2026-13", date(2026, 12, 1)),
        ("next year", date(2026, 12, 1)),
        ("9999-12", date(2026, 12, 1)),
        ("0001-01", date(2000, 1, 1)),
    ],
)
def test_the_month_of_an_address(text: str, month: date) -> None:
    with clock.frozen(datetime(2026, 11, 30, 17, tzinfo=UTC)):  # 1 December in Shanghai
        assert month_of(text) == month


def test_the_month_after() -> None:
    assert [next_month(date(2026, 11, 30)), next_month(date(2026, 12, 1))] == [date(2026, 12, 1), date(2027, 1, 1)]
