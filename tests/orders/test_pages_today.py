"""The first page: each role its own numbers, and only of the stores it sees."""

import pytest
from django.test import Client
from django.urls import reverse

from erp.kernel.clock import frozen
from erp.kernel.models import InboxMessage
from tests import factories as make
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def test_numbers_are_those_of_own_stores_and_open_their_rows(client: Client) -> None:
    store = make.make_store()
    make.make_order(store=store, ship_by=NOON)
    make.make_hold(order=make.make_order(store=store))
    make.make_order()
    make.make_listing(store=store, mapped=False)
    for account in (store.account, make.make_account()):
        InboxMessage.objects.create(
            source=account.lane,
            kind="order.snapshot",
            external_id="1",
            payload=b"",
            state="quarantined",
            received_at=NOON,
        )
    client.force_login(make.make_user(role="operations", stores=[store]))
    with frozen(NOON.replace(hour=13)):
        tiles = client.get(reverse("orders:today")).context["tiles"]
        counts = {tile.label: tile.count for tile in tiles}
        assert counts == {
            "To review": 1, "Held": 1, "Late": 1, "Open orders": 2, "Listings to map": 1, "Parcels to pack": 0,
            "Not understood": 1, "Not accepted": 0, "Open cases": 0, "Refunds refused": 0, "Bad reviews": 0,
            "Oversold": 0, "Sold out": 0, "Running low": 0, "My design tasks": 0, "Design tasks of nobody": 0,
            "Design to review": 0, "Late launches": 0, "At risk": 1, "Labels missing": 0, "Parcels in trouble": 0,
        }  # fmt: skip
        for tile in tiles:
            assert client.get(tile.url).status_code == 200, tile.label


def test_the_warehouse_goes_to_its_stations_and_a_stranger_signs_in(client: Client) -> None:
    assert client.get("/").status_code == 302
    client.force_login(make.make_user(role="warehouse"))
    assert client.get("/").url == reverse("logistics:stations")
    client.force_login(make.make_user(role="designer"))
    tiles = client.get("/").context["tiles"]
    assert [(tile.label, tile.count) for tile in tiles] == [("My design tasks", 0), ("Design tasks of nobody", 0)]
