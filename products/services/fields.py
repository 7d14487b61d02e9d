"""What a SKU's and a product's own fields may hold, checked the same for pages, the API and bulk edits."""

from collections.abc import Mapping
from typing import Any

from erp.kernel.outcomes import Refusal
from products.models import Brand, Category, Product, Sku
from products.states import Trait

MOST_OPTIONS = 12
LARGEST = 2**31 - 1
NUMBERS = ("weight_g", "net_weight_g", "length_mm", "width_mm", "height_mm")
SKU_TEXTS = ("code", "name", "name_zh", "material", "customs_name", "customs_name_zh", "hs_code", "origin")
SKU_FIELDS = (*SKU_TEXTS, *NUMBERS, "options", "traits")
PRODUCT_FIELDS = ("code", "name", "name_zh", "category_id", "brand_id", "description", "description_zh")
_LONGEST_TEXT = 20_000

Wrong = dict[str, Refusal]


def wrong_sku(values: Mapping[str, Any]) -> Wrong:
    """What is wrong with a SKU's values, by field.

    Codes: `required`, `too_long`, `space`, `number`, `options`, `trait`, `country`, `hs_code`, `net_over_packed`.
    """
    wrong = _texts(Sku, values, SKU_TEXTS)
    for name in NUMBERS:
        value = values.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST:
            wrong[name] = Refusal("number")
    if not {"weight_g", "net_weight_g"} & set(wrong) and 0 < values.get("weight_g", 0) < values.get("net_weight_g", 0):
        wrong["net_weight_g"] = Refusal(
            "net_over_packed", {"net": values["net_weight_g"], "packed": values["weight_g"]}
        )
    if not options_fit(values.get("options", {})):
        wrong["options"] = Refusal("options", {"most": MOST_OPTIONS})
    if unknown := sorted(set(values.get("traits", [])) - set(Trait.values)):
        wrong["traits"] = Refusal("trait", {"trait": ", ".join(unknown)[:60]})
    if not country_fits(values.get("origin", "CN")):
        wrong.setdefault("origin", Refusal("country"))
    if values.get("hs_code") and not hs_code_fits(values["hs_code"]):
        wrong.setdefault("hs_code", Refusal("hs_code"))
    return wrong


def wrong_product(values: Mapping[str, Any]) -> Wrong:
    """What is wrong with a product's values, by field: `required`, `too_long`, `no_category`, `no_brand`."""
    wrong = _texts(Product, values, ("code", "name", "name_zh"))
    for name in ("description", "description_zh"):
        if len(values.get(name, "")) > _LONGEST_TEXT:
            wrong[name] = Refusal("too_long", {"most": _LONGEST_TEXT})
    if values.get("category_id") and not Category.objects.filter(pk=values["category_id"]).exists():
        wrong["category_id"] = Refusal("no_category")
    if values.get("brand_id") and not Brand.objects.filter(pk=values["brand_id"]).exists():
        wrong["brand_id"] = Refusal("no_brand")
    return wrong


def options_fit(options: Any) -> bool:
    """Text to text, at most a dozen, nothing empty."""
    return (
        isinstance(options, dict)
        and len(options) <= MOST_OPTIONS
        and all(isinstance(part, str) and 0 < len(part) <= 60 for pair in options.items() for part in pair)
    )


def country_fits(text: str) -> bool:
    """Two capital letters."""
    return len(text) == 2 and text.isascii() and text.isalpha() and text.isupper()


def hs_code_fits(text: str) -> bool:
    """Four to twelve digits and dots."""
    return 4 <= len(text) <= 12 and text.isascii() and text.replace(".", "").isdecimal()


def _texts(model: type[Sku] | type[Product], values: Mapping[str, Any], names: tuple[str, ...]) -> Wrong:
    wrong: Wrong = {}
    for name in names:
        if name not in values:
            continue
        most = int(getattr(model._meta.get_field(name), "max_length", 0) or 0)
        if "\0" in values[name] or len(values[name]) > most:
            wrong[name] = Refusal("too_long", {"most": most})
        elif name in ("code", "name") and not values[name].strip():
            wrong[name] = Refusal("required")
        elif name == "code" and values[name] != "".join(values[name].split()):
            wrong[name] = Refusal("space")
    return wrong
