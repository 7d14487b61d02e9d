"""The addresses of the API, version 1: `/api/v1/...`, without a slash at the end."""

from django.urls import path, re_path
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from aftersales.api_urls import urlpatterns as aftersales_patterns
from distribution.api_urls import urlpatterns as distribution_patterns
from erp.kernel.api.views import ApiView
from finance.api.urls import urlpatterns as finance_patterns
from insights.api_urls import urlpatterns as insights_patterns
from inventory import api as stock
from inventory.api_floor_urls import urlpatterns as floor_patterns
from logistics import api as parcels
from logistics.rate_api_urls import urlpatterns as rate_patterns
from logistics.wave_api_urls import urlpatterns as wave_patterns
from orders import api as orders
from orders import group_api as grouping
from orders.rules.api_urls import urlpatterns as rules_patterns
from people.access import SIGNED_IN, Guarded, HasCode
from procurement.api_urls import urlpatterns as procurement_patterns
from products.api import PriceList, SetPrices
from products.api_urls import urlpatterns as products_patterns
from products.drafts_urls import urlpatterns as drafts_patterns

app_name = "api"


class Schema(SpectacularJSONAPIView):
    """The OpenAPI schema."""

    permission_code = SIGNED_IN
    permission_classes = (HasCode,)


class Docs(Guarded, TemplateView):
    """The page of the schema."""

    access_rule = SIGNED_IN
    template_name = "api/docs.html"


class Nowhere(ApiView):
    """Any other address under the API, so that a program gets its answer in the usual envelope."""

    permission_code = SIGNED_IN
    schema = None

    def get(self, request: Request, *args: object, **kwargs: object) -> None:
        raise NotFound

    post = get

    def known_params(self) -> list[str]:
        return list(self.request.query_params)


urlpatterns = [
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    path("orders", orders.OrderList.as_view(), name="orders"),
    path("orders/approve", orders.ApproveOrders.as_view(), name="orders-approve"),
    path("orders/hold", orders.HoldOrders.as_view(), name="orders-hold"),
    path("orders/release", orders.ReleaseOrders.as_view(), name="orders-release"),
    path("orders/cancel", orders.CancelOrders.as_view(), name="orders-cancel"),
    path("orders/accept-cancel", orders.AcceptCancels.as_view(), name="orders-accept-cancel"),
    path("orders/refuse-cancel", orders.RefuseCancels.as_view(), name="orders-refuse-cancel"),
    path("orders/new", grouping.NewOrder.as_view(), name="orders-new"),
    path("orders/merge", grouping.MergeOrders.as_view(), name="orders-merge"),
    path("orders/unmerge", grouping.UnmergeOrders.as_view(), name="orders-unmerge"),
    path("orders/split", grouping.SplitOrders.as_view(), name="orders-split"),
    path("orders/unsplit", grouping.UnsplitOrders.as_view(), name="orders-unsplit"),
    path("orders/<int:order_id>/pieces", grouping.SplitOrder.as_view(), name="order-split"),
    path("orders/<int:order_id>/edit", grouping.EditOrder.as_view(), name="order-edit"),
    path("orders/<int:order_id>", orders.OrderDetail.as_view(), name="order"),
    path("stock", stock.StockList.as_view(), name="stock"),
    path("stock/receipts", stock.Receipts.as_view(), name="stock-receipts"),
    path("stock/<int:level_id>", stock.StockDetail.as_view(), name="stock-level"),
    path("stock/<int:level_id>/moves", stock.MoveList.as_view(), name="stock-moves"),
    path("prices", PriceList.as_view(), name="prices"),
    path("prices/set", SetPrices.as_view(), name="prices-set"),
    path("parcels", parcels.ParcelList.as_view(), name="parcels"),
    path("parcels/ship", parcels.ShipParcels.as_view(), name="parcels-ship"),
    path("parcels/recall", parcels.RecallParcels.as_view(), name="parcels-recall"),
    path("parcels/scan", parcels.Scan.as_view(), name="parcels-scan"),
    path("parcels/<int:parcel_id>", parcels.ParcelDetail.as_view(), name="parcel"),
    path("parcels/<int:parcel_id>/label", parcels.Label.as_view(), name="parcel-label"),
    *products_patterns,
    *floor_patterns,
    *rate_patterns,
    *wave_patterns,
    *drafts_patterns,
    *procurement_patterns,
    *aftersales_patterns,
    *distribution_patterns,
    *finance_patterns,
    *insights_patterns,
    *rules_patterns,
    re_path(r"^.*$", Nowhere.as_view(), name="nowhere"),
]
