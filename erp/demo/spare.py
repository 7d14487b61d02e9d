"""One seller per marketplace that the demo leaves unconnected, so that a newcomer can walk through connecting a store."""

from collections.abc import Mapping, Sequence
from typing import Any

import httpx2
from django.conf import settings

from erp.demo.catalogue import Good
from erp.demo.company import identity
from erp.demo.control import Control, ControlRefused
from stores.connectors.applications import APPLICATIONS
from stores.models import SellerAccount
from stores.services.onboarding import SpareApp
from stores.states import CONNECTED, Marketplace

SITES = {Marketplace.AMAZON: ["DE", "ES", "UK"]}
LISTED, SHOWN, SOLD = 12, 25, 3


def open_spare_sellers(control: Control, goods: Sequence[Good]) -> None:
    """Sellers with a few listings and buyers, whom nobody has asked for consent yet."""
    chosen = [good for good in goods if not good.parts][:LISTED]
    for market in CONNECTED:
        sites = SITES.get(market, ["GLOBAL"])
        there = control.open_account(market, sites)
        items = [
            {
                "sku": good.code,
                "site": site,
                "title": good.name,
                "price": {"amount": good.price},
                "quantity": SHOWN,
            }
            for good in chosen
            for site in sites
        ]
        control.add_listings(there["account_id"], items)
        control.post("/orders", {"account_id": there["account_id"], "count": SOLD, "seed": len(items)})


def spare_app(marketplace: str) -> SpareApp | None:
    """The application of a seller at the mocks whom no account of ours has; None when there is none, or the mocks are away."""
    try:
        there = Control(settings.MOCKS_URL).get("/accounts")["accounts"]
    except (httpx2.HTTPError, ControlRefused):
        return None
    ours = {identity(account.secrets) for account in SellerAccount.objects.filter(marketplace=marketplace)}
    waiting = [
        each for each in there if each["marketplace"] == marketplace and identity(each["credentials"]) not in ours
    ]
    return _application(marketplace, waiting[0]) if waiting else None


def _application(marketplace: str, there: Mapping[str, Any]) -> SpareApp:
    names = [entry.name for entry in APPLICATIONS[marketplace].fields]
    keys = there["credentials"]
    return SpareApp({name: str(keys[name]) for name in names if name in keys}, there["base_url"])
