"""Who may open what of finance: payables, and what its lists may show."""

from __future__ import annotations

from people.models import User
from stores.models import Store
from tests.architecture.rows.kinds import Kwargs, Row
from tests.finance.payables import make


def some_bill() -> Kwargs:
    """A bill; those who pay work for all stores."""
    return {"bill_id": _bill().pk}


def some_payment() -> Kwargs:
    """A payment of ours."""
    return {"payment_id": make.make_advance().pk}


def some_supplier() -> Kwargs:
    """Somebody we buy from."""
    return {"supplier_id": make.make_supplier().pk}


def _bill() -> make.Bill:
    return make.make_bill(supplier=make.make_supplier(currency="CNY"), lines=[make.other(5_00)], approved=False)


POST, BOTH = ("POST",), ("GET", "POST")
ROWS: list[Row] = [
    Row("finance:bills", "payables.view"),
    Row("finance:bills-approve", "payables.manage", POST),
    Row("finance:bill-new", "payables.manage", BOTH),
    Row("finance:bill", "payables.view", of_nobody=some_bill),
    Row("finance:bill-approve", "payables.manage", POST, of_nobody=some_bill),
    Row("finance:bill-cancel", "payables.manage", POST, of_nobody=some_bill),
    Row("finance:payments", "payables.view"),
    Row("finance:payment-new", "payables.manage", BOTH),
    Row("finance:payment", "payables.view", of_nobody=some_payment),
    Row("finance:payment-share", "payables.manage", POST, of_nobody=some_payment),
    Row("finance:payment-reverse", "payables.manage", POST, of_nobody=some_payment),
    Row("finance:ageing", "payables.view"),
    Row("finance:supplier-statement", "payables.view", of_nobody=some_supplier),
    Row("finance:supplier-statement-export", "payables.view", of_nobody=some_supplier),
    Row("finance:opening", "finance.manage", BOTH),
    Row("finance:opening-confirm", "finance.manage", POST),
    Row("finance:opening-template", "finance.manage"),
    Row("finance:opening-problems", "finance.manage", kwargs={"digest": "none"}, answers=(400,)),
    Row("api:bills", "payables.view", api=True),
    Row("api:bills-new", "payables.manage", POST, api=True),
    Row("api:bills-approve", "payables.manage", POST, api=True),
    Row("api:payments", "payables.view", api=True),
    Row("api:payments-new", "payables.manage", POST, api=True),
]
LISTS: set[str] = {"finance:bills", "finance:payments", "api:bills", "api:payments"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show."""
    _bill()
    make.make_advance()
