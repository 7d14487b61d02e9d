"""The doors that a bell opens."""

from celery import shared_task

from orders.rules import rehearse, stale
from orders.services import allocate as allocating
from orders.services import cancel, demand, exposure, forgetting, tracking


@shared_task(name="orders.allocate")
def allocate() -> None:
    """Give approved orders their warehouse, service and parcel."""
    allocating.allocate_approved()


@shared_task(name="orders.refresh_demands")
def refresh_demands() -> None:
    """Bring demands in line with reservations that others changed."""
    demand.refresh_demands()


@shared_task(name="orders.expire_unpaid")
def expire_unpaid() -> None:
    """Free the stock of orders that nobody pays."""
    cancel.expire_unpaid()


@shared_task(name="orders.reckon_exposure")
def reckon_exposure() -> None:
    """Reckon how far each pool may oversell."""
    exposure.reckon()


@shared_task(name="orders.forget_buyers")
def forget_buyers() -> None:
    """Forget the buyers whose time is over."""
    forgetting.forget_due()


@shared_task(name="orders.close_delivered")
def close_delivered() -> None:
    """Close orders whose delivery is some days past."""
    tracking.close_delivered()


@shared_task(name="orders.apply_rules")
def apply_rules() -> None:
    """Let the live rules look at orders that changed."""
    stale.apply_stale()


@shared_task(name="orders.forget_rehearsals")
def forget_rehearsals() -> None:
    """Throw away rehearsals whose time is over."""
    rehearse.forget_old()
