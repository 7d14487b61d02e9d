"""The addresses of orders."""

from django.urls import path

from orders.views import batch, buyers, cancel, deadlines, detail, lists, mapping, today

app_name = "orders"
urlpatterns = [
    path("", today.today, name="today"),
    path("listings/unmapped/", mapping.unmapped, name="unmapped"),
    path("listings/unmapped/map/", mapping.map_chosen, name="map"),
    path("listings/unmapped/suggested/", mapping.map_suggested, name="map-suggested"),
    path("orders/", lists.order_list, name="list"),
    path("orders/deadlines/", deadlines.deadlines, name="deadlines"),
    path("orders/review/", lists.review_queue, name="review"),
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
