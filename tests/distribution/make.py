"""Distributors, lists and wallets for tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from distribution.models import Distributor, DistributorOrder, PriceList, PriceListItem, Wallet
from distribution.services.distributors import link_users
from distribution.services.orders import Placed, place_order
from distribution.services.wallets import WalletPosting, post_wallet
from distribution.states import PlacedBy, WalletEntryKind
from inventory.models import Warehouse
from inventory.services.stock import Receipt, receive
from people.models import User
from people.roles import Role
from products.models import Sku
from stores.connectors.port import RemoteAddress
from tests.factories import make_sku, make_user, make_warehouse, number

ADDRESS = RemoteAddress(
    name="Jo Müller", lines=("Lange Straße 1",), city="Berlin", state="", postcode="10115", country="DE",
    phone="+49 30 1234567", email="jo@example.org",
)  # fmt: skip
LONG_AGO = date(2020, 1, 1)


def make_price_list(*, currency: str = "USD", prices: Mapping[Sku, Any] | None = None, **fields: Any) -> PriceList:
    """A list with one price per SKU, valid for ever."""
    price_list = PriceList.objects.create(**{"name": f"List {number()}", "currency": currency, **fields})
    for sku, price in (prices or {}).items():
        make_item(price_list=price_list, sku=sku, unit_price=Decimal(str(price)))
    return price_list


def make_item(*, price_list: PriceList | None = None, sku: Sku | None = None, **fields: Any) -> PriceListItem:
    """A price from one unit on."""
    values = {"unit_price": Decimal(10), "valid_from": LONG_AGO, **fields}
    return PriceListItem.objects.create(price_list=price_list or make_price_list(), sku=sku or make_sku(), **values)


def make_distributor(
    *, price_list: PriceList | None = None, balance: int = 0, credit_limit: int = 0, **fields: Any
) -> Distributor:
    """A distributor with its wallet; `balance` comes in as an opening entry."""
    price_list = price_list or make_price_list()
    n = number()
    values = {"code": f"D{n}", "name": f"Distributor {n}", "label_sender": [f"Sender {n}", "Street 1"], **fields}
    distributor = Distributor.objects.create(price_list=price_list, **values)
    Wallet.objects.create(distributor=distributor, currency=price_list.currency, credit_limit=credit_limit)
    if balance:
        entry = WalletPosting(distributor.pk, WalletEntryKind.OPENING, f"opening:wallet:{n}", balance, "opening", n)
        post_wallet(entries=[entry], actor=None)
    return distributor


def make_portal_user(distributor: Distributor | None = None, **fields: Any) -> User:
    """A person who signs in for a distributor."""
    user = make_user(role=Role.DISTRIBUTOR, **fields)
    link_users(distributor_id=(distributor or make_distributor()).pk, user_ids=[user.pk], actor=None)
    return user


def make_stock(sku: Sku, *, units: int, warehouse: Warehouse | None = None) -> Warehouse:
    """Units on a shelf, with their cost."""
    warehouse = warehouse or make_warehouse()
    receive(receipts=[Receipt(sku.pk, warehouse.pk, units, 100 * units, "test", number())], actor=None)
    return warehouse


def placed(
    distributor: Distributor, lines: Sequence[tuple[Sku, int]], *, address: RemoteAddress = ADDRESS, **fields: Any
) -> Placed:
    """Place an order for a distributor."""
    values = {"client_id": uuid4(), "reference": f"R{number()}", "actor": None, "placed_by": PlacedBy.PAGE, **fields}
    pairs = [(sku.pk, quantity) for sku, quantity in lines]
    return place_order(distributor_id=distributor.pk, lines=pairs, address=address, **values)


def make_placed_order(distributor: Distributor | None = None, **fields: Any) -> DistributorOrder:
    """An order of one unit that waits for stock (or finds it), for a distributor with money."""
    if distributor is None:
        distributor = make_distributor(balance=100_000)
    sku = make_sku()
    make_item(price_list=distributor.price_list, sku=sku)
    if not Warehouse.objects.filter(closed_at=None, kind="own").exists():
        make_warehouse()
    answer = placed(distributor, [(sku, 1)], **fields)
    assert answer.order is not None, answer.problems
    return answer.order


def address(**fields: Any) -> RemoteAddress:
    """The usual address with something else in it."""
    return replace(ADDRESS, **fields)


def codes(problems: Iterable[Any]) -> list[tuple[str, dict[str, Any]]]:
    """Problems as pairs, for one comparison."""
    return [(problem.code, dict(problem.values)) for problem in problems]
