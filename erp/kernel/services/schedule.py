"""Recurring work: the wiring names it, one beat tick a second rings what is due, in the database's time."""

from collections.abc import Mapping
from dataclasses import dataclass

from erp.kernel import clock
from erp.kernel.services import bell
from erp.kernel.sql import execute, rows


@dataclass(frozen=True, slots=True)
class Recurring:
    """A task to ring every so many seconds."""

    task: str
    every_s: int
    queue: str = "work"


_table: dict[str, Recurring] = {}


def set_schedule(table: Mapping[str, Recurring]) -> None:
    """Called by the wiring with its table of schedules."""
    _table.clear()
    _table.update(table)


def tick() -> int:
    """Ring every job that is due and set its next time; a job that was missed for an hour rings once. How many rang."""
    names, periods = list(_table), [entry.every_s for entry in _table.values()]
    due = rows(
        """UPDATE kernel_schedule SET next_at = clock_timestamp() + every_s * interval '1 second', last_rung_at = %s
           WHERE name IN (SELECT name FROM kernel_schedule WHERE name = ANY(%s) AND next_at <= clock_timestamp() FOR UPDATE SKIP LOCKED)
           RETURNING name""",
        [clock.now(), names],
    )
    if not due and rows("SELECT count(*) FROM kernel_schedule WHERE name = ANY(%s)", [names])[0][0] < len(names):
        execute(
            """INSERT INTO kernel_schedule (name, every_s) SELECT * FROM unnest(%s::text[], %s::int[])
               ON CONFLICT (name) DO UPDATE SET every_s = excluded.every_s""",
            [names, periods],
        )
    for row in due:
        entry = _table[row[0]]
        bell.ring(entry.task, queue=entry.queue)
    return len(due)
