"""Addresses of the stock."""

from django.urls import path

from inventory.views import alerts, documents, exposure, lists, serving, skus

urlpatterns = [
    path("stores/accounts/<int:account_id>/warehouses/", serving.account_warehouses, name="account-warehouses"),
    path("stock/", lists.stock_list, name="stock"),
    path("stock/receive/", documents.receive, name="stock-receive"),
    path("stock/receive/scan/", documents.receive_scan, name="stock-receive-scan"),
    path("stock/documents/<int:document_id>/", documents.document, name="stock-document"),
    path("stock/alerts/", alerts.alert_list, name="stock-alerts"),
    path("stock/alerts/limits/", alerts.alert_limits, name="stock-alert-limits"),
    path("stock/alerts/batch/<slug:action>/", alerts.alert_batch, name="stock-alerts-batch"),
    path("stock/exposure/", exposure.exposure_list, name="stock-exposure"),
    path("stock/exposure/<int:pool_id>/", exposure.exposure_page, name="stock-pool"),
    path("stock/<int:sku_id>/", skus.sku_page, name="stock-sku"),
    path("stock/<int:sku_id>/limits/", alerts.sku_limits, name="stock-sku-limits"),
    path("stock/<int:sku_id>/adjust/", documents.adjust, name="stock-adjust"),
]
