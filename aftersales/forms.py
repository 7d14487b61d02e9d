"""What people type about returns and refunds, checked."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.reads.words import say
from aftersales.states import CaseKind, CaseReason
from aftersales.variables import unknown_in
from erp.kernel.money import Money
from erp.kernel.outcomes import Refusal
from stores.models import Store

_MOST = 1_000_000


class _Lines(forms.Form):
    """A form with a number of units per order line."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def _ask(self, prefix: str, lines: Iterable[Mapping[str, Any]], *, limit: str, words: str) -> None:
        for line in lines:
            most = line[limit]
            self.fields[f"{prefix}_{line['id']}"] = forms.IntegerField(
                label=words % {"sku": line["name"]},
                min_value=0,
                max_value=_MOST,
                required=False,
                help_text=_("%(title)s: at most %(most)s") % {"title": line["title"], "most": most},
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def units(self, prefix: str) -> tuple[tuple[int, int], ...]:
        """What was asked for: (order line, units)."""
        found = {name: value for name, value in self.cleaned_data.items() if name.startswith(f"{prefix}_") and value}
        return tuple((int(name.removeprefix(f"{prefix}_")), value) for name, value in found.items())


class OpenForm(_Lines):
    """A case to be opened on an order."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is to be done"), choices=CaseKind.choices, initial=CaseKind.RETURN_REFUND
    )
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=CaseReason.choices)
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    tracking_number = forms.CharField(
        label=gettext_lazy("Tracking number of the return"), required=False, max_length=60
    )

    def __init__(self, *args: Any, lines: Iterable[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(lines)
        self._ask("back", found, limit="left", words=_("Comes back: %(sku)s"))
        self._ask("again", found, limit="shipped", words=_("Sent again: %(sku)s"))


class ResendForm(_Lines):
    """What is sent again on a case."""

    def __init__(self, *args: Any, lines: Iterable[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ask("again", lines, limit="shipped", words=_("Sent again: %(sku)s"))


class RefundForm(forms.Form):
    """Money to give back, in the currency of the order."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    items = forms.DecimalField(label=gettext_lazy("For goods"), min_value=0, max_digits=14, decimal_places=4, initial=0)
    shipping = forms.DecimalField(
        label=gettext_lazy("For shipping"), min_value=0, max_digits=14, decimal_places=4, initial=0
    )
    tax = forms.DecimalField(label=gettext_lazy("Tax"), min_value=0, max_digits=14, decimal_places=4, initial=0)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        for name in ("items", "shipping", "tax"):
            self.fields[name].help_text = currency

    def minor(self, name: str) -> int:
        """An amount in minor units."""
        amount: Decimal = self.cleaned_data[name]
        return Money(amount, self.currency).minor()


class StopForm(forms.Form):
    """Why a resend is called off."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=100)


class LinkForm(forms.Form):
    """The case that explains an unknown parcel."""

    case = forms.CharField(label=gettext_lazy("Case number"), max_length=24)


class ReplyForm(forms.Form):
    """An answer to a buyer. What is wrong with the text, the service says."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label=gettext_lazy("Your answer"), required=False)


class TemplateForm(forms.Form):
    """A reply template: its name, and its text in the languages that the buyers read."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    text_en = forms.CharField(
        label=gettext_lazy("English"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    text_zh = forms.CharField(
        label=gettext_lazy("Chinese"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    other_language = forms.RegexField(
        label=gettext_lazy("Other language"),
        regex=r"^[a-z]{2}(-[A-Z]{2})?$",
        required=False,
        max_length=5,
        help_text=gettext_lazy("Its code, like de or pt-BR"),
        error_messages={"invalid": gettext_lazy("Two small letters, like de; or with the country, like pt-BR.")},
    )
    text_other = forms.CharField(
        label=gettext_lazy("Text in that language"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean(self) -> dict[str, Any]:
        """Every text with variables that there are, and at least one text."""
        cleaned = super().clean() or {}
        for name in ("text_en", "text_zh", "text_other"):
            unknown = unknown_in(cleaned.get(name) or "")
            if unknown:
                self.add_error(name, say(Refusal("unknown_variable", {"names": unknown})))
        if not any(self.data.get(name, "").strip() for name in ("text_en", "text_zh", "text_other")):
            self.add_error("text_en", _("Write the text in one language at least."))
        other = bool(cleaned.get("text_other"))
        if other != bool(cleaned.get("other_language")) and "other_language" not in self.errors:
            self.add_error("other_language", _("Name the language of its text, and write the text."))
        return cleaned


class LimitsForm(forms.Form):
    """From how many stars down a review opens a case by itself, for each store."""

    def __init__(self, *args: Any, stores: Iterable[Store], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for store in stores:
            self.fields[f"store_{store.pk}"] = forms.IntegerField(
                label=store.name, min_value=0, max_value=5, initial=store.bad_review_stars
            )

    @property
    def limits(self) -> dict[int, int]:
        """Store -> stars."""
        return {int(name.removeprefix("store_")): stars for name, stars in self.cleaned_data.items()}
