"""What people type about carriers and services, checked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inventory.models import Warehouse
from logistics.forms import SENDING, TermsForm, major
from logistics.models import Carrier, CarrierAccount, Service, ServiceTerms
from logistics.services.carrier_setup import CarrierDraft
from logistics.services.service_setup import ServiceDraft
from stores.states import CONNECTED

_CODE = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,23}$"
_CODE_HELP = _("Up to 24 letters, digits, -, _ and dots.")


class CarrierForm(forms.Form):
    """A carrier, and how each marketplace calls it."""

    code = forms.RegexField(label=_("Code"), regex=_CODE, help_text=_CODE_HELP)
    name = forms.CharField(label=_("Name"), max_length=120)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=120, required=False)
    tracking_page = forms.CharField(
        label=_("Tracking page"),
        required=False,
        max_length=300,
        help_text=_("With {number} where the tracking number goes: https://example.com/track?no={number}"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for market in CONNECTED:
            told = {"market": market.label}
            self.fields[f"{market}_code"] = forms.CharField(
                label=_("Code at %(market)s") % told,
                required=False,
                max_length=60,
                help_text=_("As the list of %(market)s has it; empty: it is told the name.") % told,
            )
            self.fields[f"{market}_name"] = forms.CharField(
                label=_("Name at %(market)s") % told, required=False, max_length=120
            )

    def draft(self) -> CarrierDraft:
        """What was typed; where a marketplace has a code and no name, our name stands."""
        data = self.cleaned_data
        codes = {
            str(market): {
                "code": data[f"{market}_code"],
                "name": data[f"{market}_name"] or (data["name"] if data[f"{market}_code"] else ""),
            }
            for market in CONNECTED
        }
        return CarrierDraft(data["code"], data["name"], data["name_zh"], data["tracking_page"], codes)

    def place(self, field: str) -> str | None:
        """Where a refusal of the service is shown."""
        return field if field in self.fields else None


def carrier_initial(carrier: Carrier) -> dict[str, Any]:
    """A carrier as the form shows it."""
    known = {name: getattr(carrier, name) for name in ("code", "name", "name_zh", "tracking_page")}
    for market in CONNECTED:
        told = carrier.marketplace_codes.get(market, {})
        known |= {f"{market}_code": told.get("code", ""), f"{market}_name": told.get("name", "")}
    return known


class ServiceForm(TermsForm):
    """A service with all that it takes."""

    carrier = forms.ModelChoiceField(label=_("Carrier"), queryset=Carrier.objects.none(), empty_label=None)
    code = forms.RegexField(label=_("Code"), regex=_CODE, help_text=_CODE_HELP)
    name = forms.CharField(label=_("Name"), max_length=120)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=120, required=False)
    warehouses = forms.ModelMultipleChoiceField(
        label=_("From"),
        required=False,
        queryset=Warehouse.objects.none(),
        help_text=_("None chosen: it is never used."),
    )
    account = forms.ModelChoiceField(
        label=_("Labels bought at"),
        required=False,
        queryset=CarrierAccount.objects.none(),
        empty_label=_("Nowhere: we print and number them ourselves"),
    )
    carrier_code = forms.CharField(
        label=_("Its code at the carrier"),
        required=False,
        max_length=40,
        help_text=_("Labels are bought under it."),
    )
    tracking_prefix = forms.RegexField(
        label=_("Our numbers begin with"),
        regex=r"^[A-Za-z0-9]{1,4}$",
        initial="XX",
        help_text=_("One to four letters or digits; for labels that we number ourselves."),
    )
    stuck_days = forms.IntegerField(
        label=_("Stuck after days"),
        min_value=1,
        max_value=120,
        initial=7,
        help_text=_("Without a scan of the carrier for so long, a parcel is shown as stuck."),
    )
    field_order = (
        "carrier", "code", "name", "name_zh", "kind", "warehouses", "countries", "account", "carrier_code", "tracking_prefix", "rank",
        "min_weight_g", "max_weight_g", "max_side_mm", "max_girth_mm", "max_value", "refused_traits", "days_from", "days_to", "stuck_days",
    )  # fmt: skip

    def __init__(self, *args: Any, known: Service | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        carriers = Carrier.objects.filter(closed_at=None)
        houses = Warehouse.objects.filter(closed_at=None, kind__in=SENDING)
        if known is not None:  # what it has may stay, even if it is off by now
            carriers |= Carrier.objects.filter(pk=known.carrier_id)
            houses |= Warehouse.objects.filter(pk__in=known.warehouses.values("pk"))
        fields["carrier"].queryset = carriers.order_by("name")
        fields["warehouses"].queryset = houses.order_by("code")
        fields["account"].queryset = CarrierAccount.objects.select_related("carrier").order_by("name")

    def service_draft(self) -> ServiceDraft:
        """What was typed."""
        data = self.cleaned_data
        return ServiceDraft(
            carrier_id=data["carrier"].pk, code=data["code"], name=data["name"], name_zh=data["name_zh"], terms=self.draft(0),
            rank=data["rank"], max_weight_g=data["max_weight_g"], countries=tuple(data["countries"]),
            warehouse_ids=tuple(sorted(each.pk for each in data["warehouses"])), tracking_prefix=data["tracking_prefix"].upper(),
            account_id=data["account"].pk if data["account"] else None, carrier_code=data["carrier_code"] if data["account"] else "",
            stuck_days=data["stuck_days"],
        )  # fmt: skip


def terms_initial(found: Service, terms: ServiceTerms | None) -> dict[str, Any]:
    """What a service takes, as forms show it."""
    own = {"rank": found.rank, "max_weight_g": found.max_weight_g, "countries": ", ".join(found.countries)}
    if terms is None:
        return own
    names = ("kind", "min_weight_g", "max_side_mm", "max_girth_mm", "refused_traits", "days_from", "days_to")
    return own | {name: getattr(terms, name) for name in names} | {"max_value": major(terms.max_value)}


def service_initial(found: Service) -> dict[str, Any]:
    """A service as the form shows it."""
    names = ("carrier", "code", "name", "name_zh", "account", "carrier_code", "tracking_prefix", "stuck_days")
    return (
        {name: getattr(found, name) for name in names}
        | {"warehouses": list(found.warehouses.values_list("pk", flat=True))}
        | terms_initial(found, ServiceTerms.objects.filter(service=found).first())
    )
