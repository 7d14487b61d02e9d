"""Lists on their way into the database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from erp.kernel.sql import array, rows
from inventory.states import Fate

AT = datetime(2026, 12, 1, 3, 4, 5, 678, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("bigint", [1, -(2**62), None, 0]),
        ("text", ["", "NULL", "null", None, "a,b", '"quoted"', "back\\slash", "{1,2}", " blank ", "红色", "line\nbreak", "it's", "%s"]),
        ("text", []),
        ("numeric", [Decimal("0.10"), None, Decimal("-12345678901234567890.5")]),
        ("date", [date(2026, 12, 1), None]),
        ("timestamptz", [AT, None]),
        ("bytea", [b"", b"\x00\\\"'\xff", None]),
        ("boolean", [True, False, None]),
    ],
)  # fmt: skip
def test_a_list_handed_over_as_one_constant_is_the_same_list(kind: str, values: list[Any]) -> None:
    found = rows(f"SELECT v FROM unnest(%s::{kind}[]) WITH ORDINALITY AS t(v, place) ORDER BY place", [array(values)])
    assert [bytes(row[0]) if isinstance(row[0], memoryview) else row[0] for row in found] == values


def test_words_of_ours_and_generators_are_taken_as_they_are() -> None:
    assert array(each for each in (Fate.GONE, Fate.WRITTEN_OFF)) == '{"gone","written_off"}'
