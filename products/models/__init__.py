"""What we sell, and under which name in which store."""

from products.models.catalogue import Barcode, BundlePart, Product, ProductTag, Sku, SkuTag, SkuText
from products.models.checks import ForbiddenWord, PictureMeasure
from products.models.classes import Brand, Category, Tag
from products.models.customs import CustomsCode, DeclaredValue, SupplierCode
from products.models.drafts import ListingChange, ListingDraft
from products.models.images import ImageFile, ProductImage, SkuImage
from products.models.launch import DesignTask, LaunchCard, LaunchComment
from products.models.listings import Listing

__all__ = [
    "Barcode",
    "Brand",
    "BundlePart",
    "Category",
    "CustomsCode",
    "DeclaredValue",
    "DesignTask",
    "ForbiddenWord",
    "ImageFile",
    "LaunchCard",
    "LaunchComment",
    "Listing",
    "ListingChange",
    "ListingDraft",
    "PictureMeasure",
    "Product",
    "ProductImage",
    "ProductTag",
    "Sku",
    "SkuImage",
    "SkuTag",
    "SkuText",
    "SupplierCode",
    "Tag",
]
