"""What we sell, and under which name in which store."""

from products.models.catalogue import Barcode, BundlePart, Product, Sku
from products.models.launch import DesignTask, LaunchCard, LaunchComment
from products.models.listings import Listing

__all__ = [
    "Barcode",
    "BundlePart",
    "DesignTask",
    "LaunchCard",
    "LaunchComment",
    "Listing",
    "Product",
    "Sku",
]
