"""Counts from their opening to the posting of what differs.

What differs is what was seen less what should have lain there at that very moment; goods that moved since then have moved both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from erp.kernel.sql import execute, next_ids, retried, rows
from inventory.models import CountRules, StockCount, StockCountEntry, StockCountLine
from inventory.services import stock
from inventory.services.count_entries import LISTED, add_lines
from inventory.services.levels import lock_pairs, lock_promises
from inventory.states import CountScope, CountState, LineAsk, MoveKind
from people.models import User

LINE = "count_line"  # the document kind of our moves; the document id is the line's
LATELY = timedelta(days=90)
_BOOK_ONLY = ("adjustment", "mirror", "opening", "reversal")  # they may or may not be what was seen: nobody can say


@dataclass(frozen=True, slots=True)
class Standing:
    """A counted line: what was seen, what should have been, and what differs after the corrections that came since.

    `corrected`: somebody corrected the level by hand after it was counted, so that the count is no longer of this level.
    """

    line_id: int
    sku_id: int
    level_id: int
    round: int
    ask: str
    counted: int
    expected: int
    difference: int
    unsure: bool
    corrected: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a wish about a count: refusals by SKU id, or of the count as a whole under 0. Empty when it was done."""

    refused: dict[int, Refusal]
    again: int = 0

    @property
    def done(self) -> bool:
        """Whether the wish was fulfilled."""
        return not self.refused


class _Refused(Exception):
    def __init__(self, refusals: dict[int, Refusal]) -> None:
        super().__init__(refusals)
        self.refusals = refusals


@transaction.atomic
def open_count(
    *, client_id: UUID, warehouse_id: int, scope: CountScope, actor: User, sku_ids: Sequence[int] = (), below: int = 0,
    words: str = "", zero_uncounted: bool = False,
) -> StockCount:  # fmt: skip
    """Open a count. The same `client_id` again finds the count that is there.

    The SKUs of a narrow scope are fixed now: the chosen ones, those with no more than `below` units, or those that differed lately.
    """
    (key,) = next_ids("inventory_stockcount", 1)
    new = rows(
        """INSERT INTO inventory_stockcount
             (id, client_id, number, warehouse_id, scope, scope_words, zero_uncounted, state, created_by_id, created_at)
           VALUES (%s, %s, %s, %s, %s, %s, %s, 'open', %s, %s) ON CONFLICT (client_id) DO NOTHING RETURNING id""",
        [
            key,
            str(client_id),
            f"CT{key:08}",
            warehouse_id,
            str(scope),
            words[:200],
            zero_uncounted,
            actor.pk,
            clock.now(),
        ],
    )
    count = StockCount.objects.get(client_id=client_id)
    if new and scope in LISTED:
        add_lines(count, _scope_skus(warehouse_id, scope, sku_ids, below))
    return count


def _scope_skus(warehouse_id: int, scope: CountScope, sku_ids: Sequence[int], below: int) -> list[int]:
    if scope == CountScope.LOW:
        found = rows(
            """SELECT sku_id FROM inventory_stocklevel WHERE warehouse_id = %s AND on_hand <= %s
               AND EXISTS (SELECT 1 FROM inventory_stockmove m WHERE m.level_id = inventory_stocklevel.id)""",
            [warehouse_id, below],
        )
    elif scope == CountScope.DIFFERENT:
        found = rows(
            """SELECT DISTINCT l.sku_id FROM inventory_stocklevel l JOIN inventory_stockmove m ON m.level_id = l.id
               WHERE l.warehouse_id = %s AND m.kind IN ('count', 'adjustment') AND m.at > %s""",
            [warehouse_id, clock.now() - LATELY],
        )
    else:
        found = rows("SELECT id FROM products_sku WHERE id = ANY(%s) AND kind <> 'bundle'", [list(sku_ids)])
    return sorted(row[0] for row in found)


def standings(count_id: int) -> list[Standing]:
    """The counted lines of a count as they stand now; lines that nobody has counted in their round, or that are left out, are not here."""
    found = rows(
        """WITH seen AS (
             SELECT e.* FROM inventory_stockcountentry e JOIN inventory_stockcountline i ON i.id = e.line_id AND e.round = i.round
             WHERE i.count_id = %s AND NOT i.left_out AND e.undoes_id IS NULL
               AND NOT EXISTS (SELECT 1 FROM inventory_stockcountentry u WHERE u.undoes_id = e.id)),
           total AS (SELECT line_id, sum(quantity) AS counted, bool_or(unsure) AS unsure FROM seen GROUP BY line_id),
           latest AS (SELECT DISTINCT ON (line_id) line_id, on_hand - in_hands AS expected, coalesce(last_move_id, 0) AS last_move
                      FROM seen ORDER BY line_id, counted_at DESC, id DESC)
           SELECT i.id, i.sku_id, i.level_id, i.round, i.ask, t.counted, l.expected,
                  t.counted - l.expected - coalesce(s.counts, 0), t.unsure, coalesce(s.corrected, false)
           FROM inventory_stockcountline i JOIN total t ON t.line_id = i.id JOIN latest l ON l.line_id = i.id
           LEFT JOIN LATERAL (
             SELECT sum(m.delta) FILTER (WHERE m.kind = 'count') AS counts, bool_or(m.kind = ANY(%s)) AS corrected
             FROM inventory_stockmove m WHERE m.level_id = i.level_id AND m.id > l.last_move) s ON true
           ORDER BY i.sku_id""",
        [count_id, list(_BOOK_ONLY)],
    )
    return [
        Standing(line_id, sku_id, level_id, turn, ask, int(counted), int(expected), int(difference), unsure, corrected)
        for line_id, sku_id, level_id, turn, ask, counted, expected, difference, unsure, corrected in found
    ]


@retried()
@transaction.atomic
def finish(*, count_id: int, actor: User) -> Answer:
    """The clerks are done: what is in doubt or differs too much is asked for again; when nothing is, the count is to be judged.

    Refused under 0: `not_counting`, `nothing` (nobody has counted anything), `asked` (so many SKUs still wait to be counted again).
    """
    count = _locked(count_id)
    if count.state != CountState.COUNTING:
        return Answer({0: Refusal("not_counting")})
    if count.zero_uncounted:
        _zero_uncounted(count, actor)
    found = standings(count_id)
    counted = {row.line_id for row in found}
    if not found:
        return Answer({0: Refusal("nothing")})
    waiting = StockCountLine.objects.filter(count=count, left_out=False).exclude(ask="").exclude(pk__in=counted).count()
    rules = CountRules.current()
    asks = {row.line_id: ask for row in found if (ask := ask_of(row, rules))}
    _ask(asks)
    if asks or waiting:
        return Answer({0: Refusal("asked", {"n": len(asks) + waiting})}, again=len(asks) + waiting)
    StockCount.objects.filter(pk=count_id).update(state=CountState.REVIEW, finished_at=clock.now(), approved_by=None)
    return Answer({})


def ask_of(row: Standing, rules: CountRules) -> str:
    """Why a line must be counted again, or nothing. Pure. What differs is asked for once; what is in doubt, until it is not."""
    if row.unsure or row.corrected:
        return str(LineAsk.MOVED)
    allowed = max(rules.tolerance_units, abs(row.expected) * rules.tolerance_percent // 100)
    return str(LineAsk.DIFFERS) if row.ask == "" and row.round == 1 and abs(row.difference) > allowed else ""


def _ask(asks: dict[int, str]) -> None:
    execute(
        """UPDATE inventory_stockcountline i SET round = i.round + 1, round_at = %s, ask = t.ask
           FROM unnest(%s::bigint[], %s::text[]) AS t(id, ask) WHERE i.id = t.id""",
        [clock.now(), list(asks), list(asks.values())],
    )


def _zero_uncounted(count: StockCount, actor: User) -> None:
    """What nobody saw is none, unless goods came or were picked since the count was opened: of those nobody can say."""
    if count.scope not in LISTED:
        levels = rows(
            """SELECT l.sku_id FROM inventory_stocklevel l WHERE l.warehouse_id = %s AND l.on_hand > 0 AND NOT EXISTS (
                 SELECT 1 FROM inventory_stockcountline i WHERE i.count_id = %s AND i.sku_id = l.sku_id)""",
            [count.warehouse_id, count.pk],
        )
        add_lines(count, sorted(row[0] for row in levels))
    counted = [row.line_id for row in standings(count.pk)]
    lines = StockCountLine.objects.filter(count=count, ask="", left_out=False).exclude(pk__in=counted)
    lock_pairs((line.sku_id, count.warehouse_id) for line in lines)
    lock_promises(line.level_id for line in lines)
    execute(
        """INSERT INTO inventory_stockcountentry
             (client_id, line_id, round, quantity, counted_at, received_at, counted_by_id, on_hand, in_hands, last_move_id, unsure)
           SELECT gen_random_uuid(), i.id, i.round, 0, %s, %s, %s, l.on_hand, coalesce(h.held, 0),
                  (SELECT max(m.id) FROM inventory_stockmove m WHERE m.level_id = l.id),
                  coalesce(h.hands_at > c.created_at, false) OR EXISTS (
                    SELECT 1 FROM inventory_stockmove m WHERE m.level_id = l.id AND m.kind <> 'sale' AND m.at > c.created_at)
           FROM inventory_stockcountline i JOIN inventory_stockcount c ON c.id = i.count_id JOIN inventory_stocklevel l ON l.id = i.level_id
           LEFT JOIN LATERAL (SELECT sum(r.held) FILTER (WHERE r.picked) AS held, max(r.hands_at) AS hands_at
                              FROM inventory_reservation r WHERE r.level_id = l.id) h ON true
           WHERE i.id = ANY(%s)""",
        [clock.now(), clock.now(), actor.pk, [line.pk for line in lines]],
    )


@retried()
@transaction.atomic
def count_again(*, count_id: int, line_ids: Sequence[int], actor: User) -> Answer:
    """Ask for lines to be counted again. Refused under 0: `not_open` (posted or cancelled)."""
    count = _locked(count_id)
    if count.state not in (CountState.COUNTING, CountState.REVIEW):
        return Answer({0: Refusal("not_open")})
    lines = StockCountLine.objects.filter(count=count, pk__in=line_ids).values_list("pk", flat=True)
    _ask({key: str(LineAsk.ASKED) for key in lines})
    StockCountLine.objects.filter(pk__in=list(lines)).update(left_out=False)
    StockCount.objects.filter(pk=count_id).update(state=CountState.COUNTING, approved_by=None)
    return Answer({})


@retried()
@transaction.atomic
def leave_out(*, count_id: int, line_ids: Sequence[int], actor: User) -> Answer:
    """Leave lines as they are in the books. Refused under 0: `not_open`."""
    count = _locked(count_id)
    if count.state not in (CountState.COUNTING, CountState.REVIEW):
        return Answer({0: Refusal("not_open")})
    StockCountLine.objects.filter(count=count, pk__in=line_ids).update(left_out=True)
    StockCount.objects.filter(pk=count_id).update(approved_by=None)
    return Answer({})


@retried()
@transaction.atomic
def approve(*, count_id: int, actor: User) -> Answer:
    """Agree to what differs. Refused under 0: `not_review`, `own` (whoever opened it or counted for it can't agree to it)."""
    count = _locked(count_id)
    if count.state != CountState.REVIEW:
        return Answer({0: Refusal("not_review")})
    if count.created_by_id == actor.pk or StockCountEntry.objects.filter(line__count=count, counted_by=actor).exists():
        return Answer({0: Refusal("own")})
    StockCount.objects.filter(pk=count_id).update(approved_by=actor)
    return Answer({})


def post(*, count_id: int, actor: User) -> Answer:
    """Correct the levels by what differs, all of it or nothing. Posted before: nothing more happens.

    Refused under 0: `not_review`, `needs_approval` (with value and limit). By SKU: `corrected` (the level was corrected by hand after it
    was counted: count again), `unsure`, and what `stock.adjust` refuses.
    """
    try:
        return _posted(count_id, actor)
    except _Refused as refused:
        return Answer(refused.refusals)


@retried()
@transaction.atomic
def _posted(count_id: int, actor: User) -> Answer:
    count = _locked(count_id)
    if count.state == CountState.POSTED:
        return Answer({})
    if count.state != CountState.REVIEW:
        return Answer({0: Refusal("not_review")})
    lock_pairs((row.sku_id, count.warehouse_id) for row in standings(count_id))
    found = standings(count_id)  # again, now that nothing moves any more
    doubtful = {
        row.sku_id: Refusal("corrected" if row.corrected else "unsure") for row in found if row.corrected or row.unsure
    }
    if doubtful:
        raise _Refused(doubtful)
    different = [row for row in found if row.difference]
    outcomes = stock.adjust(
        changes=[
            stock.Change(
                row.sku_id, count.warehouse_id, row.difference, count.number, LINE, row.line_id, kind=MoveKind.COUNT
            )
            for row in different
        ],
        actor=actor,
    )
    if outcomes.refused:
        raise _Refused({different[index].sku_id: refusal for index, refusal in outcomes.refused.items()})
    _close(count, found, actor)
    return Answer({})


def _close(count: StockCount, found: Sequence[Standing], actor: User) -> None:
    """Write on the lines what was posted, and the count off; too much money without another's approval undoes all of it."""
    execute(
        """UPDATE inventory_stockcountline i SET counted = t.c, expected = t.e, difference = t.d
           FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[]) AS t(id, c, e, d) WHERE i.id = t.id""",
        [
            [row.line_id for row in found],
            [row.counted for row in found],
            [row.expected for row in found],
            [row.difference for row in found],
        ],
    )
    value = int(rows(
        "SELECT coalesce(sum(abs(value)), 0) FROM inventory_stockmove WHERE document_kind = %s AND document_id = ANY(%s)",
        [LINE, [row.line_id for row in found]],
    )[0][0])  # fmt: skip
    limit = CountRules.current().approve_above
    if value > limit and count.approved_by_id is None:
        raise _Refused({0: Refusal("needs_approval", {"value": value, "limit": limit})})
    StockCount.objects.filter(pk=count.pk).update(
        state=CountState.POSTED, posted_by=actor, posted_at=clock.now(), differences_value=value, limit_value=limit
    )


@transaction.atomic
def cancel(*, count_id: int, actor: User) -> Answer:
    """Throw a count away; no level changes. Refused under 0: `posted`."""
    count = _locked(count_id)
    if count.state == CountState.POSTED:
        return Answer({0: Refusal("posted")})
    StockCount.objects.filter(pk=count_id).exclude(state=CountState.CANCELLED).update(
        state=CountState.CANCELLED, cancelled_at=clock.now()
    )
    return Answer({})


def _locked(count_id: int) -> StockCount:
    return StockCount.objects.select_for_update().get(pk=count_id)


@transaction.atomic
def set_rules(*, tolerance_units: int, tolerance_percent: int, approve_above: int) -> None:
    """Set the company's rules of counting; counts that are posted keep the limit they were posted under."""
    CountRules.objects.update_or_create(
        pk=1,
        defaults={
            "tolerance_units": tolerance_units,
            "tolerance_percent": tolerance_percent,
            "approve_above": approve_above,
        },
    )
