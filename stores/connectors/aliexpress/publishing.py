"""New products at AliExpress, other texts for old ones, on and off the shelf. Everything new is audited before buyers see it.

The SKU code is our word for it and no key at AliExpress: a post that is sent twice makes two products, so it is looked up first.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stores.connectors.aliexpress.calls import Calls, as_number, rows_of, to_json
from stores.connectors.errors import ContentRefused, NotFound, Rejected
from stores.connectors.port import ListingContent, ListingIssue, ListingKnown, ListingPlace, ListingStanding, Receipt
from stores.connectors.reading import Wrong, identity, records, text, understood

POST, EDIT = "aliexpress.solution.product.post", "aliexpress.solution.product.edit"
OFFLINE = "aliexpress.postproduct.redefining.offlineaeproduct"
ONLINE = "aliexpress.postproduct.redefining.onlineaeproduct"
FIND, READ = "aliexpress.solution.product.list.get", "aliexpress.solution.product.info.get"
STATES: dict[str, ListingStanding] = {
    "onSelling": "active",
    "auditing": "pending",
    "editingRequired": "refused",
    "offline": "closed",
}
# Attributes of a draft that are no attributes of the goods: how they are sold. Template 1000 and policy 0 are AliExpress's own.
SETTINGS: dict[str, str | int] = {
    "language": "en",
    "freight_template_id": 1000,
    "service_policy_id": 0,
    "shipping_lead_time": 7,
    "inventory_deduction_strategy": "place_order_withhold",
}


class Publishing(Calls):
    """The part of the connector that makes products and moves them on and off the shelf."""

    def publish_listing(self, content: ListingContent) -> Receipt:
        """Post a product of one SKU. Its audit goes on after the answer."""
        asked = {**_content(content), **_terms(content)}
        result = self._tell(POST, {"post_product_request": to_json(asked)}).get("result") or {}
        try:
            product_id = identity(result.get("product_id"), "product_id")
        except Wrong:
            return Receipt("submitted")  # it is found by its SKU code
        return Receipt("submitted", {"external": {"product_id": product_id, "sku_code": content.place.seller_sku}})

    def edit_listing(self, content: ListingContent) -> Receipt:
        """Only what is named changes: texts and images, which are audited anew; SKUs, prices and stock stay."""
        asked = {"product_id": as_number(_product_id(content.place)), **_content(content)}
        self._tell(EDIT, {"edit_product_request": to_json(asked)})
        return Receipt("submitted")

    def close_listing(self, place: ListingPlace) -> Receipt:
        """Off the shelf, with all SKUs of the product."""
        self._tell(OFFLINE, {"product_ids": _product_id(place)})
        return Receipt("submitted")

    def reopen_listing(self, content: ListingContent) -> Receipt:
        """On the shelf again."""
        self._tell(ONLINE, {"product_ids": _product_id(content.place)})
        return Receipt("submitted")

    def listing_known(self, place: ListingPlace, content: ListingContent | None = None) -> ListingKnown:
        """By its product id, or else by our SKU code in each state that a product may be in."""
        product_id = str(place.external.get("product_id") or "") or self._found(place.seller_sku)
        if not product_id:
            return ListingKnown("absent")
        try:
            product = self._inner(READ, {"product_id": product_id}, "result")
        except NotFound:
            return ListingKnown("absent")
        return understood("AliExpress", lambda raw: _known(raw, place), dict(product), what="a product")

    def _found(self, sku_code: str) -> str:
        """The product that has this SKU code; '' when there is none."""
        for state in STATES:
            query = {"product_status_type": state, "sku_code": sku_code, "current_page": 1, "page_size": 20}
            result = self._inner(FIND, {"aeop_a_e_product_list_query": to_json(query)}, "result")
            for row in rows_of(result, "aeop_a_e_product_display_d_t_o_list"):
                return str(row.get("product_id") or "")
        return ""

    def _tell(self, method: str, params: Mapping[str, str]) -> Mapping[str, Any]:
        try:
            return self._call(method, params, writes=True)
        except Rejected as error:
            raise ContentRefused(str(error), issues=(ListingIssue(error.code, str(error)),), code=error.code) from error


def _content(content: ListingContent) -> dict[str, Any]:
    """Texts, images and attributes, as far as there are any."""
    settings, attributes = _apart(content.attributes)
    said: dict[str, Any] = {
        "language": settings["language"],
        "subject": content.title,
        "description": "\n".join([content.description, *content.bullets]).strip(),
        "aliexpress_category_id": as_number(content.category),
        "brand_name": content.brand,
        "main_image_urls_list": list(content.images),
        "attribute_list": [{"attribute_name": name, "attribute_value": value} for name, value in attributes.items()],
    }
    return {name: value for name, value in said.items() if value}


def _terms(content: ListingContent) -> dict[str, Any]:
    """How it is sold and sent."""
    settings, _ = _apart(content.attributes)
    sku = {
        "sku_code": content.place.seller_sku,
        "price": format(content.price.normalize(), "f"),
        "inventory": content.quantity,
    }
    return {
        **settings,
        "sku_info_list": [sku],
        "weight": format(max(Decimal(content.weight_g) / 1000, Decimal("0.001")), "f"),
        **{
            f"package_{side}": max(1, -(-millimetres // 10))
            for side, millimetres in (
                ("length", content.length_mm),
                ("width", content.width_mm),
                ("height", content.height_mm),
            )
        },
    }


def _apart(attributes: Mapping[str, str]) -> tuple[dict[str, str | int], dict[str, str]]:
    """Settings of the sale, with AliExpress's own where there is none, and attributes of the goods."""
    settings = {name: as_number(str(attributes.get(name, usual))) for name, usual in SETTINGS.items()}
    return settings, {name: value for name, value in attributes.items() if name not in SETTINGS}


def _product_id(place: ListingPlace) -> str:
    if not place.external.get("product_id"):
        raise Rejected("the listing lacks product_id: map it again")
    return str(place.external["product_id"])


def _known(product: Mapping[str, Any], place: ListingPlace) -> ListingKnown:
    product_id, status = identity(product.get("product_id"), "product_id"), str(product.get("product_status_type"))
    if status not in STATES:
        raise Wrong(f"product_status_type is {status!r:.40}, which we do not know")
    codes = [str(sku.get("sku_code")) for sku in records(product.get("aeop_ae_product_s_k_us"), "the SKUs")]
    if place.seller_sku not in codes:
        return ListingKnown("absent")
    key = f"{product_id}:{place.seller_sku}"
    why = text(product.get("audit_failure_reason"), "audit_failure_reason", longest=1000)
    issues = (ListingIssue(status, why or "The product did not pass AliExpress's audit"),)
    state = STATES[status]
    external = {"product_id": product_id, "sku_code": place.seller_sku}
    return ListingKnown(state, key, key, external, issues if state == "refused" else ())
