"""Tasks of the house itself, which only the demo has."""

from celery import shared_task

from erp.demo import buyers


@shared_task(name="erp.demo_buyers")
def demo_buyers() -> None:
    """Let a buyer come to the demo's shops."""
    buyers.send_buyers()
