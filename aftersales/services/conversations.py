"""What buyers write becomes conversations: who must answer, by when, who has taken it, and when it is over."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from aftersales.models import Conversation, Message
from aftersales.queries import TURNS
from aftersales.services.reading import Key, listings_of, orders_of, read_raw
from aftersales.states import MessageState
from erp.kernel import clock, crypto
from erp.kernel.outcomes import Outcomes, missing
from erp.kernel.services.inbox import DONE, Received, Verdict
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from orders.events import BuyersErased
from people.models import CompanySettings, User
from stores.connectors.port import RemoteMessage
from stores.models import Store

PATIENCE = 4  # so many times a message waits for its order; then it is shown without, since the buyer waits too
SKEW = timedelta(minutes=15)  # how far the marketplace's clock may be behind ours

Told = tuple[int, RemoteMessage]  # the store, and what was said


def process_messages(messages: Sequence[Received]) -> dict[int, Verdict]:
    """Take in messages of buyers, and of ours that were typed at the marketplace; the same again changes nothing. A verdict per
    message, inside the caller's transaction."""
    verdicts: dict[int, Verdict] = {}
    read = read_raw(messages, lambda connector, raw: connector.read_message(raw), verdicts)
    stores = {(store.account_id, store.site): store.pk for store in Store.objects.filter(
        account__in={account_id for account_id, _ in read.values()})}  # fmt: skip
    orders = orders_of({(account_id, told.order_id) for account_id, told in read.values() if told.order_id})
    order_ids = {key: order.pk for key, (order, _) in orders.items()}
    attempts = {message.id: message.attempts for message in messages}
    news: dict[Key, list[Told]] = {}
    for message_id, (account_id, told) in sorted(read.items()):
        store_id = stores.get((account_id, told.site))
        if store_id is None:
            words = f"no store for site {told.site}: add it to the account, then try again"
            verdicts[message_id] = Verdict("quarantine", words)
        elif told.order_id and (account_id, told.order_id) not in orders and attempts[message_id] < PATIENCE:
            verdicts[message_id] = Verdict("retry", f"order {told.order_id} has not come yet")
        else:
            verdicts[message_id] = DONE
            news.setdefault((account_id, told.thread_id), []).append((store_id, told))
    take_in_messages(news, order_ids)
    return verdicts


@transaction.atomic
def take_in_messages(news: Mapping[Key, Sequence[Told]], order_ids: Mapping[Key, int]) -> None:
    """Bring what was said into its conversations. Something new from a buyer opens a closed one again."""
    if not news:
        return
    _lock_threads(news)
    ids, opened = _conversations(news, order_ids)
    said = sorted(
        ((ids[key], told) for key, group in news.items() for _, told in group), key=lambda pair: pair[1].sent_at
    )
    known = _known(said)
    unknown = {(pk, told.external_id): told for pk, told in said if (pk, told.external_id) not in known}
    copies = _copies_of_ours({key: told for key, told in unknown.items() if not told.from_buyer})
    heard = _insert([(pk, told) for (pk, external_id), told in unknown.items() if (pk, external_id) not in copies])
    closed = Conversation.objects.filter(pk__in=heard, closed_at__isnull=False).values_list("pk", flat=True)
    reopened = sorted(closed)
    Conversation.objects.filter(pk__in=reopened).update(closed_at=None, closed_by=None)
    settle(sorted(ids.values()))
    record("conversation.opened", subject_kind="conversation", subject_ids=opened, actor=None)
    record("conversation.reopened", subject_kind="conversation", subject_ids=reopened, actor=None)


def _lock_threads(keys: Iterable[Key]) -> None:
    """Lock the conversations that are there by id, like everybody else, before they are written in another order."""
    pairs = sorted(keys)
    rows(
        """SELECT c.id FROM aftersales_conversation c
           JOIN unnest(%s::bigint[], %s::text[]) AS t(a, e) ON (c.account_id, c.thread_id) = (t.a, t.e)
           ORDER BY c.id FOR NO KEY UPDATE OF c""",
        [[account_id for account_id, _ in pairs], [thread_id for _, thread_id in pairs]],
    )


def _conversations(
    news: Mapping[Key, Sequence[Told]], order_ids: Mapping[Key, int]
) -> tuple[dict[Key, int], list[int]]:
    """The conversation of each thread, locked, with what is known of it by now; and which of them are new."""
    listings = listings_of({(s, told.listing_key) for group in news.values() for s, told in group if told.listing_key})
    columns: list[list[Any]] = [[] for _ in range(10)]
    for key in sorted(news):
        store_id, told = max(news[key], key=lambda pair: (bool(pair[1].order_id), pair[1].from_buyer, pair[1].sent_at))
        row = (
            key[0], store_id, key[1], order_ids.get((key[0], told.order_id)), told.order_id[:80],
            listings.get((store_id, told.listing_key)), crypto.seal_json({"name": told.buyer_name, "id": told.buyer_id}),
            crypto.blind_index("name", told.buyer_name), crypto.blind_index(f"buyer:{key[0]}", told.buyer_id), told.sent_at,
        )  # fmt: skip
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    found = rows(
        """INSERT INTO aftersales_conversation AS c
             (account_id, store_id, thread_id, order_id, order_number, listing_id, sealed, name_hash, buyer_hash, last_message_at,
              turn, opened_at, closed_upto)
           SELECT t.*, 'buyer', %s, 0 FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::bigint[],
             %s::bytea[], %s::bytea[], %s::bytea[], %s::timestamptz[]) AS t
           ON CONFLICT (account_id, thread_id) DO UPDATE SET
             order_id = coalesce(c.order_id, excluded.order_id),
             order_number = CASE WHEN c.order_number = '' THEN excluded.order_number ELSE c.order_number END,
             listing_id = coalesce(c.listing_id, excluded.listing_id)
           RETURNING c.account_id, c.thread_id, c.id, c.xmax = 0""",
        [clock.now(), *columns],
    )
    return {(row[0], row[1]): row[2] for row in found}, sorted(row[2] for row in found if row[3])


def _known(said: Sequence[tuple[int, RemoteMessage]]) -> set[tuple[int, str]]:
    found = rows(
        """SELECT m.conversation_id, m.external_id FROM aftersales_message m
           JOIN unnest(%s::bigint[], %s::text[]) AS t(c, e) ON (m.conversation_id, m.external_id) = (t.c, t.e)""",
        [[pk for pk, _ in said], [told.external_id for _, told in said]],
    )
    return {(row[0], row[1]) for row in found}


def _copies_of_ours(told: Mapping[tuple[int, str], RemoteMessage]) -> set[tuple[int, str]]:
    """Which of these are what was written here: known by our reference, or by the same text after it was written. They are noted."""
    copies: dict[int, list[RemoteMessage]] = {}
    for (pk, _), copy in told.items():
        copies.setdefault(pk, []).append(copy)
    waiting: dict[int, list[Message]] = {pk: [] for pk in copies}
    for mine in Message.objects.filter(conversation_id__in=copies, client_id__isnull=False, external_id="").order_by(
        "pk"
    ):
        waiting[mine.conversation_id].append(mine)
    matched: dict[tuple[int, str], Message] = {}
    for pk, there in copies.items():
        pairs = paired(waiting[pk], there)
        for mine in waiting[pk]:
            if mine.pk in pairs:
                mine.external_id, mine.state, mine.error = pairs[mine.pk].external_id[:160], MessageState.SENT, ""
                matched[pk, pairs[mine.pk].external_id] = mine
    Message.objects.bulk_update(matched.values(), ["external_id", "state", "error"])
    return set(matched)


def paired(waiting: Sequence[Message], copies: Sequence[RemoteMessage]) -> dict[int, RemoteMessage]:
    """Which of the shop's messages there (oldest first) is which reply of ours (oldest first). Each is one at most. Pure.

    Known by our reference where it is given back, else by the same text not before it was written: two equal replies are two.
    """
    pairs: dict[int, RemoteMessage] = {}
    for copy in copies:
        mine = next((each for each in waiting if each.pk not in pairs and _is_copy(each, copy)), None)
        if mine is not None:
            pairs[mine.pk] = copy
    return pairs


def reference_of(message_id: int) -> str:
    """How the marketplace knows a reply of ours."""
    return f"M{message_id}"


def _is_copy(mine: Message, told: RemoteMessage) -> bool:
    if told.reference:
        return told.reference == reference_of(mine.pk)
    same = mine.text_hash is not None and bytes(mine.text_hash) == text_hash(told.text)
    return same and told.sent_at >= mine.sent_at - SKEW


def text_hash(text: str) -> bytes | None:
    """A keyed hash by which the same text is found again; case and the width of gaps do not count."""
    return crypto.blind_index("message", text)


def _insert(said: Sequence[tuple[int, RemoteMessage]]) -> list[int]:
    """Write what is new, oldest first; the conversations in which a buyer said something."""
    patience = timedelta(hours=CompanySettings.current().answer_within_h)
    columns: list[list[Any]] = [[] for _ in range(8)]
    for pk, told in said:
        row = (
            pk, told.external_id[:160], told.from_buyer, crypto.seal(told.text.encode()), text_hash(told.text), told.sent_at,
            (told.answer_by or told.sent_at + patience) if told.from_buyer else None,
            str(MessageState.RECEIVED if told.from_buyer else MessageState.SENT),
        )  # fmt: skip
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    found = rows(
        """INSERT INTO aftersales_message
             (conversation_id, external_id, from_buyer, sealed, text_hash, sent_at, answer_by, state, error)
           SELECT t.*, '' FROM unnest(%s::bigint[], %s::text[], %s::bool[], %s::bytea[], %s::bytea[], %s::timestamptz[],
             %s::timestamptz[], %s::text[]) AS t
           ON CONFLICT (conversation_id, external_id) WHERE external_id <> '' DO NOTHING RETURNING conversation_id, from_buyer""",
        columns,
    )
    return sorted({row[0] for row in found if row[1]})


def lock(conversation_ids: Iterable[int]) -> list[int]:
    """Lock conversations by id; those that exist."""
    found = rows(
        "SELECT id FROM aftersales_conversation WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
        [sorted(set(conversation_ids))],
    )
    return [row[0] for row in found]


def newest_in(conversation_ids: Sequence[int]) -> dict[int, int]:
    """The last message of each conversation that came in or was written here."""
    found = Message.objects.filter(conversation__in=conversation_ids).values("conversation").annotate(newest=Max("pk"))
    return {row["conversation"]: row["newest"] for row in found}


def settle(conversation_ids: Sequence[int]) -> None:
    """Write on locked conversations how they stand now, in one statement."""
    execute(
        f"""UPDATE aftersales_conversation x SET turn = s.turn, answer_by = s.answer_by, last_message_at = s.last_message_at
            FROM ({TURNS} WHERE c.id = ANY(%s)) s
            WHERE x.id = s.id AND (x.turn, x.answer_by, x.last_message_at) IS DISTINCT FROM (s.turn, s.answer_by, s.last_message_at)""",
        [list(conversation_ids)],
    )


@retried()
@transaction.atomic
def assign(*, conversation_ids: Sequence[int], assignee: User | None, actor: User) -> Outcomes:
    """Somebody takes conversations, or (None) leaves them to all. Whose they are already: already."""
    found = dict(
        Conversation.objects.filter(pk__in=lock(conversation_ids)).order_by("pk").values_list("pk", "assignee_id")
    )
    wanted = assignee.pk if assignee else None
    done = tuple(key for key, holder in found.items() if holder != wanted)
    Conversation.objects.filter(pk__in=done).update(assignee=assignee)
    told = {"reason": assignee.display_name if assignee else ""}
    record("conversation.assigned", subject_kind="conversation", subject_ids=done, actor=actor, data=told)
    return Outcomes(done, tuple(key for key in found if key not in done), missing(conversation_ids, found))


@retried()
@transaction.atomic
def close(*, conversation_ids: Sequence[int], actor: User) -> Outcomes:
    """Nothing more has to be answered, also what was not. The next message of the buyer opens it again."""
    found = _closed_at(conversation_ids)
    done = tuple(key for key, closed_at in found.items() if closed_at is None)
    newest = newest_in(done)
    execute(
        """UPDATE aftersales_conversation c SET closed_at = %s, closed_by_id = %s, closed_upto = t.upto, turn = 'buyer', answer_by = NULL
           FROM unnest(%s::bigint[], %s::bigint[]) AS t(id, upto) WHERE c.id = t.id""",
        [clock.now(), actor.pk, list(newest), list(newest.values())],
    )
    record("conversation.closed", subject_kind="conversation", subject_ids=done, actor=actor)
    return Outcomes(done, tuple(key for key in found if key not in done), missing(conversation_ids, found))


@retried()
@transaction.atomic
def reopen(*, conversation_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Closed by mistake: what had not been answered has to be, by the time it always had."""
    found = _closed_at(conversation_ids)
    done = tuple(key for key, closed_at in found.items() if closed_at is not None)
    reopen_locked(done, actor=actor)
    return Outcomes(done, tuple(key for key in found if key not in done), missing(conversation_ids, found))


def reopen_locked(conversation_ids: Sequence[int], *, actor: User | None) -> None:
    """Open conversations again that the caller has locked."""
    Conversation.objects.filter(pk__in=conversation_ids).update(closed_at=None, closed_by=None, closed_upto=0)
    settle(conversation_ids)
    record("conversation.reopened", subject_kind="conversation", subject_ids=conversation_ids, actor=actor)


def _closed_at(conversation_ids: Sequence[int]) -> dict[int, datetime | None]:
    found = Conversation.objects.filter(pk__in=lock(conversation_ids)).order_by("pk")
    return dict(found.values_list("pk", "closed_at"))


def erase_of(event: BuyersErased) -> None:
    """The buyers of these orders are forgotten: names and texts of what they wrote and were told, also before an order; the times stay."""
    about = Conversation.objects.filter(order__in=event.order_ids)
    same = Q(
        order=None, buyer_hash__in=list(about.filter(buyer_hash__isnull=False).values_list("buyer_hash", flat=True))
    )
    wanted = Conversation.objects.filter(Q(order__in=event.order_ids) | same)
    ids = lock(wanted.values_list("pk", flat=True))
    Message.objects.filter(conversation__in=ids).update(sealed=None, text_hash=None)
    Conversation.objects.filter(pk__in=ids).update(sealed=None, name_hash=None, buyer_hash=None, erased_at=clock.now())
    record("conversation.erased", subject_kind="conversation", subject_ids=ids, actor=None)
