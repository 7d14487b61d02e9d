"""The doors that a bell opens."""

from celery import shared_task

from inventory.services import channel


@shared_task(name="inventory.refresh_pools")
def refresh_pools() -> None:
    """Tell the stores what they may offer of touched SKUs."""
    channel.refresh_pools()
