"""Addresses of the reasons to correct stock."""

from django.urls import path

from inventory.views import reasons

urlpatterns = [
    path("stock/reasons/", reasons.reason_list, name="stock-reasons"),
    path("stock/reasons/new/", reasons.reason_new, name="stock-reason-new"),
    path("stock/reasons/<int:reason_id>/", reasons.reason_page, name="stock-reason"),
    path("stock/reasons/<int:reason_id>/<slug:verb>/", reasons.reason_switch, name="stock-reason-switch"),
]
