"""What the schedule rings."""

from celery import shared_task

from procurement.services.replenishment import reckon


@shared_task(name="procurement.reckon")
def reckon_replenishment() -> int:
    """Reckon anew what to buy."""
    return reckon()
