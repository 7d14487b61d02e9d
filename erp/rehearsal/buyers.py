"""Buyers on all marketplaces, out of one seed: the mocks' own, at the pace of a day that lasts minutes."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from erp.demo.control import Control

POLL_S = 0.3
PATIENCE_S = 15.0  # so long nobody finds anything: the shops are sold out
# What buyers do: they pay late or never, think again, move, write, and, seconds after it has shipped, send back and judge.
HABITS: Mapping[str, Any] = {
    "popularity": 1.2, "countries": ["DE", "FR", "US", "GB", "PL", "ES", "IT", "NL"],
    "unpaid_share": 0.08, "pay_after_s": 8, "cancel_share": 0.05, "cancel_request_share": 0.01, "address_change_share": 0.02,
    "message_share": 0.03, "act_within_s": 8, "delivery_s": 2, "after_delivery_s": 6, "return_share": 0.02, "dispute_share": 0.01,
}  # fmt: skip


@dataclass(slots=True)
class Buyers:
    """The crowd: `orders` purchases at `rate` a second, shared over the accounts by their `sites` (account there -> how many)."""

    control: Control
    sites: Mapping[str, int]
    orders: int
    seed: int
    rate: float
    placed: int = 0
    refused: int = 0
    planned: int = 0
    _shares: dict[str, int] = field(default_factory=dict)

    def run(self, stop: threading.Event) -> None:
        """Send them, and stay until all have bought, or nothing is left to buy."""
        self._shares = shares(self.orders, self.sites)
        per_site = self.rate * 3600 / sum(self.sites.values())
        for account_id, orders in self._shares.items():
            plan = {**HABITS, "seed": self.seed, "rate_per_hour": per_site, "orders": orders}
            self.control.post("/world", {"account_id": account_id, **plan})
        bought, since = 0, time.monotonic()
        while self._running() and not stop.is_set():
            if self.placed > bought:
                bought, since = self.placed, time.monotonic()
            if self.refused and time.monotonic() - since > PATIENCE_S:
                break
            time.sleep(POLL_S)
        for account_id in self._shares:
            self.control.post("/world", {"account_id": account_id, "stop": True})

    def busy(self) -> bool:
        """Whether somebody still has something in mind."""
        self._running()
        return self.planned > 0

    def _running(self) -> bool:
        worlds = [self.control.get("/world", account_id=account_id)["worlds"][0] for account_id in self._shares]
        self.placed, self.refused, self.planned = (
            sum(world[what] for world in worlds) for what in ("placed", "refused", "planned")
        )
        return any(world["state"] == "running" for world in worlds)


def shares(orders: int, sites: Mapping[str, int]) -> dict[str, int]:
    """Whole orders per account by its sites; accounts that get none are left out."""
    all_sites, given, seen = sum(sites.values()), {}, 0
    for account_id, count in sites.items():
        before, seen = seen, seen + count
        given[account_id] = orders * seen // all_sites - orders * before // all_sites
    return {account_id: count for account_id, count in given.items() if count}
