"""Who may open what of insights, and what its lists may show."""

from __future__ import annotations

from datetime import timedelta

from erp.kernel import clock
from finance import chart
from finance.services.ledger import Draft, LegDraft, post_entries
from insights.models import TrafficDay
from people.models import User
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row


def order_of(store: Store) -> Kwargs:
    """An order with its profit."""
    return {"order_id": make.make_order(store=store).pk}


def some_entry() -> Kwargs:
    """An entry of the books; they are the company's."""
    legs = (LegDraft(chart.MONEY, 1, "CNY", 1), LegDraft(chart.OPENING, -1, "CNY", -1))
    drafts = [Draft(f"x:{make.number()}", "opening", "opening", 1, clock.business_date(), legs)]
    return {"entry_id": next(iter(post_entries(drafts, actor=None).new.values()))}


ROWS: list[Row] = [
    Row("insights:sales", "insights.view"),
    Row("insights:profit-home", "finance.profit"),
    Row("insights:profit", "finance.profit", kwargs={"by": "sku"}),
    Row("insights:order-profit", "finance.profit", of_store=order_of),
    Row("insights:postings", "finance.profit"),
    Row("api:profit", "finance.profit", api=True, answers=(400,)),
    Row("api:profit-order", "finance.profit", of_store=order_of, api=True),
    Row("api:sales", "insights.view", api=True, answers=(400,)),
    # Reports of finance
    Row("finance:profit-and-loss", "finance.view"),
    Row("finance:periods", "finance.view"),
    Row("finance:period", "finance.view", kwargs={"month": "2026-10"}),
    Row("finance:entry-undo", "finance.manage", ("POST",), of_nobody=some_entry),
    Row("finance:period-close", "finance.close", ("POST",), kwargs={"month": "2026-10"}),
]
LISTS: set[str] = {"insights:profit-home", "insights:postings"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show; what belongs to the store carries `name`."""
    order = make.make_order(store=store, external_id=f"{name}-profit")
    legs = (
        LegDraft(chart.RECEIVABLE, 100, "CNY", 100, store_id=store.pk, order_id=order.pk),
        LegDraft(chart.SALES, -100, "CNY", -100, store_id=store.pk, order_id=order.pk, sku_id=make.make_sku().pk),
    )
    post_entries([Draft(f"sale:{order.pk}", "sale", "order", order.pk, clock.business_date(), legs)], actor=None)
    seen = TrafficDay.objects.filter(store=store).count()
    TrafficDay.objects.create(
        store=store, day=clock.business_date() - timedelta(days=seen), visitors=9, reported_at=make.NOON
    )
