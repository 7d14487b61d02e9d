"""Who may open what of the stock's alerts, and what its list may show."""

from __future__ import annotations

from inventory.models import StockAlert
from people.models import User
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row

POST, BOTH = ("POST",), ("GET", "POST")


def some_single() -> Kwargs:
    """A SKU that is kept."""
    return {"sku_id": make.make_sku().pk}


ROWS: list[Row] = [
    Row("stock-alerts", "stock.view"),
    Row("stock-alerts-batch", "stock.alerts", POST, kwargs={"action": "note"}),
    Row("stock-alert-limits", "stock.limits", BOTH),
    Row("stock-sku-limits", "stock.limits", BOTH, of_nobody=some_single),
]
LISTS: set[str] = {"stock-alerts"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show."""
    sku = make.make_sku()  # stock belongs to no store
    StockAlert.objects.create(sku=sku, kind="out", units=0, sold_14=3, opened_at=make.NOON)
