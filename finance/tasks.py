"""The doors that a bell opens."""

from celery import shared_task

from finance.services import days, settlements_review
from finance.services.books import booking


@shared_task(name="finance.post_unposted")
def post_unposted() -> None:
    """Try the facts again that could not be booked when they happened."""
    after: int | None = 0
    while after is not None:
        _, after = booking.post_unposted(after=after)


@shared_task(name="finance.rematch")
def rematch() -> None:
    """Match open lines of settlements again, as orders and sales come in."""
    settlements_review.rematch_open()


@shared_task(name="finance.keep_days")
def keep_days() -> None:
    """Keep the turnovers of the legs that came."""
    days.keep_days()
