"""The addresses of orders."""

from django.urls import path

from erp.kernel.imports.views import sheet_urls
from orders.views import (
    batch,
    buyers,
    cancel,
    deadlines,
    detail,
    editing,
    grouping,
    lists,
    manual,
    mapping,
    today,
)
from orders.views.sheets import ORDER_PAGES

app_name = "orders"
urlpatterns = [
    path("", today.today, name="today"),
    path("listings/unmapped/", mapping.unmapped, name="unmapped"),
    path("listings/unmapped/map/", mapping.map_chosen, name="map"),
    path("listings/unmapped/suggested/", mapping.map_suggested, name="map-suggested"),
    path("orders/", lists.order_list, name="list"),
    path("orders/deadlines/", deadlines.deadlines, name="deadlines"),
    path("orders/review/", lists.review_queue, name="review"),
    path("orders/to-merge/", grouping.to_merge, name="to-merge"),
    path("orders/to-merge/merge/", grouping.merge_groups, name="merge-groups"),
    path("orders/new/", manual.new_order, name="new"),
    *sheet_urls(ORDER_PAGES, imports_at="orders/imports/"),
    path("orders/<int:order_id>/split/", grouping.split, name="split"),
    path("orders/<int:order_id>/edit/", editing.edit, name="edit"),
    path("orders/<int:order_id>/address/", editing.address, name="edit-address"),
    path("orders/<int:order_id>/lines/<int:line_id>/", editing.line, name="edit-line"),
    path("orders/batch/cancel/<slug:action>/", cancel.batch_cancel, name="batch-cancel"),
    path("orders/batch/<slug:action>/", batch.batch, name="batch"),
    path("orders/<int:order_id>/", detail.order_page, name="order"),
    path("orders/<int:order_id>/drawer/", detail.order_drawer, name="drawer"),
    path("orders/<int:order_id>/cancel/", cancel.order_cancel, name="cancel"),
    path("orders/<int:order_id>/cancel/<slug:verdict>/", cancel.answer_cancel, name="answer-cancel"),
    path("orders/<int:order_id>/reveal/", detail.order_reveal, name="reveal"),
    path("orders/<int:order_id>/forget/", buyers.forget, name="forget"),
    path("buyers/", buyers.buyer_log, name="buyers"),
    path(
        "orders/<int:order_id>/confirmations/<int:command_id>/retry/", detail.confirmation_retry, name="confirm-again"
    ),
    path("orders/<int:order_id>/act/<slug:action>/", detail.order_act, name="act"),
]
