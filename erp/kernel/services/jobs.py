"""Long work on many rows: slices of 500, a transaction each; progress and cancel live between slices; an outcome per row."""

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.db import DatabaseError, transaction

from erp.kernel import clock
from erp.kernel.models import Job
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.services import bell
from erp.kernel.services.slices import SLICE
from erp.kernel.sql import execute, rows
from erp.kernel.states import JobState

if TYPE_CHECKING:
    from people.models import User

log = logging.getLogger(__name__)

Runner = Callable[[list[int], Mapping[str, Any], "User"], Outcomes]
LEASE_S = 120
TURN_S = 150.0  # a worker kills a task after 240 s: a job that lasts longer goes on in another task


@dataclass(frozen=True, slots=True)
class Long:
    """A runner with what it needs: rows per slice (fewer when each takes long), and the workers' queue."""

    run: Runner
    slice: int = SLICE
    queue: str = "work"


_runners: dict[str, Long] = {}


def set_runners(runners: Mapping[str, Runner | Long]) -> None:
    """Called by the wiring with its table of job kinds."""
    _runners.clear()
    _runners.update({kind: entry if isinstance(entry, Long) else Long(entry) for kind, entry in runners.items()})


@transaction.atomic
def start(kind: str, *, subject_ids: Sequence[int], params: Mapping[str, Any], actor: "User") -> Job:
    """Write the job and its rows, and ring a worker. Nothing of it is lost when the worker dies."""
    if kind not in _runners:
        raise LookupError(f"no runner for job kind {kind}")
    ids = sorted(set(subject_ids))
    job = Job.objects.create(kind=kind, params=dict(params), total=len(ids), created_by=actor, created_at=clock.now())
    execute("INSERT INTO kernel_jobrow (job_id, subject_id) SELECT %s, unnest(%s::bigint[])", [job.pk, ids])
    bell.ring("kernel.run_job", job.pk, queue=_runners[kind].queue)
    return job


def work(job_id: int) -> None:
    """Go on with a job until it is done or cancelled; a second worker on the same job leaves at once."""
    if not _take(job_id):
        return
    job = Job.objects.select_related("created_by").get(pk=job_id)
    runner = _runners[job.kind]
    until = time.monotonic() + TURN_S
    while True:
        if cancel_wanted(job_id):
            _finish(job_id, JobState.CANCELLED)
            return
        ids = [row[0] for row in rows(
            "SELECT subject_id FROM kernel_jobrow WHERE job_id = %s AND state = 'pending' ORDER BY id LIMIT %s", [job_id, runner.slice]
        )]  # fmt: skip
        if not ids:
            _finish(job_id, JobState.DONE)
            return
        outcomes = run_slice(runner.run, ids, job.params, cast("User", job.created_by))
        _record(job_id, outcomes)
        if time.monotonic() > until:
            _hand_over(job_id, runner.queue)
            return


def keep_lease(job_id: int | None) -> None:
    """For a runner whose one slice lasts long: it still works, nobody else need begin."""
    execute(
        "UPDATE kernel_job SET lease_until = clock_timestamp() + %s * interval '1 second' WHERE id = %s AND state = 'running'",
        [LEASE_S, job_id],
    )


def cancel_wanted(job_id: int | None) -> bool:
    """Whether somebody wants the job to stop: a runner whose one slice lasts long asks by itself."""
    return bool(rows("SELECT 1 FROM kernel_job WHERE id = %s AND cancel_requested_at IS NOT NULL", [job_id]))


def run_slice(runner: Runner, ids: list[int], params: Mapping[str, Any], actor: "User") -> Outcomes:
    """One slice; when the database refuses it, its halves, until the poison row is alone and refused as `failed`."""
    try:
        return runner(ids, params, actor)
    except DatabaseError as error:
        if len(ids) == 1:
            log.exception("row %s could not be processed", ids[0])
            return Outcomes(refused={ids[0]: Refusal("failed", {"error": str(error).splitlines()[0][:300]})})
    half = len(ids) // 2
    return run_slice(runner, ids[:half], params, actor) + run_slice(runner, ids[half:], params, actor)


def cancel(job: Job) -> None:
    """Stop after the running slice; what is done stays done."""
    execute(
        "UPDATE kernel_job SET cancel_requested_at = coalesce(cancel_requested_at, %s) WHERE id = %s",
        [clock.now(), job.pk],
    )


def ring_open() -> None:
    """Jobs whose worker died, or whose bell was lost."""
    found = rows(
        """SELECT id, kind FROM kernel_job WHERE state IN ('queued', 'running') AND (lease_until IS NULL OR lease_until < clock_timestamp())"""
    )
    for row in found:
        bell.ring("kernel.run_job", row[0], queue=_runners[row[1]].queue if row[1] in _runners else "work")


def _take(job_id: int) -> bool:
    return bool(
        execute(
            """UPDATE kernel_job SET state = 'running', lease_until = clock_timestamp() + %s * interval '1 second'
               WHERE id = %s AND state IN ('queued', 'running') AND (lease_until IS NULL OR lease_until < clock_timestamp())""",
            [LEASE_S, job_id],
        )
    )


@transaction.atomic
def _hand_over(job_id: int, queue: str) -> None:
    execute("UPDATE kernel_job SET lease_until = NULL WHERE id = %s AND state = 'running'", [job_id])
    bell.ring("kernel.run_job", job_id, queue=queue)


def _finish(job_id: int, state: JobState) -> None:
    execute(
        "UPDATE kernel_job SET state = %s, finished_at = %s, lease_until = NULL WHERE id = %s",
        [str(state), clock.now(), job_id],
    )


@transaction.atomic
def _record(job_id: int, outcomes: Outcomes) -> None:
    ids = [*outcomes.done, *outcomes.already, *outcomes.refused]
    states = ["done"] * len(outcomes.done) + ["already"] * len(outcomes.already) + ["refused"] * len(outcomes.refused)
    plain = len(outcomes.done) + len(outcomes.already)
    codes = [""] * plain + [refusal.code for refusal in outcomes.refused.values()]
    values = ["{}"] * plain + [json.dumps(dict(refusal.values), default=str) for refusal in outcomes.refused.values()]
    execute(
        """UPDATE kernel_jobrow r SET state = u.s, code = u.c, values = u.v::jsonb
           FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS u(i, s, c, v)
           WHERE r.job_id = %s AND r.subject_id = u.i AND r.state = 'pending'""",
        [ids, states, codes, values, job_id],
    )
    execute(
        """UPDATE kernel_job SET done = done + %s, already = already + %s, refused = refused + %s,
               lease_until = clock_timestamp() + %s * interval '1 second' WHERE id = %s""",
        [len(outcomes.done), len(outcomes.already), len(outcomes.refused), LEASE_S, job_id],
    )
