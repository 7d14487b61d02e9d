"""What people type at the pages of services, freight and rules, checked."""

import re
from collections import Counter
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from erp.kernel.money import minor_digits
from inventory.models import Warehouse
from inventory.states import WarehouseKind
from logistics.models import Carrier, Service
from logistics.services.quoting import Consignment
from logistics.services.rates import AreaDraft, TermsDraft, ZoneDraft
from logistics.states import RuleOutcome, ServiceKind, SplitBy
from products.models import Sku
from products.states import Trait
from stores.models import Store

MOST_LINES = 200
LARGEST_G = 10_000_000
SENDING = (WarehouseKind.OWN, WarehouseKind.OVERSEAS, WarehouseKind.PICKUP)
_AREA = re.compile(r"(?P<country>[A-Z]{2}|\*)(?:\s+(?P<low>[A-Z0-9]{1,12})(?:-(?P<high>[A-Z0-9]{1,12}))?)?")
_SIZE = re.compile(r"(\d{1,5})\s*[x×*]\s*(\d{1,5})\s*[x×*]\s*(\d{1,5})", re.IGNORECASE)
_LINE = re.compile(r"(?P<code>\S+?)(?:\s*[*×x]\s*|\s+)(?P<units>\d{1,6})|(?P<alone>\S+)")


def minor(amount: Decimal | None) -> int | None:
    """An amount of the base currency in its minor units."""
    return None if amount is None else int(amount.scaleb(minor_digits(settings.BASE_CURRENCY)))


def major(amount: int | None) -> Decimal | None:
    """The other way round."""
    return None if amount is None else Decimal(amount).scaleb(-minor_digits(settings.BASE_CURRENCY))


def read_areas(text: str) -> list[AreaDraft]:
    """Places as they are typed: `DE, AT, US 995-999, GB HS`; * is the rest of the world. Raises ValidationError."""
    areas = []
    for part in re.split(r"[,;\n，；]+", text.upper()):
        if not part.strip():
            continue
        found = _AREA.fullmatch(part.strip())
        if found is None or (found["high"] and len(found["high"]) != len(found["low"])):
            raise forms.ValidationError(
                _("%(place)s is no place: write DE, or US 995-999 for postcodes."), params={"place": part.strip()}
            )
        low = found["low"] or ""
        if (found["high"] or low) < low or (low and found["country"] == "*"):
            raise forms.ValidationError(
                _("%(place)s is no place: write DE, or US 995-999 for postcodes."), params={"place": part.strip()}
            )
        areas.append(AreaDraft(found["country"].replace("*", ""), low, found["high"] or low))
    return areas  # fmt: skip


class TermsForm(forms.Form):
    """What a service takes."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ServiceKind.choices)
    rank = forms.IntegerField(
        label=_("Rank"), min_value=1, max_value=30_000, help_text=_("Without a rule the lowest goes first.")
    )
    max_weight_g = forms.IntegerField(label=_("Heaviest, g"), min_value=1, max_value=10_000_000)
    min_weight_g = forms.IntegerField(label=_("Lightest, g"), min_value=0, max_value=10_000_000, required=False)
    max_side_mm = forms.IntegerField(label=_("Longest side, mm"), min_value=0, max_value=100_000, required=False)
    max_girth_mm = forms.IntegerField(
        label=_("Girth, mm"),
        min_value=0,
        max_value=300_000,
        required=False,
        help_text=_("The longest side and twice the sum of the others."),
    )
    max_value = forms.DecimalField(
        label=_("Highest value"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        help_text=settings.BASE_CURRENCY,
    )
    refused_traits = forms.MultipleChoiceField(label=_("Does not take"), choices=Trait.choices, required=False)
    countries = forms.CharField(
        label=_("Countries"),
        required=False,
        max_length=1200,
        help_text=_("Two letters each, with commas; empty: everywhere."),
    )
    days_from = forms.IntegerField(label=_("Days from"), min_value=0, max_value=200, required=False)
    days_to = forms.IntegerField(label=_("Days to"), min_value=0, max_value=200, required=False)

    def clean_countries(self) -> list[str]:
        """Each once."""
        found = re.split(r"[\s,;，；]+", str(self.cleaned_data["countries"]).upper().strip())
        wrong = [country for country in found if country and not re.fullmatch(r"[A-Z]{2}", country)]
        if wrong:
            raise forms.ValidationError(_("No country: %(words)s"), params={"words": ", ".join(wrong[:10])})
        return sorted({country for country in found if country})

    def clean(self) -> dict[str, Any]:
        """Days come as a pair, in order."""
        data = super().clean() or {}
        days = (data.get("days_from"), data.get("days_to"))
        if (days[0] is None) != (days[1] is None) or (days[0] is not None and days[0] > days[1]):
            self.add_error("days_to", _("Name both, the shorter first."))
        if (data.get("min_weight_g") or 0) > (data.get("max_weight_g") or LARGEST_G):
            self.add_error("min_weight_g", _("It is above the heaviest parcel."))
        return data

    def draft(self, service_id: int) -> TermsDraft:
        """What was typed."""
        data = self.cleaned_data
        return TermsDraft(
            service_id, data["kind"], data["min_weight_g"] or 0, data["max_side_mm"] or 0, data["max_girth_mm"] or 0,
            minor(data["max_value"]) or 0, tuple(sorted(data["refused_traits"])),
            (data["days_from"], data["days_to"]) if data["days_to"] is not None else None,
        )  # fmt: skip


class ZoneForm(forms.Form):
    """A zone with its places."""

    code = forms.RegexField(
        label=_("Zone"), regex=r"^[A-Za-z0-9_-]{1,12}$", help_text=_("Up to 12 letters and digits.")
    )
    areas = forms.CharField(
        label=_("Places"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("DE, AT, US 995-999, GB HS; * is the rest of the world."),
    )
    days_from = forms.IntegerField(label=_("Days from"), min_value=0, max_value=200, required=False)
    days_to = forms.IntegerField(label=_("Days to"), min_value=0, max_value=200, required=False)

    def clean_areas(self) -> list[AreaDraft]:
        """The places."""
        return read_areas(self.cleaned_data["areas"])

    def draft(self, service_id: int) -> ZoneDraft:
        """What was typed; days only as an ordered pair."""
        data = self.cleaned_data
        pair = (data["days_from"], data["days_to"])
        whole = None not in pair and pair[0] <= pair[1]
        return ZoneDraft(service_id, data["code"].upper(), tuple(data["areas"]), pair if whole else None)


class FuelForm(forms.Form):
    """A fuel percentage from a day on."""

    valid_from = forms.DateField(label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}))
    percent = forms.DecimalField(label=_("Fuel, %"), min_value=0, max_value=300, max_digits=5, decimal_places=2)


class RemoteForm(forms.Form):
    """The postcodes of remote places."""

    areas = forms.CharField(
        label=_("Remote areas"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("US 995-999, GB HS"),
    )

    def clean_areas(self) -> list[AreaDraft]:
        """The places, each with its postcodes."""
        areas = read_areas(self.cleaned_data["areas"])
        if any(not area.low for area in areas):
            raise forms.ValidationError(_("Name the postcodes of each country."))
        return areas


class TrialForm(forms.Form):
    """What is to be sent: SKUs, or a weight and a size."""

    goods = forms.CharField(
        label=_("SKUs"),
        required=False,
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        help_text=_("One a line: CODE*2. Or leave it empty and name weight and size."),
    )
    weight_g = forms.IntegerField(label=_("Weight, g"), required=False, min_value=1, max_value=10_000_000)
    size = forms.CharField(label=_("Size, mm"), required=False, max_length=24, help_text=_("300x200x100"))
    traits = forms.MultipleChoiceField(label=_("Traits"), required=False, choices=Trait.choices)
    country = forms.RegexField(label=_("Country"), regex=r"^[A-Za-z]{2}$", initial="US")
    postcode = forms.CharField(label=_("Postcode"), required=False, max_length=12)
    value = forms.DecimalField(
        label=_("Value"), required=False, min_value=0, max_digits=12, decimal_places=2, help_text=settings.BASE_CURRENCY
    )
    warehouse = forms.ModelChoiceField(
        label=_("From"), queryset=Warehouse.objects.filter(kind__in=SENDING).order_by("code"), empty_label=None
    )
    store = forms.ModelChoiceField(label=_("Store"), required=False, queryset=Store.objects.none())
    wished = forms.ModelChoiceField(
        label=_("Service wished"),
        required=False,
        queryset=Service.objects.filter(closed_at=None).order_by("rank", "pk"),
    )

    def __init__(self, *args: Any, stores: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stores is not None:
            self.fields["store"].queryset = stores  # type: ignore[attr-defined]  # it is a choice of rows

    def clean_goods(self) -> tuple[tuple[int, int], ...]:
        """Units by SKU."""
        wanted: Counter[str] = Counter()
        for line in str(self.cleaned_data["goods"]).splitlines():
            found = _LINE.fullmatch(line.strip())
            if line.strip() and found is None:
                raise forms.ValidationError(_("Write one SKU a line: CODE*2."))
            if found is not None and line.strip():
                wanted[(found["code"] or found["alone"]).upper()] += int(found["units"] or 1)
        if len(wanted) > MOST_LINES:
            raise forms.ValidationError(_("Name at most %(most)s SKUs."), params={"most": MOST_LINES})
        known = dict(Sku.objects.filter(code__in=list(wanted)).values_list("code", "pk"))
        unknown = [code for code in wanted if code not in known]
        if unknown:
            raise forms.ValidationError(
                _("These SKUs are not known: %(skus)s"), params={"skus": ", ".join(unknown[:10])}
            )
        return tuple((known[code], units) for code, units in wanted.items())

    def clean_size(self) -> tuple[int, int, int] | None:
        """The sides, the longest first."""
        text = str(self.cleaned_data["size"]).strip()
        found = _SIZE.fullmatch(text) if text else None
        if text and (found is None or "0" in found.groups()):
            raise forms.ValidationError(_("Write three sides in millimetres: 300x200x100."))
        if found is None:
            return None
        long, middle, short = sorted((int(side) for side in found.groups()), reverse=True)
        return long, middle, short

    def clean(self) -> dict[str, Any]:
        """Something is sent."""
        data = super().clean() or {}
        if not self.errors and not data.get("goods") and not data.get("weight_g"):
            self.add_error("goods", _("Name SKUs, or a weight."))
        return data

    def consignment(self) -> Consignment:
        """What was typed."""
        data = self.cleaned_data
        return Consignment(
            1, data["warehouse"].pk, data["country"].upper(), data["goods"], data["postcode"], minor(data["value"]),
            data["wished"].pk if data["wished"] else None, data["store"].pk if data["store"] else None, data["weight_g"], data["size"],
            frozenset(data["traits"]),
        )  # fmt: skip


class RuleForm(forms.Form):
    """A routing rule: conditions that may be empty, and what it decides."""

    name = forms.CharField(label=_("Name"), max_length=80)
    countries = forms.CharField(
        label=_("Countries"),
        required=False,
        max_length=1200,
        help_text=_("Two letters each, with commas; empty: everywhere."),
    )
    from_g = forms.IntegerField(label=_("From, g"), required=False, min_value=0, max_value=10_000_000)
    to_g = forms.IntegerField(label=_("Up to, g"), required=False, min_value=0, max_value=10_000_000)
    from_value = forms.DecimalField(
        label=_("From a value of"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=settings.BASE_CURRENCY,
    )
    to_value = forms.DecimalField(
        label=_("Up to a value of"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    traits = forms.MultipleChoiceField(label=_("Has one of"), required=False, choices=Trait.choices)
    warehouses = forms.ModelMultipleChoiceField(
        label=_("From warehouses"), required=False, queryset=Warehouse.objects.order_by("code")
    )
    stores = forms.ModelMultipleChoiceField(
        label=_("Sold in stores"), required=False, queryset=Store.objects.order_by("name")
    )
    wished = forms.ModelMultipleChoiceField(
        label=_("Service wished"),
        required=False,
        queryset=Service.objects.order_by("rank", "pk"),
        help_text=_("Only a rule that names the wished service overrules a wish."),
    )
    outcome = forms.ChoiceField(label=_("Decides"), choices=RuleOutcome.choices)
    service = forms.ModelChoiceField(
        label=_("Service"), required=False, queryset=Service.objects.filter(closed_at=None).order_by("rank", "pk")
    )
    among = forms.ModelMultipleChoiceField(
        label=_("Among"),
        required=False,
        queryset=Service.objects.filter(closed_at=None).order_by("rank", "pk"),
        help_text=_("For the cheapest and the fastest; none chosen: among all that can."),
    )

    clean_countries = TermsForm.clean_countries

    def clean(self) -> dict[str, Any]:
        """Ranges in order, and a service where one is decided on."""
        data = super().clean() or {}
        for low, high in (("from_g", "to_g"), ("from_value", "to_value")):
            if data.get(low) is not None and data.get(high) is not None and data[low] > data[high]:
                self.add_error(high, _("It is below the lower end."))
        if data.get("outcome") == RuleOutcome.SERVICE and not data.get("service"):
            self.add_error("service", _("Choose the service."))
        return data

    def values(self) -> dict[str, Any]:
        """What was typed, as a rule keeps it."""
        data = self.cleaned_data
        ids = {name: sorted(each.pk for each in data[name]) for name in ("warehouses", "stores", "wished", "among")}
        return {
            "name": data["name"], "countries": data["countries"], "from_g": data["from_g"], "to_g": data["to_g"],
            "from_value": minor(data["from_value"]), "to_value": minor(data["to_value"]), "traits": sorted(data["traits"]),
            "warehouse_ids": ids["warehouses"], "store_ids": ids["stores"], "wished_ids": ids["wished"], "outcome": data["outcome"],
            "service_id": data["service"].pk if data["service"] else None, "among_ids": ids["among"],
        }  # fmt: skip


class ConsolidationForm(forms.Form):
    """A line-haul to be."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    warehouse = forms.ModelChoiceField(label=_("From"), queryset=Warehouse.objects.order_by("code"), empty_label=None)
    carrier = forms.ModelChoiceField(
        label=_("Carrier"), queryset=Carrier.objects.filter(closed_at=None).order_by("name"), empty_label=None
    )
    country = forms.RegexField(label=_("Country"), regex=r"^[A-Za-z]{2}$")
    destination = forms.CharField(
        label=_("Destination"), required=False, max_length=80, help_text=_("A hub, an airport, a hand-over point.")
    )
    split_by = forms.ChoiceField(label=_("Split the cost by"), choices=SplitBy.choices)


class HandOverForm(forms.Form):
    """What the line-haul costs."""

    cost = forms.DecimalField(
        label=_("Cost"), min_value=0, max_digits=12, decimal_places=2, help_text=settings.BASE_CURRENCY
    )
    reference = forms.CharField(label=_("Carrier's reference"), required=False, max_length=60)
