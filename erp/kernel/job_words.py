"""How the pages of jobs speak about each kind of job: its name, its subjects, the reasons of its refusals. The apps fill it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from erp.kernel.models import Job
from erp.kernel.states import JobState

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from people.models import User


@dataclass(frozen=True, slots=True)
class JobWords:
    """What a kind of job is called, how its subjects are named and opened, and what its refusals mean."""

    title: str | Promise
    labels: Callable[[Sequence[int], User], Mapping[int, tuple[str, str]]]
    reason: Callable[[str, Mapping[str, Any]], str]


JOB_WORDS: dict[str, JobWords] = {}


def title_of(job: Job) -> str:
    """The name of a job; a kind without words shows itself."""
    words = JOB_WORDS.get(job.kind)
    return str(words.title) if words else job.kind


def toast_context(job: Job) -> dict[str, Any]:
    """What the progress toast of a job needs; it asks for itself while the job is open."""
    open_ = job.state in (JobState.QUEUED, JobState.RUNNING)
    return {
        "job": job,
        "title": title_of(job),
        "toast_state": "running" if open_ else job.state,
        "toast_url": reverse("job-toast", args=[job.pk]),
        "cancel_url": reverse("job-cancel", args=[job.pk]),
        "page_url": reverse("job", args=[job.pk]),
    }
