"""Rate budgets: a token bucket per account and operation, in the database, so that all workers share it in its time.

Taking costs one UPDATE. The marketplace's own word (a rate header, a refusal) beats what we assumed.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from erp.kernel.sql import execute, rows
from stores.connectors.errors import Throttled

PATIENCE_S = 2.0  # longer waits give the worker back; the rows stay due

_LEVEL = "least(burst, tokens + rate * greatest(extract(epoch FROM clock_timestamp() - refilled_at), 0))"
_OPEN = "(blocked_until IS NULL OR blocked_until <= clock_timestamp())"
_MINE = "account_id = %(account)s AND operation = %(operation)s"
# Values are computed in SQL only: the clock that fills the bucket is the one that empties it.
_TAKE = f"""UPDATE stores_ratebudget SET tokens = {_LEVEL} - 1, refilled_at = clock_timestamp()
            WHERE {_MINE} AND {_OPEN} AND {_LEVEL} >= 1 RETURNING rate"""
_WAIT = f"""SELECT greatest(coalesce(extract(epoch FROM blocked_until - clock_timestamp()), 0), (1 - {_LEVEL}) / rate, 0.05)
            FROM stores_ratebudget WHERE {_MINE}"""
_ADD = """INSERT INTO stores_ratebudget (account_id, operation, rate, burst, tokens, refilled_at)
          VALUES (%(account)s, %(operation)s, %(rate)s, %(burst)s, %(burst)s, clock_timestamp())
          ON CONFLICT (account_id, operation) DO NOTHING"""
_LEARN = f"""UPDATE stores_ratebudget SET tokens = {_LEVEL}, refilled_at = clock_timestamp(), rate = %(rate)s
             WHERE {_MINE} AND rate IS DISTINCT FROM %(rate)s"""
_BLOCK = f"""UPDATE stores_ratebudget
             SET tokens = 0, refilled_at = clock_timestamp(), blocked_until = clock_timestamp() + %(wait)s * interval '1 second'
             WHERE {_MINE}"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an operation is allowed until the marketplace says otherwise: calls per second, and how many at once."""

    rate: float
    burst: float


def take(account_id: int, operation: str, plan: Plan, *, patience_s: float = PATIENCE_S) -> float:
    """Take one call from the budget and return its known rate; wait up to `patience_s`, then raise Throttled with the wait."""
    key = {"account": account_id, "operation": operation}
    until = time.monotonic() + patience_s
    while True:
        taken = rows(_TAKE, key)
        if taken:
            return float(taken[0][0])
        waits = rows(_WAIT, key)
        if not waits:
            execute(_ADD, {**key, "rate": plan.rate, "burst": plan.burst})
            continue
        wait_s = float(waits[0][0])
        if time.monotonic() + wait_s > until:
            raise Throttled(f"{operation}: the rate budget is used up for {wait_s:.1f} s", wait_s=wait_s)
        time.sleep(wait_s)


def learn(account_id: int, operation: str, *, known: float, header: str | None) -> None:
    """Take over the rate that the marketplace states, where it differs from what `take` knew. Nonsense is ignored."""
    try:
        rate = float(header or "")
    except ValueError:
        return
    if 0 < rate < 10_000 and abs(rate - known) > known * 0.001:
        execute(_LEARN, {"account": account_id, "operation": operation, "rate": rate})


def block(account_id: int, operation: str, *, wait_s: float) -> None:
    """The marketplace refused a call as one too many: nobody asks again before `wait_s` is over."""
    execute(_BLOCK, {"account": account_id, "operation": operation, "wait": wait_s})
