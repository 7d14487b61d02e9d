"""Accounts at the mocks over real HTTP; what was remembered of earlier tests' orders and carriers is forgotten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from stores.connectors import details, http
from stores.connectors.aliexpress import shipping
from tests.factories import make_account, make_store
from tests.mock_marketplaces.conftest import Mocks
from tests.stores.conftest import Shop, open_shop


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    details.recent.forget()
    shipping.known.forget()


@pytest.fixture(autouse=True)
def _the_tests_own_transaction(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Recorded answers need no real transactions, and emptying all tables after each costs more than the test."""
    marker = request.node.get_closest_marker("django_db")
    if marker and not marker.kwargs.get("transaction"):
        request.getfixturevalue("db")
        monkeypatch.setattr(http, "outer_blocks", len(connection.atomic_blocks))


@pytest.fixture
def shop(request: pytest.FixtureRequest, transactional_db: None, mocks: Mocks) -> Iterator[Shop]:
    """A shop of the marketplace that the test is parametrized with."""
    if request.param == "amazon":
        yield open_shop(mocks, {"WID-RED": 50, "WID-BLU": 50})
        http.forget_clients()
        return
    there = mocks.open(request.param, ["GLOBAL"], {"WID-RED": 50, "WID-BLU": 50})
    account = make_account(
        marketplace=request.param, base_url=there["base_url"], credentials=there["credentials"], region=""
    )
    yield Shop(account, make_store(account=account, site="GLOBAL", currency="USD"), there, mocks)
    http.forget_clients()
