"""Distributors and the people who sign in for them."""

from decimal import Decimal
from typing import Any

import pytest

from distribution.models import Distributor, DistributorUser, Wallet
from distribution.services.distributors import (
    Profile,
    change_distributor,
    close_distributors,
    create_distributor,
    link_users,
    reopen_distributors,
    unlink_users,
)
from erp.kernel.models import TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from tests.distribution.make import make_distributor, make_portal_user, make_price_list
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def profile(**fields: Any) -> Profile:
    values: dict[str, Any] = {"name": "Nordlicht Trading", "label_sender": ("Nordlicht ", "", "Am Kai 5"), **fields}
    return Profile(**{"price_list_id": 0, **values})


def test_a_distributor_comes_with_an_empty_wallet_in_its_lists_currency() -> None:
    price_list, actor = make_price_list(currency="EUR"), make_user()
    made = create_distributor(code="NORD", profile=profile(price_list_id=price_list.pk), actor=actor).distributor
    assert made is not None
    wallet = Wallet.objects.get(distributor=made)
    assert (wallet.currency, wallet.balance, wallet.held, wallet.credit_limit) == ("EUR", 0, 0, 0)
    assert (made.label_sender, TimelineEntry.objects.get().action) == (["Nordlicht", "Am Kai 5"], "distributor.created")


def test_what_is_missing_is_refused_and_nothing_is_made() -> None:
    price_list = make_price_list()
    taken = make_distributor(price_list=price_list)
    asked = [
        (taken.code, profile(price_list_id=price_list.pk)),
        ("NEW", profile()),
        ("NEW", profile(price_list_id=price_list.pk, label_sender=(" ",))),
    ]
    refused = [create_distributor(code=code, profile=one, actor=None).refused for code, one in asked]
    assert refused == [Refusal("code_taken", {"code": taken.code}), Refusal("no_list"), Refusal("no_sender")]
    assert list(Distributor.objects.all()) == [taken]


def test_terms_change_but_never_the_currency() -> None:
    distributor, foreign = make_distributor(), make_price_list(currency="EUR")
    other = make_price_list()
    terms = profile(price_list_id=other.pk, discount_percent=Decimal(5), shipping_fee=Decimal("2.5"), contact="Kim")
    saved = change_distributor(distributor_id=distributor.pk, profile=terms, actor=None).distributor
    assert saved is not None
    distributor.refresh_from_db()
    assert (distributor.price_list, distributor.discount_percent, distributor.shipping_fee, distributor.contact) == (
        other, Decimal(5), Decimal("2.5"), "Kim",
    )  # fmt: skip
    abroad = change_distributor(distributor_id=distributor.pk, profile=profile(price_list_id=foreign.pk), actor=None)
    assert abroad.refused == Refusal("other_currency", {"currency": "USD", "list": foreign.name})
    assert change_distributor(distributor_id=0, profile=terms, actor=None).refused == Refusal("not_found")


def test_closing_and_opening_again() -> None:
    one, two = make_distributor(), make_distributor(closed_at="2026-11-01T00:00Z")
    asked = [one.pk, two.pk, 0]
    gone = {0: Refusal("not_found")}
    assert close_distributors(distributor_ids=asked, actor=None) == Outcomes((one.pk,), (two.pk,), gone)
    assert reopen_distributors(distributor_ids=asked, actor=None) == Outcomes((one.pk, two.pk), (), gone)


def test_only_people_of_the_role_sign_in_and_only_for_one() -> None:
    distributor, other = make_distributor(), make_distributor()
    new, known = make_user(role="distributor"), make_portal_user(distributor)
    foreign, manager = make_portal_user(other), make_user(role="manager")
    asked = [new.pk, known.pk, foreign.pk, manager.pk, 0]
    assert link_users(distributor_id=distributor.pk, user_ids=asked, actor=manager) == Outcomes(
        (new.pk,),
        (known.pk,),
        {foreign.pk: Refusal("elsewhere"), manager.pk: Refusal("role"), 0: Refusal("not_found")},
    )
    gone = unlink_users(distributor_id=distributor.pk, user_ids=[new.pk, foreign.pk], actor=manager)
    assert gone == Outcomes((new.pk,), (foreign.pk,))
    linked = DistributorUser.objects.order_by("user").values_list("user", "distributor")
    assert list(linked) == [(known.pk, distributor.pk), (foreign.pk, other.pk)]
