"""What a rule may ask about an order, and what it may do: the declared words, each with the type of its value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Type = Literal["flag", "number", "money", "percent", "whole", "words", "choice", "lines"]
Group = Literal["order", "buyer", "lines", "stock", "money"]

FEW = ("gte", "lte", "gt", "lt", "eq")
OPERATORS: dict[Type, tuple[str, ...]] = {
    "flag": ("is",),
    "number": FEW,
    "whole": FEW,
    "money": FEW,
    "percent": FEW,
    "words": ("any", "none"),
    "choice": ("in", "not_in"),
    "lines": ("any", "all", "none"),
}
OPERATOR_WORDS: dict[str, Promise] = {
    "is": _("is"),
    "gte": _("at least"),
    "lte": _("at most"),
    "gt": _("more than"),
    "lt": _("less than"),
    "eq": _("exactly"),
    "in": _("one of"),
    "not_in": _("none of"),
    "any": _("any of"),
    "all": _("all of"),
    "none": _("none of"),
}
GROUP_WORDS: dict[Group, Promise] = {
    "order": _("Order"),
    "buyer": _("Buyer"),
    "lines": _("Lines"),
    "stock": _("Stock"),
    "money": _("Money"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A thing that a condition may ask. `needs`: the group of facts that must be gathered; `days`: the condition says of how many."""

    label: Promise
    type: Type
    group: Group
    needs: str = "order"
    source: str = ""
    days: bool = False


FIELDS: dict[str, Field] = {
    "store": Field(_("Store"), "choice", "order", source="stores"),
    "marketplace": Field(_("Marketplace"), "choice", "order", source="marketplaces"),
    "fulfilled_by": Field(_("Fulfilled by"), "choice", "order", source="fulfilled_by"),
    "paid": Field(_("Paid"), "flag", "order"),
    "total": Field(_("Total in the base currency"), "money", "order", needs="rates"),
    "currency": Field(_("Currency"), "choice", "order", source="currencies"),
    "shipping_paid": Field(_("Shipping paid, in the base currency"), "money", "order", needs="rates"),
    "units": Field(_("Units"), "whole", "order"),
    "lines_count": Field(_("Lines"), "whole", "order", needs="lines"),
    "hour": Field(_("Hour of the order (company time)"), "whole", "order"),
    "weekday": Field(_("Weekday of the order"), "choice", "order", source="weekdays"),
    "has_note": Field(_("The buyer left a note"), "flag", "order"),
    "note": Field(_("The buyer's note has the words"), "words", "order"),
    "country": Field(_("Country"), "choice", "order", source="countries"),
    "postcode": Field(_("Postcode begins with"), "words", "order", needs="postcode"),
    "watched": Field(_("Buyer on the watch list"), "flag", "buyer", needs="watched"),
    "buyer_orders": Field(
        _("Orders of the buyer in the last days, this one too"), "whole", "buyer", needs="buyer", days=True
    ),
    "new_buyer": Field(_("New buyer"), "flag", "buyer", needs="new_buyer"),
    "same_address": Field(_("Other open orders to the same name and address"), "whole", "buyer", needs="address"),
    "sku": Field(_("SKU"), "lines", "lines", needs="lines", source="skus"),
    "category": Field(_("Category"), "lines", "lines", needs="lines", source="categories"),
    "brand": Field(_("Brand"), "lines", "lines", needs="lines", source="brands"),
    "sku_tag": Field(_("Tag of the goods"), "lines", "lines", needs="lines", source="tags"),
    "trait": Field(_("Trait (battery, liquid ...)"), "lines", "lines", needs="lines", source="traits"),
    "most_of_one": Field(_("Most units of one SKU"), "whole", "lines", needs="lines"),
    "one_warehouse": Field(_("Everything is free in one warehouse"), "flag", "stock", needs="stock"),
    "waiting": Field(_("Units that wait for stock"), "whole", "stock", needs="stock"),
    "margin": Field(_("Estimated margin"), "money", "money", needs="margin"),
    "margin_percent": Field(_("Estimated margin, percent of sales"), "percent", "money", needs="margin"),
    "discount": Field(_("Discount from the list price, percent"), "percent", "money", needs="lines"),
}

ActionType = Literal["hold", "tag", "warehouse", "service", "priority", "split", "approve"]
ACTIONS: dict[ActionType, Promise] = {
    "hold": _("Hold"),
    "tag": _("Tag"),
    "warehouse": _("Send from"),
    "service": _("Send by"),
    "priority": _("Priority"),
    "split": _("Split what is in stock from what waits"),
    "approve": _("Approve when nothing holds it"),
}
# What the value of an action is; without one it has none.
ACTION_VALUES: Mapping[str, str] = {
    "hold": "holds",
    "tag": "text",
    "warehouse": "warehouses",
    "service": "services",
    "priority": "whole",
}
MOST_CONDITIONS, MOST_ACTIONS, MOST_RULES, MOST_VALUES = 20, 10, 200, 500
MOST_DAYS = 730
