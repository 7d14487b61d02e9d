"""Paging through Wish's order list, which has no page tokens: each page begins at the update time where the last one ended."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LARGEST = 500  # what Wish gives at most


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go on: from `since`, without the ids of `seen`, which are those of its own moment that we have already.

    When a page of the largest size holds nothing but one moment, time alone can't get past it; then `from_id` does.
    """

    since: str
    seen: tuple[str, ...] = ()
    large: bool = False
    from_id: str = ""

    @classmethod
    def parse(cls, page: str) -> Place:
        """The place that `text` wrote."""
        kept = json.loads(page)
        return cls(kept["since"], tuple(kept["seen"]), kept["large"], kept["from_id"])

    def text(self) -> str:
        """As a page token."""
        return json.dumps({"since": self.since, "seen": self.seen, "large": self.large, "from_id": self.from_id})

    def params(self, *, until: str, size: int) -> dict[str, str]:
        """The query of this place's page."""
        bounds = {"updated_at_max": until}
        if self.from_id:
            bounds = {"updated_at_max": self.since, "id_min": self.from_id}
        limit = LARGEST if self.large else size
        return {"sort_by": "updated_at.asc", "limit": str(limit), "updated_at_min": self.since, **bounds}

    def after(self, rows: Sequence[tuple[str, str]], *, full: bool) -> Place | None:
        """The place after a page of (id, updated_at as Wish wrote it), oldest first; None when it was the last."""
        if self.from_id:
            last_id = rows[-1][0]
            # The crowded moment is through: on from the next millisecond, the finest that Wish tells apart.
            return Place(self.since, (last_id,), True, last_id) if full else Place(_next_millisecond(self.since))
        if not full:
            return None
        last = rows[-1][1]
        here = tuple(row[0] for row in rows if row[1] == last)
        if len(here) < len(rows) or last != self.since:
            return Place(last, here)
        return Place(last, here, large=True, from_id=here[-1] if self.large else "")


def _next_millisecond(text: str) -> str:
    moment = datetime.fromisoformat(text) + timedelta(milliseconds=1)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
