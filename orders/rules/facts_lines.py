"""Facts of the lines: of each what it is, by SKU, category with those above it, brand, tags and traits; and what was taken off its price."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import chain
from typing import Any

from erp.kernel.sql import rows

Gathered = dict[int, dict[str, Any]]
Values = frozenset[Any]


Goods = dict[str, tuple[Values | None, ...]]  # what a SKU is, by kind, as the facts of an order that has only it


KINDS = ("sku", "category", "brand", "sku_tag", "trait")
HUNDRED = Decimal(100)
UNMAPPED: Goods = dict.fromkeys(KINDS, (None,))


def add_lines(facts: Gathered) -> None:
    """Each line's goods, the most units of one SKU, and the discount."""
    found = rows(
        """SELECT l.order_id, coalesce(l.sold_as_id, i.sku_id), l.quantity, l.unit_price,
                  CASE WHEN i.currency = o.currency THEN i.price END
           FROM orders_orderline l JOIN products_listing i ON i.id = l.listing_id JOIN orders_order o ON o.id = l.order_id
           WHERE l.order_id = ANY(%s)""",
        [list(facts)],
    )
    goods = goods_of({row[1] for row in found if row[1] is not None})
    lines: dict[int, list[Any]] = {order_id: [] for order_id in facts}
    for row in found:
        lines[row[0]].append(row)
    for order_id, told in facts.items():
        own = lines[order_id]
        told["lines_count"] = len(own)
        if len(own) == 1:
            told.update(goods.get(own[0][1], UNMAPPED))
            told["most_of_one"] = own[0][2]
        else:
            of = [goods.get(row[1], UNMAPPED) for row in own]
            told.update({kind: tuple(chain.from_iterable(each[kind] for each in of)) for kind in KINDS})
            units: dict[int | None, int] = {}
            for row in own:
                units[row[1]] = units.get(row[1], 0) + row[2]
            told["most_of_one"] = max(units.values(), default=0)
        told["discount"] = _discount(own)


def _discount(lines: Iterable[tuple[Any, ...]]) -> Decimal | None:
    """What the buyer paid less than the listings ask, in percent; None where a price is not known."""
    asked = paid = Decimal(0)
    for _, _sku, quantity, price, listed in lines:
        if price is None or listed is None:
            return None
        asked, paid = asked + listed * quantity, paid + price * quantity
    return round((asked - paid) * HUNDRED / asked, 2) if asked else None


def goods_of(sku_ids: Iterable[int]) -> dict[int, Goods]:
    """What SKUs are, in three statements. A bundle has the traits of its parts too."""
    ids = sorted(set(sku_ids))
    branches = {row[0]: frozenset(row[1]) for row in rows(
        """WITH RECURSIVE up(leaf, id) AS (
             SELECT id, id FROM products_category
             UNION SELECT up.leaf, c.parent_id FROM up JOIN products_category c ON c.id = up.id WHERE c.parent_id IS NOT NULL)
           SELECT leaf, array_agg(id) FROM up GROUP BY leaf"""
    )}  # fmt: skip
    tags = {row[0]: frozenset(row[1]) for row in rows(
        """SELECT sku_id, array_agg(DISTINCT tag_id) FROM (
             SELECT t.sku_id, t.tag_id FROM products_skutag t WHERE t.sku_id = ANY(%s)
             UNION ALL
             SELECT s.id, t.tag_id FROM products_sku s JOIN products_producttag t ON t.product_id = s.product_id WHERE s.id = ANY(%s)) w
           GROUP BY sku_id""",
        [ids, ids],
    )}  # fmt: skip
    found = rows(
        """SELECT s.id, p.category_id, p.brand_id, s.traits, (SELECT coalesce(array_agg(DISTINCT x), '{}') FROM products_bundlepart b
                  JOIN products_sku q ON q.id = b.part_id CROSS JOIN LATERAL unnest(q.traits) x WHERE b.bundle_id = s.id)
           FROM products_sku s JOIN products_product p ON p.id = s.product_id WHERE s.id = ANY(%s)""",
        [ids],
    )
    none: Values = frozenset()
    return {
        sku_id: {
            "sku": (frozenset({sku_id}),),
            "category": (branches.get(category, none),),
            "brand": (frozenset({brand}) if brand else none,),
            "sku_tag": (tags.get(sku_id, none),),
            "trait": (frozenset(traits) | frozenset(of_parts),),
        }
        for sku_id, category, brand, traits, of_parts in found
    }
