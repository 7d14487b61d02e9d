"""What each marketplace hands to whoever registers an application there: what is asked for before the seller's consent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from stores.states import Marketplace

if TYPE_CHECKING:
    from django.utils.functional import Promise

    Text = str | Promise


@dataclass(frozen=True, slots=True)
class AppField:
    """One thing to enter. A secret one is sealed at once and never shown again."""

    name: str
    label: Text
    hint: Text = ""
    secret: bool = False
    required: bool = True
    choices: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Application:
    """A marketplace's form, where its API is by default, and where an application is registered."""

    fields: tuple[AppField, ...]
    base_url: str
    where: Text
    poll_every_s: int = 60
    rolls: bool = (
        False  # each renewal of the tokens moves the end of the authorisation, so that its coming near is no news
    )
    by_region: Mapping[str, str] = field(default_factory=dict)  # the API's address where it differs by region
    sandboxes: tuple[str, ...] = ()

    @property
    def secrets(self) -> tuple[AppField, ...]:
        """The fields that can be rotated."""
        return tuple(entry for entry in self.fields if entry.secret)

    def may_be_at(self, url: str) -> bool:
        """Whether we call this address: the marketplace's own, or one that the house's settings name. No other, since what is
        entered on a page must not make the server call its neighbours."""
        own = {self.base_url, *self.by_region.values(), *self.sandboxes}
        ours = {*settings.MARKETPLACE_ORIGINS, *([settings.MOCKS_URL] if settings.MOCKS_URL else [])}
        return _origin(url) in {_origin(each) for each in own | ours}


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or usual


_CLIENT_ID = AppField("client_id", _("Client ID"))
_CLIENT_SECRET = AppField("client_secret", _("Client secret"), secret=True)
_REGIONS = (("EU", _("Europe")), ("NA", _("North America")), ("FE", _("Far East")))

APPLICATIONS: Mapping[str, Application] = {
    Marketplace.AMAZON: Application(
        (
            AppField("application_id", _("Application ID"), _("Begins with amzn1.sp.solution.")),
            _CLIENT_ID,
            _CLIENT_SECRET,
            AppField("region", _("Region"), _("One account sells in one region; connect one for each."), choices=_REGIONS),
            AppField(
                "relay_secret",
                _("Secret of your notification relay"),
                _("Amazon sends no webhooks. Leave it empty without a relay: orders then come by polling."),
                secret=True,
                required=False,
            ),
        ),
        "https://sellingpartnerapi-eu.amazon.com",
        _("Seller Central, Apps and Services, Develop Apps"),
        poll_every_s=180,
        by_region={
            "EU": "https://sellingpartnerapi-eu.amazon.com",
            "NA": "https://sellingpartnerapi-na.amazon.com",
            "FE": "https://sellingpartnerapi-fe.amazon.com",
        },
        sandboxes=tuple(f"https://sandbox.sellingpartnerapi-{region}.amazon.com" for region in ("eu", "na", "fe")),
    ),
    Marketplace.ALIEXPRESS: Application(
        (AppField("app_key", _("App key")), AppField("app_secret", _("App secret"), secret=True)),
        "https://api-sg.aliexpress.com",
        _("openservice.aliexpress.com, App Console"),
        rolls=True,
    ),
    Marketplace.WISH: Application(
        (_CLIENT_ID, _CLIENT_SECRET),
        "https://merchant.wish.com",
        _("Merchant dashboard, Account, Settings, API settings"),
        sandboxes=("https://sandbox.merchant.wish.com",),
    ),
    Marketplace.DHGATE: Application(
        (
            _CLIENT_ID,
            _CLIENT_SECRET,
            AppField("seller_id", _("Seller ID"), _("DHgate's answer does not name the seller; it is in the seller centre.")),
        ),
        "https://api.dhgate.com",
        _("open.dhgate.com, Console, Applications"),
    ),
}  # fmt: skip

ROLLING = [market for market, application in APPLICATIONS.items() if application.rolls]
