"""Big work in parts."""

from collections.abc import Iterator


def spans(count: int, size: int) -> Iterator[tuple[int, int]]:
    """1..count in parts of at most `size`: the first and the last number of each."""
    for first in range(1, count + 1, size):
        yield first, min(count, first + size - 1)
