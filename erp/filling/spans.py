"""Big work in parts."""

from collections.abc import Iterator

from erp.kernel.sql import rows


def spans(count: int, size: int) -> Iterator[tuple[int, int]]:
    """1..count in parts of at most `size`: the first and the last number of each."""
    for first in range(1, count + 1, size):
        yield first, min(count, first + size - 1)


def drawn(table: str, count: int) -> int:
    """Draw `count` ids from a table's sequence at once; the last id before them."""
    found = rows(
        "SELECT setval(pg_get_serial_sequence(%s, 'id'), nextval(pg_get_serial_sequence(%s, 'id')) + %s)",
        [table, table, count],
    )
    return int(found[0][0]) - count - 1
