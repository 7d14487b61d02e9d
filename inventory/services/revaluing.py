"""A cost that comes after the goods: each unit of a layer carries its part, wherever the unit is by now.

What is left in the layer takes its part into the layer's value; what moved on is followed into the layer it went to, however often;
what left with a sale or a loss takes its part there. Of a layer's units the parts are steps of one running sum, so nothing is lost.
Negative costs go the same way; a layer never gives more than it is worth, the rest is named as `not_taken`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.outcomes import Refusal
from erp.kernel.sql import array, execute, next_ids, rows
from inventory.events import StockRevalued
from inventory.services.tracing import CARRIED, after_layers, after_moves
from inventory.states import Fate
from people.models import User

MOST_STEPS = 200  # layers that a unit went through; more would be a ring, which time forbids
Gone = dict[tuple[int, str], int]  # (move, fate) -> share


@dataclass(slots=True)
class _Trace:
    """Where the parts of an amount came to rest, and every level that was passed on the way."""

    layers: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    gone: Gone = field(default_factory=lambda: defaultdict(int))
    level_ids: set[int] = field(default_factory=set)


@transaction.atomic
def revalue(
    *, document_kind: str, document_id: int, amounts: Mapping[int, int], actor: User | None, undoes: int | None = None
) -> int:
    """Share amounts (by cost layer, in minor units of the base currency) over the units of those layers; the revaluation's id.

    The same document again changes nothing. `undoes`: the document of the same kind that this one takes back. One layer or a thousand,
    used once or ten thousand times: the same statements for each step that goods moved on.
    """
    known = _known(document_kind, document_id)
    if known:
        return known
    trace = _locked_trace(amounts)
    return _write(document_kind, document_id, trace.layers, trace.gone, actor, _refused_before(document_kind, undoes))


def bring_back(*, move_by_reversal: Mapping[int, int], actor: User | None) -> None:
    """Late costs that had been shared onto moves which are now undone: the units are in their layers again, and so is their part.

    The levels are locked by the caller. `move_by_reversal`: the reversing move -> the move that it undoes.
    """
    parts = rows(
        f"""WITH carried AS ({CARRIED})
           SELECT c.move_id, u.layer_id, c.v, u.quantity,
                  sum(u.quantity) OVER (PARTITION BY u.move_id ORDER BY u.layer_id), sum(u.quantity) OVER (PARTITION BY u.move_id)
           FROM carried c JOIN inventory_layeruse u ON u.move_id = c.move_id ORDER BY 1, 2""",
        {"moves": list(move_by_reversal.values())},
    )
    layers: dict[int, dict[int, int]] = defaultdict(dict)
    total: dict[int, int] = {}
    for move_id, layer_id, value, quantity, upto, whole in parts:
        layers[move_id][layer_id] = step(value, before=upto - quantity, after=upto, whole=whole)
        total[move_id] = value
    for reversal_id, move_id in sorted(move_by_reversal.items()):
        if move_id in layers:
            gone = {(move_id, str(Fate.GONE)): -total[move_id]}
            _write("stock_move", reversal_id, layers[move_id], gone, actor, {})


def step(value: int, *, before: int, after: int, whole: int) -> int:
    """What the units from `before` to `after` of `whole` carry of a value: a step of the running sum, rounded toward zero. Pure."""
    sign, size = (-1 if value < 0 else 1), abs(value)
    return sign * (size * after // whole - size * before // whole)


def carried_by(layer_move_ids: Sequence[int]) -> dict[int, Refusal]:
    """Moves whose cost layer carries late costs: the goods can't be undone before those are."""
    found = rows(
        """SELECT c.move_id, sum(r.value) FROM inventory_costlayer c JOIN inventory_layerrevaluation r ON r.layer_id = c.id
           WHERE c.move_id = ANY(%s) GROUP BY c.move_id HAVING sum(r.value) <> 0""",
        [list(layer_move_ids)],
    )
    return {row[0]: Refusal("revalued", {"by": int(row[1])}) for row in found}


def _known(document_kind: str, document_id: int) -> int:
    found = rows(
        "SELECT id FROM inventory_revaluation WHERE document_kind = %s AND document_id = %s",
        [document_kind, document_id],
    )
    return int(found[0][0]) if found else 0


def _locked_trace(amounts: Mapping[int, int]) -> _Trace:
    """Lock the levels, trace, and begin again when there are more levels on the way: what was traced stands still.

    Goods that were sold from where they came in are traced once. The locks of a trace that found more are given back, so that all are
    taken in the order of their ids.
    """
    found = rows("SELECT DISTINCT level_id FROM inventory_costlayer WHERE id = ANY(%s)", [array(amounts)])
    locked = {row[0] for row in found}
    while True:
        mark = transaction.savepoint()
        rows("SELECT id FROM inventory_stocklevel WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [sorted(locked)])
        trace = _trace(amounts)
        if trace.level_ids <= locked:
            transaction.savepoint_commit(mark)
            return trace
        transaction.savepoint_rollback(mark)
        locked |= trace.level_ids


def _trace(amounts: Mapping[int, int]) -> _Trace:
    trace = _Trace()
    open_layers = dict(amounts)
    for _step in range(MOST_STEPS):
        if not open_layers:
            return trace
        left, onward, moves, level_ids = after_layers(open_layers)
        trace.level_ids |= level_ids
        _add(trace.layers, left.items())
        back, gone = after_moves(moves)
        for key, value in gone.items():
            trace.gone[key] += value
        open_layers = defaultdict(int)
        _add(open_layers, onward.items())
        _add(open_layers, back.items())
    raise RuntimeError("goods went round in a ring: a cost layer can't come from itself")


def _add(to: dict[int, int], more: Iterable[tuple[int, int]]) -> None:
    for key, value in more:
        to[key] = to.get(key, 0) + value


def _refused_before(document_kind: str, document_id: int | None) -> dict[int, int]:
    """What layers could not give when the document was shared that is taken back now."""
    if document_id is None:
        return {}
    found = rows(
        """SELECT l.layer_id, l.not_taken FROM inventory_layerrevaluation l JOIN inventory_revaluation r ON r.id = l.revaluation_id
           WHERE r.document_kind = %s AND r.document_id = %s AND l.not_taken <> 0""",
        [document_kind, document_id],
    )
    return {row[0]: row[1] for row in found}


def _write(
    document_kind: str,
    document_id: int,
    layers: Mapping[int, int],
    gone: Mapping[tuple[int, str], int],
    actor: User | None,
    not_taken_before: Mapping[int, int],
) -> int:
    """The revaluation, its shares, and the layers' new values."""
    (key,) = next_ids("inventory_revaluation", 1)
    execute(
        """INSERT INTO inventory_revaluation (id, document_kind, document_id, value, actor_id, at) VALUES (%s, %s, %s, %s, %s, %s)""",
        [key, document_kind, document_id, sum(layers.values()) + sum(gone.values()), actor.pk if actor else None, clock.now()],
    )  # fmt: skip
    shares = {layer_id: value for layer_id, value in layers.items() if value}
    execute(
        """WITH given AS (
             SELECT t.l, t.v, c.quantity_left, greatest(t.v + t.before, -c.value_left) AS taken
             FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS t(l, v, before) JOIN inventory_costlayer c ON c.id = t.l),
           layers AS (
             UPDATE inventory_costlayer c SET value = c.value + g.taken, value_left = c.value_left + g.taken
             FROM given g WHERE c.id = g.l)
           INSERT INTO inventory_layerrevaluation (revaluation_id, layer_id, quantity, value, not_taken)
           SELECT %s, l, quantity_left, taken, v - taken FROM given""",
        [array(shares), array(shares.values()), array(not_taken_before.get(layer, 0) for layer in shares), key],
    )
    left = sorted((move_id, fate, value) for (move_id, fate), value in gone.items() if value)
    execute(
        """INSERT INTO inventory_moverevaluation (revaluation_id, move_id, fate, value)
           SELECT %s, * FROM unnest(%s::bigint[], %s::text[], %s::bigint[])""",
        [key, *(array(row[place] for row in left) for place in range(3))],
    )
    publish(StockRevalued((key,)))
    return key
