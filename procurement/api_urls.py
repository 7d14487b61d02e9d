"""The addresses of procurement in the API, under `/api/v1/`."""

from django.urls import URLPattern, path

from procurement import api

urlpatterns: list[URLPattern] = [
    path("suppliers", api.SupplierList.as_view(), name="suppliers"),
    path("purchases", api.PurchaseList.as_view(), name="purchases"),
    path("purchases/draft", api.DraftPurchase.as_view(), name="purchases-draft"),
    path("purchases/approve", api.ApprovePurchases.as_view(), name="purchases-approve"),
    path("purchases/<int:order_id>", api.PurchaseDetail.as_view(), name="purchase"),
    path("purchases/<int:order_id>/receive", api.ReceivePurchase.as_view(), name="purchase-receive"),
    path("replenishment", api.ReplenishmentList.as_view(), name="replenishment"),
]
