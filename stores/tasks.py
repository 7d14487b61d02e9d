"""The doors that a bell opens in stores: one service call each. All of them call marketplaces, except those that only ring."""

from celery import shared_task

from stores.services import consent, onboarding, pools, prices, pulls, sync, values
from stores.states import SyncKind


@shared_task(name="stores.pull_due")
def pull_due() -> None:
    """Ring the pulls whose time has come."""
    sync.pull_due()


@shared_task(name="stores.pull_orders")
def pull_orders(account_id: int) -> None:
    """Read what changed at an account."""
    sync.pull_orders(account_id)


@shared_task(name="stores.pull_reports_due")
def pull_reports_due() -> None:
    """Ring the pulls of settlements, returns, traffic and reviews whose time has come."""
    pulls.pull_reports_due()


@shared_task(name="stores.pull_reports")
def pull_reports(account_id: int, kind: str) -> None:
    """Read what an account reports of a kind."""
    pulls.pull_reports(account_id, SyncKind(kind))


@shared_task(name="stores.sweep_orders")
def sweep_orders(account_id: int, days: int) -> None:
    """Read the last days of an account again."""
    sync.sweep(account_id, days=days)


@shared_task(name="stores.sweep_due")
def sweep_due() -> None:
    """Ring the daily sweep of accounts whose quiet hour has come."""
    sync.sweep_due()


@shared_task(name="stores.compare_orders")
def compare_orders(account_id: int) -> None:
    """Count theirs beside ours."""
    sync.compare(account_id)


@shared_task(name="stores.stop_ended")
def stop_ended() -> None:
    """Stop accounts whose authorisation has run out, and forget old trips to consent pages."""
    onboarding.stop_ended()
    consent.forget_old()


@shared_task(name="stores.push_stock")
def push_stock(account_id: int) -> None:
    """Push the due pools of an account."""
    pools.push_due(account_id)


@shared_task(name="stores.sweep_pools")
def sweep_pools() -> None:
    """Ring for pools that were left due."""
    pools.sweep_pools()


@shared_task(name="stores.read_back_all")
def read_back_all() -> None:
    """Ring the read-back of every active account."""
    pools.read_back_all()
    prices.read_back_all()


@shared_task(name="stores.read_stock")
def read_stock(account_id: int) -> None:
    """Compare the quantities that an account shows with what it accepted."""
    pools.read_back(account_id)


@shared_task(name="stores.push_prices")
def push_prices(account_id: int) -> None:
    """Push the due prices of an account."""
    prices.push_due(account_id)


@shared_task(name="stores.sweep_prices")
def sweep_prices() -> None:
    """Ring for prices that were left due."""
    prices.sweep_prices()


@shared_task(name="stores.read_prices")
def read_prices(account_id: int) -> None:
    """Compare the prices that an account shows with what it accepted."""
    prices.read_back(account_id)


@shared_task(name="stores.forget_acks")
def forget_acks() -> None:
    """Drop acknowledgements that no figure looks at any more."""
    values.forget_acks()
