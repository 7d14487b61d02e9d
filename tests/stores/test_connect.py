"""Connecting a store through the pages, against running mocks: there and back on all four, and what must not work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from erp.kernel import clock, crypto
from erp.kernel.models import TimelineEntry
from people.models import User
from people.roles import Role
from stores.connectors import http
from stores.models import ConsentTrip, SellerAccount, Store, StoreAccess
from stores.services import onboarding
from stores.services.accounts import connected
from tests.factories import make_account, make_store, make_user
from tests.mock_marketplaces.conftest import Mocks

pytestmark = pytest.mark.django_db(transaction=True)

FIELDS = {
    "amazon": ("application_id", "client_id", "client_secret", "region", "relay_secret"),
    "aliexpress": ("app_key", "app_secret"),
    "wish": ("client_id", "client_secret"),
    "dhgate": ("client_id", "client_secret", "seller_id"),
}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Way:
    """A person at the pages, and the seller at the mock."""

    client: Client
    user: User
    there: dict[str, Any]
    mocks: Mocks

    @property
    def market(self) -> str:
        return str(self.there["account_id"].split("-")[0])

    def begin(self) -> ConsentTrip:
        """Enter the application; the way that came of it."""
        keys = self.there["credentials"]
        data = {name: keys[name] for name in FIELDS[self.market]} | {"base_url": self.there["base_url"]}
        response = self.client.post(reverse("connect-application", args=[self.market]), data)
        assert response.status_code == 302, response.content
        return ConsentTrip.objects.latest("pk")

    def consent(self, trip: ConsentTrip, answer: str = "allow") -> str:
        """Follow the link of the page and click there; the address that the marketplace sends the browser to."""
        page = self.client.get(reverse("consent-trip", args=[trip.pk]))
        address = urlsplit(page.context["address"])
        path = f"{address.path}?{address.query}"
        assert self.mocks.call("GET", path).status == 200
        back = urlsplit(self.mocks.call("POST", path, f"answer={answer}".encode(), FORM).headers["location"])
        return f"{back.path}?{back.query}"


@pytest.fixture(autouse=True)
def allowed(mocks: Mocks, settings: Any) -> None:
    """The house's settings name the mocks."""
    settings.MARKETPLACE_ORIGINS = [f"http://127.0.0.1:{mocks.port}"]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:6379", "http://[::1]/", "http://169.254.169.254/latest/", "http://10.0.0.8/", "http://2130706433/",
        "https://merchant.wish.com.evil.example", "https://merchant.wish.com@10.0.0.8/", "https://merchant.wish.com:8443",
        "http://merchant.wish.com", "https://api.dhgate.com", "file:///etc/passwd", "https://merchant.wish.com:port/",
    ],
)  # fmt: skip
def test_the_server_is_sent_to_no_other_address(address: str) -> None:
    client = Client()
    client.force_login(make_user())
    data = {"client_id": "x", "client_secret": "y", "base_url": address}
    answer = client.post(reverse("connect-application", args=["wish"]), data)
    assert (answer.status_code, "base_url" in answer.context["form"].errors) == (200, True)
    assert ConsentTrip.objects.count() == 0
    own = client.post(
        reverse("connect-application", args=["wish"]), {**data, "base_url": "https://sandbox.merchant.wish.com/"}
    )
    assert own.status_code == 302


def way(mocks: Mocks, market: str, *, role: str = Role.OWNER) -> Way:
    client, user = Client(), make_user(role=role)
    client.force_login(user)
    return Way(client, user, mocks.open(market, ["DE", "UK"] if market == "amazon" else ["GLOBAL"], {"CUP": 5}), mocks)


@pytest.fixture(autouse=True)
def no_kept_connections() -> Any:
    yield
    http.forget_clients()


@pytest.mark.parametrize("market", list(FIELDS))
def test_there_and_back_gives_stores_that_can_be_called(market: str, mocks: Mocks) -> None:
    lin = way(mocks, market, role=Role.MANAGER)
    done = lin.client.get(lin.consent(lin.begin()))

    account = SellerAccount.objects.get()
    assert (done.status_code, done.headers["location"]) == (302, reverse("account-sites", args=[account.pk]))
    keys = lin.there["credentials"]
    assert (account.state, account.seller_id) == ("setup", keys.get("seller_id") or keys["merchant_id"])
    codes = ["DE", "UK"] if market == "amazon" else ["GLOBAL"]
    assert [site["code"] for site in account.sites] == codes

    wanted = {f"{codes[0]}-{name}": value for name, value in {
        "open": "on", "name": "Berlin", "zone": "Europe/Berlin", "push": "on", "share": "80", "buffer": "2", "hold_hours": "24",
    }.items()}  # fmt: skip
    lin.client.post(reverse("account-sites", args=[account.pk]), wanted)
    store = Store.objects.get()
    assert (store.site, store.name, str(store.stock_share), store.stock_buffer, store.unpaid_hold_minutes) == (
        codes[0], "Berlin", "0.800", 2, 1440,
    )  # fmt: skip
    assert StoreAccess.objects.filter(user=lin.user, store=store).exists()
    with connected(account.pk) as connector:
        assert connector.sites()
    page = lin.client.get(reverse("account", args=[account.pk])).content.decode()
    secrets = [str(value) for name, value in keys.items() if "secret" in name or "token" in name]
    assert [secret for secret in secrets if secret in page] == []
    assert [entry.action for entry in TimelineEntry.objects.filter(subject_kind="account").order_by("pk")] == [
        "account.connected", "account.tested", "account.stores_opened",
    ]  # fmt: skip


def test_what_is_not_ours_changes_nothing(mocks: Mocks) -> None:
    lin = way(mocks, "wish")
    omar = way(mocks, "wish")
    omar.there = lin.there
    denied = lin.client.get(lin.consent(lin.begin(), "deny"))
    good = lin.consent(lin.begin())
    by_omar = omar.client.get(good)
    forged = lin.client.get(good.replace("state=", "state=x"))
    late = lin.consent(lin.begin())
    ConsentTrip.objects.filter(pk=ConsentTrip.objects.latest("pk").pk).update(
        created_at=clock.now() - timedelta(hours=1), expires_at=clock.now() - timedelta(seconds=1)
    )
    too_late = lin.client.get(late)
    old_code = lin.consent(lin.begin())
    mocks.control("clock", {"advance_s": 301})
    lost = lin.client.get(old_code)
    mocks.control("clock", {"offset_s": 0})  # other tests sign by the same clock

    answers = [denied, by_omar, forged, too_late, lost]
    assert [(each.status_code, each.context["problem"].heading) for each in answers] == [
        (400, "Access was denied"),
        (400, "This answer belongs to another session"),
        (400, "This answer was not asked for"),
        (400, "This took too long"),
        (400, "Wish no longer takes this consent"),
    ]
    assert SellerAccount.objects.count() == 0

    again = lin.client.post(reverse("consent-again", args=[lost.context["trip_id"]]))
    trip = ConsentTrip.objects.latest("pk")
    assert again.headers["location"] == reverse("consent-trip", args=[trip.pk])
    answer = lin.consent(trip)
    assert lin.client.get(answer).status_code == 302
    kept = SellerAccount.objects.values().get()
    replayed = lin.client.get(answer)
    assert (replayed.status_code, replayed.context["problem"].heading) == (400, "This answer was used already")
    assert SellerAccount.objects.values().get() == kept


def test_an_account_whose_consent_ended_is_connected_again_and_no_other(mocks: Mocks) -> None:
    lin = way(mocks, "wish")
    lin.client.get(lin.consent(lin.begin()))
    account = SellerAccount.objects.get()
    make_store(account=account, site="GLOBAL")
    SellerAccount.objects.update(state="active", authorised_until=clock.now() - timedelta(days=1))
    assert onboarding.stop_ended() == 1
    assert "The authorisation has ended" in lin.client.get(reverse("accounts")).content.decode()

    lin.client.post(reverse("account-reconnect", args=[account.pk]))
    other = mocks.open("wish", ["GLOBAL"], {})
    stranger = Way(lin.client, lin.user, other, mocks)
    trip = ConsentTrip.objects.latest("pk")
    ConsentTrip.objects.filter(pk=trip.pk).update(
        app=crypto.seal_json({name: other["credentials"][name] for name in FIELDS["wish"]})
    )
    trip.refresh_from_db()
    wrong = lin.client.get(stranger.consent(trip))
    assert wrong.context["problem"].heading == "That is another seller"
    assert SellerAccount.objects.get().state == "unauthorised"

    old = SellerAccount.objects.get()
    lin.client.post(reverse("account-reconnect", args=[account.pk]))
    lin.client.get(lin.consent(ConsentTrip.objects.latest("pk")))
    new = SellerAccount.objects.get()
    assert (new.pk, new.state, new.trouble, new.authorised_until) == (account.pk, "active", "", None)
    assert bytes(new.refresh_token or b"") != bytes(old.refresh_token or b"")


def test_new_secrets_prove_themselves_and_old_ones_are_gone(mocks: Mocks) -> None:
    lin = way(mocks, "amazon")
    lin.client.get(lin.consent(lin.begin()))
    account = SellerAccount.objects.get()
    good = lin.there["credentials"]["client_secret"]
    address = reverse("account-secrets", args=[account.pk])
    assert good not in lin.client.get(address).content.decode()

    lin.client.post(address, {"client_secret": "amzn1.oa2-cs.v1.rotated"})
    stopped = SellerAccount.objects.get()
    assert (stopped.state, stopped.secrets["client_secret"]) == ("unauthorised", "amzn1.oa2-cs.v1.rotated")

    lin.client.post(address, {"client_secret": good})
    lin.client.post(reverse("account-reconnect", args=[account.pk]))
    lin.client.get(lin.consent(ConsentTrip.objects.latest("pk")))
    assert SellerAccount.objects.get().state == "setup"
    said = str(list(TimelineEntry.objects.values_list("data", flat=True)))
    assert [secret for secret in (good, "rotated") if secret in said] == []


def test_settings_are_saved_together_and_named(mocks: Mocks) -> None:
    owner, store = make_user(), make_store(account=make_account(name="Shop"), name="Berlin")
    client = Client()
    client.force_login(owner)
    address = reverse("account-settings", args=[store.account_id])
    rules = {"name": "Berlin", "push": "on", "share": "50", "buffer": "3", "hold_hours": "72"}
    data = {"name": "Shop", "poll_every_s": "90"} | {f"store{store.pk}-{key}": value for key, value in rules.items()}

    assert client.post(address, data | {f"store{store.pk}-share": "101"}).status_code == 200
    client.post(address, data)
    client.post(address, data)
    store.refresh_from_db()
    assert (str(store.stock_share), store.stock_buffer, store.account.poll_every_s) == ("0.500", 3, 90)
    lines = TimelineEntry.objects.filter(action="account.settings_changed").values_list("data", flat=True)
    assert list(lines) == [{"what": ["poll_every_s", "Berlin"]}]


@pytest.mark.parametrize(
    ("days", "says"),
    [(29, "in 28 days"), (1.5, "in 1 day."), (0.5, "within a day"), (-1, "has ended"), (40, "")],
)
def test_the_end_of_an_authorisation_is_told_before(days: float, says: str) -> None:
    account = make_account(authorised_until=clock.now() + timedelta(days=days))
    client = Client()
    client.force_login(make_user())
    pages = [
        client.get(address).content.decode() for address in (reverse("accounts"), f"/stores/accounts/{account.pk}/")
    ]
    assert [says in page for page in pages] == [True, True]
    tile = next(each for each in client.get("/").context["tiles"] if each.url == reverse("accounts"))
    assert tile.count == (1 if says else 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(count: int, django_assert_max_num_queries: Any) -> None:
    for _ in range(count):
        make_store()
    client = Client()
    client.force_login(make_user())
    with django_assert_max_num_queries(15):
        assert len(client.get(reverse("accounts")).context["rows"]) == count
