"""Addresses of what goods cost: late costs, and what the stock is worth."""

from django.urls import path

from finance.views import late_costs, stock_value

urlpatterns = [
    path("purchasing/late-costs/", late_costs.late_cost_list, name="late-costs"),
    path("purchasing/late-costs/new/", late_costs.late_cost_new, name="late-cost-new"),
    path("purchasing/late-costs/<int:late_cost_id>/", late_costs.late_cost_page, name="late-cost"),
    path("purchasing/late-costs/<int:late_cost_id>/undo/", late_costs.late_cost_undo, name="late-cost-undo"),
    path("stock/value/", stock_value.stock_value, name="stock-value"),
    path("stock/value/export/", stock_value.stock_value_export, name="stock-value-export"),
]
