"""The catalogue as one kind of sheet, for the engine of imports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from erp.kernel.imports.kinds import ImportKind
from erp.kernel.sql import rows
from products.filters import SkuFilter
from products.models import Sku
from products.services.catalogue_sheet import present
from products.services.catalogue_sheet.cells import facts_of
from products.services.catalogue_sheet.columns import COLUMNS, SHARED
from products.services.catalogue_sheet.plans import judge
from products.services.catalogue_sheet.shown import shown
from products.services.catalogue_sheet.words import reason
from products.services.catalogue_sheet.writes import write

KIND = "products.catalogue"
MANAGE = "products.manage"
BATCH = 2_000


def found(params: Mapping[str, Any]) -> QuerySet[Sku]:
    """The SKUs that a list with these filters shows."""
    return SkuFilter.of(params.get("filters", {})).rows()


def columns_for(params: Mapping[str, Any]) -> list[str]:
    """The columns of an export: one for each option and each country that its SKUs have."""
    options = rows(
        "SELECT DISTINCT k FROM products_sku s CROSS JOIN LATERAL jsonb_object_keys(s.options) k WHERE s.options <> '{}' ORDER BY 1"
    )
    countries = rows("SELECT DISTINCT country FROM products_customscode ORDER BY 1")
    families = {"option": [row[0] for row in options], "hs": [row[0] for row in countries]}
    names = []
    for column in COLUMNS:
        names += [f"{column.name}:{each}" for each in families[column.name]] if column.family else [column.name]
    return names


def batches(params: Mapping[str, Any]) -> Iterator[list[Mapping[str, str]]]:
    """The rows of an export by SKU code, so many at a time."""
    after = ""
    tree = present.tree()
    while True:
        codes = list(found(params).filter(code__gt=after).order_by("code").values_list("code", flat=True)[:BATCH])
        if not codes:
            return
        now = present.skus_now(codes, tree)
        yield [{name: shown(name, value) for name, value in now[code].values.items()} for code in codes if code in now]
        after = codes[-1]


CATALOGUE = ImportKind(
    name=KIND,
    title=_("Catalogue"),
    permission=MANAGE,
    columns=COLUMNS,
    facts=facts_of,
    judge=judge,
    write=write,
    words=reason,
    shared=SHARED,
    export_columns=columns_for,
    export=batches,
)
