"""People join, change and leave; the owner's pages; the demo's people."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from people.demo import create_demo_people
from people.models import User
from people.queries import people_list, role_history
from people.roles import Role
from people.services.accounts import change_role, create_person, deactivate, reactivate, reset_password
from stores.models import Store
from tests import factories as make
from tests.people.helpers import browser, person, sign_in

pytestmark = pytest.mark.django_db
NEW = "another long pass phrase"


def test_a_new_person_must_change_the_one_time_password() -> None:
    owner, page = person(role="owner"), browser()
    page.force_login(owner)
    name = person().username + "new"
    shown = page.post("/people/new/", {"username": name, "first_name": "Vera", "role": "service", "language": "en"})
    password = re.search(r"data-one-time-password>([^<]+)<", shown.content.decode())[1]  # type: ignore[index]
    vera, hers = User.objects.get(username=name), browser()
    sign_in(hers, vera, password)

    closed = hers.get("/profile/").headers["Location"]
    same = hers.post(
        "/accounts/password/change/", {"oldpassword": password, "password1": password, "password2": password}
    )
    own = hers.post("/accounts/password/change/", {"oldpassword": password, "password1": NEW, "password2": NEW})
    assert (closed, same.status_code, own.status_code) == ("/accounts/password/change/", 200, 302)
    assert (hers.get("/profile/").status_code, "no-store" in shown.headers["Cache-Control"]) == (200, True)


def test_a_reset_password_ends_the_sessions() -> None:
    owner, lin, page = person(role="owner"), person(), browser()
    sign_in(page, lin)
    password = reset_password(user_id=lin.pk, actor=owner)
    fresh = browser()
    sign_in(fresh, lin, password)
    assert (page.get("/profile/").status_code, fresh.get("/profile/").headers["Location"]) == (
        302,
        "/accounts/password/change/",
    )


def test_a_role_changes_at_once_and_leaves_its_trail() -> None:
    owner, lin, page = person(role="owner"), person(role="designer"), browser()
    page.force_login(owner)
    page.post(f"/people/{lin.pk}/role/", {"role": "finance"})
    lin.refresh_from_db()

    assert (lin.role, lin.can("orders.view")) == ("finance", True)
    assert [(row["role_name"], row["by"]) for row in role_history(lin)] == [
        ("Finance", owner.username),
        ("Designer", ""),
    ]
    entry = TimelineEntry.objects.get(action="people.role_changed", subject_id=lin.pk)
    assert (entry.actor, entry.data) == (owner, {"from": "designer", "to": "finance"})


def test_signing_in_leaves_no_trail_of_roles() -> None:
    lin = person()
    sign_in(browser(), lin)
    assert len(role_history(lin)) == 1


def test_many_change_in_one_go_and_nobody_is_missed() -> None:
    owner, a, b, done = person(role="owner"), person(), person(), person(role="finance")
    outcomes = change_role(user_ids=[a.pk, b.pk, done.pk, 2**40], role=Role.FINANCE, actor=owner)
    assert outcomes == Outcomes(done=(a.pk, b.pk), already=(done.pk,), refused={2**40: Refusal("not_found")})


def test_the_last_owner_stays() -> None:
    owner, lin = person(role="owner"), person()
    refused = Outcomes(refused={owner.pk: Refusal("last_owner")})
    assert (
        deactivate(user_ids=[owner.pk], actor=owner),
        change_role(user_ids=[owner.pk], role="finance", actor=owner),
    ) == (refused, refused)

    change_role(user_ids=[lin.pk], role="owner", actor=owner)
    assert deactivate(user_ids=[owner.pk], actor=lin) == Outcomes(done=(owner.pk,))
    assert deactivate(user_ids=[owner.pk], actor=lin) == Outcomes(already=(owner.pk,))
    assert reactivate(user_ids=[owner.pk], actor=lin) == Outcomes(done=(owner.pk,))


def test_the_owner_chooses_the_stores() -> None:
    owner, lin, page = person(role="owner"), person(), browser()
    one, two = make.make_store(), make.make_store()
    page.force_login(owner)
    page.post(f"/people/{lin.pk}/stores/", {"stores": [one.pk, two.pk]})
    page.post(f"/people/{lin.pk}/stores/", {"stores": [two.pk]})

    assert list(Store.objects.for_user(lin)) == [two]
    trail = TimelineEntry.objects.filter(action="people.stores_changed").order_by("id").values_list("data", flat=True)
    assert list(trail) == [{"added": [one.pk, two.pk], "removed": []}, {"added": [], "removed": [one.pk]}]


@pytest.mark.parametrize("rows", [1, 5])
def test_the_list_costs_one_query(rows: int, django_assert_num_queries: object) -> None:
    for _ in range(rows):
        person(password=None)
    with django_assert_num_queries(1):  # type: ignore[operator]
        shown = [(each.username, each.has_second_factor) for each in people_list()]  # type: ignore[attr-defined]
    assert len(shown) == rows


def test_a_name_is_taken_whatever_its_capitals() -> None:
    owner, page = person(role="owner"), browser()
    page.force_login(owner)
    answer = page.post("/people/new/", {"username": owner.username.upper(), "role": "finance", "language": "en"})
    assert (answer.status_code, "Somebody has this user name" in answer.content.decode()) == (200, True)


def test_the_demo_has_somebody_for_each_role_and_never_overwrites() -> None:
    stores = [make.make_store() for _ in range(8)]
    made = create_demo_people(stores)
    again = create_demo_people(stores)

    roles = {row.username: row.role for row in User.objects.all()}
    assert (set(roles.values()), len(made), again) == (set(Role), 11, [])
    assert all(User.objects.get(username=name).check_password(password) for name, _, password in made[:2])
    assert len({password for *_, password in made}) == 11
    seen = {
        name: Store.objects.for_user(User.objects.get(username=name)).count()
        for name in ("owner", "manager", "manager2", "distributor")
    }
    assert seen == {"owner": 8, "manager": 8, "manager2": 4, "distributor": 0}


def test_outside_the_demo_an_owner_is_made_on_request() -> None:
    out = StringIO()
    call_command("create_owner", "boss", stdout=out)
    boss = User.objects.get(username="boss")
    password = out.getvalue().rsplit(" ", 1)[1].strip()
    assert (boss.role, boss.must_change_password, boss.check_password(password)) == ("owner", True, True)
    with pytest.raises(CommandError):
        call_command("create_owner", "BOSS")


def test_designers_and_distributors_see_nothing_of_orders() -> None:
    may = {
        role: sorted(
            code
            for code in ("orders.view", "orders.buyer", "parcels.view", "stock.view")
            if make.make_user(role=role).can(code)
        )
        for role in ("designer", "distributor")
    }
    assert may == {"designer": [], "distributor": []}


def test_created_people_are_on_record() -> None:
    vera, _password = create_person(username="vera", role="service", actor=None)
    assert TimelineEntry.objects.filter(subject_kind="user", subject_id=vera.pk).count() == 1
