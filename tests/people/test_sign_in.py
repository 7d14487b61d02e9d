"""Sign-in: by name and password, throttled, safe redirects, own sessions."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from people.models import User
from tests import factories as make
from tests.people.helpers import browser, person, sign_in

pytestmark = pytest.mark.django_db
NEW = "another long pass phrase"


def change_password(client: Client, old: str, new: str) -> int:
    return client.post(
        "/accounts/password/change/", {"oldpassword": old, "password1": new, "password2": new}
    ).status_code


def is_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


def test_sign_in_leads_on_in_the_language_of_the_person() -> None:
    lin, page = person(language="zh-hans"), browser()
    before = page.get("/accounts/login/").cookies
    answer = sign_in(page, lin)

    assert (answer.status_code, answer.headers["Location"], answer.cookies["django_language"].value) == (
        302,
        "/",
        "zh-hans",
    )
    assert "sessionid" in answer.cookies
    assert "sessionid" not in before
    assert 'lang="zh-hans"' in page.get("/profile/").content.decode()


def test_sessions_change_their_key_on_sign_in() -> None:
    lin, page = person(), browser()
    page.session.save()
    page.get("/accounts/login/")
    planted = page.session.session_key
    sign_in(page, lin)
    assert page.session.session_key != planted


@pytest.mark.parametrize(
    ("asked", "led"),
    [("/people/", "/people/"), ("https://evil.example/", "/"), ("//evil.example/", "/"), ("javascript:alert(1)", "/")],
)
def test_next_stays_in_the_house(asked: str, led: str) -> None:
    assert sign_in(browser(), person(), then=asked).headers["Location"] == led


def test_wrong_passwords_close_the_name_for_every_address() -> None:
    lin = person()
    tries = [sign_in(browser(), lin, "wrong").status_code for _ in range(5)]
    late = sign_in(browser(HTTP_HOST="127.0.0.1:99"), lin)

    assert (tries, late.status_code, "Too many failed" in late.content.decode()) == ([200] * 5, 200, True)


def test_an_address_is_closed_whatever_it_says_about_itself() -> None:
    page = browser()
    for n in range(10):
        page.post(
            "/accounts/login/", {"login": f"nobody{n}", "password": "x"}, headers={"X-Forwarded-For": f"1.2.3.{n}"}
        )
    late = page.post(
        "/accounts/login/",
        {"login": person().username, "password": make.PASSWORD},
        headers={"X-Forwarded-For": "9.9.9.9"},
    )
    assert late.status_code == 200
    assert "Too many failed" in late.content.decode()


def test_names_do_not_differ_by_capitals() -> None:
    lin = person()
    answer = browser().post("/accounts/login/", {"login": lin.username.upper(), "password": make.PASSWORD})
    assert answer.status_code == 302


def test_a_closed_account_does_not_open_and_its_sessions_end() -> None:
    lin, page = person(), browser()
    sign_in(page, lin)
    User.objects.filter(pk=lin.pk).update(is_active=False)
    fresh = browser()
    sign_in(fresh, lin)
    assert (is_in(page), is_in(fresh)) == (False, False)


def test_signing_out_takes_a_form() -> None:
    lin, page = person(), browser()
    sign_in(page, lin)
    asked = page.get("/accounts/logout/").status_code
    still = is_in(page)
    page.post("/accounts/logout/")
    assert (asked, still, is_in(page)) == (200, True, False)


def test_a_changed_password_ends_all_other_sessions() -> None:
    lin, here, there = person(), browser(), browser()
    sign_in(here, lin)
    sign_in(there, lin)
    status = change_password(here, make.PASSWORD, NEW)

    assert (status, is_in(here), is_in(there)) == (302, True, False)
    assert here.get("/profile/").content.decode().count("<td>This one</td>") == 1
    assert "session_end" not in here.get("/profile/").content.decode()


def test_passwords_are_kept_by_argon2() -> None:
    assert person().password.startswith("argon2$argon2id$")


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email", "account_set_password"])
def test_what_we_do_not_offer_has_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_sessions_can_be_ended_from_the_profile() -> None:
    lin, here, there = person(), browser(), browser()
    sign_in(here, lin)
    sign_in(there, lin)
    here.post("/profile/sessions/end/")
    assert (is_in(here), is_in(there)) == (True, False)


def test_the_language_menu_is_kept_for_the_person() -> None:
    lin, page = person(), browser()
    sign_in(page, lin)
    page.post("/i18n/setlang/", {"language": "zh-hans", "next": "/profile/"})
    assert (User.objects.get(pk=lin.pk).language, page.cookies["django_language"].value) == ("zh-hans", "zh-hans")


def test_an_htmx_part_sends_the_whole_page_to_the_sign_in() -> None:
    answer = browser().get(
        "/people/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/people/?a=1"}
    )
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/accounts/login/?next=/people/%3Fa%3D1")
