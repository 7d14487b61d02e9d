"""The API of orders: lists and objects of the stores that one may see, and the same services as the pages."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, get_args

import django_filters
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from erp.kernel.api.fields import Body, Filters, WholeFilter, YesNoFilter, ids_field
from erp.kernel.api.outcomes import OutcomesSerializer, told
from erp.kernel.api.views import ApiView, DetailView, ListView, WriteView
from erp.kernel.outcomes import Outcomes, missing
from orders.api_parts import OrderDetailSerializer, OrderSerializer
from orders.models import Demand, Hold, Order, OrderLine, OrderParcel
from orders.reads.words import refusal_words
from orders.services.cancel_requests import accept_cancels, cancel_by_us, refuse_cancels
from orders.services.holds import hold_by_hand, release_by_hand
from orders.services.review import approve_orders
from orders.states import FulfilledBy, HoldKind, OrderState
from stores.connectors.port import CancelReason
from stores.states import Marketplace


class OrderFilters(Filters):
    """What a list of orders may be narrowed by. Times are ISO 8601; `after` includes its moment, `before` does not."""

    state = django_filters.ChoiceFilter(choices=OrderState.choices)
    store = WholeFilter(field_name="store_id")
    marketplace = django_filters.ChoiceFilter(choices=Marketplace.choices, field_name="account__marketplace")
    external_id = django_filters.CharFilter(max_length=80)
    fulfilled_by = django_filters.ChoiceFilter(choices=FulfilledBy.choices)
    held = YesNoFilter()
    hold = django_filters.ChoiceFilter(choices=HoldKind.choices, method="by_hold")
    ordered_after = django_filters.IsoDateTimeFilter(field_name="ordered_at", lookup_expr="gte")
    ordered_before = django_filters.IsoDateTimeFilter(field_name="ordered_at", lookup_expr="lt")
    updated_after = django_filters.IsoDateTimeFilter(field_name="remote_updated_at", lookup_expr="gte")
    updated_before = django_filters.IsoDateTimeFilter(field_name="remote_updated_at", lookup_expr="lt")
    ship_by_before = django_filters.IsoDateTimeFilter(field_name="ship_by", lookup_expr="lt")

    def by_hold(self, queryset: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        return queryset.filter(Exists(Hold.objects.filter(order=OuterRef("pk"), kind=value, released_at=None)))


def _orders(view: ApiView, *, holds: QuerySet[Hold]) -> QuerySet[Order]:
    if getattr(view, "swagger_fake_view", False):  # the schema is drawn without anybody asking
        return Order.objects.none()
    found = Order.objects.for_user(view.person).select_related("store__account", "warehouse", "service")
    return found.prefetch_related(Prefetch("holds", queryset=holds.order_by("placed_at", "pk")))


class OrderList(ListView):
    """Orders of the stores that you may see, newest first."""

    permission_code = "orders.view"
    serializer_class = OrderSerializer
    filterset_class = OrderFilters
    orderings: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "-ordered_at": ("-ordered_at", "-id"),
        "ordered_at": ("ordered_at", "id"),
        "ship_by": ("ship_by", "id"),
        "-ship_by": ("-ship_by", "-id"),
        "id": ("id",),
        "-id": ("-id",),
    }

    def get_queryset(self) -> QuerySet[Order]:
        return _orders(self, holds=Hold.objects.filter(released_at=None))


class OrderDetail(DetailView):
    """One order with its lines and what they ask of the stock, holds, parcels, confirmations and timeline."""

    permission_code = "orders.view"
    serializer_class = OrderDetailSerializer
    lookup_kwarg = "order_id"

    def get_queryset(self) -> QuerySet[Order]:
        demands = Prefetch("demands", queryset=Demand.objects.select_related("sku").order_by("pk"))
        lines = OrderLine.objects.select_related("listing__sku", "sold_as").prefetch_related(demands).order_by("pk")
        links = OrderParcel.objects.select_related("parcel__service").order_by("pk")
        found = _orders(self, holds=Hold.objects.select_related("placed_by", "released_by"))
        return found.select_related("buyer", "store__account", "warehouse", "service").prefetch_related(
            Prefetch("lines", queryset=lines), Prefetch("parcel_links", queryset=links)
        )


class OrderIds(Body):
    """Which orders."""

    order_ids = ids_field()


class HoldBody(OrderIds):
    """Which orders, and what is to be looked at."""

    reason = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)


class CancelBody(OrderIds):
    """Which orders, and why: `reason` for the next person, `why` for the marketplace. `cancelled_there`: a person has cancelled them in
    the seller centre already."""

    reason = serializers.CharField(max_length=100)
    why = serializers.ChoiceField(choices=list(get_args(CancelReason)), default="other")
    cancelled_there = serializers.BooleanField(default=False)


class AnswerBody(OrderIds):
    """Which orders. `answered_there`: a person has answered the buyer in the seller centre already."""

    answered_there = serializers.BooleanField(default=False)


class RefuseBody(AnswerBody):
    """The same, and why not."""

    reason = serializers.CharField(max_length=100)


class _OnOrders(WriteView):
    """A set-based verb on orders. An order of a store that one may not see does not exist: it is `not_found`."""

    serializer_class: type[Body] = OrderIds
    answer_class = OutcomesSerializer
    verb: ClassVar[Callable[..., Outcomes]]

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        asked = list(dict.fromkeys(data["order_ids"]))
        mine = sorted(Order.objects.for_user(self.person).filter(pk__in=asked).values_list("pk", flat=True))
        more = {key: value for key, value in data.items() if key != "order_ids"}
        outcomes = type(self).verb(order_ids=mine, actor=self.person, **more)
        return told(outcomes + Outcomes(refused=missing(asked, mine)), words=refusal_words)


class ApproveOrders(_OnOrders):
    """Accept orders for fulfilment; a worker allocates them next. Refused: `held`, `cancelled`, `not_payable`, `not_found`."""

    permission_code = "orders.review"
    verb = approve_orders


class HoldOrders(_OnOrders):
    """Stop orders that somebody wants to look at. Refused: `over`, `not_found`."""

    permission_code = "orders.review"
    serializer_class = HoldBody
    verb = hold_by_hand


class ReleaseOrders(_OnOrders):
    """Let orders go on that were stopped by hand; other holds stay. Refused: `not_found`."""

    permission_code = "orders.review"
    verb = release_by_hand


class CancelOrders(_OnOrders):
    """Cancel orders: parcels stop, stock is free again, and the marketplace is told. Refused: `ask_marketplace` (it lets nobody cancel
    by API), `answer_there`, `shipped`, `not_found`."""

    permission_code = "orders.cancel"
    serializer_class = CancelBody
    verb = cancel_by_us


class AcceptCancels(_OnOrders):
    """Let buyers cancel who ask for it. Refused: `no_request`, `answer_there` (the marketplace takes no answer by API), `shipped`,
    `not_found`."""

    permission_code = "orders.cancel"
    serializer_class = AnswerBody
    verb = accept_cancels


class RefuseCancels(_OnOrders):
    """Refuse buyers who ask to cancel; the orders go on. Refused as when they are accepted."""

    permission_code = "orders.cancel"
    serializer_class = RefuseBody
    verb = refuse_cancels
