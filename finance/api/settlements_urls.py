"""Addresses of the settlements in the API."""

from django.urls import path

from finance.api import settlements

urlpatterns = [
    path("settlements", settlements.Settlements.as_view(), name="settlements"),
    path("settlements/<int:settlement_id>", settlements.SettlementDetail.as_view(), name="settlement"),
    path("settlement-lines", settlements.Lines.as_view(), name="settlement-lines"),
    path("settlement-lines/accept", settlements.Accept.as_view(), name="settlement-accept"),
    path("money-accounts", settlements.MoneyAccounts.as_view(), name="money-accounts"),
    path("withdrawals", settlements.Withdrawals.as_view(), name="withdrawals"),
]
