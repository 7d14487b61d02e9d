"""The pages and the API of the catalogue. Lin runs operations, Mei designs, Ada serves customers."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from erp.kernel.models import Job, SavedView
from inventory.models import StockLevel
from people.models import User
from people.roles import Role
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
from tests.api.conftest import Api
from tests.factories import make_bundle, make_level, make_product, make_sku, make_user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def lin() -> User:
    return make_user(role=Role.OPERATIONS)


@pytest.fixture
def signed(client: Client, lin: User) -> Client:
    client.force_login(lin)
    return client


def codes(answer: Any) -> list[str]:
    """The SKUs that a list shows."""
    return [row["sku"].code for row in answer.context["rows"]]


# The list


def test_the_list_is_filtered_by_its_address(signed: Client) -> None:
    top = Category.objects.create(name="Home")
    cups = Category.objects.create(name="Cups", parent=top)
    brand, tag = Brand.objects.create(name="Aurora"), Tag.objects.create(name="hot")
    worn = make_product(category=cups, brand=brand)
    worn.tags.add(tag)
    make_sku(code="A-CUP", name="Cup", product=worn, traits=["liquid", "paste"])
    make_sku(code="B-TOWEL", name="Towel").tags.add(tag)
    make_sku(code="C-OLD", name="Old cup", archived_at="2026-01-01T00:00Z")
    make_bundle(code="D-SET", parts={make_sku(code="E-PART"): 1})
    url = reverse("product-skus")
    living = ["A-CUP", "B-TOWEL", "D-SET", "E-PART"]

    shown = {
        query: codes(signed.get(f"{url}?{query}"))
        for query in (
            *("", "q=up", f"category={top.pk}", f"brand={brand.pk}", f"tag={tag.pk}", "kind=bundle", "trait=liquid"),
            *("archived=only", "archived=all&q=cup", f"tag={tag.pk}&q=towel", "kind=nonsense&category=x&trait=%27"),
        )
    }

    assert shown == {
        "": living,
        "q=up": ["A-CUP"],
        f"category={top.pk}": ["A-CUP"],
        f"brand={brand.pk}": ["A-CUP"],
        f"tag={tag.pk}": ["A-CUP", "B-TOWEL"],
        "kind=bundle": ["D-SET"],
        "trait=liquid": ["A-CUP"],
        "archived=only": ["C-OLD"],
        "archived=all&q=cup": ["A-CUP", "C-OLD"],
        f"tag={tag.pk}&q=towel": ["B-TOWEL"],
        "kind=nonsense&category=x&trait=%27": living,
    }


def test_chosen_skus_are_changed_and_answered_row_by_row(signed: Client) -> None:
    free, kept = make_sku(code="FREE"), make_sku(code="KEPT")
    make_level(sku=kept, on_hand=2)

    answer = signed.post(reverse("product-skus-batch", args=["archive"]), {"ids": [free.pk, kept.pk]}, headers=HTMX)

    assert [(row["label"], row["kind"], row["reason"]) for row in answer.context["outcomes"]] == [
        ("KEPT", "refused", "2 units are on hand."),
        ("FREE", "done", ""),
    ]
    assert list(Sku.objects.filter(archived_at=None)) == [kept]


def test_the_edit_dialog_changes_what_is_filled_in(signed: Client) -> None:
    category = Category.objects.create(name="Cups")
    sku, other = make_sku(material="clay"), make_sku()
    wish = {
        "ids": [sku.pk],
        "category_id": category.pk,
        "add_traits": ["liquid"],
        "hs_country": "de",
        "hs_code": "6912.00",
    }

    answer = signed.post(reverse("product-skus-batch", args=["edit"]), wish, headers=HTMX)

    sku.refresh_from_db()
    assert answer.context["done"] == 1
    assert (sku.product.category, sku.traits, sku.material) == (category, ["liquid"], "clay")
    assert list(CustomsCode.objects.values_list("sku", "country", "hs_code")) == [(sku.pk, "DE", "6912.00")]
    assert Product.objects.get(pk=other.product_id).category is None


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({}, "Say what to change."),
        ({"weight_g": "x"}, "Packed weight, g"),
        ({"origin": "1"}, "two capital letters"),
        ({"category_id": "99999"}, "Category"),
        ({"hs_code": "6912"}, "two capital letters"),
        ({"weight_g": "1", "ids": []}, "Choose at least one SKU."),
    ],
)
def test_a_batch_that_makes_no_sense_is_not_begun(signed: Client, wish: dict[str, Any], said: str) -> None:
    sku = make_sku()

    answer = signed.post(reverse("product-skus-batch", args=["edit"]), {"ids": [sku.pk], **wish}, headers=HTMX)

    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert Job.objects.count() == 0


def test_all_that_match_become_a_job(signed: Client) -> None:
    make_sku(code="A-CUP"), make_sku(code="B-CUP"), make_sku(code="TOWEL")
    wish = {"scope": "matching", "q": "cup", "material": "steel"}

    answer = signed.post(reverse("product-skus-batch", args=["edit"]), wish, headers=HTMX)

    job = Job.objects.get()
    assert (answer.status_code, job.kind, job.total, job.params) == (
        200,
        "products.edit_skus",
        2,
        {"material": "steel"},
    )


def test_more_than_500_chosen_become_a_job(signed: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from products import bulk_views

    monkeypatch.setattr(bulk_views, "INLINE", 1)
    ids = [make_sku().pk, make_sku().pk]

    signed.post(reverse("product-skus-batch", args=["edit"]), {"ids": ids, "material": "steel"}, headers=HTMX)

    assert (Job.objects.get().total, bulk_views.MOST) == (2, 50_000)


def test_a_designer_sees_the_list_and_changes_nothing(client: Client) -> None:
    client.force_login(make_user(role=Role.DESIGNER))
    sku = make_sku()

    page = client.get(reverse("product-skus")).content.decode()

    assert sku.code in page
    assert "skus-edit" not in page
    assert client.post(reverse("product-skus-batch", args=["archive"]), {"ids": [sku.pk]}).status_code == 403


# Products


def test_a_product_is_made_on_one_page(signed: Client) -> None:
    tag = Tag.objects.create(name="hot")
    lines = "CUP-R | Red cup | 红杯 | 320 | colour: red, size: L\n\nCUP-B｜Blue cup"
    wish = {"code": "CUP", "name": "Cup", "tags": [tag.pk], "lines": lines}

    answer = signed.post(reverse("product-new"), wish)

    product = Product.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("product", args=[product.pk])
    assert list(product.tags.all()) == [tag]
    assert list(Sku.objects.order_by("code").values_list("code", "name_zh", "weight_g", "options")) == [
        ("CUP-B", "", 0, {}),
        ("CUP-R", "红杯", 320, {"colour": "red", "size": "L"}),
    ]
    page = signed.get(answer["Location"]).content.decode()
    assert "CUP-R" in page


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "This field is required."),
        ("A | One || heavy", "heavy is no weight in grams."),
        ("A | One\nA | Two", "Line 2: Another one has the code A."),
        ("A", "Line 1: This is needed."),
        ("A | One ||| colour", "Write one name and value a line"),
        ("TAKEN | One", "Line 1: Another one has the code TAKEN."),
    ],
)
def test_a_product_with_a_wrong_line_is_not_made(signed: Client, lines: str, said: str) -> None:
    make_sku(code="TAKEN")

    answer = signed.post(reverse("product-new"), {"code": "CUP", "name": "Cup", "lines": lines})

    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert Product.objects.filter(code="CUP").count() == 0


def test_variants_and_bundles_are_added(signed: Client) -> None:
    product, cup = make_product(), make_sku(code="CUP")

    signed.post(reverse("product-variants", args=[product.pk]), {"lines": "NEW | New one"})
    bundle = {"code": "SET", "name": "Set", "parts": "CUP 2\nNEW"}
    done = signed.post(reverse("product-bundle", args=[product.pk]), bundle)
    wrong = signed.post(reverse("product-bundle", args=[product.pk]), {**bundle, "code": "SET2", "parts": "NOWHERE 1"})
    nested = signed.post(reverse("product-bundle", args=[product.pk]), {**bundle, "code": "SET3", "parts": "SET 1"})

    assert (done.status_code, wrong.status_code, nested.status_code) == (302, 422, 422)
    assert "There is no SKU NOWHERE." in wrong.content.decode()
    assert "SET is a bundle itself" in nested.content.decode()
    new = Sku.objects.get(code="NEW")
    assert dict(BundlePart.objects.values_list("part", "quantity")) == {cup.pk: 2, new.pk: 1}


# The page of a SKU


def test_a_section_is_changed_in_place(signed: Client) -> None:
    sku = make_sku(code="CUP", weight_g=300)
    url = reverse("sku-section", args=[sku.pk, "logistics"])

    form = signed.get(f"{url}?edit=1", headers=HTMX).content.decode()
    values = {"weight_g": 280, "net_weight_g": 250, "length_mm": 1, "width_mm": 2, "height_mm": 3, "traits": ["liquid"]}
    saved = signed.post(url, values, headers=HTMX)
    refused = signed.post(url, {**values, "net_weight_g": 281}, headers=HTMX)

    sku.refresh_from_db()
    assert 'name="weight_g"' in form
    assert (saved.status_code, "280 g" in saved.content.decode(), "Liquid" in saved.content.decode()) == (
        200,
        True,
        True,
    )
    assert refused.status_code == 422
    assert "It can&#x27;t weigh more unpacked (281 g) than packed (280 g)." in refused.content.decode()
    assert (sku.weight_g, sku.net_weight_g, sku.traits) == (280, 250, ["liquid"])


def test_every_section_can_be_opened_and_saved(signed: Client) -> None:
    sku = make_sku(code="CUP", options={"colour": "red"})
    wishes: dict[str, dict[str, Any]] = {
        "facts": {"code": "MUG", "name": "Mug", "name_zh": "杯", "options": "colour: blue\nsize：L"},
        "logistics": {"weight_g": 1, "net_weight_g": 0, "length_mm": 0, "width_mm": 0, "height_mm": 0},
        "customs": {"origin": "vn", "hs_code": "6912.00", "material": "clay"},
        "declared": {"kind": "percent", "percent": "30", "floor": "2", "currency": "usd"},
    }

    for key, values in wishes.items():
        url = reverse("sku-section", args=[sku.pk, key])
        assert signed.get(f"{url}?edit=1").status_code == 200
        assert signed.post(url, values)["Location"] == reverse("product-sku", args=[sku.pk])

    sku.refresh_from_db()
    rule = DeclaredValue.objects.get()
    assert (sku.code, sku.options, sku.weight_g, sku.origin, sku.material) == (
        "MUG", {"colour": "blue", "size": "L"}, 1, "VN", "clay",
    )  # fmt: skip
    assert (rule.percent, rule.floor, rule.currency) == (30, 2, "USD")
    assert signed.get(reverse("sku-section", args=[sku.pk, "nonsense"])).status_code == 404


def test_a_products_facts_are_changed(signed: Client) -> None:
    brand, tag = Brand.objects.create(name="Aurora"), Tag.objects.create(name="hot")
    product = make_product()
    url = reverse("product-section", args=[product.pk, "facts"])
    values = {"code": product.code, "name": "New", "brand_id": brand.pk, "tags": [tag.pk], "description": "Line\nline"}

    answer = signed.post(url, values, headers=HTMX)

    product.refresh_from_db()
    assert (answer.status_code, product.name, product.brand, list(product.tags.all())) == (200, "New", brand, [tag])
    assert "Aurora" in answer.content.decode()


def test_codes_are_added_and_removed(signed: Client) -> None:
    sku = make_sku()
    wishes = {
        "barcodes": {"code": "6901234567892", "kind": "ean"},
        "customs": {"country": "de", "hs_code": "6912.00"},
        "suppliers": {"supplier_name": "Yiwu", "code": "YW-1"},
    }
    urls = {kind: reverse("sku-codes", args=[sku.pk, kind]) for kind in wishes}

    added = [signed.post(urls[kind], wish, headers=HTMX).status_code for kind, wish in wishes.items()]
    wrong = signed.post(urls["barcodes"], {"code": "6901234567891", "kind": "ean"}, headers=HTMX)
    counts = [model._default_manager.count() for model in (Barcode, CustomsCode, SupplierCode)]
    gone = {"barcodes": "6901234567892", "customs": "DE", "suppliers": str(SupplierCode.objects.get().pk)}
    removed = [signed.post(urls[kind], {"gone": key}, headers=HTMX).status_code for kind, key in gone.items()]

    assert (added, removed, counts) == ([200] * 3, [200] * 3, [1] * 3)
    assert (wrong.status_code, "should be 2" in wrong.content.decode()) == (422, True)
    assert [model._default_manager.count() for model in (Barcode, CustomsCode, SupplierCode)] == [0] * 3


def test_parts_are_changed_on_their_page(signed: Client) -> None:
    cup = make_sku(code="CUP")
    bundle = make_bundle(parts={cup: 1})
    url = reverse("sku-parts", args=[bundle.pk])

    assert "CUP 1" in signed.get(url).content.decode()
    assert signed.post(url, {"parts": "CUP 3"}).status_code == 302
    assert signed.post(url, {"parts": "CUP x"}).status_code == 422
    assert signed.get(reverse("sku-parts", args=[cup.pk])).status_code == 404
    assert dict(bundle.parts.values_list("part", "quantity")) == {cup.pk: 3}


# Categories, brands, tags


def test_classes_are_kept_on_one_page(signed: Client) -> None:
    def save(kind: str, **values: Any) -> int:
        return signed.post(reverse("product-class-save", args=[kind]), values).status_code

    assert (save("category", name="Home"), save("brand", name="Aurora", name_zh="极光"), save("tag", name="hot")) == (
        302,
    ) * 3
    home = Category.objects.get()
    assert save("category", name="Cups", parent_id=home.pk) == 302
    cups = Category.objects.get(name="Cups")
    assert save("category", name="Home", row=home.pk, parent_id=cups.pk) == 422
    assert save("tag", name="hot") == 422
    assert "Home / Cups" in signed.get(reverse("product-classes")).content.decode()
    refused = signed.post(reverse("product-class-delete", args=["category", home.pk]))
    assert (refused.status_code, "1 things use it" in refused.content.decode()) == (422, True)
    assert signed.post(reverse("product-class-delete", args=["category", cups.pk])).status_code == 302
    assert Category.objects.count() == 1


# Saved views


def test_views_are_saved_shared_and_forgotten(signed: Client, lin: User) -> None:
    save = reverse("saved-view-save", args=["product-skus"])
    current = {"HX-Request": "true", "HX-Current-URL": "http://testserver/products/skus/?kind=bundle&after=abc"}

    signed.post(save, {"name": "Bundles", "shared": "on"}, headers=current)
    signed.post(save, {"name": "Mine", "query": "q=cup"})
    signed.post(save, {"name": "Mine", "query": "q=towel"})
    unnamed = signed.post(save, {"name": " "}, headers=current)

    assert set(SavedView.objects.values_list("owner", "page", "name", "query", "shared")) == {
        (lin.pk, "product-skus", "Bundles", "kind=bundle", True),
        (lin.pk, "product-skus", "Mine", "q=towel", False),
    }
    assert unnamed.status_code == 422
    assert signed.post(reverse("saved-view-save", args=["nowhere"]), {"name": "x"}).status_code == 404
    ada = Client()
    ada.force_login(make_user(role=Role.SERVICE))
    page = ada.get(reverse("product-skus")).content.decode()
    assert ("?kind=bundle" in page, "q=towel" in page) == (True, False)
    mine = SavedView.objects.get(name="Mine")
    assert ada.post(reverse("saved-view-delete", args=[mine.pk])).status_code == 404
    assert signed.post(reverse("saved-view-delete", args=[mine.pk])).status_code == 302
    assert SavedView.objects.count() == 1


def test_the_stock_list_has_views_too(signed: Client) -> None:
    signed.post(reverse("saved-view-save", args=["stock"]), {"name": "Out", "query": "tab=out"})

    assert "?tab=out" in signed.get(reverse("stock")).content.decode()


# The API


def test_skus_over_the_api(lin: User) -> None:
    api = Api(lin)
    category = Category.objects.create(name="Cups")
    body = {
        "code": "CUP", "name": "Cup", "category_id": category.pk,
        "variants": [{"code": "CUP-R", "name": "Red", "options": {"colour": "red"}, "barcodes": [{"code": "6901234567892", "kind": "ean"}]}],
    }  # fmt: skip

    made = api.post("/products/new", body, key="once")
    replay = api.post("/products/new", body, key="once")
    taken = api.post("/products/new", {**body, "variants": []})
    sku_id = made.json()["skus"]["CUP-R"]
    found = api.get("/skus", q="345678", archived="false").json()["results"]
    changed = api.post(f"/skus/{sku_id}/change", {"weight_g": 100, "traits": ["liquid"]})
    refused = api.post(f"/skus/{sku_id}/change", {"net_weight_g": 101})
    more = api.post(f"/products/{made.json()['id']}/variants", {"variants": [{"code": "CUP-B", "name": "Blue"}]})

    assert (made.status_code, replay.json()) == (200, made.json())
    assert Product.objects.count() == 1
    assert (taken.status_code, taken.json()["error"]["fields"]) == (409, {"code": ["Another one has the code CUP."]})
    assert [(row["code"], row["category_id"], row["options"], row["barcodes"]) for row in found] == [
        ("CUP-R", category.pk, {"colour": "red"}, [{"code": "6901234567892", "kind": "ean"}])
    ]
    assert (changed.status_code, more.status_code) == (200, 200)
    assert (refused.status_code, list(refused.json()["error"]["fields"])) == (409, ["net_weight_g"])
    detail = api.get(f"/skus/{sku_id}").json()
    assert (detail["weight_g"], detail["net_weight_g"], detail["traits"], detail["parts"]) == (100, 0, ["liquid"], [])


def test_many_skus_over_the_api(lin: User) -> None:
    api, free, kept = Api(lin), make_sku(), make_sku()
    level = make_level(sku=kept, on_hand=1)

    answer = api.post("/skus/edit", {"sku_ids": [free.pk, kept.pk, 2**50], "archive": True})
    nothing = api.post("/skus/edit", {"sku_ids": [kept.pk]})
    unknown = api.post("/skus/edit", {"sku_ids": [kept.pk], "colour": "red"})

    assert answer.json() == {
        "done": [free.pk],
        "already": [],
        "refused": [
            {"id": kept.pk, "code": "on_hand", "message": "1 units are on hand.", "values": {"units": 1}},
            {"id": 2**50, "code": "not_found", "message": "It is not there any more.", "values": {}},
        ],
    }
    assert (nothing.status_code, nothing.json()["error"]["fields"]) == (409, {"edit": ["Say what to change."]})
    assert unknown.status_code == 400
    assert StockLevel.objects.get(pk=level.pk).on_hand == 1


def test_a_designer_reads_the_api_and_writes_nothing() -> None:
    api, sku = Api(make_user(role=Role.DESIGNER)), make_sku()

    assert api.get("/skus").status_code == 200
    assert api.post(f"/skus/{sku.pk}/change", {"weight_g": 1}).status_code == 403
    assert api.get("/skus/999999999").status_code == 404
