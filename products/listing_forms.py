"""The forms of the listing desk: the content of a draft, and which SKUs become drafts where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp.kernel.money import minor_digits
from products.models import ListingDraft
from products.reads_listings import Choice
from products.services.desk import Written

_LINES = {"rows": 5, "class": "field"}


class ContentForm(forms.Form):
    """What a listing says and shows. Lengths are checked by the marketplace's rules, not here."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300, required=False)
    bullets = forms.CharField(
        label=gettext_lazy("Bullet points, one a line"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs=_LINES),
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=50_000,
        required=False,
        widget=forms.Textarea(attrs={**_LINES, "rows": 8}),
    )
    brand = forms.CharField(label=gettext_lazy("Brand"), max_length=120, required=False)
    category = forms.CharField(
        label=gettext_lazy("Category"), max_length=160, required=False,
        help_text=gettext_lazy("In the marketplace's own words: its category id or product type."),
    )  # fmt: skip
    attributes = forms.CharField(
        label=gettext_lazy("Attributes, one a line: name = value"), max_length=20_000, required=False,
        widget=forms.Textarea(attrs=_LINES),
    )  # fmt: skip
    price = forms.DecimalField(
        label=gettext_lazy("Price"), max_digits=14, decimal_places=4, min_value=0, required=False
    )

    @staticmethod
    def initial_of(draft: ListingDraft) -> dict[str, Any]:
        """A draft as the form shows it."""
        attributes = "\n".join(f"{name} = {value}" for name, value in draft.attributes.items())
        names = ("title", "description", "brand", "category")
        digits = minor_digits(draft.currency)
        price = None if draft.price is None else draft.price.normalize()
        if price is not None and price == round(price, digits):  # finer ones show what is wrong with them
            price = round(price, digits)
        return {
            **{name: getattr(draft, name) for name in names},
            "price": price,
            "bullets": "\n".join(str(bullet) for bullet in draft.bullets),
            "attributes": attributes,
        }

    def clean_price(self) -> Any:
        """Zero is no price."""
        price = self.cleaned_data["price"]
        if price is not None and price <= 0:
            raise ValidationError(_("A price must be above zero."))
        return price

    def clean_attributes(self) -> dict[str, str]:
        """Lines of name = value, by name."""
        told: dict[str, str] = {}
        for line in self.cleaned_data["attributes"].splitlines():
            name, sign, value = (part.strip() for part in line.partition("="))
            if not line.strip():
                continue
            if not (name and sign):
                raise ValidationError(_("“%(line)s” is not of the form name = value.") % {"line": line.strip()[:60]})
            told[name] = value
        return told

    def written(self, images: Sequence[dict[str, str]]) -> Written:
        """What was entered, with the chosen pictures."""
        data = self.cleaned_data
        bullets = [line.strip() for line in data["bullets"].splitlines() if line.strip()]
        return Written(
            title=" ".join(data["title"].split()), description=data["description"].strip(), bullets=bullets,
            brand=data["brand"].strip(), category=data["category"].strip(), attributes=data["attributes"], images=images,
            price=data["price"],
        )  # fmt: skip


def chosen_images(params: Any, offered: Sequence[Choice], before: Sequence[Any]) -> list[dict[str, str]]:
    """The pictures by the places that were given (`place-<hash>`), lowest first; without a place a picture is not taken.

    What the draft knew about a picture (its address) stays with it.
    """
    known = {str(each.get("image")): dict(each) for each in before if isinstance(each, dict)}
    placed = []
    for order, choice in enumerate(offered):
        place = str(params.get(f"place-{choice.file.sha256}", "")).strip()
        if re.fullmatch(r"\d{1,3}", place) and int(place) > 0:
            placed.append((int(place), order, choice.file.sha256))
    return [known.get(key, {"image": key}) for _place, _order, key in sorted(placed)]


class NewDraftsForm(forms.Form):
    """Many SKUs, many stores."""

    codes = forms.CharField(
        label=gettext_lazy("SKU codes, one a line"),
        max_length=40_000,
        widget=forms.Textarea(attrs={**_LINES, "rows": 8}),
    )
    stores = forms.MultipleChoiceField(label=gettext_lazy("Stores"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, stores: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stores"].choices = [(str(key), name) for key, name in stores]  # type: ignore[attr-defined]  # a choice field has them

    def clean_codes(self) -> list[str]:
        """The codes, each once; at most 500."""
        codes = list(dict.fromkeys(self.cleaned_data["codes"].split()))
        if len(codes) > 500:
            raise ValidationError(_("At most %(most)s SKUs at a time.") % {"most": 500})
        return codes
