"""What higher apps may object to: the catalogue knows neither stock nor orders, and asks whoever the wiring named."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from erp.kernel.outcomes import Refusal

Guard = Callable[[Sequence[int]], Mapping[int, Refusal]]


@dataclass(slots=True)
class _Guards:
    archive: tuple[Guard, ...] = ()
    parts: tuple[Guard, ...] = ()


_guards = _Guards()


def set_guards(*, archive: Sequence[Guard], parts: Sequence[Guard]) -> None:
    """Called by the wiring: who may object to the archiving of SKUs, and to other parts of bundles."""
    _guards.archive, _guards.parts = tuple(archive), tuple(parts)


def objections_to_archive(sku_ids: Sequence[int]) -> dict[int, Refusal]:
    """Why some of these SKUs can't be archived; the first objection to each counts."""
    return _asked(_guards.archive, sku_ids)


def objections_to_parts(bundle_ids: Sequence[int]) -> dict[int, Refusal]:
    """Why the parts of some of these bundles can't change any more."""
    return _asked(_guards.parts, bundle_ids)


def _asked(guards: Sequence[Guard], sku_ids: Sequence[int]) -> dict[int, Refusal]:
    refused: dict[int, Refusal] = {}
    for guard in guards:
        refused = {**guard(sku_ids), **refused}
    return refused
