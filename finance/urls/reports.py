"""Addresses of the reports."""

from django.urls import path

from finance.views import reports, undoing

urlpatterns = [
    path("finance/entries/<int:entry_id>/undo/", undoing.entry_undo, name="entry-undo"),
    path("finance/profit-and-loss/", reports.profit_and_loss_page, name="profit-and-loss"),
    path("finance/periods/", reports.periods, name="periods"),
    path("finance/periods/<str:month>/", reports.period, name="period"),
    path("finance/periods/<str:month>/close/", reports.close, name="period-close"),
]
