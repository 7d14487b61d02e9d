"""Who may open what of insights, and what its lists may show."""

from __future__ import annotations

from people.models import User
from stores.models import Store
from tests.architecture.rows.kinds import Row

ROWS: list[Row] = []
LISTS: set[str] = set()


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show; what belongs to the store carries `name`."""
