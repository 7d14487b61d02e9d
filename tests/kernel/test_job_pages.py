"""Jobs on the page: mine, how far, what became of each row, and stop."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from erp.kernel.models import Job, JobRow
from people.models import User
from tests import factories as make
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def make_job(user: User, **fields: Any) -> Job:
    job = Job.objects.create(**{"kind": "orders.approve", "total": 3, "created_by": user, "created_at": NOON, **fields})
    JobRow.objects.bulk_create(
        [
            JobRow(job=job, subject_id=1, state="done"),
            JobRow(job=job, subject_id=2, state="refused", code="held", values={"holds": ["unpaid"]}),
            JobRow(job=job, subject_id=3),
        ]
    )
    return job


def test_a_person_sees_own_jobs_only(client: Client) -> None:
    lin, owner = make.make_user(role="operations"), make.make_user(role="owner")
    mine, other = make_job(lin), make_job(owner)
    client.force_login(lin)
    assert [row["job"].pk for row in client.get(reverse("jobs")).context["rows"]] == [mine.pk]
    for name in ("job", "job-toast"):
        assert client.get(reverse(name, args=[other.pk])).status_code == 404
    assert client.post(reverse("job-cancel", args=[other.pk])).status_code == 404


def test_each_row_says_what_became_of_it(client: Client) -> None:
    lin = make.make_user(role="operations")
    job = make_job(lin, done=1, refused=1)
    client.force_login(lin)
    page = client.get(reverse("job", args=[job.pk]))
    assert [(row["label"], row["row"].state, row["reason"]) for row in page.context["rows"]] == [
        ("#1", "done", ""),
        ("#2", "refused", "Held: Unpaid. Clear this first."),
        ("#3", "pending", ""),
    ]
    refused = client.get(reverse("job", args=[job.pk]), {"state": "refused"})
    assert [row["label"] for row in refused.context["rows"]] == ["#2"]


def test_the_toast_asks_for_itself_until_the_job_ends(client: Client) -> None:
    lin = make.make_user(role="operations")
    job = make_job(lin, state="running", done=1)
    client.force_login(lin)
    running = client.get(reverse("job-toast", args=[job.pk])).content.decode()
    Job.objects.update(state="done", finished_at=NOON)
    ended = client.get(reverse("job-toast", args=[job.pk])).content.decode()
    assert ("every 700ms" in running, "every 700ms" in ended, 'data-job="done"' in ended) == (True, False, True)


def test_a_job_is_stopped_by_a_wish_that_the_worker_sees(client: Client) -> None:
    lin = make.make_user(role="operations")
    job = make_job(lin, state="running")
    client.force_login(lin)
    answer = client.post(reverse("job-cancel", args=[job.pk]))
    job.refresh_from_db()
    assert (answer.url, job.cancel_requested_at is not None) == (reverse("job", args=[job.pk]), True)


def test_a_role_without_jobs_is_refused(client: Client) -> None:
    client.force_login(make.make_user(role="designer"))
    assert client.get(reverse("jobs")).status_code == 403
