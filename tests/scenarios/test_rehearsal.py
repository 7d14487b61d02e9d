"""A short trading day, whole: mocks, web, workers, clerks at the stations, over HTTP; judged by the marketplaces' own account."""

import json
import subprocess
import sys

import pytest

from erp.launcher.layout import BASE_DIR


@pytest.mark.scenario
@pytest.mark.timeout(400)
def test_a_short_day_loses_doubles_and_oversells_nothing() -> None:
    """The same command a person runs; its own exit code says whether the day was clean."""
    done = subprocess.run(
        [sys.executable, BASE_DIR / "manage.py", "rehearse", "--orders", "60", "--seed", "3", "--rate", "4", "--json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=380,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    report = json.loads(done.stdout.splitlines()[-1])
    counted = {name: report[name] for name in ("missing", "doubled", "wrong_status", "unconfirmed", "broken")}
    assert counted == {"missing": 0, "doubled": 0, "wrong_status": 0, "unconfirmed": 0, "broken": []}
    assert report["orders"] == 60
    assert report["oversold"] == report["oversold_excused"]
    assert report["work"]["packed"] > 30
