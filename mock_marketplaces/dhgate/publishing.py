"""New items, and new content of old ones: checked at once, then reviewed (待审核). The seller's SKU code is no key at DHgate."""

from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.http import Response
from mock_marketplaces.dhgate.answers import nested, ok, refuse, required

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

LONGEST_NAME, LONGEST_SHORT, LONGEST_HTML, MOST_IMAGES = 140, 500, 80_000, 8
NEEDED = (
    "catePubId", "itemAttrGroupList", "itemAttrList", "itemBase", "itemImgList", "itemPackage", "itemSaleSetting", "itemSkuList",
    "itemWholesaleRangeList", "shippingModelId", "vaildDay",
)  # fmt: skip
DAYS = ("14", "30", "90")
FOR_ADS = 3  # one image has to be this type: it stands outside DHgate


def add(world: "World", account: dict[str, Any], params: dict[str, str]) -> Response:
    """A new item with one SKU or more; nobody may buy it before it is reviewed. The same again is another item."""
    required(params, *NEEDED)
    said = {**content(params), "category": params["catePubId"]}
    if "images" not in said:
        refuse("itemImgList", f"itemImgList takes 1 to {MOST_IMAGES} images")
    if params["vaildDay"] not in DAYS:
        refuse("vaildDay", f"vaildDay takes {', '.join(DAYS)}")
    skus = nested(params, "itemSkuList")
    if not isinstance(skus, list) or not skus:
        refuse("itemSkuList", "itemSkuList must hold at least one SKU")
    items = [_sku(world, account, sku, said) for sku in skus]
    with world.store.tx() as store:
        product = f"added:{store.next('added')}"
        made = world.trade.add_listings(account["id"], [{**item, "product": product} for item in items])
        for each in made:
            [row] = world.trade.listings(account["id"], "variant_id = ?", each["external"]["sku_id"])
            world.shelf.receive(row["id"], said, new=True)
    head = made[0]["external"]
    return ok({"itemCode": head["item_code"], "itemId": head["item_id"]})


def content(params: dict[str, str]) -> dict[str, Any]:
    """What a whole item says of its texts and images; an update without images keeps them."""
    base = nested(params, "itemBase")
    if not isinstance(base, dict) or not base.get("itemName"):
        refuse("itemBase", "itemBase must hold the itemName")
    name, short, html = str(base["itemName"]), str(base.get("shortDesc") or ""), str(base.get("htmlContent") or "")
    for field, text, longest in (
        ("itemName", name, LONGEST_NAME),
        ("shortDesc", short, LONGEST_SHORT),
        ("htmlContent", html, LONGEST_HTML),
    ):
        if len(text) > longest:
            refuse(field, f"{field} is longer than {longest} characters")
    said: dict[str, Any] = {"title": name, "description": html, "short": short}
    images = nested(params, "itemImgList") if params.get("itemImgList") else []
    if images:
        if not isinstance(images, list) or len(images) > MOST_IMAGES:
            refuse("itemImgList", f"itemImgList takes 1 to {MOST_IMAGES} images")
        if not all(isinstance(each, dict) and each.get("imgUrl") and each.get("imgMd5") for each in images):
            refuse("itemImgList", "every image needs imgUrl and imgMd5")
        if not any(str(each.get("type")) == str(FOR_ADS) for each in images):
            refuse("itemImgList", f"one image must be of type {FOR_ADS}")
        said["images"], said["img_list"] = [str(each["imgUrl"]) for each in images], images
    if params.get("itemAttrList"):
        said["attributes"] = nested(params, "itemAttrList")
    return said


def _sku(world: "World", account: dict[str, Any], sku: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    from mock_marketplaces.dhgate.items import amount_of, quantity_of  # they need this module's content

    code = str(sku.get("skuCode") or "")
    if not code:
        refuse("skuCode", "skuCode is required")
    if world.trade.listings(account["id"], "listing.sku = ?", code):
        # The mock's trade knows a listing by its SKU, so it refuses what the real one lets happen: a second item.
        refuse("skuCode", f"skuCode {code} is used by another item of yours")
    price, quantity = str(amount_of(sku, "retailPrice")), quantity_of(sku)
    return {
        "sku": code,
        "site": account["sites"][0],
        "title": said["title"],
        "price": {"amount": price},
        "quantity": quantity,
    }
