"""Token buckets per account and operation, on the mocks' clock."""

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World


class Limits:
    def __init__(self, world: "World") -> None:
        self.world = world
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}  # -> (tokens, when)

    def take(self, account_id: str, operation: str) -> float:
        """Take a token. 0 when there was one, otherwise the seconds until there is."""
        plan = self.world.protocol.plan(operation)
        if plan is None:
            return 0.0
        scale = self.world.settings["rate_scale"]
        rate, burst = plan[0] * scale, max(1.0, plan[1] * scale)
        now = self.world.clock.now()
        with self._lock:
            tokens, since = self._buckets.get((account_id, operation), (burst, now))
            tokens = min(burst, tokens + max(0.0, now - since) * rate)
            enough = tokens >= 1
            self._buckets[account_id, operation] = (tokens - 1 if enough else tokens, now)
        return 0.0 if enough else (1 - tokens) / rate

    def forget(self) -> None:
        """Start with full buckets again, after the plan's scale changed."""
        with self._lock:
            self._buckets.clear()
