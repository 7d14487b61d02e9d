"""The demo's carriers: made once, and followed when the mocks move."""

from collections.abc import Mapping
from typing import Any

import pytest

from logistics.demo_carriers import create_demo_carrier_accounts, follow_carriers
from logistics.models import CarrierAccount, RateCard, Service
from tests.factories import make_warehouse

pytestmark = pytest.mark.django_db


def open_there(carrier: str) -> Mapping[str, Any]:
    """What the mocks hand out."""
    return {"account_id": f"{carrier}-1", "base_url": "http://127.0.0.1:1/x", "credentials": {"key": "k"}}


def test_an_account_and_a_service_at_each_carrier_made_once_and_followed() -> None:
    warehouse = make_warehouse(kind="own")
    for _ in range(2):
        create_demo_carrier_accounts(open_there, warehouses=[warehouse])
    made = Service.objects.order_by("rank").values_list("code", "carrier_code", "account__protocol", "warehouses")
    assert list(made) == [
        ("sp-standard", "SP-STANDARD", "swiftpost", warehouse.pk),
        ("la-eu-line", "LA-EU-LINE", "lineair", warehouse.pk),
    ]
    assert [CarrierAccount.objects.count(), RateCard.objects.count()] == [2, 2]
    moved = {
        "swiftpost-1": "http://127.0.0.1:2/x",
        "lineair-1": "http://127.0.0.1:1/x",
        "lineair-9": "http://127.0.0.1:3/x",
    }
    assert [follow_carriers(moved), follow_carriers(moved)] == [1, 0]
