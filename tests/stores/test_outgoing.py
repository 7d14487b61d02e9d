"""What goes out, and what a person does about it. Lin runs two stores, Omar one of another account, Vera none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from erp.kernel import clock
from erp.kernel.models import OutboxCommand, TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.services import outbox, outbox_by_hand
from erp.kernel.services.outbox import Answer, Sender
from people.models import User
from people.roles import Role
from stores.masking import masked
from stores.models import QuantityPool, Store
from tests.factories import make_order, make_pool, make_store, make_tag, make_user

pytestmark = pytest.mark.django_db
Heard = list[tuple[int, str, str]]


@pytest.fixture
def store() -> Store:
    return make_store(name="Berlin shop")


@pytest.fixture
def lin(store: Store) -> User:
    return make_user(role=Role.OPERATIONS, stores=[store, make_store(name="Paris shop")])


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """What the house was told of ends, by a sender that is never asked to send."""
    told: Heard = []

    def settled(answers: Sequence[tuple[OutboxCommand, Answer]]) -> None:
        told.extend((row.pk, answer.state, answer.error) for row, answer in answers)

    monkeypatch.setattr(outbox, "_senders", {"test.kind": Sender(_never, _never, settled)})
    return told


def _never(rows: Sequence[OutboxCommand]) -> dict[int, Answer]:
    raise AssertionError("nothing is to be sent")


def command(store: Store, *, state: str, scope: str = "", key: str = "thing:5", **fields: Any) -> OutboxCommand:
    over = clock.now() if state in ("confirmed", "rejected", "dead") else None
    return OutboxCommand.objects.create(
        kind="test.kind", wish=f"w{OutboxCommand.objects.count()}", key=key, lane=store.account.lane, scope=scope, payload={},
        state=state, created_at=clock.now(), finished_at=over, **fields,
    )  # fmt: skip


def state_of(row: OutboxCommand) -> tuple[str, Any, str]:
    row.refresh_from_db()
    return row.state, row.settled_by, row.settled_reason


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_settling_by_hand_is_heard_like_an_answer_and_says_who_and_why(store: Store, lin: User, heard: Heard) -> None:
    dead, unknown, confirmed, sending = (
        command(store, state=name) for name in ("dead", "unknown", "confirmed", "sending")
    )
    ids = [dead.pk, unknown.pk, confirmed.pk, sending.pk, 10**9]

    told = outbox_by_hand.settle(ids=ids, happened=True, reason=" seen in Seller Central ", actor=lin)
    again = outbox_by_hand.settle(ids=[dead.pk], happened=False, reason="no", actor=lin)

    refused = {sending.pk: Refusal("sending"), 10**9: Refusal("not_found")}
    assert told == Outcomes((dead.pk, unknown.pk), (confirmed.pk,), refused)
    assert again == Outcomes((), (dead.pk,))
    assert heard == [(dead.pk, "confirmed", ""), (unknown.pk, "confirmed", "")]
    assert [state_of(row) for row in (dead, unknown)] == [("confirmed", lin, "seen in Seller Central")] * 2
    lines = TimelineEntry.objects.filter(subject_kind="thing", subject_id=5).values_list("action", "actor", "data")
    assert list(lines) == [
        ("command.settled", lin.pk, {"command": "test.kind", "happened": True, "reason": "seen in Seller Central"})
    ]


def test_what_is_no_longer_wanted_is_never_sent(store: Store, lin: User, heard: Heard) -> None:
    pending, rejected = command(store, state="pending"), command(store, state="rejected", key="odd")
    ids = [pending.pk, rejected.pk]

    silent = outbox_by_hand.settle(ids=ids, happened=False, reason="  ", actor=lin)
    outbox_by_hand.settle(ids=ids, happened=False, reason="the buyer kept it", actor=lin)

    assert silent == Outcomes(refused=dict.fromkeys(ids, Refusal("no_reason")))
    assert heard == [(pending.pk, "rejected", "the buyer kept it")]  # of the other the house has heard before
    assert [state_of(row)[0] for row in (pending, rejected)] == ["rejected", "rejected"]
    assert (outbox.work(store.account.lane), outbox.try_again(ids)) == (0, 0)
    assert outbox_by_hand.retry(ids=ids, actor=lin) == Outcomes(refused=dict.fromkeys(ids, Refusal("settled")))
    assert TimelineEntry.objects.filter(subject_kind="command", subject_id=rejected.pk).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxCommand.objects.filter(pk=pending.pk).update(settled_reason="")


def test_a_batch_goes_again_with_an_outcome_for_each(store: Store, lin: User, heard: Heard) -> None:
    soon = clock.now() + timedelta(hours=3)
    dead, waiting = command(store, state="dead", must_read=True), command(store, state="pending", next_at=soon)
    over, sending = command(store, state="confirmed"), command(store, state="sending")

    told = outbox_by_hand.retry(ids=[dead.pk, waiting.pk, over.pk, sending.pk], actor=lin)

    assert told == Outcomes((dead.pk, waiting.pk), (sending.pk,), {over.pk: Refusal("confirmed")})
    waiting.refresh_from_db()
    assert (state_of(dead)[0], waiting.next_at < soon) == ("unknown", True)


@pytest.mark.parametrize("count", [1, 30])
def test_many_cost_the_statements_of_one(
    store: Store, lin: User, heard: Heard, count: int, django_assert_num_queries: Any
) -> None:
    ids = [command(store, state="dead", key=f"thing:{number}").pk for number in range(count)]
    with django_assert_num_queries(5):
        assert len(outbox_by_hand.settle(ids=ids, happened=True, reason="seen", actor=lin).done) == count


def test_the_page_filters_by_state_kind_account_and_age(store: Store, lin: User, heard: Heard) -> None:
    order = make_order(store=store)
    failed = command(
        store,
        state="dead",
        key=f"order:{order.pk}",
        last_error="refused: access_token=abc123 for jo@example.org",
        created_by=lin,
    )
    OutboxCommand.objects.filter(pk=failed.pk).update(created_at=clock.now() - timedelta(hours=30))
    command(store, state="rejected", settled_by=lin, settled_reason="seen")
    client = client_of(lin)

    def keys(query: str) -> list[str]:
        return [entry["row"].state for entry in client.get(f"/sync/outgoing/{query}").context["rows"]]

    page = client.get("/sync/outgoing/").content.decode()
    assert (order.external_id in page, f"{lin.display_name}" in page) == (True, True)
    assert ("abc123" in page, "jo@example.org" in page, "refused: access_token=•••" in page) == (False, False, True)
    assert [keys(query) for query in ("", "?tab=hand", "?tab=all&age=24", "?kind=nothing", f"?account={store.account_id}")] == [
        ["dead"], ["rejected"], ["dead"], [], ["dead"],
    ]  # fmt: skip
    assert keys(f"?account={10**9}&tab=all") == []


def test_each_person_sees_the_commands_of_their_own_stores(store: Store, lin: User, heard: Heard) -> None:
    beside = make_store(account=store.account, name="Beside")
    mine, theirs, whole = (
        command(store, state="dead", scope=scope, key=key)
        for scope, key in ((f"store:{store.pk}", "a"), (f"store:{beside.pk}", "b"), ("", "c"))
    )
    lin_page = client_of(lin)
    omar = client_of(make_user(role=Role.OPERATIONS, stores=[make_store()]))

    shown = [entry["row"].pk for entry in lin_page.get("/sync/outgoing/").context["rows"]]
    batch = lin_page.post("/sync/outgoing/batch/there/", {"ids": [mine.pk, theirs.pk], "reason": "seen"})
    omar.post("/sync/outgoing/batch/drop/", {"ids": [whole.pk], "reason": "mischief"})

    assert shown == [whole.pk, mine.pk]
    assert [(row["id"], row["kind"]) for row in batch.context["outcomes"]] == [
        (theirs.pk, "refused"),
        (mine.pk, "done"),
    ]
    assert [state_of(row)[0] for row in (mine, theirs, whole)] == ["confirmed", "dead", "dead"]
    assert omar.get("/sync/outgoing/?tab=all").context["rows"] == []
    assert lin_page.post("/sync/outgoing/batch/drop/", {"ids": [whole.pk]}).status_code == 422


def test_values_that_are_not_accepted_stand_beside_and_go_now(store: Store, lin: User) -> None:
    later = clock.now() + timedelta(hours=1)
    behind = make_pool(
        store=store, desired=3, desired_version=2, desired_at=clock.now(), last_error="too many", next_at=later
    )
    make_pool(store=store, desired=3, desired_version=1, sent_version=1, acked=3, acked_version=1)
    tag = make_tag(store=store, desired=7, desired_version=1, desired_at=clock.now())
    make_pool(desired=1, desired_version=1)
    client = client_of(lin)

    shown = [
        [entry["row"].pk for entry in client.get(f"/sync/outgoing/values/?kind={kind}").context["rows"]]
        for kind in ("stock", "prices")
    ]
    told = client.post("/sync/outgoing/values/again/", {"kind": "stock", "ids": [behind.pk, 10**9]})

    assert shown == [[behind.pk], [tag.pk]]
    assert (told.context["done"], told.context["refused"]) == (1, 1)
    found = QuantityPool.objects.get(pk=behind.pk)
    assert (found.desired_version, found.last_error, found.next_at < later) == (2, "", True)


def test_answers_are_shown_without_secrets_and_buyers() -> None:
    answer = {
        "ok": True,
        "refresh_token": "r1",
        "data": [{"buyer_name": "Jo", "tracking": "1Z9"}],
        "note": "mail jo@x.org",
    }

    assert (
        masked(answer)
        == '{"ok": true, "refresh_token": "•••", "data": [{"buyer_name": "•••", "tracking": "1Z9"}], "note": "mail •••"}'
    )
    assert masked("Authorization: Bearer eyJh.x, sign=99AF&v=2") == "Authorization: Bearer •••, sign=•••&v=2"
    assert (masked(None), masked({}), len(masked("a" * 5000))) == ("", "", 601)
