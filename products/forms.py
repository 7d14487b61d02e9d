"""Forms of the catalogue: they turn what is typed into the values that the services take."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from products.choices import brand_choices, category_choices, tag_choices
from products.services.bulk import Edit
from products.states import BarcodeKind, DeclaredKind, Trait

_LARGEST = 2**31 - 1
_LINES = {"rows": 3}


def _whole(label: Any, **words: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=_LARGEST, **words)


class LinesField(forms.CharField):
    """A name and a value per line, `colour: red`; empty lines count for nothing."""

    widget = forms.Textarea(attrs=_LINES)

    def clean(self, value: Any) -> dict[str, str]:
        """The pairs in their order."""
        pairs: dict[str, str] = {}
        for line in str(super().clean(value)).replace("：", ":").splitlines():
            if not line.strip():
                continue
            name, colon, text = line.partition(":")
            if not colon or not name.strip() or not text.strip() or name.strip() in pairs:
                raise forms.ValidationError(_t("Write one name and value a line, such as colour: red."))
            pairs[name.strip()] = text.strip()
        return pairs

    @staticmethod
    def lines(pairs: dict[str, str]) -> str:
        """As it is typed."""
        return "\n".join(f"{name}: {text}" for name, text in pairs.items())


class SkuFactsForm(forms.Form):
    """What a SKU is."""

    code = forms.CharField(label=_("SKU"), max_length=60)
    name = forms.CharField(label=_("Name"), max_length=200)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=200, required=False)
    options = LinesField(label=_("Options"), required=False, help_text=_("One a line, such as colour: red."))


class SkuLogisticsForm(forms.Form):
    """What carriers ask."""

    weight_g = _whole(_("Packed weight, g"))
    net_weight_g = _whole(_("Net weight, g"))
    length_mm = _whole(_("Length, mm"))
    width_mm = _whole(_("Width, mm"))
    height_mm = _whole(_("Height, mm"))
    traits = forms.MultipleChoiceField(label=_("Traits"), choices=Trait.choices, required=False)


class SkuCustomsForm(forms.Form):
    """What customs ask."""

    customs_name = forms.CharField(label=_("Declared name"), max_length=120, required=False)
    customs_name_zh = forms.CharField(label=_("Declared name, Chinese"), max_length=120, required=False)
    hs_code = forms.CharField(label=_("HS code"), max_length=12, required=False)
    origin = forms.CharField(label=_("Origin"), max_length=2)
    material = forms.CharField(label=_("Material"), max_length=120, required=False)


class DeclaredForm(forms.Form):
    """What a SKU is declared at."""

    kind = forms.ChoiceField(label=_("Rule"), choices=[("", "—"), *DeclaredKind.choices], required=False)
    percent = forms.DecimalField(label=_("Percent"), max_digits=5, decimal_places=2, required=False)
    amount = forms.DecimalField(label=_("Amount"), max_digits=14, decimal_places=4, required=False)
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
    floor = forms.DecimalField(label=_("Never below"), max_digits=14, decimal_places=4, required=False)
    cap = forms.DecimalField(label=_("Never above"), max_digits=14, decimal_places=4, required=False)


class ProductForm(forms.Form):
    """A product's own facts."""

    code = forms.CharField(label=_("Product code"), max_length=60)
    name = forms.CharField(label=_("Name"), max_length=200)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=200, required=False)
    category_id = forms.TypedChoiceField(label=_("Category"), required=False, coerce=int, empty_value=None)
    brand_id = forms.TypedChoiceField(label=_("Brand"), required=False, coerce=int, empty_value=None)
    tags = forms.TypedMultipleChoiceField(label=_("Tags"), required=False, coerce=int)
    description = forms.CharField(label=_("Description"), widget=forms.Textarea(attrs=_LINES), required=False)
    description_zh = forms.CharField(
        label=_("Description, Chinese"), widget=forms.Textarea(attrs=_LINES), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, category_id=category_choices(), brand_id=brand_choices(), tags=tag_choices())


class VariantsForm(forms.Form):
    """Variants, one a line: code, name, Chinese name, grams packed, options. What the lines mean is told in `variants`."""

    lines = forms.CharField(
        label=_("Variants"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "One a line: SKU | name | Chinese name | grams | colour: red, size: L. Only SKU and name are needed."
        ),
    )

    def clean_lines(self) -> list[dict[str, Any]]:
        """The values of each variant, in their order."""
        found = []
        for line in self.cleaned_data["lines"].replace("｜", "|").splitlines():
            if not line.strip():
                continue
            code, name, name_zh, grams, options = ([part.strip() for part in line.split("|")] + [""] * 5)[:5]
            if grams and not (grams.isascii() and grams.isdecimal() and int(grams) <= _LARGEST):
                raise forms.ValidationError(_t("%(text)s is no weight in grams.") % {"text": grams[:40]})
            pairs = LinesField(required=False).clean(options.replace("，", ",").replace(",", "\n"))
            values = {"code": code, "name": name, "name_zh": name_zh, "options": pairs}
            found.append(values | ({"weight_g": int(grams)} if grams else {}))
        if not 0 < len(found) <= 200:
            raise forms.ValidationError(_t("Write 1 to 200 variants."))
        return found


class PartsForm(forms.Form):
    """The parts of a bundle, one a line: SKU and how many."""

    parts = forms.CharField(
        label=_("Parts"),
        widget=forms.Textarea(attrs=_LINES),
        help_text=_("One a line: SKU, then how many, such as CUP-RED 2."),
    )

    def clean_parts(self) -> dict[str, int]:
        """Units by SKU code."""
        found: dict[str, int] = {}
        for line in self.cleaned_data["parts"].splitlines():
            words = line.split()
            if not words:
                continue
            count = words[1] if len(words) > 1 else "1"
            if len(words) > 2 or not (count.isascii() and count.isdecimal() and len(count) < 6) or words[0] in found:
                raise forms.ValidationError(_t("Write a SKU and how many a line, each SKU once."))
            found[words[0]] = int(count)
        return found


class BundleForm(PartsForm):
    """A new bundle of a product."""

    code = forms.CharField(label=_("SKU"), max_length=60)
    name = forms.CharField(label=_("Name"), max_length=200)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=200, required=False)
    field_order = ("code", "name", "name_zh", "parts")


class BarcodeForm(forms.Form):
    """A barcode more."""

    code = forms.CharField(label=_("Barcode"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), choices=BarcodeKind.choices)


class CustomsCodeForm(forms.Form):
    """The HS code in a country."""

    country = forms.CharField(label=_("Country"), max_length=2)
    hs_code = forms.CharField(label=_("HS code"), max_length=12)


class SupplierCodeForm(forms.Form):
    """What a supplier prints on the goods."""

    supplier_name = forms.CharField(label=_("Supplier"), max_length=120)
    code = forms.CharField(label=_("Code"), max_length=80)


class ClassForm(forms.Form):
    """A category, a brand or a tag."""

    name = forms.CharField(label=_("Name"), max_length=80)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=80, required=False)
    parent_id = forms.TypedChoiceField(label=_("Lies in"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == "category":
            _offer(self, parent_id=category_choices())
        else:
            del self.fields["parent_id"]
        if kind == "tag":
            del self.fields["name_zh"]


class EditForm(forms.Form):
    """What to change on many SKUs. What is left empty stays as it is."""

    category_id = forms.TypedChoiceField(label=_("Category"), required=False, coerce=int, empty_value=None)
    brand_id = forms.TypedChoiceField(label=_("Brand"), required=False, coerce=int, empty_value=None)
    add_tags = forms.TypedMultipleChoiceField(label=_("Add tags"), required=False, coerce=int)
    remove_tags = forms.TypedMultipleChoiceField(label=_("Remove tags"), required=False, coerce=int)
    add_traits = forms.MultipleChoiceField(label=_("Add traits"), required=False, choices=Trait.choices)
    remove_traits = forms.MultipleChoiceField(label=_("Remove traits"), required=False, choices=Trait.choices)
    weight_g = _whole(_("Packed weight, g"), required=False)
    net_weight_g = _whole(_("Net weight, g"), required=False)
    material = forms.CharField(label=_("Material"), max_length=120, required=False)
    origin = forms.CharField(label=_("Origin"), max_length=2, required=False)
    hs_country = forms.CharField(label=_("HS code for the country"), max_length=2, required=False)
    hs_code = forms.CharField(label=_("HS code"), max_length=12, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = [(0, _t("None"))]
        _offer(self, category_id=[*none, *category_choices()], brand_id=[*none, *brand_choices()])
        _offer(self, add_tags=tag_choices(), remove_tags=tag_choices())

    def edit(self) -> Edit:
        """The wish; call it on a valid form."""
        values = self.cleaned_data
        several: dict[str, Any] = {
            name: tuple(values[name]) for name in ("add_tags", "remove_tags", "add_traits", "remove_traits")
        }
        return Edit(
            category_id=values["category_id"],
            brand_id=values["brand_id"],
            **several,
            weight_g=values["weight_g"],
            net_weight_g=values["net_weight_g"],
            material=values["material"] or None,
            origin=values["origin"].upper() or None,
            hs_country=values["hs_country"].upper(),
            hs_code=values["hs_code"],
        )

    @property
    def complaint(self) -> str:
        """All that is wrong, in one line."""
        said = [f"{self.fields[name].label}: {' '.join(map(str, errors))}" for name, errors in self.errors.items()]
        return " ".join(said)


def _offer(form: forms.Form, **choices: Any) -> None:
    for name, offered in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        several = isinstance(field, forms.MultipleChoiceField)
        field.choices = offered if several else [("", "—"), *offered]
