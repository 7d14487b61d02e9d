"""The addresses of products."""

from django.urls import path

from products import views

app_name = "products"
urlpatterns = [path("skus/find/", views.find_sku, name="find-sku")]
