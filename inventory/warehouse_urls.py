"""Addresses of warehouses."""

from django.urls import path

from inventory.views import warehouses

urlpatterns = [
    path("warehouses/", warehouses.warehouse_list, name="warehouses"),
    path("warehouses/new/", warehouses.new, name="warehouse-new"),
    path("warehouses/<int:warehouse_id>/", warehouses.warehouse, name="warehouse"),
    path("warehouses/<int:warehouse_id>/edit/", warehouses.edit, name="warehouse-edit"),
    path("warehouses/<int:warehouse_id>/closing/", warehouses.closing, name="warehouse-closing"),
]
