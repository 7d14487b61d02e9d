"""Addresses of the books."""

from django.urls import URLPattern, path

from finance.views import books, books_rules

urlpatterns: list[URLPattern] = [
    path("finance/books/", books.trial, name="trial-balance"),
    path("finance/books/<str:code>/", books.account, name="account"),
    path("finance/entries/<int:entry_id>/", books.entry, name="entry"),
    path("finance/unposted/", books.unposted, name="unposted"),
    path("finance/unposted/retry/", books.retry, name="unposted-retry"),
    path("finance/rates/", books_rules.rates, name="rates"),
    path("finance/rates/add/", books_rules.add_rate, name="rate-add"),
    path("finance/fees/add/", books_rules.add_fee_rule, name="fee-rule-add"),
    path("finance/fees/", books_rules.fee_rules, name="fee-rules"),
]
