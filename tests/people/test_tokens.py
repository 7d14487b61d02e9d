"""API tokens: the rights of their person, narrowed by scope, shown once, closed at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from erp.kernel import clock
from people.access import HasCode
from people.models import ApiToken, User
from people.services.accounts import deactivate
from people.services.tokens import create_token, find_token, revoke_tokens
from people.tokens import TokenAuthentication
from stores.access import store_ids_for
from tests import factories as make
from tests.people.helpers import browser, person

pytestmark = pytest.mark.django_db


class Stores(APIView):
    """A made-up API page."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [HasCode]
    permission_code = "orders.view"
    permission_codes = {"POST": "orders.cancel"}

    def get(self, request: Request) -> Response:
        return Response(store_ids_for(request.user))

    post = get


def ask_api(key: str | None, method: str = "get") -> Response:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return Stores.as_view()(getattr(APIRequestFactory(), method)("/", headers=headers))


def key_of(user: User, scope: str = "read") -> str:
    return create_token(user=user, name="script", scope=scope)[1]


def test_a_token_sees_the_stores_of_its_person() -> None:
    mine, _other = make.make_store(), make.make_store()
    answer = ask_api(key_of(person(stores=[mine])))
    assert (answer.status_code, answer.data) == (200, [mine.pk])


def test_no_key_or_a_wrong_one_is_401() -> None:
    none, wrong = ask_api(None), ask_api("erp_wrong")
    assert (none.status_code, wrong.status_code, wrong.headers["WWW-Authenticate"]) == (401, 401, "Bearer")


def test_the_role_decides_and_a_read_token_only_reads() -> None:
    finance = person(role="finance")
    answers = [
        ask_api(key_of(person(role="designer"))).status_code,
        ask_api(key_of(person())).status_code,
        ask_api(key_of(person()), "post").status_code,
        ask_api(key_of(person(), "write"), "post").status_code,
        ask_api(key_of(finance, "write"), "post").status_code,
    ]
    assert answers == [403, 200, 403, 200, 403]


def test_only_a_digest_is_kept_and_the_key_is_shown_once() -> None:
    lin, page = person(), browser()
    page.force_login(lin)
    shown = page.post("/profile/tokens/", {"name": "robot", "scope": "read", "days": "30"})
    key = re.search(r"erp_[\w-]+", shown.content.decode())[0]  # type: ignore[index]
    row = ApiToken.objects.get(user=lin)

    assert (find_token(key), row.name, key in str(vars(row)), key in page.get("/profile/").content.decode()) == (
        row,
        "robot",
        False,
        False,
    )
    assert "no-store" in shown.headers["Cache-Control"]


def test_tokens_end_by_revoking_by_age_and_with_the_account() -> None:
    revoked, old, closed = person(), person(), person()
    keys = [key_of(user) for user in (revoked, old, closed)]
    counts = [revoke_tokens(user_ids=[revoked.pk], actor=revoked) for _ in range(2)]
    deactivate(user_ids=[closed.pk], actor=revoked)
    before = find_token(keys[1]) is not None
    with clock.frozen(clock.now() + timedelta(days=366)):
        after = [find_token(key) for key in keys]
    assert (counts, before, after) == ([1, 0], True, [None, None, None])


def test_use_is_noted_to_the_minute(django_assert_num_queries: object) -> None:
    key = key_of(person())
    ask_api(key)
    first = ApiToken.objects.get().last_used_at
    ask_api(key)
    assert first is not None
    assert ApiToken.objects.get().last_used_at == first
