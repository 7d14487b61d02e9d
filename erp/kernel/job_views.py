"""Jobs: my own long work, how far it is, and what became of each row. Another's job is not there."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from erp.kernel.job_words import JOB_WORDS, title_of, toast_context
from erp.kernel.models import Job, JobRow
from erp.kernel.services import jobs
from erp.kernel.states import JobRowState, JobState
from erp.kernel.tables import BadCursor, keyset_page
from people.access import AuthedRequest, permission_required
from people.models import User

_TONES = {
    JobState.QUEUED: "neutral",
    JobState.RUNNING: "progress",
    JobState.DONE: "ok",
    JobState.CANCELLED: "off",
    JobState.FAILED: "bad",
}
_ROW_TONES = {JobRowState.DONE: "ok", JobRowState.ALREADY: "off", JobRowState.REFUSED: "bad"}


@require_GET
@permission_required("jobs.view")
def job_list(request: AuthedRequest) -> HttpResponse:
    """The newest first."""
    try:
        page = keyset_page(_visible(request.user), request.GET)
    except BadCursor:
        return HttpResponseBadRequest(_("This page address is broken. Go back to the first page."))
    rows = [{"job": job, "title": title_of(job), "tone": _TONES[JobState(job.state)]} for job in page.rows]
    return render(request, "jobs/list.html", {"page": page, "rows": rows})


@require_GET
@permission_required("jobs.view")
def job_page(request: AuthedRequest, job_id: int) -> HttpResponse:
    """One job, its rows with their outcome; refused ones alone on request."""
    job = _job(request.user, job_id)
    only = request.GET.get("state", "")
    found = job.rows.filter(state=only) if only in JobRowState.values else job.rows.all()
    try:
        page = keyset_page(found, request.GET, order=("id",), size=100)
    except BadCursor:
        return HttpResponseBadRequest(_("This page address is broken. Go back to the first page."))
    context = toast_context(job) | {
        "page": page,
        "rows": _rows(job, page.rows, request.user),
        "tone": _TONES[JobState(job.state)],
        "tabs": _tabs(job, only),
    }
    return render(request, "jobs/job.html", context)


@require_GET
@permission_required("jobs.view")
def job_toast(request: AuthedRequest, job_id: int) -> HttpResponse:
    """How far it is, for the toast that asks for itself."""
    return render(request, "jobs/toast.html", toast_context(_job(request.user, job_id)))


@require_POST
@permission_required("jobs.view")
def job_cancel(request: AuthedRequest, job_id: int) -> HttpResponse:
    """Stop after the slice that runs; what is done stays done."""
    job = _job(request.user, job_id)
    jobs.cancel(job)
    if request.headers.get("HX-Request") == "true":
        job.refresh_from_db()
        return render(request, "jobs/toast.html", toast_context(job))
    return redirect("job", job_id=job.pk)


def _visible(user: User) -> QuerySet[Job]:
    return Job.objects.filter(created_by=user).select_related("created_by")


def _job(user: User, job_id: int) -> Job:
    return get_object_or_404(_visible(user), pk=job_id)


def _rows(job: Job, rows: list[JobRow], user: User) -> list[dict[str, Any]]:
    words = JOB_WORDS.get(job.kind)
    labels = words.labels([row.subject_id for row in rows], user) if words else {}
    return [
        {
            "row": row,
            "label": labels.get(row.subject_id, (f"#{row.subject_id}", ""))[0],
            "url": labels.get(row.subject_id, ("", ""))[1],
            "tone": _ROW_TONES.get(JobRowState(row.state), "neutral"),
            "reason": (words.reason(row.code, row.values) if words else row.code) if row.code else "",
        }
        for row in rows
    ]


def _tabs(job: Job, only: str) -> list[dict[str, Any]]:
    counts = {"": job.total, "done": job.done, "already": job.already, "refused": job.refused}
    labels = {"": _("All"), "done": _("Done"), "already": _("Was so already"), "refused": _("Refused")}
    return [
        {
            "label": labels[name],
            "url": f"?state={name}" if name else "?",
            "count": count,
            "active": name == only,
            "warn": name == "refused",
        }
        for name, count in counts.items()
    ]
