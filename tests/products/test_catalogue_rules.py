"""What the database itself refuses in the catalogue."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from inventory.models import StockLevel
from products.models import BundlePart, Category, CustomsCode, DeclaredValue, Sku
from tests.factories import make_bundle, make_sku, make_warehouse

pytestmark = pytest.mark.django_db


def refused(act: Callable[[], Any], constraint: str) -> None:
    """The database answers with the name of the rule."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        act()


def test_a_bundle_is_never_made_of_bundles() -> None:
    cup, gift, hamper = make_sku(), make_bundle(), make_bundle()

    with pytest.raises(IntegrityError, match="made of single SKUs"), transaction.atomic():
        BundlePart.objects.create(bundle=hamper, part=gift, quantity=1)
    with pytest.raises(IntegrityError, match="made of single SKUs"), transaction.atomic():
        BundlePart.objects.create(bundle=cup, part=make_sku(), quantity=1)

    assert (hamper.parts.count(), cup.parts.count()) == (2, 0)


def test_a_kind_is_for_life() -> None:
    cup = make_sku()

    with pytest.raises(IntegrityError, match="is fixed"), transaction.atomic():
        Sku.objects.filter(pk=cup.pk).update(kind="bundle")

    assert Sku.objects.get(pk=cup.pk).kind == "single"


def test_a_bundle_has_no_stock_of_its_own() -> None:
    with pytest.raises(IntegrityError, match="no stock of its own"), transaction.atomic():
        StockLevel.objects.create(sku=make_bundle(), warehouse=make_warehouse())


def test_categories_form_a_tree() -> None:
    home = Category.objects.create(name="Home")
    kitchen = Category.objects.create(name="Kitchen", parent=home)
    cups = Category.objects.create(name="Cups", parent=kitchen)

    with pytest.raises(IntegrityError, match="inside itself"), transaction.atomic():
        Category.objects.filter(pk=home.pk).update(parent=cups)
    refused(lambda: Category.objects.create(name="Home"), "category_once")
    refused(lambda: Category.objects.create(name="Cups", parent=kitchen), "category_once")

    assert Category.objects.create(name="Cups", parent=home).parent == home


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"weight_g": 100, "net_weight_g": 101}, "sku_net_in_packed"),
        ({"traits": ["liquid", "sticky"]}, "sku_traits_known"),
        ({"options": {"colour": 3}}, "sku_options_form"),
        ({"options": {"colour": {"a": "b"}}}, "sku_options_form"),
        ({"options": ["red"]}, "sku_options_form"),
        ({"options": {f"o{n}": "x" for n in range(13)}}, "sku_options_form"),
    ],
)
def test_a_sku_is_of_known_form(fields: dict[str, Any], constraint: str) -> None:
    refused(lambda: make_sku(**fields), constraint)


def test_what_is_unset_limits_nothing() -> None:
    sku = make_sku(
        weight_g=0, net_weight_g=90, traits=["liquid", "magnetic"], options={f"o{n}": "x" for n in range(12)}
    )

    assert Sku.objects.get(pk=sku.pk).options["o11"] == "x"


@pytest.mark.parametrize(
    ("rule", "constraint"),
    [
        ({"kind": "percent", "percent": 0}, "declared_by_kind"),
        ({"kind": "percent", "percent": 101}, "declared_by_kind"),
        ({"kind": "percent", "percent": 30, "amount": 5, "currency": "USD"}, "declared_by_kind"),
        ({"kind": "fixed", "currency": "USD"}, "declared_by_kind"),
        ({"kind": "fixed", "amount": 5}, "declared_in_currency"),
        ({"kind": "percent", "percent": 30, "floor": 2}, "declared_in_currency"),
        ({"kind": "percent", "percent": 30, "floor": 9, "cap": 8, "currency": "USD"}, "declared_floor_below_cap"),
        ({"kind": "other"}, "declared_by_kind"),
    ],
)
def test_a_declared_value_follows_one_rule(rule: dict[str, Any], constraint: str) -> None:
    sku = make_sku()

    refused(lambda: DeclaredValue.objects.create(sku=sku, **rule), constraint)

    assert DeclaredValue.objects.count() == 0


def test_a_country_has_one_code_of_a_sku() -> None:
    sku = make_sku()
    CustomsCode.objects.create(sku=sku, country="DE", hs_code="6912.00")

    refused(lambda: CustomsCode.objects.create(sku=sku, country="DE", hs_code="6911.10"), "customs_code_once")
    refused(lambda: CustomsCode.objects.create(sku=sku, country="de", hs_code="6911.10"), "customs_code_form")
    refused(lambda: CustomsCode.objects.create(sku=sku, country="FR", hs_code="cup"), "customs_code_form")
