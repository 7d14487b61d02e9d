"""New listings at Amazon and what becomes of them: PUT makes or replaces, PATCH changes, DELETE ends; ACCEPTED only means queued.

A SKU is one listing per site, so the same PUT again never makes a second one.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from stores.connectors.amazon import read_listings
from stores.connectors.amazon.feeds import Feeds, record_of
from stores.connectors.amazon.sites import BY_CODE
from stores.connectors.errors import ContentRefused, NotFound, Rejected
from stores.connectors.http import HttpAnswer
from stores.connectors.port import ListingContent, ListingIssue, ListingKnown, ListingPlace, Receipt
from stores.connectors.reading import record, records, text, understood

ANYTHING = "PRODUCT"  # the product type of goods that have none of their own
MOST_OTHER_IMAGES = 8
SHOWN = "summaries,issues,attributes"


class AmazonPublishing(Feeds):
    """The part of the connector that makes, changes and ends listings."""

    def publish_listing(self, content: ListingContent) -> Receipt:
        """PUT the whole listing. What Amazon makes of it is read from the listing later."""
        said = {**_goods(content), **_terms(content)}
        body = {"productType": content.category or ANYTHING, "requirements": "LISTING", "attributes": said}
        path, params = self._place(content.place)
        answer = self._call("putListingsItem", "PUT", path, params=params, json_body=body, writes=True)
        return _submitted(answer)

    def reopen_listing(self, content: ListingContent) -> Receipt:
        """A listing that was ended is listed anew, under the same SKU."""
        return self.publish_listing(content)

    def edit_listing(self, content: ListingContent) -> Receipt:
        """PATCH texts and images; price and quantity stay, and so do attributes that we don't name. Image places left over are emptied."""
        market = {"marketplace_id": BY_CODE[content.place.site].marketplace_id} if content.place.site in BY_CODE else {}
        patches = [
            {"op": "replace", "path": f"/attributes/{name}", "value": value} for name, value in _goods(content).items()
        ]
        patches += [
            {"op": "delete", "path": f"/attributes/other_product_image_locator_{number}", "value": [market]}
            for number in range(max(1, len(content.images)), MOST_OTHER_IMAGES + 1)
        ]
        body = {"productType": content.category or ANYTHING, "patches": patches}
        path, params = self._place(content.place)
        answer = self._call("patchListingsItem", "PATCH", path, params=params, json_body=body, writes=True)
        return _submitted(answer)

    def close_listing(self, place: ListingPlace) -> Receipt:
        """DELETE on this site alone: the quantity that other sites share is theirs still."""
        path, params = self._place(place)
        try:
            return _submitted(self._call("deleteListingsItem", "DELETE", path, params=params, writes=True))
        except NotFound:
            return Receipt("confirmed")

    def listing_known(self, place: ListingPlace, content: ListingContent | None = None) -> ListingKnown:
        """By its SKU. An accepted submission shows first nothing, then its issues or what it said."""
        path, params = self._place(place)
        try:
            answer = self._call("getListingsItem", "GET", path, params={**params, "includedData": SHOWN})
        except NotFound:
            return ListingKnown("absent")
        return understood("Amazon", lambda raw: _known(raw, place, content), record_of(answer.json()), what="a listing")

    def _place(self, place: ListingPlace) -> tuple[str, dict[str, str]]:
        if place.site not in BY_CODE:
            raise Rejected(f"Amazon has no site {place.site!r}: correct the site of the store")
        return item_path(self.account.seller_id, place.seller_sku), {
            "marketplaceIds": BY_CODE[place.site].marketplace_id
        }


def item_path(seller_id: str, seller_sku: str) -> str:
    """Where a listing is addressed."""
    seller, name = (quote(part, safe="") for part in (seller_id, seller_sku))
    return f"/listings/2021-08-01/items/{seller}/{name}"


def _goods(content: ListingContent) -> dict[str, list[dict[str, Any]]]:
    """What is said of the goods, as Amazon's attributes."""
    market = BY_CODE[content.place.site].marketplace_id
    plain = {
        "item_name": [content.title],
        "product_description": [content.description],
        "brand": [content.brand],
        "bullet_point": list(content.bullets),
        **{name: [value] for name, value in content.attributes.items()},
    }
    said = {
        name: [{"value": value, "marketplace_id": market} for value in values if value]
        for name, values in plain.items()
    }
    for number, address in enumerate(content.images[: MOST_OTHER_IMAGES + 1]):
        name = f"other_product_image_locator_{number}" if number else "main_product_image_locator"
        said[name] = [{"media_location": address, "marketplace_id": market}]
    return {name: values for name, values in said.items() if values}


def _terms(content: ListingContent) -> dict[str, list[dict[str, Any]]]:
    """At which price, and how much."""
    return {
        "purchasable_offer": [
            {
                "marketplace_id": BY_CODE[content.place.site].marketplace_id,
                "currency": content.currency,
                "our_price": [{"schedule": [{"value_with_tax": content.price}]}],
            }
        ],
        "fulfillment_availability": [{"fulfillment_channel_code": "DEFAULT", "quantity": content.quantity}],
    }


def _submitted(answer: HttpAnswer) -> Receipt:
    said = answer.json()
    status = said.get("status") if isinstance(said, dict) else None
    if status == "ACCEPTED":
        return Receipt("submitted", {"submission": str(said.get("submissionId") or "")})
    if status != "INVALID":
        raise answer.unreadable(f"the answer has status {status!r}")
    issues = _issues(said.get("issues") or []) or (ListingIssue("INVALID", "Amazon calls it invalid"),)
    raise ContentRefused("; ".join(f"{each.code} {each.text}" for each in issues), issues=issues, code="INVALID")


def _issues(raw: Any) -> tuple[ListingIssue, ...]:
    """Those that keep a listing from being shown."""
    return tuple(
        ListingIssue(
            text(each.get("code"), "code", longest=40),
            text(each.get("message"), "message", longest=1000),
            ", ".join(str(name) for name in each.get("attributeNames") or [])[:200],
        )
        for each in records(raw, "issues")
        if each.get("severity") == "ERROR"
    )


def _known(raw: Any, place: ListingPlace, content: ListingContent | None) -> ListingKnown:
    item = record(raw, "the listing")
    summaries = records(item.get("summaries"), "summaries")
    summary = summaries[0] if summaries else {}
    market = BY_CODE[place.site].marketplace_id
    ids: dict[str, Any] = {
        "listing_key": place.seller_sku,
        "pool_key": read_listings.pool_key(place.site, place.seller_sku),
        "external": {
            "asin": text(summary.get("asin"), "asin", longest=20),
            "seller_sku": place.seller_sku,
            "marketplace_id": market,
        },
    }
    issues = _issues(item.get("issues"))
    if issues and (content is not None or not summary.get("status")):
        return ListingKnown("refused", **ids, issues=issues)
    if content is not None and not (summary.get("status") and _shows(item.get("attributes") or {}, content)):
        return ListingKnown("pending", **ids)
    return ListingKnown("active" if summary.get("status") else "closed", **ids)


def _shows(attributes: Any, content: ListingContent) -> bool:
    """Whether the texts in force are ours; blanks may be told otherwise."""
    wanted = {"item_name": content.title, "product_description": content.description}

    def plain(name: str) -> str:
        values = records(record(attributes, "attributes").get(name), name)
        return " ".join(text(values[0].get("value"), name).split()) if values else ""

    return all(not value or plain(name) == " ".join(value.split()) for name, value in wanted.items())
