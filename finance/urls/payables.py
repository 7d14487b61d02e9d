"""Addresses of the payables."""

from django.urls import path

from finance.views import payables_bills as bills
from finance.views import payables_opening as opening
from finance.views import payables_payments as payments
from finance.views import payables_statements as statements

urlpatterns = [
    path("finance/bills/", bills.bill_list, name="bills"),
    path("finance/bills/approve/", bills.bills_approve, name="bills-approve"),
    path("finance/bills/new/", bills.bill_new, name="bill-new"),
    path("finance/bills/<int:bill_id>/", bills.bill_page, name="bill"),
    path("finance/bills/<int:bill_id>/approve/", bills.bill_approve, name="bill-approve"),
    path("finance/bills/<int:bill_id>/cancel/", bills.bill_cancel, name="bill-cancel"),
    path("finance/payments/", payments.payment_list, name="payments"),
    path("finance/payments/new/", payments.payment_new, name="payment-new"),
    path("finance/payments/<int:payment_id>/", payments.payment_page, name="payment"),
    path("finance/payments/<int:payment_id>/share/", payments.payment_share, name="payment-share"),
    path("finance/payments/<int:payment_id>/reverse/", payments.payment_reverse, name="payment-reverse"),
    path("finance/owed/", statements.ageing_page, name="ageing"),
    path("finance/suppliers/<int:supplier_id>/", statements.statement_page, name="supplier-statement"),
    path("finance/suppliers/<int:supplier_id>/export/", statements.statement_export, name="supplier-statement-export"),
    path("finance/opening/", opening.opening, name="opening"),
    path("finance/opening/confirm/", opening.opening_confirm, name="opening-confirm"),
    path("finance/opening/template/", opening.opening_template, name="opening-template"),
    path("finance/opening/problems/<str:digest>/", opening.opening_problems, name="opening-problems"),
]
