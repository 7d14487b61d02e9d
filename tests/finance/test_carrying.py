"""Foreign money leaves at the average it came in at; the last unit takes the rest; beyond nought the day's rate counts."""

from __future__ import annotations

import pytest

from finance.services.carrying import worth


@pytest.mark.parametrize(
    ("change", "base", "own", "value"),
    [
        (100, 0, 0, 700),  # the first money in
        (100, 720, 100, 700),  # more of it
        (-50, 720, 100, -360),  # half of it
        (-100, 720, 100, -720),  # all of it
        (-1, 100, 3, -33),
        (-2, 100, 3, -67),
        (-150, 720, 100, -720 - 350),  # more than there is
        (50, -720, -100, 360),  # a debt is paid by half
        (150, -720, -100, 720 + 350),  # and more than paid
        (-50, -720, -100, -350),  # a debt grows
        (0, 720, 100, 0),
    ],
)
def test_what_a_change_is_worth(change: int, base: int, own: int, value: int) -> None:
    assert worth(change, base=base, own=own, at_rate=lambda units: units * 7) == value
