"""The doors that a bell opens."""

from celery import shared_task

from inventory.services import alerts, channel, collecting, collection_forgetting, months, points, push_rules


@shared_task(name="inventory.refresh_pools")
def refresh_pools() -> None:
    """Tell the stores what they may offer of touched SKUs."""
    channel.refresh_pools()


@shared_task(name="inventory.end_fixed")
def end_fixed() -> None:
    """Let go of fixed quantities whose time is over."""
    push_rules.end_fixed()


@shared_task(name="inventory.keep_months")
def keep_months() -> None:
    """Keep what the stock was worth at the end of months that are over."""
    months.keep_months()


@shared_task(name="inventory.forget_collectors")
def forget_collectors() -> None:
    """Forget who collected at pick-up points, when their time is over."""
    collection_forgetting.forget_due()


@shared_task(name="inventory.reckon_alerts")
def reckon_alerts() -> None:
    """Open and close the alerts of the stock."""
    alerts.reckon()


@shared_task(name="inventory.judge_points")
def judge_points() -> None:
    """Suspend pick-up points whose papers have lapsed, and let go of what nobody collected in time."""
    points.judge()
    collecting.expire()
