"""Who may open what of counts, and what their lists may show."""

from __future__ import annotations

from uuid import uuid4

from erp.kernel import clock
from inventory.models import StockCount
from people.models import User
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row

POST, BOTH = ("POST",), ("GET", "POST")
ADJUST = "stock.adjust"


def a_count(maker: User | None = None) -> StockCount:
    """An open count."""
    return StockCount.objects.create(
        client_id=uuid4(),
        number=f"CT{make.number():08}",
        warehouse=make.make_warehouse(),
        scope="all",
        created_by=maker or make.make_user(role="warehouse"),
        created_at=clock.now(),
    )


def some_count() -> Kwargs:
    """A count; stock is the company's."""
    return {"count_id": a_count().pk}


ROWS: list[Row] = [
    Row("stock-counts", ADJUST),
    Row("stock-count-new", ADJUST, BOTH),
    Row("stock-count-rules", "company.manage", BOTH),
    Row("stock-count", ADJUST, of_nobody=some_count),
    Row("stock-count-approve", "stock.approve", POST, of_nobody=some_count),
    Row("stock-count-lines", ADJUST, POST, of_nobody=lambda: {**some_count(), "action": "again"}),
    Row("stock-count-act", ADJUST, POST, of_nobody=lambda: {**some_count(), "action": "finish"}),
    Row("stock-count-export", ADJUST, of_nobody=some_count),
    Row("stock-count-sheet", ADJUST, of_nobody=some_count),
    Row("stock-count-work", ADJUST, of_nobody=some_count),
    Row("stock-count-scan", ADJUST, POST, of_nobody=some_count),
    Row("stock-count-undo", ADJUST, POST, of_nobody=some_count),
]
LISTS: set[str] = {"stock-counts"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show."""
    a_count(user)
