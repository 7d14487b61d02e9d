"""The addresses of finance in the API, under `/api/v1/`."""

from finance.api import books_urls, payables_urls, settlements_urls

urlpatterns = [*books_urls.urlpatterns, *payables_urls.urlpatterns, *settlements_urls.urlpatterns]
