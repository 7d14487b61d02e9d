"""What people type at the pages of pick-up points, checked."""

from collections import Counter
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from erp.kernel import clock
from erp.kernel.money import Money
from inventory.filters import number
from inventory.papers import BadPaper, read_scan
from inventory.services.points import NewPaper
from inventory.states import PaperKind
from inventory.wording_pickup import paper_words
from products.models import Barcode, Sku
from products.pictures import MOST_BYTES

MOST_LINES = 200
LONGEST_DAYS = 60


class PaperForm(forms.Form):
    """A paper of a point, with its scan if there is one."""

    kind = forms.ChoiceField(label=_("Kind of paper"), choices=PaperKind.choices)
    number = forms.CharField(label=_("Number"), max_length=80)
    valid_from = forms.DateField(label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}))
    valid_until = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave it empty when it does not end."),
    )  # fmt: skip
    required = forms.BooleanField(
        label=_("The point must have it"), required=False, initial=True,
        help_text=_("Without a valid one, nothing new is sold or kept for collection from this point."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Scan"), required=False, help_text=_("PDF, JPEG, PNG or WebP, up to 15 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The last day does not come before the first, and the scan opens."""
        data = super().clean() or {}
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("It ends before it begins."))
        upload, data["scan"] = data.get("file"), None
        if upload:
            try:
                data["scan"] = read_scan(upload.read(MOST_BYTES + 1))
            except BadPaper as bad:
                self.add_error("file", paper_words(bad))
        return data

    def paper(self) -> NewPaper:
        """What was typed."""
        data = self.cleaned_data
        return NewPaper(
            PaperKind(data["kind"]), data["number"], data["valid_from"], data["valid_until"], data["required"]
        )


class CommissionForm(forms.Form):
    """What a point earns with each collection."""

    commission = forms.DecimalField(
        label=_("Commission of a collection"), min_value=0, max_digits=12, decimal_places=2,
        help_text=settings.BASE_CURRENCY,
    )  # fmt: skip

    def minor(self) -> int:
        """The amount in minor units of the base currency."""
        return Money(self.cleaned_data["commission"], settings.BASE_CURRENCY).minor()


class DeadlineForm(forms.Form):
    """Until which day goods are kept."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    last_day = forms.DateField(label=_("Kept through"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = clock.business_date() + timedelta(days=7)

    def clean_last_day(self) -> Any:
        """Today or a day of the next weeks."""
        day, today = self.cleaned_data["last_day"], clock.business_date()
        if not today <= day <= today + timedelta(days=LONGEST_DAYS):
            raise forms.ValidationError(_("Choose a day within the next %(days)s days.") % {"days": LONGEST_DAYS})
        return day

    def expires_at(self) -> datetime:
        """The moment at which the day is over."""
        day = self.cleaned_data["last_day"] + timedelta(days=1)
        return datetime.combine(day, time(), ZoneInfo(settings.COMPANY_ZONE))


class CollectionForm(DeadlineForm):
    """Who comes for what. Each line is a scan; a number behind it says how many."""

    collector = forms.CharField(label=_("Who collects it"), max_length=120)
    goods = forms.CharField(
        label=_("Goods"), widget=forms.Textarea(attrs={"rows": 6, "autofocus": True}),
        help_text=_("Scan each unit, or write one code a line: CODE 5 for five."),
    )  # fmt: skip

    field_order = ("client_id", "collector", "goods", "last_day")

    def clean_goods(self) -> dict[int, int]:
        """The units of each SKU."""
        wanted: Counter[str] = Counter()
        for line in str(self.cleaned_data["goods"]).splitlines():
            code, _space, last = line.strip().rpartition(" ")
            units = number(last) if code else None
            if line.strip():
                wanted[code.strip() if units is not None else line.strip()] += 1 if units is None else units
        if not wanted or len(wanted) > MOST_LINES or any(not 0 < units <= 1_000_000 for units in wanted.values()):
            raise forms.ValidationError(_("Name 1 to %(most)s SKUs with their units.") % {"most": MOST_LINES})
        known = dict(Barcode.objects.filter(code__in=list(wanted)).values_list("code", "sku_id"))
        known |= dict(
            Sku.objects.filter(code__in=[*wanted, *(code.upper() for code in wanted)]).values_list("code", "pk")
        )
        unknown = [code for code in wanted if code not in known and code.upper() not in known]
        if unknown:
            raise forms.ValidationError(_("These SKUs are not known: %(skus)s") % {"skus": ", ".join(unknown[:10])})
        goods: Counter[int] = Counter()
        for code, units in wanted.items():
            goods[known.get(code) or known[code.upper()]] += units
        return dict(goods)


class ReasonForm(forms.Form):
    """Why something is called off."""

    reason = forms.CharField(max_length=120)
