"""The API of services, their rates, trial freight and routing rules."""

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from erp.kernel import clock
from erp.kernel.api.errors import ApiError
from erp.kernel.api.fields import Filters
from erp.kernel.api.views import ApiView, DetailView, ListView
from inventory.models import Warehouse
from logistics.forms import TrialForm
from logistics.models import CardRate, CardSurcharge, RateCard, RoutingRule, Service, ServiceTerms, Zone
from logistics.rate_lint import lint
from logistics.rate_wording import finding_words, objection_words
from logistics.services.quoting import Offer, Quote, Refused, quote, trial
from stores.models import Store

VIEW = "parcels.view"


class TermsSerializer(serializers.ModelSerializer[ServiceTerms]):
    """What a service takes; 0 is no limit."""

    class Meta:
        model = ServiceTerms
        fields = (
            "kind",
            "min_weight_g",
            "max_side_mm",
            "max_girth_mm",
            "max_value",
            "refused_traits",
            "days_from",
            "days_to",
        )
        read_only_fields = fields  # fmt: skip


class ServiceSerializer(serializers.ModelSerializer[Service]):
    """A service with its limits. Values in minor units of the base currency."""

    carrier = serializers.CharField(source="carrier.code", read_only=True)
    countries = serializers.ListField(child=serializers.CharField(), read_only=True)
    terms = TermsSerializer(read_only=True, allow_null=True, default=None)

    class Meta:
        model = Service
        fields: tuple[str, ...] = (
            "id", "code", "name", "name_zh", "carrier", "countries", "max_weight_g", "rank", "closed_at", "terms",
        )  # fmt: skip
        read_only_fields = fields


class RateSerializer(serializers.ModelSerializer[CardRate]):
    zone = serializers.CharField(source="zone.code", default="", read_only=True)

    class Meta:
        model = CardRate
        fields = ("zone", "above_g", "up_to_g", "first_g", "first_price", "step_g", "step_price", "per_kg", "per_piece")
        read_only_fields = fields


class SurchargeSerializer(serializers.ModelSerializer[CardSurcharge]):
    class Meta:
        model = CardSurcharge
        fields = ("kind", "trait", "above_mm", "fixed", "per_kg", "minimum", "currency")
        read_only_fields = fields


class CardSerializer(serializers.ModelSerializer[RateCard]):
    """A card; prices in minor units of its currency."""

    rates = RateSerializer(many=True, read_only=True)
    surcharges = SurchargeSerializer(many=True, read_only=True)

    class Meta:
        model = RateCard
        fields = (
            "id", "valid_from", "ends_on", "currency", "fx", "volume_rule", "divisor", "volume_above_cm3", "side_step", "min_g", "round_g",
            "registered_fee", "discount_percent", "discount_on_fee", "note", "rates", "surcharges",
        )  # fmt: skip
        read_only_fields = fields


class ZoneSerializer(serializers.ModelSerializer[Zone]):
    areas = serializers.SerializerMethodField()

    class Meta:
        model = Zone
        fields = ("code", "days_from", "days_to", "areas")
        read_only_fields = fields

    def get_areas(self, zone: Zone) -> list[list[str]]:
        """[country ("" = the rest of the world), first postcode, last postcode]."""
        return [[area.country, area.postcode_from, area.postcode_to] for area in zone.areas.all()]


class ServiceDetailSerializer(ServiceSerializer):
    """With its zones, its cards (the newest first) and what is wrong with them."""

    zones = ZoneSerializer(many=True, read_only=True)
    cards = CardSerializer(many=True, read_only=True)
    findings = serializers.SerializerMethodField()

    class Meta(ServiceSerializer.Meta):
        fields = (*ServiceSerializer.Meta.fields, "zones", "cards", "findings")
        read_only_fields = fields

    def get_findings(self, service: Service) -> list[dict[str, Any]]:
        """Code and words of each finding."""
        found = lint(on=clock.business_date(), service_ids=[service.pk])
        return [{"code": each.code, "message": finding_words(each.code, each.values)} for each in found]


class ServiceFilters(Filters):
    """What a list of services may be narrowed by."""

    code = django_filters.CharFilter(max_length=24)
    carrier = django_filters.CharFilter(field_name="carrier__code", max_length=24)


class ServiceList(ListView):
    """Services, the youngest first."""

    permission_code = VIEW
    serializer_class = ServiceSerializer
    filterset_class = ServiceFilters
    queryset = Service.objects.select_related("carrier", "terms")


class ServiceDetail(DetailView):
    """One service with its zones, cards and findings."""

    permission_code = VIEW
    serializer_class = ServiceDetailSerializer
    lookup_kwarg = "service_id"

    def get_queryset(self) -> QuerySet[Service]:
        rates = CardRate.objects.select_related("zone").order_by("zone__code", "above_g")
        cards = RateCard.objects.order_by("-valid_from").prefetch_related(
            Prefetch("rates", queryset=rates), "surcharges"
        )
        zones = Zone.objects.order_by("code").prefetch_related("areas")
        return Service.objects.select_related("carrier", "terms").prefetch_related(
            Prefetch("cards", queryset=cards), Prefetch("zones", queryset=zones)
        )  # fmt: skip


class RoutingRuleSerializer(serializers.ModelSerializer[RoutingRule]):
    """A routing rule; an empty condition fits everything. Store and service conditions are ids."""

    service = serializers.CharField(source="service.code", default=None, read_only=True, allow_null=True)
    stores = serializers.SerializerMethodField()

    class Meta:
        model = RoutingRule
        fields = (
            "id", "position", "name", "active", "countries", "from_g", "to_g", "from_value", "to_value", "traits", "warehouse_ids", "stores",
            "wished_ids", "outcome", "service", "among_ids",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_stores(self, rule: RoutingRule) -> list[int]:
        """Ids of stores."""
        return list(rule.store_ids)


class RuleList(ListView):
    """Routing rules in the order in which they are asked."""

    permission_code = VIEW
    serializer_class = RoutingRuleSerializer
    orderings = {"position": ("position",)}
    queryset = RoutingRule.objects.select_related("service")


class FreightOfferSerializer(serializers.Serializer[Any]):
    """A service that can carry it, or why not."""

    service = serializers.CharField()
    freight = serializers.IntegerField(allow_null=True)
    parts = serializers.ListField(child=serializers.ListField())
    days = serializers.ListField(child=serializers.IntegerField(), allow_null=True)
    chargeable_g = serializers.IntegerField(allow_null=True)
    zone = serializers.CharField()
    reasons = serializers.ListField(child=serializers.DictField())


class TrialSerializer(serializers.Serializer[Any]):
    """What the rules choose and because of what; then every service, the cheapest first."""

    service = serializers.CharField(allow_null=True)
    weight_g = serializers.IntegerField()
    because = serializers.DictField()
    services = FreightOfferSerializer(many=True)


class Trial(ApiView):
    """Trial freight over all services. `goods`: CODE*2, several with commas; or `weight_g` and `size` (300x200x100).

    Freight in minor units of the base currency.
    """

    permission_code = VIEW
    serializer_class = TrialSerializer
    PARAMS = ("goods", "weight_g", "size", "country", "postcode", "value", "warehouse", "store", "wished")

    def known_params(self) -> tuple[str, ...]:
        return self.PARAMS

    @extend_schema(parameters=[OpenApiParameter(name, OpenApiTypes.STR) for name in PARAMS])
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        params = {name: request.query_params.get(name, "") for name in self.PARAMS}
        house = Warehouse.objects.filter(code=params["warehouse"]).values_list("pk", flat=True).first()
        wished = (
            Service.objects.filter(code=params["wished"]).values_list("pk", flat=True).first()
            if params["wished"]
            else ""
        )
        goods = params["goods"].replace(",", "\n")
        form = TrialForm(
            {**params, "warehouse": house, "wished": wished, "goods": goods}, stores=Store.objects.for_user(self.person)
        )
        if not form.is_valid():
            fields = {name: [str(each) for each in errors] for name, errors in form.errors.items()}
            raise ApiError(400, "invalid", _("Some parameters are missing or wrong."), fields=fields)
        asked, on = form.consignment(), clock.business_date()
        return Response(_told(trial([asked], on=on)[asked.key], quote([asked], on=on)[asked.key]))


def _told(found: list[Offer | Refused], quoted: Quote) -> dict[str, Any]:
    codes = dict(Service.objects.values_list("pk", "code"))
    return {
        "service": codes[quoted.service_id] if quoted.service_id else None,
        "weight_g": quoted.weight_g,
        "because": dict(quoted.because),
        "services": [_offer(each, codes[each.service_id]) for each in found],
    }


def _offer(each: Offer | Refused, code: str) -> dict[str, Any]:
    if isinstance(each, Offer):
        return {
            "service": code, "freight": each.freight, "parts": [list(part) for part in each.parts],
            "days": list(each.days) if each.days else None, "chargeable_g": each.chargeable_g, "zone": each.zone, "reasons": [],
        }  # fmt: skip
    reasons = [
        {"code": why.code, "values": dict(why.values), "message": objection_words(why.code, why.values)} for why in each.reasons
    ]  # fmt: skip
    return {
        "service": code,
        "freight": None,
        "parts": [],
        "days": None,
        "chargeable_g": None,
        "zone": "",
        "reasons": reasons,
    }
