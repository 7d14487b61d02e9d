"""New products at Wish, other texts for old ones, on and off sale. Wish reviews what is new; an old product stays on sale meanwhile.

SKUs are unique in a merchant's shop, and so is our parent SKU: a second product of the same is refused, and found by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stores.connectors.errors import ContentRefused, NotFound, Rejected
from stores.connectors.http import HttpAnswer
from stores.connectors.port import ListingContent, ListingIssue, ListingKnown, ListingPlace, ListingStanding, Receipt
from stores.connectors.reading import identity, record, records, text, understood
from stores.connectors.wish.read_after import part
from stores.connectors.wish.shelf import WishShelf

STATES: dict[str, ListingStanding] = {
    "ACTIVE": "active",
    "WISH_INACTIVE": "pending",
    "MERCHANT_INACTIVE": "closed",
    "REMOVED_BY_WISH": "closed",
    "REMOVED_BY_MERCHANT": "absent",
}
SHIPPING = "default_shipping_price"  # an attribute of a draft that is none of the goods: what shipping costs the buyer


class WishPublishing(WishShelf):
    """The part of the connector that makes products and takes them on and off sale."""

    def publish_listing(self, content: ListingContent) -> Receipt:
        """Create a product with one variation, stocked in the first warehouse of the merchant's own."""
        own, _ = self._warehouses()
        warehouse_id = own[0] if own else ""
        price = {"amount": content.price, "currency_code": content.currency}
        shipping = {"amount": float(content.attributes.get(SHIPPING, "0") or 0), "currency_code": content.currency}
        variation = {
            "sku": content.place.seller_sku,
            "price": price,
            "inventories": [{"warehouse_id": warehouse_id, "inventory": content.quantity}],
            "logistics_details": _parcel(content),
        }
        body = {
            **_content(content),
            "parent_sku": content.place.seller_sku,
            "condition": "NEW",
            "default_shipping_prices": [{"warehouse_id": warehouse_id, "default_shipping_price": shipping}],
            "variations": [variation],
        }
        answer = self._tell("create_product", "POST", "/products", body)
        product = understood("Wish", lambda raw: record(raw, "the product"), self._data(answer), what="a new product")
        return Receipt("submitted", {"external": {"product_id": str(product.get("id") or "")}})

    def edit_listing(self, content: ListingContent) -> Receipt:
        """A partial update: texts and images; variations stay."""
        self._tell("update_product", "PUT", f"/products/{part(_product_id(content.place))}", _content(content))
        return Receipt("submitted")

    def close_listing(self, place: ListingPlace) -> Receipt:
        """Disable the variation, and the product when it has no other that is on sale."""
        return self._switch(place, "DISABLED")

    def reopen_listing(self, content: ListingContent) -> Receipt:
        """Enable it again."""
        return self._switch(content.place, "ENABLED")

    def listing_known(self, place: ListingPlace, content: ListingContent | None = None) -> ListingKnown:
        """By its product id or by our parent SKU. While content that we sent is reviewed, it is pending, on sale or not."""
        product = self._product(place)
        if product is None:
            return ListingKnown("absent")
        own, _ = self._warehouses()
        known = understood("Wish", lambda raw: _known(raw, place, own), product, what="a product")
        if known.state in ("pending", "active") and content is not None:
            return self._reviewed(known)
        return known

    def _reviewed(self, known: ListingKnown) -> ListingKnown:
        params = {"product_id": str(known.external["product_id"]), "sort_by": "created_at.desc"}
        answer = self._call("list_product_requests", "GET", "/products/requests", params=params)
        rows = understood("Wish", lambda raw: records(raw, "requests"), self._data(answer), what="requests")
        newest = rows[0] if rows else {}
        if newest.get("status") == "BLOCKED":
            why = text(newest.get("blocking_reason"), "blocking_reason", longest=1000)
            issue = ListingIssue("BLOCKED", why or "Wish blocked it without a reason")
            return ListingKnown("refused", known.listing_key, known.pool_key, known.external, (issue,))
        state: ListingStanding = "pending" if newest.get("status") == "UNDER_REVIEW" else known.state
        return ListingKnown(state, known.listing_key, known.pool_key, known.external)

    def _product(self, place: ListingPlace) -> Any:
        if place.external.get("product_id"):
            try:
                path = f"/products/{part(str(place.external['product_id']))}"
                return self._data(self._call("get_product", "GET", path))
            except NotFound:
                return None
        found = self._data(
            self._call("list_products", "GET", "/products", params={"parent_sku": place.seller_sku, "limit": "1"})
        )
        return found[0] if isinstance(found, list) and found else None

    def _switch(self, place: ListingPlace, status: str) -> Receipt:
        variation_id = place.external.get("variation_id")
        product_id = _product_id(place)
        body: dict[str, Any] = {"status": status}
        if variation_id:
            product = self._product(place)
            others = [
                each
                for each in records(record(product or {}, "the product").get("variations"), "variations")
                if str(each.get("id")) != str(variation_id) and each.get("status") == "ENABLED"
            ]
            if others:
                body = {"variations": [{"id": variation_id, "status": status}]}
        self._tell("update_product", "PUT", f"/products/{part(product_id)}", body)
        return Receipt("submitted")

    def _tell(self, operation: str, method: str, path: str, body: Mapping[str, Any]) -> HttpAnswer:
        try:
            return self._call(operation, method, path, json_body=dict(body), writes=True)
        except Rejected as error:
            raise ContentRefused(str(error), issues=(ListingIssue(error.code, str(error)),), code=error.code) from error


def _content(content: ListingContent) -> dict[str, Any]:
    """Texts, images and attributes, as far as there are any. Wish takes no HTML and knows no bullets."""
    attributes = {name: value for name, value in content.attributes.items() if name != SHIPPING}
    said: dict[str, Any] = {
        "name": content.title,
        "description": "\n".join([content.description, *content.bullets]).strip(),
        "category_id": int(content.category) if content.category.isdigit() else None,
        "attributes": [{"name": name, "value": [value]} for name, value in attributes.items()],
        "brand_id": content.brand if len(content.brand) == 24 and content.brand.isalnum() else None,
    }
    if content.images:
        said["main_image"] = {"url": content.images[0]}
        said["extra_images"] = [{"url": url} for url in content.images[1:]]
    return {name: value for name, value in said.items() if value or name == "extra_images"}


def _parcel(content: ListingContent) -> dict[str, Any]:
    sides = {"length": content.length_mm, "width": content.width_mm, "height": content.height_mm}
    return {
        "origin_country": content.origin,
        "weight": content.weight_g,
        **{side: millimetres / 10 for side, millimetres in sides.items() if millimetres},
        **({"customs_hs_code": content.hs_code} if content.hs_code else {}),
    }


def _product_id(place: ListingPlace) -> str:
    if not place.external.get("product_id"):
        raise Rejected("the listing lacks product_id: map it again")
    return str(place.external["product_id"])


def _known(raw: Any, place: ListingPlace, own: list[str]) -> ListingKnown:
    product = record(raw, "the product")
    product_id = identity(product.get("id"), "id")
    for variation in records(product.get("variations"), "variations"):
        if str(variation.get("sku")) == place.seller_sku:
            break
    else:
        return ListingKnown("absent")
    variation_id = identity(variation.get("id"), "the variation's id")
    state: ListingStanding = STATES.get(str(product.get("state")), "active")
    if variation.get("status") != "ENABLED" and state in ("active", "pending"):
        state = "closed"
    external = {
        "product_id": product_id,
        "variation_id": variation_id,
        "sku": place.seller_sku,
        "warehouse_id": str(place.external.get("warehouse_id") or (own[0] if own else "")),
    }
    return ListingKnown(state, variation_id, variation_id, external)
