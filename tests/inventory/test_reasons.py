"""Reasons to correct stock: Mo keeps them; moves keep the words they had, and a write-off always finds one."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from erp.kernel.outcomes import Outcomes, Refusal
from inventory.forms import AdjustForm
from inventory.forms_floor import WriteOffForm
from inventory.models import StockMove, StockReason
from inventory.reads_reasons import reason_history
from inventory.services.reasons import ReasonFacts, change_reason, create_reason, switch_reasons
from people.models import User
from tests.factories import make_sku, make_user, make_warehouse
from tests.inventory.floor import goods

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lost() -> StockReason:
    """No reasons but this one: those of the migration are switched off."""
    StockReason.objects.update(closed_at="2026-01-01T00:00Z")
    return StockReason.objects.create(code="mislaid", name="Mislaid", name_zh="找不到", sign=-1)


@pytest.fixture
def mo(client: Client) -> User:
    mo = make_user(role="manager")
    client.force_login(mo)
    return mo


def offered(form: Any) -> list[str]:
    """What a form's field lets one choose."""
    return [str(label) for value, label in form.fields["cause"].choices if value]


def told(client: Client, url: str) -> list[str]:
    """What the page after a post says."""
    return [str(message) for message in client.get(url).context["messages"]]


def test_a_reason_is_made_offered_renamed_and_remembered(client: Client, mo: User) -> None:
    url = reverse("stock-reason-new")
    facts = {"name": "Eaten by mice", "name_zh": "鼠咬", "sign": "-1", "needs_note": "on"}
    made = client.post(url, {"code": "mice", **facts})
    mice = StockReason.objects.get(code="mice")
    assert made.url == reverse("stock-reason", args=[mice.pk])
    assert (mice.name, mice.name_zh, mice.sign, mice.needs_note, mice.closed_at) == (
        "Eaten by mice",
        "鼠咬",
        -1,
        True,
        None,
    )
    assert offered(AdjustForm()) == offered(WriteOffForm()) == ["Mislaid", "Eaten by mice"]
    with translation.override("zh-hans"):
        assert offered(AdjustForm()) == ["找不到", "鼠咬"]

    house, cup = make_warehouse(), make_sku()
    goods(house, (cup, 10, 1000))
    wish = {"client_id": uuid4(), "warehouse": house.pk, "delta": -2, "cause": mice.pk, "reason": "a nest"}
    client.post(reverse("stock-adjust", args=[cup.pk]), wish)
    client.post(reverse("stock-reason", args=[mice.pk]), {**facts, "name": "Vermin", "code": "other"})
    mice.refresh_from_db()
    assert (mice.code, mice.name) == ("mice", "Vermin")
    assert list(StockMove.objects.filter(delta=-2).values_list("reason", flat=True)) == ["Eaten by mice: a nest"]
    assert [(each["row"].name, each["by"]) for each in reason_history(mice)] == [
        ("Vermin", mo.username),
        ("Eaten by mice", mo.username),
    ]
    page = client.get(reverse("stock-reason", args=[mice.pk])).content.decode()
    assert ("Vermin" in page, "Eaten by mice" in page, mo.username in page) == (True, True, True)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "mislaid"}, "code"),
        ({"code": "Two words"}, "code"),
        ({"code": "x" * 25}, "code"),
        ({"code": ""}, "code"),
        ({"name": ""}, "name"),
        ({"sign": "2"}, "sign"),
    ],
)
def test_what_is_no_reason_is_told_and_nothing_is_made(
    client: Client, mo: User, change: dict[str, str], field: str
) -> None:
    before = StockReason.objects.count()
    answer = client.post(reverse("stock-reason-new"), {"code": "fire", "name": "Fire", "sign": "0", **change})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert StockReason.objects.count() == before


def test_one_that_is_off_is_offered_no_more_and_comes_back(client: Client, mo: User, lost: StockReason) -> None:
    create_reason(code="fire", facts=ReasonFacts("Fire", sign=-1))
    off, on = (reverse("stock-reason-switch", args=[lost.pk, verb]) for verb in ("off", "on"))
    assert told(client, client.post(off).url) == ["The reason is no longer offered."]
    assert offered(AdjustForm()) == ["Fire"]
    assert [row["reason"].code for row in client.get(reverse("stock-reasons"), {"show": "open"}).context["rows"]] == [
        "fire"
    ]
    assert told(client, client.post(off).url) == ["It was so already; nothing is changed."]
    assert told(client, client.post(on).url) == ["The reason is offered from now on."]
    assert offered(WriteOffForm()) == ["Mislaid", "Fire"]


def test_the_last_reason_for_missing_units_stays(client: Client, mo: User, lost: StockReason) -> None:
    url = reverse("stock-reason", args=[lost.pk])
    answer = client.post(reverse("stock-reason-switch", args=[lost.pk, "off"]))
    assert "write-off must name one" in told(client, answer.url)[0]
    turned = client.post(url, {"name": "Mislaid", "sign": "1"})
    assert (turned.status_code, list(turned.context["form"].errors)) == (422, ["sign"])
    lost.refresh_from_db()
    assert (lost.closed_at, lost.sign) == (None, -1)


def test_many_are_switched_at_once_and_the_last_of_them_is_refused(lost: StockReason) -> None:
    made = [create_reason(code=f"r{n}", facts=ReasonFacts("R", sign=sign)) for n, sign in enumerate((0, 1, -1))]
    either, more, fewer = (each.pk for each in made if isinstance(each, StockReason))
    told = switch_reasons(reason_ids=[lost.pk, either, fewer, more, 10**9, lost.pk], on=False)
    assert told == Outcomes(
        (lost.pk, either), (),
        {fewer: Refusal("last_fewer"), more: Refusal("last_more"), 10**9: Refusal("not_found")},
    )  # fmt: skip
    assert set(StockReason.objects.filter(closed_at=None).values_list("pk", flat=True)) == {fewer, more}
    assert switch_reasons(reason_ids=[lost.pk], on=False).already == (lost.pk,)
    assert change_reason(reason_id=more, facts=ReasonFacts("R", sign=-1)) == Refusal("last_more")
    assert change_reason(reason_id=10**9, facts=ReasonFacts("R")) == Refusal("not_found")


def test_a_clerk_neither_sees_nor_changes_them(client: Client, lost: StockReason) -> None:
    client.force_login(make_user(role="warehouse"))
    urls = [reverse("stock-reasons"), reverse("stock-reason-new"), reverse("stock-reason", args=[lost.pk])]
    assert [client.get(url).status_code for url in urls] == [403, 403, 403]
    assert client.post(reverse("stock-reason-switch", args=[lost.pk, "off"])).status_code == 403
    lost.refresh_from_db()
    assert lost.closed_at is None
