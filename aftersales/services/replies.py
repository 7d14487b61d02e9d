"""Answers to buyers: written with their variables filled in, and sent through the outbox, each exactly once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from aftersales.models import Conversation, Message
from aftersales.queries import reply_values
from aftersales.services.conversations import lock, newest_in, settle, text_hash
from aftersales.states import MessageState
from aftersales.variables import fill
from erp.kernel import clock, crypto
from erp.kernel.models import OutboxCommand
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services import outbox
from erp.kernel.services.outbox import Command, command
from erp.kernel.services.timeline import record
from erp.kernel.sql import next_ids, retried
from people.models import User
from stores.connectors.registry import capabilities_of

SEND = "message.send"
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class ReplyDraft:
    """What somebody wants to say in a conversation; `{variables}` are filled in. `client_id` names the wish."""

    client_id: UUID
    conversation_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """The message, or why there is none. `already` when this sending was here before."""

    message_id: int | None
    already: bool = False
    refusal: Refusal | None = None


def write_reply(*, client_id: UUID, conversation_id: int, text: str, actor: User) -> Written:
    """Answer in one conversation; `write_replies` of a set of one."""
    return write_replies(drafts=[ReplyDraft(client_id, conversation_id, text)], actor=actor)[0]


@retried()
@transaction.atomic
def write_replies(*, drafts: Sequence[ReplyDraft], actor: User) -> list[Written]:
    """Write answers and command their sending; an answer per draft, in their order. The same `client_id` again: already.

    A conversation that nobody has taken is its writer's from then on. Refused: `not_found`, `no_replies` (the marketplace takes none
    by API, with its name), `empty`, `too_long`, `unknown_variable` (with their names), `missing_value` (with which have none here).
    """
    known = dict(
        Message.objects.filter(client_id__in=[draft.client_id for draft in drafts]).values_list("client_id", "pk")
    )
    new = [draft for draft in drafts if draft.client_id not in known]
    ids = lock(draft.conversation_id for draft in new)
    there = {each.pk: each for each in Conversation.objects.filter(pk__in=ids).select_related("account")}
    values = reply_values(ids)
    made: dict[UUID, Written] = {}
    fit: list[tuple[ReplyDraft, str]] = []
    for draft in new:
        told = {**values.get(draft.conversation_id, {}), "agent_name": actor.display_name}
        text, refusal = _said(draft, there.get(draft.conversation_id), told)
        if refusal is None:
            fit.append((draft, text))
        else:
            made[draft.client_id] = Written(None, refusal=refusal)
    for (draft, _), message_id in zip(fit, _write(fit, there, actor), strict=True):
        made[draft.client_id] = Written(message_id)
    return [
        Written(known[draft.client_id], already=True) if draft.client_id in known else made[draft.client_id]
        for draft in drafts
    ]


def _said(
    draft: ReplyDraft, conversation: Conversation | None, values: Mapping[str, str]
) -> tuple[str, Refusal | None]:
    """The text as it goes out, or why it doesn't."""
    if conversation is None:
        return "", Refusal("not_found")
    if not capabilities_of(conversation.account.marketplace).replies:
        return "", Refusal("no_replies", {"marketplace": conversation.account.get_marketplace_display()})
    filled = fill(draft.text.strip(), values)
    if not filled.text:
        return "", Refusal("empty")
    if filled.unknown:
        return "", Refusal("unknown_variable", {"names": filled.unknown})
    if filled.missing:
        return "", Refusal("missing_value", {"names": filled.missing})
    if len(filled.text) > LONGEST:
        return "", Refusal("too_long", {"most": LONGEST, "length": len(filled.text)})
    return filled.text, None


def _write(fit: Sequence[tuple[ReplyDraft, str]], there: Mapping[int, Conversation], actor: User) -> list[int]:
    if not fit:
        return []
    conversations = sorted({draft.conversation_id for draft, _ in fit})
    newest = newest_in(conversations)
    ids, now = next_ids("aftersales_message", len(fit)), clock.now()
    Message.objects.bulk_create(
        Message(
            pk=key,
            conversation_id=draft.conversation_id,
            client_id=draft.client_id,
            from_buyer=False,
            sealed=crypto.seal(text.encode()),
            text_hash=text_hash(text),
            sent_at=now,
            answers_upto=newest.get(draft.conversation_id, 0),
            state=MessageState.SENDING,
            written_by=actor,
        )
        for key, (draft, text) in zip(ids, fit, strict=True)
    )
    command(
        [
            Command(
                kind=SEND,
                wish=f"reply:{key}",
                key=f"conversation:{draft.conversation_id}",
                lane=f"account:{there[draft.conversation_id].account_id}",
                scope=f"store:{there[draft.conversation_id].store_id}",
                payload={"message_id": key, "conversation_id": draft.conversation_id},
                created_by=actor.pk,
            )
            for key, (draft, _) in zip(ids, fit, strict=True)
        ]
    )
    Conversation.objects.filter(pk__in=conversations, assignee=None).update(assignee=actor)
    record("conversation.replied", subject_kind="conversation", subject_ids=conversations, actor=actor)
    settle(conversations)
    return ids


@retried()
@transaction.atomic
def send_again(*, message_ids: Sequence[int], actor: User) -> Outcomes:
    """Let replies go again that were not sent; what may have arrived is looked up first. On their way or sent: already."""
    wanted = Message.objects.filter(pk__in=message_ids, client_id__isnull=False)
    conversations = lock(wanted.values_list("conversation_id", flat=True))
    states = dict(wanted.order_by("pk").values_list("pk", "state"))
    done = tuple(key for key, state in states.items() if state == MessageState.FAILED)
    again = OutboxCommand.objects.filter(wish__in=[f"reply:{key}" for key in done])
    outbox.try_again(list(again.values_list("pk", flat=True)))
    wanted.filter(pk__in=done).update(state=MessageState.SENDING, error="")
    of = set(wanted.filter(pk__in=done).values_list("conversation_id", flat=True))
    record("conversation.sent_again", subject_kind="conversation", subject_ids=sorted(of), actor=actor)
    settle(conversations)
    return Outcomes(done, tuple(key for key in states if key not in done), missing(message_ids, states))
