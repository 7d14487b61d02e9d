"""Who may open what of labels, parcels on their way, carriers and deadlines, and what their lists may show."""

from __future__ import annotations

from datetime import timedelta

from erp.kernel import clock, crypto
from logistics.models import CarrierAccount, Service
from people.models import User
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row

POST, BOTH = ("POST",), ("GET", "POST")


def make_line() -> Service:
    """A service whose labels are bought at a carrier."""
    n = make.number()
    carrier = make.make_carrier()
    account = CarrierAccount.objects.create(
        carrier=carrier,
        protocol="swiftpost",
        name=f"Account {n}",
        customer_id=f"c{n}",
        base_url="http://127.0.0.1:9",
        credentials=crypto.seal_json({"key": "k", "secret": "s"}),
        pull_at=clock.now(),
    )
    return make.make_service(carrier=carrier, account=account, carrier_code="SP-STANDARD")


def some_account() -> Kwargs:
    """An account at a carrier, and what is done with it."""
    account = make_line().account
    assert account
    return {"account_id": account.pk, "action": "pause"}


ROWS: list[Row] = [
    Row("logistics:label-list", "parcels.view"),
    Row("logistics:label-again", "stations.use", POST),
    Row("logistics:away", "parcels.view"),
    Row("logistics:carrier-accounts", "parcels.view"),
    Row("logistics:carrier-new", "accounts.manage", BOTH),
    Row("logistics:carrier-act", "accounts.manage", POST, of_nobody=some_account),
    Row("orders:deadlines", "orders.view"),
]
LISTS: set[str] = {"logistics:label-list", "logistics:away", "logistics:carrier-accounts", "orders:deadlines"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show."""
    service = make_line()
    refused = make.make_order(store=store, external_id=f"{name}-refused")
    make.make_parcel(order=refused, service=service, label_state="refused", tracking_number=None)
    away = make.make_order(store=store, external_id=f"{name}-away")
    shipped = clock.now() - timedelta(days=3)
    make.make_parcel(
        order=away, service=service, label_state="bought", state="shipped", shipped_at=shipped, weighed_g=1
    )
    make.make_order(store=store, external_id=f"{name}-due", state="review", paid_at=clock.now())
