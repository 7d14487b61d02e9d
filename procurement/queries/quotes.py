"""Which quote holds: the step that the quantity reaches, as it stands on the day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from erp.kernel.sql import rows

Key = tuple[int, int, int]  # (sku id, supplier id, quantity)


@dataclass(frozen=True, slots=True)
class Quote:
    """A supplier's price of a SKU at a quantity. `lead_days`: the quote's own, else the supplier's."""

    id: int
    unit_price: Decimal
    min_quantity: int
    pack: int
    lead_days: int


def best_quotes(wanted: Iterable[Key], *, on: date) -> dict[Key, Quote]:
    """Per (SKU, supplier, quantity): the highest step that the quantity reaches, at its newest price of the day. One statement.

    Nothing for a quantity below the lowest step: that is the supplier's minimum.
    """
    keys = sorted(set(wanted))
    found = rows(
        """SELECT t.s, t.p, t.q, b.id, b.unit_price, b.min_quantity, b.pack, coalesce(b.lead_days, p.lead_days)
           FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS t(s, p, q)
           JOIN procurement_supplier p ON p.id = t.p
           CROSS JOIN LATERAL (SELECT * FROM procurement_supplierquote q
                               WHERE q.sku_id = t.s AND q.supplier_id = t.p AND q.valid_from <= %s AND q.min_quantity <= t.q
                               ORDER BY q.min_quantity DESC, q.valid_from DESC LIMIT 1) b""",
        [[key[0] for key in keys], [key[1] for key in keys], [key[2] for key in keys], on],
    )
    return {(row[0], row[1], row[2]): Quote(*row[3:]) for row in found}


def best_quote(*, sku_id: int, supplier_id: int, quantity: int, on: date) -> Quote | None:
    """The quote that holds for so many of a SKU at a supplier on a day."""
    key = (sku_id, supplier_id, quantity)
    return best_quotes([key], on=on).get(key)


def minimums(pairs: Iterable[tuple[int, int]], *, on: date) -> dict[tuple[int, int], int]:
    """Per (SKU, supplier): the least that may be ordered by a quote of the day."""
    wanted = sorted(set(pairs))
    found = rows(
        """SELECT t.s, t.p, min(q.min_quantity) FROM unnest(%s::bigint[], %s::bigint[]) AS t(s, p)
           JOIN procurement_supplierquote q ON q.sku_id = t.s AND q.supplier_id = t.p AND q.valid_from <= %s GROUP BY t.s, t.p""",
        [[pair[0] for pair in wanted], [pair[1] for pair in wanted], on],
    )
    return {(row[0], row[1]): row[2] for row in found}
