"""Products, variants, codes, bundles and bulk edits through their services."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from erp.kernel import clock
from erp.kernel.models import Job, JobRow, TimelineEntry
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.services import jobs
from inventory.models import TouchedSku
from people.models import User
from people.roles import Role
from products.jobs import EDIT
from products.models import (
    Barcode,
    Brand,
    BundlePart,
    Category,
    CustomsCode,
    DeclaredValue,
    Product,
    Sku,
    SupplierCode,
    Tag,
)
from products.promises import PROMISES
from products.services import archiving, bundles, catalogue, classes, codes
from products.services.bulk import BadEdit, Edit, edit_skus
from products.services.catalogue import ProductSaved, Variant
from tests.factories import (
    make_bundle,
    make_level,
    make_listing,
    make_order,
    make_product,
    make_sku,
    make_user,
)
from tests.proofs import broken, findings, plant

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def lin() -> User:
    return make_user(role=Role.OPERATIONS)


def state() -> tuple[int, ...]:
    """How many rows the catalogue has: a refusal leaves them."""
    return tuple(model._default_manager.count() for model in (Product, Sku, Barcode, BundlePart, TimelineEntry))


# Products


def test_a_product_comes_with_its_variants(lin: User) -> None:
    category, brand = Category.objects.create(name="Cups"), Brand.objects.create(name="Aurora")
    red = Variant(
        {"code": "CUP-R", "name": "Red cup", "options": {"colour": "red"}, "weight_g": 300, "net_weight_g": 250, "traits": ["powder", "liquid"]},
        [("6901234567892", "ean")],
    )  # fmt: skip
    saved = catalogue.create_product(
        values={"code": "CUP", "name": "Cup", "name_zh": "杯", "category_id": category.pk, "brand_id": brand.pk},
        variants=[red, Variant({"code": "CUP-B", "name": "Blue cup"})],
        actor=lin,
    )

    assert saved.refused == saved.variants == {}
    assert list(
        Sku.objects.order_by("code").values_list("code", "product__category__name", "options", "net_weight_g", "traits", "barcodes__code")
    ) == [
        ("CUP-B", "Cups", {}, 0, [], None),
        ("CUP-R", "Cups", {"colour": "red"}, 250, ["liquid", "powder"], "6901234567892"),
    ]  # fmt: skip


def test_a_product_is_made_whole_or_not_at_all(lin: User) -> None:
    make_sku(code="TAKEN", barcodes=["OWN-1"])
    before = state()

    saved = catalogue.create_product(
        values={"code": "CUP", "name": " ", "category_id": 2**40},
        variants=[
            Variant({"code": "TAKEN", "name": "A"}),
            Variant({"code": "NEW", "name": "B", "weight_g": 1, "net_weight_g": 2, "traits": ["sticky"]}),
            Variant({"code": "NEW", "name": "C", "options": {"a": ""}}, [("OWN-1", "own")]),
            Variant({"code": "W S", "name": "D", "origin": "cn", "hs_code": "12"}, [("6901234567890", "ean")]),
        ],
        actor=lin,
    )

    assert saved == ProductSaved(
        None,
        refused={"name": Refusal("required"), "category_id": Refusal("no_category")},
        variants={
            0: {"code": Refusal("code_taken", {"code": "TAKEN"})},
            1: {
                "net_weight_g": Refusal("net_over_packed", {"net": 2, "packed": 1}),
                "traits": Refusal("trait", {"trait": "sticky"}),
            },
            2: {
                "options": Refusal("options", {"most": 12}),
                "code": Refusal("code_taken", {"code": "NEW"}),
                "barcodes": Refusal("barcode_taken", {"code": "OWN-1"}),
            },
            3: {
                "code": Refusal("space"),
                "origin": Refusal("country"),
                "hs_code": Refusal("hs_code"),
                "barcodes": Refusal("check_digit", {"code": "6901234567890", "right": 2}),
            },
        },
    )
    assert state() == before


def test_the_same_product_again_is_refused(lin: User) -> None:
    first = catalogue.create_product(values={"code": "CUP", "name": "Cup"}, variants=[], actor=lin)
    before = state()

    again = catalogue.create_product(values={"code": "CUP", "name": "Cup"}, variants=[], actor=lin)

    assert first.product is not None
    assert again.refused == {"code": Refusal("code_taken", {"code": "CUP"})}
    assert state() == before


def test_variants_are_added_to_a_living_product_only(lin: User) -> None:
    product, gone = make_product(), make_product(archived_at=clock.now())
    wish = [Variant({"code": "V-1", "name": "One"})]

    assert [sku.code for sku in catalogue.add_variants(product_id=product.pk, variants=wish, actor=lin).skus] == ["V-1"]
    assert catalogue.add_variants(product_id=product.pk, variants=wish, actor=lin).variants == {
        0: {"code": Refusal("code_taken", {"code": "V-1"})}
    }
    assert catalogue.add_variants(product_id=gone.pk, variants=wish, actor=lin).refused == {
        "product": Refusal("archived")
    }
    assert catalogue.add_variants(product_id=0, variants=wish, actor=lin).refused == {"product": Refusal("not_found")}
    assert Sku.objects.count() == 1


def test_a_product_is_changed_field_by_field(lin: User) -> None:
    brand = Brand.objects.create(name="Aurora")
    product, other = make_product(description="Old", brand=brand), make_product()

    saved = catalogue.change_product(product_id=product.pk, values={"description": "New", "brand_id": None}, actor=lin)
    refused = catalogue.change_product(product_id=product.pk, values={"code": other.code, "brand_id": 9**9}, actor=lin)

    product.refresh_from_db()
    assert (saved.refused, product.description, product.brand_id) == ({}, "New", None)
    assert refused.refused == {"code": Refusal("code_taken", {"code": other.code}), "brand_id": Refusal("no_brand")}
    assert TimelineEntry.objects.filter(action="product.changed").count() == 1


def test_a_sku_is_weighed_as_a_whole(lin: User) -> None:
    sku = make_sku(weight_g=100, net_weight_g=80)

    refused = catalogue.change_sku(sku_id=sku.pk, values={"weight_g": 70}, actor=lin)
    done = catalogue.change_sku(sku_id=sku.pk, values={"weight_g": 90, "code": "NEW-CODE"}, actor=lin)
    again = catalogue.change_sku(sku_id=sku.pk, values={"weight_g": 90, "code": "NEW-CODE"}, actor=lin)

    sku.refresh_from_db()
    assert refused.refused == {"net_weight_g": Refusal("net_over_packed", {"net": 80, "packed": 70})}
    assert (done.refused, again.refused, sku.weight_g, sku.code) == ({}, {}, 90, "NEW-CODE")
    assert TimelineEntry.objects.filter(action="sku.changed").count() == 1


def test_a_sku_may_not_take_what_a_scanner_reads_as_another(lin: User) -> None:
    sku = make_sku()
    make_sku(barcodes=["SCAN-1"])

    refused = catalogue.change_sku(sku_id=sku.pk, values={"code": "SCAN-1"}, actor=lin).refused

    assert refused == {"code": Refusal("code_taken", {"code": "SCAN-1"})}


# Codes


@pytest.mark.parametrize(
    ("code", "kind", "why"),
    [
        ("6901234567892", "ean", None),
        ("96385074", "ean", None),
        ("036000291452", "upc", None),
        ("X0012ABCDE", "fnsku", None),
        ("自编-1", "own", None),
        ("6901234567891", "ean", "check_digit"),
        ("69012345678", "ean", "barcode_length"),
        ("036000291453", "upc", "check_digit"),
        ("²²²²²²²²", "ean", "barcode_length"),
        ("a b", "own", "barcode_form"),
        ("", "own", "barcode_form"),
        ("a\0b", "own", "barcode_form"),
        ("A", "qr", "barcode_kind"),
    ],
)
def test_a_barcode_is_checked_by_its_kind(lin: User, code: str, kind: str, why: str | None) -> None:
    sku = make_sku()

    outcomes = codes.add_barcode(sku_id=sku.pk, code=code, kind=kind, actor=lin)

    refusal = outcomes.refused.get(sku.pk)
    assert (refusal.code if refusal else None) == why
    assert Barcode.objects.count() == (0 if why else 1)


def test_a_barcode_is_one_skus_alone(lin: User) -> None:
    cup, towel = make_sku(barcodes=["A-1"]), make_sku()

    taken = codes.add_barcode(sku_id=towel.pk, code="A-1", kind="own", actor=lin)
    code_of_other = codes.add_barcode(sku_id=towel.pk, code=cup.code, kind="own", actor=lin)
    again = codes.add_barcode(sku_id=cup.pk, code="A-1", kind="own", actor=lin)
    gone = codes.remove_barcode(sku_id=cup.pk, code="A-1", actor=lin)
    gone_again = codes.remove_barcode(sku_id=cup.pk, code="A-1", actor=lin)

    assert taken.refused == {towel.pk: Refusal("barcode_taken", {"code": "A-1"})}
    assert code_of_other.refused == {towel.pk: Refusal("barcode_taken", {"code": cup.code})}
    assert (again.already, gone.done, gone_again.already) == ((cup.pk,),) * 3
    assert Barcode.objects.count() == 0


def test_customs_codes_by_country(lin: User) -> None:
    cup, towel = make_sku(hs_code="6912"), make_sku()
    ids = [cup.pk, towel.pk, 2**40]

    done = codes.set_customs_code(sku_ids=ids, country="DE", hs_code="6912.00", actor=lin)
    again = codes.set_customs_code(sku_ids=ids, country="DE", hs_code="6912.00", actor=lin)
    bad = codes.set_customs_code(sku_ids=ids, country="DE", hs_code="cup", actor=lin)
    gone = codes.set_customs_code(sku_ids=[towel.pk], country="DE", hs_code="", actor=lin)

    lost = {2**40: Refusal("not_found")}
    assert done == Outcomes((cup.pk, towel.pk), (), lost)
    assert again == Outcomes((), (cup.pk, towel.pk), lost)
    assert bad.refused == {cup.pk: Refusal("hs_code"), towel.pk: Refusal("hs_code"), **lost}
    assert gone == Outcomes((towel.pk,), (), {})
    assert list(CustomsCode.objects.values_list("sku_id", "country", "hs_code")) == [(cup.pk, "DE", "6912.00")]
    assert (codes.customs_code_for(cup.pk, "DE"), codes.customs_code_for(cup.pk, "FR")) == ("6912.00", "6912")


def test_supplier_codes(lin: User) -> None:
    sku = make_sku()
    words = {"sku_id": sku.pk, "supplier_name": "Yiwu", "code": "YW-1", "actor": lin}

    assert codes.add_supplier_code(**words).done == (sku.pk,)
    assert codes.add_supplier_code(**words).already == (sku.pk,)
    assert codes.add_supplier_code(**{**words, "code": " "}).refused == {sku.pk: Refusal("required")}
    row = SupplierCode.objects.get()
    assert codes.remove_supplier_code(sku_id=sku.pk, code_id=row.pk, actor=lin).done == (sku.pk,)
    assert SupplierCode.objects.count() == 0


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ({"kind": "percent", "percent": D(30)}, None),
        ({"kind": "percent", "percent": D(30), "floor": D(2), "cap": D(9), "currency": "USD"}, None),
        ({"kind": "fixed", "amount": D(5), "currency": "USD"}, None),
        ({"kind": "fixed", "amount": D(5)}, "declared_currency"),
        ({"kind": "fixed", "amount": D(5), "currency": "XXQ"}, "declared_currency"),
        ({"kind": "percent", "percent": D(101)}, "declared"),
        ({"kind": "percent", "percent": D(30), "amount": D(1), "currency": "USD"}, "declared"),
        ({"kind": "percent", "percent": D(30), "floor": D(2)}, "declared_currency"),
        ({"kind": "percent", "percent": D(30), "floor": D(9), "cap": D(8), "currency": "USD"}, "floor_over_cap"),
        ({"kind": "percent", "percent": D(30), "floor": D(-1), "currency": "USD"}, "floor_over_cap"),
    ],
)
def test_a_declared_value(lin: User, rule: dict[str, Any], why: str | None) -> None:
    sku = make_sku()

    outcomes = codes.set_declared_value(sku_id=sku.pk, actor=lin, **rule)

    refusal = outcomes.refused.get(sku.pk)
    assert (refusal.code if refusal else None) == why
    assert DeclaredValue.objects.count() == (0 if why else 1)
    if not why:
        assert codes.set_declared_value(sku_id=sku.pk, actor=lin, **rule).already == (sku.pk,)
        assert codes.set_declared_value(sku_id=sku.pk, kind="", actor=lin).done == (sku.pk,)
        assert DeclaredValue.objects.count() == 0


# Bundles


def test_a_bundle_is_made_of_living_single_skus(lin: User) -> None:
    product, cup, spoon = make_product(), make_sku(), make_sku()
    gone, nested = make_sku(archived_at=clock.now()), make_bundle()
    before = state()
    variant = Variant({"code": "SET", "name": "Set"})

    def wrong(parts: dict[int, int]) -> Any:
        return bundles.create_bundle(product_id=product.pk, variant=variant, parts=parts, actor=lin).refused

    assert [wrong({}), wrong({cup.pk: 0}), wrong({2**40: 1}), wrong({nested.pk: 1}), wrong({gone.pk: 1})] == [
        {"parts": Refusal("parts", {"most": 50})},
        {"parts": Refusal("parts", {"most": 50})},
        {"parts": Refusal("part_missing")},
        {"parts": Refusal("part_bundle", {"sku": nested.code})},
        {"parts": Refusal("part_archived", {"sku": gone.code})},
    ]
    assert state() == before
    made = bundles.create_bundle(product_id=product.pk, variant=variant, parts={cup.pk: 1, spoon.pk: 2}, actor=lin).sku
    assert made is not None
    assert (made.kind, dict(made.parts.values_list("part_id", "quantity"))) == ("bundle", {cup.pk: 1, spoon.pk: 2})


def test_parts_change_until_the_bundle_is_sold(lin: User) -> None:
    cup, spoon = make_sku(), make_sku()
    bundle = make_bundle(parts={cup: 1})
    listing = make_listing(sku=bundle)
    TouchedSku.objects.all().delete()

    changed = bundles.change_parts(bundle_id=bundle.pk, parts={cup.pk: 2, spoon.pk: 1}, actor=lin)
    again = bundles.change_parts(bundle_id=bundle.pk, parts={cup.pk: 2, spoon.pk: 1}, actor=lin)
    touched = set(TouchedSku.objects.values_list("sku_id", flat=True))
    make_order(store=listing.store, lines=[(listing, 1)])
    sold = bundles.change_parts(bundle_id=bundle.pk, parts={spoon.pk: 1}, actor=lin)
    single = bundles.change_parts(bundle_id=cup.pk, parts={spoon.pk: 1}, actor=lin)

    assert (changed.done, again.already) == ((bundle.pk,), (bundle.pk,))
    assert touched == {cup.pk, spoon.pk}  # the stores are told what can be sold now
    assert sold.refused == {bundle.pk: Refusal("sold")}
    assert single.refused == {cup.pk: Refusal("not_bundle")}
    assert dict(bundle.parts.values_list("part_id", "quantity")) == {cup.pk: 2, spoon.pk: 1}


# Archiving


def test_what_still_lives_is_not_archived(lin: User) -> None:
    free, kept, part = make_sku(), make_sku(), make_sku()
    make_level(sku=kept, on_hand=3)
    bundle = make_bundle(parts={part: 1})
    ids = [free.pk, kept.pk, part.pk, 2**40]

    outcomes = archiving.archive_skus(sku_ids=ids, actor=lin)
    again = archiving.archive_skus(sku_ids=[free.pk], actor=lin)

    assert outcomes == Outcomes(
        (free.pk,),
        (),
        {
            kept.pk: Refusal("on_hand", {"units": 3}),
            part.pk: Refusal("in_bundle", {"bundle": bundle.code}),
            2**40: Refusal("not_found"),
        },
    )
    assert again.already == (free.pk,)
    assert set(Sku.objects.filter(archived_at__isnull=False)) == {free}
    assert Product.objects.get(pk=free.product_id).archived_at is not None


def test_what_orders_wait_for_is_not_archived(lin: User) -> None:
    from inventory.models import Reservation

    sku = make_sku()
    level = make_level(sku=sku, on_hand=0)
    at = clock.now()
    Reservation.objects.create(
        owner_kind="demand", owner_id=1, level=level, waiting=2, deadline=at + timedelta(days=1), queued_at=at
    )

    assert archiving.archive_skus(sku_ids=[sku.pk], actor=lin).refused == {sku.pk: Refusal("owed", {"units": 2})}


def test_a_bundle_goes_with_its_parts_and_comes_back_with_them(lin: User) -> None:
    part = make_sku()
    bundle = make_bundle(parts={part: 1})

    gone = archiving.archive_skus(sku_ids=[part.pk, bundle.pk], actor=lin)
    alone = archiving.unarchive_skus(sku_ids=[bundle.pk], actor=lin)
    both = archiving.unarchive_skus(sku_ids=[bundle.pk, part.pk], actor=lin)

    assert set(gone.done) == set(both.done) == {part.pk, bundle.pk}
    assert alone.refused == {bundle.pk: Refusal("part_archived", {"sku": part.code})}
    assert Product.objects.filter(archived_at__isnull=False).count() == 0


# Many at once


def test_many_skus_take_a_wish_each_for_itself(lin: User) -> None:
    category, brand, hot, old = (
        Category.objects.create(name="Cups"), Brand.objects.create(name="Aurora"),
        Tag.objects.create(name="hot"), Tag.objects.create(name="old"),
    )  # fmt: skip
    product = make_product()
    red, blue = make_sku(product=product, traits=["liquid"]), make_sku(product=product)
    heavy = make_sku(net_weight_g=200)
    red.tags.add(old)
    edit = Edit(
        category_id=category.pk, brand_id=brand.pk, add_tags=(hot.pk,), remove_tags=(old.pk,), add_traits=("magnetic",),
        remove_traits=("liquid",), weight_g=150, material="steel", origin="VN", hs_country="DE", hs_code="6912.00",
    )  # fmt: skip
    ids = [red.pk, blue.pk, heavy.pk, 2**40]

    outcomes = edit_skus(sku_ids=ids, edit=edit, actor=lin)
    again = edit_skus(sku_ids=ids, edit=edit, actor=lin)

    refused = {heavy.pk: Refusal("net_over_packed", {"net": 200, "packed": 150}), 2**40: Refusal("not_found")}
    assert outcomes == Outcomes((red.pk, blue.pk), (), refused)
    assert again == Outcomes((), (red.pk, blue.pk), refused)
    expected = (category.pk, brand.pk, ["magnetic"], 150, "steel", "VN", "6912.00", "hot")
    names = (
        "product__category",
        "product__brand",
        "traits",
        "weight_g",
        "material",
        "origin",
        "customs_codes__hs_code",
        "tags__name",
    )
    assert list(Sku.objects.filter(pk__in=[red.pk, blue.pk]).values_list(*names)) == [expected, expected]
    assert Sku.objects.filter(pk=heavy.pk).values_list(*names).get() == (None, None, [], 200, "", "CN", None, None)


def test_what_is_cleared_is_gone(lin: User) -> None:
    sku = make_sku(product=make_product(category=Category.objects.create(name="Cups")))
    CustomsCode.objects.create(sku=sku, country="DE", hs_code="6912")

    outcomes = edit_skus(sku_ids=[sku.pk], edit=Edit(category_id=0, hs_country="DE"), actor=lin)

    assert outcomes.done == (sku.pk,)
    assert (Product.objects.get(pk=sku.product_id).category_id, CustomsCode.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (Edit(), "no_edit"),
        (Edit(category_id=2**40), "no_category"),
        (Edit(brand_id=2**40), "no_brand"),
        (Edit(add_tags=(2**40,)), "no_tag"),
        (Edit(add_traits=("sticky",)), "trait"),
        (Edit(origin="cn"), "country"),
        (Edit(hs_code="6912"), "country"),
        (Edit(hs_country="DE", hs_code="x"), "hs_code"),
        (Edit(weight_g=-1), "number"),
        (Edit(material="x" * 121), "too_long"),
    ],
)
def test_a_wish_without_sense_is_not_begun(lin: User, edit: Edit, why: str) -> None:
    sku = make_sku()

    with pytest.raises(BadEdit) as bad:
        edit_skus(sku_ids=[sku.pk], edit=edit, actor=lin)

    assert bad.value.code == why
    assert TimelineEntry.objects.count() == 0


def test_a_wish_travels_through_a_job(lin: User) -> None:
    kept, free = make_sku(), make_sku()
    make_level(sku=kept, on_hand=1)
    edit = Edit(archive=True)
    job = jobs.start(EDIT, subject_ids=[kept.pk, free.pk], params=edit.params(), actor=lin)

    jobs.work(job.pk)

    job.refresh_from_db()
    assert Edit.of(job.params) == edit
    assert (job.state, job.done, job.refused) == ("done", 1, 1)
    assert list(JobRow.objects.order_by("subject_id").values_list("subject_id", "state", "code")) == [
        (kept.pk, "refused", "on_hand"),
        (free.pk, "done", ""),
    ]
    assert Job.objects.count() == 1


# Categories, brands, tags


def test_categories_are_moved_but_never_into_themselves(lin: User) -> None:
    home = classes.save_category(name="Home", actor=lin).row
    assert home is not None
    cups = classes.save_category(name="Cups", parent_id=home.pk, actor=lin).row
    assert cups is not None

    circle = classes.save_category(category_id=home.pk, name="Home", parent_id=cups.pk, actor=lin)
    taken = classes.save_category(name="Cups", parent_id=home.pk, actor=lin)
    nowhere = classes.save_category(name="Cups", parent_id=2**40, actor=lin)
    moved = classes.save_category(category_id=cups.pk, name="Mugs", parent_id=None, actor=lin)

    assert circle.refused == {"parent_id": Refusal("circle")}
    assert taken.refused == {"name": Refusal("name_taken", {"name": "Cups"})}
    assert nowhere.refused == {"category": Refusal("not_found")}
    assert moved.refused == {}
    assert set(Category.objects.values_list("name", "parent")) == {("Home", None), ("Mugs", None)}


def test_categories_go_eight_levels_deep(lin: User) -> None:
    parent = None
    for level in range(8):
        row = classes.save_category(name=f"L{level}", parent_id=parent, actor=lin).row
        assert row is not None
        parent = row.pk

    assert classes.save_category(name="L8", parent_id=parent, actor=lin).refused == {
        "parent_id": Refusal("too_deep", {"most": 8})
    }


def test_what_is_worn_is_not_taken_away(lin: User) -> None:
    tag, brand, category = (
        Tag.objects.create(name="hot"),
        Brand.objects.create(name="A"),
        Category.objects.create(name="C"),
    )
    sku = make_sku(product=make_product(brand=brand, category=category))
    sku.tags.add(tag)
    worn = [("tag", tag.pk), ("brand", brand.pk), ("category", category.pk)]

    refused = [classes.delete_class(kind=kind, row_id=key, actor=lin) for kind, key in worn]
    edit_skus(sku_ids=[sku.pk], edit=Edit(category_id=0, brand_id=0, remove_tags=(tag.pk,)), actor=lin)
    done = [classes.delete_class(kind=kind, row_id=key, actor=lin) for kind, key in worn * 2]

    assert refused == [Refusal("in_use", {"count": 1})] * 3
    assert done == [None] * 6
    assert (Tag.objects.count(), Brand.objects.count(), Category.objects.count()) == (0, 0, 0)


# What the audit proves


CATALOGUE = (
    "bundles_are_of_singles",
    "categories_are_a_tree",
    "skus_are_found_by_what_they_are",
    "archived_skus_are_in_no_living_bundle",
)


def test_the_audit_proves_the_catalogue() -> None:
    make_bundle()
    Category.objects.create(name="Cups")

    found = findings(PROMISES)
    assert {name: found[name] for name in CATALOGUE} == {
        "bundles_are_of_singles": (2, []),
        "categories_are_a_tree": (1, []),
        "skus_are_found_by_what_they_are": (3, []),
        "archived_skus_are_in_no_living_bundle": (2, []),
    }


def test_the_audit_sees_a_nested_bundle() -> None:
    bundle, other = make_bundle(), make_bundle()

    plant(
        "INSERT INTO products_bundlepart (bundle_id, part_id, quantity) VALUES (%s, %s, 1)",
        bundle.pk, other.pk, table="products_bundlepart",
    )  # fmt: skip

    assert [row["part"] for row in broken(PROMISES)["bundles_are_of_singles"]] == [other.code]


def test_the_audit_sees_a_circle() -> None:
    top = Category.objects.create(name="Top")
    below = Category.objects.create(name="Below", parent=top)

    plant("UPDATE products_category SET parent_id = %s WHERE id = %s", below.pk, top.pk, table="products_category")

    assert {row["id"] for row in broken(PROMISES)["categories_are_a_tree"]} == {top.pk, below.pk}


def test_the_audit_sees_an_archived_part() -> None:
    part = make_sku()
    make_bundle(parts={part: 1})

    plant("UPDATE products_sku SET archived_at = now() WHERE id = %s", part.pk)

    assert [row["part"] for row in broken(PROMISES)["archived_skus_are_in_no_living_bundle"]] == [part.code]


def test_a_wish_of_an_unknown_name_is_no_wish() -> None:
    with pytest.raises(BadEdit):
        Edit.of({"client_id": str(uuid4())})
