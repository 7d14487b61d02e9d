"""The doors that a bell opens."""

from celery import shared_task

from logistics.services import tracking


@shared_task(name="logistics.pull_scans")
def pull_scans() -> None:
    """Read where the carriers saw the parcels."""
    tracking.pull_due()
