"""Conversations as the inbox and their own page show them: texts are opened for what is shown only."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftersales.models import Case, Conversation, Message, ReplyTemplate
from aftersales.queries import reply_values
from aftersales.reads.words import action_words, by_itself
from aftersales.states import MessageState
from aftersales.variables import VARIABLES
from erp.kernel import clock, crypto
from erp.kernel.models import TimelineEntry
from erp.kernel.sql import rows
from logistics.models import Parcel
from orders.models import Buyer, Order, OrderLine
from orders.queries import free_stock
from orders.reads.rows import due_words, shown_name
from orders.reads.words import state_tone
from people.models import User
from products.models import Listing
from stores.connectors.registry import capabilities_of

RISK = timedelta(hours=4)
PREVIEW = 120
OTHERS = 10
_NOTHING = (False, "")
_TONES = {MessageState.SENDING: "progress", MessageState.FAILED: "bad", MessageState.SENT: "ok"}


def conversation_rows(conversations: Sequence[Conversation], *, user: User) -> list[dict[str, Any]]:
    """Lines of the inbox, each with the beginning of its last message and the time that is left."""
    now, last = clock.now(), _last([each.pk for each in conversations])
    return [
        {
            "conversation": each,
            "buyer": buyer_name(each, user),
            "from_us": last.get(each.pk, _NOTHING)[0],
            "text": last.get(each.pk, _NOTHING)[1],
            **left(each.answer_by, now),
        }
        for each in conversations
    ]


def left(answer_by: datetime | None, now: datetime) -> dict[str, Any]:
    """How much time is left to answer; red when it is over or nearly so."""
    if answer_by is None:
        return {"left": "", "risk": False}
    return {"left": due_words(answer_by, now), "risk": answer_by - now < RISK}


def buyer_name(conversation: Conversation, user: User) -> str:
    """The buyer as the role permits; nobody once they are forgotten."""
    if conversation.sealed is None:
        return ""
    return shown_name(str(crypto.unseal_json(conversation.sealed)["name"]), full=user.can("orders.buyer"))


def _last(conversation_ids: Sequence[int]) -> dict[int, tuple[bool, str]]:
    found = rows(
        """SELECT DISTINCT ON (conversation_id) conversation_id, NOT from_buyer, sealed FROM aftersales_message
           WHERE conversation_id = ANY(%s) ORDER BY conversation_id, sent_at DESC, id DESC""",
        [list(conversation_ids)],
    )
    return {row[0]: (row[1], text_of(row[2])[:PREVIEW]) for row in found}


def text_of(sealed: bytes | memoryview | None) -> str:
    """What was said; "" once it is forgotten."""
    return crypto.unseal(sealed).decode() if sealed is not None else ""


def conversation_context(conversation: Conversation, *, user: User) -> dict[str, Any]:
    """All that the page of a conversation shows; a fixed number of queries, whatever was said."""
    takes = capabilities_of(conversation.account.marketplace).replies
    order = conversation.order
    orders = _other_orders(conversation, user)
    return {
        "conversation": conversation,
        "buyer": buyer_name(conversation, user),
        "messages_said": _said(conversation),
        **left(conversation.answer_by, clock.now()),
        "order": order,
        "order_tone": state_tone(order.state) if order else "",
        "parcels": Parcel.objects.filter(order_link__order=order).select_related("service__carrier").order_by("pk")
        if order
        else [],
        "products": _products(conversation),
        "other_orders": [(each, state_tone(each.state)) for each in orders],
        "cases": _cases(conversation, [each.pk for each in orders]),
        "events": _events(conversation),
        "takes_replies": takes,
        "may_reply": user.can("messages.reply"),
        "may_open": user.can("cases.manage") and order is not None,
        "mine": conversation.assignee_id == user.pk,
        "client_id": uuid4(),
        "templates": template_choices() if takes else [],
        "variables": [(f"{{{name}}}", words) for name, words in VARIABLES.items()],
    }


def template_choices() -> list[tuple[str, str]]:
    """What may be chosen in the reply: (template and language, its name), in the reader's language first."""
    zh = (get_language() or "").startswith("zh")
    choices = []
    for template in ReplyTemplate.objects.filter(retired_at=None).order_by("name"):
        texts = [("en", template.text_en), ("zh", template.text_zh), (template.other_language, template.text_other)]
        for language, text in sorted(texts, key=lambda pair: (pair[0] == "zh") != zh):
            if text:
                choices.append((f"{template.pk}:{language}", f"{template.name} ({language})"))
    return choices


def template_text(choice: str) -> str | None:
    """The text of a choice of `template_choices`; None when it is none."""
    key, _colon, language = choice.partition(":")
    found = (
        ReplyTemplate.objects.filter(pk=int(key), retired_at=None).first()
        if key.isdecimal() and len(key) < 19
        else None
    )
    if found is None:
        return None
    return {"en": found.text_en, "zh": found.text_zh, found.other_language: found.text_other}.get(language)


def values_for(conversation: Conversation, user: User) -> dict[str, str]:
    """What the variables stand for when this person writes here."""
    return {**reply_values([conversation.pk])[conversation.pk], "agent_name": user.display_name}


def _said(conversation: Conversation) -> list[dict[str, Any]]:
    found = Message.objects.filter(conversation=conversation).select_related("written_by").order_by("sent_at", "pk")
    return [
        {
            "message": each,
            "text": text_of(each.sealed),
            "tone": _TONES.get(MessageState(each.state), "neutral"),
            "again": each.state == MessageState.FAILED,
            "by": each.written_by.display_name if each.written_by else _("written at the marketplace"),
        }
        for each in found
    ]


def _products(conversation: Conversation) -> list[dict[str, Any]]:
    """What it is about: the listing that was asked about, or what was ordered; with what is free of it in all warehouses."""
    ordered = OrderLine.objects.filter(order=conversation.order_id or 0).values("listing_id")
    wanted = Q(pk=conversation.listing_id or 0) | Q(pk__in=ordered)
    listings = list(Listing.objects.filter(wanted).select_related("sku").order_by("pk")[:OTHERS])
    free = free_stock([listing.sku_id for listing in listings if listing.sku_id])
    return [
        {
            "sku": listing.sku.code if listing.sku else listing.seller_sku,
            "title": listing.title or (listing.sku.name if listing.sku else ""),
            "available": sum(here.get(listing.sku_id, 0) for here in free.values()) if listing.sku_id else None,
            "url": reverse("stock-sku", args=[listing.sku_id]) if listing.sku_id else "",
        }
        for listing in listings
    ]


def _other_orders(conversation: Conversation, user: User) -> list[Order]:
    """Orders of the same buyer in the person's stores: same e-mail, phone or full name, by their keyed hashes."""
    known = Buyer.objects.filter(order=conversation.order_id or 0).first()
    same = Q()
    for name, value in (
        ("name_hash", known.name_hash if known else conversation.name_hash),
        ("email_hash", known.email_hash if known else None),
        ("phone_hash", known.phone_hash if known else None),
    ):
        if value is not None:
            same |= Q(**{name: value})
    if not same:
        return []
    ids = Buyer.objects.filter(same).exclude(order=conversation.order_id or 0).values("order_id")
    return list(Order.objects.for_user(user).filter(pk__in=ids).select_related("store").order_by("-pk")[:OTHERS])


def _cases(conversation: Conversation, other_ids: Sequence[int]) -> QuerySet[Case]:
    ids = [*other_ids, *([conversation.order_id] if conversation.order_id else [])]
    return Case.objects.filter(order__in=ids).select_related("order").order_by("-pk")[:OTHERS]


def _events(conversation: Conversation) -> list[dict[str, Any]]:
    found = TimelineEntry.objects.filter(subject_kind="conversation", subject_id=conversation.pk).select_related(
        "actor"
    )
    made = []
    for entry in found.order_by("-pk")[:50]:
        text, hue, detail = action_words(entry.action, entry.data)
        actor = entry.actor.display_name if entry.actor else by_itself()
        made.append({"text": text, "at": entry.at, "tone": hue, "detail": detail, "actor": actor})
    return made
