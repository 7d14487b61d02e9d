"""What we sell, and under which name in which store."""

from products.models.catalogue import Barcode, BundlePart, Product, Sku
from products.models.drafts import ListingChange, ListingDraft
from products.models.listings import Listing

__all__ = [
    "Barcode",
    "BundlePart",
    "Listing",
    "ListingChange",
    "ListingDraft",
    "Product",
    "Sku",
]
