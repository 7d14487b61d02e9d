"""Answers as a sick marketplace gives them: one place of a good one, anywhere in its depth, replaced by something else."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import strategies as st

from stores.connectors.errors import UnreadableAnswer
from stores.connectors.port import RemoteOrder

ODDITIES: list[Any] = [
    None, "", " ", "x" * 200, "NaN", "1e400", "-1", -1, 0, 1.5, float("nan"), float("inf"), 10**30, True, False, [], {}, [[]], [None],
    {"a": 1, "b": 2}, "2026-13-45", "0001-01-01 00:00:00", "9999-12-31T23:59:59Z", "2026-11-20T08:15:30", "\x00", "\ud800", "ZZZ",
]  # fmt: skip
DROPPED = object()


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to each place of a JSON value, the whole first."""
    yield path
    keys: Any = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield from places(value[key], (*path, key))


def mangled(good: dict[str, Any]) -> st.SearchStrategy[Any]:
    """`good` with one to three places changed or gone."""
    junk = st.one_of(st.sampled_from([*ODDITIES, DROPPED]), st.text(max_size=5), st.integers(), st.floats())
    change = st.tuples(st.sampled_from(list(places(good))), junk)
    return st.lists(change, min_size=1, max_size=3).map(lambda changes: _changed(good, changes))


def _changed(good: dict[str, Any], changes: list[tuple[tuple[Any, ...], Any]]) -> Any:
    value: Any = copy.deepcopy(good)
    for path, junk in changes:
        if not path:
            return {} if junk is DROPPED else junk
        parent = value
        try:
            for key in path[:-1]:
                parent = parent[key]
            if junk is DROPPED:
                del parent[path[-1]]
            else:
                parent[path[-1]] = copy.deepcopy(junk)  # a later change must not grow inside the oddity itself
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took this place away
    return value


def read_or_refuse(read: Callable[[Any], Any], raw: Any, kind: type = RemoteOrder) -> bool:
    """Whether `raw` was read as an order (or what `kind` says) or refused with a reason; any other exception gets out."""
    try:
        return isinstance(read(raw), kind)
    except UnreadableAnswer as error:
        return "cannot be read: " in str(error)
