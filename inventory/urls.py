"""Addresses of the stock."""

from django.urls import include, path

from inventory.views import ageing, alerts, documents, exposure, lists, push_rules, serving, skus

urlpatterns = [
    path("", include("inventory.count_urls")),
    path("", include("inventory.mirror_urls")),
    path("", include("inventory.pickup_urls")),
    path("", include("inventory.reason_urls")),
    path("", include("inventory.warehouse_urls")),
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
    path("stock/offers/", push_rules.rule_list, name="stock-push-rules"),
    path("stock/offers/<int:listing_id>/", push_rules.listing_rule, name="stock-push-rule"),
    path("stock/offers/batch/<slug:action>/", push_rules.batch, name="stock-push-batch"),
    path("stock/", include("inventory.floor_urls")),
    path("stock/age/", ageing.age, name="stock-age"),
    path("stock/age/export/", ageing.age_export, name="stock-age-export"),
    path("stock/slow/", ageing.slow, name="stock-slow"),
    path("stock/slow/export/", ageing.slow_export, name="stock-slow-export"),
    path("stock/<int:sku_id>/", skus.sku_page, name="stock-sku"),
    path("stock/<int:sku_id>/limits/", alerts.sku_limits, name="stock-sku-limits"),
    path("stock/<int:sku_id>/adjust/", documents.adjust, name="stock-adjust"),
]
