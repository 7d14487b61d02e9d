"""What higher apps may hear of the catalogue."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListingsMapped:
    """Listings were joined to SKUs; lines that waited for it can be served."""

    listing_ids: tuple[int, ...]
