"""`bench post`: the books of shipped parcels (sale with fees, cost of goods, freight) beside inserts of the same entries and legs."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any

from django.db import connection, transaction

from erp.benching.ground import (
    Ground,
    Result,
    RowsDiffer,
    bring_back,
    checksums,
    limit_statements,
    middle,
    put_aside,
    small_company,
    the_same,
    timed,
)
from erp.kernel import clock, crypto
from erp.kernel.models import FxRate
from erp.kernel.sql import execute, rows
from finance.models import FeeRule
from finance.services.books.booking import book
from finance.states import Component
from inventory.models import StockLevel, StockMove
from inventory.states import MoveKind
from logistics.models import Carrier, Parcel, ParcelLine, Service
from logistics.states import ParcelState
from orders.models import Demand, Order, OrderLine
from orders.states import OrderState

PARCELS, SLICE, SMALL, RUNS = 10_000, 500, 50, 3
TABLES = ("finance_entry", "finance_leg")
Facts = list[tuple[int, int, int]]  # (order, stock move, parcel)


def post() -> Result:
    """10,000 parcels of one line in slices of 500, a transaction each; and how many statements a slice takes, whatever its size."""
    ground = small_company(skus=500, units=100)
    facts = shipped(ground)
    put_aside(TABLES)
    small, large = (_statements(facts[:size]) for size in (SMALL, SLICE))
    if small != large:
        raise RowsDiffer(f"a slice of {SMALL} takes {small} statements, one of {SLICE} takes {large}")
    ours, limit = [], []
    for _ in range(RUNS):
        marks: list[dict[str, int]] = [_marks()]
        ours.append(timed(partial(_ours, facts, marks)))
        left = checksums(TABLES)
        bring_back(TABLES, keep_as="ours")
        limit.append(timed(partial(_limit, marks)))
        the_same(left, checksums(TABLES))
        bring_back(TABLES)
    more = {"slice": SLICE, "statements_a_slice": large, "runs": RUNS, "legs": left["finance_leg"][0]}
    return Result("post", PARCELS, "parcels/s", PARCELS / middle(ours), PARCELS / middle(limit), more)


def _ours(facts: Facts, marks: list[dict[str, int]]) -> None:
    for start in range(0, len(facts), SLICE):
        book_slice(facts[start : start + SLICE])
        marks.append(_marks())


def book_slice(facts: Sequence[tuple[int, int, int]]) -> None:
    """The books of some parcels: what moved, what was sold, what the freight costs."""
    with transaction.atomic():
        for kind, place in (("move", 1), ("sale", 0), ("freight", 2)):
            book(kind, [fact[place] for fact in facts])


def _limit(marks: list[dict[str, int]]) -> None:
    statements = limit_statements("post")
    for before, after in pairwise(marks):
        window = {f"{name}_from": before[name] for name in before} | {f"{name}_to": after[name] for name in after}
        with transaction.atomic():
            for statement in statements:
                execute(statement, window)


def _marks() -> dict[str, int]:
    """How far the books are, so that the limit writes the same rows in the same slices."""
    [(entries, legs)] = rows(
        "SELECT (SELECT coalesce(max(id), 0) FROM finance_entry), (SELECT coalesce(max(id), 0) FROM finance_leg)"
    )
    return {"entries": entries, "legs": legs}


def _statements(facts: Facts) -> int:
    """How many statements booking these takes; what they wrote is taken back."""
    seen: list[str] = []

    def count(run: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return run(sql, params, many, context)

    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(count))
        book_slice(facts)
    bring_back(TABLES)
    return len(seen)


def shipped(ground: Ground) -> Facts:
    """Shipped orders with their parcels and stock moves, as rows; nothing of them is in the books."""
    now = clock.now()
    since = clock.business_date() - timedelta(days=1)
    FxRate.objects.create(currency="EUR", valid_from=since, rate=Decimal("8.1"))
    FeeRule.objects.create(
        marketplace=ground.account.marketplace, component=Component.COMMISSION, percent=15, currency="EUR", valid_from=since
    )  # fmt: skip
    service = Service.objects.create(
        carrier=Carrier.objects.create(code="bench", name="Bench"), code="bench", name="Bench", tracking_prefix="BE"
    )
    numbers = range(PARCELS)
    orders = Order.objects.bulk_create(
        Order(
            account=ground.account, store=ground.store, external_id=f"B-{n:06}", state=OrderState.SHIPPED, remote_status="SHIPPED",
            remote_updated_at=now, ordered_at=now, paid_at=now, ship_by=now, currency="EUR", items_total=Decimal("19.99"),
            shipping_total=Decimal("3.50"), total=Decimal("23.49"), unit_count=1, imported_at=now, shipped_at=now,
        ) for n in numbers
    )  # fmt: skip
    lines = OrderLine.objects.bulk_create(
        OrderLine(
            order=order, external_line_id="1", listing=ground.listings[n % len(ground.listings)], quantity=1, unit_price=Decimal("19.99")
        ) for n, order in enumerate(orders)
    )  # fmt: skip
    skus = [ground.skus[n % len(ground.skus)] for n in numbers]
    demands = Demand.objects.bulk_create(
        Demand(line=line, sku=sku, quantity=1, shipped=1) for line, sku in zip(lines, skus, strict=True)
    )
    recipient = crypto.seal_json({})
    parcels = Parcel.objects.bulk_create(
        Parcel(
            number=f"B{n:06}", owner_kind="order", owner_id=order.pk, warehouse=ground.warehouse, service=service, state=ParcelState.SHIPPED,
            tracking_number=f"BE{n:06}", recipient=recipient, country="DE", created_at=now, shipped_at=now, freight=24_00,
        ) for n, order in enumerate(orders)
    )  # fmt: skip
    contents = ParcelLine.objects.bulk_create(
        ParcelLine(parcel=parcel, sku=sku, holder_kind="demand", holder_id=demand.pk, quantity=1)
        for parcel, sku, demand in zip(parcels, skus, demands, strict=True)
    )
    levels = dict(StockLevel.objects.filter(warehouse=ground.warehouse).values_list("sku_id", "pk"))
    moves = StockMove.objects.bulk_create(
        StockMove(
            level_id=levels[sku.pk], delta=-1, kind=MoveKind.SALE, document_kind="parcel_line", document_id=line.pk, value=-1_00, at=now
        ) for line, sku in zip(contents, skus, strict=True)
    )  # fmt: skip
    return [(order.pk, move.pk, parcel.pk) for order, move, parcel in zip(orders, moves, parcels, strict=True)]
