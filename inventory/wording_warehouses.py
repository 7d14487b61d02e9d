"""What is said about warehouses: refusals in words that say what to do next, and timelines."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from erp.kernel.outcomes import Refusal
from inventory.states import WarehouseKind

_WORDS: dict[str, str | LazyText] = {
    "not_found": _("There is no such warehouse."),
    "code_taken": _("%(code)s is the code of another warehouse. Choose another one."),
    "zone": _("%(zone)s is no time zone. Write it like Asia/Shanghai or America/Los_Angeles."),
    "lines": _("A label has room for %(most)s lines of %(longest)s letters. Write less."),
    "no_country": _("Say in which country it lies: orders and customs need it."),
    "kind_fixed": _("Goods have moved there as “%(kind)s” already. Enter a new warehouse for another kind."),
    "stock": _("%(units)s units of %(skus)s SKUs lie there, %(sku)s among them. Transfer them, or correct the stock."),
    "owed": _("Orders wait for %(units)s units from there, of %(sku)s among others. Serve or cancel them first."),
    "transfers": _("%(count)s transfers from or to it are not over, %(number)s among them. Receive or cancel them first."),
    "counts": _("%(count)s counts there are not over, %(number)s among them. Post or cancel them first."),
    "parcels": _("%(count)s parcels have not left from there, %(number)s among them. Ship or cancel them first."),
    "purchases": _("%(count)s purchase orders are to arrive there, %(number)s among them. Close them short, or order to another place."),
    "only_one": _("%(count)s stores are served from no other open warehouse. Give them another one first."),
    "mirrored": _("It shows what a marketplace holds for us, and stays as long as the account does."),
    "warehouse.created": _("Entered"),
    "warehouse.changed": _("Changed"),
    "warehouse.closed": _("Closed"),
    "warehouse.reopened": _("Opened again"),
}  # fmt: skip


def warehouse_words(code: str, values: Mapping[str, Any]) -> str:
    """The sentence for a refusal or a timeline entry."""
    told = dict(values)
    if code == "kind_fixed":
        told["kind"] = WarehouseKind(told["kind"]).label
    return str(_WORDS[code]) % told


def refusal_sentence(refusal: Refusal) -> str:
    """The sentence for a refusal."""
    return warehouse_words(refusal.code, refusal.values)
