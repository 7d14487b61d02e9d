"""A week on the floor, worked out by hand and told as a story. Amounts in CNY.

Ten LAMP cost 100.00: 10.00 each. Six leave for FRA. Four arrive, one of them damaged: 30.00 there, 10.00 in BAD. Two never do: 20.00 is
written off when the transfer is closed. Of the four at home two become a SET for a fee of 1.50: 21.50. One is renamed BULB: 10.00. One is
written off: 10.00. The SET falls apart into 2 LAMP and 1 BULB by 80 and 20 per cent: 17.20 and 4.30.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings

from erp.story.result import result_of
from erp.story.teller import CannotTell, tell

pytestmark = pytest.mark.django_db

STAGE: list[dict[str, Any]] = [
    {"do": "warehouse", "on": "2026-10-01", "code": "SZX"},
    {"do": "warehouse", "code": "FRA", "country": "DE", "kind": "overseas"},
    {"do": "warehouse", "code": "BAD", "country": "DE", "kind": "defective"},
    *({"do": "sku", "code": code, "weight_g": 100} for code in ("LAMP", "BULB", "SET")),
    {"do": "supplier", "code": "YIWU", "currency": "CNY"},
    {"do": "buy", "id": "PO1", "supplier": "YIWU", "warehouse": "SZX", "lines": [["LAMP", 10, "10.00"]]},
    {"do": "receive", "id": "R1", "buy": "PO1", "lines": [["LAMP", 10, 0]]},
]
WEEK: list[dict[str, Any]] = [
    {"do": "transfer", "id": "T1", "from": "SZX", "to": "FRA", "lines": [["LAMP", 6]]},
    {"do": "arrive", "transfer": "T1", "lines": [["LAMP", 3, 1]], "reason": "dented"},
    {"do": "arrive", "transfer": "T1", "close": "never came"},
    {"do": "assemble", "id": "A1", "warehouse": "SZX", "make": ["SET", 1], "of": [["LAMP", 2]], "fee": "1.50"},
    {"do": "relabel", "id": "L1", "warehouse": "SZX", "lines": [["LAMP", "BULB", 1]], "reason": "new box"},
    {"do": "write_off", "id": "W1", "warehouse": "SZX", "lines": [["LAMP", 1]], "reason": "wet"},
    {"do": "disassemble", "id": "D1", "warehouse": "SZX", "take": ["SET", 1], "into": [["LAMP", 2, "80"], ["BULB", 1, "20"]]},
]  # fmt: skip


def shelves(events: list[dict[str, Any]]) -> tuple[dict[tuple[str, str], tuple[int, int]], dict[str, int], list[str]]:
    told = result_of(tell(events))
    stock = {(row["sku"], row["warehouse"]): (row["on_hand"], row["value"]) for row in told["stock"]}
    return stock, told["balances"], told["broken"]


def test_a_week_on_the_floor_to_the_cent() -> None:
    assert settings.BASE_CURRENCY == "CNY"
    assert shelves(STAGE + WEEK) == (
        {
            ("LAMP", "FRA"): (3, 30_00),
            ("LAMP", "BAD"): (1, 10_00),
            ("LAMP", "SZX"): (2, 17_20),
            ("BULB", "SZX"): (2, 14_30),
        },
        {"1300": 71_50, "2010": -100_00, "5045": 30_00, "5050": -1_50},
        [],
    )


def test_what_was_made_renamed_and_taken_apart_can_be_undone() -> None:
    undone = [
        {"do": "reverse", "what": [word, name]}
        for word, name in (("disassemble", "D1"), ("relabel", "L1"), ("assemble", "A1"))
    ]
    stock, balances, broken = shelves(STAGE + WEEK[3:5] + WEEK[6:] + undone)
    assert (stock, balances, broken) == ({("LAMP", "SZX"): (10, 100_00)}, {"1300": 100_00, "2010": -100_00}, [])


def test_what_is_damaged_is_worth_what_it_cost() -> None:
    stock, _, broken = shelves(
        [*STAGE, {"do": "damage", "id": "D1", "warehouse": "SZX", "lines": [["LAMP", 2]], "reason": "fell"}]
    )
    assert (stock, broken) == ({("LAMP", "SZX"): (8, 80_00), ("LAMP", "BAD"): (2, 20_00)}, [])


def test_a_transfer_of_more_than_is_there_ends_the_story() -> None:
    with pytest.raises(CannotTell, match="too_few"):
        tell([*STAGE, {"do": "transfer", "id": "T1", "from": "SZX", "to": "FRA", "lines": [["LAMP", 11]]}])
