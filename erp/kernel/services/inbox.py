"""What comes in is kept raw and sealed first, then understood by the processor that the wiring names for its kind."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import transaction

from erp.kernel import clock, crypto
from erp.kernel.services import bell
from erp.kernel.services.slices import split_on_error
from erp.kernel.sql import execute, rows
from erp.kernel.states import InboxState

log = logging.getLogger(__name__)

KEEP_RAW = timedelta(days=90)
LEASE_S = 120
MAX_ATTEMPTS = 12


@dataclass(frozen=True, slots=True)
class Incoming:
    """Something to keep. (source, kind, external_id) names the delivery: the same again changes nothing."""

    source: str
    kind: str
    external_id: str
    subject: str
    payload: Any
    state: InboxState = InboxState.NEW
    reason: str = ""
    delete_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """A kept message, opened for its processor."""

    id: int
    source: str
    kind: str
    external_id: str
    subject: str
    payload: Any
    attempts: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a message: understood, to be tried again, or kept for a person with the reason."""

    outcome: Literal["done", "retry", "quarantine"]
    reason: str = ""
    retry_in_s: float | None = None


DONE = Verdict("done")


@dataclass(frozen=True, slots=True)
class Processor:
    """How a kind is understood. `transactional`: the call and its verdicts share one transaction (no HTTP inside).

    `queue` is where its worker sits: `io` for processors that call a marketplace, `work` for the others.
    """

    call: Callable[[list[Received]], Mapping[int, Verdict]]
    transactional: bool = True
    batch: int = 200
    queue: str = "work"


_processors: dict[str, Processor] = {}


def set_processors(processors: Mapping[str, Processor]) -> None:
    """Called by the wiring with its table of inbox kinds."""
    _processors.clear()
    _processors.update(processors)


def keep(messages: Sequence[Incoming]) -> int:
    """Keep all in one statement and ring; how many were new. The same delivery again is not a second row."""
    if not messages:
        return 0
    at = clock.now()
    columns: list[list[Any]] = [[], [], [], [], [], [], [], []]
    for message in messages:
        sealed = crypto.seal(
            json.dumps(message.payload, ensure_ascii=False, separators=(",", ":"), default=str).encode()
        )
        values = (
            message.source, message.kind, message.external_id[:200], message.subject[:120], sealed,
            str(message.state), message.reason, message.delete_after or at + KEEP_RAW,
        )  # fmt: skip
        for column, value in zip(columns, values, strict=True):
            column.append(value)
    new = rows(
        """INSERT INTO kernel_inboxmessage
             (source, kind, external_id, subject, payload, state, reason, delete_after, received_at, processed_at)
           SELECT s, k, e, j, p, t, r, d, %s, CASE WHEN t = 'quarantined' THEN %s END
           FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::bytea[], %s::text[], %s::text[], %s::timestamptz[])
             AS u(s, k, e, j, p, t, r, d)
           ON CONFLICT (source, kind, external_id) DO NOTHING RETURNING kind""",
        [at, at, *columns],
    )
    for kind in {row[0] for row in new}:
        ring_for(kind)
    return len(new)


def ring_for(kind: str) -> None:
    """Ask a worker to look at the messages of a kind."""
    processor = _processors.get(kind)
    if processor:
        bell.ring("kernel.process_inbox", kind, queue=processor.queue)


def process(kind: str) -> int:
    """Understand all due messages of a kind; how many were taken up."""
    processor = _processors[kind]
    taken = 0
    while batch := _claim(kind, processor.batch):
        taken += len(batch)
        readable = _opened(batch)
        if processor.transactional:
            split_on_error(readable, lambda part: _process_atomically(processor, part), _failed_alone)
        else:
            _record(readable, processor.call(readable))
    return taken


def _process_atomically(processor: Processor, part: Sequence[Received]) -> None:
    with transaction.atomic():
        _record(part, processor.call(list(part)))


def _failed_alone(message: Received, error: Exception) -> None:
    log.error("inbox message %s could not be processed", message.id, exc_info=error)
    if message.attempts >= MAX_ATTEMPTS:
        _record([message], {message.id: Verdict("quarantine", f"{type(error).__name__}: {error}"[:500])})
    else:
        _record([message], {message.id: Verdict("retry", f"{type(error).__name__}: {error}"[:500])})


def _claim(kind: str, count: int) -> list[tuple[Any, ...]]:
    return rows(
        """UPDATE kernel_inboxmessage m
           SET state = 'processing', attempts = attempts + 1, lease_until = clock_timestamp() + %s * interval '1 second'
           WHERE id IN (SELECT id FROM kernel_inboxmessage
                        WHERE kind = %s AND state IN ('new', 'retry', 'processing') AND next_at <= clock_timestamp()
                          AND (state <> 'processing' OR lease_until < clock_timestamp())
                        ORDER BY next_at, id LIMIT %s FOR UPDATE SKIP LOCKED)
           RETURNING id, source, kind, external_id, subject, payload, attempts, received_at""",
        [LEASE_S, kind, count],
    )


def _opened(batch: list[tuple[Any, ...]]) -> list[Received]:
    return [
        Received(key, source, kind, external_id, subject, json.loads(crypto.unseal(payload)), attempts, received_at)
        for key, source, kind, external_id, subject, payload, attempts, received_at in sorted(batch)
    ]


def _record(messages: Sequence[Received], verdicts: Mapping[int, Verdict]) -> None:
    """Write the verdicts in one statement; a message without one is a programming error and is tried again, visibly."""
    ids, states, reasons, waits = [], [], [], []
    for message in messages:
        verdict = verdicts.get(message.id, Verdict("retry", "its processor gave no verdict"))
        if verdict.outcome == "retry" and message.attempts >= MAX_ATTEMPTS:
            verdict = Verdict("quarantine", f"given up after {message.attempts} attempts: {verdict.reason}")
        state = {"done": InboxState.DONE, "retry": InboxState.RETRY, "quarantine": InboxState.QUARANTINED}[
            verdict.outcome
        ]
        ids.append(message.id)
        states.append(str(state))
        reasons.append(verdict.reason)
        waits.append(verdict.retry_in_s if verdict.retry_in_s is not None else min(2.0**message.attempts, 300.0))
    execute(
        """UPDATE kernel_inboxmessage m
           SET state = u.s, reason = u.r, lease_until = NULL, processed_at = CASE WHEN u.s = 'retry' THEN NULL ELSE %s END,
               next_at = CASE WHEN u.s = 'retry' THEN clock_timestamp() + u.w * interval '1 second' ELSE m.next_at END
           FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::float[]) AS u(i, s, r, w) WHERE m.id = u.i""",
        [clock.now(), ids, states, reasons, waits],
    )


def try_again(ids: Sequence[int]) -> int:
    """A person lets quarantined messages be tried again; how many there were."""
    found = rows(
        """UPDATE kernel_inboxmessage SET state = 'new', attempts = 0, reason = '', next_at = clock_timestamp(), processed_at = NULL
           WHERE id = ANY(%s) AND state = 'quarantined' RETURNING kind""",
        [list(ids)],
    )
    for kind in {row[0] for row in found}:
        ring_for(kind)
    return len(found)


def dismiss(ids: Sequence[int], *, reason: str) -> int:
    """A person decides that quarantined messages need nothing more; the raw text stays until its time is over."""
    return execute(
        """UPDATE kernel_inboxmessage SET state = 'done', reason = %s || reason, processed_at = %s
           WHERE id = ANY(%s) AND state = 'quarantined'""",
        [f"{reason} | ", clock.now(), list(ids)],
    )


def erase(*, about: Sequence[tuple[str, str]]) -> int:
    """Empty what was kept of these (source, subject) pairs; how many messages. What is still to be understood stays until it is;
    what waits for a person is taken as dismissed, since there is nothing left to look at."""
    sources, subjects = ([pair[place] for pair in about] for place in (0, 1))
    return execute(
        """UPDATE kernel_inboxmessage m SET payload = '', erased_at = %s, state = 'done', processed_at = coalesce(m.processed_at, %s)
           FROM unnest(%s::text[], %s::text[]) AS u(source, subject)
           WHERE m.source = u.source AND m.subject = u.subject AND m.erased_at IS NULL AND m.state IN ('done', 'quarantined')""",
        [clock.now(), clock.now(), sources, subjects],
    )


def forget_raw(*, most: int = 5000) -> int:
    """Empty what was understood and has been kept long enough; how many messages. What waits for a person is kept until somebody looked."""
    return execute(
        """UPDATE kernel_inboxmessage SET payload = '', erased_at = %s WHERE id IN (
             SELECT id FROM kernel_inboxmessage WHERE state = 'done' AND erased_at IS NULL AND delete_after < %s
             ORDER BY delete_after LIMIT %s FOR UPDATE SKIP LOCKED)""",
        [clock.now(), clock.now(), most],
    )


def ring_overdue() -> None:
    """What a lost bell left behind: ring for each kind that has due messages."""
    found = rows(
        """SELECT DISTINCT kind FROM kernel_inboxmessage
           WHERE state IN ('new', 'retry', 'processing') AND next_at <= clock_timestamp()
             AND (state <> 'processing' OR lease_until < clock_timestamp())"""
    )
    for row in found:
        ring_for(row[0])
