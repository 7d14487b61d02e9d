"""One account down, one throttled, one revoked: the fourth keeps its pace. Real mocks, the real services, two threads for workers."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from erp.kernel.models import InboxMessage, OutboxCommand
from erp.kernel.services import bell, outbox
from erp.kernel.services.outbox import Answer, Command, Sender
from stores.connectors import http
from stores.connectors.errors import ConnectorError
from stores.models import QuantityPool, SellerAccount
from stores.services import pools, sync
from stores.services.accounts import connected
from tests.factories import make_account, make_store
from tests.mock_marketplaces.conftest import Mocks, until
from tests.stores.conftest import Shop, open_shop

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 2
PACE_S = 8.0  # from a sale, a wish or a command until it is through, with a tick every half second on a busy machine


def look(commands: Sequence[OutboxCommand]) -> dict[int, Answer]:
    """A command that asks the account's marketplace something, as every sender does."""
    answers = {}
    for row in commands:
        try:
            with connected(row.payload["account_id"]) as connector:
                connector.shipped_tracking(order_id=row.payload["order_id"])
            answers[row.pk] = Answer("confirmed")
        except ConnectorError as error:
            answers[row.pk] = Answer("retry", error=str(error))
    return answers


@contextmanager
def workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Bells go into one queue, two threads serve it, and a scheduler rings what is due."""
    rung: queue.Queue[tuple[str, tuple[Any, ...]] | None] = queue.Queue()
    tasks: dict[str, Callable[..., Any]] = {
        "stores.pull_orders": sync.pull_orders, "stores.push_stock": pools.push_due, "kernel.work_outbox": outbox.work,
        "tick": _tick,
    }  # fmt: skip
    monkeypatch.setattr(bell, "_send", lambda task, args, _queue: rung.put((task, args)) if task in tasks else None)
    monkeypatch.setattr(outbox, "_senders", {"test.look": Sender(look, look, lambda _answers: None)})

    def serve() -> None:
        while (job := rung.get()) is not None:
            tasks[job[0]](*job[1])
        connection.close()

    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(0.5):
            rung.put(("tick", ()))

    threads = [threading.Thread(target=serve) for _ in range(WORKERS)] + [threading.Thread(target=beat)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for _ in range(WORKERS):
            rung.put(None)
        for thread in threads:
            thread.join(40)


def _tick() -> None:
    sync.pull_due()
    pools.sweep_pools()
    outbox.ring_overdue()


def open_gateway(mocks: Mocks, marketplace: str) -> Shop:
    there = mocks.open(marketplace, ["GLOBAL"], {"WID-RED": 50})
    account = make_account(
        marketplace=marketplace, base_url=there["base_url"], credentials=there["credentials"], region=""
    )
    return Shop(account, make_store(account=account, site="GLOBAL", currency="USD"), there, mocks)


def wishes(shop: Shop, round_: int) -> tuple[str, int, str]:
    """A sale there, a new quantity and a command here."""
    order_id = shop.sell(("WID-RED", 1))
    external = shop.there["items"]["WID-RED"]
    pool, _ = QuantityPool.objects.get_or_create(
        account=shop.account, store=shop.store, external_key="red", defaults={"external": external}
    )
    pools.want({pool.pk: 40 - round_})
    wish = f"look:{shop.account.pk}:{round_}"
    payload = {"account_id": shop.account.pk, "order_id": order_id}
    outbox.command([Command("test.look", wish, f"look:{order_id}", shop.account.lane, "", payload)])
    return order_id, 40 - round_, wish


def through(shop: Shop, wished: tuple[str, int, str]) -> bool:
    order_id, quantity, wish = wished
    return (
        InboxMessage.objects.filter(source=shop.account.lane, subject=order_id).exists()
        and QuantityPool.objects.filter(account=shop.account, acked=quantity).exists()
        and OutboxCommand.objects.filter(wish=wish, state="confirmed").exists()
    )


def done_for(shops: Sequence[Shop]) -> tuple[int, set[str]]:
    """How many quantities of these accounts were accepted, and how their commands stand."""
    accepted = QuantityPool.objects.filter(account__in=[shop.account for shop in shops], acked__isnull=False).count()
    commands = OutboxCommand.objects.filter(lane__in=[shop.account.lane for shop in shops])
    return accepted, set(commands.values_list("state", flat=True))


def test_sick_neighbours_take_nobody_s_pace(
    monkeypatch: pytest.MonkeyPatch, transactional_db: None, mocks: Mocks
) -> None:
    well = open_shop(mocks, {"WID-RED": 50})
    dead, throttled, revoked = (open_gateway(mocks, name) for name in ("wish", "dhgate", "aliexpress"))
    sick = [dead, throttled, revoked]
    SellerAccount.objects.update(poll_every_s=1)
    lasts: list[float] = []
    try:
        for shop in sick:
            wishes(shop, 0)
        mocks.control("kill", {"marketplace": "wish"})
        throttled.faults({"kind": "throttle", "times": None})
        mocks.control("tokens/revoke", {"account_id": revoked.there["account_id"], "refresh": True})
        with workers(monkeypatch):
            for round_ in range(1, 4):
                wished, started = wishes(well, round_), time.monotonic()
                until(lambda wished=wished: through(well, wished), timeout_s=20)
                lasts.append(time.monotonic() - started)
            still = done_for(sick)
            throttled.faults()  # or its worker would wait on
    finally:
        mocks.control("start", {"marketplace": "wish"})
        http.forget_clients()

    assert max(lasts) < PACE_S
    assert well.reload().trouble == ""
    states = {shop.account.marketplace: (shop.reload().state, shop.account.trouble_count > 0) for shop in sick}
    assert states == {"wish": ("active", True), "dhgate": ("active", False), "aliexpress": ("unauthorised", False)}
    assert still == (0, {"pending", "sending"} & still[1])
