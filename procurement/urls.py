"""The addresses of procurement."""

from django.urls import path

from procurement.views import orders, receive, replenishment, suppliers

app_name = "procurement"
urlpatterns = [
    path("purchasing/", orders.order_list, name="orders"),
    path("purchasing/approve/", orders.approve_many, name="approve-many"),
    path("purchasing/new/", orders.new, name="new"),
    path("purchasing/orders/<int:order_id>/", orders.order_page, name="order"),
    path("purchasing/orders/<int:order_id>/edit/", orders.edit, name="edit"),
    path("purchasing/orders/<int:order_id>/approve/", orders.approve, name="approve"),
    path("purchasing/orders/<int:order_id>/<slug:action>/", orders.act, name="act"),
    path("purchasing/suppliers/", suppliers.supplier_list, name="suppliers"),
    path("purchasing/suppliers/new/", suppliers.new, name="supplier-new"),
    path("purchasing/suppliers/<int:supplier_id>/", suppliers.supplier_page, name="supplier"),
    path("purchasing/suppliers/<int:supplier_id>/edit/", suppliers.edit, name="supplier-edit"),
    path("purchasing/suppliers/<int:supplier_id>/quote/", suppliers.quote, name="supplier-quote"),
    path("purchasing/suppliers/<int:supplier_id>/closing/", suppliers.closing, name="supplier-closing"),
    path("purchasing/receive/", receive.receive, name="receive"),
    path("purchasing/receive/scan/", receive.scan, name="receive-scan"),
    path("purchasing/replenishment/", replenishment.replenishment_list, name="replenishment"),
    path("purchasing/replenishment/draft/", replenishment.draft, name="replenishment-draft"),
    path("purchasing/replenishment/reckon/", replenishment.reckon_now, name="reckon"),
    path("purchasing/replenishment/<int:line_id>/", replenishment.derivation, name="derivation"),
]
