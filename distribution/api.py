"""The API of distributors: what they may buy, what is free, their orders and their wallet. Each sees its own and nothing else."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from distribution.models import Distributor, DistributorOrder
from distribution.queries.catalogue import for_sale, offers
from distribution.reads import order_rows
from distribution.services.orders import OrderDraft, place_orders
from distribution.states import PlacedBy
from distribution.wording import major, refusal_words
from erp.kernel import clock
from erp.kernel.api.errors import ApiError
from erp.kernel.api.fields import Body, Filters, WholeNumber
from erp.kernel.api.views import ApiView, DetailView, ListView, WriteView
from orders.states import OrderState
from products.models import Sku
from stores.connectors.port import RemoteAddress

PORTAL = "portal.use"
MOST_LINES = 200


class _Own(ApiView):
    """Whom the token's person signs in for; who signs in for nobody finds nothing."""

    permission_code = PORTAL

    @property
    def distributor(self) -> Distributor:
        found = Distributor.objects.select_related("price_list", "wallet").filter(users__user_id=self.person.pk).first()
        if found is None:
            raise Http404
        return found


class StepSerializer(serializers.Serializer[Any]):
    """The price of one unit from so many units on."""

    quantity = serializers.IntegerField()
    unit_price = serializers.DecimalField(max_digits=14, decimal_places=4)
    currency = serializers.CharField()


class OfferSerializer(serializers.Serializer[Any]):
    """A SKU with the distributor's own prices; `available` is a number up to 50, then `50+`."""

    sku = serializers.CharField(source="sku.code")
    name = serializers.CharField(source="sku.name")
    available = serializers.CharField(source="available_text")
    prices = StepSerializer(source="steps", many=True)


class FreeSerializer(serializers.Serializer[Any]):
    """How many of a SKU are free."""

    sku = serializers.CharField(source="sku.code")
    available = serializers.CharField(source="available_text")


class Catalogue(_Own, ListView):
    """What is for sale, at the distributor's own prices today."""

    serializer_class: Any = OfferSerializer
    queryset = Sku.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return Sku.objects.none() if self._drawn else for_sale(self.distributor, day=clock.business_date())

    @property
    def _drawn(self) -> bool:
        return bool(getattr(self, "swagger_fake_view", False))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        skus = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        shown = offers(self.distributor, list(skus), day=clock.business_date())
        return self.get_paginated_response(self.get_serializer(shown, many=True).data)


class Stock(Catalogue):
    """How many of each SKU for sale are free now."""

    serializer_class = FreeSerializer


class PlacedSerializer(serializers.Serializer[Any]):
    """An order: its own number, the distributor's reference, how far it is, what it costs, and its tracking numbers."""

    id = serializers.IntegerField(source="made.pk")
    number = serializers.CharField(source="made.number")
    reference = serializers.CharField(source="made.reference")
    state = serializers.ChoiceField(choices=OrderState.choices, source="order.state")
    state_text = serializers.CharField(source="state")
    placed_at = serializers.DateTimeField(source="made.at")
    shipped_at = serializers.DateTimeField(source="order.shipped_at", allow_null=True)
    currency = serializers.CharField(source="order.currency")
    total = serializers.DecimalField(max_digits=14, decimal_places=4, source="order.total")
    tracking = serializers.ListField(child=serializers.CharField())


class PortalLineSerializer(serializers.Serializer[Any]):
    """What was ordered."""

    sku = serializers.CharField(source="listing.sku.code")
    quantity = serializers.IntegerField()
    unit_price = serializers.DecimalField(max_digits=14, decimal_places=4)


class PlacedDetailSerializer(PlacedSerializer):
    """The order with its lines."""

    lines = PortalLineSerializer(many=True)


class OrderedLine(Body):
    """So many units of a SKU."""

    sku = serializers.CharField(max_length=60)
    quantity = WholeNumber(min_value=1, max_value=100_000)


class Recipient(Body):
    """Where it goes."""

    name = serializers.CharField(max_length=120)
    lines = serializers.ListField(child=serializers.CharField(max_length=120), min_length=1, max_length=3)
    city = serializers.CharField(max_length=80)
    state = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    postcode = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    country = serializers.CharField(min_length=2, max_length=2)
    phone = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    email = serializers.EmailField(max_length=120, required=False, default="", allow_blank=True)

    def to_address(self, data: Mapping[str, Any]) -> RemoteAddress:
        """As the service takes it."""
        return RemoteAddress(**{**data, "lines": tuple(data["lines"]), "country": data["country"].upper()})


class OrderBody(Body):
    """An order; `reference` is the distributor's own number, which is placed once."""

    reference = serializers.CharField(max_length=80)
    lines = serializers.ListField(child=OrderedLine(), min_length=1, max_length=MOST_LINES)
    address = Recipient()
    note = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class OrderAnswer(serializers.Serializer[Any]):
    """The order; `already` when the reference was placed before."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    already = serializers.BooleanField()


class OrderFilters(Filters):
    """What a list of orders may be narrowed by."""

    reference = django_filters.CharFilter(max_length=80)
    state = django_filters.ChoiceFilter(choices=OrderState.choices, field_name="order__state")


class Orders(_Own, ListView, WriteView):
    """The distributor's orders, newest first; a POST places one: 409 `refused` names everything that is wrong."""

    serializer_class = PlacedSerializer
    answer_class = OrderAnswer
    filterset_class = OrderFilters
    queryset = DistributorOrder.objects.none()

    def get_serializer_class(self) -> Any:
        return OrderBody if self.request.method == "POST" else PlacedSerializer

    def known_params(self) -> Any:
        return () if self.request.method == "POST" else super().known_params()

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return DistributorOrder.objects.none()
        return DistributorOrder.objects.filter(distributor=self.distributor).select_related("order")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        shown = order_rows(list(found), currency=self.distributor.wallet.currency)
        return self.get_paginated_response(PlacedSerializer(shown, many=True).data)

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        lines = data["lines"]
        ids = dict(Sku.objects.filter(code__in=[line["sku"] for line in lines]).values_list("code", "pk"))
        draft = OrderDraft(
            client_id=uuid5(NAMESPACE_URL, f"{self.person.pk} {request.headers['Idempotency-Key']}"),
            reference=data["reference"],
            lines=tuple((ids[line["sku"]], line["quantity"]) for line in lines if line["sku"] in ids),
            address=Recipient().to_address(data["address"]),
            note=data["note"],
            unknown=tuple(line["sku"] for line in lines if line["sku"] not in ids),
        )
        placed = place_orders(
            distributor_id=self.distributor.pk, drafts=[draft], actor=self.person, placed_by=PlacedBy.API
        )[0]
        if placed.order is None:
            fields: dict[str, list[str]] = {}
            for problem in placed.problems:
                fields.setdefault(problem.code, []).append(refusal_words(problem))
            raise ApiError(409, "refused", " ".join(text for texts in fields.values() for text in texts), fields=fields)
        return {"id": placed.order.pk, "number": placed.order.number, "already": placed.already}


class OrderDetail(_Own, DetailView):
    """One order of the distributor's own."""

    serializer_class = PlacedDetailSerializer
    lookup_kwarg = "placed_id"
    queryset = DistributorOrder.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return DistributorOrder.objects.filter(distributor=self.distributor).select_related("order")

    def get_object(self) -> Any:
        made = super().get_object()
        row = order_rows([made], currency=self.distributor.wallet.currency)[0]
        return row | {"lines": made.order.lines.select_related("listing__sku").order_by("pk")}


class WalletSerializer(serializers.Serializer[Any]):
    """The wallet now: `free` is what may still be spent."""

    currency = serializers.CharField()
    balance = serializers.DecimalField(max_digits=18, decimal_places=4)
    held = serializers.DecimalField(max_digits=18, decimal_places=4)
    credit = serializers.DecimalField(max_digits=18, decimal_places=4)
    free = serializers.DecimalField(max_digits=18, decimal_places=4)


class WalletView(_Own):
    """The distributor's wallet."""

    serializer_class = WalletSerializer

    def get(self, request: Request) -> Response:
        wallet = self.distributor.wallet
        minor = {"balance": wallet.balance, "held": wallet.held, "credit": wallet.credit_limit}
        minor["free"] = wallet.balance + wallet.credit_limit - wallet.held
        shown: dict[str, Decimal | str] = {name: major(value, wallet.currency) for name, value in minor.items()}
        return Response(self.get_serializer(shown | {"currency": wallet.currency}).data)
