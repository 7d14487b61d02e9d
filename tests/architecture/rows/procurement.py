"""Who may open what of procurement, and what its lists may show."""

from __future__ import annotations

from people.models import User
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row
from tests.procurement.make import make_purchase, make_quote, make_replenishment, make_supplier

POST, BOTH = ("POST",), ("GET", "POST")
VIEW, MANAGE, APPROVE = "purchasing.view", "purchasing.manage", "purchasing.approve"


def draft() -> Kwargs:
    """A draft order."""
    return {"order_id": make_purchase(state="draft").pk}


def supplier() -> Kwargs:
    """A supplier."""
    return {"supplier_id": make_supplier().pk}


def suggestion() -> Kwargs:
    """A line of the list of what to buy."""
    return {"line_id": make_replenishment().pk}


ROWS: list[Row] = [
    Row("procurement:orders", VIEW),
    Row("procurement:approve-many", APPROVE, POST),
    Row("procurement:new", MANAGE, BOTH),
    Row("procurement:order", VIEW, of_nobody=draft),
    Row("procurement:edit", MANAGE, BOTH, of_nobody=draft),
    Row("procurement:approve", APPROVE, POST, of_nobody=draft),
    Row("procurement:act", MANAGE, POST, of_nobody=lambda: {**draft(), "action": "back"}),
    Row("procurement:suppliers", VIEW),
    Row("procurement:supplier-new", MANAGE, BOTH),
    Row("procurement:supplier", VIEW, of_nobody=supplier),
    Row("procurement:supplier-edit", MANAGE, BOTH, of_nobody=supplier),
    Row("procurement:supplier-quote", MANAGE, POST, of_nobody=supplier),
    Row("procurement:supplier-closing", MANAGE, POST, of_nobody=supplier),
    Row("procurement:receive", "stock.receive"),
    Row("procurement:receive-scan", "stock.receive", POST),
    Row("procurement:replenishment", VIEW),
    Row("procurement:replenishment-draft", MANAGE, POST),
    Row("procurement:reckon", MANAGE, POST),
    Row("procurement:derivation", VIEW, of_nobody=suggestion),
    Row("api:suppliers", VIEW, api=True),
    Row("api:purchases", VIEW, api=True),
    Row("api:purchases-draft", MANAGE, POST, api=True),
    Row("api:purchase", VIEW, of_nobody=draft, api=True),
    Row("api:purchases-approve", APPROVE, POST, api=True),
    Row("api:purchase-receive", "stock.receive", POST, of_nobody=draft, api=True),
    Row("api:replenishment", VIEW, api=True),
]
LISTS: set[str] = {
    "procurement:orders",
    "procurement:suppliers",
    "procurement:replenishment",
    *("api:suppliers", "api:purchases", "api:replenishment"),
}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show; none of it belongs to a store."""
    sku = make.make_sku()
    quote = make_quote(sku=sku)
    make_purchase(supplier=quote.supplier, lines=[(sku, 5, "2")], extras=[{"amount": "1"}])
    make_replenishment(sku=sku, quote=quote, supplier=quote.supplier)
