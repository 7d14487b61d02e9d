"""Addresses of the catalogue's pages."""

from django.urls import path

from products import bulk_views, class_views, code_views, image_views, product_views, section_views, sku_views

urlpatterns = [
    path("products/skus/", sku_views.sku_list, name="product-skus"),
    path("products/skus/<int:sku_id>/", sku_views.sku_page, name="product-sku"),
    path("products/skus/batch/<slug:action>/", bulk_views.batch, name="product-skus-batch"),
    path("products/skus/<int:row_id>/section/<slug:key>/", section_views.sku_section, name="sku-section"),
    path("products/skus/<int:sku_id>/codes/<slug:kind>/", code_views.sku_codes, name="sku-codes"),
    path("products/skus/<int:sku_id>/parts/", code_views.sku_parts, name="sku-parts"),
    path("products/classes/", class_views.class_list, name="product-classes"),
    path("products/classes/<slug:kind>/save/", class_views.save_class, name="product-class-save"),
    path("products/classes/<slug:kind>/<int:row_id>/delete/", class_views.delete_class, name="product-class-delete"),
    path("products/items/", product_views.product_list, name="products"),
    path("products/items/new/", product_views.new_product, name="product-new"),
    path("products/items/<int:product_id>/", product_views.product_page, name="product"),
    path("products/items/<int:row_id>/section/<slug:key>/", section_views.product_section, name="product-section"),
    path("products/items/<int:product_id>/variants/", product_views.new_variants, name="product-variants"),
    path("products/items/<int:product_id>/bundle/", product_views.new_bundle, name="product-bundle"),
    path("products/images/<str:sha256>/<slug:size>/", image_views.image, name="image"),
    path("pictures/<str:token>", image_views.open_picture, name="open-picture"),
    path("products/images-of/<slug:owner>/<int:owner_id>/", image_views.change_images, name="images"),
]
