"""Fill an empty company."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg2

from erp.filling import books, catalogue, floor, stock, trade
from erp.kernel import clock
from erp.kernel.sql import execute, rows
from finance.services import days
from inventory.services import months
from inventory.services.channel import refresh_pools
from products.models import Sku

KEPT_APART = (
    "fill_level",
    "fill_document",
    "fill_move",
    "fill_layer",
    "fill_signature",
    "fill_sold",
    "fill_order",
    "fill_buyer",
    "fill_place",
    "fill_handed",
)


class NotEmpty(Exception):
    """There are goods already: a fill is for an empty company only."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How big the company is to be."""

    skus: int
    moves: int
    seed: int
    orders: int = 0


@dataclass(frozen=True, slots=True)
class Filled:
    """What was made, and how long it took."""

    skus: int
    moves: int
    orders: int
    seconds: float


def fill(wanted: Wanted, *, say: Callable[[str], None]) -> Filled:
    """Make stores, goods, listings, `moves` stock moves with their documents, layers and books, and the orders that some of them are of.

    Raises `NotEmpty`, and `TooFewMoves` when fewer units left than orders are to be shipped.
    Not one transaction: a fill that breaks off is thrown away with its database.
    """
    if Sku.objects.exists():
        raise NotEmpty
    started = time.monotonic()
    stores, _warehouses = catalogue.make_stores()
    catalogue.make_goods(wanted.skus, stores)
    say(f"{wanted.skus:,} SKUs and their listings")
    stock.make_levels(moves=wanted.moves, seed=wanted.seed)
    moves = stock.plan_moves(until=clock.now().isoformat())
    if wanted.orders:
        trade.choose(orders=wanted.orders, seed=wanted.seed)
    stock.write_moves(moves)
    say(f"{moves:,} moves with their documents and cost layers")
    books.book_moves(moves)
    say("their books")
    if wanted.orders:
        still_open = trade.make_orders(orders=wanted.orders, seed=wanted.seed)
        say(f"{wanted.orders:,} orders, {still_open:,} of them open")
        floor.work()
        say("their waves, hand-overs and bought labels")
        trade.book_orders()
        say("their books")
    for table in KEPT_APART:
        execute(f"DROP TABLE IF EXISTS {table}")
    months.keep_months()
    days.keep_days()
    say("the sums of past months and days")
    _told()
    _vacuum()
    return Filled(wanted.skus, moves, wanted.orders, round(time.monotonic() - started, 1))


def _told() -> None:
    """Let each pool want what the stock allows, as if its marketplace had accepted it."""
    execute("INSERT INTO inventory_touchedsku (sku_id) SELECT id FROM products_sku")
    refresh_pools()
    now = clock.now()
    execute(
        """UPDATE stores_quantitypool SET sent = desired, sent_version = desired_version, sent_at = %s, acked = desired,
                  acked_version = desired_version, acked_at = %s, read_back = desired, read_back_at = %s WHERE desired IS NOT NULL""",
        [now, now, now],
    )
    if rows("SELECT 1 FROM inventory_touchedsku LIMIT 1"):
        raise AssertionError("pools are still to be computed")


def _vacuum() -> None:
    """As the owner of the tables, so that lists are read as in a house that has lived."""
    connection = psycopg2.connect(os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"])
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
    finally:
        connection.close()
