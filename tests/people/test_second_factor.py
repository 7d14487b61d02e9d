"""The second factor: set up, asked for at sign-in, required by the owner."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from people.models import CompanySettings, User
from people.services.accounts import remove_second_factor, require_second_factor
from people.services.tokens import create_token
from tests import factories as make
from tests.people.helpers import browser, code_now, person, sign_in

pytestmark = pytest.mark.django_db
ACTIVATE = "/accounts/2fa/totp/activate/"


def set_up(client: Client) -> str:
    """Through the pages; returns the secret that the app keeps."""
    client.post("/accounts/reauthenticate/", {"password": make.PASSWORD})
    page = client.get(ACTIVATE).content.decode()
    secret = re.search(r"<code[^>]*>(\w+)</code>", page)[1]  # type: ignore[index]
    assert client.post(ACTIVATE, {"code": code_now(secret)}).status_code == 302
    return secret


def recovery_codes(client: Client) -> list[str]:
    return client.get("/accounts/2fa/recovery-codes/download/").content.decode().split()


def with_second_factor() -> tuple[User, str, list[str]]:
    lin, page = person(), browser()
    sign_in(page, lin)
    secret = set_up(page)
    return lin, secret, recovery_codes(page)


def test_the_code_is_asked_for_after_the_password() -> None:
    lin, _, codes = with_second_factor()
    page = browser()
    first = sign_in(page, lin)
    halfway = page.get("/profile/").status_code
    wrong = page.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code
    right = page.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code

    assert (first.headers["Location"].split("?")[0], halfway, wrong, right) == (
        "/accounts/2fa/authenticate/",
        302,
        200,
        302,
    )
    assert page.get("/profile/").status_code == 200


def test_a_recovery_code_opens_once() -> None:
    lin, _, codes = with_second_factor()
    opened = []
    for _ in range(2):
        page = browser()
        sign_in(page, lin)
        page.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        opened.append(page.get("/profile/").status_code)
    assert opened == [200, 302]


def test_secrets_are_sealed() -> None:
    lin, secret, codes = with_second_factor()
    kept = str(list(Authenticator.objects.filter(user=lin).values_list("data", flat=True)))
    assert (secret in kept, any(code in kept for code in codes)) == (False, False)


def test_a_required_second_factor_comes_before_everything_else() -> None:
    owner, lin, page = person(role="owner"), person(), browser()
    sign_in(page, lin)
    key = create_token(user=lin, name="script")[1]
    require_second_factor(roles=["manager"], actor=owner)

    closed = page.get("/profile/")
    htmx = page.get("/profile/", headers={"HX-Request": "true"})
    open_still = [page.get(path).status_code for path in ("/accounts/reauthenticate/", "/accounts/logout/", "/healthz")]
    assert (closed.headers["Location"], htmx.headers["HX-Redirect"], open_still) == (ACTIVATE, ACTIVATE, [200] * 3)
    assert api_status(key) == 401

    set_up(page)
    assert (page.get("/profile/").status_code, api_status(key)) == (200, 200)


def test_who_must_have_it_can_not_remove_it() -> None:
    owner = person(role="owner")
    lin, _, _ = with_second_factor()
    require_second_factor(roles=["manager"], actor=owner)
    page = browser()
    page.force_login(lin)
    page.post("/accounts/reauthenticate/", {"password": make.PASSWORD})
    page.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=lin, type="totp").count() == 1


def test_the_owner_takes_away_a_lost_one() -> None:
    owner = person(role="owner")
    lin, _, _ = with_second_factor()
    assert [remove_second_factor(user_id=lin.pk, actor=owner) for _ in range(2)] == [True, False]
    page = browser()
    assert sign_in(page, lin).headers["Location"] == "/"


def test_the_rule_is_set_on_the_company_page() -> None:
    owner, page = person(role="owner"), browser()
    page.force_login(owner)
    page.post("/company/", {"require_mfa_roles": ["finance", "manager"], "answer_within_h": 12})
    shown = page.get("/company/").content.decode()
    assert sorted(re.findall(r'value="(\w+)"[^>]* checked', shown)) == ["finance", "manager"]
    assert CompanySettings.current().answer_within_h == 12


def api_status(key: str) -> int:
    """What an API view behind a token answers: 200 or 401."""
    from tests.people.test_tokens import ask_api

    return ask_api(key).status_code
