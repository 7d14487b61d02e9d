"""The addresses of products."""

from django.urls import path

from products import import_views, views

app_name = "products"
urlpatterns = [
    path("skus/find/", views.find_sku, name="find-sku"),
    path("stores/accounts/<int:account_id>/import/", import_views.account_import, name="account-import"),
]
