"""What people type about the surcharges of a card, checked."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from erp.kernel.money import minor_digits
from logistics.models import CardSurcharge, RateCard
from logistics.services.rates import SurchargeDraft
from logistics.states import SurchargeKind
from products.states import Trait

AMOUNTS = ("fixed", "per_kg", "minimum")


class SurchargeForm(forms.Form):
    """A surcharge of a card: for what, and how much."""

    kind = forms.ChoiceField(
        label=_("For"),
        choices=SurchargeKind.choices,
        help_text=_("A card has each once; the same again changes it."),
    )
    trait = forms.ChoiceField(label=_("Which goods"), required=False, choices=[("", "—"), *Trait.choices])
    above_mm = forms.IntegerField(
        label=_("Longest side above, mm"), required=False, min_value=1, max_value=100_000, help_text=_("For oversize.")
    )
    fixed = forms.DecimalField(label=_("A parcel"), required=False, min_value=0, max_digits=12, decimal_places=4)
    per_kg = forms.DecimalField(label=_("A kilogram"), required=False, min_value=0, max_digits=12, decimal_places=4)
    minimum = forms.DecimalField(label=_("At least"), required=False, min_value=0, max_digits=12, decimal_places=4)
    currency = forms.RegexField(label=_("Currency"), regex=r"^[A-Za-z]{3}$")

    def clean_currency(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["currency"]).upper()

    def clean(self) -> dict[str, Any]:
        """Each kind has what it is asked by, and asks something."""
        data = super().clean() or {}
        kind = data.get("kind")
        if kind == SurchargeKind.TRAIT and not data.get("trait"):
            self.add_error("trait", _("Say for which goods."))
        if kind == SurchargeKind.OVERSIZE and not data.get("above_mm") and "above_mm" not in self.errors:
            self.add_error("above_mm", _("Say above which side it is asked."))
        for name in AMOUNTS:
            if data.get(name) and data.get("currency") and not _whole(data[name], data["currency"]):
                self.add_error(name, _("That is finer than the currency."))
        if not self.errors and not any(data.get(name) for name in AMOUNTS):
            self.add_error("fixed", _("Say how much is asked: for a parcel, a kilogram, or at least."))
        return data

    def draft(self) -> SurchargeDraft:
        """What was typed; what belongs to another kind is left out."""
        data = self.cleaned_data
        amounts = {name: int((data[name] or Decimal(0)).scaleb(minor_digits(data["currency"]))) for name in AMOUNTS}
        return SurchargeDraft(
            data["kind"],
            data["currency"],
            data["trait"] if data["kind"] == SurchargeKind.TRAIT else "",
            data["above_mm"] if data["kind"] == SurchargeKind.OVERSIZE else 0,
            **amounts,
        )


def _whole(amount: Decimal, currency: str) -> bool:
    return amount.scaleb(minor_digits(currency)) % 1 == 0


def surcharge_initial(card: RateCard, known: CardSurcharge | None = None) -> dict[str, Any]:
    """A surcharge as the form shows it, or an empty one in the currency of the card."""
    if known is None:
        return {"currency": card.currency}
    digits = minor_digits(known.currency)
    amounts = {name: Decimal(getattr(known, name)).scaleb(-digits) or None for name in AMOUNTS}
    return {
        "kind": known.kind, "trait": known.trait, "above_mm": known.above_mm or None, "currency": known.currency, **amounts,
    }  # fmt: skip
