"""Addresses of the books in the API."""

from django.urls import URLPattern, path

from finance.api import books

urlpatterns: list[URLPattern] = [
    path("entries/", books.EntryList.as_view(), name="entries"),
    path("entries/<int:entry_id>/", books.EntryDetail.as_view(), name="entry"),
    path("trial-balance/", books.TrialBalance.as_view(), name="trial-balance"),
]
