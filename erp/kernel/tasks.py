"""The doors that a bell opens: fetch the rows, call one service."""

from celery import shared_task

from erp.kernel.api import idempotency
from erp.kernel.services import audits, inbox, jobs, outbox, schedule, sheets_in, sheets_out


@shared_task(name="kernel.tick")
def tick() -> None:
    """Ring what is due."""
    schedule.tick()


@shared_task(name="kernel.sweep")
def sweep() -> None:
    """Find what lost bells and dead workers left behind."""
    inbox.ring_overdue()
    outbox.ring_overdue()
    jobs.ring_open()


@shared_task(name="kernel.process_inbox")
def process_inbox(kind: str) -> None:
    """Understand the due messages of a kind."""
    inbox.process(kind)


@shared_task(name="kernel.work_outbox")
def work_outbox(lane: str) -> None:
    """Send the due commands of a lane."""
    outbox.work(lane)


@shared_task(name="kernel.run_job")
def run_job(job_id: int) -> None:
    """Go on with a job."""
    jobs.work(job_id)


@shared_task(name="kernel.run_audit")
def run_audit() -> None:
    """Prove the promises and keep what was found."""
    audits.run_audit()


@shared_task(name="kernel.forget_answers")
def forget_answers() -> None:
    """Delete what the API answered more than a day ago."""
    idempotency.forget_old()


@shared_task(name="kernel.forget_raw")
def forget_raw() -> None:
    """Empty raw messages whose time is over."""
    while inbox.forget_raw():
        pass


@shared_task(name="kernel.forget_sheets")
def forget_sheets() -> None:
    """Delete the files of old imports and of exports whose link has expired."""
    sheets_in.forget_old()
    sheets_out.forget_expired()
