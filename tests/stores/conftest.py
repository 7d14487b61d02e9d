"""An Amazon account at the mocks, over real HTTP, and the same account with recorded answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import pytest

from stores.connectors import http, registry
from stores.models import SellerAccount, Store
from stores.states import Marketplace
from tests.factories import make_account, make_store
from tests.mock_marketplaces.conftest import Mocks, mocks, receiver
from tests.stores.fakes import FakeConnector, Shelf

__all__ = ["Shelf", "Shop", "mocks", "receiver"]


@dataclass
class Shop:
    """A seller account here and there: `there` is what the mocks handed out."""

    account: SellerAccount
    store: Store
    there: dict[str, Any]
    mocks: Mocks

    def sell(self, *lines: tuple[str, int], **more: Any) -> str:
        return self.mocks.sell(self.there, *lines, **more)[0]

    def truth(self) -> Any:
        return self.mocks.truth(self.there["account_id"])

    def faults(self, *rules: dict[str, Any]) -> None:
        self.mocks.control("faults", {"account_id": self.there["account_id"], "rules": list(rules), "seed": 1})

    def reload(self) -> SellerAccount:
        self.account.refresh_from_db()
        return self.account


def open_shop(mocks: Mocks, listings: dict[str, int]) -> Shop:
    there = mocks.open("amazon", ["DE"], listings)
    keys = there["credentials"]
    account = make_account(
        marketplace=Marketplace.AMAZON,
        region=keys["region"],
        seller_id=keys["seller_id"],
        base_url=there["base_url"],
        credentials=keys,
    )
    return Shop(account, make_store(account=account, site="DE"), there, mocks)


@pytest.fixture
def shop(transactional_db: None, mocks: Mocks) -> Iterator[Shop]:
    yield open_shop(mocks, {"WID-RED": 50, "WID-BLU": 50})
    http.forget_clients()


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Wish is a fake that takes prices."""
    shelf = Shelf()
    monkeypatch.setattr(FakeConnector, "shelf", shelf)
    monkeypatch.setitem(
        cast("dict[str, str]", registry.CONNECTORS), Marketplace.WISH, "tests.stores.fakes:FakeConnector"
    )
    return shelf
