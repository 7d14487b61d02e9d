"""A reply goes out: how the outbox sends it, looks a lost answer up, and what its end means in the conversation."""

from collections.abc import Sequence
from datetime import timedelta

from aftersales.models import Conversation, Message
from aftersales.services.conversations import lock, paired, reference_of, reopen_locked, settle
from aftersales.states import MessageState
from erp.kernel import crypto
from erp.kernel.models import OutboxCommand
from erp.kernel.services.outbox import MAX_ATTEMPTS, Answer
from erp.kernel.services.timeline import record
from stores.connectors import errors
from stores.connectors.port import Connector, Raw, RemoteMessage, Reply
from stores.services.accounts import connected
from stores.services.answers import answer_to

FIRST_LOOK_S = 0.7
LOOK_BACK = timedelta(hours=1)


def send(commands: Sequence[OutboxCommand]) -> dict[int, Answer]:
    """Send each reply, one call each. A lost answer is `unknown`: it is looked up before anything is sent again."""
    return {row.pk: _sent(message) for row, message in _with_message(commands)}


def check(commands: Sequence[OutboxCommand]) -> dict[int, Answer]:
    """Look whether the marketplace has a reply: by our reference, or by the same text after it was written."""
    return {row.pk: _looked_up(message) for row, message in _with_message(commands)}


def settled(answers: Sequence[tuple[OutboxCommand, Answer]]) -> None:
    """Write what was heard on the messages, in the transaction that records it. What was not sent has to be answered again, also in
    a conversation that was closed meanwhile."""
    by_message = {row.payload["message_id"]: (row, answer) for row, answer in answers}
    conversations = lock(row.payload["conversation_id"] for row, _ in answers)
    messages = list(Message.objects.filter(pk__in=by_message).order_by("pk"))
    changed = [message for message in messages if _heard(message, *by_message[message.pk])]
    _leave_what_is_taken(changed)
    Message.objects.bulk_update(changed, ["state", "error", "external_id"])
    for state, action in ((MessageState.SENT, "conversation.sent"), (MessageState.FAILED, "conversation.not_sent")):
        mine = {message.conversation_id: {"error": message.error} for message in changed if message.state == state}
        record(action, subject_kind="conversation", subject_ids=mine, actor=None, data_by_id=mine)
        if state == MessageState.FAILED:
            closed = Conversation.objects.filter(pk__in=mine, closed_at__isnull=False).order_by("pk")
            reopen_locked(list(closed.values_list("pk", flat=True)), actor=None)
    settle(conversations)


def _heard(message: Message, row: OutboxCommand, answer: Answer) -> bool:
    """Note the answer on the message; False when it says nothing new. Sent is the end, whatever is heard later."""
    if message.state == MessageState.SENT:
        return False
    before = (message.state, message.error)
    message.error = answer.error
    if answer.state == "confirmed":
        message.state, message.error = MessageState.SENT, ""
        message.external_id = message.external_id or str(answer.detail.get("external_id") or "")[:160]
    elif answer.state == "rejected" or row.attempts >= MAX_ATTEMPTS:
        message.state = MessageState.FAILED
    else:
        message.state = MessageState.SENDING
    return (message.state, message.error) != before


def _leave_what_is_taken(messages: Sequence[Message]) -> None:
    """A number that came back with a text so changed that it passed for another message stays with that one."""
    taken = set(
        Message.objects.filter(
            conversation__in={message.conversation_id for message in messages},
            external_id__in={message.external_id for message in messages} - {""},
        ).values_list("conversation_id", "external_id", "pk")
    )
    for message in messages:
        if any(
            (row[0], row[1]) == (message.conversation_id, message.external_id) and row[2] != message.pk for row in taken
        ):
            message.external_id = ""


def _sent(message: Message | None) -> Answer:
    if message is None or message.sealed is None:
        return Answer("rejected", error="the message is gone")
    if message.external_id:  # it came back with the messages of the marketplace
        return Answer("confirmed", detail={"external_id": message.external_id})
    conversation = message.conversation
    reply = Reply(
        thread_id=conversation.thread_id,
        reference=reference_of(message.pk),
        text=crypto.unseal(message.sealed).decode(),
        site=conversation.store.site,
        order_id=conversation.order_number,
    )
    try:
        with connected(conversation.account_id) as connector:
            receipt = connector.send_message(reply)
    except errors.AlreadyDone as error:
        return Answer("unknown", error=str(error), retry_in_s=0)
    except errors.ConnectorError as error:
        return answer_to(error)
    again = FIRST_LOOK_S if receipt.state == "submitted" else None
    return Answer(receipt.state, detail=receipt.detail, retry_in_s=again)


def _looked_up(message: Message | None) -> Answer:
    if message is None:
        return Answer("rejected", error="the message is gone")
    if message.external_id:
        return Answer("confirmed", detail={"external_id": message.external_id})
    waiting = list(
        Message.objects.filter(conversation=message.conversation_id, client_id__isnull=False, external_id="").order_by(
            "pk"
        )
    )
    taken = set(
        Message.objects.filter(conversation=message.conversation_id).exclude(external_id="").values_list("external_id", flat=True)
    )  # fmt: skip
    alike = [mine.sent_at for mine in waiting if mine.text_hash == message.text_hash]
    try:
        with connected(message.conversation.account_id) as connector:
            told, odd = _read(connector, connector.messages(since=min(alike) - LOOK_BACK))
    except errors.ConnectorError as error:
        return answer_to(error, reading=True)
    copies = [each for each in told if each.thread_id == message.conversation.thread_id and not each.from_buyer]
    new = sorted((each for each in copies if each.external_id not in taken), key=lambda each: each.sent_at)
    found = paired(waiting, new).get(message.pk)
    if found is None and odd:
        return Answer("retry", error=f"{odd} messages could not be read, and it may be among them")
    if found is None:
        return Answer("absent", retry_in_s=0)
    return Answer("confirmed", detail={"external_id": found.external_id})


def _read(connector: Connector, found: Sequence[Raw]) -> tuple[list[RemoteMessage], int]:
    """What can be read of them, and how many can't."""
    told: list[RemoteMessage] = []
    for raw in found:
        try:
            told.append(connector.read_message(raw.raw))
        except errors.UnreadableAnswer:
            continue
    return told, len(found) - len(told)


def _with_message(commands: Sequence[OutboxCommand]) -> list[tuple[OutboxCommand, Message | None]]:
    found = Message.objects.select_related("conversation__store").in_bulk(
        [row.payload["message_id"] for row in commands]
    )
    return [(row, found.get(row.payload["message_id"])) for row in commands]
