"""Addresses of the settlements and of our money."""

from django.urls import path

from finance.views import money, settlements, settlements_statement

urlpatterns = [
    path("finance/settlements/", settlements.settlements, name="settlements"),
    path("finance/settlements/<int:settlement_id>/", settlements.settlement, name="settlement"),
    path(
        "finance/settlements/<int:settlement_id>/lines/<slug:action>/",
        settlements.act_on_lines,
        name="settlement-lines",
    ),
    path("finance/settlements/<int:settlement_id>/rematch/", settlements.match_again, name="settlement-rematch"),
    path("finance/settlements/<int:settlement_id>/pay-out/", settlements.pay_out, name="settlement-pay-out"),
    path(
        "finance/marketplaces/<int:account_id>/", settlements_statement.account_statement, name="marketplace-statement"
    ),
    path("finance/money/", money.money, name="money"),
    path("finance/money/new/", money.new_account, name="money-new"),
    path("finance/money/withdraw/", money.withdrawal, name="withdraw"),
    path("finance/money/<int:account_id>/", money.account, name="money-account"),
    path("finance/money/<int:account_id>/book/", money.book, name="money-book"),
    path("finance/top-ups/", money.top_ups, name="top-ups"),
    path("finance/top-ups/<slug:action>/", money.decide_top_ups, name="top-ups-decide"),
]
