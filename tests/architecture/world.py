"""The walk over all addresses, the world in which each row is tried, and what counts as a fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from people.access import PUBLIC, SIGNED_IN, code_for, rule_of
from people.models import User
from people.roles import Role
from people.services.tokens import create_token
from stores.models import Store
from tests import factories as make
from tests.architecture.access_matrix import Kwargs, Row

REFUSED = (401, 403, 404)
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
MISSING = 2**40


def in_parts(rows: Sequence[Row], size: int = 20) -> list[Sequence[Row]]:
    """Rows in parts, each of which shares a world."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def part_name(rows: Sequence[Row]) -> str:
    """How the tests name a part: by its first row and its last."""
    return f"{rows[0].name}..{rows[-1].name}"


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is as if it had never been."""
    sid = transaction.savepoint()
    yield
    transaction.savepoint_rollback(sid)


def all_patterns(
    resolver: URLResolver | None = None, space: str = "", path: str = ""
) -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """Each address of the house: its full name, its path and its view. A nameless one is known by its path."""
    for each in (resolver or get_resolver()).url_patterns:
        where = path + str(each.pattern)
        if isinstance(each, URLResolver):
            inside = f"{space}{each.namespace}:" if each.namespace else space
            yield from all_patterns(each, inside, where)
        elif isinstance(each, URLPattern):
            yield (space + each.name if each.name else where), where, each.callback


def rules_in_code(view: Callable[..., Any], methods: tuple[str, ...]) -> set[str | None]:
    """The rule or rules that a view carries: DRF views may carry one per method."""
    kind, actions = getattr(view, "cls", None), getattr(view, "actions", None) or {}
    if kind is None or getattr(view, "access_rule", None):
        return {rule_of(view)}
    rules = set()
    for method in methods:
        probe = type("Probe", (kind,), {"action": actions.get(method.lower())})
        rules.add(code_for(probe, method) or rule_of(view))
    return rules


class World:
    """Two stores, and of each role a person who may work on the first. `wrote`: rows written by the last request."""

    wrote = 0

    def __init__(self) -> None:
        self.mine, self.other = make.make_store(), make.make_store()
        self.people = {role: make.make_user(role=role, stores=[self.mine], password=make.PASSWORD) for role in Role}
        self.stranger = make.make_user(role=Role.OWNER)
        self.tokens = {
            role: create_token(user=user, name="matrix", scope="write")[1] for role, user in self.people.items()
        }

    def ask(self, row: Row, method: str, kwargs: Kwargs, role: Role | None) -> HttpResponse:
        """One request by a person of a role, or by nobody; what it changes is undone."""
        client = Client(raise_request_exception=True)
        headers = {}
        if role is not None and row.api:
            headers["Authorization"] = f"Bearer {self.tokens[role]}"
        elif role is not None:
            client.force_login(self.people[role])
        sid = transaction.savepoint()
        before = written_rows()
        response = client.generic(
            method, reverse(row.name, kwargs=kwargs), headers=headers, content_type="application/x-www-form-urlencoded"
        )
        self.wrote = written_rows() - before
        transaction.savepoint_rollback(sid)
        return response

    def kwargs_for(self, row: Row, store: Store, person: User) -> Kwargs:
        """The address of an object of this store or person."""
        if row.of_store:
            return row.of_store(store)
        if row.of_self:
            return row.of_self(person)
        return row.of_nobody() if row.of_nobody else dict(row.kwargs)


def faults_of(world: World, row: Row, method: str) -> Iterator[str]:
    """Each way in which the house breaks the row for a method."""
    rule = row.rule(method)
    mine = world.kwargs_for(row, world.mine, world.people[Role.OWNER])
    anonymous = world.ask(row, method, mine, None)
    if not stranger_is_answered(anonymous, row, rule, method):
        yield f"{method} by nobody: {anonymous.status_code} {anonymous.headers.get('Location', '')}"
    for role, person in world.people.items():
        kwargs = row.of_self(person) if row.of_self else mine
        got = world.ask(row, method, kwargs, role)
        allowed = rule in (PUBLIC, SIGNED_IN) or person.can(rule)
        if allowed and not is_answer(got, row, method):
            yield f"{method} by {role}: {got.status_code}, the rule lets them in"
        if not allowed and got.status_code != 403:
            yield f"{method} by {role}: {got.status_code} instead of 403"
        if allowed:
            yield from faults_with_others_objects(world, row, method, role)


def faults_with_others_objects(world: World, row: Row, method: str, role: Role) -> Iterator[str]:
    """An object that one may not see must look as if it did not exist."""
    if row.of_store and not world.people[role].sees_all_stores:
        hidden = row.of_store(world.other)
    elif row.of_self:
        hidden = row.of_self(world.stranger)
    else:
        return
    there = world.ask(row, method, hidden, role)
    none = {key: MISSING if isinstance(value, int) else f"{value}-none" for key, value in hidden.items()}
    not_there = world.ask(row, method, none, role)
    if there.status_code != 404 or bare(there, row, hidden) != bare(not_there, row, none):
        yield f"{method} by {role} on another's object: {there.status_code}, a missing one: {not_there.status_code}"


def stranger_is_answered(response: HttpResponse, row: Row, rule: str, method: str) -> bool:
    """Public pages answer; others ask for a sign-in (a page) or refuse with 401 (an API)."""
    if rule == PUBLIC:
        return is_answer(response, row, method)
    if row.api:
        return response.status_code == 401
    return response.status_code == 302 and response.headers["Location"].startswith(reverse("account_login"))


def is_answer(response: HttpResponse, row: Row, method: str) -> bool:
    """An empty form may be refused as such, but nobody who may is turned away, and nothing breaks."""
    if response.status_code in row.answers:
        return True
    away = (
        response.status_code == 302
        and response.headers["Location"].startswith(reverse("account_login"))
        and row.access != PUBLIC
    )
    return not away and (
        response.status_code < 400 or (method in UNSAFE and response.status_code in (400, 409, 415, 422))
    )


def unnamed(row: Row) -> list[str]:
    """The methods that must change nothing: reading ones, and those that the row does not name."""
    return [method for method in ("GET", *UNSAFE) if method == "GET" or method not in row.methods]


def writes(world: World, row: Row, method: str) -> bool:
    """Whether the owner's request changes rows."""
    owner = world.people[Role.OWNER]
    world.ask(row, method, world.kwargs_for(row, world.mine, owner), Role.OWNER)
    return world.wrote > 0


def bare(response: HttpResponse, row: Row, kwargs: Kwargs) -> str:
    """A page without what differs on every request: the CSRF token, and its own address."""
    text = response.content.decode().replace(reverse(row.name, kwargs=kwargs), "ADDRESS")
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', r"\1", text)


def written_rows() -> int:
    """How many rows this transaction has written so far, sessions (signing in writes one) and the last use of tokens aside."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables "
            "WHERE relname NOT IN ('django_session', 'people_apitoken')"
        )
        return int(cursor.fetchone()[0])
