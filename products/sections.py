"""The pages of a SKU and a product by sections: what each shows, and what it lets people change in place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.ui.names import local_name
from people.models import User
from products.forms import DeclaredForm, LinesField, ProductForm, SkuCustomsForm, SkuFactsForm, SkuLogisticsForm
from products.models import DeclaredValue, Product, Sku
from products.services import catalogue, codes
from products.services.bulk import set_product_tags
from products.states import Trait

Facts = list[tuple[Any, Any]]
Refused = Mapping[str, Refusal]


@dataclass(frozen=True, slots=True)
class Section:
    """A card of a page: its heading, its facts, its form with what stands in it now, and the save that answers what is wrong."""

    heading: str | Promise
    facts: Callable[[Any], Facts]
    form: type[forms.Form]
    initial: Callable[[Any], dict[str, Any]]
    save: Callable[[Any, dict[str, Any], User], Refused]


def _fields(*names: str) -> Callable[[Any], dict[str, Any]]:
    return lambda row: {name: getattr(row, name) for name in names}


def _sku_facts(sku: Sku) -> Facts:
    return [
        (_("Kind"), sku.get_kind_display()),
        (_("Name"), sku.name),
        (_("Chinese name"), sku.name_zh),
        *sku.options.items(),
        (_("Tags"), ", ".join(tag.name for tag in sku.tags.order_by("name"))),
    ]


def _sku_logistics(sku: Sku) -> Facts:
    size = f"{sku.length_mm} × {sku.width_mm} × {sku.height_mm} mm" if sku.length_mm else ""
    words = dict(Trait.choices)
    return [
        (_("Packed weight"), f"{sku.weight_g} g" if sku.weight_g else ""),
        (_("Net weight"), f"{sku.net_weight_g} g" if sku.net_weight_g else ""),
        (_("Size"), size),
        (_("Traits"), ", ".join(str(words[trait]) for trait in sku.traits)),
    ]


def _sku_customs(sku: Sku) -> Facts:
    return [
        (_("Declared name"), sku.customs_name),
        (_("Declared name, Chinese"), sku.customs_name_zh),
        (_("HS code"), sku.hs_code),
        (_("Origin"), sku.origin),
        (_("Material"), sku.material),
    ]


def _rule(sku: Sku) -> DeclaredValue | None:
    return DeclaredValue.objects.filter(sku=sku).first()


def _declared(sku: Sku) -> Facts:
    rule = _rule(sku)
    if rule is None:
        return [(_("Rule"), "")]
    amount = f"{rule.percent.normalize():f} %" if rule.percent is not None else f"{rule.amount:f} {rule.currency}"
    limits = [
        (name, f"{limit:f} {rule.currency}")
        for name, limit in ((_("Never below"), rule.floor), (_("Never above"), rule.cap))
        if limit is not None
    ]
    return [(_("Rule"), rule.get_kind_display()), (_("Value"), amount), *limits]


def _declared_now(sku: Sku) -> dict[str, Any]:
    rule = _rule(sku)
    return {name: getattr(rule, name) for name in DeclaredForm.base_fields} if rule else {}


def _save_sku(sku: Sku, values: dict[str, Any], actor: User) -> Refused:
    if "origin" in values:
        values = {**values, "origin": values["origin"].upper()}
    return catalogue.change_sku(sku_id=sku.pk, values=values, actor=actor).refused


def _save_declared(sku: Sku, values: dict[str, Any], actor: User) -> Refused:
    values = {**values, "currency": values["currency"].upper()}
    outcomes: Outcomes = codes.set_declared_value(sku_id=sku.pk, actor=actor, **values)
    return dict(zip([""], outcomes.refused.values(), strict=False))


def _product_facts(product: Product) -> Facts:
    return [
        (_("Name"), product.name),
        (_("Chinese name"), product.name_zh),
        (_("Category"), local_name(product.category)),
        (_("Brand"), local_name(product.brand)),
        (_("Tags"), ", ".join(tag.name for tag in product.tags.order_by("name"))),
        (_("Description"), product.description),
        (_("Description, Chinese"), product.description_zh),
    ]


def _product_now(product: Product) -> dict[str, Any]:
    names = ("code", "name", "name_zh", "category_id", "brand_id", "description", "description_zh")
    return {name: getattr(product, name) for name in names} | {"tags": [tag.pk for tag in product.tags.all()]}


def _save_product(product: Product, values: dict[str, Any], actor: User) -> Refused:
    tags = values.pop("tags")
    refused = catalogue.change_product(product_id=product.pk, values=values, actor=actor).refused
    if refused:
        return refused
    outcomes = set_product_tags(product_id=product.pk, tag_ids=tags, actor=actor)
    return dict(zip(["tags"], outcomes.refused.values(), strict=False))


SKU_SECTIONS: Mapping[str, Section] = {
    "facts": Section(
        _("Facts"),
        _sku_facts,
        SkuFactsForm,
        lambda sku: {**_fields("code", "name", "name_zh")(sku), "options": LinesField.lines(sku.options)},
        _save_sku,
    ),
    "logistics": Section(
        _("Weight and size"), _sku_logistics, SkuLogisticsForm, _fields(*SkuLogisticsForm.base_fields), _save_sku
    ),
    "customs": Section(_("Customs"), _sku_customs, SkuCustomsForm, _fields(*SkuCustomsForm.base_fields), _save_sku),
    "declared": Section(_("Declared value"), _declared, DeclaredForm, _declared_now, _save_declared),
}
PRODUCT_SECTIONS: Mapping[str, Section] = {
    "facts": Section(_("Facts"), _product_facts, ProductForm, _product_now, _save_product)
}
