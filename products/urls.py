"""The addresses of products."""

from django.urls import path

from erp.kernel.imports.views import sheet_urls
from products import desk_urls, import_views, launch_urls, price_views, views
from products.sheet_views import CATALOGUE_PAGES

app_name = "products"
urlpatterns = [
    path("skus/find/", views.find_sku, name="find-sku"),
    path("products/prices/", price_views.price_list, name="prices"),
    path("products/prices/<int:listing_id>/", price_views.set_price, name="price"),
    path("products/prices/batch/<slug:action>/", price_views.batch, name="prices-batch"),
    path("stores/accounts/<int:account_id>/import/", import_views.account_import, name="account-import"),
    *desk_urls.urlpatterns,
    *sheet_urls(CATALOGUE_PAGES, imports_at="products/import/", exports_at="products/export/"),
    *launch_urls.urlpatterns,
]
