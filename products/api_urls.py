"""The addresses of the catalogue in the API, under `/api/v1/`."""

from django.urls import URLPattern, path

from products import catalogue_api as api

urlpatterns: list[URLPattern] = [
    path("skus", api.SkuList.as_view(), name="skus"),
    path("skus/edit", api.EditSkus.as_view(), name="skus-edit"),
    path("skus/<int:sku_id>", api.SkuDetail.as_view(), name="sku"),
    path("skus/<int:sku_id>/change", api.ChangeSku.as_view(), name="sku-change"),
    path("products", api.ProductList.as_view(), name="products"),
    path("products/new", api.NewProduct.as_view(), name="product-new"),
    path("products/<int:product_id>", api.ProductDetail.as_view(), name="product"),
    path("products/<int:product_id>/change", api.ChangeProduct.as_view(), name="product-change"),
    path("products/<int:product_id>/variants", api.NewVariants.as_view(), name="product-variants"),
]
