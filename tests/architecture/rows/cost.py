"""Who may open what of the cost of goods, and what its lists may show."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from people.models import User
from procurement.models import GoodsReceiptLine, LateCost
from procurement.services.late_costs import LateDraft, add_late_cost
from procurement.services.receiving import receive_goods
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row
from tests.procurement.make import make_purchase

POST, BOTH = ("POST",), ("GET", "POST")
VIEW, MANAGE = "purchasing.view", "payables.manage"


def some_cost() -> LateCost:
    """Freight of goods that have come."""
    order = make_purchase(warehouse=make.make_warehouse(), lines=[(make.make_sku(), 10, "10")])
    line = order.lines.get()
    receive_goods(client_id=uuid4(), order_id=order.pk, lines=[(line.pk, 10, 0)], actor=None)
    came = GoodsReceiptLine.objects.get(line=line)
    draft = LateDraft(uuid4(), order.supplier_id, "CNY", 20_00, date(2026, 11, 20), receipt_line_ids=[came.pk])
    made = add_late_cost(draft=draft, actor=None).late_cost
    assert made is not None
    return made


def late_cost() -> Kwargs:
    """The same, as an address names it."""
    return {"late_cost_id": some_cost().pk}


ROWS: list[Row] = [
    Row("finance:late-costs", VIEW),
    Row("finance:late-cost", VIEW, of_nobody=late_cost),
    Row("finance:late-cost-new", MANAGE, BOTH),
    Row("finance:late-cost-undo", MANAGE, POST, of_nobody=late_cost),
    Row("finance:stock-value", VIEW),
    Row("finance:stock-value-export", VIEW),
    Row("stock-age", VIEW),
    Row("stock-age-export", VIEW),
    Row("stock-slow", VIEW),
    Row("stock-slow-export", VIEW),
]
LISTS: set[str] = {"finance:late-costs"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show; none of it belongs to a store."""
    some_cost()
