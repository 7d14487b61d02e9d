"""`bench reserve`: a thousand orders' wishes in one call, beside the one statement that locks, reserves and writes the same rows."""

from datetime import timedelta

from django.db import transaction

from erp.benching.ground import (
    Ground,
    Result,
    bring_back,
    checksums,
    limit_statements,
    middle,
    put_aside,
    small_company,
    the_same,
    timed,
)
from erp.kernel import clock
from erp.kernel.sql import execute
from inventory.services.reserve import Wish
from inventory.services.reserve import reserve as hold

ORDERS, LINES, RUNS = 1000, 2, 9
TABLES = ("inventory_reservation", "inventory_stocklevel", "inventory_touchedsku")


def reserve() -> Result:
    """1,000 orders of two lines over 500 SKUs."""
    ground = small_company(skus=500, units=1000)
    put_aside(TABLES)
    ours, limit = [], []
    wishes = _wishes(ground)
    for _ in range(RUNS):
        ours.append(timed(lambda: _ours(wishes)))
        left = checksums(TABLES)
        bring_back(TABLES, keep_as="ours")
        limit.append(timed(_limit))
        the_same(left, checksums(TABLES))
        bring_back(TABLES)
    return Result(
        "reserve",
        ORDERS,
        "orders/s",
        ORDERS / middle(ours),
        ORDERS / middle(limit),
        {"wishes": len(wishes), "runs": RUNS},
    )


def _ours(wishes: list[Wish]) -> None:
    standing = hold(wishes)
    if any(entry.waiting for entry in standing.values()):
        raise AssertionError("there was stock for all")


def _limit() -> None:
    with transaction.atomic():
        for statement in limit_statements("reserve"):
            execute(statement)


def _wishes(ground: Ground) -> list[Wish]:
    deadline = clock.now() + timedelta(days=2)
    return [
        Wish(
            "demand",
            order * LINES + line + 1,
            ground.skus[(order * 7 + line * 131) % len(ground.skus)].pk,
            ground.warehouse.pk,
            1,
            deadline,
        )
        for order in range(ORDERS)
        for line in range(LINES)
    ]
