"""Addresses of the catalogue's read pages."""

from django.urls import path

from products import sku_views

urlpatterns = [
    path("products/skus/", sku_views.sku_list, name="product-skus"),
    path("products/skus/<int:sku_id>/", sku_views.sku_page, name="product-sku"),
]
