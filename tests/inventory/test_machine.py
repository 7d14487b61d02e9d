"""Whatever is received, reserved, released, moved, shipped, transferred, returned, counted and revalued, in any order: the promises hold.

`HYPOTHESIS_STEPS=10000` walks longer than CI does.
"""

import os
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from erp.kernel import clock
from inventory.models import CostLayer, Reservation, StockLevel
from inventory.promises import PROMISES
from inventory.services.carrying import Carried, Room, carry
from inventory.services.channel import refresh_pools
from inventory.services.levels import lock_pairs, lock_promises, touch
from inventory.services.reserve import Consumption, Wish, consume, move_to, release, reserve
from inventory.services.returns import TakenBack, take_back
from inventory.services.revaluing import revalue
from inventory.services.stock import Change, Receipt, adjust, receive
from inventory.states import MoveKind
from tests.factories import NOON, make_bundle, make_listing, make_sku, make_store, make_warehouse

STEPS = int(os.environ.get("HYPOTHESIS_STEPS", "1000"))
PER_WALK = 20
KIND = "test"
skus, warehouses, units = st.integers(0, 2), st.integers(0, 1), st.integers(1, 9)
PROOF = " UNION ALL ".join(
    f"SELECT '{promise.name}' AS name, to_jsonb(offender)::text AS offender FROM ({promise.sql}) offender"
    for promise in PROMISES
)


class Stock(RuleBasedStateMachine):
    """Three SKUs in two warehouses; the last owner's number is `self.owners`. Each walk is rolled back at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        store = make_store()
        self.skus = [make_sku() for _ in range(3)]
        self.warehouses = [make_warehouse(serves=[store], rank=rank) for rank in (1, 2)]
        for sku in (*self.skus, make_bundle(parts={self.skus[0]: 1, self.skus[1]: 2})):
            make_listing(store=store, sku=sku)
        touch(sku.pk for sku in self.skus)
        self.owners = self.documents = 0
        self.expected: Counter[int] = Counter()
        self.gone: dict[
            int, tuple[int, int]
        ] = {}  # of each document that took units out: the SKU, and how many are still out

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def document(self) -> int:
        self.documents += 1
        return self.documents

    @rule(sku=skus, warehouse=warehouses, n=units, cents=st.integers(0, 1000), twice=st.booleans())
    def receive(self, sku: int, warehouse: int, n: int, cents: int, twice: bool) -> None:
        goods = [Receipt(self.skus[sku].pk, self.warehouses[warehouse].pk, n, cents, KIND, self.document())]
        for _ in range(1 + twice):
            receive(receipts=goods, actor=None)
        self.expected[sku] += n

    @rule(wishes=st.lists(st.tuples(skus, warehouses, units, st.integers(0, 50)), min_size=1, max_size=4))
    def reserve(self, wishes: list[tuple[int, int, int, int]]) -> None:
        made = []
        for sku, warehouse, n, hours in wishes:
            self.owners += 1
            deadline = NOON + timedelta(hours=hours)
            made.append(Wish(KIND, self.owners, self.skus[sku].pk, self.warehouses[warehouse].pk, n, deadline))
        standing = reserve(made)
        assert {wish.owner_id: wish.quantity for wish in made} == {
            owner: found.held + found.waiting for owner, found in standing.items()
        }

    @precondition(lambda self: self.owners)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        release(KIND, data.draw(st.lists(st.integers(1, self.owners), max_size=3)))

    @precondition(lambda self: self.owners)
    @rule(data=st.data(), warehouse=warehouses)
    def move(self, data: st.DataObject, warehouse: int) -> None:
        owners = data.draw(st.lists(st.integers(1, self.owners), max_size=3, unique=True))
        open_ = Reservation.objects.filter(owner_kind=KIND, owner_id__in=owners, picked=False)
        wanted = {row.owner_id: row.held + row.waiting for row in open_}
        standing = move_to(KIND, dict.fromkeys(wanted, self.warehouses[warehouse].pk))
        assert {owner: found.held + found.waiting for owner, found in standing.items()} == wanted

    @precondition(lambda self: self.owners)
    @rule(data=st.data())
    def consume(self, data: st.DataObject) -> None:
        owner = data.draw(st.integers(1, self.owners))
        row = Reservation.objects.select_related("level").get(owner_kind=KIND, owner_id=owner)
        if row.held:
            n = data.draw(st.integers(1, row.held))
            document = self.document()
            consume(items=[Consumption(KIND, owner, n, KIND, document)], actor=None)
            self.expected[self._index(row.level)] -= n
            self.gone[document] = (self._index(row.level), n)

    @precondition(lambda self: any(n for _, n in self.gone.values()))
    @rule(data=st.data(), warehouse=warehouses)
    def come_back(self, data: st.DataObject, warehouse: int) -> None:
        origin = data.draw(st.sampled_from([key for key, (_, n) in self.gone.items() if n]))
        sku, out = self.gone[origin]
        n = data.draw(st.integers(1, out))
        place = (self.skus[sku].pk, self.warehouses[warehouse].pk)
        take_back(items=[TakenBack(*place, n, KIND, origin, KIND, self.document())], actor=None)
        self.gone[origin] = (sku, out - n)
        self.expected[sku] += n

    @rule(sku=skus, warehouse=warehouses, n=units)
    def transfer(self, sku: int, warehouse: int, n: int) -> None:
        source, target = ((self.skus[sku].pk, self.warehouses[place].pk) for place in (warehouse, 1 - warehouse))
        levels = lock_pairs([source, target])
        lock_promises(levels.values())
        if not Room(levels, promised_too=False).take([(1, source, n)]):
            carry([Carried(source, target, n, MoveKind.TRANSFER, KIND, self.document())], levels, actor=None)

    @rule(data=st.data(), value=st.integers(-300, 300).filter(bool))
    def bill_late(self, data: st.DataObject, value: int) -> None:
        layers = list(CostLayer.objects.filter(source=None).order_by("pk").values_list("pk", flat=True))
        if layers:
            amounts = {data.draw(st.sampled_from(layers)): value}
            revalue(document_kind=KIND, document_id=self.document(), amounts=amounts, actor=None)

    @rule(sku=skus, warehouse=warehouses, delta=st.integers(-6, 6), pick=st.booleans())
    def adjust(self, sku: int, warehouse: int, delta: int, pick: bool) -> None:
        level = StockLevel.objects.filter(sku=self.skus[sku], warehouse=self.warehouses[warehouse])
        if pick:
            Reservation.objects.filter(level__in=level, held__gt=0).update(picked=True)
        change = Change(self.skus[sku].pk, self.warehouses[warehouse].pk, delta, "count", KIND, self.document())
        self.expected[sku] += delta * len(adjust(changes=[change], actor=None).done)

    def _index(self, level: StockLevel) -> int:
        return [sku.pk for sku in self.skus].index(level.sku_id)

    @invariant()
    def promises_hold(self) -> None:
        refresh_pools()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('erp.now', %s, true)", [clock.now().isoformat()])
            cursor.execute(PROOF)
            assert cursor.fetchall() == []

    @invariant()
    def nothing_is_lost(self) -> None:
        found: Counter[int] = Counter()
        for level in StockLevel.objects.all():
            found[self._index(level)] += level.on_hand
        assert +found == +self.expected


@pytest.mark.django_db
@pytest.mark.timeout(600)
def test_the_promises_hold_whatever_happens() -> None:
    run_state_machine_as_test(
        Stock,
        settings=settings(
            max_examples=max(1, STEPS // PER_WALK),
            stateful_step_count=PER_WALK,
            deadline=None,
            derandomize=STEPS <= 1000,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
