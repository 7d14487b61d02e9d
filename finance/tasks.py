"""The doors that a bell opens."""

from celery import shared_task

from finance.services.books import booking


@shared_task(name="finance.post_unposted")
def post_unposted() -> None:
    """Try the facts again that could not be booked when they happened."""
    after: int | None = 0
    while after is not None:
        _, after = booking.post_unposted(after=after)
