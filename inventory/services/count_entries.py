"""What clerks see on the shelves: each sighting beside what should have lain there at that moment, kept from the clerk.

On a shelf lies what is on hand less what clerks have picked. Shipping a picked parcel changes neither; picking, receiving and
correcting do. When that happens between two sightings of a SKU, their sum may be wrong by those units: such a SKU is counted again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.sql import execute, retried, rows
from inventory.models import StockCount, StockCountEntry, StockCountLine
from inventory.services.levels import lock_pairs, lock_promises
from inventory.states import CountScope, CountState, LineAsk
from people.models import User

LISTED = (CountScope.CHOSEN, CountScope.LOW, CountScope.DIFFERENT)  # scopes whose SKUs are known beforehand


@dataclass(frozen=True, slots=True)
class Seen:
    """So many units of a SKU at a place, `age` before the message arrived. `client_id` is made by the device for each sighting."""

    client_id: UUID
    sku_id: int
    quantity: int
    place: str = ""
    age: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class _Moment:
    on_hand: int
    in_hands: int
    last_move_id: int | None
    unsure: bool


@retried()
@transaction.atomic
def record_seen(*, count_id: int, seen: Sequence[Seen], actor: User) -> Outcomes:
    """Keep sightings, each once; an outcome per position in `seen`. Any number costs the same statements.

    Refused: `closed` (nobody counts here any more), `bundle`, `not_asked` (the count is of other SKUs), `other_person` (somebody else
    is to count it again), `too_old` (seen before the count began).
    """
    execute(
        "UPDATE inventory_stockcount SET state = 'counting' WHERE id = %s AND state = 'open'",
        [count_id],
    )
    count = _shared(count_id)
    now = clock.now()
    known = set(
        StockCountEntry.objects.filter(client_id__in=[one.client_id for one in seen]).values_list(
            "client_id", flat=True
        )
    )
    already = [index for index, one in enumerate(seen) if one.client_id in known]
    new = [index for index, one in enumerate(seen) if one.client_id not in known]
    if count is None or count.state != CountState.COUNTING:
        return Outcomes((), tuple(already), {index: Refusal("closed") for index in new})
    lines, refused = _lines(count, {index: seen[index] for index in new}, actor=actor, now=now)
    fit = [index for index in new if index not in refused]
    moments = _moments([lines[seen[index].sku_id] for index in fit], [now - seen[index].age for index in fit])
    entries = [
        _entry(seen[index], lines[seen[index].sku_id], moment, actor=actor, now=now)
        for index, moment in zip(fit, moments, strict=True)
    ]
    _doubt(entries)
    StockCountEntry.objects.bulk_create(entries)
    return Outcomes(tuple(fit), tuple(already), refused)


def _shared(count_id: int) -> StockCount | None:
    """Clerks count side by side; whoever finishes or posts the count waits for them."""
    rows("SELECT id FROM inventory_stockcount WHERE id = %s FOR SHARE", [count_id])
    return StockCount.objects.filter(pk=count_id).first()


def _lines(
    count: StockCount, seen: Mapping[int, Seen], *, actor: User, now: datetime
) -> tuple[dict[int, StockCountLine], dict[int, Refusal]]:
    """The lines of these sightings with their levels locked, made where the scope lets them; and what is refused."""
    skus = sorted({one.sku_id for one in seen.values()})
    bundles = {row[0] for row in rows("SELECT id FROM products_sku WHERE id = ANY(%s) AND kind = 'bundle'", [skus])}
    if count.scope not in LISTED:
        add_lines(count, [sku for sku in skus if sku not in bundles])
    lines = {line.sku_id: line for line in StockCountLine.objects.filter(count=count, sku__in=skus)}
    lock_pairs((sku, count.warehouse_id) for sku in lines)
    lock_promises(line.level_id for line in lines.values())
    lines = {line.sku_id: line for line in StockCountLine.objects.filter(count=count, sku__in=skus)}
    mine = set(
        StockCountEntry.objects.filter(line__in=lines.values(), counted_by=actor, undoes=None, undone_by=None)
        .exclude(line__ask="")
        .values_list("line_id", "round")
    )
    refused: dict[int, Refusal] = {}
    for index, one in seen.items():
        line = lines.get(one.sku_id)
        if one.sku_id in bundles:
            refused[index] = Refusal("bundle")
        elif line is None:
            refused[index] = Refusal("not_asked")
        elif now - one.age < count.created_at:
            refused[index] = Refusal("too_old")
        elif line.ask == LineAsk.DIFFERS and any(key == line.pk and at < line.round for key, at in mine):
            refused[index] = Refusal("other_person")
    return lines, refused


def add_lines(count: StockCount, sku_ids: Sequence[int]) -> None:
    """Make the lines of these SKUs that the count does not have yet."""
    levels = lock_pairs((sku, count.warehouse_id) for sku in sku_ids)
    execute(
        """INSERT INTO inventory_stockcountline (count_id, sku_id, level_id)
           SELECT %s, s, l FROM unnest(%s::bigint[], %s::bigint[]) AS t(s, l) ON CONFLICT (count_id, sku_id) DO NOTHING""",
        [count.pk, [pair[0] for pair in levels], list(levels.values())],
    )


def _moments(lines: Sequence[StockCountLine], at: Sequence[datetime]) -> list[_Moment]:
    """What we believed of each line's level at a moment: what is there now less what moved since. In doubt when anything did."""
    found = rows(
        """SELECT l.on_hand - coalesce(m.delta, 0), least(coalesce(h.held, 0), l.on_hand - coalesce(m.delta, 0)),
                  (SELECT max(o.id) FROM inventory_stockmove o WHERE o.level_id = l.id AND o.at <= t.at),
                  m.delta IS NOT NULL OR coalesce(h.hands_at > t.at, false)
           FROM unnest(%s::bigint[], %s::timestamptz[]) WITH ORDINALITY AS t(level_id, at, place)
           JOIN inventory_stocklevel l ON l.id = t.level_id
           LEFT JOIN LATERAL (SELECT sum(m.delta) AS delta FROM inventory_stockmove m WHERE m.level_id = l.id AND m.at > t.at) m ON true
           LEFT JOIN LATERAL (SELECT sum(r.held) FILTER (WHERE r.picked) AS held, max(r.hands_at) AS hands_at
                              FROM inventory_reservation r WHERE r.level_id = l.id) h ON true
           ORDER BY t.place""",
        [[line.level_id for line in lines], list(at)],
    )
    return [_Moment(int(row[0]), int(row[1]), row[2], row[3]) for row in found]


def _entry(one: Seen, line: StockCountLine, moment: _Moment, *, actor: User, now: datetime) -> StockCountEntry:
    counted_at = now - one.age
    # What was seen before the line was asked again belongs to the round before, whenever it arrives.
    late = line.round_at is not None and counted_at < line.round_at
    return StockCountEntry(
        client_id=one.client_id,
        line=line,
        round=line.round - 1 if late else line.round,
        place=one.place[:40],
        quantity=one.quantity,
        counted_at=counted_at,
        received_at=now,
        counted_by=actor,
        on_hand=moment.on_hand,
        in_hands=moment.in_hands,
        last_move_id=moment.last_move_id,
        unsure=moment.unsure,
    )


def _doubt(entries: Sequence[StockCountEntry]) -> None:
    """Mark entries between which and the one before of the same SKU and round goods came onto or went off the shelf."""
    before: dict[tuple[int, int], StockCountEntry] = {}
    kept = StockCountEntry.objects.filter(line__in={entry.line_id for entry in entries}, undoes=None, undone_by=None)
    for entry in kept.order_by("counted_at", "pk"):
        before[entry.line_id, entry.round] = entry
    pairs: list[tuple[StockCountEntry, StockCountEntry]] = []
    for entry in sorted(entries, key=lambda each: each.counted_at):
        earlier = before.get((entry.line_id, entry.round))
        if earlier is not None:
            pairs.append((earlier, entry))
        before[entry.line_id, entry.round] = entry
    shelf = [pair[0].on_hand - pair[0].in_hands != pair[1].on_hand - pair[1].in_hands for pair in pairs]
    stirred = _stirred(pairs)
    for (_earlier, entry), moved, touched in zip(pairs, shelf, stirred, strict=True):
        entry.unsure = entry.unsure or moved or touched


def _stirred(pairs: Sequence[tuple[StockCountEntry, StockCountEntry]]) -> list[bool]:
    """Per pair: whether anything but the shipping of picked units happened to the level between the two."""
    found = rows(
        """SELECT EXISTS (SELECT 1 FROM inventory_stockmove m WHERE m.level_id = t.level_id AND m.kind <> 'sale'
                            AND m.id > least(t.a, t.b) AND m.id <= greatest(t.a, t.b))
                  OR EXISTS (SELECT 1 FROM inventory_reservation r WHERE r.level_id = t.level_id
                            AND r.hands_at > least(t.since, t.upto) AND r.hands_at <= greatest(t.since, t.upto))
           FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::timestamptz[])
             WITH ORDINALITY AS t(level_id, a, b, since, upto, place) ORDER BY t.place""",
        [
            [later.line.level_id for _, later in pairs],
            [earlier.last_move_id or 0 for earlier, _ in pairs],
            [later.last_move_id or 0 for _, later in pairs],
            [earlier.counted_at for earlier, _ in pairs],
            [later.counted_at for _, later in pairs],
        ],
    )
    return [row[0] for row in found]


@retried()
@transaction.atomic
def undo_last(*, count_id: int, client_id: UUID, actor: User) -> StockCountEntry | None:
    """Take back the last sighting of this clerk that still stands, by its opposite; that, or None when there is none.

    The same `client_id` again takes back nothing more.
    """
    count = _shared(count_id)
    known = StockCountEntry.objects.filter(client_id=client_id).select_related("line__sku").first()
    if known is not None:
        return known
    if count is None or count.state != CountState.COUNTING:
        return None
    last = (
        StockCountEntry.objects.select_related("line__sku")
        .filter(line__count=count, counted_by=actor, undoes=None, undone_by=None)
        .order_by("-pk")
        .first()
    )
    if last is None:
        return None
    rows("SELECT id FROM inventory_stocklevel WHERE id = %s FOR UPDATE", [last.line.level_id])
    return StockCountEntry.objects.create(
        client_id=client_id, line=last.line, round=last.round, place=last.place, quantity=-last.quantity, undoes=last,
        counted_at=last.counted_at, received_at=clock.now(), counted_by=actor, on_hand=last.on_hand, in_hands=last.in_hands,
        last_move_id=last.last_move_id,
    )  # fmt: skip
