"""The addresses of distribution: the portal of distributors, and our own pages about them."""

from django.urls import path

from distribution.views import portal, prices, staff

app_name = "distribution"
urlpatterns = [
    path("portal/", portal.home, name="portal"),
    path("portal/catalogue/", portal.catalogue, name="portal-catalogue"),
    path("portal/orders/", portal.orders, name="portal-orders"),
    path("portal/orders/new/", portal.order_new, name="portal-order-new"),
    path("portal/orders/total/", portal.order_total, name="portal-order-total"),
    path("portal/orders/upload/", portal.upload, name="portal-upload"),
    path("portal/orders/template/", portal.upload_template, name="portal-template"),
    path("portal/orders/<int:placed_id>/", portal.order, name="portal-order"),
    path("portal/orders/<int:placed_id>/cancel/", portal.order_cancel, name="portal-order-cancel"),
    path("portal/wallet/", portal.wallet, name="portal-wallet"),
    path("portal/wallet/file/", portal.wallet_file, name="portal-wallet-file"),
    path("portal/wallet/top-up/", portal.top_up, name="portal-top-up"),
    path("distributors/", staff.distributors, name="list"),
    path("distributors/new/", staff.distributor_new, name="new"),
    path("distributors/top-ups/", staff.top_ups, name="top-ups"),
    path("distributors/price-lists/", prices.price_lists, name="price-lists"),
    path("distributors/price-lists/new/", prices.price_list_new, name="price-list-new"),
    path("distributors/price-lists/<int:list_id>/price/", prices.price_set, name="price-set"),
    path("distributors/price-lists/<int:list_id>/", prices.price_list, name="price-list"),
    path("distributors/price-lists/<int:list_id>/file/", prices.price_list_file, name="price-list-file"),
    path("distributors/price-lists/<int:list_id>/upload/", prices.price_list_upload, name="price-list-upload"),
    path("distributors/price-lists/<int:list_id>/remove/", prices.price_remove, name="price-remove"),
    path("distributors/<int:distributor_id>/", staff.distributor, name="distributor"),
    path("distributors/<int:distributor_id>/edit/", staff.distributor_edit, name="edit"),
    path("distributors/<int:distributor_id>/open/", staff.distributor_open, name="open"),
    path("distributors/<int:distributor_id>/statement/", staff.wallet_statement, name="statement"),
    path("distributors/<int:distributor_id>/statement/file/", staff.wallet_statement_file, name="statement-file"),
    path("distributors/<int:distributor_id>/credit/", staff.credit, name="credit"),
    path("distributors/<int:distributor_id>/users/", staff.user_add, name="user-add"),
    path("distributors/<int:distributor_id>/users/remove/", staff.user_remove, name="user-remove"),
    path("distributors/<int:distributor_id>/order/", staff.order_new, name="order-new"),
    path("distributors/<int:distributor_id>/order/total/", staff.order_total, name="order-total"),
    path("distributors/<int:distributor_id>/order/upload/", staff.upload, name="upload"),
    path("distributors/<int:distributor_id>/order/template/", staff.upload_template, name="template"),
]
