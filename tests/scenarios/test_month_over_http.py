"""October of `tests/story/test_month.py` over HTTP: four mock marketplaces, real workers, a clerk at the stations, clocks that leap from
day to day. The figures are those worked out by hand there, to the cent: prices, quantities, fees, rates and days are the same.

What is different is who does it, and what the marketplaces say must be what the story says:
  Settled by the mocks themselves, each by its own schedule. Amazon: 65.00 and tax 12.35 that it keeps, commission 15 % printed as 10.75 for
  9.75 (the wrong fee), refunded 30.00 and tax 5.70, 4.50 of commission back: 28.75 EUR. AliExpress 50.00 - 8 % = 46.00. Wish: W1 39.00 - 5.85
  - 11.00 + 1.65 = 23.80, W2 14.00 - 2.10 and all of it back = 0. DHgate 80.00 - 12.5 % = 70.00.
  Wish lets a seller refund whole orders only: 11.00 of W1's 39.00 Wish gives back by itself, and we hear of it on the ticket. The other
  two, 35.70 EUR of A1 and 14.00 USD of W2, go through the outbox.
  Confirmed to marketplaces: A1, X1, W1, H1 and W2, once each. What is sent again (C4) is between the buyer and us, and D1 has no marketplace.
"""

import json
import subprocess
import sys

import pytest

from erp.launcher.layout import BASE_DIR
from tests.story.test_month import BALANCES, FILE, LEFT, PROFIT_AND_LOSS


@pytest.mark.scenario
@pytest.mark.timeout(700)
def test_october_over_http_is_what_was_worked_out_by_hand() -> None:
    """The same command a person runs."""
    done = subprocess.run(
        [sys.executable, BASE_DIR / "manage.py", "story", FILE, "--http", "--json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=680,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    result = json.loads(done.stdout.splitlines()[-1])
    assert {part: result[part] for part in LEFT} == LEFT
    assert {code: amount for code, amount in result["balances"].items() if code < "4000"} == BALANCES
    assert result["profit_and_loss"] == {"2026-10": PROFIT_AND_LOSS}
    assert json.loads(result["closed"]["2026-10"])["profit"] == PROFIT_AND_LOSS["profit"]
    assert result["truth"] == {
        "missing": [], "doubled": [], "wrong_status": [], "unconfirmed": [], "crossed": [],
        "shipments": [1, 1, 1, 1, 1],
        "refunds": {"AMZ 35.70 seller": 1, "WISH 11.00 marketplace": 1, "WISH 14.00 seller": 1},
        "settled": {"AMZ": ["28.75"], "ALI": ["46.00"], "WISH": ["23.80"], "DHG": ["70.00"]},
        "commands": {"shipment.confirm": 5, "refund.send": 2},
    }  # fmt: skip
