"""The addresses of distribution in the API, under `/api/v1/`."""

from django.urls import path

from distribution import api

urlpatterns = [
    path("portal/catalogue", api.Catalogue.as_view(), name="portal-catalogue"),
    path("portal/stock", api.Stock.as_view(), name="portal-stock"),
    path("portal/orders", api.Orders.as_view(), name="portal-orders"),
    path("portal/orders/<int:placed_id>", api.OrderDetail.as_view(), name="portal-order"),
    path("portal/wallet", api.WalletView.as_view(), name="portal-wallet"),
]
