"""Reasons to correct stock: their form, and the field that chooses one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from erp.kernel.ui.names import local_name
from inventory.models import StockReason
from inventory.services.reasons import ReasonFacts

if TYPE_CHECKING:
    _OneReason = forms.ModelChoiceField[StockReason]
else:
    _OneReason = forms.ModelChoiceField  # generic for the type checker alone

SIGNS = ((0, _("Fewer or more units")), (-1, _("Fewer units only")), (1, _("More units only")))


class ReasonField(_OneReason):
    """One of the open reasons, in the reader's language."""

    def __init__(self, *, fewer: bool = False, **kwargs: Any) -> None:
        found = StockReason.objects.filter(closed_at=None).order_by("pk")
        super().__init__(found.filter(sign__lte=0) if fewer else found, label=_("Reason"), **kwargs)

    def label_from_instance(self, obj: StockReason) -> str:
        """Chinese for who reads Chinese."""
        return local_name(obj)


class ReasonForm(forms.Form):
    """A reason; its code stays for ever."""

    code = forms.CharField(
        label=_("Code"), max_length=24, help_text=_("Small letters, digits and _. It can't be changed later."),
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*\Z", _("Small letters, digits and _, a letter first."))],
    )  # fmt: skip
    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("It is written on each move that it explains."))
    name_zh = forms.CharField(label=_("Chinese name"), max_length=60, required=False)
    sign = forms.TypedChoiceField(label=_("What it is for"), choices=SIGNS, coerce=int)
    needs_note = forms.BooleanField(label=_("It needs a note beside it"), required=False)

    @classmethod
    def of(cls, reason: StockReason, data: Any = None) -> ReasonForm:
        """The form of a reason that is there."""
        values = {name: getattr(reason, name) for name in ("name", "name_zh", "sign", "needs_note")}
        form = cls(data, initial=values)
        del form.fields["code"]
        return form

    def facts(self) -> ReasonFacts:
        """What was entered."""
        data = self.cleaned_data
        return ReasonFacts(data["name"], data["name_zh"], data["sign"], data["needs_note"])
