"""`bench reserve-hot`: one order a call on ten hot SKUs, eight workers at once, beside pgbench with the same statements."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from erp.benching.ground import Result, RowsDiffer, bring_back, put_aside, small_company
from erp.benching.hot_worker import CALLS
from erp.kernel.sql import rows
from erp.launcher.layout import BASE_DIR
from erp.launcher.postgres import binaries

SKUS, WORKERS = 10, 8
TABLES = ("inventory_reservation", "inventory_stocklevel", "inventory_touchedsku")


def reserve_hot() -> Result:
    """8 processes of 300 calls each; nobody may give up, and all that is reserved must be accounted for."""
    ground = small_company(skus=SKUS, units=10 * WORKERS * CALLS)
    put_aside(TABLES)
    reports = _workers([sku.pk for sku in ground.skus], ground.warehouse.pk)
    ours = WORKERS * CALLS / max(report["seconds"] for report in reports)
    left, oversold = _left(), rows("SELECT count(*) FROM inventory_stocklevel WHERE reserved > on_hand")[0][0]
    bring_back(TABLES)
    limit = _pgbench()
    if left != _left():
        raise RowsDiffer(f"ours left {left}, pgbench {_left()}")
    more = {
        "oversold": oversold,
        "workers": WORKERS,
        "given_up": sum(report["given_up"] for report in reports),
        "python_ms_per_call": round(1000 * sum(report["cpu"] for report in reports) / (WORKERS * CALLS), 2),
    }
    return Result("reserve-hot", WORKERS * CALLS, "orders/s", ours, limit, more)


def _left() -> tuple[Any, ...]:
    return rows(
        """SELECT (SELECT count(*) FROM inventory_reservation), (SELECT sum(held) FROM inventory_reservation),
                  (SELECT sum(reserved) FROM inventory_stocklevel), (SELECT count(*) FROM inventory_touchedsku)"""
    )[0]


def _workers(sku_ids: Sequence[int], warehouse_id: int) -> list[dict[str, Any]]:
    """Start all, let them begin together, and read what each reports."""
    words = [json.dumps({"skus": list(sku_ids), "warehouse": warehouse_id, "number": n}) for n in range(WORKERS)]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "erp.benching.hot_worker", word],
            cwd=BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for word in words
    ]
    for process in running:
        if process.stdout is None or process.stdout.readline() != "ready\n":
            raise RowsDiffer("a worker did not start")
    for process in running:
        if process.stdin is not None:
            process.stdin.write("go\n")
            process.stdin.flush()
    return [json.loads(process.communicate(timeout=240)[0]) for process in running]


def _pgbench() -> float:
    """Orders a second of plain SQL: as many clients with the same number of transactions each."""
    url = urlsplit(os.environ["DATABASE_URL"])
    host = parse_qs(url.query).get("host", [url.hostname or "localhost"])[0]
    env = {**os.environ, "PGPASSWORD": unquote(url.password or "")}
    script = Path(BASE_DIR, "bench", "limits", "reserve-hot.sql")
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [binaries() / "pgbench", "-n", "-c", str(WORKERS), "-j", "2", "-t", str(CALLS), "-D", f"skus={SKUS}", "-f", script,
             "-h", host, "-U", unquote(url.username or ""), url.path.lstrip("/")],
            env=env, cwd=folder, capture_output=True, text=True, check=True,
        )  # fmt: skip
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if not found:
        raise RowsDiffer(f"pgbench said nothing of its rate: {done.stdout}")
    return float(found.group(1))
