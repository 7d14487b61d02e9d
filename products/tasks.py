"""The doors that a bell opens in products."""

from celery import shared_task

from products.services import following
from products.services.found import read_listings


@shared_task(name="products.look_due")
def look_due() -> None:
    """Ring the daily look at what each account lists."""
    following.look_due()


@shared_task(name="products.look_at_listings")
def look_at_listings(account_id: int) -> None:
    """Read what an account lists, and follow it."""
    following.look(account_id, read=read_listings)
