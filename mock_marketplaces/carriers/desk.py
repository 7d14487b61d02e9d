"""What a carrier keeps: customers, the labels they bought, the money for them, and where the parcels were scanned."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from mock_marketplaces.carriers.terms import Terms
from mock_marketplaces.core.clock import Clock
from mock_marketplaces.core.faults import Faults
from mock_marketplaces.core.protocol import Refusal
from mock_marketplaces.core.store import Store

TABLES = Path(__file__).with_name("tables.sql").read_text(encoding="utf-8")
MILESTONES = ("accepted", "in_transit", "out_for_delivery", "delivered", "exception", "returned")
NOWHERE_POSTCODE = "00000"  # an address that no carrier takes
DEFAULTS: dict[str, Any] = {
    "label_delay_s": 0.5,  # LineAir: from an order to its tracking number; negative: never
    "travel_after_s": -1.0,  # from the label to the first scan, without anybody handing it over; negative: only when handed over
    "travel_scale": 1.0,  # multiplies the times of the way
}
# (milestone, hours after the parcel was handed over, where)
WAY = (
    ("accepted", 1, "Shenzhen"),
    ("in_transit", 20, "Hong Kong"),
    ("in_transit", 70, "Frankfurt"),
    ("out_for_delivery", 140, "destination depot"),
    ("delivered", 146, "destination"),
)


class Desk:
    """One carrier put together; it serves `Faults` as its world."""

    def __init__(self, terms: Terms, data: Path, *, base_url: str, seed: int, clock: Clock) -> None:
        self.terms = terms
        self.protocol = terms  # `Faults` asks it which calls hand out tokens
        self.base_url = base_url
        self.clock = clock
        self.store = Store(data / f"{terms.name}.sqlite3", seed=seed)
        self.store.define(TABLES)
        self.settings = {**DEFAULTS, **self.store.load("settings", {})}
        self.faults = Faults(self)  # type: ignore[arg-type]  # of a world it needs the store, the clock and the token calls

    # customers ------------------------------------------------------------------------------------------------

    def open_customer(self) -> dict[str, Any]:
        """A new customer and its credentials."""
        number = self.store.next("customer")
        customer_id = f"{self.terms.name}-{number}"
        credentials = self.terms.credentials(self.store, customer_id)
        with self.store.tx() as store:
            store.insert("customer", id=customer_id, credentials=json.dumps(credentials), created_at=self.clock.now())
        return self.shown_customer(customer_id)

    def shown_customer(self, customer_id: str) -> dict[str, Any]:
        return {
            "account_id": customer_id,
            "carrier": self.terms.name,
            "base_url": f"{self.base_url}/{self.terms.name}",
            "credentials": self.credentials(customer_id),
        }

    def credentials(self, customer_id: str) -> dict[str, str]:
        row = self.store.row("SELECT credentials FROM customer WHERE id = ?", customer_id)
        if row is None:
            raise Refusal(f"no carrier account {customer_id!r}", status=404)
        found: dict[str, str] = json.loads(row["credentials"])
        return found

    def customers(self) -> list[str]:
        return [row["id"] for row in self.store.rows("SELECT id FROM customer ORDER BY id")]

    # labels ---------------------------------------------------------------------------------------------------

    def buy(
        self, customer_id: str, *, reference: str, service: str, weight_g: int, to: dict[str, Any]
    ) -> dict[str, Any]:
        """Sell a label, whoever asks and how often: what is bought is paid. Raises Refusal with the carrier's reason."""
        if service not in self.terms.prices:
            raise Refusal(f"service {service!r} is not in the contract", status=422)
        if not to.get("name") or not to.get("country"):
            raise Refusal("the receiver's name or country is missing", status=422)
        if to.get("postcode") == NOWHERE_POSTCODE:
            raise Refusal(f"postcode {NOWHERE_POSTCODE} does not exist", status=422)
        first, per_kg = self.terms.prices[service]
        price = first + (per_kg * max(weight_g, 1) / 1000).quantize(Decimal("0.01"))
        now = self.clock.now()
        delay = self.settings["label_delay_s"] if self.terms.answers_later else 0.0
        with self.store.tx() as store:
            number = store.next("label")
            label_id = f"{self.terms.prefix}{number:09d}"
            store.insert(
                "label", id=label_id, customer_id=customer_id, reference=reference, service=service,
                tracking=f"{self.terms.prefix}{store.digest('tracking', number)[:4].upper()}{number:08d}CN", status="bought",
                price=str(price), recipient=json.dumps(to), asked_at=now, ready_at=now + delay if delay >= 0 else 1e12,
            )  # fmt: skip
            if self.settings["travel_after_s"] >= 0:
                self._travel(label_id, customer_id, now + self.settings["travel_after_s"])
        return self.label(customer_id, label_id)

    def label(self, customer_id: str, label_id: str) -> dict[str, Any]:
        row = self.store.row("SELECT * FROM label WHERE customer_id = ? AND id = ?", customer_id, label_id)
        if row is None:
            raise Refusal(f"no label {label_id!r}", status=404)
        return row

    def by_reference(self, customer_id: str, reference: str) -> list[dict[str, Any]]:
        return self.store.rows(
            "SELECT * FROM label WHERE customer_id = ? AND reference = ? ORDER BY id", customer_id, reference
        )

    def ready(self, label: dict[str, Any]) -> bool:
        return bool(label["ready_at"] <= self.clock.now())

    def cancel(self, customer_id: str, label_id: str) -> dict[str, Any]:
        """Take a label back and pay it back; again changes nothing. Refused once the parcel was scanned."""
        label = self.label(customer_id, label_id)
        if label["status"] == "cancelled":
            return label
        if self.store.row("SELECT 1 FROM scan WHERE label_id = ? AND t <= ?", label_id, self.clock.now()):
            raise Refusal("the parcel is on its way already", status=409)
        with self.store.tx() as store:
            store.run("DELETE FROM scan WHERE label_id = ?", label_id)
            store.run(
                "UPDATE label SET status = 'cancelled', cancelled_at = ?, refunded = price WHERE id = ?",
                self.clock.now(),
                label_id,
            )
        return self.label(customer_id, label_id)

    # scans ----------------------------------------------------------------------------------------------------

    def hand_over(self, customer_id: str, trackings: list[str]) -> int:
        """The parcels are in the carrier's hands: they travel from now on. How many."""
        with self.store.tx():
            for tracking in trackings:
                label = self._tracked(customer_id, tracking)
                self._travel(label["id"], customer_id, self.clock.now())
        return len(trackings)

    def scan(self, customer_id: str, tracking: str, milestone: str, place: str) -> None:
        """Something happens to a parcel now; what was planned for later happens no more once it is at its end."""
        if milestone not in MILESTONES:
            raise Refusal(f"no milestone {milestone!r}; there are {', '.join(MILESTONES)}", status=400)
        label, now = self._tracked(customer_id, tracking), self.clock.now()
        with self.store.tx() as store:
            if milestone in ("delivered", "exception", "returned"):
                store.run("DELETE FROM scan WHERE label_id = ? AND t > ?", label["id"], now)
            store.insert("scan", label_id=label["id"], customer_id=customer_id, milestone=milestone, place=place, t=now)

    def scans(self, customer_id: str, *, after: tuple[float, int], limit: int) -> list[dict[str, Any]]:
        """What was scanned by now, after that moment and id, in order."""
        return self.store.rows(
            """SELECT s.id, s.milestone, s.place, s.t, l.tracking FROM scan s JOIN label l ON l.id = s.label_id
               WHERE s.customer_id = ? AND (s.t, s.id) > (?, ?) AND s.t <= ? ORDER BY s.t, s.id LIMIT ?""",
            customer_id,
            *after,
            self.clock.now(),
            limit,
        )

    def _tracked(self, customer_id: str, tracking: str) -> dict[str, Any]:
        row = self.store.row("SELECT * FROM label WHERE customer_id = ? AND tracking = ?", customer_id, tracking)
        if row is None:
            raise Refusal(f"no parcel {tracking!r}", status=404)
        return row

    def _travel(self, label_id: str, customer_id: str, since: float) -> None:
        for milestone, hours, place in WAY:
            self.store.insert(
                "scan", label_id=label_id, customer_id=customer_id, milestone=milestone, place=place,
                t=since + hours * 3600 * self.settings["travel_scale"],
            )  # fmt: skip

    # truth ----------------------------------------------------------------------------------------------------

    def truth(self, customer_id: str) -> dict[str, Any]:
        """Every label of a customer, by reference, and the money."""
        self.credentials(customer_id)
        labels = self.store.rows("SELECT * FROM label WHERE customer_id = ? ORDER BY id", customer_id)
        keys = ("id", "reference", "service", "tracking", "status", "price", "refunded", "asked_at", "cancelled_at")
        spent = sum((Decimal(label["price"]) for label in labels), Decimal(0))
        refunded = sum((Decimal(label["refunded"]) for label in labels if label["refunded"]), Decimal(0))
        calls = self.store.rows("SELECT operation, n FROM tally WHERE account_id = ? ORDER BY operation", customer_id)
        return {
            "labels": [{key: label[key] for key in keys} for label in labels],
            "money": {
                "currency": "CNY", "spent": str(spent), "refunded": str(refunded), "net": str(spent - refunded),
            },
            "calls": {row["operation"]: row["n"] for row in calls},
            "faults": self.faults.hits(customer_id),
        }  # fmt: skip
