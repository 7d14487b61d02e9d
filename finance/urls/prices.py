"""Addresses of the price calculator."""

from django.urls import path

from finance.views import price_rules, prices

urlpatterns = [
    path("finance/prices/", prices.proposals, name="prices"),
    path("finance/prices/check/", prices.check, name="prices-check"),
    path("finance/prices/apply/", prices.apply, name="prices-apply"),
    path("finance/prices/rules/", price_rules.rules, name="price-rules"),
    path("finance/prices/rules/<int:store_id>/", price_rules.rule, name="price-rule"),
    path("finance/prices/rules/<int:store_id>/save/", price_rules.save, name="price-rule-save"),
    path("finance/prices/<int:listing_id>/", prices.calculation, name="price"),
]
