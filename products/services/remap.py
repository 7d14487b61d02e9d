"""A wrong mapping put right: from now on a listing sells another SKU; what was sold keeps the SKU it had (ADR 0020)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.db import transaction

from erp.kernel.events import publish
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from people.models import User
from products.events import ListingsMapped, ListingsRemapped
from stores.states import CONNECTED

Promised = Callable[[Sequence[int]], Mapping[int, int]]
_promised: list[Promised] = []


def set_promised(ask: Promised) -> None:
    """Who knows how many units of each listing are promised to buyers and not yet sent; the wiring says it."""
    _promised[:] = [ask]


def promised_units(listing_ids: Sequence[int]) -> Mapping[int, int]:
    """Units of these listings that are promised to buyers and not yet sent."""
    if not _promised:
        raise LookupError("the wiring names nobody who knows what is promised")
    return _promised[0](listing_ids)


@retried()
@transaction.atomic
def remap_listings(
    *, targets: Mapping[int, int], reason: str, from_now_on: bool = False, actor: User | None
) -> Outcomes:
    """Let mapped listings sell another SKU (listing id -> SKU id). Lines that were taken in keep the SKU they were sold as.

    Refused: `promised` while units are promised on the old SKU, unless the change is asked for `from_now_on`; `unmapped` (map it),
    `own_sales`, `no_such_sku`, `no_reason`, `not_found`. The same SKU again: already.
    """
    found = {
        row[0]: row[1:]
        for row in rows(
            """SELECT l.id, l.sku_id, a.marketplace FROM products_listing l JOIN stores_store s ON s.id = l.store_id
               JOIN stores_selleraccount a ON a.id = s.account_id WHERE l.id = ANY(%s) ORDER BY l.id FOR UPDATE OF l""",
            [sorted(targets)],
        )
    }
    if not reason.strip():
        return Outcomes(refused={key: Refusal("no_reason") for key in targets})
    known = {row[0] for row in rows("SELECT id FROM products_sku WHERE id = ANY(%s)", [sorted(set(targets.values()))])}
    promised = {} if from_now_on else promised_units(sorted(found))
    refused, already, done = missing(targets, found), [], []
    for key, (sku_id, marketplace) in found.items():
        no = _refusal(sku_id, marketplace, targets[key] in known, promised.get(key, 0))
        if sku_id == targets[key]:
            already.append(key)
        elif no:
            refused[key] = no
        else:
            done.append(key)
    if done:
        _write(done, targets, {key: found[key][0] for key in done}, reason.strip()[:200], actor)
    return Outcomes(tuple(done), tuple(already), refused)


def _refusal(sku_id: int | None, marketplace: str, known: bool, promised: int) -> Refusal | None:
    if sku_id is None:
        return Refusal("unmapped")
    if marketplace not in CONNECTED:
        return Refusal("own_sales")
    if not known:
        return Refusal("no_such_sku")
    return Refusal("promised", {"units": promised}) if promised else None


def _write(
    ids: Sequence[int], targets: Mapping[int, int], before: Mapping[int, int], reason: str, actor: User | None
) -> None:
    publish(ListingsRemapped(before))
    execute(
        "UPDATE products_listing l SET sku_id = t.s FROM unnest(%s::bigint[], %s::bigint[]) AS t(i, s) WHERE l.id = t.i",
        [list(ids), [targets[key] for key in ids]],
    )
    execute(
        """UPDATE products_listingdraft d SET sku_id = l.sku_id FROM products_listing l
           WHERE l.id = d.listing_id AND l.id = ANY(%s) AND d.sku_id <> l.sku_id""",
        [list(ids)],
    )
    codes = dict(
        rows(
            "SELECT id, code FROM products_sku WHERE id = ANY(%s)", [[*before.values(), *(targets[key] for key in ids)]]
        )
    )
    record(
        "listing.remapped",
        subject_kind="listing",
        subject_ids=ids,
        actor=actor,
        data_by_id={key: {"before": codes[before[key]], "sku": codes[targets[key]], "reason": reason} for key in ids},
    )
    publish(ListingsMapped(tuple(ids)))
