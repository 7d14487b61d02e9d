"""Addresses of counts."""

from django.urls import path

from inventory.views import counting, counts

urlpatterns = [
    path("stock/counts/", counts.count_list, name="stock-counts"),
    path("stock/counts/new/", counts.count_new, name="stock-count-new"),
    path("stock/counts/rules/", counts.count_rules, name="stock-count-rules"),
    path("stock/counts/<int:count_id>/", counts.count_page, name="stock-count"),
    path("stock/counts/<int:count_id>/approve/", counts.count_approve, name="stock-count-approve"),
    path("stock/counts/<int:count_id>/lines/<slug:action>/", counts.count_lines, name="stock-count-lines"),
    path("stock/counts/<int:count_id>/export/", counts.count_export, name="stock-count-export"),
    path("stock/counts/<int:count_id>/sheet/", counts.count_sheet, name="stock-count-sheet"),
    path("stock/counts/<int:count_id>/work/", counting.work, name="stock-count-work"),
    path("stock/counts/<int:count_id>/work/scan/", counting.work_scan, name="stock-count-scan"),
    path("stock/counts/<int:count_id>/work/undo/", counting.work_undo, name="stock-count-undo"),
    path("stock/counts/<int:count_id>/do/<slug:action>/", counts.count_act, name="stock-count-act"),
]
