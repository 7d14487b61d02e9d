"""The addresses of finance."""

from finance.urls import books, cost, payables, prices, reports, settlements

app_name = "finance"
urlpatterns = [
    *books.urlpatterns,
    *payables.urlpatterns,
    *settlements.urlpatterns,
    *reports.urlpatterns,
    *prices.urlpatterns,
    *cost.urlpatterns,
]
