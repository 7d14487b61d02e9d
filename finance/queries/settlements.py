"""Reads of settlements that more than one caller needs."""

from collections.abc import Iterable

from erp.kernel.sql import rows
from finance import chart

# A leg's claim: tax in the liability is open under the component that passes it on, the receivable under its own.
CLAIM_COMPONENT = f"""CASE WHEN l.account_id = '{chart.RECEIVABLE}' THEN l.component
    WHEN l.component IN ('refund_tax', 'refund_tax_withheld') THEN 'refund_tax_withheld' ELSE 'tax_withheld' END"""


def open_claims(order_ids: Iterable[int]) -> dict[tuple[int, str, str], tuple[int, int]]:
    """(order, currency, component) -> what is open of it: in its own currency, and in the base currency."""
    found = rows(
        f"""SELECT l.order_id, l.currency, {CLAIM_COMPONENT} AS component, sum(l.currency_amount)::bigint, sum(l.amount)::bigint
            FROM finance_leg l WHERE l.order_id = ANY(%s) AND l.account_id IN ('{chart.RECEIVABLE}', '{chart.TAX_COLLECTED}')
            GROUP BY 1, 2, 3""",
        [sorted(set(order_ids))],
    )
    return {(row[0], row[1], row[2]): (row[3], row[4]) for row in found}


def sold_skus(order_ids: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    """order -> the SKUs that it sold, each with what it was sold for: how a result of the order is shared out."""
    found: dict[int, list[tuple[int, int]]] = {}
    for order_id, sku_id, weight in rows(
        f"""SELECT l.order_id, l.sku_id, sum(-l.amount)::bigint FROM finance_leg l
            WHERE l.order_id = ANY(%s) AND l.account_id IN ('{chart.SALES}', '{chart.DISTRIBUTOR_SALES}') AND l.sku_id IS NOT NULL
            GROUP BY 1, 2 HAVING sum(-l.amount) > 0 ORDER BY 1, 2""",
        [sorted(set(order_ids))],
    ):
        found.setdefault(order_id, []).append((sku_id, weight))
    return found
