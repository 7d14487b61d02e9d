"""What was typed or chosen on a page, read with care: what is not understood is none."""

from datetime import date
from uuid import UUID

from django.http import QueryDict

_LIMIT = 2**63


def number(text: str) -> int | None:
    """An id."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 and int(text) < _LIMIT else None


def day(text: str) -> date | None:
    """A day as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def uuid(text: str) -> UUID | None:
    """The id that a form brought along."""
    try:
        return UUID(text)
    except ValueError:
        return None


def chosen_ids(posted: QueryDict) -> list[int]:
    """The rows that were selected."""
    return sorted({found for text in posted.getlist("ids") if (found := number(text)) is not None})
