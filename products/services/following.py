"""Following what marketplaces show: a listing that somebody closed or put back over there is closed or on sale here too.

A list alone closes nothing: it may be cut short, or older than it looks. What is missing on it is asked for by itself first.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db import transaction

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.services import bell
from erp.kernel.sql import rows
from products.events import ListingsMapped
from products.models import Listing
from products.services.drafts import restate_of_listings
from products.services.standing import put_back, take_off
from products.states import ListingState
from stores.connectors.errors import ConnectorError
from stores.connectors.port import Connector, ListingPlace
from stores.models import SyncState
from stores.states import SyncKind

log = logging.getLogger(__name__)

RECENT = timedelta(hours=2)  # a report may be as old; what we changed since is not judged by it
MOST_ASKED = 50  # listings that one look asks for by themselves
LOOK_EVERY = timedelta(days=1)
LOOK_AGAIN = timedelta(hours=1)
Seen = Mapping[tuple[int, str], bool]  # (store id, listing key) -> whether it is on sale


def follow(*, account_id: int, seen: Seen, connector: Connector) -> tuple[int, int]:
    """Close what is off sale there and put back what is on sale, of an account whose whole list was read. How many of each.

    Not transactional: it calls. Listings with a change under way, or one that ended just now, are left to it.
    """
    mine = _judged(account_id)
    told_off = [row for row in mine if row.state == ListingState.ACTIVE and seen.get(_key(row)) is False]
    missing = [row for row in mine if row.state == ListingState.ACTIVE and _key(row) not in seen]
    back = [row for row in mine if row.state == ListingState.CLOSED and seen.get(_key(row))]
    gone = told_off + _confirmed(connector, missing)
    with transaction.atomic():
        closed = take_off(gone, action="listing.closed_there", actor=None)
        put_back(back, action="listing.reopened_there", actor=None)
        mapped = tuple(row.pk for row in back if row.sku_id)
        if mapped:
            publish(ListingsMapped(mapped))
        restate_of_listings([*gone, *back])
    return len(closed), len(back)


def _key(row: Listing) -> tuple[int, str]:
    return row.store_id, row.external_key


def _judged(account_id: int) -> list[Listing]:
    """The listings of an account that no change of ours speaks for."""
    found = rows(
        """SELECT l.id FROM products_listing l JOIN stores_store s ON s.id = l.store_id AND s.closed_at IS NULL
           WHERE s.account_id = %s AND NOT EXISTS (
             SELECT 1 FROM products_listingdraft d JOIN products_listingchange c ON c.draft_id = d.id
             WHERE d.listing_id = l.id AND (c.outcome = 'open' OR c.finished_at > %s))""",
        [account_id, clock.now() - RECENT],
    )
    return list(Listing.objects.filter(pk__in=[row[0] for row in found]).select_related("store", "pool").order_by("pk"))


def _confirmed(connector: Connector, missing: list[Listing]) -> list[Listing]:
    """Those that the marketplace, asked for each, does not have on sale. Trouble ends the asking; the next look goes on."""
    gone: list[Listing] = []
    for row in missing[:MOST_ASKED]:
        ids = {**(row.pool.external if row.pool else {}), **row.external}
        if not row.seller_sku:
            continue
        try:
            known = connector.listing_known(ListingPlace(row.store.site, row.seller_sku, ids))
        except ConnectorError as error:
            log.warning("asking for listing %s ended: %s", row.pk, error)
            break
        if known.state in ("closed", "absent"):
            gone.append(row)
    return gone


def look_due() -> int:
    """Ring the daily look at each active account's listings. How many rang. An account's first comes a day after it is met."""
    now = clock.now()
    rows(
        """INSERT INTO stores_syncstate (account_id, kind, next_at, last_rows, last_error)
           SELECT a.id, %s, %s, 0, '' FROM stores_selleraccount a WHERE a.state = 'active' AND a.marketplace <> 'direct'
           ON CONFLICT (account_id, kind) DO NOTHING RETURNING id""",
        [SyncKind.LISTINGS, now + LOOK_EVERY],
    )
    due = rows(
        """UPDATE stores_syncstate s SET next_at = %s, last_started_at = %s FROM stores_selleraccount a
           WHERE a.id = s.account_id AND a.state = 'active' AND s.kind = %s AND s.next_at <= %s
             AND (a.blocked_until IS NULL OR a.blocked_until <= clock_timestamp()) RETURNING s.account_id""",
        [now + LOOK_AGAIN, now, SyncKind.LISTINGS, now],
    )
    for row in sorted(due):
        bell.ring("products.look_at_listings", row[0], queue="io")
    return len(due)


def look(account_id: int, *, read: Callable[..., object]) -> None:
    """Read all that an account lists, and write down how that went; a look that failed comes again within the hour."""
    kept = read(account_id=account_id, actor=None)
    now, error = clock.now(), str(getattr(kept, "error", ""))
    state = SyncState.objects.filter(account_id=account_id, kind=SyncKind.LISTINGS)
    if error:
        state.update(last_error=error[:2000], last_error_at=now, next_at=now + LOOK_AGAIN)
    else:
        listed = int(getattr(kept, "listed", 0))
        state.update(last_success_at=now, last_rows=listed, last_error="", next_at=now + LOOK_EVERY)
