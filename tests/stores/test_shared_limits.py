"""What workers share about an account: its rate budgets, and its one pair of tokens. Threads stand for workers, each with its own connection."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from erp.kernel import crypto
from stores.connectors import rates
from stores.connectors.errors import AuthExpired, Throttled
from stores.connectors.http import with_token
from stores.connectors.port import TokenPair
from stores.models import RateBudget, SellerAccount
from stores.services.tokens import AccountTokens
from tests.factories import make_account

pytestmark = pytest.mark.django_db(transaction=True)
PLAN = rates.Plan(rate=20, burst=4)


def at_once(count: int, work: Callable[[], Any]) -> list[Any]:
    """Run the same work in so many threads that start together; what each answered."""
    gate, answers = threading.Barrier(count), []

    def run() -> None:
        try:
            gate.wait(10)
            answers.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_workers_together_never_exceed_the_budget() -> None:
    account, started = make_account(), time.monotonic()

    def greedy() -> int:
        taken = 0
        while time.monotonic() < started + 1.0:
            try:
                rates.take(account.pk, "orders", PLAN, patience_s=0.0)
                taken += 1
            except Throttled as error:
                time.sleep(min(error.wait_s, 0.02))
        return taken

    taken = at_once(3, greedy)

    allowed = PLAN.burst + PLAN.rate * (time.monotonic() - started)
    assert len(taken) == 3
    assert PLAN.burst + PLAN.rate * 0.5 < sum(taken) <= allowed
    assert RateBudget.objects.filter(account=account).count() == 1


def test_what_one_worker_learns_binds_the_others() -> None:
    account, other = make_account(), make_account()
    for each in (account, other):
        rates.take(each.pk, "orders", PLAN)

    rates.learn(account.pk, "orders", known=PLAN.rate, header="0.5")
    RateBudget.objects.filter(account=account).update(tokens=1)
    answers = at_once(2, lambda: _wait_of(account.pk))

    assert min(answers) == 0.0  # the one call that was left
    assert 1.0 < max(answers) <= 2.0  # the next is due in 1 / 0.5 s
    assert _wait_of(other.pk) == 0.0
    for nonsense in (None, "", "fast", "-1", "1e9"):
        rates.learn(account.pk, "orders", known=0.5, header=nonsense)
    assert RateBudget.objects.get(account=account).rate == 0.5


def test_a_refusal_stops_all_workers_for_this_operation_only() -> None:
    account = make_account()
    for operation in ("orders", "stock"):
        rates.take(account.pk, operation, PLAN)

    rates.block(account.pk, "orders", wait_s=30)

    assert all(29 < wait <= 30.1 for wait in at_once(2, lambda: _wait_of(account.pk)))
    assert _wait_of(account.pk, "stock") == 0.0


def _wait_of(account_id: int, operation: str = "orders") -> float:
    try:
        rates.take(account_id, operation, PLAN, patience_s=0.0)
    except Throttled as error:
        return error.wait_s
    return 0.0


def test_one_refresh_for_all_and_the_pair_is_committed_before_its_first_use() -> None:
    account = make_account(access_token=crypto.seal(b"old"), refresh_token=crypto.seal(b"first"))
    refreshes, seen = [], []

    def refresh() -> TokenPair:
        refreshes.append(threading.get_ident())
        time.sleep(0.2)  # the others arrive meanwhile
        return TokenPair("new", 3600, refresh_token="second")

    def call(token: str) -> str:
        if token == "old":
            raise AuthExpired("too old")
        seen.extend(at_once(1, lambda: _kept(account.pk)))  # another worker's view of the row
        return token

    answers = at_once(2, lambda: with_token(AccountTokens(account.pk), refresh, call))

    assert (answers, len(refreshes)) == (["new", "new"], 1)
    assert seen == [("new", "second", 1)] * 2


def _kept(account_id: int) -> tuple[str, str, int]:
    row = SellerAccount.objects.get(pk=account_id)
    assert row.access_token is not None
    assert row.refresh_token is not None
    return crypto.unseal(row.access_token).decode(), crypto.unseal(row.refresh_token).decode(), row.token_version
