"""Shipped parcels: the freight by our rates, owed until the carrier bills it."""

from collections.abc import Mapping, Sequence

from django.conf import settings

from erp.kernel import clock
from erp.kernel.sql import rows
from finance import chart
from finance.services.books.built import Built
from finance.services.books.shares import OF_PARCELS, Part, parts_of, split, spread
from finance.services.ledger import Draft, LegDraft

KIND = "freight"


def build(parcel_ids: Sequence[int]) -> Built:
    """The entries of parcels whose freight is known; a resend is a cost of the order it puts right."""
    parcels = rows(
        "SELECT id, service_id, freight, shipped_at FROM logistics_parcel WHERE id = ANY(%s) AND freight <> 0 ORDER BY id",
        [list(parcel_ids)],
    )
    parts = parts_of(OF_PARCELS, [row[0] for row in parcels]) if parcels else {}
    grams = grams_by_order([row[0] for row in parcels]) if parcels else {}
    base, built = settings.BASE_CURRENCY, Built()
    for parcel_id, service_id, freight, shipped_at in parcels:
        cost = _cost(parts[parcel_id], grams.get(parcel_id, {}), freight)
        owed = LegDraft(chart.FREIGHT_ACCRUED, -freight, base, -freight, partner_kind="service", partner_id=service_id)
        day = clock.business_date(shipped_at)
        built.drafts.append(Draft(f"freight:{parcel_id}", KIND, "parcel", parcel_id, day, (*cost, owed)))
    return built


def _cost(parts: Sequence[Part], grams: Mapping[int, int], freight: int) -> list[LegDraft]:
    """The freight of one parcel on what is in it. Several orders in it share by the weight of their goods, the rest on the heaviest;
    within an order its goods share by their value."""
    base = settings.BASE_CURRENCY
    orders = list(dict.fromkeys(part.order_id for part in parts))
    if len(orders) < 2:
        return spread(parts, account=chart.FREIGHT_OUT, amount=freight, currency=base, currency_amount=freight)
    shares = split(freight, [grams.get(order_id, 0) for order_id in orders])
    return [
        leg
        for order_id, share in zip(orders, shares, strict=True)
        for leg in spread(
            [part for part in parts if part.order_id == order_id],
            account=chart.FREIGHT_OUT, amount=share, currency=base, currency_amount=share,
        )
    ]  # fmt: skip


def grams_by_order(parcel_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    """What the goods of each order weigh in parcels, by our packed weights."""
    found = rows(
        """SELECT p.parcel_id, l.order_id, sum(p.quantity * coalesce(s.weight_g, 0))::bigint FROM logistics_parcelline p
           JOIN orders_demand d ON p.holder_kind = 'demand' AND d.id = p.holder_id JOIN orders_orderline l ON l.id = d.line_id
           JOIN products_sku s ON s.id = p.sku_id WHERE p.parcel_id = ANY(%s) GROUP BY 1, 2 ORDER BY 1, 2""",
        [list(parcel_ids)],
    )
    grams: dict[int, dict[int, int]] = {}
    for parcel_id, order_id, weight in found:
        grams.setdefault(parcel_id, {})[order_id] = weight
    return grams
