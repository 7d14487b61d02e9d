"""Who may open what of aftersales, and what its lists may show."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from aftersales.models import Case, CaseLine, Message, ReplyTemplate, UnknownParcel
from aftersales.services.returns import keep_unknown
from orders.models import OrderLine
from people.models import User
from stores.models import Store
from tests import factories as make
from tests.aftersales.make import make_review
from tests.aftersales.talk import make_conversation
from tests.architecture.rows.kinds import Kwargs, Row

POST = ("POST",)
BOTH = ("GET", "POST")


def case_of(store: Store, **fields: Any) -> Kwargs:
    """A case on an order of a store, by which a unit comes back."""
    order = make.make_order(store=store, **fields)
    case = Case.objects.create(
        client_id=uuid4(), number=f"CS{make.number():08}", order=order, account=store.account, kind="return_refund",
        goods="expected", opened_at=make.NOON,
    )  # fmt: skip
    line = OrderLine.objects.get(order=order)
    assert line.listing.sku
    CaseLine.objects.create(case=case, order_line=line, sku=line.listing.sku, expected=1)
    return {"case_id": case.pk}


def order_of(store: Store) -> Kwargs:
    """An order."""
    return {"order_id": make.make_order(store=store).pk}


def some_line() -> Kwargs:
    """A line of a case; the warehouse takes in for all stores."""
    return {"line_id": CaseLine.objects.get(case_id=case_of(make.make_store())["case_id"]).pk}


def some_unknown() -> Kwargs:
    """A parcel that nothing explains; the warehouse works for all stores."""
    return {"unknown_id": keep_unknown(client_id=uuid4(), code=f"Z{make.number()}", note="", actor=None)}


def conversation_of(store: Store) -> Kwargs:
    """A buyer who waits for an answer of the store."""
    return {"conversation_id": make_conversation(store=store).pk}


def action_of(store: Store) -> Kwargs:
    """Something to do with a conversation."""
    return {**conversation_of(store), "action": "close"}


def unsent_of(store: Store) -> Kwargs:
    """A reply of a store that was not sent."""
    conversation = make_conversation(store=store)
    message = Message.objects.create(
        conversation=conversation,
        client_id=uuid4(),
        from_buyer=False,
        sent_at=make.NOON,
        answers_upto=0,
        state="failed",
    )
    return {"conversation_id": conversation.pk, "message_id": message.pk}


def some_template() -> Kwargs:
    """A reply template; they are the company's."""
    return {"template_id": ReplyTemplate.objects.create(name=f"T{make.number()}", text_en="Hello").pk}


ROWS: list[Row] = [
    Row("aftersales:list", "cases.view"),
    Row("aftersales:case", "cases.view", of_store=case_of),
    Row("aftersales:open", "cases.manage", BOTH, of_store=order_of),
    Row("aftersales:refund", "cases.refund", POST, of_store=case_of),
    Row("aftersales:resend", "cases.manage", POST, of_store=case_of),
    Row("aftersales:stop", "cases.manage", POST, of_store=case_of),
    Row("aftersales:close", "cases.manage", POST, of_store=case_of),
    Row("aftersales:station", "returns.receive"),
    Row("aftersales:station-scan", "returns.receive", POST),
    Row("aftersales:judge", "returns.receive", POST),
    Row("aftersales:unknown", "returns.receive"),
    Row("aftersales:unknown-link", "returns.receive", POST, of_nobody=some_unknown),
    Row("aftersales:reviews", "cases.view"),
    Row("aftersales:reviews-seen", "cases.manage", POST),
    Row("aftersales:review-limits", "cases.manage", BOTH),
    Row("aftersales:messages", "messages.view"),
    Row("aftersales:conversation", "messages.view", of_store=conversation_of),
    Row("aftersales:conversation-drawer", "messages.view", of_store=conversation_of),
    Row("aftersales:reply", "messages.reply", POST, of_store=conversation_of),
    Row("aftersales:reply-filled", "messages.reply", of_store=conversation_of),
    Row("aftersales:conversation-act", "messages.reply", POST, of_store=action_of),
    Row("aftersales:reply-again", "messages.reply", POST, of_store=unsent_of),
    Row("aftersales:templates", "messages.view"),
    Row("aftersales:template-new", "messages.reply", BOTH),
    Row("aftersales:template", "messages.reply", BOTH, of_nobody=some_template),
    Row("aftersales:template-retire", "messages.reply", POST, of_nobody=some_template),
    Row("api:conversations", "messages.view", api=True),
    Row("api:conversation", "messages.view", of_store=conversation_of, api=True),
    Row("api:conversation-replies", "messages.reply", POST, of_store=conversation_of, api=True),
    Row("api:cases", "cases.view", api=True),
    Row("api:case", "cases.view", of_store=case_of, api=True),
    Row("api:cases-open", "cases.manage", POST, api=True),
    Row("api:case-refunds", "cases.refund", POST, of_store=case_of, api=True),
    Row("api:case-line-inspect", "returns.receive", POST, of_nobody=some_line, api=True),
]
LISTS: set[str] = {
    *("aftersales:list", "aftersales:unknown", "aftersales:reviews", "aftersales:messages", "aftersales:templates"),
    *("api:cases", "api:conversations"),
}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show; what belongs to the store carries `name`."""
    case_of(store, external_id=f"{name}-case")
    make_review(store=store, title=f"{name} review")
    make_conversation(store=store, text=f"{name} message", buyer_name=f"{name} buyer")
    ReplyTemplate.objects.create(name=f"T{make.number()}", text_en="Hello")
    UnknownParcel.objects.create(client_id=uuid4(), code=f"Z{make.number()}", kept_at=make.NOON, kept_by=user)
