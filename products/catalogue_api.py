"""The API of the catalogue: products and SKUs, read, made and changed through the same services as the pages."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from erp.kernel.api.errors import ApiError
from erp.kernel.api.fields import (
    LARGEST_ID,
    LARGEST_INT,
    Body,
    Filters,
    WholeFilter,
    WholeNumber,
    YesNoFilter,
    ids_field,
)
from erp.kernel.api.outcomes import OutcomesSerializer, told
from erp.kernel.api.views import DetailView, ListView, WriteView
from erp.kernel.outcomes import Refusal
from products.catalogue_words import refusal_words
from products.filters import within
from products.models import Barcode, CustomsCode, Product, Sku, SupplierCode
from products.queries import matching
from products.services import catalogue
from products.services.bulk import BadEdit, Edit, edit_skus
from products.services.catalogue import ProductSaved, Variant
from products.services.fields import SKU_FIELDS
from products.states import BarcodeKind, SkuKind, Trait

MANAGE = "products.manage"


class BarcodeSerializer(serializers.ModelSerializer[Barcode]):
    """What a scanner reads."""

    class Meta:
        model = Barcode
        fields = ("code", "kind")
        read_only_fields = fields


class CustomsCodeSerializer(serializers.ModelSerializer[CustomsCode]):
    """The HS code in a country."""

    class Meta:
        model = CustomsCode
        fields = ("country", "hs_code")
        read_only_fields = fields


class SupplierCodeSerializer(serializers.ModelSerializer[SupplierCode]):
    """What a supplier prints on the goods."""

    class Meta:
        model = SupplierCode
        fields = ("supplier_name", "code")
        read_only_fields = fields


class SkuSerializer(serializers.ModelSerializer[Sku]):
    """A SKU with its barcodes; category and brand are its product's."""

    product = serializers.CharField(source="product.code", read_only=True)
    product_id = serializers.IntegerField(read_only=True)
    category_id = serializers.IntegerField(source="product.category_id", read_only=True, allow_null=True)
    brand = serializers.CharField(source="product.brand.name", default=None, read_only=True, allow_null=True)
    tags = serializers.SlugRelatedField(many=True, read_only=True, slug_field="name")  # type: ignore[var-annotated]  # the stubs want the related model
    barcodes = BarcodeSerializer(many=True, read_only=True)

    class Meta:
        model = Sku
        fields: tuple[str, ...] = (
            *("id", "code", "kind", "name", "name_zh", "product_id", "product", "category_id", "brand", "tags"),
            *("options", "weight_g", "net_weight_g", "length_mm", "width_mm", "height_mm", "traits", "material"),
            *("customs_name", "customs_name_zh", "hs_code", "origin", "barcodes", "archived_at"),
        )
        read_only_fields = fields


class PartSerializer(serializers.Serializer[Any]):
    """A part of a bundle."""

    sku = serializers.CharField(source="part.code")
    quantity = serializers.IntegerField()


class SkuDetailSerializer(SkuSerializer):
    """The SKU with its codes by country and supplier, and a bundle's parts."""

    customs_codes = CustomsCodeSerializer(many=True, read_only=True)
    supplier_codes = SupplierCodeSerializer(many=True, read_only=True)
    parts = PartSerializer(many=True, read_only=True)

    class Meta(SkuSerializer.Meta):
        fields = (*SkuSerializer.Meta.fields, "customs_codes", "supplier_codes", "parts")
        read_only_fields = fields


class SkuFilters(Filters):
    """What a list of SKUs may be narrowed by; `q` is any part of a code, name, barcode or brand."""

    q = django_filters.CharFilter(max_length=60, method="by_text")
    code = django_filters.CharFilter(max_length=60)
    kind = django_filters.ChoiceFilter(choices=SkuKind.choices)
    product = django_filters.CharFilter(field_name="product__code", max_length=60)
    category = WholeFilter(method="by_category", largest=LARGEST_ID)
    brand = WholeFilter(field_name="product__brand_id", largest=LARGEST_ID)
    tag = WholeFilter(field_name="worn__tag_id", largest=LARGEST_ID)
    trait = django_filters.ChoiceFilter(choices=Trait.choices, method="by_trait")
    archived = YesNoFilter(method="by_archived")

    def by_text(self, found: QuerySet[Sku], name: str, value: str) -> QuerySet[Sku]:
        """The search of the pages."""
        return found.filter(matching(value))

    def by_category(self, found: QuerySet[Sku], name: str, value: Any) -> QuerySet[Sku]:
        """With all that lies in it."""
        return found.filter(product__category__in=within(int(value)))

    def by_trait(self, found: QuerySet[Sku], name: str, value: str) -> QuerySet[Sku]:
        """Among others, perhaps."""
        return found.filter(traits__contains=[value])

    def by_archived(self, found: QuerySet[Sku], name: str, value: bool) -> QuerySet[Sku]:
        """Archived or in use; without the filter both."""
        return found.filter(archived_at__isnull=not value)


class SkuList(ListView):
    """SKUs, newest first."""

    permission_code = "products.view"
    serializer_class = SkuSerializer
    filterset_class = SkuFilters
    queryset = Sku.objects.select_related("product__brand").prefetch_related("barcodes", "tags")


class SkuDetail(DetailView):
    """One SKU."""

    permission_code = "products.view"
    serializer_class = SkuDetailSerializer
    lookup_kwarg = "sku_id"
    queryset = Sku.objects.select_related("product__brand").prefetch_related(
        "barcodes", "tags", "customs_codes", "supplier_codes", "parts__part"
    )


class ProductSerializer(serializers.ModelSerializer[Product]):
    """A product; its variants are SKUs of `product`."""

    category_id = serializers.IntegerField(read_only=True, allow_null=True)
    brand_id = serializers.IntegerField(read_only=True, allow_null=True)
    brand = serializers.CharField(source="brand.name", default=None, read_only=True, allow_null=True)

    class Meta:
        model = Product
        fields = (
            *("id", "code", "name", "name_zh", "category_id", "brand_id", "brand"),
            *("description", "description_zh", "archived_at"),
        )
        read_only_fields = fields


class ProductFilters(Filters):
    """What a list of products may be narrowed by."""

    code = django_filters.CharFilter(max_length=60)
    category = WholeFilter(field_name="category_id", largest=LARGEST_ID)
    brand = WholeFilter(field_name="brand_id", largest=LARGEST_ID)


class ProductList(ListView):
    """Products, newest first."""

    permission_code = "products.view"
    serializer_class = ProductSerializer
    filterset_class = ProductFilters
    queryset = Product.objects.select_related("brand")


class ProductDetail(DetailView):
    """One product."""

    permission_code = "products.view"
    serializer_class = ProductSerializer
    lookup_kwarg = "product_id"
    queryset = Product.objects.select_related("brand")


def _grams() -> WholeNumber:
    return WholeNumber(min_value=0, max_value=LARGEST_INT, required=False)


def _text(most: int) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=False, allow_blank=True)


class SkuChange(Body):
    """Fields of a SKU; those that are not named stay."""

    code = serializers.CharField(max_length=60, required=False)
    name = serializers.CharField(max_length=200, required=False)
    name_zh = _text(200)
    options = serializers.DictField(child=serializers.CharField(max_length=60), required=False)
    weight_g = _grams()
    net_weight_g = _grams()
    length_mm = _grams()
    width_mm = _grams()
    height_mm = _grams()
    traits = serializers.ListField(child=serializers.ChoiceField(choices=Trait.choices), max_length=6, required=False)
    material = _text(120)
    customs_name = _text(120)
    customs_name_zh = _text(120)
    hs_code = _text(12)
    origin = serializers.CharField(min_length=2, max_length=2, required=False)


class BarcodeBody(Body):
    """A barcode of a new SKU."""

    code = serializers.CharField(max_length=60)
    kind = serializers.ChoiceField(choices=BarcodeKind.choices, required=False, default=BarcodeKind.OWN)


class VariantBody(SkuChange):
    """A new SKU."""

    code = serializers.CharField(max_length=60)
    name = serializers.CharField(max_length=200)
    barcodes = serializers.ListField(child=BarcodeBody(), max_length=20, required=False, default=list)


class ProductChange(Body):
    """Fields of a product; those that are not named stay."""

    code = serializers.CharField(max_length=60, required=False)
    name = serializers.CharField(max_length=200, required=False)
    name_zh = _text(200)
    category_id = WholeNumber(min_value=1, max_value=LARGEST_ID, required=False, allow_null=True)
    brand_id = WholeNumber(min_value=1, max_value=LARGEST_ID, required=False, allow_null=True)
    description = _text(20_000)
    description_zh = _text(20_000)


class ProductBody(ProductChange):
    """A new product with its variants."""

    code = serializers.CharField(max_length=60)
    name = serializers.CharField(max_length=200)
    variants = serializers.ListField(child=VariantBody(), max_length=200, required=False, default=list)


class VariantsBody(Body):
    """More variants of a product."""

    variants = serializers.ListField(child=VariantBody(), min_length=1, max_length=200)


class ProductAnswer(serializers.Serializer[Any]):
    """The product, and the SKUs made with it."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    skus = serializers.DictField(child=serializers.IntegerField())


class SkuAnswer(serializers.Serializer[Any]):
    """The SKU that was changed."""

    id = serializers.IntegerField()
    code = serializers.CharField()


class NewProduct(WriteView):
    """Make a product with its variants, whole or not at all. 409 `refused` names everything that is wrong."""

    permission_code = MANAGE
    serializer_class = ProductBody
    answer_class = ProductAnswer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        values = {name: value for name, value in data.items() if name != "variants"}
        return _answered(
            catalogue.create_product(values=values, variants=_variants(data["variants"]), actor=self.person)
        )


class NewVariants(WriteView):
    """Add variants to a product, all or none."""

    permission_code = MANAGE
    serializer_class = VariantsBody
    answer_class = ProductAnswer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        product_id = self.kwargs["product_id"]
        return _answered(
            catalogue.add_variants(product_id=product_id, variants=_variants(data["variants"]), actor=self.person)
        )


class ChangeProduct(WriteView):
    """Change some fields of a product."""

    permission_code = MANAGE
    serializer_class = ProductChange
    answer_class = ProductAnswer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        product_id = self.kwargs["product_id"]
        return _answered(catalogue.change_product(product_id=product_id, values=dict(data), actor=self.person))


class ChangeSku(WriteView):
    """Change some fields of a SKU."""

    permission_code = MANAGE
    serializer_class = SkuChange
    answer_class = SkuAnswer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        saved = catalogue.change_sku(sku_id=self.kwargs["sku_id"], values=dict(data), actor=self.person)
        if saved.sku is None:
            raise _refused(saved.refused)
        return {"id": saved.sku.pk, "code": saved.sku.code}


class EditBody(Body):
    """What is wished of up to 500 SKUs; category 0 or brand 0 takes it away, an empty `hs_code` the code of the country."""

    sku_ids = ids_field()
    category_id = WholeNumber(min_value=0, max_value=LARGEST_ID, required=False)
    brand_id = WholeNumber(min_value=0, max_value=LARGEST_ID, required=False)
    add_tags = serializers.ListField(
        child=WholeNumber(min_value=1, max_value=LARGEST_ID), max_length=50, required=False
    )
    remove_tags = serializers.ListField(
        child=WholeNumber(min_value=1, max_value=LARGEST_ID), max_length=50, required=False
    )
    add_traits = serializers.ListField(
        child=serializers.ChoiceField(choices=Trait.choices), max_length=6, required=False
    )
    remove_traits = serializers.ListField(
        child=serializers.ChoiceField(choices=Trait.choices), max_length=6, required=False
    )
    weight_g = _grams()
    net_weight_g = _grams()
    material = _text(120)
    origin = serializers.CharField(min_length=2, max_length=2, required=False)
    hs_country = serializers.CharField(min_length=2, max_length=2, required=False)
    hs_code = _text(12)
    archive = serializers.BooleanField(required=False)


class EditSkus(WriteView):
    """Change many SKUs alike; an outcome per SKU."""

    permission_code = MANAGE
    serializer_class = EditBody
    answer_class = OutcomesSerializer

    def act(self, request: Request, data: Mapping[str, Any]) -> Mapping[str, Any]:
        wish = {name: value for name, value in data.items() if name != "sku_ids"}
        try:
            outcomes = edit_skus(sku_ids=sorted(set(data["sku_ids"])), edit=Edit.of(wish), actor=self.person)
        except BadEdit as bad:
            raise _refused({"edit": Refusal(bad.code, bad.values)}) from bad
        return told(outcomes, words=refusal_words)


def _variants(bodies: list[dict[str, Any]]) -> list[Variant]:
    return [
        Variant(
            {name: value for name, value in body.items() if name in SKU_FIELDS},
            [(barcode["code"], barcode["kind"]) for barcode in body["barcodes"]],
        )
        for body in bodies
    ]


def _answered(saved: ProductSaved) -> Mapping[str, Any]:
    if saved.product is None:
        nested = {
            f"variants[{place}].{name}": why for place, wrong in saved.variants.items() for name, why in wrong.items()
        }
        raise _refused({**saved.refused, **nested})
    skus = {sku.code: sku.pk for sku in saved.skus}
    return {"id": saved.product.pk, "code": saved.product.code, "skus": skus}


def _refused(refused: Mapping[str, Refusal]) -> ApiError:
    """409 with everything that is wrong, by field; 404 when the thing itself is not there."""
    if any(refusal.code == "not_found" for refusal in refused.values()):
        return ApiError(404, "not_found", _("It is not there any more."))
    fields = {name: [refusal_words(refusal.code, refusal.values)] for name, refusal in refused.items()}
    return ApiError(409, "refused", _("It was refused; `fields` says why. Nothing was changed."), fields=fields)
