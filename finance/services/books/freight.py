"""Shipped parcels: the freight by our rates, owed until the carrier bills it."""

from collections.abc import Sequence

from django.conf import settings

from erp.kernel import clock
from erp.kernel.sql import rows
from finance import chart
from finance.services.books.built import Built
from finance.services.books.shares import OF_PARCELS, parts_of, spread
from finance.services.ledger import Draft, LegDraft

KIND = "freight"


def build(parcel_ids: Sequence[int]) -> Built:
    """The entries of parcels whose freight is known; a resend is a cost of the order it puts right."""
    parcels = rows(
        "SELECT id, service_id, freight, shipped_at FROM logistics_parcel WHERE id = ANY(%s) AND freight <> 0 ORDER BY id",
        [list(parcel_ids)],
    )
    parts = parts_of(OF_PARCELS, [row[0] for row in parcels]) if parcels else {}
    base, built = settings.BASE_CURRENCY, Built()
    for parcel_id, service_id, freight, shipped_at in parcels:
        cost = spread(
            parts[parcel_id], account=chart.FREIGHT_OUT, amount=freight, currency=base, currency_amount=freight
        )
        owed = LegDraft(chart.FREIGHT_ACCRUED, -freight, base, -freight, partner_kind="service", partner_id=service_id)
        day = clock.business_date(shipped_at)
        built.drafts.append(Draft(f"freight:{parcel_id}", KIND, "parcel", parcel_id, day, (*cost, owed)))
    return built
