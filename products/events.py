"""What higher apps may hear of the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListingsMapped:
    """Listings were joined to SKUs; lines that waited for it can be served."""

    listing_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ListingsRemapped:
    """Listings sell another SKU from now on; `before` is the SKU that each sold until now."""

    before: Mapping[int, int]
