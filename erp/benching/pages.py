"""`bench lists`: server time of the listed filter and sort pairs, first page and a page from the middle, and of searches.

Measured in this process, from the request to the rendered answer, on a filled company.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from django.db import transaction
from django.test import Client

from erp.benching.ground import Result, middle
from erp.kernel.sql import rows
from erp.kernel.tables import mark_of
from people.models import User
from people.roles import Role

PAGE_MS, SEARCH_MS = 100.0, 200.0
RUNS = 7


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as people open it: `path` with its filters; `deep` are the sort values of a row in the middle; a search has its own limit."""

    path: str
    deep: Sequence[Any] | None = None
    search: bool = False

    @property
    def limit_ms(self) -> float:
        """What its server may take."""
        return SEARCH_MS if self.search else PAGE_MS


class WrongAnswer(Exception):
    """A list did not answer as it must: its time would mean nothing."""


def lists() -> Result:
    """The slowest of the listed pages beside its limit; each with its own figure. Needs a filled company."""
    figures = {}
    with as_owner() as client:
        for entry in listed():
            figures[entry.path] = (entry.limit_ms, *_times(client, entry))
    worst = max(figures, key=lambda path: max(figures[path][1:]) / figures[path][0])
    limit, *times = figures[worst]
    moves = int(rows("SELECT count(*) FROM inventory_stockmove")[0][0])
    told = {path: [round(ms, 1) for ms in found[1:]] for path, found in figures.items()}
    over = sorted(path for path, found in figures.items() if max(found[1:]) > found[0])
    # a rate as the other benches have it: pages a second, ours beside what the limit asks for
    return Result(
        "lists",
        moves,
        "pages/s",
        1000 / max(times),
        1000 / limit,
        {"worst": worst, "over": over, "ms": told, "runs": RUNS},
    )


@contextmanager
def as_owner() -> Iterator[Client]:
    """A client that sees all stores; its person and session are gone afterwards."""
    with transaction.atomic():
        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.create(username="bench-lists", role=Role.OWNER))
        yield client
        transaction.set_rollback(True)


def _times(client: Client, entry: Listed) -> Iterator[float]:
    """Milliseconds of the first page, then of the middle one."""
    yield _measured(lambda: client.get(entry.path), entry.path)
    if entry.deep is not None:
        path = f"{entry.path}{'&' if '?' in entry.path else '?'}after={mark_of(entry.deep)}"
        yield _measured(lambda: client.get(path), path)


def _measured(get: Callable[[], Any], path: str) -> float:
    answer = get()  # templates are compiled and pages are in the cache, as after a minute of work
    if answer.status_code != 200 or answer.content.count(b"<tr") < 2:
        raise WrongAnswer(f"{path} answered {answer.status_code}, or without rows")
    found = []
    for _ in range(RUNS):
        started = perf_counter()
        get()
        found.append(1000 * (perf_counter() - started))
    return middle(found)


def listed() -> list[Listed]:
    """The pairs that have an index of their own, on goods that a fill has made."""
    code, level_id = rows(
        """SELECT s.code, l.id FROM inventory_stocklevel l JOIN products_sku s ON s.id = l.sku_id WHERE l.on_hand > 0
           ORDER BY s.code OFFSET (SELECT count(*) / 2 FROM inventory_stocklevel WHERE on_hand > 0) LIMIT 1"""
    )[0]
    busiest, move_id = rows(
        """SELECT l.sku_id, (SELECT max(id) FROM inventory_stockmove m WHERE m.level_id = l.id) / 2 FROM inventory_stocklevel l
           WHERE l.id = (SELECT level_id FROM inventory_stockmove GROUP BY level_id ORDER BY count(*) DESC LIMIT 1)"""
    )[0]
    listing_id = rows("SELECT max(id) / 2 FROM products_listing")[0][0]
    barcode, store, warehouse = (
        rows(f"SELECT {what} LIMIT 1")[0][0]
        for what in (
            "code FROM products_barcode ORDER BY id DESC",
            "id FROM stores_store",
            "id FROM inventory_warehouse ORDER BY id",
        )
    )
    deep = (code, level_id)
    return [
        Listed("/stock/", deep),
        Listed(f"/stock/?warehouse={warehouse}", deep),
        Listed("/stock/?kind=own", deep),
        Listed("/stock/?tab=out"),
        *(Listed(f"/stock/?q={text}", search=True) for text in (code, code[1:6], "lamp", "蓝牙耳机", barcode)),
        Listed("/products/skus/", (code,)),
        Listed("/products/skus/?kind=bundle", (code,)),
        *(Listed(f"/products/skus/?q={text}", search=True) for text in (code, code[1:6], "lamp", "蓝牙", barcode)),
        Listed(f"/stock/{busiest}/?show=moves", (move_id,)),
        Listed(f"/stock/{busiest}/?show=layers"),
        Listed("/products/prices/", (listing_id,)),
        Listed(f"/products/prices/?store={store}", (listing_id,)),
        *(Listed(f"/products/prices/?q={text}", search=True) for text in (code, "lamp")),
    ]
