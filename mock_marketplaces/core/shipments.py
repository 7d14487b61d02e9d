"""Shipments as the seller confirms them, and when an order was first shown to the seller."""

import json
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.protocol import Order

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World


class Shipments:
    def __init__(self, world: "World") -> None:
        self.world = world
        self.store = world.store
        self.clock = world.clock

    def record(
        self,
        order: Order,
        *,
        reference: str,
        carrier: str,
        tracking: str,
        units: dict[str, int],
        complete: bool | None = None,
    ) -> None:
        """Record a shipment of `units` (line id -> units). The same reference again replaces its carrier and number.

        `complete` decides whether the order counts as shipped; by default it does when no unit is left.
        """
        now = self.clock.now()
        with self.store.tx():
            known = next((row for row in order.shipments if row["reference"] == reference), None)
            if known:
                self._ship_again(known, carrier, tracking, now)
                return self.world.trade.touch(order.id, "tracking")
            self.store.insert(
                "shipment",
                sale_id=order.id,
                reference=reference,
                carrier=carrier,
                tracking=tracking,
                received_at=now,
                lines=json.dumps([{"line_id": line_id, "quantity": quantity} for line_id, quantity in units.items()]),
            )
            for line_id, quantity in units.items():
                self.store.run("UPDATE sale_line SET shipped = shipped + ? WHERE id = ?", quantity, line_id)
            left = order.units - order.units_shipped - sum(units.values())
            done = left == 0 if complete is None else complete
            if done:
                self.world.crowd.shipped(order)
            return self.world.trade.touch(order.id, "shipped", **({"shipped_at": now} if done else {}))

    def _ship_again(self, known: dict[str, Any], carrier: str, tracking: str, now: float) -> None:
        history = [
            *json.loads(known["history"]),
            {"t": now, "carrier": known["carrier"], "tracking": known["tracking"]},
        ]
        self.store.run(
            "UPDATE shipment SET carrier = ?, tracking = ?, history = ?, times_received = 1 + times_received"
            " WHERE id = ?",
            carrier,
            tracking,
            json.dumps(history),
            known["id"],
        )

    def refused(self, order_id: str) -> None:
        """Count a confirmation that was turned away, for the truth."""
        with self.store.tx():
            self.store.run("UPDATE sale SET refusals = refusals + 1 WHERE id = ?", order_id)

    def listed(self, order_ids: list[str]) -> None:
        """Remember when an order was first handed out in a list."""
        with self.store.tx():
            self.store.run(
                "UPDATE sale SET listed_at = ? WHERE listed_at IS NULL AND id IN (SELECT value FROM json_each(?))",
                self.clock.now(),
                json.dumps(order_ids),
            )
