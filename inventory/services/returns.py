"""Units that come back at the cost they left with, and the cost of those that never do.

What left carries its cost on its move. Units k+1..k+n of it take share(k+n) - share(k) of that, share(m) being the move's cost
times m by its units, rounded down: all units together are worth exactly what left, whoever brings them and in whatever order. Late
costs that were shared onto the move since come back with them: of what is still out, as its units are to all units still out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from erp.kernel.sql import execute, retried, rows
from inventory.services.levels import lock_pairs
from inventory.services.stock import Receipt, receive
from inventory.services.tracing import CARRIED
from inventory.states import MoveKind
from people.models import User

Line = tuple[str, int, str]  # (document kind, document id, leg)


class MoreThanLeft(Exception):
    """More units were to come back than had left: a programming error, nothing was changed."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Units that come back into a warehouse. The origin names the line that took them out; the document, the fact that brings them."""

    sku_id: int
    warehouse_id: int
    quantity: int
    origin_document_kind: str
    origin_document_id: int
    document_kind: str
    document_id: int
    leg: str = ""


@dataclass(frozen=True, slots=True)
class WrittenOff:
    """Units that left and never come into stock again."""

    quantity: int
    origin_document_kind: str
    origin_document_id: int
    document_kind: str
    document_id: int
    leg: str = ""


@dataclass(frozen=True, slots=True)
class _Origin:
    move_id: int
    sku_id: int
    warehouse_id: int
    quantity: int
    value: int


@retried()
@transaction.atomic
def take_back(*, items: Sequence[TakenBack], actor: User | None) -> tuple[int, ...]:
    """Put units back on the shelves, each item as a new cost layer at the cost its units left with; the ids of the new moves.

    The same document line again changes nothing. Raises `MoreThanLeft` when fewer are out. One item or a thousand cost the same
    statements.
    """
    origins, values = _shares(items, into=[(item.sku_id, item.warehouse_id) for item in items])
    fresh = [item for item in items if _line(item) in values]
    return receive(
        receipts=[
            Receipt(
                sku_id=item.sku_id,
                warehouse_id=item.warehouse_id,
                quantity=item.quantity,
                value=values[_line(item)],
                document_kind=item.document_kind,
                document_id=item.document_id,
                leg=item.leg,
                kind=MoveKind.RETURN,
                origin_id=origins[item.origin_document_kind, item.origin_document_id].move_id,
            )
            for item in fresh
        ],
        actor=actor,
    )


@retried()
@transaction.atomic
def cost_share(*, items: Sequence[WrittenOff]) -> int:
    """What units that never come into stock again were worth when they left, in minor units of the base currency, all together.

    They count as gone from then on: whoever brings other units of the same parcel back gets the shares after theirs. The same
    document line again is worth what it was.
    """
    _shares(items)
    known = rows(
        """SELECT coalesce(sum(c.value), 0)::bigint FROM inventory_cameback c
           JOIN unnest(%s::text[], %s::bigint[], %s::text[]) AS t(k, d, g) ON (c.document_kind, c.document_id, c.leg) = (t.k, t.d, t.g)""",
        _columns([_line(item) for item in items]),
    )
    return int(known[0][0])


def share(value: int, quantity: int, upto: int) -> int:
    """What the first `upto` of `quantity` units are worth that left for `value`. Pure."""
    return value * upto // quantity


def _shares(
    items: Sequence[TakenBack | WrittenOff], *, into: Sequence[tuple[int, int]] = ()
) -> tuple[dict[tuple[str, int], _Origin], dict[Line, int]]:
    """Give each new item its share of its origin, under the lock of all levels involved; the shares of lines that are new."""
    origins = _origins(items)
    lock_pairs([*into, *((origin.sku_id, origin.warehouse_id) for origin in origins.values())])
    gone = {row[0]: int(row[1]) for row in rows(
        "SELECT move_id, sum(quantity) FROM inventory_cameback WHERE move_id = ANY(%s) GROUP BY move_id",
        [[origin.move_id for origin in origins.values()]],
    )}  # fmt: skip
    carried = _late_costs([origin.move_id for origin in origins.values()])
    known = _known([_line(item) for item in items])
    new: list[tuple[int, int, int, int, Line]] = []
    for item in items:
        if _line(item) in known:
            continue
        origin = origins[item.origin_document_kind, item.origin_document_id]
        before = gone.get(origin.move_id, 0)
        upto = before + item.quantity
        if upto > origin.quantity:
            raise MoreThanLeft(f"{upto} units of move {origin.move_id} were to come back, {origin.quantity} had left")
        gone[origin.move_id] = upto
        value = share(origin.value, origin.quantity, upto) - share(origin.value, origin.quantity, before)
        late = max(-value, _part(carried.get(origin.move_id, 0), item.quantity, origin.quantity - before))
        carried[origin.move_id] = carried.get(origin.move_id, 0) - late
        new.append((origin.move_id, item.quantity, value + late, late, _line(item)))
    execute(
        """INSERT INTO inventory_cameback (move_id, quantity, value, late, document_kind, document_id, leg)
           SELECT * FROM unnest(%s::bigint[], %s::int[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::text[])""",
        [
            [row[0] for row in new],
            [row[1] for row in new],
            [row[2] for row in new],
            [row[3] for row in new],
            *_columns([row[4] for row in new]),
        ],
    )
    return origins, {line: value for _, _, value, _, line in new}


def _late_costs(move_ids: Sequence[int]) -> dict[int, int]:
    """By move, what its units that are still out carry of late costs."""
    found = rows(CARRIED, {"moves": list(move_ids)})
    return {row[0]: int(row[1]) for row in found}


def _part(value: int, part: int, whole: int) -> int:
    """A part of a value of either sign, rounded toward zero."""
    return value * part // whole if value >= 0 else -(-value * part // whole)


def _origins(items: Sequence[TakenBack | WrittenOff]) -> dict[tuple[str, int], _Origin]:
    found = rows(
        """SELECT DISTINCT m.document_kind, m.document_id, m.id, l.sku_id, l.warehouse_id, -m.delta, -m.value FROM inventory_stockmove m
           JOIN inventory_stocklevel l ON l.id = m.level_id
           JOIN unnest(%s::text[], %s::bigint[]) AS t(k, d) ON (m.document_kind, m.document_id) = (t.k, t.d) AND m.leg !~ '[^0-9]'
            AND NOT EXISTS (SELECT 1 FROM inventory_stockmove x WHERE x.origin_id = m.id AND x.kind = 'reversal')
           WHERE m.delta < 0""",
        [[item.origin_document_kind for item in items], [item.origin_document_id for item in items]],
    )
    origins = {(row[0], row[1]): _Origin(*row[2:]) for row in found}
    for item in items:
        if (item.origin_document_kind, item.origin_document_id) not in origins:
            raise MoreThanLeft(f"nothing has left with {item.origin_document_kind} {item.origin_document_id}")
    return origins


def _known(lines: Sequence[Line]) -> set[Line]:
    found = rows(
        """SELECT c.document_kind, c.document_id, c.leg FROM inventory_cameback c
           JOIN unnest(%s::text[], %s::bigint[], %s::text[]) AS t(k, d, g) ON (c.document_kind, c.document_id, c.leg) = (t.k, t.d, t.g)""",
        _columns(lines),
    )
    return {(row[0], row[1], row[2]) for row in found}


def _line(item: TakenBack | WrittenOff) -> Line:
    return (item.document_kind, item.document_id, item.leg)


def _columns(lines: Sequence[Line]) -> list[list[str] | list[int]]:
    return [[line[0] for line in lines], [line[1] for line in lines], [line[2] for line in lines]]
