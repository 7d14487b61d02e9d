"""The addresses of insights."""

from django.urls import path

from insights.views import postings, profit, sales

app_name = "insights"
urlpatterns = [
    path("insights/sales/", sales.sales_page, name="sales"),
    path("insights/profit/orders/<int:order_id>/", profit.order_profit, name="order-profit"),
    path("insights/profit/<slug:by>/", profit.profit_page, name="profit"),
    path("insights/profit/", profit.profit_page, {"by": "order"}, name="profit-home"),
    path("insights/postings/", postings.postings, name="postings"),
]
