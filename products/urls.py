"""The addresses of products."""

from django.urls import path

from products import desk_urls, import_views, launch_urls, price_views, sheet_views, views

app_name = "products"
urlpatterns = [
    path("skus/find/", views.find_sku, name="find-sku"),
    path("products/prices/", price_views.price_list, name="prices"),
    path("products/prices/<int:listing_id>/", price_views.set_price, name="price"),
    path("products/prices/batch/<slug:action>/", price_views.batch, name="prices-batch"),
    path("stores/accounts/<int:account_id>/import/", import_views.account_import, name="account-import"),
    *desk_urls.urlpatterns,
    path("products/import/", sheet_views.imports, name="imports"),
    path("products/import/<int:run_id>/", sheet_views.import_run, name="import-run"),
    path("products/import/<int:run_id>/write/", sheet_views.write_run, name="import-write"),
    path("products/import/<int:run_id>/go-on/", sheet_views.go_on, name="import-go-on"),
    path("products/import/<int:run_id>/cancel/", sheet_views.cancel_run, name="import-cancel"),
    path("products/import/<int:run_id>/wrong/", sheet_views.wrong_rows, name="import-wrong"),
    path("products/export/", sheet_views.start_export, name="export-start"),
    path("products/export/<int:export_id>/", sheet_views.export_page, name="export"),
    path("products/export/file/<str:token>/", sheet_views.download, name="export-file"),
    *launch_urls.urlpatterns,
]
