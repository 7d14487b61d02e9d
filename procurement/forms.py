"""What people type about suppliers and orders, checked."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from erp.kernel import clock
from inventory.models import Warehouse
from inventory.states import WarehouseKind
from procurement.models import Supplier
from procurement.services.drafting import MOST_UNITS, ExtraDraft, Line, OrderDraft
from procurement.services.suppliers import QuoteDraft, SupplierDraft
from procurement.states import ExtraKind, ShareBy, Terms
from products.models import Sku

BLANK_LINES = 5
BLANK_EXTRAS = 2


class ReasonForm(forms.Form):
    """Why an order is closed short or cancelled."""

    reason = forms.CharField(
        label=_("Reason"), max_length=120, error_messages={"required": _("Say why; the next person reads it.")}
    )


class SupplierForm(forms.Form):
    """A supplier."""

    code = forms.CharField(label=_("Code"), max_length=24)
    name = forms.CharField(label=_("Name"), max_length=160)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=160, required=False)
    currency = forms.CharField(label=_("Currency"), min_length=3, max_length=3)
    terms = forms.ChoiceField(label=_("Terms"), choices=Terms.choices)
    terms_days = forms.IntegerField(label=_("Days to pay"), min_value=0, max_value=365, initial=0)
    lead_days = forms.IntegerField(label=_("Lead time in days"), min_value=0, max_value=365, initial=14)
    contact = forms.CharField(label=_("Contact"), max_length=200, required=False)

    def draft(self) -> SupplierDraft:
        """The supplier as typed."""
        data = self.cleaned_data
        return SupplierDraft(**{**data, "code": data["code"].upper(), "currency": data["currency"].upper()})


class QuoteForm(forms.Form):
    """A price of a SKU from a number of units on."""

    sku = forms.CharField(label=_("SKU"), max_length=60)
    unit_price = forms.DecimalField(label=_("Unit price"), min_value=0, max_digits=14, decimal_places=4)
    min_quantity = forms.IntegerField(label=_("From units"), min_value=1, max_value=MOST_UNITS, initial=1)
    pack = forms.IntegerField(label=_("Units in a pack"), min_value=1, max_value=MOST_UNITS, initial=1)
    lead_days = forms.IntegerField(label=_("Lead time in days"), min_value=0, max_value=365, required=False)
    valid_from = forms.DateField(label=_("From day"), widget=forms.DateInput(attrs={"type": "date"}))
    supplier_code = forms.CharField(label=_("Supplier's code"), max_length=80, required=False)
    offer_url = forms.URLField(label=_("Offer"), max_length=300, required=False, assume_scheme="https")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = clock.business_date()

    def clean_sku(self) -> Sku:
        """The SKU of the code."""
        return _sku(self.cleaned_data["sku"])

    def draft(self) -> QuoteDraft:
        """The quote as typed."""
        data = dict(self.cleaned_data)
        return QuoteDraft(sku_id=data.pop("sku").pk, **data)


class OrderForm(forms.Form):
    """The head of a draft order."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    supplier = forms.ModelChoiceField(Supplier.objects.filter(closed_at=None).order_by("code"), label=_("Supplier"))
    warehouse = forms.ModelChoiceField(
        Warehouse.objects.filter(closed_at=None).exclude(kind=WarehouseKind.DEFECTIVE).order_by("pk"),
        label=_("Warehouse"),
    )
    expected_on = forms.DateField(
        label=_("Expected on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: after the supplier's lead time."),
    )
    over_receipt_percent = forms.IntegerField(label=_("Over-receipt allowed, %"), min_value=0, max_value=100, initial=0)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class LineForm(forms.Form):
    """A line of a draft order; an empty one is left out."""

    sku = forms.CharField(label=_("SKU"), max_length=60, required=False)
    quantity = forms.IntegerField(label=_("Units"), min_value=1, max_value=MOST_UNITS, required=False)
    unit_price = forms.DecimalField(label=_("Unit price"), min_value=0, max_digits=14, decimal_places=4, required=False)

    def clean(self) -> dict[str, Any]:
        """A line has a SKU and a number of units, or is empty."""
        data = super().clean() or {}
        if data.get("sku"):
            data["sku"] = _sku(data["sku"])
            if "quantity" not in self.errors and not data.get("quantity"):
                raise forms.ValidationError(_("How many units?"))
        elif data.get("quantity"):
            raise forms.ValidationError(_("Units of which SKU?"))
        return data

    @property
    def said(self) -> bool:
        """Whether it is a line."""
        return bool(getattr(self, "cleaned_data", {}).get("sku"))

    def line(self) -> Line:
        """The line as typed; without a price, the quote's."""
        data = self.cleaned_data
        return data["sku"].pk, data["quantity"], data["unit_price"]


class ExtraForm(forms.Form):
    """A cost that comes with the goods; without an amount, none."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ExtraKind.choices)
    amount = forms.DecimalField(
        label=_("Amount"), min_value=Decimal("0.0001"), max_digits=14, decimal_places=4, required=False
    )
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
    share_by = forms.ChoiceField(label=_("Shared"), choices=ShareBy.choices)
    supplier = forms.ModelChoiceField(
        Supplier.objects.filter(closed_at=None).order_by("code"),
        label=_("Billed by"),
        required=False,
        empty_label=_("the order's supplier"),
    )

    def clean(self) -> dict[str, Any]:
        """An amount needs its currency."""
        data = super().clean() or {}
        if data.get("amount") and not data.get("currency"):
            raise forms.ValidationError(_("In which currency?"))
        return data

    @property
    def said(self) -> bool:
        """Whether it is a cost."""
        return bool(getattr(self, "cleaned_data", {}).get("amount"))

    def extra(self) -> ExtraDraft:
        """The cost as typed."""
        data = self.cleaned_data
        supplier = data["supplier"].pk if data["supplier"] else None
        return ExtraDraft(data["kind"], data["amount"], data["currency"].upper(), data["share_by"], supplier)


Lines = forms.formset_factory(LineForm, extra=BLANK_LINES, max_num=500, absolute_max=505)
Extras = forms.formset_factory(ExtraForm, extra=BLANK_EXTRAS, max_num=20, absolute_max=22)


def draft_of(form: OrderForm, lines: list[LineForm], extras: list[ExtraForm]) -> OrderDraft:
    """The order as typed."""
    data = form.cleaned_data
    return OrderDraft(
        data["client_id"],
        data["supplier"].pk,
        data["warehouse"].pk,
        [each.line() for each in lines],
        [each.extra() for each in extras],
        data["expected_on"],
        data["note"],
        data["over_receipt_percent"],
    )


def _sku(code: str) -> Sku:
    found = Sku.objects.filter(code__in=[code.strip(), code.strip().upper()]).first()
    if found is None:
        raise forms.ValidationError(_("No SKU has the code %(code)s.") % {"code": code})
    return found
