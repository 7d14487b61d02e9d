"""October of a small company, worked out by hand, and told by `docs/stories/month.json`. Amounts in CNY unless marked.

Rates: 1 USD = 7.20 from the start, 7.10 from the 10th, 7.00 from the 20th; 1 EUR = 7.80, 7.90 from the 20th.
Post: 20.00 for 500 g, 3.00 for each 100 g begun; a parcel weighs its goods and 30 g of packaging (LAMP 500 g, MUG 400 g, BELT 200 g).

Goods in
  PO1, Yiwu, CNY: 100 LAMP at 20.00, 50 MUG at 12.50, freight 262.50 by value: LAMP 2,000.00 takes 200.00, MUG 625.00 takes 62.50.
    3rd: 60 LAMP 1,200.00 + 120.00 = 1,320.00; 50 MUG 625.00 + 62.50 = 687.50. 6th: 38 LAMP 760.00 + 76.00 = 836.00, 2 broken at nothing.
    A LAMP costs 22.00, a MUG 13.75. Bill: 1,960.00 + 625.00 + 262.50; of the freight 258.50 came with goods, 4.00 is a purchase difference.
  PO2, Acme, USD: 200 BELT at 3.00, freight 60.00, came at 7.20: 4,752.00, a BELT 23.76. Billed 660.00 USD at 7.10: 4,686.00, gain 66.00.
    Paid 4,640.00 from the bank: gain 46.00; fee 30.00. Yiwu paid 2,847.50, fee 5.00.

Goods out                     sales   shipping  tax     commission             cost              freight
  A1 Amazon EUR, 2 LAMP       468.00   39.00    96.33   15 % of 65 = 9.75: 76.05   44.00            1,030 g 38.00
  X1 AliExpress, LAMP, 2 MUG  355.00    -        -       8 % of 50 = 4.00: 28.40   22.00 + 27.50    1,330 g 47.00
  W1 Wish, 3 BELT             234.30   42.60     -      15 % of 39 = 5.85: 41.54   71.28              630 g 26.00
  H1 DHgate, 10 BELT          568.00    -        -      12.5 % of 80 = 10.00: 71.00 237.60          2,030 g 68.00
  W2 Wish, MUG                 71.00   28.40     -      15 % of 14 = 2.10: 14.91   13.75              430 g 20.00
  D1 Nord, 20 MUG             864.00   72.00     -       -                         275.00           8,030 g 248.00
  Nord had sent 200.00 USD at 7.20 = 1,440.00; 130.00 of it is earned at what it was worth then: 936.00, goods 120/130. 70.00 USD = 504.00 left.
  X2 was called off in time: nothing. W2 too late.

What came back (at 7.00 and 7.90)
  C1 of A1: LAMP back on the shelf at 22.00; 30.00 EUR = 237.00 refunded, tax 5.70 EUR = 45.03, commission back 4.50 EUR = 35.55.
  C2 of W1: BELT written off, 23.76 from cost of goods to write-offs; 11.00 USD = 77.00, commission back 1.65 USD = 11.55.
  C3 of W2: 14.00 USD = 70.00 + 28.00 refunded, commission back 14.70. C4 of H1: a BELT sent again, 23.76 and freight 20.00.

Settled on the 24th: what was booked at sale is worth something else now; a loss is positive.
  A1: goods -6.00, shipping -0.50, tax -1.24 and as much back when it is paid on +1.24, commission -10.75 EUR = -84.93 against
      -76.05 - 7.90 (the wrong euro): +0.98; in all -5.52. The wrong euro, 7.90, is accepted.
  X1 +5.00 - 0.40 = 4.60. W1 +3.30 + 0.60 - 0.59 = 3.31. W2 +1.00 + 0.40 - 0.21 = 1.19. H1 +8.00 - 1.00 = 7.00. Sum +10.58.
  Paid out: 28.75 EUR = 227.13 against 227.12: -0.01. 46.00 + 23.80 + 70.00 = 139.80 USD = 978.60.
Withdrawn: 300.00 of 339.80 USD that carry 2,418.60: 2,135.31, of which the fee 21.35; 2,064.15 came: loss 49.81.

Profit and loss: income 1,696.30 + 182.00 + 864.00 - 412.00 = 2,330.30. Cost: goods 691.13 - 22.00 - 23.76 = 645.37, freight 467.00, written
off 23.76, purchase difference 4.00, sent again 23.76, commission 231.90 - 61.80 = 170.10, settlement difference 7.90, bank 56.35, exchange
-66.00 - 46.00 + 10.58 - 0.01 + 49.81 = -51.62. Profit 983.68.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from erp.story.result import result_of
from erp.story.teller import CannotTell, tell
from finance.queries.reports import month_report

FILE = Path(settings.BASE_DIR) / "docs" / "stories" / "month.json"

PROFIT_AND_LOSS = {
    "4010": 1_696_30, "4020": 182_00, "4030": 864_00, "4090": -412_00,
    "5010": 645_37, "5020": 467_00, "5030": 23_76, "5050": 4_00, "5060": 23_76,
    "6010": 170_10, "6090": 7_90, "6100": 56_35, "7010": -51_62, "profit": 983_68,
}  # fmt: skip
BALANCES = {
    "1010": 5_052_07,  # 4,541.65 in the bank, 39.80 USD = 283.29, 28.75 EUR = 227.13
    "1300": 6_902_61,  # 96 LAMP 2,112.00, 27 MUG 371.25, 186 BELT 4,419.36
    "2030": -467_00,
    "2100": -504_00,
    "3000": -10_000_00,
}


def events() -> list[dict[str, Any]]:
    return json.loads(FILE.read_text())["events"]


def stock(sku: str, warehouse: str, on_hand: int, value: int) -> dict[str, Any]:
    return {"sku": sku, "warehouse": warehouse, "on_hand": on_hand, "reserved": 0, "value": value}


def layer(sku: str, warehouse: str, quantity: int, value: int) -> dict[str, Any]:
    return {"sku": sku, "warehouse": warehouse, "quantity": quantity, "value": value}


LEFT = {
    "stock": [
        stock("BELT", "SZX", 186, 4_419_36),
        stock("LAMP", "BAD", 2, 0),
        stock("LAMP", "SZX", 96, 2_112_00),
        stock("MUG", "SZX", 27, 371_25),
    ],
    "layers": [
        layer("BELT", "SZX", 186, 4_419_36),
        layer("LAMP", "BAD", 2, 0),
        layer("LAMP", "SZX", 57, 1_254_00),
        layer("LAMP", "SZX", 38, 836_00),
        layer("LAMP", "SZX", 1, 22_00),
        layer("MUG", "SZX", 27, 371_25),
    ],
    "currencies": {
        "1010": {"CNY": 4_541_65, "EUR": 28_75, "USD": 39_80},
        "2030": {"CNY": -467_00},
        "2100": {"USD": -70_00},
    },
    "profit": {
        "A1": 167_12, "X1": 225_50, "X2": 0, "W1": 69_32, "H1": 140_64, "D1": 413_00, "W2": -33_75,
    },
    "wallets": {"NORD": 70_00},
    "broken": [],
}  # fmt: skip


@pytest.mark.django_db
def test_october_is_what_was_worked_out_by_hand() -> None:
    result = result_of(tell(events()))
    assert {part: result[part] for part in LEFT} == LEFT
    assert {code: amount for code, amount in result["balances"].items() if code < "4000"} == BALANCES
    assert result["profit_and_loss"] == {"2026-10": PROFIT_AND_LOSS}
    assert json.loads(result["closed"]["2026-10"])["profit"] == PROFIT_AND_LOSS["profit"]


@pytest.mark.django_db
def test_everything_undone_in_november_leaves_nothing_and_october_as_it_was() -> None:
    undone = [{"do": "reverse", "on": "2026-11-05", "all": True, "reason": "it was all a dream"}]
    result = result_of(tell(events() + undone))
    assert (result["stock"], result["layers"], result["balances"], result["currencies"]) == ([], [], {}, {})
    assert (result["wallets"], result["broken"], set(result["profit"].values())) == ({"NORD": 0}, [], {0})
    opposite = {account: -amount for account, amount in PROFIT_AND_LOSS.items()}
    assert result["profit_and_loss"] == {"2026-10": PROFIT_AND_LOSS, "2026-11": opposite}
    assert month_report(date(2026, 10, 1)) == result["closed"]["2026-10"]
    assert json.loads(result["closed"]["2026-10"])["profit"] == PROFIT_AND_LOSS["profit"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("event", "says"),
    [
        ({"do": "dance"}, "nobody can 'dance'"),
        ({"do": "sku"}, "says nothing of 'code'"),
        ({"do": "ship", "sell": "Z9"}, "no sell named Z9"),
        ({"do": "buy", "id": "B", "supplier": "S", "warehouse": "W", "lines": []}, "no supplier named S"),
    ],
)
def test_what_cannot_be_told_says_why(event: dict[str, Any], says: str) -> None:
    with pytest.raises(CannotTell, match=says):
        tell([{"do": "rates", "on": "2026-10-01", "rates": {"USD": "7"}}, event])


@pytest.mark.parametrize(
    ("text", "says"), [("{", "can't be read"), ("[1]", "a list of events"), ('{"a": 1}', "can't be read")]
)
def test_a_file_that_is_no_story_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "story.json"
    path.write_text(text)
    with pytest.raises(CommandError, match=says):
        call_command("story", str(path))
