"""One of the workers of `bench reserve-hot`, a process of its own: its order as JSON in, what it measured as JSON out.

It says when it is ready, and begins when it is told.
"""

import json
import sys
import time
from datetime import timedelta
from typing import Any

import django

CALLS = 300


def work(order: dict[str, Any]) -> dict[str, Any]:
    """So many calls, each one order of one unit of a hot SKU."""
    from django.db import OperationalError

    from erp.kernel import clock
    from inventory.services.reserve import Wish, reserve

    skus: list[int] = order["skus"]
    deadline, given_up = clock.now() + timedelta(days=2), 0
    print("ready", flush=True)
    sys.stdin.readline()
    started, cpu = time.perf_counter(), time.process_time()
    for call in range(CALLS):
        owner, sku_id = order["number"] * CALLS + call + 1, skus[(call * 7 + order["number"]) % len(skus)]
        try:
            reserve([Wish("demand", owner, sku_id, order["warehouse"], 1, deadline)])
        except OperationalError:
            given_up += 1
    return {"seconds": time.perf_counter() - started, "cpu": time.process_time() - cpu, "given_up": given_up}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(work(json.loads(sys.argv[1]))))
