"""Hold stock for typed owners. Whoever waits stands in one fair queue with whoever comes new: earliest deadline first, then oldest.

A reservation is only ever changed by a transaction that holds the lock of its level.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.sql import execute, next_ids, rows
from inventory.events import ReservationsChanged, StockMoved
from inventory.services import costing
from inventory.services.bins import let_out
from inventory.services.levels import lock_leaving, lock_owned, lock_pairs, ring_channel
from people.models import User


class NotHeld(Exception):
    """Stock was to leave that its owner does not hold: a programming error, nothing was changed."""


@dataclass(frozen=True, slots=True)
class Wish:
    """So many units of a SKU in a warehouse for a typed owner, wanted before `deadline`."""

    owner_kind: str
    owner_id: int
    sku_id: int
    warehouse_id: int
    quantity: int
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What an owner holds and what it still waits for."""

    held: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Consumption:
    """Held units that leave for good, with the document line that takes them out; `leg`: the second time that it does."""

    owner_kind: str
    owner_id: int
    quantity: int
    document_kind: str
    document_id: int
    leg: str = ""


@transaction.atomic
def reserve(wishes: Sequence[Wish]) -> dict[int, Standing]:
    """Give each wish what is free in its turn; the rest waits. The standing of each owner id is answered.

    All wishes are of one owner kind. An owner that was here before keeps what it has. One wish or ten thousand cost the same
    five statements.
    """
    if not wishes:
        return {}
    levels = lock_pairs((wish.sku_id, wish.warehouse_id) for wish in wishes)
    kind, at = wishes[0].owner_kind, clock.now()
    execute(
        """INSERT INTO inventory_reservation (owner_kind, owner_id, level_id, waiting, deadline, queued_at)
           SELECT %s, o, l, q, d, %s FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::timestamptz[]) AS t(o, l, q, d)
           ON CONFLICT (owner_kind, owner_id) DO NOTHING""",
        [
            kind,
            at,
            [wish.owner_id for wish in wishes],
            [levels[wish.sku_id, wish.warehouse_id] for wish in wishes],
            [wish.quantity for wish in wishes],
            [wish.deadline for wish in wishes],
        ],
    )
    mine = [wish.owner_id for wish in wishes]
    grant(sorted(levels.values()), quiet=(kind, mine))
    return standings(kind, mine)


def standings(owner_kind: str, owner_ids: Sequence[int]) -> dict[int, Standing]:
    """What these owners hold and wait for now."""
    found = rows(
        "SELECT owner_id, held, waiting FROM inventory_reservation WHERE owner_kind = %s AND owner_id = ANY(%s)",
        [owner_kind, list(owner_ids)],
    )
    return {row[0]: Standing(row[1], row[2]) for row in found}


def grant(level_ids: Sequence[int], *, quiet: tuple[str, Iterable[int]] = ("", ())) -> None:
    """Share what is free on locked levels among those who wait, in the order of the queue, in one statement.

    Owners that received something hear of it by `ReservationsChanged`, but for the `quiet` ones, who are just asking.
    """
    granted = rows(
        """WITH free AS (
             SELECT id, on_hand - reserved AS units FROM inventory_stocklevel WHERE id = ANY(%s) AND on_hand > reserved),
           queue AS (
             SELECT r.id, r.level_id, r.waiting, f.units,
                    sum(r.waiting) OVER (PARTITION BY r.level_id ORDER BY r.deadline, r.queued_at, r.id) AS upto
             FROM inventory_reservation r JOIN free f ON f.id = r.level_id WHERE r.waiting > 0),
           take AS (SELECT id, level_id, least(waiting, units - (upto - waiting)) AS n FROM queue WHERE upto - waiting < units),
           held AS (
             UPDATE inventory_reservation r SET held = r.held + t.n, waiting = r.waiting - t.n FROM take t WHERE r.id = t.id
             RETURNING r.owner_kind, r.owner_id),
           promised AS (
             UPDATE inventory_stocklevel l SET reserved = l.reserved + s.n
             FROM (SELECT level_id, sum(n) AS n FROM take GROUP BY level_id) s WHERE l.id = s.level_id RETURNING l.sku_id),
           touched AS (INSERT INTO inventory_touchedsku (sku_id) SELECT DISTINCT sku_id FROM promised)
           SELECT owner_kind, owner_id FROM held""",
        [list(level_ids)],
    )
    if granted:
        ring_channel()
    silent = {(quiet[0], owner_id) for owner_id in quiet[1]}
    announce([row for row in granted if tuple(row) not in silent])


def announce(owners: Iterable[Sequence[Any]]) -> None:
    """Tell the apps above that these (kind, id) owners hold or wait for other quantities now."""
    by_kind: dict[str, list[int]] = {}
    for kind, owner_id in owners:
        by_kind.setdefault(kind, []).append(owner_id)
    for kind, owner_ids in by_kind.items():
        publish(ReservationsChanged(kind, tuple(sorted(owner_ids))))


@transaction.atomic
def release(owner_kind: str, owner_ids: Sequence[int]) -> None:
    """Let go of all that these owners hold and wait for; what becomes free goes to those who wait. Again: nothing to let go of."""
    levels = lock_owned(owner_kind, owner_ids)
    _let_go(owner_kind, owner_ids)
    if levels:
        ring_channel()
        grant(levels)


@transaction.atomic
def mark_picked(owner_kind: str, owner_ids: Sequence[int]) -> None:
    """Units are in somebody's hands: a count that finds less no longer takes them from these owners.

    Only the promises are locked, not their levels: a clerk's scan does not wait for five hundred parcels of the same goods to leave.
    Who takes from promises that nobody has picked locks them too (`lock_promises`).
    """
    execute(
        """UPDATE inventory_reservation r SET picked = true, hands_at = %s FROM (
             SELECT id FROM inventory_reservation WHERE owner_kind = %s AND owner_id = ANY(%s) ORDER BY id FOR NO KEY UPDATE) mine
           WHERE r.id = mine.id AND r.held > 0 AND NOT r.picked""",
        [clock.now(), owner_kind, list(owner_ids)],
    )


def _let_go(owner_kind: str, owner_ids: Sequence[int]) -> None:
    execute(
        """WITH old AS (
             SELECT id, level_id, held FROM inventory_reservation
             WHERE owner_kind = %s AND owner_id = ANY(%s) AND (held > 0 OR waiting > 0)),
           gone AS (
             UPDATE inventory_reservation r SET held = 0, waiting = 0, picked = false,
                    hands_at = CASE WHEN r.picked THEN %s ELSE r.hands_at END FROM old WHERE r.id = old.id),
           freed AS (
             UPDATE inventory_stocklevel l SET reserved = l.reserved - s.n
             FROM (SELECT level_id, sum(held) AS n FROM old GROUP BY level_id HAVING sum(held) > 0) s
             WHERE l.id = s.level_id RETURNING l.sku_id)
           INSERT INTO inventory_touchedsku (sku_id) SELECT DISTINCT sku_id FROM freed""",
        [owner_kind, list(owner_ids), clock.now()],
    )


@transaction.atomic
def move_to(owner_kind: str, targets: Mapping[int, int]) -> dict[int, Standing]:
    """Move what owners want to other warehouses (owner id -> warehouse id); there they stand in the queue as old as they are."""
    ids = sorted(targets)
    wanted = rows(
        """SELECT r.owner_id, l.sku_id, l.warehouse_id FROM inventory_reservation r JOIN inventory_stocklevel l ON l.id = r.level_id
           WHERE r.owner_kind = %s AND r.owner_id = ANY(%s)""",
        [owner_kind, ids],
    )
    pairs = {row[0]: (row[1], targets[row[0]]) for row in wanted}
    levels = lock_pairs([*pairs.values(), *((row[1], row[2]) for row in wanted)])
    execute(
        """WITH target AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[]) AS t(owner_id, level_id)),
           old AS (SELECT r.id, r.level_id, r.held FROM inventory_reservation r JOIN target USING (owner_id) WHERE r.owner_kind = %s),
           freed AS (
             UPDATE inventory_stocklevel l SET reserved = l.reserved - s.n
             FROM (SELECT level_id, sum(held) AS n FROM old GROUP BY level_id HAVING sum(held) > 0) s
             WHERE l.id = s.level_id RETURNING l.sku_id),
           touched AS (INSERT INTO inventory_touchedsku (sku_id) SELECT DISTINCT sku_id FROM freed)
           UPDATE inventory_reservation r SET level_id = t.level_id, waiting = r.waiting + r.held, held = 0
           FROM target t WHERE r.owner_kind = %s AND r.owner_id = t.owner_id""",
        [list(pairs), [levels[pair] for pair in pairs.values()], owner_kind, owner_kind],
    )
    ring_channel()
    grant(sorted(levels.values()), quiet=(owner_kind, ids))
    return standings(owner_kind, ids)


@transaction.atomic
def consume(*, items: Sequence[Consumption], actor: User | None) -> None:
    """Let held units leave the warehouse: one stock move per item, its cost taken from the oldest layers.

    Raises `NotHeld` and changes nothing when an owner holds less than it takes. All items are of one owner kind, an owner once.
    """
    if not items:
        return
    kind = items[0].owner_kind
    if lock_leaving(kind, [item.owner_id for item in items]):
        let_out(_leaving(kind, items), actor=actor)
    taken = rows(
        """WITH item AS (SELECT * FROM unnest(%s::bigint[], %s::int[]) AS t(owner_id, n)),
           used AS (
             UPDATE inventory_reservation r SET held = r.held - i.n, consumed = r.consumed + i.n
             FROM item i WHERE r.owner_kind = %s AND r.owner_id = i.owner_id AND r.held >= i.n RETURNING r.owner_id, r.level_id, i.n),
           left_ AS (
             UPDATE inventory_stocklevel l SET on_hand = l.on_hand - s.n, reserved = l.reserved - s.n
             FROM (SELECT level_id, sum(n) AS n FROM used GROUP BY level_id) s WHERE l.id = s.level_id)
           SELECT owner_id, level_id FROM used""",
        [[item.owner_id for item in items], [item.quantity for item in items], kind],
    )
    level_of = {row[0]: row[1] for row in taken}
    short = [item.owner_id for item in items if item.owner_id not in level_of]
    if short:
        raise NotHeld(f"{kind} {short[:20]} hold less than they were to take")
    ids = next_ids("inventory_stockmove", len(items))
    costing.take_out(
        [
            costing.Outgoing(
                move_id, level_of[item.owner_id], item.quantity, "sale", item.document_kind, item.document_id, item.leg
            )
            for move_id, item in zip(ids, items, strict=True)
        ],
        actor=actor,
    )
    publish(StockMoved(tuple(ids)))


def _leaving(kind: str, items: Sequence[Consumption]) -> dict[int, int]:
    """How many units leave each level."""
    found = rows(
        """SELECT r.level_id, sum(t.n) FROM unnest(%s::bigint[], %s::int[]) AS t(owner_id, n)
           JOIN inventory_reservation r ON r.owner_kind = %s AND r.owner_id = t.owner_id GROUP BY 1""",
        [[item.owner_id for item in items], [item.quantity for item in items], kind],
    )
    return {row[0]: int(row[1]) for row in found}
