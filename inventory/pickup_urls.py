"""Addresses of pick-up points and collections."""

from django.urls import path

from inventory.views import collecting, collections, points

urlpatterns = [
    path("stock/points/", points.point_list, name="points"),
    path("stock/points/<int:point_id>/", points.point, name="point"),
    path("stock/points/<int:point_id>/papers/new/", points.paper_new, name="point-paper-new"),
    path("stock/points/papers/<int:paper_id>/withdraw/", points.paper_withdraw, name="point-paper-withdraw"),
    path("stock/points/papers/<int:paper_id>/file/", points.paper_file, name="point-paper-file"),
    path("stock/points/<int:point_id>/commission/", points.commission, name="point-commission"),
    path("stock/points/<int:point_id>/statement/", points.statement, name="point-statement"),
    path("stock/points/<int:point_id>/statement/export/", points.statement_export, name="point-statement-export"),
    path("stock/points/<int:point_id>/collect/", collecting.station, name="collect"),
    path("stock/points/<int:point_id>/collect/scan/", collecting.scan, name="collect-scan"),
    path("stock/points/<int:point_id>/collections/new/", collections.collection_new, name="collection-new"),
    path("stock/collections/", collections.collection_list, name="collections"),
    path("stock/collections/<int:collection_id>/", collections.collection, name="collection"),
    path("stock/collections/<int:collection_id>/cancel/", collections.collection_cancel, name="collection-cancel"),
    path("stock/collections/<int:collection_id>/reopen/", collections.collection_reopen, name="collection-reopen"),
    path("stock/collections/<int:collection_id>/slip/", collections.slip, name="collection-slip"),
]
