"""The pages of the books: figures open to what makes them, rates and rules are added and never edited."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from erp.kernel import clock
from erp.kernel.models import FxRate
from finance.models import Entry, FeeRule, Unposted
from finance.services.ledger import reverse_entries
from orders.models import Order
from people.roles import Role
from tests.factories import make_user
from tests.finance.books.make import SINCE, fee_rule, rate, shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client: Client) -> Client:
    """Somebody of finance, who sees no store."""
    client.force_login(make_user(role=Role.FINANCE))
    return client


def text(client: Client, name: str, *args: Any, **query: Any) -> str:
    response = client.get(reverse(f"finance:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def sold(*, currency: str = "EUR") -> Order:
    """A cup for 9.99, shipped."""
    place = shop(currency=currency)
    order = place.order((place.stock(2, 20_00), 1))
    place.ship(order)
    return order


def test_a_trial_balance_opens_to_an_account_and_this_to_an_entry(keeper: Client) -> None:
    rate("EUR", "8")
    order = sold()
    entry = Entry.objects.get(key=f"sale:{order.pk}")
    days = {"day_from": entry.booked_on, "day_to": entry.booked_on}
    trial = keeper.get(reverse("finance:trial-balance"), days)
    lines = {line["code"]: line["amounts"] for line in trial.context["lines"]}
    assert lines["1100"] == [0, Decimal("79.92"), 0, Decimal("79.92")]
    assert lines["4010"] == [0, 0, Decimal("79.92"), Decimal("-79.92")]
    assert (trial.context["sums"][0], trial.context["sums"][3]) == (0, 0)
    assert f"{reverse('finance:account', args=['4010'])}?day_from={entry.booked_on}" in trial.content.decode()
    account = text(keeper, "account", "4010", **days)
    assert reverse("finance:entry", args=[entry.pk]) in account
    assert "-79.92" in account
    assert "-9.99" in account
    assert order.external_id not in account, "an order of a store that one may not see is a number only"
    partner = {**days, "partner": f"account:{order.account_id}"}
    assert (f"sale:{order.pk}" in text(keeper, "account", "1100", **partner)) is True
    assert f"sale:{order.pk}" not in text(keeper, "account", "1100", **{**partner, "partner": "account:0"})


def test_an_account_and_its_pages_are_of_the_days_asked_for(keeper: Client) -> None:
    rate("EUR", "8")
    sold()
    day = clock.business_date() - timedelta(days=40)
    assert "Nothing was booked on this account" in text(keeper, "account", "4010", day_from=day, day_to=day)
    assert keeper.get(reverse("finance:account", args=["9999"])).status_code == 404
    assert keeper.get(reverse("finance:account", args=["4010"]), {"after": "nonsense"}).status_code == 404


def test_an_entry_shows_its_legs_and_its_reversal(keeper: Client) -> None:
    rate("EUR", "8")
    order = sold()
    entry = Entry.objects.get(key=f"sale:{order.pk}")
    reverse_entries([entry.pk], on=entry.booked_on, reason="typed twice", actor=None)
    back = Entry.objects.get(reverses=entry)
    assert f"reverse:sale:{order.pk}" in text(keeper, "entry", entry.pk)
    page = text(keeper, "entry", back.pk)
    assert "typed twice" in page
    assert reverse("finance:entry", args=[entry.pk]) in page


def test_what_waits_says_why_and_is_booked_when_the_rate_is_entered(keeper: Client) -> None:
    order = sold(currency="USD")
    waits = Unposted.objects.get()
    day = waits.reason.rsplit(" ", 1)[1]
    page = text(keeper, "unposted")
    assert f"No exchange rate for USD on {day}" in page
    assert f"{reverse('finance:rates')}?currency=USD&amp;valid_from={day}" in page
    values = {"currency": "USD", "rate": "7.2", "valid_from": day}
    assert keeper.post(reverse("finance:rate-add"), values).status_code == 302
    assert keeper.post(reverse("finance:unposted-retry")).status_code == 302
    assert (Unposted.objects.count(), Entry.objects.filter(key=f"sale:{order.pk}").count()) == (0, 1)
    assert "Everything is in the books." in text(keeper, "unposted")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"currency": "CNY"}, "it needs no rate"),
        ({"rate": "0"}, "greater than or equal"),
        ({"currency": "usd"}, "Enter a valid value"),
        ({"rate": "7.3"}, "Another rate, 7.20000000, begins on 2026-01-01"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(keeper: Client, values: dict[str, str], said: str) -> None:
    rate("USD", "7.2")
    asked = {"currency": "USD", "rate": "7.2", "valid_from": str(SINCE), **values}
    response = keeper.post(reverse("finance:rate-add"), asked)
    assert (response.status_code, said in response.content.decode()) == (422, True)
    assert list(FxRate.objects.values_list("rate", flat=True)) == [Decimal("7.2")]


def test_the_same_rate_again_changes_nothing(keeper: Client) -> None:
    rate("USD", "7.2")
    asked = {"currency": "USD", "rate": "7.2", "valid_from": str(SINCE)}
    assert keeper.post(reverse("finance:rate-add"), asked).status_code == 302
    assert "USD" in text(keeper, "rates", currency="USD")
    assert FxRate.objects.count() == 1


def _rule(**fields: Any) -> dict[str, Any]:
    values = {
        "marketplace": "wish", "site": "", "component": "commission", "percent": "15", "base": "items_shipping", "from_amount": "0",
        "fixed_per_order": "0", "fixed_per_unit": "0", "minimum": "0", "currency": "USD", "valid_from": str(clock.business_date()),
    }  # fmt: skip
    return values | fields


def test_a_fee_rule_is_added_and_the_past_stays(keeper: Client) -> None:
    url, yesterday = reverse("finance:fee-rule-add"), str(clock.business_date() - timedelta(days=1))
    assert keeper.post(url, _rule(valid_from="2026-01-01")).status_code == 302, "the first may begin in the past"
    assert keeper.post(url, _rule()).status_code == 302
    assert keeper.post(url, _rule()).status_code == 302, "again: already"
    for asked, said in (
        (_rule(valid_from=yesterday), "begin today or later"),
        (_rule(percent="16"), "Choose a later day"),
        (_rule(percent="100"), "less than or equal"),
    ):
        response = keeper.post(url, asked)
        assert (response.status_code, said in response.content.decode()) == (422, True)
    found = FeeRule.objects.order_by("valid_from").values_list("percent", "valid_from")
    assert list(found) == [(15, date(2026, 1, 1)), (15, clock.business_date())]
    assert "Wish" in text(keeper, "fee-rules", marketplace="wish")


def test_who_only_reads_is_offered_no_form(client: Client) -> None:
    client.force_login(make_user(role=Role.WAREHOUSE))
    assert client.get(reverse("finance:trial-balance")).status_code == 403


def test_the_api_tells_entries_and_the_trial_balance(keeper: Client) -> None:
    rate("EUR", "8")
    fee_rule()
    order = sold()
    [entry] = keeper.get("/api/v1/entries/", {"key": f"sale:{order.pk}"}).json()["results"]
    assert (entry["kind"], entry["document_id"], sum(leg["amount"] for leg in entry["legs"])) == ("sale", order.pk, 0)
    assert keeper.get(f"/api/v1/entries/{entry['id']}/").json() == entry
    days = {"day_from": entry["booked_on"], "day_to": entry["booked_on"]}
    told = keeper.get("/api/v1/trial-balance/", days).json()
    assert {line["code"]: line["after"] for line in told["accounts"]}["4010"] == -79_92
    assert keeper.get("/api/v1/trial-balance/").status_code == 400


def test_the_days_asked_for_stand_in_the_form(keeper: Client) -> None:
    page = text(keeper, "trial-balance", day_from="2026-11-01", day_to="2026-11-30")
    assert 'value="2026-11-01"' in page
    assert 'value="2026-11-30"' in page
