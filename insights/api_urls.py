"""The addresses of insights in the API, under `/api/v1/`."""

from django.urls import path

from insights import api

urlpatterns = [
    path("profit", api.ProfitList.as_view(), name="profit"),
    path("profit/orders/<int:order_id>", api.OrderProfit.as_view(), name="profit-order"),
    path("sales", api.Sales.as_view(), name="sales"),
]
