"""The first import: listings become ours, mapped by their code; orders follow; every part has its outcome; again brings nothing twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from erp.kernel import clock
from erp.kernel.models import InboxMessage, Job, JobRow, TimelineEntry
from erp.kernel.services import jobs
from products.models import Listing
from products.services import first_import
from products.services.found import Kept, keep_listings
from stores.connectors.errors import Transient
from stores.connectors.port import Capabilities, ListingPage, OrderPage, RawOrder, RemoteListing
from stores.models import QuantityPool, SellerAccount, Store, SyncState
from tests.factories import make_account, make_listing, make_sku, make_store, make_user


def remote(sku: str, site: str = "DE", **more: Any) -> RemoteListing:
    plain = RemoteListing(sku, f"EU:{sku}", site, sku, f"Title {sku}", Decimal("9.90"), "EUR", 5, {"seller_sku": sku})
    return replace(plain, **more)


@dataclass
class Fake:
    """A marketplace that lists in pages and has an order for each day that is asked for; it remembers the windows."""

    pages: Sequence[ListingPage | Exception]
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(lists_listings=True, overlap_s=0))
    windows: list[tuple[datetime, datetime]] = field(default_factory=list)

    def listings(self, *, page: str | None) -> ListingPage:
        found = self.pages[int(page or 0)]
        if isinstance(found, Exception):
            raise found
        return found

    def changed_orders(self, *, since: datetime, until: datetime, page: str | None) -> OrderPage:
        self.windows.append((since, until))
        return OrderPage([RawOrder(f"O{since:%d}", since, {"day": f"{since:%d}"})])


def speaking(monkeypatch: pytest.MonkeyPatch, fake: Fake) -> None:
    @contextmanager
    def reach(account_id: int) -> Iterator[Fake]:
        yield fake

    monkeypatch.setattr("products.services.found.connected", reach)
    monkeypatch.setattr("stores.services.sync.connected", reach)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_listings_costs_what_one_costs(count: int, django_assert_max_num_queries: Any) -> None:
    store = make_store(site="DE")
    for number in range(count):
        make_sku(code=f"CUP-{number}")
    with django_assert_max_num_queries(45):
        kept = keep_listings(account_id=store.account_id, found=[remote(f"CUP-{n}") for n in range(count)], actor=None)
    assert kept == Kept(listed=count, new=count, mapped=count)


@pytest.mark.django_db
def test_listings_become_ours_and_what_we_have_stays_ours() -> None:
    account = make_account()
    berlin, london = make_store(account=account, site="DE"), make_store(account=account, site="UK")
    cup, spoon = make_sku(code="CUP"), make_sku(code="SPOON")
    kept_pool = make_listing(store=berlin, sku=spoon, external_key="SPOON", title="Old")
    found = [
        *(remote(sku) for sku in ("CUP", "SPOON", "NEW")),
        *(remote("CUP", site) for site in ("UK", "FR")),
        remote("FBA", fulfilled_by="marketplace"),
    ]

    first = keep_listings(account_id=account.pk, found=found, actor=None)
    again = keep_listings(account_id=account.pk, found=found, actor=None)

    assert (first, again) == (Kept(5, 4, 2, 2, 1), Kept(5, 0, 0, 2, 1))
    shown = Listing.objects.order_by("store", "external_key").values_list(
        "store", "external_key", "sku", "title", "pool__external_key"
    )
    assert list(shown) == [
        (berlin.pk, "CUP", cup.pk, "Title CUP", "EU:CUP"),
        (berlin.pk, "FBA", None, "Title FBA", None),
        (berlin.pk, "NEW", None, "Title NEW", "EU:NEW"),
        (berlin.pk, "SPOON", spoon.pk, "Title SPOON", kept_pool.pool.external_key),
        (london.pk, "CUP", cup.pk, "Title CUP", "EU:CUP"),
    ]  # fmt: skip
    assert QuantityPool.objects.get(external_key="EU:CUP").external == {"seller_sku": "CUP"}


@pytest.fixture
def store() -> Store:
    return make_store(account=make_account(state="setup"), site="DE")


@pytest.mark.django_db(transaction=True)
def test_an_import_reads_listings_and_then_a_few_windows_of_orders(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = make_user()
    fake = Fake([ListingPage([remote("CUP")], next_page="1"), ListingPage([remote("NEW")])])
    speaking(monkeypatch, fake)
    make_sku(code="CUP")
    job = first_import.start_import(account_id=store.account_id, days=14, actor=owner)
    assert first_import.start_import(account_id=store.account_id, days=3, actor=owner) == job

    jobs.work(job.pk)

    job.refresh_from_db()
    assert (job.state, job.total, job.done, job.refused) == ("done", 8, 8, 0)
    assert [until - since for since, until in fake.windows[:6]] == [timedelta(days=2)] * 6
    assert InboxMessage.objects.filter(kind="order.snapshot").count() == 7
    account = SellerAccount.objects.get(pk=store.account_id)
    cursor = SyncState.objects.get(account=account, kind="orders").cursor
    assert (account.state, cursor is not None and clock.now() - cursor < timedelta(minutes=2)) == ("active", True)
    line = TimelineEntry.objects.get(action="account.listings_read")
    assert line.data == {"listed": 2, "mapped": 1, "without_sku": 1}


@pytest.mark.django_db(transaction=True)
def test_a_failure_is_told_per_part_and_the_account_waits(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = make_user()
    speaking(monkeypatch, Fake([Transient("away")]))
    job = first_import.start_import(account_id=store.account_id, days=1, actor=owner)
    jobs.work(job.pk)
    codes = list(JobRow.objects.filter(job=job).order_by("subject_id").values_list("state", "code"))
    assert codes == [("refused", "call_failed"), ("refused", "not_started")]
    assert SellerAccount.objects.get(pk=store.account_id).state == "setup"

    client = Client()
    client.force_login(owner)
    page = client.get(reverse("job", args=[job.pk])).content.decode()
    assert "away Start the import again: nothing comes in twice." in page
    client.post(reverse("products:account-import", args=[store.account_id]), {"days": "0"})
    speaking(monkeypatch, Fake([], Capabilities()))
    jobs.work(Job.objects.latest("pk").pk)
    assert SellerAccount.objects.get(pk=store.account_id).state == "active"
    assert (
        "It has not begun"
        not in client.get(reverse("products:account-import", args=[store.account_id])).content.decode()
    )


@pytest.mark.django_db(transaction=True)
def test_a_cancelled_import_keeps_what_is_done(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = Fake([ListingPage([])])
    speaking(monkeypatch, fake)
    job = first_import.start_import(account_id=store.account_id, days=3, actor=make_user())
    monkeypatch.setattr(fake, "listings", lambda **_: (jobs.cancel(job), ListingPage([]))[1])
    jobs.work(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, fake.windows) == ("cancelled", 1, [])
