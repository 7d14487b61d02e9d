"""The addresses of finance."""

from finance.urls import books, payables, settlements

app_name = "finance"
urlpatterns = [*books.urlpatterns, *payables.urlpatterns, *settlements.urlpatterns]
