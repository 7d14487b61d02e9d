"""Goods that somebody collects at a pick-up point: held whole, handed out once, let go when nobody comes.

Locks: the collection, then the stock levels by id. A collection never waits for goods: it holds all of its lines or is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from erp.kernel import clock, crypto
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.sql import execute, next_ids, retried, rows
from inventory.collection_codes import new_code
from inventory.models import Collection, PickupTerms, Warehouse
from inventory.services import points
from inventory.services.levels import lock_owned, lock_pairs
from inventory.services.reserve import Consumption, Wish, consume, release, reserve, standings
from inventory.states import CollectionState, WarehouseKind
from people.models import User

LINE = "collection_line"  # the owner kind of our reservations and the document kind of our moves; the id is the line's
BATCH = 500
WHOLE = 0  # the key of a refusal that is of the collection as a whole


@dataclass(frozen=True, slots=True)
class Opened:
    """The collection, or why there is none: refusals by SKU id, or of the whole under 0."""

    collection: Collection | None
    refused: Mapping[int, Refusal]


class _Refused(Exception):
    def __init__(self, refusals: Mapping[int, Refusal]) -> None:
        super().__init__(refusals)
        self.refusals = refusals


def open_collection(
    *, client_id: UUID, point_id: int, goods: Mapping[int, int], collector: str, expires_at: datetime, actor: User
) -> Opened:
    """Hold goods (SKU id -> units) at a point until `expires_at`. The same `client_id` again finds the collection that is there.

    Refused as a whole: `not_a_point`, `nothing`, `past`, `paper` (a required one does not hold); per SKU: `bundle`, `not_found`, `short`.
    """
    try:
        return Opened(_open(client_id, point_id, goods, collector, expires_at, actor, reopens=None), {})
    except _Refused as refused:
        return Opened(None, refused.refusals)


def reopen(*, client_id: UUID, collection_id: int, expires_at: datetime, actor: User) -> Opened:
    """Hold the goods of a collection that nobody came for once more, under a new number and code. Refused besides: `not_expired`,
    `reopened`, `forgotten` (nobody knows any more whose it was).
    """
    try:
        with transaction.atomic():
            old = Collection.objects.select_for_update(of=("self",)).get(pk=collection_id)
            known = Collection.objects.filter(reopens=old).first()
            if known is not None and known.client_id == client_id:
                return Opened(known, {})
            if known is not None:
                raise _Refused({WHOLE: Refusal("reopened", {"number": known.number})})
            if old.state != CollectionState.EXPIRED:
                raise _Refused({WHOLE: Refusal("not_expired")})
            if old.erased_at is not None:
                raise _Refused({WHOLE: Refusal("forgotten")})
            goods = dict(old.lines.values_list("sku_id", "quantity"))
            name = collector_of(old)
            return Opened(_open(client_id, old.point_id, goods, name, expires_at, actor, reopens=old.pk), {})
    except _Refused as refused:
        return Opened(None, refused.refusals)


@retried()
@transaction.atomic
def _open(
    client_id: UUID, point_id: int, goods: Mapping[int, int], collector: str, expires_at: datetime, actor: User,
    *, reopens: int | None,
) -> Collection:  # fmt: skip
    known = Collection.objects.filter(client_id=client_id).first()
    if known is not None:
        return known
    _check(point_id, goods, expires_at)
    levels = lock_pairs((sku_id, point_id) for sku_id in goods)
    known = Collection.objects.filter(
        client_id=client_id
    ).first()  # the same message beside this one had the levels first
    if known is not None:
        return known
    _check_free(goods, {sku_id: levels[sku_id, point_id] for sku_id in goods})
    collection = _write(client_id, point_id, collector, expires_at, actor, reopens)
    ids = next_ids("inventory_collectionline", len(goods))
    lines = dict(zip(ids, sorted(goods.items()), strict=True))
    execute(
        """INSERT INTO inventory_collectionline (id, collection_id, sku_id, quantity)
           SELECT i, %s, s, q FROM unnest(%s::bigint[], %s::bigint[], %s::int[]) AS t(i, s, q)""",
        [collection.pk, ids, [sku_id for sku_id, _ in lines.values()], [units for _, units in lines.values()]],
    )
    reserve([Wish(LINE, key, sku_id, point_id, units, expires_at) for key, (sku_id, units) in lines.items()])
    return collection


def _check(point_id: int, goods: Mapping[int, int], expires_at: datetime) -> None:
    if not Warehouse.objects.filter(pk=point_id, kind=WarehouseKind.PICKUP, closed_at=None).exists():
        raise _Refused({WHOLE: Refusal("not_a_point")})
    if not goods or any(units <= 0 for units in goods.values()):
        raise _Refused({WHOLE: Refusal("nothing")})
    if expires_at <= clock.now():
        raise _Refused({WHOLE: Refusal("past")})
    lacking = points.lapsed([point_id]).get(point_id)
    if lacking:
        raise _Refused({WHOLE: Refusal("paper", {"kind": lacking[0].kind, "number": lacking[0].number})})
    kinds = dict(rows("SELECT id, kind FROM products_sku WHERE id = ANY(%s)", [list(goods)]))
    bundles = {sku_id: Refusal("bundle") for sku_id, kind in kinds.items() if kind == "bundle"}
    if wrong := missing(goods, kinds) | bundles:
        raise _Refused(wrong)


def _check_free(goods: Mapping[int, int], levels: Mapping[int, int]) -> None:
    """All or none: each line that is short is told, with what there is."""
    free = dict(
        rows("SELECT sku_id, on_hand - reserved FROM inventory_stocklevel WHERE id = ANY(%s)", [list(levels.values())])
    )
    short = {
        sku_id: Refusal("short", {"available": free[sku_id], "wanted": units})
        for sku_id, units in goods.items()
        if free[sku_id] < units
    }
    if short:
        raise _Refused(short)


def _write(
    client_id: UUID, point_id: int, collector: str, expires_at: datetime, actor: User, reopens: int | None
) -> Collection:
    """The row, under a code that no collection ever had."""
    (key,) = next_ids("inventory_collection", 1)
    sealed = crypto.seal_json({"name": collector})
    while True:
        new = rows(
            """INSERT INTO inventory_collection
                 (id, client_id, number, point_id, code, state, sealed, expires_at, created_by_id, created_at, reopens_id)
               VALUES (%s, %s, %s, %s, %s, 'open', %s, %s, %s, %s, %s) ON CONFLICT (code) DO NOTHING RETURNING id""",
            [
                key,
                str(client_id),
                f"PC{key:08}",
                point_id,
                new_code(),
                sealed,
                expires_at,
                actor.pk,
                clock.now(),
                reopens,
            ],
        )
        if new:
            return Collection.objects.get(pk=key)


def collector_of(collection: Collection) -> str:
    """Who comes for it; empty once that is forgotten."""
    return str(crypto.unseal_json(collection.sealed)["name"]) if collection.sealed is not None else ""


@retried()
@transaction.atomic
def hand_out(*, client_id: UUID, point_id: int, code: str, actor: User) -> Collection | Refusal:
    """Give a collection to whoever brought its code. The same scan again finds what it did.

    Refused: `unknown_code`, `other_point`, `collected` (by whom, and when), `expired`, `cancelled`, `short` (a count found less than is held),
    `used` (the id of another scan).
    """
    locked = Collection.objects.select_for_update().filter(code=code).values_list("pk", flat=True).first()
    if locked is None:
        return Refusal("unknown_code")
    # Read after the lock: rows joined to a locked one are as old as the statement, and would miss who was faster.
    found = Collection.objects.select_related("point", "collected_by").get(pk=locked)
    if found.handed_key == client_id:
        return found
    if refusal := why_not(found, point_id):
        return refusal
    if Collection.objects.filter(handed_key=client_id).exists():
        return Refusal("used")
    lines = dict(found.lines.values_list("pk", "quantity"))
    lock_owned(LINE, list(lines))
    held = standings(LINE, list(lines))
    if any(held[key].held < units for key, units in lines.items()):
        return Refusal("short")
    terms = PickupTerms.objects.filter(point_id=found.point_id).first()
    found.state, found.collected_by, found.collected_at = CollectionState.COLLECTED, actor, clock.now()
    found.handed_key, found.commission = client_id, terms.commission if terms else 0
    found.save(update_fields=["state", "collected_by", "collected_at", "handed_key", "commission"])
    consume(items=[Consumption(LINE, key, units, LINE, key) for key, units in lines.items()], actor=actor)
    return found


def why_not(collection: Collection, point_id: int) -> Refusal | None:
    """Why a collection can't be handed out here now; None when it can."""
    if collection.point_id != point_id:
        return Refusal("other_point", {"point": collection.point.code})
    if collection.state == CollectionState.COLLECTED:
        who = collection.collected_by.display_name if collection.collected_by else ""
        return Refusal("collected", {"who": who, "when": collection.collected_at})
    if collection.state == CollectionState.CANCELLED:
        return Refusal("cancelled")
    if collection.state == CollectionState.EXPIRED or collection.expires_at <= clock.now():
        return Refusal("expired")
    return None


@retried()
@transaction.atomic
def cancel(*, collection_ids: Sequence[int], reason: str, actor: User) -> Outcomes:
    """Call collections off and let their goods go. Cancelled before: already. Refused: `no_reason`, `over`, `not_found`."""
    if not reason.strip():
        return Outcomes(refused={key: Refusal("no_reason") for key in collection_ids})
    states = dict(
        rows(
            "SELECT id, state FROM inventory_collection WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
            [sorted(set(collection_ids))],
        )
    )
    done = [key for key, state in states.items() if state == CollectionState.OPEN]
    already = tuple(key for key, state in states.items() if state == CollectionState.CANCELLED)
    over = {key: Refusal("over") for key in states if key not in done and key not in already}
    _close(done, CollectionState.CANCELLED, reason=reason.strip()[:120], actor=actor)
    return Outcomes(tuple(done), already, missing(collection_ids, states) | over)


def expire() -> int:
    """Let go of what nobody came for in time; how many collections. A transaction for each few hundred."""
    total = 0
    while taken := _expire_some():
        total += taken
    return total


@retried()
@transaction.atomic
def _expire_some() -> int:
    due = rows(
        """SELECT id FROM inventory_collection WHERE state = 'open' AND expires_at <= %s
           ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED""",
        [clock.now(), BATCH],
    )
    ids = [row[0] for row in due]
    _close(ids, CollectionState.EXPIRED, reason="", actor=None)
    return len(ids)


def _close(ids: Sequence[int], state: CollectionState, *, reason: str, actor: User | None) -> None:
    if not ids:
        return
    execute(
        "UPDATE inventory_collection SET state = %s, closed_at = %s, closed_by_id = %s, reason = %s WHERE id = ANY(%s)",
        [str(state), clock.now(), actor.pk if actor else None, reason, list(ids)],
    )
    lines = rows("SELECT id FROM inventory_collectionline WHERE collection_id = ANY(%s) ORDER BY id", [list(ids)])
    release(LINE, [row[0] for row in lines])
