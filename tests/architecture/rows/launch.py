"""Who may open what of prices to be computed, launches and design tasks, and what their lists may show."""

from __future__ import annotations

from datetime import date

from people.models import User
from products.models import DesignTask, LaunchCard
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row

POST, BOTH = ("POST",), ("GET", "POST")
PRICE, MANAGE, WORK = "listings.price", "launch.manage", "design.work"


def listing_of(store: Store) -> Kwargs:
    """A listing of a store."""
    return {"listing_id": make.make_listing(store=store).pk}


def some_card() -> Kwargs:
    """A card; products belong to the company."""
    product = make.make_product()
    return {"card_id": LaunchCard.objects.create(product=product, created_at=make.NOON, stage_since=make.NOON).pk}


def task_of(store: Store) -> Kwargs:
    """A task for the page of a store."""
    task = DesignTask.objects.create(kind="store_page", store=store, due_on=date(2026, 12, 1), created_at=make.NOON)
    return {"task_id": task.pk}


ROWS: list[Row] = [
    Row("finance:prices", PRICE),
    Row("finance:price", PRICE, of_store=listing_of),
    Row("finance:prices-check", PRICE, POST),
    Row("finance:prices-apply", PRICE, POST),
    Row("finance:price-rules", PRICE),
    Row("finance:price-rule", PRICE, of_store=lambda store: {"store_id": store.pk}),
    Row("finance:price-rule-save", "stores.rules", POST, of_store=lambda store: {"store_id": store.pk}),
    Row("products:launch", WORK),
    Row("products:launch-add", MANAGE, POST),
    Row("products:launch-card", WORK, of_nobody=some_card),
    Row("products:launch-move", MANAGE, POST, of_nobody=some_card),
    Row("products:launch-plan", MANAGE, POST, of_nobody=some_card),
    Row("products:launch-comment", WORK, POST, of_nobody=some_card),
    Row("products:design", WORK),
    Row("products:design-new", MANAGE, BOTH),
    Row("products:design-lacking", WORK),
    Row("products:design-lacking-make", MANAGE, POST, kwargs={"what": "images"}),
    Row("products:design-batch", WORK, POST, kwargs={"verb": "start"}),
    Row("products:design-judge-batch", MANAGE, POST, kwargs={"verb": "accept"}),
    Row("products:design-task", WORK, of_store=task_of),
    Row("products:design-plan", MANAGE, POST, of_store=task_of),
    Row("products:design-act", WORK, POST, of_store=lambda store: {**task_of(store), "verb": "start"}),
    Row("products:design-judge", MANAGE, POST, of_store=lambda store: {**task_of(store), "verb": "cancel"}),
]
LISTS: set[str] = {"finance:prices", "finance:price-rules", "products:design", "products:design-lacking"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show."""
    more = make.make_store(name=f"{name} more", account=store.account)
    make.StoreAccess.objects.create(store=more, user=user)
    make.make_listing(store=store, title=f"{name} to be priced")
    card = some_card()
    LaunchCard.objects.filter(pk=card["card_id"]).update(owner=user)
    DesignTask.objects.filter(pk=task_of(store)["task_id"]).update(brief=name, owner=user)
    DesignTask.objects.create(
        kind="images", product=make.make_product(), due_on=date(2026, 12, 1), created_at=make.NOON
    )
