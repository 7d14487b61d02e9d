"""Addresses of the floor: bins, transfers, documents that change goods, and corrections that wait for a second person."""

from django.urls import path, re_path

from inventory.views import approvals, bins, changes, floor, transfers

urlpatterns = [
    path("floor/", floor.chooser, name="floor"),
    re_path(r"^floor/(?P<mode>put|move|look)/$", floor.bench, name="floor-mode"),
    re_path(r"^floor/(?P<mode>put|move|look)/scan/$", floor.scan, name="floor-scan"),
    path("floor/moves/<int:move_id>/undo/", floor.undo, name="floor-undo"),
    path("bins/", bins.bin_list, name="stock-bins"),
    path("bins/new/", bins.new, name="stock-bins-new"),
    path("bins/<int:bin_id>/close/", bins.close, name="stock-bin-close"),
    path("transfers/", transfers.transfer_list, name="transfers"),
    path("transfers/new/", transfers.new, name="transfer-new"),
    path("transfers/<int:transfer_id>/", transfers.transfer_page, name="transfer"),
    path("transfers/<int:transfer_id>/bench/", transfers.bench, name="transfer-bench"),
    path("transfers/<int:transfer_id>/scan/", transfers.scan, name="transfer-scan"),
    path("transfers/<int:transfer_id>/print/", transfers.print_list, name="transfer-print"),
    path("transfers/<int:transfer_id>/<slug:action>/", transfers.act, name="transfer-act"),
    path("documents/", changes.document_list, name="stock-documents"),
    path("documents/new/<slug:kind>/", changes.new, name="stock-document-new"),
    path("documents/<int:document_id>/undo/", changes.undo, name="stock-document-undo"),
    path("requests/", approvals.request_list, name="stock-requests"),
    path("requests/<slug:answer>/", approvals.decide, name="stock-request-decide"),
]
