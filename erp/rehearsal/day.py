"""The day: open the shops, let buyers and staff work at once, wait until all is quiet, then judge."""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from erp.demo.catalogue import Good, goods
from erp.demo.company import SHOPS, Company, Shop, build_company
from erp.demo.control import Control
from erp.kernel import clock
from erp.kernel.promises import audit
from erp.kernel.sql import execute, rows
from erp.rehearsal import judge
from erp.rehearsal.buyers import Buyers
from erp.rehearsal.staff import Clerk, Operator, Person
from erp.rehearsal.weather import PUSHED_LIMIT_S
from people.demo import create_demo_people
from stores.models import SellerAccount
from stores.services.rules import PushRules, set_push_rules
from stores.states import Marketplace

POLL_S = {Marketplace.DHGATE: 3}
BACKSTOP_S = 15
SETTLE = timedelta(seconds=5)  # what a marketplace needs until all it knows can be read
QUIET_LIMIT_S = 240
MOST_BUFFER = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """How big a day, out of which seed, and how troubled."""

    orders: int
    seed: int
    faults: str = "none"
    rate: float = 4.0
    clerks: int = 2
    buffer: str = "0"  # units that every pool keeps back, or `auto`: it follows the lag


def rehearse(plan: Plan, *, say: Callable[[str], None]) -> dict[str, Any]:
    """Live the day and answer the figures of the contract. Runs inside a scratch house."""
    control = Control(os.environ["MOCKS_URL"])
    control.post("/settings", {"rate_scale": 1000, "visibility_lag_s": 1})
    catalogue = _some_goods()
    company = _open(control, plan, catalogue)
    say(f"{len(company.stores)} stores, {len(catalogue)} SKUs; {plan.orders} orders to come")
    worked = _work(control, company, plan, say)
    report = _judge(control, company, catalogue)
    return {
        "orders": worked["orders"],
        **report,
        "seed": plan.seed,
        "faults": plan.faults,
        "buffer": plan.buffer,
        "work": worked,
    }


def _some_goods() -> list[Good]:
    """Thirty singles and four bundles of them."""
    every = goods()
    singles = [good for good in every if not good.parts][:30]
    codes = [good.code for good in singles]
    bundles = [good for good in every if good.parts][:4]
    return singles + [
        Good(b.product, b.product_name, b.product_name_zh, b.code, b.name, b.name_zh, 0, "", b.cost, b.price,
             ((codes[3 * n], 1), (codes[3 * n + 1], 1 + n % 2)))
        for n, b in enumerate(bundles)
    ]  # fmt: skip


def _shops() -> tuple[Shop, ...]:
    """One account of each marketplace: the demo's, but for the second ones."""
    first = {shop.marketplace: shop for shop in reversed(SHOPS)}
    return tuple(first[name] for name in Marketplace if name in first)


def _open(control: Control, plan: Plan, catalogue: Sequence[Good]) -> Company:
    """Stock is short on purpose: the popular SKUs run out during the day."""
    dice = random.Random(plan.seed)
    singles = [good.code for good in catalogue if not good.parts]
    units = {code: 2 + int(plan.orders * dice.uniform(0.7, 1.7) / (3 + rank)) for rank, code in enumerate(singles)}
    company = build_company(
        control, hooks_url=os.environ["PUBLIC_URL"], shops=_shops(), catalogue=catalogue, units=units
    )
    for account in SellerAccount.objects.all():
        account.poll_every_s = POLL_S.get(Marketplace(account.marketplace), BACKSTOP_S)
        account.save(update_fields=["poll_every_s"])
        remote = company.remote[account.pk]
        control.post("/faults", {"account_id": remote, "profile": plan.faults, "seed": plan.seed})
    # The scheduler may have planned the first polls by the accounts' usual pace.
    execute("UPDATE stores_syncstate SET next_at = clock_timestamp() WHERE kind = 'orders'")
    _keep_back(company, plan.buffer)
    return company


def _keep_back(company: Company, buffer: str) -> None:
    """Give all stores the buffer, and wait until the marketplaces show what it leaves."""
    if buffer == "0":
        return
    auto = buffer == "auto"
    rules = PushRules(
        Decimal(1),
        0 if auto else int(buffer),
        buffer_follows_lag=auto,
        buffer_min=0,
        buffer_max=MOST_BUFFER,
        our_price_wins=False,
    )
    set_push_rules(store_ids=[store.pk for store in company.stores], rules=rules, actor=None)
    limit = time.monotonic() + QUIET_LIMIT_S
    while any(rows(BUSY)[0]) and time.monotonic() < limit:
        time.sleep(0.2)


def _work(control: Control, company: Company, plan: Plan, say: Callable[[str], None]) -> dict[str, Any]:
    passwords = {name: password for name, _, password in create_demo_people(company.stores)}
    web = os.environ["PUBLIC_URL"]
    operator = Operator(Person(web, "operations", passwords["operations"]))
    names = ("clerk", "clerk2")
    clerks = [
        Clerk(Person(web, names[number % 2], passwords[names[number % 2]]), number, plan.clerks)
        for number in range(plan.clerks)
    ]
    sites = Counter(company.remote[store.account_id] for store in company.stores)
    buyers = Buyers(control, sites, plan.orders, plan.seed, plan.rate)
    stop = threading.Event()
    crew = _Crew(stop)
    for work in (operator.run, *(clerk.run for clerk in clerks)):
        crew.add(work)
    started = time.monotonic()
    buyers.run(stop)
    say(f"{buyers.placed} orders placed in {time.monotonic() - started:.0f} s; {buyers.refused} buyers found nothing")
    quiet = _wait_until_quiet(crew, buyers, say)
    crew.end()
    scans = sorted(second for clerk in clerks for second in clerk.seconds)
    return {
        "orders": buyers.placed,
        "seconds": round(time.monotonic() - started, 1),
        "quiet": quiet,
        "packed": sum(clerk.packed for clerk in clerks),
        "stopped_at_station": sum(clerk.stopped for clerk in clerks),
        "scans": len(scans),
        "scan_p95_s": round(scans[int(0.95 * len(scans))], 3) if scans else None,
    }


class _Crew:
    """Threads that work until told to stop; the first that fails stops all, and its error is raised at the end."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop
        self.threads: list[threading.Thread] = []
        self.errors: list[BaseException] = []

    def add(self, work: Callable[[threading.Event], None]) -> None:
        thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self.threads.append(thread)
        thread.start()

    def _run(self, work: Callable[[threading.Event], None]) -> None:
        try:
            work(self.stop)
        except BaseException as error:
            self.errors.append(error)
            self.stop.set()
        finally:
            connection.close()

    def end(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(30)
        if self.errors:
            raise self.errors[0]


BUSY = """
  SELECT (SELECT count(*) FROM kernel_inboxmessage WHERE state IN ('new', 'retry', 'processing')) AS inbox,
         (SELECT count(*) FROM kernel_outboxcommand WHERE state IN ('pending', 'sending', 'submitted', 'unknown')) AS outbox,
         (SELECT count(*) FROM stores_quantitypool WHERE acked_version < desired_version) AS pools,
         (SELECT count(*) FROM inventory_touchedsku) + (SELECT count(*) FROM orders_staledemand) AS marks,
         (SELECT count(*) FROM orders_order WHERE NOT held AND fulfilled_by = 'seller'
            AND state IN ('review', 'approved', 'allocated', 'fulfilling')) AS orders"""


UNREAD = "SELECT account_id FROM stores_syncstate WHERE kind = 'orders' AND (last_success_at IS NULL OR last_success_at < %s)"


def _wait_until_quiet(crew: _Crew, buyers: Buyers, say: Callable[[str], None]) -> bool:
    """Quiet = nothing due anywhere and no buyer with anything in mind, and still so when every account has been read through since."""
    limit, since = time.monotonic() + QUIET_LIMIT_S, None
    while time.monotonic() < limit and not crew.stop.is_set():
        if any(rows(BUSY)[0]) or buyers.busy():
            since = None
        elif since is None:
            since = clock.now()
        elif clock.now() - since > SETTLE and not rows(UNREAD, [since + SETTLE]):
            return True
        time.sleep(0.5)
    say(f"not quiet after {QUIET_LIMIT_S} s: inbox, outbox, pools, marks, orders = {rows(BUSY)[0]}")
    return False


def _judge(control: Control, company: Company, catalogue: Sequence[Good]) -> dict[str, Any]:
    truths = {account_id: control.truth(remote) for account_id, remote in company.remote.items()}
    parts = {good.code: dict(good.parts) if good.parts else {good.code: 1} for good in catalogue}
    stock = {row[0]: int(row[1]) for row in rows(
        """SELECT s.code, sum(m.delta) FROM inventory_stockmove m JOIN inventory_stocklevel l ON l.id = m.level_id
           JOIN products_sku s ON s.id = l.sku_id WHERE m.kind = 'receipt' GROUP BY s.code"""
    )}  # fmt: skip
    limits = {
        account.pk: PUSHED_LIMIT_S + POLL_S.get(Marketplace(account.marketplace), 0)
        for account in SellerAccount.objects.all()
    }
    ours = judge.our_orders()
    found = judge.compare(truths, ours, limits)
    over = judge.oversold(truths, parts, stock, limits, backstop_s=BACKSTOP_S)
    findings = audit()
    return {
        **{name: len(rows_) for name, rows_ in found.items()},
        "oversold": over["oversold"],
        "oversold_excused": over["oversold_excused"],
        "lag": judge.lags(truths, ours, parts),
        "broken": [{"promise": f.promise.name, "rows": f.offenders} for f in findings if not f.kept],
        "details": {name: rows_[:50] for name, rows_ in found.items()} | {"oversold": over["units"]},
    }
