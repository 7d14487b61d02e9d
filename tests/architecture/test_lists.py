"""Every list there is, found by the table of addresses: it costs the same at one row and at three, and shows no other store's rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext, ContextList

from erp.kernel.models import Job, JobRow
from erp.kernel.services import inbox
from erp.kernel.services.timeline import record
from erp.kernel.states import InboxState, JobState
from erp.kernel.tables import Page
from people.access import PUBLIC
from people.models import User
from people.roles import Role
from stores.models import Store
from tests import factories as make
from tests.architecture.access_matrix import APPS, ROWS, Row, command_of
from tests.architecture.world import World, in_parts, part_name

MARK = "Elsewhere"
PAGES = [
    row
    for row in ROWS
    if "GET" in row.methods
    and row.rule("GET") != PUBLIC
    and not (row.kwargs or row.of_store or row.of_self or row.of_nobody)
]
# What must have been seen as a list, so that a page that stops being one is noticed.
LISTS = {
    *(
        "orders:list",
        "orders:review",
        "orders:unmapped",
        "logistics:parcels",
        "jobs",
        "sync-quarantine",
        "sync-outgoing",
    ),
    *("stock", "product-skus", "api:orders", "api:stock", "api:parcels"),
    *(name for app in APPS for name in app.LISTS),
}


def grow(store: Store, user: User, mark: str = "") -> None:
    """One more of everything that a list may show, in its several states."""
    name = f"{mark or 'Row'}-{make.number()}"
    sku = make.make_sku(barcodes=[f"B{make.number()}"])
    warehouse = make.make_warehouse(serves=[store], rank=make.number() % 30_000)
    make.make_move(level=make.make_level(sku=sku, warehouse=warehouse, on_hand=5))
    make.make_bundle(parts={sku: 2})
    listing = make.make_listing(store=store, sku=sku, title=f"{name} title")
    unmapped = make.make_listing(store=store, mapped=False, title=f"{name} unmapped", seller_sku=f"{name}-u")
    make.make_order(store=store, external_id=f"{name}-1", lines=[(listing, 1), (unmapped, 2)])
    make.make_hold(order=make.make_order(store=store, external_id=f"{name}-2", lines=[(unmapped, 1)]))
    make.make_parcel(order=make.make_order(store=store, external_id=f"{name}-3", lines=[(listing, 1)]))
    make.make_user(username=f"someone{make.number()}", stores=[store])
    seen = make.make_order(store=store, external_id=f"{name}-4", lines=[(listing, 1)])
    record("order.buyer_revealed", subject_kind="order", subject_ids=[seen.pk], actor=user)
    for app in APPS:
        app.grow(store, user, name)
    raw = {"account_id": store.account_id, "raw": {}}
    inbox.keep([
        inbox.Incoming(store.account.lane, "order.snapshot", name, name, raw, InboxState.QUARANTINED, f"{name} is odd"),
    ])  # fmt: skip
    command_of(store)
    job = Job.objects.create(kind="orders.approve", state=JobState.DONE, created_by=user, created_at=make.NOON, total=1)
    JobRow.objects.create(job=job, subject_id=1, state="done")


def cost(world: World, row: Row) -> tuple[int, HttpResponse]:
    """How many statements the page takes for the owner."""
    world.ask(row, "GET", {}, Role.OWNER)  # what is looked up once per process is not counted
    with CaptureQueriesContext(connection) as queries:
        response = world.ask(row, "GET", {}, Role.OWNER)
    return len(queries), response


def shown_rows(response: HttpResponse) -> int | None:
    """How many rows a page lists; None for a page that is no list."""
    data: Any = getattr(response, "data", None)
    if isinstance(data, dict) and "results" in data:
        return len(data["results"])
    given: Any = getattr(response, "context", None)
    contexts = given if isinstance(given, ContextList) else [given] if given is not None else []
    values = [value for context in contexts for value in context.flatten().values()]
    return next((len(value) for value in values if isinstance(value, Page)), None)


# To grow a company takes longer than to look at its pages, so many of them are looked at in one. What a request writes is undone.
@pytest.mark.parametrize("pages", in_parts(PAGES), ids=part_name)
def test_a_page_costs_the_same_at_one_row_and_at_three(pages: Sequence[Row], world: World) -> None:
    owner = world.people[Role.OWNER]
    grow(world.mine, owner)
    one = {row.name: cost(world, row) for row in pages}
    for _ in range(2):
        grow(world.mine, owner)
    three = {row.name: cost(world, row) for row in pages}
    assert {name: (one[name][0], three[name][0]) for name in one if one[name][0] != three[name][0]} == {}
    before = {name: shown_rows(response) for name, (_queries, response) in one.items()}
    after = {name: shown_rows(response) for name, (_queries, response) in three.items()}
    assert {name for name, count in before.items() if count is None and name in LISTS} == set()
    not_grown = {name for name, count in before.items() if count is not None and (after[name] or 0) < count + 2}
    assert not_grown == set(), "`grow` makes no row for this list"


@pytest.mark.parametrize("pages", in_parts(PAGES), ids=part_name)
def test_no_page_shows_what_is_in_another_store(pages: Sequence[Row], world: World) -> None:
    other = make.make_store(name=f"{MARK} store", account=make.make_account(name=f"{MARK} account"))
    grow(world.mine, world.people[Role.OWNER])
    grow(other, world.stranger, MARK)
    shown = {
        (row.name, role)
        for row in pages
        for role, person in world.people.items()
        if not person.sees_all_stores and MARK in world.ask(row, "GET", {}, role).content.decode(errors="replace")
    }
    assert shown == set()
