"""A promise of stock is divided among several owners, and made one again. Nobody's place in the queue changes, and no unit moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from erp.kernel.sql import execute
from inventory.services.levels import lock_owned, ring_channel
from inventory.services.reserve import grant


@dataclass(frozen=True, slots=True)
class Division:
    """So many held and waiting units of an owner that are another's from now on; the other is new."""

    owner_id: int
    new_owner_id: int
    held: int
    waiting: int


@transaction.atomic
def divide(owner_kind: str, divisions: Sequence[Division]) -> None:
    """Give parts of what owners hold and wait for to new owners, on the same level, as old in the queue as they were."""
    if not divisions:
        return
    lock_owned(owner_kind, sorted({each.owner_id for each in divisions}))
    columns = [
        [each.owner_id for each in divisions], [each.new_owner_id for each in divisions],
        [each.held for each in divisions], [each.waiting for each in divisions],
    ]  # fmt: skip
    execute(
        """INSERT INTO inventory_reservation (owner_kind, owner_id, level_id, held, waiting, deadline, queued_at, picked, hands_at)
           SELECT r.owner_kind, t.n, r.level_id, t.h, t.w, r.deadline, r.queued_at, r.picked AND t.h > 0, r.hands_at
           FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::int[]) AS t(o, n, h, w)
           JOIN inventory_reservation r ON r.owner_kind = %s AND r.owner_id = t.o""",
        [*columns, owner_kind],
    )
    execute(
        """UPDATE inventory_reservation r SET held = r.held - t.h, waiting = r.waiting - t.w, picked = r.picked AND r.held > t.h
           FROM (SELECT o, sum(h)::int AS h, sum(w)::int AS w FROM unnest(%s::bigint[], %s::int[], %s::int[]) AS x(o, h, w) GROUP BY o) t
           WHERE r.owner_kind = %s AND r.owner_id = t.o""",
        [columns[0], columns[2], columns[3], owner_kind],
    )


@transaction.atomic
def unite(owner_kind: str, into: Mapping[int, int]) -> None:
    """Give all that owners hold and wait for to others on the same level (owner -> who takes it over); the owners are gone then."""
    if not into:
        return
    lock_owned(owner_kind, sorted({*into, *into.values()}))
    execute(
        """WITH gone AS (
             DELETE FROM inventory_reservation r
             USING unnest(%s::bigint[], %s::bigint[]) AS t(o, n), inventory_reservation k
             WHERE r.owner_kind = %s AND r.owner_id = t.o AND r.consumed = 0
               AND k.owner_kind = r.owner_kind AND k.owner_id = t.n AND k.level_id = r.level_id
             RETURNING t.n, r.level_id, r.held, r.waiting, r.picked)
           UPDATE inventory_reservation r SET held = r.held + g.h, waiting = r.waiting + g.w, picked = r.picked OR g.p
           FROM (SELECT n, level_id, sum(held)::int AS h, sum(waiting)::int AS w, bool_or(picked) AS p FROM gone GROUP BY 1, 2) g
           WHERE r.owner_kind = %s AND r.owner_id = g.n AND r.level_id = g.level_id""",
        [list(into), list(into.values()), owner_kind, owner_kind],
    )


@transaction.atomic
def give_back(owner_kind: str, units: Mapping[int, int]) -> None:
    """Owners want so many units less: what they wait for goes first, then what they hold, which is free for others at once."""
    levels = lock_owned(owner_kind, sorted(units))
    execute(
        """WITH less AS (
             SELECT r.id, r.level_id, least(r.waiting, t.n) AS w, least(r.held, t.n - least(r.waiting, t.n)) AS h
             FROM unnest(%s::bigint[], %s::int[]) AS t(o, n) JOIN inventory_reservation r ON r.owner_kind = %s AND r.owner_id = t.o),
           mine AS (
             UPDATE inventory_reservation r SET waiting = r.waiting - l.w, held = r.held - l.h FROM less l WHERE r.id = l.id),
           freed AS (
             UPDATE inventory_stocklevel v SET reserved = v.reserved - f.n
             FROM (SELECT level_id, sum(h) AS n FROM less GROUP BY level_id HAVING sum(h) > 0) f WHERE v.id = f.level_id
             RETURNING v.sku_id)
           INSERT INTO inventory_touchedsku (sku_id) SELECT DISTINCT sku_id FROM freed""",
        [list(units), list(units.values()), owner_kind],
    )
    if levels:
        ring_channel()
        grant(levels)


@transaction.atomic
def redate(owner_kind: str, deadlines: Mapping[int, datetime]) -> None:
    """Owners want their units by another time: their place in the queue follows."""
    lock_owned(owner_kind, sorted(deadlines))
    execute(
        """UPDATE inventory_reservation r SET deadline = t.d FROM unnest(%s::bigint[], %s::timestamptz[]) AS t(o, d)
           WHERE r.owner_kind = %s AND r.owner_id = t.o""",
        [list(deadlines), list(deadlines.values()), owner_kind],
    )
