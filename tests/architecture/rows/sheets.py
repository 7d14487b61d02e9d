"""Who may open what of the reasons to correct stock, and what their list may show."""

from __future__ import annotations

from inventory.models import StockReason
from people.models import User
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row

POST, BOTH = ("POST",), ("GET", "POST")
RULES = "stores.rules"


def some_reason() -> Kwargs:
    """A reason of the company."""
    return {"reason_id": StockReason.objects.create(code=f"r{make.number()}", name="Reason").pk}


def some_switch() -> Kwargs:
    """A reason, and off."""
    return {**some_reason(), "verb": "off"}


ROWS: list[Row] = [
    Row("stock-reasons", RULES),
    Row("stock-reason-new", RULES, BOTH),
    Row("stock-reason", RULES, BOTH, of_nobody=some_reason),
    Row("stock-reason-switch", RULES, POST, of_nobody=some_switch),
]
LISTS: set[str] = {"stock-reasons"}


def grow(store: Store, user: User, name: str) -> None:
    """One more reason; it belongs to no store."""
    some_reason()
