"""The values that conditions and actions may name, as (value, words) for a form and as a set for the check."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from babel import Locale
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from inventory.models import Warehouse
from logistics.models import Service
from orders.rules.vocabulary import ACTION_VALUES, FIELDS
from orders.states import RULE_HOLDS, FulfilledBy
from products.models import Brand, Category, Sku, Tag
from products.states import Trait
from stores.models import Store
from stores.states import Marketplace

Pairs = list[tuple[Any, str]]


def _weekdays() -> Pairs:
    names: Any = Locale.parse(to_locale(get_language() or "en")).days
    return [(day, str(names["format"]["wide"][day])) for day in range(7)]


def _countries() -> Pairs:
    names = Locale.parse(to_locale(get_language() or "en")).territories
    return [(code, f"{code} {name}") for code, name in sorted(names.items()) if len(code) == 2 and code.isalpha()]


def _currencies() -> Pairs:
    found = Store.objects.exclude(currency="").order_by("currency").values_list("currency", flat=True).distinct()
    return [(code, code) for code in found]


def _named(pairs: Iterable[tuple[Any, Any]]) -> Pairs:
    return [(value, str(label)) for value, label in pairs]


def _by_code() -> Pairs:
    """SKUs are too many to choose from."""
    return []


def pairs_of(source: str) -> Pairs:
    """What may be chosen from a source; of SKUs nothing, since they are entered by code."""
    makers: dict[str, Callable[[], Pairs]] = {
        "stores": lambda: _named(Store.objects.order_by("name").values_list("pk", "name")),
        "marketplaces": lambda: _named(Marketplace.choices),
        "fulfilled_by": lambda: _named(FulfilledBy.choices),
        "currencies": _currencies,
        "weekdays": _weekdays,
        "countries": _countries,
        "categories": lambda: _named(Category.objects.order_by("name").values_list("pk", "name")),
        "brands": lambda: _named(Brand.objects.order_by("name").values_list("pk", "name")),
        "tags": lambda: _named(Tag.objects.order_by("name").values_list("pk", "name")),
        "traits": lambda: _named(Trait.choices),
        "warehouses": lambda: _named(
            Warehouse.objects.filter(closed_at=None, kind__in=["own", "overseas", "pickup"])
            .order_by("code")
            .values_list("pk", "code")
        ),
        "services": lambda: _named(Service.objects.filter(closed_at=None).order_by("name").values_list("pk", "name")),
        "holds": lambda: _named((str(kind), kind.label) for kind in RULE_HOLDS),
        "skus": _by_code,
    }
    return makers[source]()


def known(conditions: Sequence[Any], actions: Sequence[Any]) -> dict[str, frozenset[Any]]:
    """The values that exist, of the sources that these conditions and actions name."""
    wanted = {FIELDS[row["field"]].source for row in conditions if isinstance(row, dict) and row.get("field") in FIELDS}
    wanted |= {ACTION_VALUES.get(row.get("kind", ""), "") for row in actions if isinstance(row, dict)}
    found = {
        source: frozenset(value for value, _label in pairs_of(source))
        for source in wanted & set(CHOSEN)
        if source != "skus"
    }
    return found | {"skus": _skus(conditions)}


CHOSEN = (
    "stores", "marketplaces", "fulfilled_by", "currencies", "weekdays", "countries", "categories", "brands", "tags", "traits",
    "warehouses", "services",
)  # fmt: skip


def _skus(conditions: Sequence[Any]) -> frozenset[int]:
    named = {
        int(value)
        for row in conditions
        if isinstance(row, dict) and row.get("field") == "sku" and isinstance(row.get("value"), list)
        for value in row["value"]
        if str(value).isdecimal() and len(str(value)) < 19
    }
    return frozenset(Sku.objects.filter(pk__in=named).values_list("pk", flat=True)) if named else frozenset()


def sku_ids(text: str) -> tuple[list[int], list[str]]:
    """SKU codes, written with commas or on lines: their ids, and the codes that nobody knows."""
    codes = [each.strip() for each in text.replace(",", "\n").split("\n") if each.strip()]
    found = dict(Sku.objects.filter(code__in=codes).values_list("code", "pk"))
    return [found[code] for code in codes if code in found], [code for code in codes if code not in found]


def labels_of(source: str, values: Iterable[Any]) -> list[str]:
    """The words of chosen values; what is gone shows its number."""
    wanted = list(values)
    if source == "skus":
        names: dict[Any, str] = dict(Sku.objects.filter(pk__in=wanted).values_list("pk", "code"))
    else:
        names = dict(pairs_of(source))
    return [str(names.get(value, _("(gone) %(value)s") % {"value": value})) for value in wanted]
