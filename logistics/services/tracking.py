"""Where the carriers saw the parcels: read per account in batches, kept as they are told, and the parcels' facts follow."""

from collections.abc import Sequence

from django.db import transaction

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from logistics.connectors.port import Seen
from logistics.events import ParcelsClaimed, ParcelsDelivered
from logistics.services.carriers import speaking_to
from logistics.services.locking import locked_parcels
from stores.connectors.errors import ConnectorError

EVERY_S, LEASE_S = 60, 120
PAGES = 20  # in one go; the rest comes with the next

# The facts of parcels from their events, whatever order these came in. A parcel at its end stays there.
FACTS = """SELECT parcel_id, (array_agg(milestone ORDER BY milestone IN ('delivered', 'returned') DESC, at DESC, id DESC))[1] AS state,
               max(at) AS tracked_at, min(at) AS picked_up_at,
               min(at) FILTER (WHERE milestone = 'delivered') AS delivered_at,
               max(at) FILTER (WHERE milestone = 'exception') AS exception_at,
               min(at) FILTER (WHERE milestone = 'returned') AS returned_at
           FROM logistics_trackingevent {where} GROUP BY parcel_id"""


def pull_due() -> int:
    """Read the scans of every account that is due; how many were new. One account's trouble never stops another's."""
    due = rows(
        """UPDATE logistics_carrieraccount SET pull_at = clock_timestamp() + %s * interval '1 second'
           WHERE id IN (SELECT id FROM logistics_carrieraccount WHERE pull_at <= clock_timestamp() AND paused_at IS NULL
                        ORDER BY id FOR UPDATE SKIP LOCKED) RETURNING id""",
        [LEASE_S],
    )
    new = 0
    for (account_id,) in sorted(due):
        try:
            new += pull(account_id)
        except ConnectorError:  # it stands on the account, with its reason
            continue
        finally:
            execute(
                "UPDATE logistics_carrieraccount SET pull_at = clock_timestamp() + %s * interval '1 second' WHERE id = %s",
                [EVERY_S, account_id],
            )
    return new


def pull(account_id: int) -> int:
    """Read one account's scans from its cursor on, page by page; how many were new."""
    new = 0
    for _ in range(PAGES):
        (cursor,) = rows("SELECT cursor FROM logistics_carrieraccount WHERE id = %s", [account_id])[0]
        with speaking_to(account_id) as carrier:
            page = carrier.scans(cursor)
        new += take_in(account_id=account_id, scans=page.scans, cursor=page.cursor)
        if page.unknown:
            words = f"scans with codes that we have no word for: {', '.join(page.unknown)}"
            execute("UPDATE logistics_carrieraccount SET trouble = %s WHERE id = %s", [words, account_id])
        if not page.more:
            break
    return new


@retried()
@transaction.atomic
def take_in(*, account_id: int, scans: Sequence[Seen], cursor: str) -> int:
    """Keep scans that are new, bring the parcels' facts in line, and move the cursor; how many were new. Scans of parcels that are not
    ours (another system under the same contract) are left out."""
    found = _new(account_id, scans)
    if found:
        ids = sorted({parcel_id for parcel_id, _ in found})
        publish(ParcelsClaimed(tuple(ids)))
        locked_parcels(ids)
        _insert(account_id, found)
        _refresh(ids)
    execute(
        "UPDATE logistics_carrieraccount SET cursor = %s, pulled_at = %s WHERE id = %s",
        [cursor, clock.now(), account_id],
    )
    return len(found)


def _new(account_id: int, scans: Sequence[Seen]) -> list[tuple[int, Seen]]:
    parcels = dict(
        rows(
            """SELECT tracking_number, parcel_id FROM logistics_carrierlabel
               WHERE account_id = %s AND tracking_number = ANY(%s) AND cancelled_at IS NULL""",
            [account_id, list({scan.tracking_number for scan in scans})],
        )
    )
    known = {row[0] for row in rows(
        "SELECT remote_id FROM logistics_trackingevent WHERE account_id = %s AND remote_id = ANY(%s)",
        [account_id, [scan.remote_id for scan in scans]],
    )}  # fmt: skip
    fresh = {scan.remote_id: scan for scan in scans if scan.tracking_number in parcels and scan.remote_id not in known}
    return [(parcels[scan.tracking_number], scan) for scan in fresh.values()]


def _insert(account_id: int, found: Sequence[tuple[int, Seen]]) -> None:
    execute(
        """INSERT INTO logistics_trackingevent (parcel_id, account_id, remote_id, milestone, code, place, at, received_at)
           SELECT p, %s, r, m, c, l, a, %s FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[])
             AS t(p, r, m, c, l, a) ON CONFLICT (account_id, remote_id) DO NOTHING""",
        [
            account_id,
            clock.now(),
            [parcel_id for parcel_id, _ in found],
            [scan.remote_id[:80] for _, scan in found],
            [str(scan.milestone) for _, scan in found],
            [scan.code[:40] for _, scan in found],
            [scan.place[:120] for _, scan in found],
            [scan.at for _, scan in found],
        ],
    )


def _refresh(parcel_ids: Sequence[int]) -> None:
    """Write the facts that follow from the events, and tell what is news."""
    before = dict(rows("SELECT id, tracking_state FROM logistics_parcel WHERE id = ANY(%s)", [list(parcel_ids)]))
    after = dict(
        rows(
            f"""UPDATE logistics_parcel p SET tracking_state = f.state, tracked_at = f.tracked_at, picked_up_at = f.picked_up_at,
                    delivered_at = f.delivered_at, exception_at = f.exception_at, returned_at = f.returned_at
                FROM ({FACTS.format(where="WHERE parcel_id = ANY(%s)")}) f WHERE p.id = f.parcel_id RETURNING p.id, p.tracking_state""",
            [list(parcel_ids)],
        )
    )
    for state in ("accepted", "delivered", "exception", "returned"):
        news = sorted(key for key, now in after.items() if now == state and before[key] != state)
        record(f"parcel.{state}", subject_kind="parcel", subject_ids=news, actor=None)
        if state == "delivered" and news:
            publish(ParcelsDelivered(tuple(news)))
