"""What people type at the stock pages, checked."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from erp.kernel.money import Money
from inventory.forms_reasons import ReasonField
from inventory.models import Warehouse
from inventory.states import WarehouseKind

_MOST = 1_000_000


class ReceiveForm(forms.Form):
    """Units of one SKU that came in."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    warehouse = forms.ModelChoiceField(Warehouse.objects.filter(closed_at=None), widget=forms.HiddenInput)
    sku = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    quantity = forms.IntegerField(
        label=_("Units"),
        min_value=1,
        max_value=_MOST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autofocus": True}),
    )
    unit_cost = forms.DecimalField(label=_("Cost of one unit"), min_value=0, max_digits=12, decimal_places=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_cost"].help_text = settings.BASE_CURRENCY
        self.fields["unit_cost"].widget.attrs["inputmode"] = "decimal"

    def value(self) -> int:
        """What all of the units cost, in minor units: rounded once, at the end."""
        total: Decimal = self.cleaned_data["unit_cost"] * self.cleaned_data["quantity"]
        return Money(total, settings.BASE_CURRENCY).minor()


class AdjustForm(forms.Form):
    """More or fewer units of a SKU than we believed, and why."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    warehouse = forms.ModelChoiceField(
        Warehouse.objects.filter(closed_at=None).exclude(kind=WarehouseKind.TRANSIT), label=_("Warehouse")
    )
    delta = forms.IntegerField(
        label=_("Units found or missing"),
        min_value=-_MOST,
        max_value=_MOST,
        help_text=_("3 for three units that turned up, -3 for three that are missing."),
    )
    cause = ReasonField(required=False)
    reason = forms.CharField(
        label=_("Note"), max_length=80, required=False, help_text=_("It stays on the move for ever.")
    )

    def clean(self) -> dict[str, Any] | None:
        """A reason of the house, of the right sign, or a note; a reason that does not speak for itself needs both."""
        cleaned = super().clean() or self.cleaned_data
        cause, note, delta = cleaned.get("cause"), cleaned.get("reason", "").strip(), cleaned.get("delta") or 0
        if not note and (cause is None or cause.needs_note):
            self.add_error("reason", _("Say why; the next person reads it."))
        if cause and cause.sign * delta < 0:
            self.add_error("cause", _("That reason is for units of the other sign."))
        cleaned["reason"] = ": ".join(filter(None, [cause.name if cause else "", note]))[:120]
        return cleaned

    def clean_delta(self) -> int:
        """Nothing found and nothing missing is no correction."""
        delta = int(self.cleaned_data["delta"])
        if delta == 0:
            raise forms.ValidationError(_("Say how many units were found or are missing."))
        return delta
