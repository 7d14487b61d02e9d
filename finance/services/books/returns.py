"""Returned units that are worth nothing any more: their cost stays with the order, as a loss of its own."""

from collections.abc import Sequence

from django.conf import settings

from erp.kernel import clock
from erp.kernel.sql import rows
from finance import chart
from finance.services.books.built import Built
from finance.services.ledger import Draft, LegDraft

KIND = "writeoff"


def build(inspection_ids: Sequence[int]) -> Built:
    """The entries of written-off units, at the cost they left with."""
    found = rows(
        """SELECT i.id, i.at, i.written_off_value, o.store_id, o.id, li.sku_id FROM aftersales_inspection i
           JOIN aftersales_caseline c ON c.id = i.line_id JOIN orders_orderline l ON l.id = c.order_line_id
           JOIN orders_order o ON o.id = l.order_id JOIN products_listing li ON li.id = l.listing_id
           WHERE i.id = ANY(%s) AND i.written_off_value <> 0 ORDER BY i.id""",
        [list(inspection_ids)],
    )
    base, built = settings.BASE_CURRENCY, Built()
    for key, at, value, store_id, order_id, sku_id in found:
        about = {"store_id": store_id, "order_id": order_id, "sku_id": sku_id}
        legs = (
            LegDraft(chart.RETURNS_WRITTEN_OFF, value, base, value, **about),
            LegDraft(chart.COST_OF_GOODS, -value, base, -value, **about),
        )
        built.drafts.append(Draft(f"writeoff:{key}", KIND, "inspection", key, clock.business_date(at), legs))
    return built
