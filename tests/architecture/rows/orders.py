"""Who may open what of merging, splitting, changing and writing orders, and what its lists may show."""

from __future__ import annotations

from uuid import uuid4

from erp.kernel import crypto
from erp.kernel.imports.models import ImportRun
from orders.models import Buyer
from orders.order_sheet import KIND
from people.models import User
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row

POST, BOTH = ("POST",), ("GET", "POST")
REVIEW = "orders.review"


def order_of(store: Store) -> Kwargs:
    """An order to review."""
    return {"order_id": make.make_order(store=store).pk}


def line_of(store: Store) -> Kwargs:
    """A line of an order."""
    order = make.make_order(store=store)
    return {"order_id": order.pk, "line_id": order.lines.all()[0].pk}


def run_of(user: User) -> Kwargs:
    """A sheet of orders that a person has sent."""
    return {"run_id": make_run(user).pk}


def make_run(user: User) -> ImportRun:
    """A checked sheet of orders."""
    return ImportRun.objects.create(
        kind=KIND, client_id=uuid4(), file_name="orders.csv", sha256=f"{make.number():064x}", size=10, state="checked",
        layout={"form": "csv", "encoding": "utf-8", "separator": ","}, headings=["Order number"], columns=["number"], staged=1, row_count=1,
        counts={"new": 1}, created_by=user, created_at=make.NOON,
    )  # fmt: skip


ROWS: list[Row] = [
    Row("orders:to-merge", REVIEW),
    Row("orders:merge-groups", REVIEW, POST),
    Row("orders:new", REVIEW, BOTH),
    Row("orders:imports", REVIEW, BOTH),
    Row("orders:import-run", REVIEW, of_self=run_of),
    Row("orders:import-write", REVIEW, POST, of_self=run_of),
    Row("orders:import-go-on", REVIEW, POST, of_self=run_of),
    Row("orders:import-cancel", REVIEW, POST, of_self=run_of),
    Row("orders:split", REVIEW, POST, of_store=order_of),
    Row("orders:edit", REVIEW, BOTH, of_store=order_of),
    Row("orders:edit-address", REVIEW, BOTH, of_store=order_of),
    Row("orders:edit-line", REVIEW, POST, of_store=line_of),
    Row("api:orders-new", REVIEW, POST, api=True),
    Row("api:orders-merge", REVIEW, POST, api=True),
    Row("api:orders-unmerge", REVIEW, POST, api=True),
    Row("api:orders-split", REVIEW, POST, api=True),
    Row("api:orders-unsplit", REVIEW, POST, api=True),
    Row("api:order-split", REVIEW, POST, of_store=order_of, api=True),
    Row("api:order-edit", REVIEW, POST, of_store=order_of, api=True),
]
LISTS: set[str] = {"orders:to-merge", "orders:imports"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show: two orders of one buyer, and a sheet."""
    address = {**make.ADDRESS, "name": f"{name} {make.number()}"}
    place = crypto.blind_index("address", address["name"])
    for part in ("a", "b"):
        order = make.make_order(store=store, address=address, external_id=f"{name}-{part}")
        Buyer.objects.filter(order=order).update(address_hash=place)
    make_run(user)
