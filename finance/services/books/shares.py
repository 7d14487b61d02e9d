"""How one amount is shared out over what was sold, so that profit per SKU opens to its postings."""

from collections.abc import Sequence
from dataclasses import dataclass

from erp.kernel.sql import rows
from finance.services.ledger import LegDraft


@dataclass(frozen=True, slots=True)
class Part:
    """What an order has of one sold SKU (a bundle is its own): goods value as weight, and units."""

    order_id: int
    store_id: int
    sku_id: int | None
    weight: int
    quantity: int


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Share a total out by weight: each share rounded toward zero, the rest on the (first) largest. Without any weight: equally."""
    if not weights:
        return []
    weights = weights if any(weights) else [1] * len(weights)
    sign, size, whole = (-1 if total < 0 else 1), abs(total), sum(weights)
    shares = [sign * (size * weight // whole) for weight in weights]
    shares[max(range(len(weights)), key=weights.__getitem__)] += total - sum(shares)
    return shares


def spread(
    parts: Sequence[Part],
    *,
    account: str,
    amount: int,
    currency: str,
    currency_amount: int,
    component: str = "",
    counted: bool = False,
) -> list[LegDraft]:
    """One amount as legs of an account, one per sold SKU; `counted`: with the units. Without parts: one leg that names none."""
    if not parts:
        return [LegDraft(account, amount, currency, currency_amount, component)] if amount or currency_amount else []
    weights = [part.weight for part in parts]
    weights = weights if any(weights) else [part.quantity for part in parts]
    shares = zip(parts, split(amount, weights), split(currency_amount, weights), strict=True)
    return [
        LegDraft(
            account,
            base,
            currency,
            own,
            component,
            part.store_id,
            part.order_id,
            part.sku_id,
            quantity=part.quantity if counted else None,
        )
        for part, base, own in shares
        if base or own
    ]


OF_ORDERS = "SELECT order_id AS key, id AS line_id FROM orders_orderline WHERE order_id = ANY(%s)"
OF_PARCELS = """
  SELECT DISTINCT p.parcel_id AS key, coalesce(d.line_id, c.order_line_id) AS line_id FROM logistics_parcelline p
  LEFT JOIN orders_demand d ON p.holder_kind = 'demand' AND d.id = p.holder_id
  LEFT JOIN aftersales_caseline c ON p.holder_kind = 'case_line' AND c.id = p.holder_id WHERE p.parcel_id = ANY(%s)"""
OF_REFUNDS = """
  SELECT r.id AS key, l.id AS line_id FROM aftersales_refund r JOIN aftersales_case c ON c.id = r.case_id
  JOIN orders_orderline l ON l.order_id = c.order_id
  WHERE r.id = ANY(%s) AND (EXISTS (SELECT 1 FROM aftersales_caseline cl WHERE cl.case_id = c.id AND cl.order_line_id = l.id)
                            OR NOT EXISTS (SELECT 1 FROM aftersales_caseline cl WHERE cl.case_id = c.id))"""


def parts_of(lines: str, ids: Sequence[int]) -> dict[int, list[Part]]:
    """The parts of each document; `lines` is one of the statements above, which say what order lines a document is about."""
    parts: dict[int, list[Part]] = {key: [] for key in ids}
    found = rows(
        f"""WITH line AS ({lines})
            SELECT line.key, l.order_id, o.store_id, coalesce(l.sold_as_id, li.sku_id),
                   sum(round(coalesce(l.unit_price, 0) * l.quantity * 10000))::bigint, sum(l.quantity)::int
            FROM line JOIN orders_orderline l ON l.id = line.line_id JOIN orders_order o ON o.id = l.order_id
            JOIN products_listing li ON li.id = l.listing_id GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 4""",
        [list(ids)],
    )
    for key, *values in found:
        parts[key].append(Part(*values))
    return parts
