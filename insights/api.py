"""The API of insights: what was earned and sold, as the pages show it. Money of profits in minor units of the base currency."""

from abc import ABC, abstractmethod
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from erp.kernel.api.fields import Body
from erp.kernel.api.views import ApiView
from erp.kernel.tables import TooSlow, limited
from insights.filters import MOST_DAYS, Chosen
from insights.queries import profit, sales
from orders.models import Order
from stores.access import store_ids_for
from stores.models import Store

FEWEST, MOST, USUAL = 1, 200, 50


class SpanQuery(Body):
    """Which days (both counted) and which of one's stores; all of them without `store`."""

    day_from = serializers.DateField()
    day_to = serializers.DateField()
    store = serializers.IntegerField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        first, last = attrs["day_from"], attrs["day_to"]
        if not date(2000, 1, 1) <= first <= last < date(2100, 1, 1) or last - first >= timedelta(days=MOST_DAYS):
            words = _("From one day to the same or a later one, %(most)s days at most.") % {"most": MOST_DAYS}
            raise serializers.ValidationError({"day_to": [words]})
        return attrs


class ProfitQuery(SpanQuery):
    """How profits are grouped and sorted; `after` is the `next` of the page before."""

    by = serializers.ChoiceField(choices=[(way, way) for way in profit.WAYS])
    basis = serializers.ChoiceField(choices=[("booked", "booked"), ("ordered", "ordered")], default="booked")
    sort = serializers.ChoiceField(choices=[("best", "best"), ("worst", "worst")], default="best")
    after = serializers.RegexField(r"^-?\d{1,18}~.{0,80}$", required=False)
    page_size = serializers.IntegerField(min_value=FEWEST, max_value=MOST, default=USUAL)


class ProfitSerializer(serializers.Serializer[profit.Profit]):
    """What one of them earned; costs are positive. `key` is an id, a marketplace or a country, null for what belongs to none."""

    key = serializers.JSONField(allow_null=True)
    revenue = serializers.IntegerField()
    refunds = serializers.IntegerField()
    goods = serializers.IntegerField()
    freight = serializers.IntegerField()
    fees = serializers.IntegerField()
    aftersales = serializers.IntegerField()
    other = serializers.IntegerField()
    exchange = serializers.IntegerField()
    quantity = serializers.IntegerField()
    net_sales = serializers.IntegerField()
    profit = serializers.IntegerField()
    margin = serializers.DecimalField(max_digits=9, decimal_places=1, allow_null=True)


class ComponentSerializer(serializers.Serializer[profit.ComponentLine]):
    """One component of an order with its marketplace, in minor units of `currency`."""

    component = serializers.CharField()
    currency = serializers.CharField()
    expected = serializers.IntegerField()
    settled = serializers.IntegerField()
    accepted = serializers.IntegerField()
    difference = serializers.IntegerField()


class StoreDaySerializer(serializers.Serializer[sales.StoreDay]):
    """One store on one day of its own zone; `visitors` is null until the marketplace reports them, `sales` is in the store's currency."""

    store = serializers.IntegerField(source="store_id")
    day = serializers.DateField()
    visitors = serializers.IntegerField(allow_null=True)
    orders = serializers.IntegerField()
    sales = serializers.DecimalField(max_digits=16, decimal_places=4)


class InsightView(ApiView, ABC):
    """A read over a span of days, within the stores of the person who asks and within two seconds."""

    query_class: type[SpanQuery]

    def known_params(self) -> tuple[str, ...]:
        return tuple(self.query_class().fields)

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = self.query_class(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        try:
            with limited():
                return Response(self.answer(data, self._chosen(data)))
        except TooSlow as error:
            raise ValidationError({"day_from": [_("That takes too long. Narrow the days.")]}) from error

    @abstractmethod
    def answer(self, data: dict[str, Any], picked: Chosen) -> dict[str, Any]:
        """What was asked for, in these stores and days."""

    def _chosen(self, data: dict[str, Any]) -> Chosen:
        seen, one = store_ids_for(self.person), data.get("store")
        if one is not None and one not in seen:
            raise NotFound
        return Chosen(
            data["day_from"], data["day_to"], (one,) if one is not None else tuple(seen), one,
            self.person.sees_all_stores and one is None, data.get("basis", "booked"),
        )  # fmt: skip


class ProfitList(InsightView):
    """Profits by order, SKU, store, marketplace or country, best or worst first, and the whole."""

    permission_code = "finance.profit"
    serializer_class = ProfitSerializer
    query_class = ProfitQuery

    def answer(self, data: dict[str, Any], picked: Chosen) -> dict[str, Any]:
        size, (earned, _sep, word) = data["page_size"], data.get("after", "").partition("~")
        mark = (int(earned), word) if earned else None
        found = profit.profit_by(
            data["by"], picked.span, worst_first=data["sort"] == "worst", after=mark, limit=size + 1
        )
        last = found[size - 1] if len(found) > size else None
        return {
            "currency": settings.BASE_CURRENCY,
            "whole": ProfitSerializer(profit.total(picked.span)).data,
            "results": self.get_serializer(found[:size], many=True).data,
            "next": f"{last.profit}~{'' if last.key is None else last.key}" if last else None,
        }


class OrderProfit(ApiView):
    """One order: its profit, and per component what was expected, settled and accepted."""

    permission_code = "finance.profit"
    serializer_class = ComponentSerializer

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        order = Order.objects.for_user(self.person).filter(pk=kwargs["order_id"]).first()
        if order is None:
            raise NotFound
        return Response(
            {
                "order": order.pk,
                "currency": settings.BASE_CURRENCY,
                "profit": ProfitSerializer(profit.profit_of_order(order.pk)).data,
                "components": self.get_serializer(profit.order_components(order.pk), many=True).data,
            }
        )


class Sales(InsightView):
    """Visitors, orders and sales of each store and day, and each store's rating over the span."""

    permission_code = "insights.view"
    serializer_class = StoreDaySerializer
    query_class = SpanQuery

    def answer(self, data: dict[str, Any], picked: Chosen) -> dict[str, Any]:
        ids = picked.store_ids
        rated = sales.ratings(store_ids=ids, start=picked.first, end=picked.end)
        stores = Store.objects.filter(pk__in=ids).order_by("pk").values("pk", "name", "currency")
        return {
            "stores": [
                {
                    "id": store["pk"],
                    "name": store["name"],
                    "currency": store["currency"],
                    "rating": rated[store["pk"]].average if store["pk"] in rated else None,
                    "reviews": rated[store["pk"]].count if store["pk"] in rated else 0,
                }
                for store in stores
            ],
            "days": self.get_serializer(
                sales.store_days(store_ids=ids, start=picked.first, end=picked.end), many=True
            ).data,
        }
