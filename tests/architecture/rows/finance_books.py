"""Who may open what of finance: books, and what its lists may show."""

from __future__ import annotations

from datetime import date, timedelta

from erp.kernel.models import FxRate
from finance import chart
from finance.models import FeeRule, Unposted
from finance.services.ledger import Draft, LegDraft, post_entries
from people.models import User
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row

POST = ("POST",)


def some_entry() -> Kwargs:
    """An entry; the books are the company's, not a store's."""
    n = make.number()
    legs = (LegDraft(chart.MONEY, 100, "CNY", 100), LegDraft(chart.OPENING, -100, "CNY", -100))
    made = post_entries([Draft(f"test:{n}", "test", "test", n, date(2026, 11, 20), legs)], actor=None)
    return {"entry_id": next(iter(made.new.values()))}


ROWS: list[Row] = [
    Row("finance:trial-balance", "finance.view"),
    Row("finance:account", "finance.view", kwargs={"code": chart.MONEY}),
    Row("finance:entry", "finance.view", of_nobody=some_entry),
    Row("finance:unposted", "finance.view"),
    Row("finance:unposted-retry", "finance.manage", POST),
    Row("finance:rates", "finance.view"),
    Row("finance:rate-add", "finance.manage", POST, answers=(422,)),
    Row("finance:fee-rules", "finance.view"),
    Row("finance:fee-rule-add", "finance.manage", POST, answers=(422,)),
    Row("api:entries", "finance.view", api=True),
    Row("api:entry", "finance.view", of_nobody=some_entry, api=True),
    Row("api:trial-balance", "finance.view", api=True, answers=(400,)),
]
LISTS: set[str] = {"finance:unposted", "finance:rates", "finance:fee-rules", "api:entries"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show; what belongs to the store carries `name`."""
    n = make.number()
    order = make.make_order(store=store, external_id=f"{name}-books")
    about = {"store_id": store.pk, "order_id": order.pk, "partner_kind": "account", "partner_id": store.account_id}
    legs = (LegDraft(chart.RECEIVABLE, 100, "CNY", 100, **about), LegDraft(chart.SALES, -100, "CNY", -100))
    post_entries([Draft(f"grown:{n}", "sale", "order", order.pk, date(2026, 11, 20), legs)], actor=None)
    FxRate.objects.create(currency="USD", valid_from=date(2020, 1, 1) + timedelta(days=n), rate=7)
    FeeRule.objects.create(
        marketplace="amazon",
        component="commission",
        from_amount=n,
        currency="USD",
        percent=5,
        valid_from=date(2026, 1, 1),
    )
    Unposted.objects.create(kind="sale", document_id=order.pk, reason="no_rate USD 2026-11-20", at=make.NOON)
