"""Buyers on all marketplaces, out of one seed: they buy from shared stock, pay late, cancel, send back."""

import heapq
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from erp.demo.control import Control, ControlRefused

PAY_LATER, CANCEL, SEND_BACK = 0.08, 0.06, 0.02
COUNTRIES = ("DE", "FR", "US", "GB", "PL", "ES", "IT", "NL")


@dataclass(frozen=True, slots=True)
class Counter:
    """Where one may buy: the mock's account, a site, and the SKUs on sale."""

    account_id: str
    site: str
    skus: tuple[str, ...]


@dataclass(slots=True)
class Buyers:
    """The crowd. `placed` counts orders as asked for; an order that the shop's own quantity refuses is tried elsewhere."""

    control: Control
    counters: Sequence[Counter]
    orders: int
    seed: int
    rate: float
    placed: int = 0
    refused: int = 0
    later: list[tuple[float, int, str, str]] = field(default_factory=list)

    def run(self, stop: threading.Event) -> None:
        """Place all orders at the rate, and do in between what buyers do later."""
        dice = random.Random(self.seed)
        started = time.monotonic()
        while self.placed < self.orders and not stop.is_set():
            due = started + self.placed / self.rate
            while (wait := due - time.monotonic()) > 0:
                self._later(min(wait, 0.05))
            if not self._buy(dice) and self.refused > 20 * self.orders:
                break
            self._later(0)

    def finish(self) -> None:
        """Let everything that is still planned happen now."""
        while self.later:
            self._act(heapq.heappop(self.later))

    def _buy(self, dice: random.Random) -> bool:
        counter = dice.choice(self.counters)
        lines = {_popular(dice, counter.skus): dice.choice((1, 1, 1, 2)) for _ in range(dice.choice((1, 1, 2)))}
        paid = dice.random() > PAY_LATER
        order = {
            "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in lines.items()],
            "site": counter.site,
            "country": dice.choice(COUNTRIES),
            "paid": paid,
        }
        mood, patience = dice.random(), dice.uniform(1, 8)
        try:
            made = self.control.post(
                "/orders", {"account_id": counter.account_id, "orders": [order], "seed": dice.getrandbits(31)}
            )
        except ControlRefused:
            self.refused += 1
            return False
        self.placed += 1
        for order_id in made["order_ids"][0]:
            if not paid and mood > 0.25:
                self._plan(patience, order_id, "pay")
            elif mood < CANCEL:
                self._plan(patience, order_id, "cancel")
            elif mood > 1 - SEND_BACK:
                self._plan(patience + 20, order_id, "return")
        return True

    def _plan(self, after_s: float, order_id: str, verb: str) -> None:
        heapq.heappush(self.later, (time.monotonic() + after_s, len(self.later) + self.placed * 1000, order_id, verb))

    def _later(self, wait_s: float) -> None:
        while self.later and self.later[0][0] <= time.monotonic():
            self._act(heapq.heappop(self.later))
        if wait_s > 0:
            time.sleep(wait_s)

    def _act(self, plan: tuple[float, int, str, str]) -> None:
        _, _, order_id, verb = plan
        try:
            if verb == "return" and self.control.get(f"/orders/{order_id}")["status"] != "shipped":
                return  # nobody sends back what has not come
            self.control.post(f"/orders/{order_id}/{verb}", {"reason": "changed my mind"})
        except ControlRefused:
            self.refused += 1


def _popular(dice: random.Random, skus: Sequence[str]) -> str:
    """A few SKUs sell most: the long tail of a shop."""
    return skus[min(int(dice.paretovariate(0.9)) - 1, len(skus) - 1)]
