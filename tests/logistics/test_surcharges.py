"""Surcharges of a card are kept on the page of its service. Mo manages, Lin packs and only looks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inventory.models import Warehouse
from logistics.models import CardSurcharge, RateCard, RemoteArea, Service, ServiceTerms
from logistics.rate_lint import lint
from logistics.rate_wording import finding_words
from logistics.services.quoting import Consignment, Offer, trial
from logistics.services.rates import SurchargeDraft
from logistics.services.surcharges import remove_surcharge, save_surcharges
from tests.factories import make_service, make_user, make_warehouse
from tests.logistics.rates import make_card

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
LONG = {"kind": "oversize", "above_mm": "600", "fixed": "35.50", "currency": "cny"}


@pytest.fixture
def mo(client: Client) -> Any:
    user = make_user(role="manager")
    client.force_login(user)
    return user


@pytest.fixture
def house() -> Warehouse:
    return make_warehouse()


@pytest.fixture
def service(house: Warehouse) -> Service:
    return make_service(name="Blue Line", code="BLUE", warehouses=[house])


@pytest.fixture
def card(service: Service) -> RateCard:
    return make_card(service)


def post(client: Client, card: RateCard, **data: str) -> Any:
    return client.post(reverse("logistics:surcharge-save", args=[card.pk]), data)


def kept() -> list[Any]:
    return list(
        CardSurcharge.objects.order_by("kind", "trait").values_list(
            "kind", "trait", "above_mm", "fixed", "per_kg", "minimum", "currency"
        )
    )


def test_surcharges_are_added_changed_asked_and_taken_away(
    client: Client, mo: Any, house: Warehouse, service: Service, card: RateCard
) -> None:
    assert post(client, card, **LONG).status_code == 302
    assert (
        post(
            client, card, kind="trait", trait="liquid", per_kg="4", minimum="6", currency="USD", above_mm="9"
        ).status_code
        == 302
    )
    assert kept() == [
        ("oversize", "", 600, 35_50, 0, 0, "CNY"),
        ("trait", "liquid", 0, 0, 4_00, 6_00, "USD"),  # a side means nothing there
    ]
    assert post(client, card, **{**LONG, "fixed": "40"}).status_code == 302
    assert [row[3] for row in kept()] == [40_00, 0]

    [offer] = trial([Consignment(1, house.pk, "DE", (), weight_g=100, box_mm=(700, 10, 10))], on=DAY)[1]
    assert isinstance(offer, Offer)
    assert dict(offer.parts) == {"base": 20_00, "oversize": 40_00}

    long = CardSurcharge.objects.get(kind="oversize")
    html = client.get(reverse("logistics:service", args=[service.pk]), {"surcharge": long.pk}).content.decode()
    for text in ("Oversize: 40.00 CNY, above 600 mm", 'value="600"', 'value="40.00"'):
        assert text in html
    assert client.post(reverse("logistics:surcharge-remove", args=[card.pk, long.pk])).status_code == 302
    assert [row[0] for row in kept()] == ["trait"]


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"kind": "stairs"}, "kind", "Select a valid choice"),
        ({"above_mm": ""}, "above_mm", "Say above which side it is asked."),
        ({"above_mm": "-1"}, "above_mm", "greater than or equal to 1"),
        ({"kind": "trait"}, "trait", "Say for which goods."),
        ({"fixed": "0"}, "fixed", "Say how much is asked"),
        ({"fixed": "-3"}, "fixed", "greater than or equal to 0"),
        ({"fixed": "1.005"}, "fixed", "finer than the currency"),
        ({"fixed": "10.5", "currency": "JPY"}, "fixed", "finer than the currency"),
        ({"currency": "yuan"}, "currency", "valid value"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    client: Client, mo: Any, card: RateCard, wrong: dict[str, str], field: str, says: str
) -> None:
    before = make_card(make_service(), surcharges=(SurchargeDraft("remote", fixed=1),))
    response = post(client, card, **{**LONG, **wrong})
    [row] = response.context["cards"]
    assert (response.status_code, list(row["form"].errors)) == (422, [field])
    assert says in response.content.decode()
    assert list(CardSurcharge.objects.values_list("card_id", flat=True)) == [before.pk]


def test_the_surcharge_of_another_card_is_not_taken_away_through_this_one(
    client: Client, mo: Any, card: RateCard
) -> None:
    other = make_card(make_service(), surcharges=(SurchargeDraft("remote", fixed=5_00),))
    theirs = CardSurcharge.objects.get(card=other)

    client.post(reverse("logistics:surcharge-remove", args=[card.pk, theirs.pk]))

    assert not remove_surcharge(card_id=card.pk, surcharge_id=theirs.pk)
    assert CardSurcharge.objects.get() == theirs


def test_a_card_that_is_gone_takes_no_surcharge(card: RateCard) -> None:
    assert not save_surcharges(card_id=card.pk + 1, drafts=[SurchargeDraft("remote", fixed=1)])
    assert not CardSurcharge.objects.exists()


def test_a_clerk_sees_surcharges_and_changes_none(client: Client, service: Service, card: RateCard) -> None:
    save_surcharges(card_id=card.pk, drafts=[SurchargeDraft("remote", fixed=5_00)])
    before = kept()
    client.force_login(make_user(role="warehouse"))

    html = client.get(reverse("logistics:service", args=[service.pk])).content.decode()
    assert "Remote area: 5.00 CNY" in html
    assert "Add or change a surcharge" not in html
    assert post(client, card, **LONG).status_code == 403
    key = CardSurcharge.objects.get().pk
    assert client.post(reverse("logistics:surcharge-remove", args=[card.pk, key])).status_code == 403
    assert kept() == before


@pytest.mark.parametrize("wrong", [{"kind": "stairs"}, {"currency": "yen"}, {"trait": "liquid"}])
def test_the_database_refuses_a_surcharge_that_cannot_be(card: RateCard, wrong: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CardSurcharge.objects.create(card=card, **{"kind": "remote", "fixed": 1, "currency": "CNY", **wrong})


def test_surcharges_that_are_never_asked_or_cannot_be_reckoned_are_found(service: Service) -> None:
    ServiceTerms.objects.create(service=service, max_side_mm=600, refused_traits=["liquid"])
    drafts = (
        SurchargeDraft("oversize", above_mm=600, fixed=1),
        SurchargeDraft("remote", "XAU", fixed=1),
        SurchargeDraft("trait", trait="liquid", fixed=1),
        SurchargeDraft("trait", trait="powder"),
    )
    make_card(service, surcharges=drafts)
    found = lint(on=DAY, service_ids=[service.pk])
    assert [(each.code, each.tone) for each in found] == [
        ("oversize_never", "warn"),
        ("surcharge_no_fx", "bad"),
        ("remote_without_areas", "warn"),
        ("trait_refused", "warn"),
        ("surcharge_nothing", "warn"),
    ]
    assert [finding_words(each.code, each.values) for each in found] == [
        "Card of 2026-01-01: oversize above 600 mm is never asked, as the service takes sides up to 600 mm.",
        "Card of 2026-01-01: a surcharge in XAU, for which no exchange rate is known.",
        "Card of 2026-01-01: a surcharge for remote areas, and none are named. It is never asked.",
        "Card of 2026-01-01: the surcharge for “Liquid” is never asked, as the service does not take it.",
        "Card of 2026-01-01: the surcharge “Powder” asks nothing.",
    ]


def test_remote_areas_for_which_nothing_is_asked_are_found(service: Service, card: RateCard) -> None:
    RemoteArea.objects.create(service=service, country="US", postcode_from="995", postcode_to="999")
    assert [each.code for each in lint(on=DAY)] == ["remote_free"]
    save_surcharges(card_id=card.pk, drafts=[SurchargeDraft("remote", fixed=1)])
    assert lint(on=DAY) == []


def test_a_page_of_many_cards_costs_the_queries_of_one(client: Client, mo: Any, service: Service) -> None:
    counts = []
    for month in (1, 2, 3):
        make_card(service, valid_from=date(2026, month, 1), surcharges=(SurchargeDraft("remote", fixed=1),))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("logistics:service", args=[service.pk]))
        counts.append(len(seen))
    assert counts[0] == counts[2]
