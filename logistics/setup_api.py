"""The API that sets up carriers and services."""

from collections.abc import Mapping, Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from erp.kernel.api.errors import ApiError
from erp.kernel.api.fields import LARGEST_ID, Body, Filters, WholeNumber, YesNoFilter
from erp.kernel.api.views import DetailView, ListView, WriteView
from erp.kernel.outcomes import Outcomes, Refusal
from inventory.models import Warehouse
from logistics.models import Carrier, CarrierAccount, Service
from logistics.rate_api import ServiceSerializer
from logistics.services.carrier_setup import (
    CarrierDraft,
    change_carrier,
    close_carriers,
    create_carrier,
    reopen_carriers,
)
from logistics.services.rates import TermsDraft
from logistics.services.service_setup import (
    ServiceDraft,
    change_service,
    close_services,
    create_service,
    reopen_services,
)
from logistics.states import ServiceKind
from logistics.wording_setup import refusal_sentence
from products.states import Trait

VIEW, EDIT = "parcels.view", "logistics.rates"
_CODE = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,23}$"
_HEAVIEST = 10_000_000


class CarrierSerializer(serializers.ModelSerializer[Carrier]):
    """A carrier. `marketplace_codes`: by marketplace, the code and the name by which it knows the carrier."""

    class Meta:
        model = Carrier
        fields = ("id", "code", "name", "name_zh", "tracking_page", "marketplace_codes", "closed_at")
        read_only_fields = fields


class CarrierFilters(Filters):
    """What a list of carriers may be narrowed by."""

    code = django_filters.CharFilter(max_length=24)
    open = YesNoFilter(field_name="closed_at", lookup_expr="isnull")


class CarrierList(ListView):
    """Carriers, the youngest first."""

    permission_code = VIEW
    serializer_class = CarrierSerializer
    filterset_class = CarrierFilters
    queryset = Carrier.objects.all()


class CarrierDetail(DetailView):
    """One carrier."""

    permission_code = VIEW
    serializer_class = CarrierSerializer
    lookup_kwarg = "carrier_id"
    queryset = Carrier.objects.all()


class ServiceSetupSerializer(ServiceSerializer):
    """A service with how it is set up."""

    warehouses = serializers.SerializerMethodField()
    account = serializers.IntegerField(source="account_id", read_only=True, allow_null=True)

    class Meta(ServiceSerializer.Meta):
        fields = (
            *ServiceSerializer.Meta.fields, "warehouses", "account", "carrier_code", "tracking_prefix", "stuck_days",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_warehouses(self, service: Service) -> list[str]:
        """Their codes."""
        return sorted(each.code for each in service.warehouses.all())


class NamedAt(Body):
    """How a marketplace knows a carrier."""

    code = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    name = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)


class CarrierBody(Body):
    """All that is known of a carrier; what is left out is empty."""

    code = serializers.RegexField(_CODE)
    name = serializers.CharField(max_length=120)
    name_zh = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    tracking_page = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    marketplace_codes = serializers.DictField(child=NamedAt(), required=False, default=dict)


class TermsBody(Body):
    """What a service takes; 0 is no limit. `max_value` in minor units of the base currency."""

    kind = serializers.ChoiceField(choices=ServiceKind.choices, required=False, default=ServiceKind.LINE)
    min_weight_g = WholeNumber(min_value=0, max_value=_HEAVIEST, required=False, default=0)
    max_side_mm = WholeNumber(min_value=0, max_value=100_000, required=False, default=0)
    max_girth_mm = WholeNumber(min_value=0, max_value=300_000, required=False, default=0)
    max_value = WholeNumber(min_value=0, max_value=LARGEST_ID, required=False, default=0)
    refused_traits = serializers.ListField(
        child=serializers.ChoiceField(choices=Trait.choices), max_length=len(Trait), required=False, default=list
    )
    days: Any = serializers.ListField(
        child=WholeNumber(min_value=0, max_value=200), min_length=2, max_length=2, required=False, default=None, allow_null=True
    )  # fmt: skip

    def validate_days(self, days: list[int] | None) -> list[int] | None:
        """A pair in order."""
        if days is not None and days[0] > days[1]:
            raise serializers.ValidationError(_("Name both, the shorter first."))
        return days


class ServiceBody(Body):
    """All that is known of a service; what is left out is as for a new one. `account`: the id of a carrier's account."""

    carrier = serializers.CharField(max_length=24)
    code = serializers.RegexField(_CODE)
    name = serializers.CharField(max_length=120)
    name_zh = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    rank = WholeNumber(min_value=1, max_value=30_000, required=False, default=100)
    max_weight_g = WholeNumber(min_value=1, max_value=_HEAVIEST, required=False, default=30_000)
    countries = serializers.ListField(
        child=serializers.RegexField(r"^[A-Z]{2}$"), max_length=300, required=False, default=list
    )
    warehouses = serializers.ListField(
        child=serializers.CharField(max_length=24), max_length=200, required=False, default=list
    )
    account = WholeNumber(min_value=1, max_value=LARGEST_ID, required=False, default=None, allow_null=True)
    carrier_code = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    tracking_prefix = serializers.RegexField(r"^[A-Z0-9]{1,4}$", required=False, default="XX")
    stuck_days = WholeNumber(min_value=1, max_value=120, required=False, default=7)
    terms = TermsBody(required=False, default=dict)


class NothingBody(Body):
    """Nothing to say."""


class _Write(WriteView):
    permission_code = EDIT

    def refuse(self, refused: Mapping[str, Refusal], *, subject: str) -> Exception:
        """What is wrong by field; 404 when it is the thing itself."""
        if subject in refused and refused[subject].code.startswith("not_found"):
            return Http404()
        return serializers.ValidationError({name: [refusal_sentence(why)] for name, why in refused.items()})

    def settle(self, outcomes: Outcomes, key: int) -> None:
        """Raise when it stays as it was."""
        refusal = outcomes.refused.get(key)
        if refusal is not None:
            raise Http404 if refusal.code == "not_found" else ApiError(409, refusal.code, refusal_sentence(refusal))


class _CarrierWrite(_Write):
    answer_class = CarrierSerializer

    def told(self, carrier_id: int) -> Mapping[str, Any]:
        """The carrier as it stands."""
        return dict(CarrierSerializer(Carrier.objects.get(pk=carrier_id)).data)


class NewCarrier(_CarrierWrite):
    """Enter a carrier."""

    serializer_class = CarrierBody

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        saved = create_carrier(draft=CarrierDraft(**data), actor=self.person)
        if saved.carrier is None:
            raise self.refuse(saved.refused, subject="")
        return self.told(saved.carrier.pk)


class EditCarrier(_CarrierWrite):
    """Change a carrier: the body is what it is from now on."""

    serializer_class = CarrierBody

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        key = self.kwargs["carrier_id"]
        saved = change_carrier(carrier_id=key, draft=CarrierDraft(**data), actor=self.person)
        if saved.carrier is None:
            raise self.refuse(saved.refused, subject="carrier")
        return self.told(key)


class CloseCarrier(_CarrierWrite):
    """Switch a carrier off. 409 with what is still done with it, and nothing is changed."""

    serializer_class = NothingBody

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        key = self.kwargs["carrier_id"]
        self.settle(close_carriers(carrier_ids=[key], actor=self.person), key)
        return self.told(key)


class ReopenCarrier(_CarrierWrite):
    """Switch a carrier on again."""

    serializer_class = NothingBody

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        key = self.kwargs["carrier_id"]
        self.settle(reopen_carriers(carrier_ids=[key], actor=self.person), key)
        return self.told(key)


class _ServiceWrite(_Write):
    answer_class = ServiceSetupSerializer

    def told(self, service_id: int) -> Mapping[str, Any]:
        """The service as it stands."""
        return dict(ServiceSetupSerializer(_services().get(pk=service_id)).data)


class NewService(_ServiceWrite):
    """Enter a service. It prices nothing until it has a rate card."""

    serializer_class = ServiceBody

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        saved = create_service(draft=_draft(data), actor=self.person)
        if saved.service is None:
            raise self.refuse(saved.refused, subject="")
        return self.told(saved.service.pk)


class EditService(_ServiceWrite):
    """Change a service: the body is what it is from now on."""

    serializer_class = ServiceBody

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        key = self.kwargs["service_id"]
        if not Service.objects.filter(pk=key).exists():
            raise Http404
        saved = change_service(service_id=key, draft=_draft(data), actor=self.person)
        if saved.service is None:
            raise self.refuse(saved.refused, subject="service")
        return self.told(key)


class CloseService(_ServiceWrite):
    """Switch a service off. 409 with what chooses it, and nothing is changed."""

    serializer_class = NothingBody

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        key = self.kwargs["service_id"]
        self.settle(close_services(service_ids=[key], actor=self.person), key)
        return self.told(key)


class ReopenService(_ServiceWrite):
    """Switch a service on again."""

    serializer_class = NothingBody

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        key = self.kwargs["service_id"]
        self.settle(reopen_services(service_ids=[key], actor=self.person), key)
        return self.told(key)


class AccountSerializer(serializers.ModelSerializer[CarrierAccount]):
    """An account at a carrier; its secrets are never shown."""

    carrier = serializers.CharField(source="carrier.code", read_only=True)

    class Meta:
        model = CarrierAccount
        fields = ("id", "carrier", "protocol", "name", "customer_id", "paused_at", "pulled_at", "trouble")
        read_only_fields = fields


class AccountList(ListView):
    """Accounts at carriers, the youngest first."""

    permission_code = VIEW
    serializer_class = AccountSerializer
    queryset = CarrierAccount.objects.select_related("carrier")


def _services() -> QuerySet[Service]:
    return Service.objects.select_related("carrier", "terms").prefetch_related("warehouses")


def _draft(data: Mapping[str, Any]) -> ServiceDraft:
    carrier = Carrier.objects.filter(code=data["carrier"]).values_list("pk", flat=True).first()
    houses = _warehouses(data["warehouses"])
    if carrier is None:
        raise serializers.ValidationError({"carrier": [_("No carrier has this code.")]})
    terms = {**TermsBody().to_internal_value({}), **data["terms"]}
    days = terms.pop("days")
    plain = ("code", "name", "name_zh", "rank", "max_weight_g", "carrier_code", "tracking_prefix", "stuck_days")
    return ServiceDraft(
        carrier_id=carrier, countries=tuple(sorted(set(data["countries"]))), warehouse_ids=tuple(sorted(houses.values())),
        account_id=data["account"], **{name: data[name] for name in plain},
        terms=TermsDraft(
            0, **{**terms, "refused_traits": tuple(sorted(set(terms["refused_traits"])))}, days=(days[0], days[1]) if days else None
        ),
    )  # fmt: skip


def _warehouses(codes: Sequence[str]) -> dict[str, int]:
    found = dict(Warehouse.objects.filter(code__in=codes).values_list("code", "pk"))
    if set(codes) - set(found):
        raise serializers.ValidationError({"warehouses": [_("No warehouse has this code.")]})
    return found
