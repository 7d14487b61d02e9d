"""Who may open what of imports and exports, and what their lists may show."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from erp.kernel import clock
from erp.kernel.imports.models import ExportFile, ImportRow, ImportRun
from people.models import User
from products.catalogue_sheet import KIND
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row

POST, BOTH = ("POST",), ("GET", "POST")
MANAGE = "products.manage"


def make_run(by: User | None = None) -> ImportRun:
    """A checked import of one new and one wrong row."""
    run = ImportRun.objects.create(
        kind=KIND, client_id=uuid4(), file_name="goods.csv", sha256=f"{make.number():064x}", size=10, state="checked", layout={"form": "csv",
        "encoding": "utf-8", "separator": ","}, headings=["SKU"], columns=["sku"], staged=3, row_count=2, counts={"new": 1, "wrong": 1},
        created_by=by or make.make_user(role="owner"), created_at=make.NOON,
    )  # fmt: skip
    ImportRow.objects.create(run=run, number=2, cells=["A"], key="A", verdict="new")
    ImportRow.objects.create(
        run=run, number=3, cells=["A"], key="A", verdict="wrong", reasons=[["twice", "", {"key": "A", "first": 2}]]
    )
    return run


def some_run() -> Kwargs:
    """An import: they belong to the company."""
    return {"run_id": make_run().pk}


def export_of(user: User) -> ExportFile:
    """A sheet that a person has asked for and that is not written yet."""
    return ExportFile.objects.create(
        kind=KIND, params={"what": "rows", "language": "en"}, file_name="goods.xlsx", created_by=user, created_at=make.NOON,
        expires_at=clock.now() + timedelta(hours=1),
    )  # fmt: skip


ROWS: list[Row] = [
    Row("products:imports", MANAGE, BOTH),
    Row("products:import-run", MANAGE, of_nobody=some_run),
    Row("products:import-write", MANAGE, POST, of_nobody=some_run),
    Row("products:import-go-on", MANAGE, POST, of_nobody=some_run),
    Row("products:import-cancel", MANAGE, POST, of_nobody=some_run),
    Row("products:import-wrong", MANAGE, POST, of_nobody=some_run),
    Row("products:export-start", MANAGE, POST),
    Row("products:export", MANAGE, of_self=lambda user: {"export_id": export_of(user).pk}),
    Row("products:export-file", MANAGE, of_self=lambda user: {"token": export_of(user).token}, answers=(410,)),
    Row("api:imports", MANAGE, api=True),
    Row("api:imports-new", MANAGE, POST, api=True),
    Row("api:import", MANAGE, of_nobody=some_run, api=True),
    Row("api:import-write", MANAGE, POST, of_nobody=some_run, api=True),
]
LISTS: set[str] = {"products:imports", "api:imports"}


def grow(store: Store, user: User, name: str) -> None:
    """One more import; it belongs to no store."""
    make_run(user)
