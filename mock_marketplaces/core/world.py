"""One marketplace put together: its store, clock, settings, trade, faults and pushes around one protocol."""

import threading
from collections import deque
from pathlib import Path
from typing import Any

from mock_marketplaces.core.aftersales import Aftersales
from mock_marketplaces.core.clock import Clock
from mock_marketplaces.core.crowd import Crowd
from mock_marketplaces.core.effects import Effects
from mock_marketplaces.core.faults import Faults
from mock_marketplaces.core.limits import Limits
from mock_marketplaces.core.messages import Messages
from mock_marketplaces.core.papers import Papers
from mock_marketplaces.core.protocol import Protocol
from mock_marketplaces.core.push import Pushes
from mock_marketplaces.core.settlements import Settlements
from mock_marketplaces.core.shelf import Shelf
from mock_marketplaces.core.shipments import Shipments
from mock_marketplaces.core.store import Store
from mock_marketplaces.core.trade import Trade
from mock_marketplaces.core.traffic import Traffic
from mock_marketplaces.core.warehouse import Warehouse

DEFAULTS: dict[str, Any] = {
    "visibility_lag_s": 120.0,  # Amazon: how long a change stays out of the order lists
    "rate_scale": 1.0,  # multiplies every usage plan
    "stock_delay_s": 0.2,  # Amazon: from ACCEPTED to effective
    "tracking_delay_s": 0.3,  # Wish: from IN_PROGRESS to SUCCEEDED
    "report_delay_s": 0.3,  # Amazon: from a report's or feed's submission to DONE; Wish: a bulk job
    "review_s": 0.3,  # how long a marketplace looks at new or changed content of a listing
    "restock_on_cancel": False,  # a cancelled order gives its units back to the listing
    "risk_control_s": 0.0,  # AliExpress: how long a paid order is RISK_CONTROL
    "refund_overdue": False,  # Wish: an order that has not shipped by its expected_ship_time is refunded
    "update_step_s": 0.001,  # Wish: how finely updated_at is told; a minute makes many orders share one moment
    "rate_limit_reset": "time",  # Wish: how a 429 says when to come back: time, epoch or seconds
    "merge_pushes_s": 0.0,  # Wish: changes of an order within so long go out as one push (really 10)
    "push_delay_s": 0.0,  # before the first attempt of a push
}


class World:
    def __init__(self, protocol: type[Protocol], data: Path, *, base_url: str, seed: int, clock: Clock) -> None:
        self.base_url = base_url
        self.clock = clock
        self.store = Store(data / f"{protocol.name}.sqlite3", seed=seed)
        self.settings = {**DEFAULTS, **self.store.load("settings", {})}
        self.recent_calls: deque[dict[str, Any]] = deque(maxlen=500)
        self.protocol = protocol(self)
        self.effects = Effects(self)
        self.limits = Limits(self)
        self.faults = Faults(self)
        self.pushes = Pushes(self)
        self.trade = Trade(self)
        self.shipments = Shipments(self)
        self.aftersales = Aftersales(self)
        self.messages = Messages(self)
        self.settlements = Settlements(self)
        self.traffic = Traffic(self)
        self.papers = Papers(self)
        self.warehouse = Warehouse(self)
        self.shelf = Shelf(self)
        self.crowd = Crowd(self)
        self.protocol.ready()

    def start(self) -> None:
        for work in (self.effects.work, *[self.pushes.work] * 4):
            threading.Thread(target=work, daemon=True).start()

    def change_settings(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Take the known settings; unknown ones are ignored, as extra parameters are everywhere here."""
        for key, value in changes.items():
            if key in DEFAULTS:
                self.settings[key] = type(DEFAULTS[key])(value)
        self.store.save("settings", self.settings)
        return self.settings

    def move_clock(self, offset_s: float) -> None:
        """What was planned for the time between happens first, each at its moment; then the clock shows the new time."""
        self.effects.run_until(self.clock.now() + offset_s - self.clock.offset_s)
        self.clock.offset_s = offset_s
        self.effects.bell.ring()
        self.pushes.bell.ring()
