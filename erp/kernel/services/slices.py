"""Long work in slices: short locks, and one bad row never stops the others."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from django.db import DatabaseError

T = TypeVar("T")
SLICE = 500


def slices(items: Sequence[T], size: int = SLICE) -> Iterator[Sequence[T]]:
    """The items in parts of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def split_on_error(
    items: Sequence[T], call: Callable[[Sequence[T]], None], alone: Callable[[T, Exception], None]
) -> None:
    """Run `call` on all; when the database or a value refuses, on each half, until the poison item is alone: `alone` keeps it.

    `call` opens its own transaction, so that a failed try leaves nothing behind.
    """
    if not items:
        return
    try:
        call(items)
    except (DatabaseError, ValueError, TypeError, LookupError, ArithmeticError) as error:
        if len(items) == 1:
            alone(items[0], error)
            return
        half = len(items) // 2
        split_on_error(items[:half], call, alone)
        split_on_error(items[half:], call, alone)
