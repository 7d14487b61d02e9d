"""A worker process that is killed by the system in the middle of an import: another one goes on, and nothing is lost or done twice."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from erp.kernel.imports import files
from erp.kernel.imports.kinds import Options
from erp.kernel.imports.models import ImportRow, ImportRun
from erp.kernel.models import Job
from erp.kernel.promises import audit
from erp.kernel.services import sheets_in
from erp.kernel.sql import rows
from inventory.services.stock import Receipt, receive
from logistics.rate_sheet import KIND as RATES
from orders.order_sheet import KIND as ORDERS
from people.models import User
from products.catalogue_sheet import KIND as CATALOGUE
from tests.factories import make_service, make_sku, make_user, make_warehouse
from tests.kernel.import_worker import PART, start_worker
from tests.products.sheets import csv_bytes, work

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_S = 20.0
COUNTRIES = ("AT", "BE", "DE", "ES", "FR", "GB", "IT", "JP", "NL", "US")


@dataclass(frozen=True)
class Kind:
    """A kind of sheet: so many rows under a name, what must be there for them, and all that they leave, without the name."""

    name: str
    prepare: Callable[[], None]
    sheet: Callable[[str, int], tuple[Sequence[str], list[Sequence[str]]]]
    left: str


def goods(name: str, count: int) -> tuple[Sequence[str], list[Sequence[str]]]:
    """SKUs in products of three, with a category and a barcode each."""
    found = [
        (f"{name}{n:05}", f"{name}-P{n // 3}", "LMS"[n % 3], f"Thing {n}", str(n % 999 + 1), f"Shelf {n // 3 % 7}", f"{name}-{n:09}")
        for n in range(count)
    ]  # fmt: skip
    return ("SKU", "Product", "Option:size", "Name", "Weight g", "Category", "Barcodes"), list(found)


def rates(name: str, count: int) -> tuple[Sequence[str], list[Sequence[str]]]:
    """One card; ten zones, each with its brackets of ten grams."""
    found = [
        (
            name,
            "2026-12-01",
            f"Z{n % 10}",
            COUNTRIES[n % 10],
            str(n // 10 * 10),
            str(n // 10 * 10 + 10),
            str(80 + n % 9),
            "CNY",
        )
        for n in range(count)
    ]
    return ("Service", "Valid from", "Zone", "Countries", "Above, g", "Up to, g", "Per kg", "Currency"), list(found)


def orders(name: str, count: int) -> tuple[Sequence[str], list[Sequence[str]]]:
    """Orders of one or two units."""
    found = [
        (f"{name}-{n}", "EUR", f"LAMP*{n % 2 + 1}*9.90", f"Ann {n}", f"Road {n}", "Ghent", "BE") for n in range(count)
    ]
    return ("Order number", "Currency", "Lines", "Name", "Street", "Town", "Country"), list(found)


def stocked() -> None:
    """Lamps for all orders."""
    warehouse, sku = make_warehouse(), make_sku(code="LAMP")
    receive(receipts=[Receipt(sku.pk, warehouse.pk, 9_000, 90_000, "test", 1)], actor=None)


def two_services() -> None:
    """One for the sheet that is killed, one for the other."""
    for code in ("K", "W"):
        make_service(code=code)


KINDS = [
    Kind(
        CATALOGUE, lambda: None, goods,
        """SELECT substr(s.code, 2), substr(p.code, 2), s.name, s.net_weight_g, c.name, substr(b.code, 2),
             (SELECT count(*) FROM products_skuevent e WHERE e.pgh_obj_id = s.id),
             (SELECT count(*) FROM products_productevent e WHERE e.pgh_obj_id = p.id)
           FROM products_sku s JOIN products_product p ON p.id = s.product_id LEFT JOIN products_category c ON c.id = p.category_id
           LEFT JOIN products_barcode b ON b.sku_id = s.id WHERE s.code LIKE %s ORDER BY s.code, b.code""",
    ),
    Kind(
        RATES, two_services, rates,
        """SELECT z.code, r.above_g, r.up_to_g, r.per_kg, c.valid_from, c.currency FROM logistics_cardrate r
           JOIN logistics_ratecard c ON c.id = r.card_id JOIN logistics_zone z ON z.id = r.zone_id
           JOIN logistics_service s ON s.id = c.service_id WHERE s.code LIKE %s ORDER BY z.code, r.above_g""",
    ),
    Kind(
        ORDERS, stocked, orders,
        """SELECT substr(o.external_id, 2), o.state, o.country, o.unit_count, o.total, l.quantity, d.quantity, d.reserved, v.held,
             (SELECT count(*) FROM kernel_timelineentry t WHERE t.subject_kind = 'order' AND t.subject_id = o.id),
             (SELECT count(*) FROM orders_buyer b WHERE b.order_id = o.id)
           FROM orders_order o LEFT JOIN orders_orderline l ON l.order_id = o.id LEFT JOIN orders_demand d ON d.line_id = l.id
           LEFT JOIN inventory_reservation v ON v.owner_kind = 'demand' AND v.owner_id = d.id
           WHERE o.external_id LIKE %s ORDER BY length(o.external_id), o.external_id""",
    ),
]  # fmt: skip


def send(kind: Kind, name: str, count: int, actor: User) -> ImportRun:
    """Take a sheet in; nobody reads it yet."""
    stored = files.keep([csv_bytes(*kind.sheet(name, count))])
    return sheets_in.start_run(
        kind=kind.name, client_id=uuid4(), file_name="sheet.csv", stored=stored, options=Options(), layout=files.look(stored.name),
        actor=actor,
    )  # fmt: skip


def finished(run: ImportRun) -> ImportRun:
    """What workers that live do: check it, write it."""
    work()
    sheets_in.write_run(run_id=run.pk, actor=run.created_by)
    work()
    run.refresh_from_db()
    return run


def reading(run: ImportRun) -> bool:
    return run.state == "reading" and run.staged > 0


def checking(run: ImportRun) -> bool:
    return run.state == "checking" and ImportRow.objects.filter(run=run).exclude(verdict="").exists()


def writing(run: ImportRun) -> bool:
    return run.state == "applying" and 0 < run.written < run.row_count


def kill_while(run: ImportRun, inside: Callable[[ImportRun], bool]) -> None:
    """Let a worker begin, kill it when it stands inside, and let the lease of the dead lapse."""
    worker = start_worker(connection.settings_dict["NAME"], str(settings.MEDIA_ROOT))
    until = time.monotonic() + PATIENCE_S
    while worker.is_alive() and time.monotonic() < until:
        run.refresh_from_db()
        if inside(run):
            break
    worker.kill()
    worker.join()
    run.refresh_from_db()
    assert (worker.exitcode, inside(run)) == (-signal.SIGKILL, True), (run.state, run.staged, run.written)
    Job.objects.update(lease_until=None)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same parts as the workers have."""
    monkeypatch.setattr(sheets_in, "PART", PART)
    monkeypatch.setattr(sheets_in, "BATCH", PART)
    yield
    for folder in files.FOLDERS:
        for path in (settings.MEDIA_ROOT / folder).glob("*"):
            path.unlink()


def left(kind: Kind, name: str) -> list[Any]:
    """All that the sheet of this name left."""
    return rows(kind.left, [f"{name}%"])


@pytest.mark.parametrize(
    ("kind", "count"), list(zip(KINDS, (1500, 1500, 1000), strict=True)), ids=[kind.name for kind in KINDS]
)
def test_an_import_survives_the_death_of_its_workers(kind: Kind, count: int) -> None:
    lin = make_user(role="owner")
    kind.prepare()
    whole = finished(send(kind, "W", count, lin))
    assert whole.written == count, [row.reasons for row in whole.rows.filter(verdict="wrong")[:3]]
    run = send(kind, "K", count, lin)

    kill_while(run, reading)
    kill_while(run, checking)
    work()
    sheets_in.write_run(run_id=run.pk, actor=lin)
    kill_while(run, writing)
    assert 0 < len(left(kind, "K")) < len(left(kind, "W"))
    work()

    run.refresh_from_db()
    assert (run.state, run.written, run.counts) == ("applied", count, whole.counts)
    assert left(kind, "K") == left(kind, "W")
    assert len(left(kind, "W")) == count
    assert [finding.promise.name for finding in audit() if not finding.kept] == []

    before = left(kind, "K")
    again = send(kind, "K", count, lin)
    work()
    again.refresh_from_db()
    assert (again.state, again.counts, left(kind, "K")) == ("checked", {"same": count, "columns": {}}, before)
