"""Addresses of the reports."""

from django.urls import path

from finance.views import reports

urlpatterns = [
    path("finance/profit-and-loss/", reports.profit_and_loss_page, name="profit-and-loss"),
    path("finance/periods/", reports.periods, name="periods"),
    path("finance/periods/<str:month>/", reports.period, name="period"),
    path("finance/periods/<str:month>/close/", reports.close, name="period-close"),
]
