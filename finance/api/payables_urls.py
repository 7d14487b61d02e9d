"""Addresses of the payables in the API."""

from django.urls import path

from finance.api import payables

urlpatterns = [
    path("bills", payables.BillList.as_view(), name="bills"),
    path("bills/new", payables.CreateBill.as_view(), name="bills-new"),
    path("bills/approve", payables.ApproveBills.as_view(), name="bills-approve"),
    path("payments", payables.PaymentList.as_view(), name="payments"),
    path("payments/new", payables.CreatePayment.as_view(), name="payments-new"),
]
