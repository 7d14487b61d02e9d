"""Where goods lie inside a warehouse: put away, moved, taken by whatever leaves, and undone while nobody else has acted.

Bins follow the stock and never lead it: what leaves without naming a bin is taken on the way of a clerk who picks (`let_out`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.sql import execute, retried, rows
from inventory.models import BinMove
from inventory.services.levels import lock_pairs
from inventory.states import BinMoveKind
from people.models import User


@dataclass(frozen=True, slots=True)
class Placed:
    """Units of a SKU that change their place in a warehouse; no bin: what is not put away."""

    sku_id: int
    warehouse_id: int
    from_bin_id: int | None
    to_bin_id: int | None
    quantity: int

    @property
    def kind(self) -> BinMoveKind:
        """What a clerk would call it."""
        if self.from_bin_id is None:
            return BinMoveKind.PUT_AWAY
        return BinMoveKind.MOVE if self.to_bin_id else BinMoveKind.TAKE_OUT


@retried()
@transaction.atomic
def place(*, client_id: UUID, placed: Sequence[Placed], actor: User | None) -> Outcomes:
    """Put away, move, or take out of bins; the outcome is per position. One move or a thousand cost the same statements.

    Refused: `same_bin`, `nothing`, `no_bin` (not of this warehouse, or closed), `not_enough` (with what is there). The same `client_id`
    again: already.
    """
    levels = lock_pairs((item.sku_id, item.warehouse_id) for item in placed)
    known = {row[0] for row in rows("SELECT line FROM inventory_binmove WHERE client_id = %s", [str(client_id)])}
    there = _there(levels.values())
    homes = _homes(placed)
    done, already, refused = [], [], {}
    for index, item in enumerate(placed):
        level_id = levels[item.sku_id, item.warehouse_id]
        source = (level_id, item.from_bin_id)
        wrong = _wrong(item, homes, there.get(source, 0))
        if index in known:
            already.append(index)
        elif wrong:
            refused[index] = wrong
        else:
            there[source] = there.get(source, 0) - item.quantity
            there[level_id, item.to_bin_id] = there.get((level_id, item.to_bin_id), 0) + item.quantity
            done.append(index)
    if done:
        chosen = [(index, levels[placed[index].sku_id, placed[index].warehouse_id], placed[index]) for index in done]
        _shift([(level_id, item) for _, level_id, item in chosen])
        _note(client_id, chosen, actor)
    return Outcomes(tuple(done), tuple(already), refused)


def _wrong(item: Placed, homes: Mapping[int, int], there: int) -> Refusal | None:
    if item.quantity <= 0:
        return Refusal("nothing")
    if item.from_bin_id == item.to_bin_id:
        return Refusal("same_bin")
    ends = [end for end in (item.from_bin_id, item.to_bin_id) if end is not None]
    if any(homes.get(end) != item.warehouse_id for end in ends):
        return Refusal("no_bin")
    if there < item.quantity:
        return Refusal("not_enough", {"there": there, "wanted": item.quantity})
    return None


def _there(level_ids: Iterable[int]) -> dict[tuple[int, int | None], int]:
    """What lies where on locked levels; no bin: what is unplaced."""
    found = rows(
        """SELECT id, NULL::bigint, on_hand - binned FROM inventory_stocklevel WHERE id = ANY(%s)
           UNION ALL SELECT level_id, bin_id, quantity FROM inventory_binlevel WHERE level_id = ANY(%s)""",
        [sorted(level_ids), sorted(level_ids)],
    )
    return {(row[0], row[1]): row[2] for row in found}


def _homes(placed: Sequence[Placed]) -> dict[int, int]:
    """The warehouse of each bin that is open, or is only taken from: a closed bin can still be emptied."""
    froms = [item.from_bin_id for item in placed if item.from_bin_id]
    tos = [item.to_bin_id for item in placed if item.to_bin_id]
    found = rows(
        """SELECT id, warehouse_id FROM inventory_bin WHERE id = ANY(%s) OR (id = ANY(%s) AND closed_at IS NULL)
           ORDER BY id FOR KEY SHARE""",
        [sorted(set(froms) - set(tos)), sorted(set(tos))],
    )
    return {row[0]: row[1] for row in found}


def _shift(chosen: Sequence[tuple[int, Placed]]) -> None:
    """Add up what each bin gains and loses, and write it: bins that are new to a level come first."""
    net: dict[tuple[int, int], int] = {}
    for level_id, item in chosen:
        for bin_id, sign in ((item.from_bin_id, -1), (item.to_bin_id, 1)):
            if bin_id is not None:
                net[level_id, bin_id] = net.get((level_id, bin_id), 0) + sign * item.quantity
    columns = [[key[0] for key in net], [key[1] for key in net], list(net.values())]
    execute(
        """INSERT INTO inventory_binlevel (level_id, bin_id) SELECT l, b FROM unnest(%s::bigint[], %s::bigint[]) AS t(l, b)
           ON CONFLICT (level_id, bin_id) DO NOTHING""",
        columns[:2],
    )
    execute(
        """UPDATE inventory_binlevel b SET quantity = b.quantity + t.n FROM unnest(%s::bigint[], %s::bigint[], %s::int[]) AS t(l, b, n)
           WHERE b.level_id = t.l AND b.bin_id = t.b AND t.n <> 0""",
        columns,
    )


def _note(client_id: UUID, chosen: Sequence[tuple[int, int, Placed]], actor: User | None) -> None:
    at = clock.now()
    BinMove.objects.bulk_create(
        BinMove(
            client_id=client_id,
            line=index,
            level_id=level_id,
            from_bin_id=item.from_bin_id,
            to_bin_id=item.to_bin_id,
            quantity=item.quantity,
            kind=item.kind,
            actor=actor,
            at=at,
        )
        for index, level_id, item in chosen
    )


def let_out(leaving: Mapping[int, int], *, actor: User | None) -> None:
    """Units (by locked level) are about to leave that name no bin: they are taken where a clerk who picks would take them.

    Shelves and floor places in picking order first, then what is not put away, then staging and places for defective goods.
    """
    out = {level_id: units for level_id, units in leaving.items() if units > 0}
    taken = _taken(out, _places(list(out))) if out else []
    if not taken:
        return
    execute(
        """WITH take AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::int[]) AS t(id, level_id, bin_id, n)),
           less AS (UPDATE inventory_binlevel b SET quantity = b.quantity - t.n FROM take t WHERE b.id = t.id)
           INSERT INTO inventory_binmove (level_id, from_bin_id, quantity, kind, actor_id, at)
           SELECT level_id, bin_id, n, %s, %s, %s FROM take ORDER BY level_id, id""",
        [
            *([row[place] for row in taken] for place in range(4)),
            str(BinMoveKind.LEFT), actor.pk if actor else None, clock.now(),
        ],
    )  # fmt: skip


def take_back(returning: Mapping[int, int], *, since: datetime, actor: User | None) -> None:
    """Units (by locked level) that left after `since` are here again, packed: on paper they lie where a clerk who picks would begin.

    Parcels that are packed and still here own the first units on the way (`logistics.services.picking_way`), and leave from there. So
    whatever they left from, the front is right: what lies behind it is what is on the shelves.
    """
    execute(
        """WITH back AS (SELECT * FROM unnest(%s::bigint[], %s::int[]) AS t(level_id, n)),
           front AS (
             SELECT DISTINCT ON (b.level_id) b.id, b.level_id, b.bin_id, t.n FROM back t JOIN inventory_binlevel b ON b.level_id = t.level_id
             JOIN inventory_bin k ON k.id = b.bin_id AND k.kind IN ('shelf', 'floor')
             WHERE b.quantity > 0 OR (k.closed_at IS NULL AND EXISTS (
               SELECT 1 FROM inventory_binmove m WHERE m.level_id = b.level_id AND m.from_bin_id = b.bin_id AND m.kind = %s AND m.at >= %s))
             ORDER BY b.level_id, k.sort, k.code, b.id),
           more AS (UPDATE inventory_binlevel b SET quantity = b.quantity + f.n FROM front f WHERE b.id = f.id)
           INSERT INTO inventory_binmove (level_id, to_bin_id, quantity, kind, actor_id, at)
           SELECT level_id, bin_id, n, %s, %s, %s FROM front ORDER BY level_id""",
        [
            list(returning), list(returning.values()), str(BinMoveKind.LEFT), since,
            str(BinMoveKind.UNDONE), actor.pk if actor else None, clock.now(),
        ],
    )  # fmt: skip


def _places(level_ids: Sequence[int]) -> list[tuple[int, int | None, int | None, int]]:
    """Where the goods of locked levels lie, in the order of picking: (level, row of the bin, bin, units); no row: what is not put away.

    A statement of its own, and the sharing out in Python: PostgreSQL can't foresee how many rows a level has, and in a house whose bins
    are new it believes in one and compares each with each.
    """
    return rows(
        """SELECT level_id, id, bin_id, units FROM (
             SELECT b.level_id, b.id, b.bin_id, b.quantity AS units, k.sort, k.code,
                    CASE WHEN k.kind IN ('shelf', 'floor') THEN 0 ELSE 2 END AS turn
             FROM inventory_binlevel b JOIN inventory_bin k ON k.id = b.bin_id WHERE b.level_id = ANY(%s) AND b.quantity > 0
             UNION ALL SELECT id, NULL, NULL, on_hand - binned, 0, '', 1 FROM inventory_stocklevel WHERE id = ANY(%s)) p
           ORDER BY turn, sort, code, id""",
        [level_ids, level_ids],
    )


def _taken(
    out: Mapping[int, int], places: Iterable[tuple[int, int | None, int | None, int]]
) -> list[tuple[int, int, int, int]]:
    """What of the units that leave is taken from which row of which level's bin. Pure."""
    missing = dict(out)
    taken = []
    for level_id, row_id, bin_id, there in places:
        units = min(missing[level_id], there)
        missing[level_id] -= units
        if row_id is not None and bin_id is not None and units:
            taken.append((row_id, level_id, bin_id, units))
    return taken


@retried()
@transaction.atomic
def undo_bin_move(*, move_id: int, actor: User | None) -> Outcomes:
    """Take back a bin move of one's own. Refused: `not_found`, `not_yours`, `left` (it is out of the door), `somebody_acted` (on these
    goods since), `not_enough` (they are not there any more). Undone before: already.
    """
    found = rows(
        """SELECT l.sku_id, l.warehouse_id, m.level_id, m.from_bin_id, m.to_bin_id, m.quantity, m.kind, m.actor_id FROM inventory_binmove m
           JOIN inventory_stocklevel l ON l.id = m.level_id WHERE m.id = %s""",
        [move_id],
    )
    if not found:
        return Outcomes(refused={move_id: Refusal("not_found")})
    sku_id, warehouse_id, level_id, from_bin, to_bin, quantity, kind, by = found[0]
    lock_pairs([(sku_id, warehouse_id)])
    if BinMove.objects.filter(undoes_id=move_id).exists():
        return Outcomes(already=(move_id,))
    back = Placed(sku_id, warehouse_id, to_bin, from_bin, quantity)
    there = _there([level_id]).get((level_id, to_bin), 0)
    since = BinMove.objects.filter(level_id=level_id, pk__gt=move_id)
    if kind in (BinMoveKind.LEFT, BinMoveKind.UNDONE):
        refusal = Refusal("left")
    elif actor is None or by != actor.pk:
        refusal = Refusal("not_yours")
    elif since.exclude(actor=actor).exists():
        refusal = Refusal("somebody_acted")
    elif there < quantity:
        refusal = Refusal("not_enough", {"there": there, "wanted": quantity})
    else:
        _shift([(level_id, back)])
        BinMove.objects.create(
            level_id=level_id,
            from_bin_id=to_bin,
            to_bin_id=from_bin,
            quantity=quantity,
            kind=BinMoveKind.UNDONE,
            actor=actor,
            at=clock.now(),
            undoes_id=move_id,
        )
        return Outcomes((move_id,))
    return Outcomes(refused={move_id: refusal})
