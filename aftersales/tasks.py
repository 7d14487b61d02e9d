"""The doors that a bell opens."""

from celery import shared_task

from aftersales.services import resends


@shared_task(name="aftersales.refresh_resends")
def refresh_resends() -> None:
    """Go on with resends whose stock came or went."""
    resends.refresh_resends()
