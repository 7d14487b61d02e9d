"""The scale knows what units weigh: parcels with a single unit tell, and the catalogue is corrected when somebody agrees."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.sql import rows
from people.models import User
from products.services.bulk import Edit, edit_skus

LOOK_BACK = timedelta(days=90)
LAST, FEWEST = 20, 5  # weighings of a SKU that count, and how many it takes
OFF_G, OFF_PERCENT = 5, 5
MOST = 200


@dataclass(frozen=True, slots=True)
class Learned:
    """What a SKU seems to weigh, from so many parcels, beside what the catalogue says."""

    sku_id: int
    sku: str
    name: str
    learned_g: int
    catalogue_g: int
    parcels: int


def learned_weights(*, sku_ids: Iterable[int] = (), most: int = MOST) -> list[Learned]:
    """SKUs that the catalogue is wrong about by more than 5 g and 5 %, the largest difference first.

    The median of the last twenty weighings of parcels with a single unit, less the packaging: a mis-pick among them changes nothing.
    """
    wanted = sorted(set(sku_ids))
    found = rows(
        """WITH single AS (
             SELECT l.sku_id, p.weighed_g - %(packaging)s AS g, row_number() OVER (PARTITION BY l.sku_id ORDER BY p.weighed_at DESC) AS turn
             FROM logistics_parcel p JOIN logistics_parcelline l ON l.parcel_id = p.id
             WHERE p.weighed_at >= %(since)s AND p.weighed_g > %(packaging)s AND l.quantity = 1 AND (%(all)s OR l.sku_id = ANY(%(skus)s))
               AND NOT EXISTS (SELECT 1 FROM logistics_parcelline o WHERE o.parcel_id = p.id AND o.id <> l.id)),
           middle AS (
             SELECT sku_id, count(*) AS n, percentile_disc(0.5) WITHIN GROUP (ORDER BY g) AS g FROM single WHERE turn <= %(last)s
             GROUP BY 1 HAVING count(*) >= %(fewest)s)
           SELECT s.id, s.code, coalesce(nullif(s.name_zh, ''), s.name), m.g, s.weight_g, m.n
           FROM middle m JOIN products_sku s ON s.id = m.sku_id
           WHERE abs(m.g - s.weight_g) > %(off)s AND abs(m.g - s.weight_g) * 100 > s.weight_g * %(percent)s AND s.archived_at IS NULL
           ORDER BY abs(m.g - s.weight_g) DESC, s.id LIMIT %(most)s""",
        {
            "packaging": settings.PARCEL_PACKAGING_G, "since": clock.now() - LOOK_BACK, "all": not wanted, "skus": wanted, "last": LAST,
            "fewest": FEWEST, "off": OFF_G, "percent": Decimal(OFF_PERCENT), "most": most,
        },
    )  # fmt: skip
    return [Learned(*row) for row in found]


@transaction.atomic
def accept_weights(sku_ids: Iterable[int], *, actor: User) -> Outcomes:
    """Write what the scale has learned into the catalogue. Refused: `not_learned` (the catalogue is right, or too few were weighed)."""
    asked = sorted(set(sku_ids))
    learned = {one.sku_id: one.learned_g for one in learned_weights(sku_ids=asked)} if asked else {}
    outcomes = Outcomes(refused={key: Refusal("not_learned") for key in asked if key not in learned})
    for grams in sorted(set(learned.values())):
        same = [key for key, one in learned.items() if one == grams]
        outcomes += edit_skus(sku_ids=same, edit=Edit(weight_g=grams), actor=actor)
    return outcomes
