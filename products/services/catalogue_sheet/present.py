"""What the catalogue says now of some SKUs and products, in the sheet's columns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from erp.kernel.sql import dicts, rows
from products.services.catalogue_sheet.cells import Declared

_SKUS = """
SELECT s.id, s.code AS sku, s.product_id, p.code AS product, p.name AS product_name, p.name_zh AS product_name_zh, p.category_id,
  b.name AS brand, s.kind, s.name, s.name_zh, s.options, s.weight_g, s.net_weight_g, s.length_mm, s.width_mm, s.height_mm, s.traits,
  s.material, s.origin, s.customs_name, s.customs_name_zh, s.hs_code, s.archived_at IS NOT NULL AS archived,
  (SELECT array_agg(c.kind || ':' || c.code) FROM products_barcode c WHERE c.sku_id = s.id) AS barcodes,
  (SELECT array_agg(c.country || ':' || c.hs_code) FROM products_customscode c WHERE c.sku_id = s.id) AS hs,
  (SELECT array_agg(ARRAY[c.supplier_name, c.code] ORDER BY c.supplier_name COLLATE "C", c.code COLLATE "C")
    FROM products_suppliercode c WHERE c.sku_id = s.id) AS supplier_codes,
  (SELECT array_agg(t.name ORDER BY t.name COLLATE "C") FROM products_skutag w
    JOIN products_tag t ON t.id = w.tag_id WHERE w.sku_id = s.id) AS tags,
  (SELECT array_agg(t.name ORDER BY t.name COLLATE "C") FROM products_producttag w
    JOIN products_tag t ON t.id = w.tag_id
    WHERE w.product_id = p.id) AS product_tags,
  (SELECT ARRAY[d.kind, d.percent::text, d.amount::text, d.currency, d.floor::text, d.cap::text] FROM products_declaredvalue d
    WHERE d.sku_id = s.id) AS declared,
  CASE WHEN s.kind = 'bundle' THEN
    (SELECT array_agg(ARRAY[k.code, q.quantity::text] ORDER BY k.code COLLATE "C") FROM products_bundlepart q
      JOIN products_sku k ON k.id = q.part_id
      WHERE q.bundle_id = s.id) END AS parts
FROM products_sku s JOIN products_product p ON p.id = s.product_id LEFT JOIN products_brand b ON b.id = p.brand_id
WHERE s.code = ANY(%s)"""

_PRODUCTS = """
SELECT p.id, p.archived_at IS NOT NULL AS archived, p.code AS product,
  p.name AS product_name, p.name_zh AS product_name_zh, p.category_id, b.name AS brand,
  (SELECT array_agg(t.name ORDER BY t.name COLLATE "C") FROM products_producttag w
    JOIN products_tag t ON t.id = w.tag_id
    WHERE w.product_id = p.id) AS product_tags
FROM products_product p LEFT JOIN products_brand b ON b.id = p.brand_id WHERE p.code = ANY(%s)"""


ARCHIVED = "archived"


@dataclass(slots=True)
class Tree:
    """The categories: the path of each, and the ids under each name of a parent, in both languages."""

    paths: dict[int, list[str]] = field(default_factory=dict)
    children: dict[tuple[int | None, str], int] = field(default_factory=dict)

    def find(self, path: Sequence[str]) -> tuple[int | None, list[str]]:
        """The id of the longest part of a path that is there, and the names that are missing below it."""
        here: int | None = None
        for depth, name in enumerate(path):
            found = self.children.get((here, name))
            if found is None:
                return here, list(path[depth:])
            here = found
        return here, []


def tree() -> Tree:
    """All categories; a catalogue has hundreds, not thousands."""
    found = rows("SELECT id, parent_id, name, name_zh FROM products_category ORDER BY id")
    names = {key: (parent, name) for key, parent, name, _zh in found}
    grown = Tree()
    for key, parent, _name, name_zh in found:
        if name_zh:
            grown.children.setdefault((parent, name_zh), key)
        path: list[str] = []
        here: int | None = key
        while here is not None:
            here, part = names[here]
            path.append(part)
        grown.paths[key] = path[::-1]
    grown.children |= {(parent, name): key for key, parent, name, _zh in found}
    return grown


@dataclass(slots=True)
class Thing:
    """A SKU (with its product) or a product that exists: its id and its values by column."""

    id: int
    values: dict[str, Any]
    product_id: int = 0
    archived: bool = False
    options: Mapping[str, str] = field(default_factory=dict)


def skus_now(codes: Sequence[str], categories: Tree) -> dict[str, Thing]:
    """The SKUs with these codes."""
    found = {}
    for row in dicts(_SKUS, [list(codes)]):
        options = row.pop("options")
        thing = Thing(row.pop("id"), row, row.pop("product_id"), options=_mapping(options))
        _product_values(row, categories)
        for name, value in thing.options.items():
            row[f"option:{name}"] = value
        for each in row.pop("hs") or ():
            country, _, code = each.partition(":")
            row[f"hs:{country}"] = code
        row["barcodes"] = [tuple(each.split(":", 1)) for each in row["barcodes"] or ()]
        row["supplier_codes"] = [tuple(each) for each in row["supplier_codes"] or ()]
        row["parts"] = [(code, int(count)) for code, count in row["parts"] or ()]
        row["traits"], row["tags"] = sorted(row["traits"]), row["tags"] or []
        row["declared"] = _declared(row["declared"])
        found[row["sku"]] = thing
    return found


def products_now(codes: Sequence[str], categories: Tree) -> dict[str, Thing]:
    """The products with these codes."""
    found = {}
    for row in dicts(_PRODUCTS, [list(codes)]):
        key = row.pop("id")
        _product_values(row, categories)
        found[row["product"]] = Thing(key, row, key, archived=row.pop("archived"))
    return found


def _product_values(row: dict[str, Any], categories: Tree) -> None:
    category = row.pop("category_id")
    row["category"] = categories.paths.get(category, []) if category else []
    row["brand"], row["product_tags"] = row["brand"] or "", row["product_tags"] or []


def _declared(found: Sequence[str | None] | None) -> Declared | None:
    if not found:
        return None
    kind, percent, amount, currency, floor, cap = found
    numbers = [Decimal(each) if each is not None else None for each in (percent, amount, floor, cap)]
    return Declared(kind or "", numbers[0], numbers[1], currency or "", numbers[2], numbers[3])


def _mapping(value: Any) -> Mapping[str, str]:
    return dict(json.loads(value) if isinstance(value, str) else value)


def owners_of(barcodes: Sequence[str]) -> dict[str, str]:
    """Which SKU has which barcode."""
    found = rows(
        "SELECT c.code, s.code FROM products_barcode c JOIN products_sku s ON s.id = c.sku_id WHERE c.code = ANY(%s)",
        [list(barcodes)],
    )
    return dict(found)


def kinds_of(codes: Sequence[str]) -> dict[str, str]:
    """The kind of each SKU with these codes; of an archived one the word for that."""
    found = rows("SELECT code, kind, archived_at IS NOT NULL FROM products_sku WHERE code = ANY(%s)", [list(codes)])
    return {code: ARCHIVED if archived else kind for code, kind, archived in found}


def brands_of(names: Sequence[str]) -> dict[str, str]:
    """The brand's own name under each name in either language."""
    found = rows(
        "SELECT name, name_zh FROM products_brand WHERE name = ANY(%s) OR (name_zh <> '' AND name_zh = ANY(%s)) ORDER BY id DESC",
        [list(names), list(names)],
    )
    return {zh: name for name, zh in found if zh} | {name: name for name, _zh in found}


def tags_of(names: Sequence[str]) -> set[str]:
    """Which of the tags exist."""
    return {row[0] for row in rows("SELECT name FROM products_tag WHERE name = ANY(%s)", [list(names)])}
