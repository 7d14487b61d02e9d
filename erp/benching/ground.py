"""The ground of a measurement: a small company in a scratch database, tables put aside and brought back, checksums."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from django.db import transaction

from erp.kernel import crypto
from erp.kernel.sql import execute, rows
from erp.launcher.layout import BASE_DIR
from inventory.models import StoreWarehouse, Warehouse
from inventory.services.stock import Receipt, receive
from inventory.states import WarehouseKind
from products.models import Listing, Product, Sku
from stores.models import QuantityPool, SellerAccount, Store
from stores.states import Marketplace

LIMITS = BASE_DIR / "bench" / "limits"
LEVELS = "inventory_stocklevel"  # moves and layers refer to it: brought back by UPDATE, not emptied


@dataclass(frozen=True, slots=True)
class Result:
    """Rates of the same work in the same run. `ratio` is ours / limit."""

    name: str
    n: int
    unit: str
    ours: float
    limit: float
    more: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """The contract's keys first."""
        return {
            "name": self.name, "n": self.n, "unit": self.unit, "ours": round(self.ours, 1), "limit": round(self.limit, 1),
            "ratio": round(self.ours / self.limit, 4), **self.more,
        }  # fmt: skip


class RowsDiffer(Exception):
    """The limit left other rows than ours: the measurement would compare two different works."""


@dataclass(frozen=True, slots=True)
class Ground:
    """An Amazon account with one store that sells `skus` from one warehouse."""

    account: SellerAccount
    store: Store
    warehouse: Warehouse
    skus: list[Sku]
    listings: list[Listing]


def small_company(*, skus: int, units: int) -> Ground:
    """Mapped listings with a pool each, and `units` of every SKU on the shelf."""
    account = SellerAccount.objects.create(
        marketplace=Marketplace.AMAZON, region="EU", seller_id="BENCH", name="Bench", base_url="http://127.0.0.1:1", hook_key="bench",
        credentials=crypto.seal_json({"seller_id": "BENCH"}),
    )  # fmt: skip
    store = Store.objects.create(account=account, site="DE", name="Bench DE", currency="EUR", zone="Europe/Berlin")
    warehouse = Warehouse.objects.create(code="B1", name="Bench", kind=WarehouseKind.OWN, country="CN")
    StoreWarehouse.objects.create(store=store, warehouse=warehouse, rank=1)
    product = Product.objects.create(code="BENCH", name="Bench")
    made = Sku.objects.bulk_create(
        Sku(product=product, code=f"B-{n:05}", name=f"Bench {n}", weight_g=100) for n in range(skus)
    )
    pools = QuantityPool.objects.bulk_create(
        QuantityPool(account=account, store=store, external_key=sku.code, external={"seller_sku": sku.code})
        for sku in made
    )
    listings = Listing.objects.bulk_create(
        Listing(store=store, external_key=sku.code, seller_sku=sku.code, title=sku.name, sku=sku, pool=pool)
        for sku, pool in zip(made, pools, strict=True)
    )
    receive(receipts=[Receipt(sku.pk, warehouse.pk, units, 100 * units, "opening", sku.pk) for sku in made], actor=None)
    execute("DELETE FROM inventory_touchedsku")
    return Ground(account, store, warehouse, made, listings)


def put_aside(tables: Sequence[str]) -> None:
    """Keep copies of the tables, as they are before the work."""
    for table in tables:
        execute(f"DROP TABLE IF EXISTS before_{table}")
        execute(f"CREATE UNLOGGED TABLE before_{table} AS TABLE {table}")


def bring_back(tables: Sequence[str], *, keep_as: str = "") -> None:
    """Put the tables back as they were; with `keep_as` the rows that the work left are kept in tables of that prefix."""
    for table in tables if keep_as else ():
        execute(f"DROP TABLE IF EXISTS {keep_as}_{table}")
        execute(f"CREATE TABLE {keep_as}_{table} AS TABLE {table}")
        execute(f"CREATE INDEX ON {keep_as}_{table} ({'id' if _has_id(table) else 'order_id'})")
        execute(f"ANALYZE {keep_as}_{table}")
    filled = [table for table in tables if table != LEVELS]
    with transaction.atomic():
        execute(f"TRUNCATE {', '.join(filled)} CASCADE")
        for table in filled:
            written = ", ".join(_written_columns(table))
            execute(f"INSERT INTO {table} ({written}) SELECT {written} FROM before_{table}")
        if LEVELS in tables:
            execute(
                f"UPDATE {LEVELS} l SET on_hand = b.on_hand, reserved = b.reserved FROM before_{LEVELS} b "
                "WHERE b.id = l.id AND (l.on_hand, l.reserved) <> (b.on_hand, b.reserved)"
            )
    vacuum(tables)


def vacuum(tables: Sequence[str]) -> None:
    """Both sides begin with clean tables."""
    for table in tables:
        execute(f"VACUUM (ANALYZE) {table}")


def _written_columns(table: str) -> list[str]:
    """The columns that a statement may write: not those that the database makes of others."""
    found = rows(
        """SELECT quote_ident(column_name) FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'
           ORDER BY ordinal_position""",
        [table],
    )
    return [row[0] for row in found]


def _has_id(table: str) -> bool:
    return bool(rows("SELECT 1 FROM information_schema.columns WHERE table_name = %s AND column_name = 'id'", [table]))


def checksums(tables: Sequence[str], *, without: Sequence[str] = ()) -> dict[str, tuple[int, str]]:
    """Per table how many rows there are, and a checksum over all of them that does not depend on their order."""
    answer = {}
    for table in tables:
        dropped = "".join(f" - '{column}'" for column in without)
        found = rows(
            f"SELECT count(*), coalesce(sum(('x' || substr(md5((to_jsonb(t){dropped})::text), 1, 12))::bit(48)::bigint), 0)::text FROM {table} t"
        )
        answer[table] = (found[0][0], found[0][1])
    return answer


def the_same(ours: dict[str, tuple[int, str]], limit: dict[str, tuple[int, str]]) -> None:
    """Fail the bench when the two sides left different rows."""
    different = {table: (ours[table], limit[table]) for table in ours if ours[table] != limit[table]}
    if different:
        raise RowsDiffer(f"ours and limit differ: {different}")


def limit_statements(name: str) -> list[str]:
    """The statements of bench/limits/NAME.sql, comments left out."""
    text = "\n".join(line for line in Path(LIMITS, f"{name}.sql").read_text().splitlines() if not line.startswith("--"))
    return [statement.strip() for statement in text.split(";") if statement.strip()]


def middle(seconds: Sequence[float]) -> float:
    """The median of several runs."""
    return median(seconds)


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
