"""A small warehouse for the tests of counts: what really lies there beside what the house believes."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from erp.kernel import clock
from inventory.models import StockCount, StockLevel
from inventory.services import counts, reserve, stock
from inventory.services.count_entries import Seen, record_seen
from inventory.states import CountScope
from people.models import User
from tests.factories import make_sku, make_user, make_warehouse, number


class Place:
    """One SKU in one warehouse, its clerks, and what really lies on its shelf and in clerks' hands."""

    def __init__(self, on_hand: int = 10, missing: int = 0, unit: int = 100) -> None:
        self.sku, self.warehouse = make_sku(), make_warehouse()
        self.maker, self.ana, self.ben = (make_user(role="warehouse") for _ in range(3))
        self.shelf, self.hands = 0, 0
        self.owners: list[tuple[int, int]] = []
        if on_hand:
            self.receive(on_hand, unit=unit)
        self.shelf -= missing

    def receive(self, units: int, *, unit: int = 100) -> None:
        """Goods come onto the shelf."""
        stock.receive(
            receipts=[stock.Receipt(self.sku.pk, self.warehouse.pk, units, units * unit, "test", number())], actor=None
        )
        self.shelf += units

    def pick(self, units: int) -> bool:
        """A clerk takes units of an order into a tote, if the house has them to give."""
        if units > self.shelf or units > self.level.on_hand - self.level.reserved:
            return False
        owner = number()
        reserve.reserve(
            [reserve.Wish("t", owner, self.sku.pk, self.warehouse.pk, units, clock.now() + timedelta(days=1))]
        )
        reserve.mark_picked("t", [owner])
        self.owners.append((owner, units))
        self.shelf -= units
        self.hands += units
        return True

    def ship(self) -> bool:
        """The oldest tote leaves the house."""
        if not self.owners:
            return False
        owner, units = self.owners.pop(0)
        reserve.consume(items=[reserve.Consumption("t", owner, units, "test", number())], actor=None)
        self.hands -= units
        return True

    def put_back(self) -> bool:
        """The oldest tote's order is cancelled: its units lie on the shelf again."""
        if not self.owners:
            return False
        owner, units = self.owners.pop(0)
        reserve.release("t", [owner])
        self.hands -= units
        self.shelf += units
        return True

    @property
    def level(self) -> StockLevel:
        """What the house believes now."""
        return StockLevel.objects.get(sku=self.sku, warehouse=self.warehouse)

    def open(self, scope: CountScope = CountScope.ALL, **fields: object) -> StockCount:
        """A count of the warehouse by the maker."""
        return counts.open_count(
            client_id=uuid4(),
            warehouse_id=self.warehouse.pk,
            scope=scope,
            actor=self.maker,
            **fields,  # type: ignore[arg-type]  # plain keywords
        )

    def see(self, count: StockCount, units: int, *, by: User | None = None, **fields: object) -> object:
        """A clerk says what lies there."""
        seen = Seen(uuid4(), self.sku.pk, units, **fields)  # type: ignore[arg-type]  # plain keywords
        return record_seen(count_id=count.pk, seen=[seen], actor=by or self.ana)
