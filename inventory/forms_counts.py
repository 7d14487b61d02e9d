"""What people type at the pages of counts, checked."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from erp.kernel.money import Money
from inventory.models import CountRules, Warehouse
from inventory.reads import money
from inventory.states import CountScope, WarehouseKind
from products.models import Sku

MOST_SKUS = 2000
_COUNTED = (WarehouseKind.OWN, WarehouseKind.OVERSEAS, WarehouseKind.DEFECTIVE, WarehouseKind.PICKUP)


class CountForm(forms.Form):
    """A count to be opened: where, and of what."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    warehouse = forms.ModelChoiceField(
        Warehouse.objects.filter(closed_at=None, kind__in=_COUNTED).order_by("code"), label=_("Warehouse")
    )
    scope = forms.ChoiceField(label=_("What is counted"), choices=CountScope.choices)
    skus = forms.CharField(
        label=_("SKUs"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For chosen SKUs: one code a line."),
    )
    below = forms.IntegerField(
        label=_("No more units than"), required=False, min_value=0, max_value=100_000, initial=5,
        help_text=_("For SKUs with few units left."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("Zone, shelf or note"),
        required=False,
        max_length=200,
        help_text=_("The clerks see it on their page and their sheet."),
    )
    zero_uncounted = forms.BooleanField(
        label=_("What nobody counts is none"), required=False,
        help_text=_("Sets to nought every SKU of the count that nobody saw and that did not move. Leave it off when you count a part."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Chosen SKUs are named, and known; nothing is set to nought beyond a count of known extent."""
        data = super().clean() or {}
        codes = [line.strip() for line in str(data.get("skus", "")).splitlines() if line.strip()]
        data["sku_ids"] = []
        if data.get("scope") == CountScope.CHOSEN:
            found = dict(Sku.objects.filter(code__in=codes[:MOST_SKUS]).values_list("code", "pk"))
            unknown = [code for code in codes if code not in found]
            if not codes or len(codes) > MOST_SKUS:
                self.add_error("skus", _("Name 1 to %(most)s SKUs.") % {"most": MOST_SKUS})
            elif unknown:
                self.add_error("skus", _("These SKUs are not known: %(skus)s") % {"skus": ", ".join(unknown[:10])})
            data["sku_ids"] = list(found.values())
        if data.get("zero_uncounted") and data.get("scope") == CountScope.PLACE:
            self.add_error(
                "zero_uncounted", _("Goods that lie elsewhere would be lost: count the whole warehouse for that.")
            )
        return data


class CountRulesForm(forms.Form):
    """The company's rules of counting."""

    tolerance_units = forms.IntegerField(label=_("Units that may differ"), min_value=0, max_value=10_000)
    tolerance_percent = forms.IntegerField(
        label=_("Per cent that may differ"), min_value=0, max_value=100,
        help_text=_("Above both, another person counts the SKU again."),
    )  # fmt: skip
    approve_above = forms.DecimalField(
        label=_("Value above which another person approves"), min_value=0, max_digits=14, decimal_places=2
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = CountRules.current()
        self.initial = {
            "tolerance_units": rules.tolerance_units,
            "tolerance_percent": rules.tolerance_percent,
            "approve_above": money(rules.approve_above),
        }
        self.fields["approve_above"].help_text = settings.BASE_CURRENCY

    def limit(self) -> int:
        """The value in minor units of the base currency."""
        return Money(self.cleaned_data["approve_above"], settings.BASE_CURRENCY).minor()
