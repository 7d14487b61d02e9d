"""New items at DHgate, other texts for old ones, up and down the shelf. New items and new texts are reviewed before buyers see them.

The SKU code is our word for it and no key at DHgate: an item that is added twice is two items, so it is looked up first. There is no
search by it either: the items that changed lately are looked through, by their name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from erp.kernel import clock
from erp.kernel.services import leases
from stores.connectors.dhgate import protocol, read, stock
from stores.connectors.dhgate.calls import Row, rows_of
from stores.connectors.dhgate.shelf import LANGUAGE, LISTED, SINCE_EVER, SKUS, WRITE_LEASE_S, Shelf
from stores.connectors.errors import ContentRefused, NotFound, Rejected, Throttled
from stores.connectors.port import ListingContent, ListingIssue, ListingKnown, ListingPlace, ListingStanding, Receipt
from stores.connectors.reading import identity, text, understood

ADD, UP, DOWN = "dh.item.add", "dh.item.upshelf.list", "dh.item.downshelf.list"
STATES: dict[str, ListingStanding] = {
    "100100": "active",
    "100200": "pending",
    "100300": "refused",
    "100400": "closed",
    "100500": "refused",
    "100600": "refused",
}
NEWEST = 60  # items of a state that are looked through for one that was just added
LATELY = timedelta(days=2)
# Attributes of a draft that are no attributes of the goods: how they are sold.
SETTINGS = {"shippingModelId": "", "vaildDay": "90", "leadingTime": "3", "keyWord1": ""}
FOR_ADS = 3


class Publishing(Shelf):
    """The part of the connector that makes items and moves them up and down the shelf."""

    def publish_listing(self, content: ListingContent) -> Receipt:
        """Add an item of one SKU. Its review goes on after the answer."""
        body = self._tell(ADD, _whole(content))
        code = str(body.get("itemCode") or "")
        return Receipt("submitted", {"external": {"item_code": code}} if code else {})

    def edit_listing(self, content: ListingContent) -> Receipt:
        """Read the item, put our texts and images in, send it back whole. Its SKUs go back as they were read a moment before."""
        code = _code(content.place)
        with leases.lease(f"dhgate-item:{self.account.pk}:{code}", ttl_s=WRITE_LEASE_S) as held:
            if held is None:
                raise Throttled(f"another worker is writing item {code}", wait_s=1.0)
            item = self._call(stock.READ, {"itemCode": code})
            params = stock.changed(_edited(item, content), {})
            self._tell(stock.WRITE, params)
        return Receipt("submitted")

    def close_listing(self, place: ListingPlace) -> Receipt:
        """Down from the shelf, with all SKUs of the item."""
        return self._shelve(DOWN, place)

    def reopen_listing(self, content: ListingContent) -> Receipt:
        """Up on the shelf again."""
        return self._shelve(UP, content.place)

    def listing_known(self, place: ListingPlace, content: ListingContent | None = None) -> ListingKnown:
        """By its item code, or by our SKU code among the newest items of each state."""
        code = str(place.external.get("item_code") or "")
        if code:
            return self._standing(code, place)
        since = read.wall(clock.now() - LATELY)
        for state in STATES:
            for row in self._newest(state, since):
                if content is None or str(row.get("itemName")) == content.title:
                    known = self._standing(str(row.get("itemCode") or ""), place)
                    if known.state != "absent":
                        return known
        return ListingKnown("absent")

    def _newest(self, state: str, since: str = SINCE_EVER) -> list[Row]:
        asked = {"operateDateStart": since, "state": state, "pages": "1", "pageSize": str(NEWEST), **LANGUAGE}
        return rows_of(self._call(LISTED, {**asked, "orderBy": "operateDateStart", "orderByAsc": "0"}), "itemList")

    def _standing(self, code: str, place: ListingPlace) -> ListingKnown:
        try:
            item = self._call(stock.READ, {"itemCode": code})
            skus = rows_of(self._call(SKUS, {"itemCode": code, **LANGUAGE}), "itemSkuList")
        except NotFound:
            return ListingKnown("absent")
        mine = [sku for sku in skus if str(sku.get("skuCode")) == place.seller_sku]
        if not mine:
            return ListingKnown("absent")
        sku_id = understood("DHgate", lambda row: identity(row.get("skuId"), "skuId"), mine[0], what="a SKU")
        state = STATES.get(str(item.get("state")), "pending")
        key = f"{code}:{sku_id}"
        external = {
            "item_code": code, "sku_id": sku_id, "sku_code": place.seller_sku, "sku_md5": str(mine[0].get("skuMD5") or ""),
        }  # fmt: skip
        issues = (self._cause(code, str(item.get("state"))),) if state == "refused" else ()
        return ListingKnown(state, key, key, external, issues)

    def _cause(self, code: str, state: str) -> ListingIssue:
        """Why an item did not pass, which only the list tells."""
        why = next((row.get("unpassCause") for row in self._newest(state) if str(row.get("itemCode")) == code), "")
        return ListingIssue(
            state, text(why, "unpassCause", longest=1000) or "The item did not pass DHgate's review", "unpassCause"
        )

    def _shelve(self, method: str, place: ListingPlace) -> Receipt:
        code = _code(place)
        body = self._tell(method, {"itemCodes": code})
        if body.get("isSuccess") is not True:
            verdicts = rows_of(body, "resultList")
            raise Rejected(str(verdicts[0].get("failReason")) if verdicts else f"DHgate did not move item {code}")
        return Receipt("submitted")

    def _tell(self, method: str, params: Mapping[str, str]) -> Row:
        try:
            return self._call(method, params, writes=True)
        except Rejected as error:
            raise ContentRefused(str(error), issues=(ListingIssue(error.code, str(error)),), code=error.code) from error


def _whole(content: ListingContent) -> dict[str, str]:
    """A new item as the parameters of a write."""
    settings, _ = _apart(content.attributes)
    stocked = [{"inventoryLocation": content.origin, "skuInventoryQty": content.quantity}]
    sku = {
        "skuCode": content.place.seller_sku, "retailPrice": content.price, "inventory": content.quantity, "saleStatus": 1,
        "itemSkuAttrValueList": [], "itemSkuInventoryList": stocked,
    }  # fmt: skip
    package = {
        "grossWeight": round(content.weight_g / 1000, 3), "length": max(1, -(-content.length_mm // 10)),
        "width": max(1, -(-content.width_mm // 10)), "height": max(1, -(-content.height_mm // 10)), "packingQuantity": 1,
    }  # fmt: skip
    inventory = {"inventoryStatus": 1, "inventoryLocation": content.origin, "inventoryQty": content.quantity}
    whole: dict[str, Any] = {
        "catePubId": content.category,
        **LANGUAGE,
        "itemBase": _base(content),
        "itemAttrList": _attributes(content),
        "itemAttrGroupList": [],
        "itemSpecSelfDefList": [],
        "itemImgList": _images(content),
        "itemPackage": package,
        "itemSaleSetting": {"leadingTime": int(settings["leadingTime"]), "priceConfigType": 1},
        "itemWholesaleRangeList": [{"startQty": 1, "discount": 0}],
        "itemInventory": inventory,
        "itemSkuList": [sku],
        "shippingModelId": settings["shippingModelId"],
        "vaildDay": settings["vaildDay"],
    }
    return {name: protocol.parameter(value) for name, value in whole.items()}


def _edited(item: Row, content: ListingContent) -> dict[str, Any]:
    """The item as read with our texts and images in it."""
    base = {**(item.get("itemBase") or {}), **_base(content)}
    more = {"itemImgList": _images(content)} if content.images else {}
    return {**item, "itemBase": base, **more, **({"itemAttrList": _attributes(content)} if content.attributes else {})}


def _base(content: ListingContent) -> dict[str, Any]:
    settings, _ = _apart(content.attributes)
    return {
        "itemName": content.title,
        "shortDesc": "; ".join(content.bullets)[:500] or content.title[:500],
        "htmlContent": content.description,
        "keyWord1": settings["keyWord1"] or content.title[:40],
        "videoUrl": "",
    }


def _attributes(content: ListingContent) -> list[dict[str, Any]]:
    _, attributes = _apart(content.attributes)
    named = {**({"Brand": content.brand} if content.brand else {}), **attributes}
    return [{"attrName": name, "itemAttrValList": [{"attrValName": value}]} for name, value in named.items()]


def _images(content: ListingContent) -> list[dict[str, Any]]:
    """The first stands for the item, also outside DHgate. The MD5 is that of the address: the picture itself lies elsewhere."""
    return [
        {
            "imgUrl": url,
            "imgMd5": hashlib.md5(url.encode(), usedforsecurity=False).hexdigest(),
            "type": 1 if at else FOR_ADS,
        }
        for at, url in enumerate(content.images)
    ]


def _apart(attributes: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    settings = {name: str(attributes.get(name, usual)) for name, usual in SETTINGS.items()}
    return settings, {name: value for name, value in attributes.items() if name not in SETTINGS}


def _code(place: ListingPlace) -> str:
    if not place.external.get("item_code"):
        raise Rejected("the listing lacks item_code: map it again")
    return str(place.external["item_code"])
