"""Understanding what Amazon lists and holds: its report of all listings, offers, FBA stock. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stores.connectors.amazon.read_after import table
from stores.connectors.amazon.sites import BY_CODE, SHARED
from stores.connectors.errors import UnreadableAnswer
from stores.connectors.port import RemoteListing, RemoteWarehouseStock, Unreadable
from stores.connectors.reading import Wrong, amount, count, digest, identity, record, text, understood

OWN_CHANNELS = {"", "DEFAULT"}


def read_listings(file: str, site: str) -> tuple[list[RemoteListing], list[Unreadable]]:
    """The rows of a site's report, and those that make no sense."""
    listings, unreadable = [], []
    for row in understood("Amazon", table, file, what="a report of listings"):
        try:
            listings.append(understood("Amazon", lambda raw: _listing(raw, site), row, what="a listing"))
        except UnreadableAnswer as error:
            name = row.get("seller-sku") or f"?{digest(row)}"
            unreadable.append(Unreadable(name, json.dumps(row, ensure_ascii=False), str(error)))
    return listings, unreadable


def _listing(raw: Any, site: str) -> RemoteListing:
    row = record(raw, "the listing")
    sku, price = identity(row.get("seller-sku"), "seller-sku"), text(row.get("price"), "price")
    own = text(row.get("fulfillment-channel")) in OWN_CHANNELS
    quantity = text(row.get("quantity"), "quantity")
    return RemoteListing(
        listing_key=sku,
        pool_key=pool_key(site, sku) if own else f"fba:{site}:{sku}",
        site=site,
        seller_sku=sku,
        title=text(row.get("item-name"), "item-name", longest=500),
        price=amount(price.replace(",", "."), "price") if price else None,
        currency=BY_CODE[site].currency,
        quantity=count(quantity, "quantity") if quantity and own else None,
        external={
            "asin": text(row.get("asin1"), "asin1", longest=20),
            "seller_sku": sku,
            "marketplace_id": BY_CODE[site].marketplace_id,
        },
        fulfilled_by="seller" if own else "marketplace",
    )


def pool_key(site: str, sku: str) -> str:
    """The European sites share a SKU's quantity; every other site has its own."""
    return f"{'EU' if site in SHARED else site}:{sku}"


def offer_price(offer: Any) -> Decimal:
    """The price of an offer."""
    return amount(record(record(offer, "the offer").get("price"), "price").get("amount"), "amount")


def read_warehouse_stock(raw: Any) -> RemoteWarehouseStock:
    """A row of FBA stock. What Amazon is searching for may be lost: it is not promised to anybody."""
    return understood("Amazon", _held, raw, what="a row of FBA stock")


def _held(raw: Any) -> RemoteWarehouseStock:
    row = record(raw, "the row")
    if row.get("site") not in BY_CODE:
        raise Wrong(f"site is {row.get('site')!r:.40}, which we do not know")
    details: Mapping[str, Any] = record(row.get("inventoryDetails"), "inventoryDetails")
    inbound = ("inboundWorkingQuantity", "inboundShippedQuantity", "inboundReceivingQuantity")
    sku = identity(row.get("sellerSku"), "sellerSku")

    def part(group: str, total: str) -> int:
        return count(record(details.get(group) or {}, group).get(total) or 0, total)

    return RemoteWarehouseStock(
        site=str(row["site"]),
        listing_key=sku,
        seller_sku=sku,
        fulfillable=count(details.get("fulfillableQuantity"), "fulfillableQuantity"),
        inbound=sum(count(details.get(name) or 0, name) for name in inbound),
        reserved=part("reservedQuantity", "totalReservedQuantity"),
        unfulfillable=part("unfulfillableQuantity", "totalUnfulfillableQuantity")
        + part("researchingQuantity", "totalResearchingQuantity"),
    )
