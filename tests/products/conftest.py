from collections.abc import Iterator, Sequence

import pytest

from erp.kernel.outcomes import Refusal
from products.models import ListingDraft
from products.services import gate, publishing
from tests.stores.conftest import Shelf, shelf

__all__ = ["Shelf", "shelf"]


def _nothing_stops(drafts: Sequence[ListingDraft]) -> dict[int, Refusal]:
    assert drafts
    return {}


@pytest.fixture(autouse=True)
def open_gate() -> Iterator[None]:
    """Publishing is tried without the checks of listings, which `test_checks` and `test_desk` try; a test may close the gate itself."""
    publishing.set_gate(_nothing_stops)
    yield
    publishing.set_gate(gate.refused_by_checks)
