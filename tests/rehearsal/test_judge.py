"""The judge of a rehearsed day: what counts against us, and what nobody could have known."""

from datetime import UTC, datetime
from typing import Any

import pytest

from erp.rehearsal.judge import Ours, compare

LIMIT_S = 5.0
LEFT = datetime(2026, 11, 23, 12, 0, 10, tzinfo=UTC)


def theirs(**facts: Any) -> dict[str, Any]:
    order = {"id": "A", "status": "paid", "paid_at": 1.0, "cancelled_at": None, "shipped_at": None, "shipments": []}
    return {"marketplace": "amazon", "orders": [{**order, **facts}]}


def told(tracking: str, times: int = 1) -> list[dict[str, Any]]:
    return [{"tracking": tracking, "times_received": times}]


def ours(state: str, *tracking: str, case: bool = False) -> Ours:
    return Ours(1, state, LEFT, tracking, LEFT if tracking else None, case)


def counted(truth: dict[str, Any], known: Ours | None) -> dict[str, int]:
    found = compare({7: truth}, {(7, "A"): known} if known else {}, {7: LIMIT_S})
    return {name: len(rows) for name, rows in found.items() if rows}


@pytest.mark.parametrize(
    ("truth", "known", "expected"),
    [
        (theirs(), ours("approved"), {}),
        (theirs(), None, {"missing": 1}),
        (theirs(shipped_at=1.0, shipments=told("T1")), ours("shipped", "T1"), {}),
        (theirs(shipped_at=1.0, shipments=told("T1", 2)), ours("shipped", "T1"), {"doubled": 1}),
        (theirs(), ours("shipped", "T1"), {"wrong_status": 1, "unconfirmed": 1}),
        (theirs(cancelled_at=1.0), ours("cancelled"), {}),
        (theirs(cancelled_at=1.0), ours("approved"), {"wrong_status": 1}),
    ],
)
def test_each_fault_is_named(truth: dict[str, Any], known: Ours | None, expected: dict[str, int]) -> None:
    assert counted(truth, known) == expected


@pytest.mark.parametrize(
    ("before_we_shipped_s", "case", "expected"),
    [
        (4.9, True, {"crossed": 1}),
        (-60, True, {"crossed": 1}),
        (5.1, True, {"wrong_status": 1, "unconfirmed": 1}),
        (4.9, False, {"wrong_status": 1, "unconfirmed": 1}),
    ],
)
def test_a_cancellation_crosses_a_parcel_only_when_nobody_could_know_and_a_case_is_open(
    before_we_shipped_s: float, case: bool, expected: dict[str, int]
) -> None:
    cancelled = theirs(cancelled_at=LEFT.timestamp() - before_we_shipped_s)
    assert counted(cancelled, ours("shipped", "T1", case=case)) == expected
