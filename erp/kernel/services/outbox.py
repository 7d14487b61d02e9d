"""Commands out, each exactly once: pending -> sending -> submitted -> confirmed | rejected | unknown | dead; withdrawn, when what it was
to tell is no longer so and nobody has heard of it.

A row whose answer was lost is `unknown`: the sender reads the marketplace before anything is sent again.
"""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from django.db import transaction

from erp.kernel import clock
from erp.kernel.models import OutboxCommand, Switch
from erp.kernel.services import bell, timeline
from erp.kernel.sql import execute, rows
from erp.kernel.states import UNFINISHED, OutboxState

if TYPE_CHECKING:
    from people.models import User

log = logging.getLogger(__name__)

LEASE_S = 90
BATCH = 20
MAX_ATTEMPTS = 15
FROZEN = "outbox.frozen"
_OPEN = [str(state) for state in UNFINISHED]
# Surely not applied, unless they are to be read first.
_UNHEARD = [
    str(state) for state in (OutboxState.PENDING, OutboxState.REJECTED, OutboxState.DEAD, OutboxState.WITHDRAWN)
]


@dataclass(frozen=True, slots=True)
class Command:
    """A wish to the outside. The same `wish` again is the same command; commands of one `key` go in order. `scope` says who may see
    it: those who see this store (`store:7`), or, when it is empty, all who see the account. `not_before`: it waits until then."""

    kind: str
    wish: str
    key: str
    lane: str
    scope: str
    payload: Mapping[str, Any]
    created_by: int | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the outside said. `retry`: surely not applied, try later. `absent` (only from a check): not there, send again."""

    state: Literal["confirmed", "submitted", "rejected", "unknown", "retry", "absent"]
    detail: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""
    retry_in_s: float | None = None


Rows = Sequence[OutboxCommand]


@dataclass(frozen=True, slots=True)
class Sender:
    """How a kind goes out (`send`), is looked up (`check`), and what its end means at home (`settled`, in the transaction).

    `decided_anew`: a refusal has undone what was decided; the same is not sent again, but decided again, by another command.
    """

    send: Callable[[Rows], Mapping[int, Answer]]
    check: Callable[[Rows], Mapping[int, Answer]]
    settled: Callable[[Sequence[tuple[OutboxCommand, Answer]]], None]
    decided_anew: bool = False


_senders: dict[str, Sender] = {}


def set_senders(senders: Mapping[str, Sender]) -> None:
    """Called by the wiring with its table of outbox kinds."""
    _senders.clear()
    _senders.update(senders)


def senders() -> dict[str, Sender]:
    """The wiring's table as it stands."""
    return dict(_senders)


def may_go_again(row: OutboxCommand) -> bool:
    """Whether a person may let a command that has ended badly go again."""
    if row.settled_by_id is not None or row.state not in (OutboxState.REJECTED, OutboxState.DEAD):
        return False
    sender = _senders.get(row.kind)
    return row.state == OutboxState.DEAD or sender is None or not sender.decided_anew


def command(commands: Sequence[Command]) -> int:
    """Write commands into the deciding transaction, in one statement; how many were new."""
    if not commands:
        return 0
    columns = [
        list(column)
        for column in zip(
            *[
                (c.kind, c.wish, c.key, c.lane, json.dumps(c.payload, default=str), c.created_by, c.scope, c.not_before)
                for c in commands
            ],
            strict=True,
        )
    ]
    new = rows(
        """INSERT INTO kernel_outboxcommand (kind, wish, key, lane, payload, created_by_id, scope, created_at, next_at)
           SELECT k, w, s, l, p::jsonb, u, c, %s, coalesce(n, now())
           FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::timestamptz[])
             AS t(k, w, s, l, p, u, c, n)
           ON CONFLICT (wish) DO NOTHING RETURNING lane""",
        [clock.now(), *columns],
    )
    for lane in {row[0] for row in new}:
        bell.ring("kernel.work_outbox", lane, queue="io")
    return len(new)


def told(wishes: Sequence[str]) -> dict[str, tuple[str, datetime | None]]:
    """Of these commands, those of which the outside has, or may have, heard: their state and when they went out. All are locked, so that
    none goes out before the caller's transaction ends."""
    found = rows(
        """SELECT wish, state, sent_at, must_read FROM kernel_outboxcommand WHERE wish = ANY(%s) ORDER BY id FOR UPDATE""",
        [list(wishes)],
    )
    return {row[0]: (row[1], row[2]) for row in found if row[3] or row[1] not in _UNHEARD}


def withdraw(wishes: Sequence[str]) -> int:
    """What these commands were to tell is no longer so: those of which nobody has heard end here. The caller has asked `told`."""
    return execute(
        """UPDATE kernel_outboxcommand SET state = %s, finished_at = %s, lease_until = NULL
           WHERE wish = ANY(%s) AND state = ANY(%s) AND NOT must_read""",
        [str(OutboxState.WITHDRAWN), clock.now(), list(wishes), _UNHEARD],
    )


def hurry(wishes: Sequence[str]) -> int:
    """Commands that were to wait go out now. How many did wait."""
    found = rows(
        """UPDATE kernel_outboxcommand SET next_at = clock_timestamp()
           WHERE wish = ANY(%s) AND state = %s AND attempts = 0 AND next_at > clock_timestamp() RETURNING lane""",
        [list(wishes), str(OutboxState.PENDING)],
    )
    for lane in {row[0] for row in found}:
        bell.ring("kernel.work_outbox", lane, queue="io")
    return len(found)


def work(lane: str) -> int:
    """Send or look up everything that is due in a lane; how many rows were taken up."""
    if frozen():
        return 0
    taken = 0
    while claimed := _claim(lane):
        taken += len(claimed)
        for (kind, must_read), group in _grouped(claimed).items():
            _work_group(kind, must_read, group)
    return taken


def _work_group(kind: str, must_read: bool, group: list[OutboxCommand]) -> None:
    sender = _senders[kind]
    answers = (sender.check if must_read else sender.send)(group)
    settled: list[tuple[OutboxCommand, Answer]] = []
    with transaction.atomic():
        for row in group:
            answer = answers.get(row.pk, Answer("unknown", error="its sender gave no answer"))
            if _record(row, answer):
                settled.append((row, answer))
        if settled:
            sender.settled(settled)


def still_ours(row: OutboxCommand) -> bool:
    """Lengthen the lease of a claimed row just before it goes out; False when another worker took it over meanwhile. For senders whose
    commands cost money: in a slow batch the last one would otherwise go out twice."""
    return bool(
        execute(
            """UPDATE kernel_outboxcommand SET lease_until = clock_timestamp() + %s * interval '1 second'
               WHERE id = %s AND state = 'sending' AND attempts = %s AND lease_until > clock_timestamp()""",
            [LEASE_S, row.pk, row.attempts],
        )
    )


def _grouped(claimed: list[OutboxCommand]) -> dict[tuple[str, bool], list[OutboxCommand]]:
    groups: dict[tuple[str, bool], list[OutboxCommand]] = {}
    for row in claimed:
        groups.setdefault((row.kind, row.must_read), []).append(row)
    return groups


def _claim(lane: str) -> list[OutboxCommand]:
    """Due rows with no earlier unfinished row of their key; a row left in `sending` by a dead worker is read first."""
    ids = rows(
        """UPDATE kernel_outboxcommand c
           SET must_read = c.must_read OR c.state IN ('sending', 'unknown', 'submitted'), state = 'sending', attempts = c.attempts + 1,
               lease_until = clock_timestamp() + %(lease)s * interval '1 second', sent_at = %(now)s
           FROM (SELECT id FROM kernel_outboxcommand o
                 WHERE lane = %(lane)s AND state = ANY(%(open)s) AND next_at <= clock_timestamp()
                   AND (state <> 'sending' OR lease_until < clock_timestamp())
                   AND NOT EXISTS (SELECT 1 FROM kernel_outboxcommand e WHERE e.key = o.key AND e.id < o.id AND e.state = ANY(%(open)s))
                 ORDER BY next_at, id LIMIT %(batch)s FOR UPDATE SKIP LOCKED) due
           WHERE c.id = due.id RETURNING c.id""",
        {"lease": LEASE_S, "now": clock.now(), "lane": lane, "open": _OPEN, "batch": BATCH},
    )
    return list(OutboxCommand.objects.filter(pk__in=[row[0] for row in ids]).order_by("pk"))


def _record(row: OutboxCommand, answer: Answer) -> bool:
    """Write an answer on its row, unless another worker took the row over meanwhile; True when the row was ours."""
    state, must_read, finished = _next(row, answer)
    wait = answer.retry_in_s if answer.retry_in_s is not None else min(2.0**row.attempts, 300.0)
    return bool(
        execute(
            """UPDATE kernel_outboxcommand
               SET state = %s, must_read = %s, lease_until = NULL, last_error = %s, last_answer = %s::jsonb,
                   next_at = clock_timestamp() + %s * interval '1 second', finished_at = %s
               WHERE id = %s AND state = 'sending' AND attempts = %s""",
            [str(state), must_read, answer.error[:2000], json.dumps(answer.detail, default=str), 0 if finished else wait,
             clock.now() if finished else None, row.pk, row.attempts],
        )
    )  # fmt: skip


def _next(row: OutboxCommand, answer: Answer) -> tuple[OutboxState, bool, bool]:
    """(state, must be read before it is sent, finished). `needs a person` never expires: it stays dead until somebody acts."""
    if answer.state == "confirmed":
        return OutboxState.CONFIRMED, False, True
    if answer.state == "rejected":
        return OutboxState.REJECTED, False, True
    if row.attempts >= MAX_ATTEMPTS:
        return OutboxState.DEAD, row.must_read or answer.state in ("unknown", "submitted"), True
    if answer.state == "submitted":
        return OutboxState.SUBMITTED, True, False
    if answer.state == "absent":
        return OutboxState.PENDING, False, False
    if answer.state == "retry":
        return (OutboxState.UNKNOWN, True, False) if row.must_read else (OutboxState.PENDING, False, False)
    return OutboxState.UNKNOWN, True, False


def try_again(ids: Sequence[int]) -> int:
    """A person lets rejected or dead commands go again; what may have been applied is read first. How many there were."""
    found = rows(
        """UPDATE kernel_outboxcommand SET state = CASE WHEN must_read THEN 'unknown' ELSE 'pending' END, attempts = 0,
               next_at = clock_timestamp(), finished_at = NULL
           WHERE id = ANY(%s) AND state IN ('rejected', 'dead') AND settled_by_id IS NULL RETURNING lane""",
        [list(ids)],
    )
    for lane in {row[0] for row in found}:
        bell.ring("kernel.work_outbox", lane, queue="io")
    return len(found)


def ring_overdue() -> None:
    """What a lost bell or a dead worker left behind: ring each lane that has due rows."""
    found = rows(
        """SELECT DISTINCT lane FROM kernel_outboxcommand
           WHERE state = ANY(%s) AND next_at <= clock_timestamp() AND (state <> 'sending' OR lease_until < clock_timestamp())""",
        [_OPEN],
    )
    for row in found:
        bell.ring("kernel.work_outbox", row[0], queue="io")


def frozen() -> bool:
    """After a restore nothing goes out until a person has reconciled (`thaw`)."""
    return Switch.objects.filter(name=FROZEN).exists()


def freeze(*, reason: str) -> None:
    """Stop all commands: written by `manage.py restore`."""
    Switch.objects.get_or_create(name=FROZEN, defaults={"reason": reason, "set_at": clock.now()})


def thaw(*, actor: "User | None") -> bool:
    """A person has reconciled: let commands go again, each read before it is sent, since the restored rows may be older
    than the world. False, and nothing changes, when they were not frozen."""
    with transaction.atomic():
        reason = Switch.objects.select_for_update().filter(name=FROZEN).values_list("reason", flat=True).first()
        if reason is None:
            return False
        execute("UPDATE kernel_outboxcommand SET must_read = true, state = 'unknown' WHERE state = ANY(%s)", [_OPEN])
        Switch.objects.filter(name=FROZEN).delete()
        timeline.record("thawed", subject_kind="outbox", subject_ids=[0], actor=actor, data={"reason": reason})
    ring_overdue()
    return True
