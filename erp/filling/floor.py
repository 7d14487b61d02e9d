"""What the warehouse leaves behind: waves that were picked and some that are to be, hand-overs of each day, labels that were bought lately
and where the carrier saw their parcels."""

from datetime import timedelta

from django.conf import settings

from erp.filling.spans import drawn
from erp.kernel import clock, crypto
from erp.kernel.sql import execute, rows
from logistics.models import CarrierAccount, Service
from logistics.services.tracking import FACTS
from logistics.states import CarrierProtocol
from people.models import User
from people.roles import Role

WAVE = 40  # parcels in each
PICKS_KEPT = timedelta(days=30)  # of older waves we make no ways through the bins
CLERK = "fill-clerk"


def work() -> None:
    """Waves, manifests and labels for the parcels of `fill_order`."""
    clerk = User.objects.create(username=CLERK, role=Role.WAREHOUSE, is_active=False)
    _waves(clerk)
    _manifests(clerk)
    _labels()


def _waves(clerk: User) -> None:
    """Each parcel was picked in a wave, but for the last of those that are to be packed; what is to be packed is in waves of its own, every
    other of them begun."""
    execute(
        """CREATE TEMP TABLE fill_place AS
           SELECT *, dense_rank() OVER (ORDER BY turn, warehouse_id, packed) AS wave FROM (
             SELECT p.id AS parcel_id, p.warehouse_id, f.sku_id, p.state <> 'labelled' AS packed, p.printed_at, p.verified_at,
                    (row_number() OVER w - 1) / %(size)s AS turn, 1 + (row_number() OVER w - 1) %% %(size)s AS slot
             FROM fill_order f JOIN logistics_parcel p ON p.id = f.parcel_id WHERE f.path = 'shipped' OR f.k < 19
             WINDOW w AS (PARTITION BY p.warehouse_id, p.state <> 'labelled' ORDER BY p.id)) t""",
        {"size": WAVE},
    )
    count = int(rows("SELECT coalesce(max(wave), 0) FROM fill_place")[0][0])
    at = {
        "before": drawn("logistics_wave", count) if count else 0,
        "clerk": clerk.pk,
        "since": clock.now() - PICKS_KEPT,
    }
    execute(
        """INSERT INTO logistics_wave (id, number, warehouse_id, kind, state, created_at, created_by_id, picker_id, begun_at, picked_at,
             closed_at)
           SELECT %(before)s + wave, 'W' || lpad((%(before)s + wave)::text, 7, '0'), warehouse_id, 'single',
                  CASE WHEN packed THEN 'done' WHEN turn %% 2 = 0 THEN 'open' ELSE 'picking' END, max(printed_at), %(clerk)s,
                  CASE WHEN packed OR turn %% 2 = 1 THEN %(clerk)s::int END, CASE WHEN packed OR turn %% 2 = 1 THEN max(printed_at) END,
                  CASE WHEN packed THEN max(verified_at) END, CASE WHEN packed THEN max(verified_at) END
           FROM fill_place GROUP BY wave, warehouse_id, packed, turn ORDER BY wave""",
        at,
    )
    execute(
        """INSERT INTO logistics_waveparcel (wave_id, parcel_id, slot, live)
           SELECT %(before)s + wave, parcel_id, slot, NOT packed FROM fill_place ORDER BY parcel_id""",
        at,
    )
    execute(
        """INSERT INTO logistics_wavepick (wave_id, turn, sku_id, quantity, picked, by_id, at)
           SELECT %(before)s + wave, row_number() OVER (PARTITION BY wave ORDER BY sku_id), sku_id, count(*),
                  CASE WHEN packed THEN count(*) ELSE 0 END, CASE WHEN packed THEN %(clerk)s::int END, CASE WHEN packed THEN max(verified_at) END
           FROM fill_place WHERE NOT packed OR verified_at >= %(since)s GROUP BY wave, sku_id, packed ORDER BY 1, 2""",
        at,
    )


def _manifests(clerk: User) -> None:
    """The carrier took over each day's parcels of a warehouse; half of the last day's are on the list of the next van."""
    last = clock.now() - timedelta(days=1)
    execute(
        """CREATE TEMP TABLE fill_handed AS
           SELECT p.id AS parcel_id, p.warehouse_id, s.carrier_id, p.shipped_at, p.shipped_at < %(last)s AS handed,
                  dense_rank() OVER (ORDER BY CASE WHEN p.shipped_at < %(last)s THEN (p.shipped_at AT TIME ZONE %(zone)s)::date END,
                                            p.warehouse_id)
                    AS van
           FROM fill_order f JOIN logistics_parcel p ON p.id = f.parcel_id JOIN logistics_service s ON s.id = p.service_id
           WHERE p.state = 'shipped' AND (p.shipped_at < %(last)s OR p.id %% 2 = 0)""",
        {"last": last, "zone": settings.COMPANY_ZONE},
    )
    count = int(rows("SELECT coalesce(max(van), 0) FROM fill_handed")[0][0])
    at = {"before": drawn("logistics_manifest", count) if count else 0, "clerk": clerk.pk}
    execute(
        """INSERT INTO logistics_manifest (id, number, carrier_id, warehouse_id, created_at, created_by_id, handed_at, handed_by_id, handed_to)
           SELECT %(before)s + van, 'M' || lpad((%(before)s + van)::text, 7, '0'), carrier_id, warehouse_id, max(shipped_at), %(clerk)s,
                  CASE WHEN handed THEN max(shipped_at) END, CASE WHEN handed THEN %(clerk)s::int END,
                  CASE WHEN handed THEN 'the driver' ELSE '' END
           FROM fill_handed GROUP BY van, carrier_id, warehouse_id, handed ORDER BY van""",
        at,
    )
    execute(
        """INSERT INTO logistics_manifestparcel (manifest_id, parcel_id, checked_at, checked_by_id)
           SELECT %(before)s + van, parcel_id, CASE WHEN handed THEN shipped_at END, CASE WHEN handed THEN %(clerk)s::int END
           FROM fill_handed ORDER BY parcel_id""",
        at,
    )


def _labels() -> None:
    """An account at the carrier, which is paused, for nobody answers there; its labels with what they took, and what it saw."""
    service, now = Service.objects.order_by("pk").select_related("carrier")[0], clock.now()
    account = CarrierAccount.objects.create(
        carrier=service.carrier, protocol=CarrierProtocol.SWIFTPOST, name=service.carrier.name, customer_id="FILL", paused_at=now, pull_at=now,
        base_url="http://127.0.0.1:1", credentials=crypto.seal_json({"key": "fill", "secret": "fill"}),
    )  # fmt: skip
    at = {"account": account.pk, "now": now}
    execute(
        """INSERT INTO logistics_carrierlabel (parcel_id, account_id, remote_id, tracking_number, bought_at)
           SELECT id, %(account)s, 'F' || id, tracking_number, created_at FROM logistics_parcel WHERE label_state = 'bought' ORDER BY id""",
        at,
    )
    execute(
        """INSERT INTO logistics_labelcost (label_id, kind, amount, currency, at)
           SELECT id, 'bought', 12.5, 'CNY', bought_at FROM logistics_carrierlabel ORDER BY id"""
    )
    # Of ten parcels that have not arrived one was never seen, and one met trouble.
    execute(
        """INSERT INTO logistics_trackingevent (parcel_id, account_id, remote_id, milestone, code, place, at, received_at)
           SELECT p.id, %(account)s, 'F' || p.id || '-' || e.nth, e.milestone, upper(e.milestone), '', p.shipped_at + e.later,
                  p.shipped_at + e.later
           FROM logistics_parcel p JOIN fill_order f ON f.parcel_id = p.id JOIN orders_order o ON o.id = f.order_id
           CROSS JOIN LATERAL (VALUES (1, 'accepted', interval '12 hours'),
             (2, CASE WHEN o.delivered_at IS NOT NULL THEN 'delivered' WHEN p.id %% 10 = 1 THEN 'exception' END,
              CASE WHEN o.delivered_at IS NOT NULL THEN o.delivered_at - p.shipped_at ELSE interval '2 days' END)) e(nth, milestone, later)
           WHERE p.label_state = 'bought' AND e.milestone IS NOT NULL AND p.shipped_at + e.later <= %(now)s
             AND (o.delivered_at IS NOT NULL OR p.id %% 10 > 0) ORDER BY 7, 1""",
        at,
    )
    execute(
        f"""UPDATE logistics_parcel p SET tracking_state = f.state, tracked_at = f.tracked_at, picked_up_at = f.picked_up_at,
                   delivered_at = f.delivered_at, exception_at = f.exception_at, returned_at = f.returned_at
            FROM ({FACTS.format(where="")}) f WHERE p.id = f.parcel_id"""
    )
