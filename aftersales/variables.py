"""Variables of reply templates: which there are, what is wrong with a text, and filling them in. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

VARIABLES = {
    "buyer_name": _("buyer's name"),
    "store_name": _("store"),
    "agent_name": _("your name"),
    "product": _("product"),
    "sku": _("SKU"),
    "order_number": _("order number"),
    "ordered_on": _("day of the order"),
    "ship_by": _("day by which it ships"),
    "shipped_on": _("day it was shipped"),
    "carrier": _("carrier"),
    "tracking_number": _("tracking number"),
}
_PLACE = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its variables filled in. Those that nobody knows, and those that have no value here, stand as they were."""

    text: str
    unknown: tuple[str, ...]
    missing: tuple[str, ...]


def unknown_in(text: str) -> tuple[str, ...]:
    """What stands in braces and is no variable, once each, in its order."""
    return tuple(dict.fromkeys(name for name in _PLACE.findall(text) if name not in VARIABLES))


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Fill in what is known. A value is never read again for variables of its own."""
    used = dict.fromkeys(name for name in _PLACE.findall(text) if name in VARIABLES)
    filled = _PLACE.sub(lambda place: values.get(place.group(1)) or place.group(0), text)
    return Filled(filled, unknown_in(text), tuple(name for name in used if not values.get(name)))
