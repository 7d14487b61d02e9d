"""Addresses of marketplaces' own warehouses."""

from django.urls import path

from inventory.views import mirror

urlpatterns = [
    path("stock/there/", mirror.mirror_list, name="stock-there"),
    path("stock/there/<int:mirror_id>/map/", mirror.map_there, name="stock-there-map"),
    path("stock/there/look/<int:account_id>/", mirror.look_again, name="stock-there-look"),
]
