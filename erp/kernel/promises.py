"""Promises that the rows themselves prove. Each app lists its own in `promises.py`; `manage.py audit` runs them all."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from erp.kernel import clock
from erp.kernel.append_only import TABLES
from erp.kernel.sql import dicts, execute, rows

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Promise:
    """What must never be false.

    `sql` is SQL whose rows are the offenders (none = kept), `checked_sql` is SQL for the number of rows that were looked at.
    """

    name: str
    says: str | LazyText
    sql: str
    checked_sql: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One promise, how many rows were looked at, and the offenders (at most 50)."""

    promise: Promise
    checked: int
    offenders: list[dict[str, Any]]

    @property
    def kept(self) -> bool:
        """No row breaks it."""
        return not self.offenders

    @property
    def exercised(self) -> bool:
        """There was something to look at."""
        return self.checked > 0


def all_promises() -> list[Promise]:
    """The promises of every app, in the order of the apps."""
    found: list[Promise] = []
    for config in apps.get_app_configs():
        module = f"{config.name}.promises"
        if find_spec(module):
            found.extend(import_module(module).PROMISES)
    return found


def audit(*, progress: Callable[[Finding], None] | None = None, only: Collection[str] | None = None) -> list[Finding]:
    """Check every promise, or `only` those of these names, against one and the same snapshot of the database; nothing is written.

    A promise about business time compares with `current_setting('erp.now')::timestamptz`: a rehearsal's clock is not the database's.
    """
    own = not connection.in_atomic_block
    with transaction.atomic():
        if own:
            execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        rows("SELECT set_config('erp.now', %s, true)", [clock.now().isoformat()])
        asked = [promise for promise in all_promises() if only is None or promise.name in only]
        return [_checked(promise, progress) for promise in asked]


def _checked(promise: Promise, progress: Callable[[Finding], None] | None) -> Finding:
    offenders = dicts(f"SELECT * FROM ({promise.sql}) offenders LIMIT {SHOWN}")
    finding = Finding(promise, int(rows(promise.checked_sql)[0][0]), offenders)
    if progress:
        progress(finding)
    return finding


PROMISES = [
    Promise(
        "inbox_processed_or_visible",
        _("Everything that came in is processed, due, or visibly kept for a person"),
        """SELECT id, source, kind, subject, state, attempts, reason FROM kernel_inboxmessage
           WHERE state IN ('new', 'processing', 'retry') AND next_at < clock_timestamp() - interval '15 minutes'
             AND (lease_until IS NULL OR lease_until < clock_timestamp())""",
        "SELECT count(*) FROM kernel_inboxmessage",
    ),
    Promise(
        "inbox_quarantine_has_reason",
        _("Whatever could not be understood says why"),
        "SELECT id, source, kind, subject FROM kernel_inboxmessage WHERE state = 'quarantined' AND reason = ''",
        "SELECT count(*) FROM kernel_inboxmessage WHERE state = 'quarantined'",
    ),
    Promise(
        "outbox_delivered_due_or_visible",
        _("Every command is delivered, due, or visibly failed"),
        """SELECT id, kind, wish, lane, state, attempts, last_error FROM kernel_outboxcommand c
           WHERE state IN ('pending', 'sending', 'submitted', 'unknown') AND next_at < clock_timestamp() - interval '15 minutes'
             AND (lease_until IS NULL OR lease_until < clock_timestamp())
             AND NOT EXISTS (SELECT 1 FROM kernel_outboxcommand e WHERE e.key = c.key AND e.id < c.id
               AND e.state IN ('pending', 'sending', 'submitted', 'unknown') AND e.next_at >= clock_timestamp() - interval '15 minutes')
             AND NOT EXISTS (SELECT 1 FROM kernel_switch WHERE name = 'outbox.frozen')""",
        "SELECT count(*) FROM kernel_outboxcommand",
    ),
    Promise(
        "history_cannot_be_rewritten",
        _("The working role may not change or delete history"),
        f"""SELECT t AS table_name FROM unnest(ARRAY[{", ".join(repr(table) for table in TABLES)}]) t
            WHERE current_user = 'erp_app' AND (has_table_privilege(t, 'UPDATE') OR has_table_privilege(t, 'DELETE')
                  OR has_table_privilege(t, 'TRUNCATE'))
            UNION ALL SELECT 'the audit runs as ' || current_user || ', not as erp_app: grants are not in force'
            WHERE current_user <> 'erp_app' AND EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'erp_app')
              AND NOT pg_has_role(current_user, (SELECT datdba FROM pg_database WHERE datname = current_database()), 'MEMBER')""",
        f"SELECT {len(TABLES)}",
    ),
    Promise(
        "history_has_its_triggers",
        _("The trigger that refuses to change history is in force on each table of history"),
        f"""SELECT t AS table_name FROM unnest(ARRAY[{", ".join(repr(table) for table in TABLES)}]) t
            WHERE NOT EXISTS (SELECT 1 FROM pg_trigger g WHERE g.tgrelid = to_regclass(t) AND g.tgname = t || '_append_only'
                              AND g.tgenabled IN ('O', 'A'))""",
        f"SELECT {len(TABLES)}",
    ),
    Promise(
        "jobs_count_their_rows",
        _("What a job says it did is what its rows say"),
        """SELECT j.id, j.kind, j.total, j.done, j.already, j.refused, count(r.id) AS row_count,
                  count(r.id) FILTER (WHERE r.state = 'done') AS rows_done, count(r.id) FILTER (WHERE r.state = 'already') AS rows_already,
                  count(r.id) FILTER (WHERE r.state = 'refused') AS rows_refused
           FROM kernel_job j LEFT JOIN kernel_jobrow r ON r.job_id = j.id GROUP BY j.id
           HAVING (j.total, j.done, j.already, j.refused) <> (count(r.id), count(r.id) FILTER (WHERE r.state = 'done'),
                  count(r.id) FILTER (WHERE r.state = 'already'), count(r.id) FILTER (WHERE r.state = 'refused'))""",
        "SELECT count(*) FROM kernel_job",
    ),
    Promise(
        "imports_count_their_rows",
        _("What an import says it wrote is what its rows say"),
        """SELECT i.id, i.file_name, i.written, count(r.written_at) AS rows_written FROM kernel_importrun i
           LEFT JOIN kernel_importrow r ON r.run_id = i.id WHERE i.forgotten_at IS NULL
           GROUP BY i.id HAVING i.written <> count(r.written_at) OR (i.state <> 'unreadable' AND i.row_count <> count(r.id))""",
        "SELECT count(*) FROM kernel_importrun WHERE forgotten_at IS NULL",
    ),
    Promise(
        "imports_are_written_whole",
        _("An import that is written has no row left that should be"),
        """SELECT r.run_id, r.number, r.key FROM kernel_importrow r JOIN kernel_importrun i ON i.id = r.run_id
           WHERE i.state = 'applied' AND r.verdict IN ('new', 'changed') AND r.written_at IS NULL""",
        "SELECT count(*) FROM kernel_importrun WHERE state = 'applied'",
    ),
]
