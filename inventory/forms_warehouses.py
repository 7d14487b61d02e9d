"""What people type about warehouses, checked."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from inventory.models import Warehouse
from inventory.services.warehouses import WarehouseDraft
from inventory.states import WarehouseKind


class WarehouseForm(forms.Form):
    """A warehouse."""

    code = forms.RegexField(
        label=_("Code"), regex=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,23}$", help_text=_("Up to 24 letters, digits, - and _.")
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=120, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=WarehouseKind.choices, help_text=_("It can't change once goods have moved there.")
    )
    country = forms.RegexField(
        label=_("Country"), regex=r"^[A-Za-z]{2}$", required=False, help_text=_("Two letters: CN, US, DE.")
    )
    time_zone = forms.CharField(label=_("Time zone"), max_length=40, initial=settings.COMPANY_ZONE)
    sender = forms.CharField(
        label=_("Sender on labels"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Name, address and telephone, one line each. Empty: labels show no sender."),
    )

    def draft(self) -> WarehouseDraft:
        """What was typed."""
        data = self.cleaned_data
        lines = tuple(line.strip() for line in data["sender"].splitlines() if line.strip())
        return WarehouseDraft(
            code=data["code"].upper(), name=data["name"], name_zh=data["name_zh"], kind=data["kind"],
            country=data["country"].upper(), sender=lines, time_zone=data["time_zone"],
        )  # fmt: skip


def initial_of(warehouse: Warehouse) -> dict[str, Any]:
    """A warehouse as the form shows it."""
    names = ("code", "name", "name_zh", "kind", "country", "time_zone")
    return {name: getattr(warehouse, name) for name in names} | {"sender": "\n".join(warehouse.sender)}
