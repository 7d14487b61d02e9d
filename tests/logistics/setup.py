"""Accounts at carriers for the tests of setting up."""

from typing import Any

from erp.kernel import clock, crypto
from logistics.models import Carrier, CarrierAccount
from tests.factories import make_carrier, number


def make_account(*, carrier: Carrier | None = None, **fields: Any) -> CarrierAccount:
    """An account that is never called."""
    n = number()
    values = {
        "protocol": "swiftpost", "name": f"Account {n}", "customer_id": f"c{n}", "base_url": "http://127.0.0.1:9",
        "credentials": crypto.seal_json({"key": "k", "secret": "s"}), "pull_at": clock.now(), **fields,
    }  # fmt: skip
    return CarrierAccount.objects.create(carrier=carrier or make_carrier(), **values)
