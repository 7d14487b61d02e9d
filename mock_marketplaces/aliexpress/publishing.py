"""Posting and editing a product: checked at once, then audited. Its SKU code is the seller's word and not unique at AliExpress."""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Never

from mock_marketplaces.aliexpress.gateway import nested
from mock_marketplaces.core.http import json_response
from mock_marketplaces.core.protocol import Answer

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

LONGEST_SUBJECT, MOST_IMAGES, MOST_STOCK, LONGEST_CODE = 128, 6, 999_999, 50
REQUIRED = (
    "language", "main_image_urls_list", "sku_info_list", "inventory_deduction_strategy", "weight", "package_length",
    "package_height", "package_width", "freight_template_id", "shipping_lead_time", "service_policy_id",
)  # fmt: skip
LANGUAGES = ("en", "ru", "es", "fr", "it", "tr", "pt", "de", "nl", "in", "ar", "ja", "ko", "th", "vi", "iw")


def post(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """A new product of one or more SKUs; it is audited before anybody may buy it. The same again makes another product."""
    asked = nested(params, "post_product_request")
    said, skus = _checked(asked)
    with world.store.tx():
        product = f"post:{world.store.next('post')}"
        made = [_list(world, account, product, said, sku) for sku in skus]
    return {"result": {"product_id": int(made[0])}}


def edit(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """Only what is named changes. Texts and images are audited; SKUs that are named replace all there were, so all must be."""
    asked = nested(params, "edit_product_request")
    product_id = str(asked.get("product_id") or "") if isinstance(asked, dict) else ""
    rows = {row["sku"]: row for row in world.trade.listings(account["id"], "product_id = ?", product_id)}
    if not rows:
        _refuse("F00-00-10007-007", "product not found")
    said = _content({"language": "en", **asked})
    skus = [_sku(sku) for sku in asked.get("sku_info_list") or []]
    if skus and {sku["sku_code"] for sku in skus} != set(rows):
        _refuse("F00-00-10016", "sku_info_list must hold every SKU of the product")
    with world.store.tx():
        for sku in skus:
            row = rows[sku["sku_code"]]
            world.trade.set_price(row["id"], sku["price"])
            world.trade.push_stock(row["pool_id"], sku["inventory"])
        for row in rows.values() if said else ():
            world.shelf.receive(row["id"], said)
    return {"result": {"product_id": int(product_id)}}


def _list(world: "World", account: dict[str, Any], product: str, said: dict[str, Any], sku: dict[str, Any]) -> str:
    if world.trade.listings(account["id"], "listing.sku = ?", sku["sku_code"]):
        # The mock's trade knows a listing by its SKU, so it refuses what the real one lets happen: a second product.
        _refuse("F00-00-10019", f"sku_code {sku['sku_code']} is already used by another product of yours")
    site = account["sites"][0]
    item = {
        "sku": sku["sku_code"], "site": site, "title": said["title"], "price": {"amount": sku["price"]},
        "quantity": sku["inventory"], "product": product,
    }  # fmt: skip
    world.trade.add_listings(account["id"], [item])
    [row] = world.trade.listings(account["id"], "listing.sku = ? AND site = ?", sku["sku_code"], site)
    world.shelf.receive(row["id"], said, new=True)
    return str(row["product_id"])


def _checked(asked: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What is said of the product and of its SKUs, or the refusal."""
    if not isinstance(asked, dict):
        _refuse("F00-00-10001", "the request is no object")
    for name in REQUIRED:
        if asked.get(name) in (None, "", []):
            _refuse("F00-00-10002", f"{name} is required")
    if not asked.get("aliexpress_category_id"):
        _refuse("F00-00-10004", "aliexpress_category_id must be a leaf category")
    if not (asked.get("subject") or asked.get("multi_language_subject_list")):
        _refuse("F00-00-10005", f"the length of subject must be from 1 to {LONGEST_SUBJECT}")
    return _content(asked), [_sku(sku) for sku in asked["sku_info_list"]]


def _content(asked: dict[str, Any]) -> dict[str, Any]:
    """What a request says of texts and images, as far as it names them."""
    if asked["language"] not in LANGUAGES:
        _refuse("F00-00-10003", f"language takes {', '.join(LANGUAGES)}")
    said: dict[str, Any] = {}
    if asked.get("subject") or asked.get("multi_language_subject_list"):
        said["title"] = _in_language(asked, "multi_language_subject_list", "subject") or str(asked.get("subject") or "")
        if not 1 <= len(said["title"]) <= LONGEST_SUBJECT:
            _refuse("F00-00-10005", f"the length of subject must be from 1 to {LONGEST_SUBJECT}")
    if asked.get("main_image_urls_list"):
        images = asked["main_image_urls_list"]
        if not isinstance(images, list) or len(images) > MOST_IMAGES:
            _refuse("F00-00-10006", f"main_image_urls_list takes 1 to {MOST_IMAGES} images")
        if not all(str(image).startswith(("http://", "https://")) for image in images):
            _refuse("F00-00-10008", "an image can not be accessed")
        said["images"] = [str(image) for image in images]
    if asked.get("description") or asked.get("multi_language_description_list"):
        detail = _in_language(asked, "multi_language_description_list", "web_detail")
        said["description"] = detail or str(asked.get("description") or "")
    for name, key in (("brand_name", "brand"), ("aliexpress_category_id", "category")):
        if asked.get(name):
            said[key] = str(asked[name])
    if asked.get("attribute_list"):
        said["attributes"] = {
            str(each.get("attribute_name") or each.get("aliexpress_attribute_name_id")): each.get("attribute_value")
            for each in asked["attribute_list"]
        }
    return said


def _sku(sku: dict[str, Any]) -> dict[str, Any]:
    code, stock = str(sku.get("sku_code") or ""), sku.get("inventory")
    if not 1 <= len(code) <= LONGEST_CODE:
        _refuse("F00-00-10009", f"the length of sku_code must be from 1 to {LONGEST_CODE}")
    if isinstance(stock, bool) or not str(stock).isdigit() or not 1 <= int(str(stock)) <= MOST_STOCK:
        _refuse("F00-00-10010", f"inventory of {code} must be from 1 to {MOST_STOCK}")
    try:
        price = Decimal(str(sku.get("price")))
    except InvalidOperation:
        price = Decimal(0)
    if not Decimal("0.01") <= price <= MOST_STOCK:
        _refuse("F00-00-10011", f"price of {code} must be from 0.01 to {MOST_STOCK}")
    return {"sku_code": code, "inventory": int(str(stock)), "price": str(price)}


def _in_language(asked: dict[str, Any], name: str, field: str) -> str:
    """What is said in the product's main language."""
    return next(
        (str(each.get(field) or "") for each in asked.get(name) or [] if each.get("language") == asked["language"]), ""
    )


def _refuse(code: str, message: str) -> Never:
    """As `sub_code` and `sub_msg` of an `error_response`: the form of a service's refusal."""
    raise Answer(
        json_response(
            {"error_response": {"type": "ISV", "code": "15", "msg": "Remote service error", "sub_code": code, "sub_msg": message,
                                "request_id": "0ba2887300000000"}}
        )
    )  # fmt: skip
