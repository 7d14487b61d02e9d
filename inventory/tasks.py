"""The doors that a bell opens."""

from celery import shared_task

from inventory.services import channel, months


@shared_task(name="inventory.refresh_pools")
def refresh_pools() -> None:
    """Tell the stores what they may offer of touched SKUs."""
    channel.refresh_pools()


@shared_task(name="inventory.keep_months")
def keep_months() -> None:
    """Keep what the stock was worth at the end of months that are over."""
    months.keep_months()
