"""Two carriers at the mocks, over real HTTP."""

from collections.abc import Iterator

import pytest

from stores.connectors import http
from tests.logistics.carriers import Line, open_line
from tests.mock_marketplaces.conftest import Mocks, mocks

__all__ = ["mocks"]


@pytest.fixture
def swift(transactional_db: None, mocks: Mocks) -> Iterator[Line]:
    """SwiftPost: the label comes with the answer."""
    yield open_line(mocks, "swiftpost")
    http.forget_clients()


@pytest.fixture
def air(transactional_db: None, mocks: Mocks) -> Iterator[Line]:
    """LineAir: the label comes later."""
    mocks.control("settings", {"carrier": "lineair", "label_delay_s": 0})
    yield open_line(mocks, "lineair")
    http.forget_clients()
