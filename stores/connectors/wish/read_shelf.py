"""Understanding Wish's products: variations as listings, what their warehouses hold. Pure: what Wish sent in, our words out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from stores.connectors.port import RemoteListing, RemoteWarehouseStock, Unreadable
from stores.connectors.reading import (
    LONGEST_TITLE,
    Wrong,
    amount,
    count,
    currency,
    identity,
    record,
    records,
    text,
    understood,
)
from stores.connectors.wish.read import SITE

FBW = "FBW"  # the type of Wish's own warehouses


def read_listings(
    rows: Sequence[Any], *, own: Sequence[str], theirs: Sequence[str]
) -> tuple[list[RemoteListing], list[Unreadable]]:
    """A listing per variation, and the products that make no sense: one bad row never hides its page."""
    found: list[RemoteListing] = []
    unreadable: list[Unreadable] = []
    for row in rows:
        try:
            product = record(row, "the product")
            found += [
                _listing(product, variation, own=own, theirs=theirs)
                for variation in records(product.get("variations"), "variations")
            ]
        except Wrong as error:
            name = str(row.get("id") or "") if isinstance(row, dict) else ""
            unreadable.append(Unreadable(name, json.dumps(row, default=str), str(error)))
    return found, unreadable


def _listing(product: Any, variation: Any, *, own: Sequence[str], theirs: Sequence[str]) -> RemoteListing:
    """The pool is the first own warehouse that holds it; one that only Wish holds is Wish's to ship and keeps no warehouse id."""
    variation_id = identity(variation.get("id"), "the variation's id")
    held = _held(variation)
    ours = [place for place in own if place in held]
    place = (ours or [each for each in held if each not in theirs] or [""])[0]
    at_wish = not place and any(each in theirs for each in held)
    price = record(variation.get("price"), "price")
    return RemoteListing(
        listing_key=variation_id,
        pool_key=variation_id,
        site=SITE,
        seller_sku=text(variation.get("sku"), "sku", longest=160),
        title=text(product.get("name"), "name", longest=LONGEST_TITLE),
        price=amount(price.get("amount"), "price"),
        currency=currency(price.get("currency_code")),
        quantity=held.get(place),
        external={
            "product_id": identity(product.get("id"), "id"),
            "variation_id": variation_id,
            "sku": text(variation.get("sku"), "sku", longest=160),
            "warehouse_id": place or (own[0] if own and not at_wish else ""),
        },
        fulfilled_by="marketplace" if at_wish else "seller",
        on_sale=variation.get("status") in (None, "ENABLED") and product.get("state") in (None, "ACTIVE"),
    )


def _held(variation: Any) -> dict[str, int]:
    return {
        identity(stock.get("warehouse_id"), "warehouse_id"): count(stock.get("inventory"), "inventory")
        for stock in records(variation.get("inventories"), "inventories")
    }


def quantities(product: Any) -> dict[tuple[Any, Any], int]:
    """(variation, warehouse) -> quantity shown."""
    return understood("Wish", _quantities, product, what="a product")


def _quantities(product: Any) -> dict[tuple[Any, Any], int]:
    return {
        (variation.get("id"), place): quantity
        for variation in records(record(product, "the product").get("variations"), "variations")
        for place, quantity in _held(variation).items()
    }


def prices(product: Any) -> dict[tuple[Any, Any], Decimal]:
    """(variation, currency) -> price shown."""
    return understood("Wish", _prices, product, what="a product")


def _prices(product: Any) -> dict[tuple[Any, Any], Decimal]:
    shown = [
        (variation.get("id"), record(variation.get("price"), "price"))
        for variation in records(record(product, "the product").get("variations"), "variations")
    ]
    return {(key, price.get("currency_code")): amount(price.get("amount"), "price") for key, price in shown}


def stock_rows(rows: Sequence[Any], *, theirs: Sequence[str]) -> list[dict[str, Any]]:
    """What Wish's warehouses hold, a row for each variation and warehouse; not yet understood."""
    return [
        {
            "variation_id": variation.get("id"),
            "sku": variation.get("sku"),
            "warehouse_id": stock.get("warehouse_id"),
            "inventory": stock.get("inventory"),
        }
        for row in rows
        if isinstance(row, dict)
        for variation in _dicts(row.get("variations"))
        for stock in _dicts(variation.get("inventories"))
        if stock.get("warehouse_id") in theirs
    ]


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def read_warehouse_stock(raw: Any) -> RemoteWarehouseStock:
    """One row of it."""
    return understood("Wish", _warehouse_stock, raw, what="a row of its warehouse")


def _warehouse_stock(raw: Any) -> RemoteWarehouseStock:
    row = record(raw, "the row")
    return RemoteWarehouseStock(
        site=SITE,
        listing_key=identity(row.get("variation_id"), "variation_id"),
        seller_sku=text(row.get("sku"), "sku", longest=160),
        fulfillable=count(row.get("inventory"), "inventory"),
    )


def last_id(rows: Sequence[Any]) -> str | None:
    """The id of the last product of a page."""
    last = rows[-1] if rows else None
    return str(last["id"]) if isinstance(last, dict) and last.get("id") else None


def is_product(row: Any, product_id: str) -> bool:
    """Whether a row is that product."""
    return isinstance(row, dict) and row.get("id") == product_id
