"""What higher apps may hear of stores."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoreRulesChanged:
    """What stores offer is to be computed anew: share or buffer changed."""

    store_ids: tuple[int, ...]
