"""The kernel's promises, the audit command, and the walls that the database puts around history."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from urllib.parse import unquote, urlsplit

import psycopg2
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from erp.kernel import clock
from erp.kernel.append_only import TABLES
from erp.kernel.models import InboxMessage, Job, OutboxCommand, Switch
from erp.kernel.promises import PROMISES, all_promises
from erp.kernel.services import inbox, jobs, outbox
from erp.kernel.services.timeline import record
from stores.models import PriceTag, QuantityPool
from stores.promises import PROMISES as STORES
from tests.conftest import work_as_owner
from tests.factories import NOON, make_pool, make_sync_state, make_tag, make_user, number
from tests.proofs import broken, findings, plant, trade

pytestmark = pytest.mark.django_db


def a_message() -> InboxMessage:
    """Something that came in and was understood."""
    inbox.keep([inbox.Incoming("account:1", "push.none", str(number()), "A-1", {})])
    row = InboxMessage.objects.latest("pk")
    InboxMessage.objects.filter(pk=row.pk).update(state="done", processed_at=clock.now())
    return row


def a_command() -> OutboxCommand:
    """A command that is due."""
    outbox.command([outbox.Command("test", f"w{number()}", "k", "account:1", "", {}, None)])
    return OutboxCommand.objects.latest("pk")


def a_job() -> Job:
    return jobs.start("orders.approve", subject_ids=[1, 2], params={}, actor=make_user())


def lived() -> None:
    a_message()
    a_command()
    message = a_message()
    InboxMessage.objects.filter(pk=message.pk).update(state="quarantined", reason="not readable")
    jobs.work(a_job().pk)


def test_a_house_that_lived_keeps_and_exercises_them_all() -> None:
    lived()
    found = findings(PROMISES)
    assert {name: offenders for name, (_, offenders) in found.items() if offenders} == {}
    sheets = {
        promise.name for promise in PROMISES if promise.name.startswith("imports_")
    }  # tests/products/test_catalogue_import.py
    assert [name for name, (checked, _) in found.items() if not checked and name not in sheets] == []


@pytest.mark.parametrize("state", ["new", "processing", "retry"])
def test_a_message_that_nobody_looks_at_is_named(state: str) -> None:
    row = a_message()
    plant("UPDATE kernel_inboxmessage SET state = %s, next_at = now() - interval '1 hour' WHERE id = %s", state, row.pk)
    assert [row_["id"] for row_ in broken(PROMISES)["inbox_processed_or_visible"]] == [row.pk]


def test_a_message_put_aside_without_a_reason_is_named() -> None:
    row = a_message()
    plant("UPDATE kernel_inboxmessage SET state = 'quarantined' WHERE id = %s", row.pk)
    assert broken(PROMISES) == {
        "inbox_quarantine_has_reason": [{"id": row.pk, "source": row.source, "kind": row.kind, "subject": row.subject}]
    }


@pytest.mark.parametrize("state", ["pending", "sending", "submitted", "unknown"])
def test_a_command_that_nobody_sends_is_named_unless_the_outbox_is_frozen(state: str) -> None:
    row = a_command()
    plant(
        "UPDATE kernel_outboxcommand SET state = %s, next_at = now() - interval '1 hour' WHERE id = %s", state, row.pk
    )
    assert [row_["wish"] for row_ in broken(PROMISES)["outbox_delivered_due_or_visible"]] == [row.wish]
    Switch.objects.create(name="outbox.frozen", reason="restored", set_at=clock.now())
    assert broken(PROMISES) == {}


def test_a_job_that_claims_more_than_its_rows_is_named() -> None:
    job = a_job()
    jobs.work(job.pk)
    plant("UPDATE kernel_job SET done = done + 1 WHERE id = %s", job.pk)
    assert [row["id"] for row in broken(PROMISES)["jobs_count_their_rows"]] == [job.pk]


@pytest.mark.parametrize("table", TABLES)
def test_a_trigger_that_is_off_is_named(table: str) -> None:
    work_as_owner()
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
    assert broken(PROMISES) == {"history_has_its_triggers": [{"table_name": table}]}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_history_refuses_to_change_even_for_its_owner(table: str, statement: str) -> None:
    record("test", subject_kind="test", subject_ids=[1], actor=None)
    work_as_owner()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def working_role() -> "psycopg2.extensions.connection":
    """This test's database as `erp_app`, the role that serves people."""
    url = urlsplit(os.environ["DATABASE_URL"])
    host = dict(part.split("=", 1) for part in url.query.split("&") if part).get("host") or url.hostname
    return psycopg2.connect(
        host=unquote(host or ""),
        port=url.port,
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        dbname=connection.settings_dict["NAME"],
    )


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_working_role_may_not_rewrite_history(table: str, statement: str) -> None:
    found = working_role()
    try:
        with found.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == ("erp_app",)
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(statement.format(table))
    finally:
        found.close()


def test_a_right_to_rewrite_history_is_named() -> None:
    """The audit looks at its own role's rights; what it would say is asked as `erp_app`."""
    promise = next(promise for promise in PROMISES if promise.name == "history_cannot_be_rewritten")
    found = working_role()
    try:
        with found.cursor() as cursor:
            cursor.execute(promise.sql)
            assert cursor.fetchall() == []
            for right in ("UPDATE", "DELETE", "TRUNCATE"):
                assert _named_after_grant(right, promise.sql) == TABLES[0]
    finally:
        found.close()


def _named_after_grant(right: str, sql: str) -> str:
    """The first row the promise would give to a role with this right: its own query, asked about `erp_app`."""
    asked = sql.replace("current_user", "'erp_app'").replace(
        "has_table_privilege(t,", "has_table_privilege('erp_app', t,"
    )
    work_as_owner()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"GRANT {right} ON {TABLES[0]} TO erp_app")
        cursor.execute(asked)
        (row,) = cursor.fetchall()
        transaction.set_rollback(True)
    return str(row[0])


def test_the_command_prints_one_object_and_its_exit_code_says_broken() -> None:
    day = trade()
    out = StringIO()
    call_command("audit", "--json", stdout=out)
    clean = json.loads(out.getvalue().splitlines()[-1])
    assert (set(clean), clean["broken"], clean["promises"]) == (
        {"promises", "broken", "checked"},
        [],
        len(all_promises()),
    )
    assert set(clean["checked"]) == {promise.name for promise in all_promises()}
    assert all(isinstance(count, int) for count in clean["checked"].values())
    plant("UPDATE orders_order SET held = false WHERE id = %s", day.waiting.pk)
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("audit", "--json", stdout=out)
    told = json.loads(out.getvalue().splitlines()[-1])
    row = {"id": day.waiting.pk, "external_id": day.waiting.external_id, "held": False}
    assert (stopped.value.code, told["broken"]) == (1, [{"promise": "held_is_its_holds", "rows": [row]}])


def test_the_command_says_in_words_what_was_not_exercised() -> None:
    out = StringIO()
    call_command("audit", stdout=out)
    assert "not exercised  on_hand_is_moves: What is on hand is the sum of its moves" in out.getvalue()


# Stores


def a_pool() -> QuantityPool:
    return make_pool(desired=3, desired_version=2, sent=3, sent_version=2, acked=3, acked_version=2)


def a_pool_accepted_out_of_turn() -> int:
    pool = a_pool()
    plant(
        "UPDATE stores_quantitypool SET acked_version = 3 WHERE id = %s",
        pool.pk,
        table="stores_quantitypool",
        constraints=("pool_versions_ordered",),
    )
    return pool.pk


def a_pool_accepted_with_another_value() -> int:
    pool = a_pool()
    plant("UPDATE stores_quantitypool SET acked = 4 WHERE id = %s", pool.pk)
    return pool.pk


def a_pool_nobody_pushes() -> int:
    pool = a_pool()
    plant(
        "UPDATE stores_quantitypool SET desired_version = 3, next_at = now() - interval '1 hour' WHERE id = %s", pool.pk
    )
    return pool.pk


def a_tag() -> PriceTag:
    return make_tag(desired=3, desired_version=2, sent=3, sent_version=2, acked=3, acked_version=2)


def a_price_accepted_with_another_value() -> int:
    tag = a_tag()
    plant("UPDATE stores_pricetag SET acked = 4 WHERE id = %s", tag.pk)
    return tag.pk


def a_price_nobody_pushes() -> int:
    tag = a_tag()
    plant("UPDATE stores_pricetag SET desired_version = 3, next_at = now() - interval '1 hour' WHERE id = %s", tag.pk)
    return tag.pk


def a_cursor_from_nowhere() -> int:
    state = make_sync_state()
    plant("UPDATE stores_syncstate SET cursor = %s WHERE id = %s", NOON, state.pk)
    return state.pk


def an_account_that_stopped_silently() -> int:
    account = a_pool().account
    plant("UPDATE stores_selleraccount SET state = 'unauthorised' WHERE id = %s", account.pk)
    return account.pk


def an_account_that_works_without_authorisation() -> int:
    account = a_pool().account
    plant(
        "UPDATE stores_selleraccount SET authorised_until = now() - interval '1 hour' WHERE id = %s",
        account.pk,
    )
    return account.pk


def test_business_time_is_the_houses_and_not_the_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rehearsal that lives in October has no authorisation that ended in November."""
    an_account_that_works_without_authorisation()
    assert "ended_authorisation_stopped" in broken(STORES)
    earlier = clock.now() - timedelta(days=30)
    monkeypatch.setattr("erp.kernel.promises.clock.now", lambda: earlier)
    assert "ended_authorisation_stopped" not in broken(STORES)


PLANTS: list[tuple[Callable[[], int], str]] = [
    (a_pool_accepted_out_of_turn, "pool_versions_ordered"),
    (a_pool_accepted_with_another_value, "pool_versions_ordered"),
    (a_pool_nobody_pushes, "pool_pushed_or_visible"),
    (a_price_accepted_with_another_value, "price_versions_ordered"),
    (a_price_nobody_pushes, "price_pushed_or_visible"),
    (a_cursor_from_nowhere, "pull_cursor_not_ahead"),
    (an_account_that_stopped_silently, "stopped_account_says_why"),
    (an_account_that_works_without_authorisation, "ended_authorisation_stopped"),
]


@pytest.mark.parametrize(("break_it", "name"), PLANTS)
def test_a_planted_violation_of_stores_is_named(break_it: Callable[[], int], name: str) -> None:
    a_pool()
    a_tag()
    make_sync_state(cursor=NOON, last_started_at=NOON)
    before = findings(STORES)
    assert {key: offenders for key, (_, offenders) in before.items() if offenders} == {}
    assert [key for key, (checked, _) in before.items() if not checked] == []
    row = break_it()
    assert {key: [row_["id"] for row_ in rows] for key, rows in broken(STORES).items()} == {name: [row]}


def test_every_promise_of_stores_has_a_violation_that_is_planted() -> None:
    assert {promise.name for promise in STORES} == {name for _, name in PLANTS}
