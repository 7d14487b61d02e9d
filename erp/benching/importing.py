"""`bench import`: a catalogue of 100,000 SKUs from an .xlsx (read, checked, written), beside COPY and INSERT .. ON CONFLICT of the same rows.

Measured besides: the memory of the whole process, the same file again, and the way out.
"""

import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from erp.benching.ground import Result, RowsDiffer, bring_back, checksums, limit_statements, put_aside, the_same, timed
from erp.kernel.imports import files
from erp.kernel.imports.kinds import Options
from erp.kernel.imports.models import ExportFile, ImportRun
from erp.kernel.models import Job
from erp.kernel.services import jobs, sheets_in, sheets_out
from erp.kernel.sql import execute, rows
from erp.kernel.states import JobState
from people.models import User
from products.catalogue_sheet import KIND

ROWS, VARIANTS, BUNDLE_EVERY = 100_000, 4, 100
SLICE = sheets_in.PART
# Parents before children: the order of writing.
TABLES = (
    "products_category", "products_brand", "products_tag", "products_product", "products_producttag", "products_sku", "products_barcode",
    "products_customscode", "products_suppliercode", "products_declaredvalue", "products_skutag", "products_bundlepart",
)  # fmt: skip
HEADINGS = (
    "Product code", "Product name", "Product name, Chinese", "Category", "Brand", "SKU code", "Name", "Name, Chinese", "Option:colour",
    "Option:size", "Barcodes", "Tags", "Packed weight, g", "Net weight, g", "Length, mm", "Width, mm", "Height, mm", "Traits", "Material",
    "Origin", "Declared name", "Declared name, Chinese", "HS code", "HS:US", "HS:DE", "Supplier codes", "Declared value", "Bundle parts",
    "Archived",
)  # fmt: skip
COLOURS = ("red", "blue", "black", "white")


def import_sheet(count: int = ROWS) -> Result:
    """From the file to the last committed row, by the jobs of the workers, in one process."""
    person = User.objects.create(username="bench", is_active=True)
    stored = _sheet(count)
    put_aside(TABLES)
    spent: dict[str, float] = {}
    spent["read_and_check_s"] = timed(partial(_take_in, stored, person))
    run = ImportRun.objects.latest("pk")
    _must(run, {"new": count})
    _tell(**spent)
    spent["write_s"] = timed(partial(_write, run, person))
    run.refresh_from_db()
    if run.written != count:
        raise RowsDiffer(f"{run.written} of {count} rows were written: {run.counts}")
    _tell(**spent)
    memory_of_import = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    spent["same_again_s"] = timed(partial(_take_in, stored, person))
    _must(ImportRun.objects.latest("pk"), {"same": count})
    spent["export_s"] = timed(partial(_export, person))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    left = checksums(TABLES)
    bring_back(TABLES, keep_as="ours")
    limit = timed(_limit)
    the_same(left, checksums(TABLES))
    busy_s, load = time.process_time(), os.getloadavg()[1]
    seconds = spent["read_and_check_s"] + spent["write_s"]
    more: dict[str, Any] = {"load": round(load, 1), "process_cpu_s": round(busy_s, 1)}
    more |= {
        "seconds": round(seconds, 1),
        "peak_rss_mb": memory_of_import,
        "peak_rss_with_export_mb": memory,
        "file_mb": round(files.path_of(stored).stat().st_size / 1e6, 1),
    }
    more |= {name: round(value, 1) for name, value in spent.items()} | {"limit_s": round(limit, 1)}
    files.remove(stored)
    files.remove(ExportFile.objects.latest("pk").stored)
    return Result("import", count, "rows/s", count / seconds, count / limit, more)


def _tell(**told: object) -> None:
    """Long work says how far it is."""
    print(told, file=sys.stderr, flush=True)  # the result's line is the only one on stdout


def _must(run: ImportRun, counts: dict[str, int]) -> None:
    told = {name: count for name, count in run.counts.items() if name != "columns"}
    if told != counts:
        found = rows("SELECT number, reasons, changes FROM kernel_importrow WHERE run_id = %s AND verdict = ANY(%s) LIMIT 3",
                     [run.pk, [name for name in told if name not in counts]])  # fmt: skip
        raise RowsDiffer(f"the check says {told} {run.error}, not {counts}: {found}")


def _take_in(stored: str, person: User) -> None:
    sheets_in.start_run(
        kind=KIND, client_id=uuid4(), file_name="bench.xlsx", stored=files.Stored(stored, "", 0), options=Options(),
        layout=files.look(stored), actor=person,
    )  # fmt: skip
    _work()


def _write(run: ImportRun, person: User) -> None:
    sheets_in.write_run(run_id=run.pk, actor=person)
    _work()


def _export(person: User) -> None:
    sheets_out.start_export(
        kind=KIND,
        what=sheets_out.ROWS,
        params={"filters": {"archived": "all"}},
        form="xlsx",
        file_name="bench",
        actor=person,
    )
    _work()


def _work() -> None:
    """What the workers do, in this process."""
    while job := Job.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).order_by("pk").first():
        jobs.work(job.pk)
        time.sleep(0)


def _limit() -> None:
    """The rows that ours left: copied into a staging table each, then put in by slices, a transaction each."""
    statements = dict(statement.split("\n", 1) for statement in limit_statements("import"))
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE UNLOGGED TABLE staged_{table} AS TABLE {table} WITH NO DATA")
            with files.written(f"exports/bench-{table}") as out:
                cursor.copy_expert(f"COPY (TABLE ours_{table}) TO STDOUT", out)
            with files.path_of(f"exports/bench-{table}").open("rb") as back:
                cursor.copy_expert(f"COPY staged_{table} FROM STDIN", back)
            files.remove(f"exports/bench-{table}")
            cursor.execute(f"CREATE INDEX ON staged_{table} (id)")
    for table in TABLES:
        [(first, last)] = rows(f"SELECT coalesce(min(id), 0), coalesce(max(id), -1) FROM staged_{table}")
        for start in range(first, last + 1, SLICE):
            with transaction.atomic():
                execute(statements[f"TABLE {table}"], {"from": start, "to": start + SLICE})


def _sheet(count: int) -> str:
    name = f"imports/bench-{uuid4().hex}"
    with files.written(name) as out:
        sheets_out.write_sheet(out, "xlsx", HEADINGS, _batches(count))
    return name


def _batches(count: int) -> Iterator[Sequence[Sequence[str]]]:
    for start in range(0, count, 1000):
        yield [_row(number) for number in range(start, min(start + 1000, count))]


def _row(number: int) -> list[str]:
    product, colour = number // VARIANTS, COLOURS[number % VARIANTS]
    bundle = number % BUNDLE_EVERY == BUNDLE_EVERY - 1
    code = f"B{product:06}-{colour}"
    parts = f"B{product - 1:06}-red*2, B{product - 2:06}-blue*1" if bundle else ""
    return [
        f"B{product:06}", f"Bench lamp {product}", f"测试台灯 {product}", f"Home > Lamps > Kind {product % 200}", f"Brand {product % 50}",
        code, f"Bench lamp {product} {colour}", f"测试台灯 {product} {colour}", colour, "XL" if number % 2 else "M", f"ean:{_ean(number)}",
        f"tag {number % 20}", str(200 + number % 900), str(100 + number % 90), str(100 + number % 400), "120", "80",
        "battery_built_in" if number % 5 == 0 else "", "steel", "CN", "Lamp", "灯", "940521", "9405.21.60", "94052100",
        f"Supplier {product % 30}: S-{number}", "30% min 2 max 20 USD" if number % 3 == 0 else "", parts, "no",
    ]  # fmt: skip


def _ean(number: int) -> str:
    bare = f"690{number:09}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(bare))
    return f"{bare}{-total % 10}"
