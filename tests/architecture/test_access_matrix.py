"""Role x store x address: each address has a row in `access_matrix.py`, carries its rule and keeps it for everybody."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from people.access import PUBLIC, SIGNED_IN
from people.roles import CODES
from tests.architecture.access_matrix import ROWS, Row
from tests.architecture.world import (
    World,
    all_patterns,
    faults_of,
    in_parts,
    part_name,
    rules_in_code,
    undone,
    unnamed,
    writes,
)

BY_NAME = {row.name: row for row in ROWS}


PATTERNS = list(all_patterns())


def test_every_address_has_a_row() -> None:
    unmapped = sorted({f"{name} ({path})" for name, path, _ in PATTERNS if name not in BY_NAME})
    assert unmapped == [], "add a Row to tests/architecture/access_matrix.py"


def test_every_row_has_an_address_and_only_one() -> None:
    known = {name for name, _, _ in PATTERNS}
    assert (sorted(set(BY_NAME) - known), len(ROWS)) == ([], len(BY_NAME))


def test_every_view_carries_the_rule_of_its_row() -> None:
    wrong = {
        name: (rules_in_code(view, BY_NAME[name].methods), BY_NAME[name].access)
        for name, _, view in PATTERNS
        if name in BY_NAME
        and not rules_in_code(view, BY_NAME[name].methods)
        <= {BY_NAME[name].rule(method) for method in BY_NAME[name].methods}
    }
    assert wrong == {}


def test_every_rule_is_a_known_permission() -> None:
    asked = {row.rule(method) for row in ROWS for method in row.methods}
    assert asked - {PUBLIC, SIGNED_IN} - CODES == set()


# One world for some rows: to make its people takes longer than their requests. What a row needs is undone before the next.
@pytest.mark.parametrize("rows", in_parts(ROWS), ids=part_name)
def test_rows_hold_for_every_role_store_and_method(rows: Sequence[Row], world: World) -> None:
    faults = []
    for row in rows:
        with undone():
            faults += [f"{row.name}: {fault}" for method in row.methods for fault in faults_of(world, row, method)]
            faults += [
                f"{row.name}: {method} must change nothing, but writes"
                for method in unnamed(row)
                if writes(world, row, method)
            ]
    assert faults == []
