"""The doors that a bell opens."""

from celery import shared_task

from inventory.services import alerts, channel


@shared_task(name="inventory.refresh_pools")
def refresh_pools() -> None:
    """Tell the stores what they may offer of touched SKUs."""
    channel.refresh_pools()


@shared_task(name="inventory.reckon_alerts")
def reckon_alerts() -> None:
    """Open and close the alerts of the stock."""
    alerts.reckon()
