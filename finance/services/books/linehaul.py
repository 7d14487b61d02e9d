"""Line-hauls that were handed over: each parcel's share of the cost, owed to the carrier until it bills."""

from collections.abc import Sequence

from django.conf import settings

from erp.kernel import clock
from erp.kernel.sql import rows
from finance import chart
from finance.services.books.built import Built
from finance.services.books.shares import OF_PARCELS, parts_of, spread
from finance.services.ledger import Draft, LegDraft

KIND = "linehaul"


def build(consolidation_ids: Sequence[int]) -> Built:
    """An entry for each parcel that has a share: a cost of its order beside the freight that it left with."""
    shares = rows(
        """SELECT p.parcel_id, p.share, c.carrier_id, c.handed_over_at, c.number FROM logistics_consolidatedparcel p
           JOIN logistics_consolidation c ON c.id = p.consolidation_id
           WHERE c.id = ANY(%s) AND c.state = 'handed_over' AND p.share > 0 ORDER BY p.parcel_id""",
        [list(consolidation_ids)],
    )
    parts = parts_of(OF_PARCELS, [row[0] for row in shares]) if shares else {}
    base, built = settings.BASE_CURRENCY, Built()
    for parcel_id, share, carrier_id, at, number in shares:
        cost = spread(parts[parcel_id], account=chart.FREIGHT_OUT, amount=share, currency=base, currency_amount=share)
        owed = LegDraft(chart.FREIGHT_ACCRUED, -share, base, -share, partner_kind="carrier", partner_id=carrier_id)
        day = clock.business_date(at)
        key = f"{KIND}:{parcel_id}"
        built.drafts.append(Draft(key, KIND, "parcel", parcel_id, day, (*cost, owed), memo=number))
    return built
