"""What happened to stores that others must know."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoreRulesChanged:
    """Share, buffer or pushing of these stores changed: what they offer may be another quantity now."""

    store_ids: tuple[int, ...]
