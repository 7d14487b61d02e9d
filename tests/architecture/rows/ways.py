"""Who may open what of carriers, services and warehouses as they are set up, and what their lists may show."""

from __future__ import annotations

from logistics.models import CardSurcharge
from logistics.services.rates import SurchargeDraft
from people.models import User
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.carriers import make_line
from tests.architecture.rows.kinds import Kwargs, Row
from tests.logistics.rates import make_card

POST, BOTH = ("POST",), ("GET", "POST")
VIEW, STOCK, EDIT = "parcels.view", "stock.view", "logistics.rates"


def some_carrier() -> Kwargs:
    """A carrier; carriers belong to the company."""
    return {"carrier_id": make.make_carrier().pk}


def some_service() -> Kwargs:
    """A service."""
    return {"service_id": make.make_service().pk}


def some_warehouse() -> Kwargs:
    """A warehouse."""
    return {"warehouse_id": make.make_warehouse().pk}


def some_surcharge() -> Kwargs:
    """A surcharge of a card."""
    card = make_card(make.make_service(), surcharges=(SurchargeDraft("remote", fixed=5_00),))
    return {"card_id": card.pk, "surcharge_id": CardSurcharge.objects.get(card=card).pk}


def some_card() -> Kwargs:
    """A card."""
    return {"card_id": make_card(make.make_service()).pk}


ROWS: list[Row] = [
    Row("logistics:surcharge-save", EDIT, POST, of_nobody=some_card),
    Row("logistics:surcharge-remove", EDIT, POST, of_nobody=some_surcharge),
    Row("logistics:carrier", VIEW, of_nobody=some_carrier),
    Row("logistics:carrier-enter", EDIT, BOTH),
    Row("logistics:carrier-edit", EDIT, BOTH, of_nobody=some_carrier),
    Row("logistics:carrier-closing", EDIT, POST, of_nobody=some_carrier),
    Row("logistics:service-new", EDIT, BOTH),
    Row("logistics:service-edit", EDIT, BOTH, of_nobody=some_service),
    Row("logistics:service-closing", EDIT, POST, of_nobody=some_service),
    Row("warehouses", STOCK),
    Row("warehouse-new", EDIT, BOTH),
    Row("warehouse", STOCK, of_nobody=some_warehouse),
    Row("warehouse-edit", EDIT, BOTH, of_nobody=some_warehouse),
    Row("warehouse-closing", EDIT, POST, of_nobody=some_warehouse),
    Row("api:carriers", VIEW, api=True),
    Row("api:carrier", VIEW, of_nobody=some_carrier, api=True),
    Row("api:carrier-new", EDIT, POST, api=True),
    *(Row(f"api:carrier-{verb}", EDIT, POST, of_nobody=some_carrier, api=True) for verb in ("edit", "close", "reopen")),
    Row("api:service-new", EDIT, POST, api=True),
    *(Row(f"api:service-{verb}", EDIT, POST, of_nobody=some_service, api=True) for verb in ("edit", "close", "reopen")),
    Row("api:carrier-accounts", VIEW, api=True),
    Row("api:warehouses", STOCK, api=True),
    Row("api:warehouse", STOCK, of_nobody=some_warehouse, api=True),
    Row("api:warehouse-new", EDIT, POST, api=True),
    *(
        Row(f"api:warehouse-{verb}", EDIT, POST, of_nobody=some_warehouse, api=True)
        for verb in ("edit", "close", "reopen")
    ),
]
LISTS: set[str] = {"warehouses", "api:carriers", "api:carrier-accounts", "api:warehouses"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show; none of it belongs to a store."""
    make_line()
    make.make_warehouse()
