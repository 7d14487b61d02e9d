"""Products and their variants: made and changed. A code is the key of the wish: the same again changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from erp.kernel.outcomes import Refusal
from erp.kernel.services.timeline import record
from erp.kernel.sql import retried, rows
from people.models import User
from products.models import Barcode, Product, Sku
from products.services import codes
from products.services.fields import PRODUCT_FIELDS, SKU_FIELDS, Wrong, wrong_product, wrong_sku
from products.states import SkuKind

PRODUCT, SKU = "product", "sku"


@dataclass(frozen=True, slots=True)
class Variant:
    """A variant as it is wished: values of `SKU_FIELDS`, and barcodes as (code, kind)."""

    values: Mapping[str, Any]
    barcodes: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class ProductSaved:
    """The product with the SKUs made now, or what is wrong: by field of the product, and by place of the variant and its field."""

    product: Product | None
    skus: Sequence[Sku] = ()
    refused: Mapping[str, Refusal] = field(default_factory=dict)
    variants: Mapping[int, Mapping[str, Refusal]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SkuSaved:
    """The SKU, or what is wrong by field."""

    sku: Sku | None
    refused: Mapping[str, Refusal] = field(default_factory=dict)


@retried()
@transaction.atomic
def create_product(*, values: Mapping[str, Any], variants: Sequence[Variant], actor: User | None) -> ProductSaved:
    """Make a product with its variants, all or nothing. Refused beside what `fields` says: `code_taken`, `barcode_taken`."""
    refused = wrong_product({"code": "", "name": "", **values})
    wrong = _wrong_variants(variants)
    if refused or wrong:
        return ProductSaved(None, refused=refused, variants=wrong)
    product, new = Product.objects.get_or_create(code=values["code"], defaults=_only(values, PRODUCT_FIELDS))
    if not new:
        return ProductSaved(None, refused={"code": Refusal("code_taken", {"code": values["code"]})})
    record("product.created", subject_kind=PRODUCT, subject_ids=[product.pk], actor=actor)
    return ProductSaved(product, _write(product, variants, kind=SkuKind.SINGLE, actor=actor))


@retried()
@transaction.atomic
def add_variants(*, product_id: int, variants: Sequence[Variant], actor: User | None) -> ProductSaved:
    """Add variants to a product, all or nothing. Refused: `not_found`, `archived`, and as `create_product`."""
    product = Product.objects.select_for_update(no_key=True).filter(pk=product_id).first()
    if product is None or product.archived_at:
        return ProductSaved(None, refused={"product": Refusal("archived" if product else "not_found")})
    wrong = _wrong_variants(variants)
    if wrong:
        return ProductSaved(None, variants=wrong)
    return ProductSaved(product, _write(product, variants, kind=SkuKind.SINGLE, actor=actor))


@retried()
@transaction.atomic
def change_product(*, product_id: int, values: Mapping[str, Any], actor: User | None) -> ProductSaved:
    """Change some of a product's own fields. Refused: `not_found`, `code_taken`, and what `fields` says."""
    product = Product.objects.select_for_update(no_key=True).filter(pk=product_id).first()
    if product is None:
        return ProductSaved(None, refused={"product": Refusal("not_found")})
    refused = wrong_product(values)
    if "code" in values and Product.objects.filter(code=values["code"]).exclude(pk=product_id).exists():
        refused.setdefault("code", Refusal("code_taken", {"code": values["code"]}))
    if refused:
        return ProductSaved(None, refused=refused)
    if _changed(product, _only(values, PRODUCT_FIELDS)):
        record("product.changed", subject_kind=PRODUCT, subject_ids=[product.pk], actor=actor)
    return ProductSaved(product)


@retried()
@transaction.atomic
def change_sku(*, sku_id: int, values: Mapping[str, Any], actor: User | None) -> SkuSaved:
    """Change some of a SKU's own fields. Refused: `not_found`, `code_taken`, and what `fields` says of the whole SKU."""
    sku = Sku.objects.select_for_update(no_key=True).filter(pk=sku_id).first()
    if sku is None:
        return SkuSaved(None, {"sku": Refusal("not_found")})
    asked = _only(values, SKU_FIELDS)
    refused = wrong_sku({name: getattr(sku, name) for name in SKU_FIELDS} | asked)
    refused = {name: why for name, why in refused.items() if name in asked or why.code == "net_over_packed"}
    if "code" in asked:
        codes.hold_codes()
    if "code" in asked and (taken := _taken([asked["code"]], besides=sku_id)):
        refused.setdefault("code", Refusal("code_taken", {"code": taken[0]}))
    if refused:
        return SkuSaved(None, refused)
    if _changed(sku, asked):
        record("sku.changed", subject_kind=SKU, subject_ids=[sku.pk], actor=actor)
    return SkuSaved(sku)


def wrong_variants_of(variants: Sequence[Variant]) -> dict[int, Wrong]:
    """What is wrong with variants, by place; for callers that write other rows with them."""
    return _wrong_variants(variants)


def write_skus(product: Product, variants: Sequence[Variant], *, kind: SkuKind, actor: User | None) -> list[Sku]:
    """Write variants that were found right, inside the caller's transaction."""
    return _write(product, variants, kind=kind, actor=actor)


def _wrong_variants(variants: Sequence[Variant]) -> dict[int, Wrong]:
    codes.hold_codes()
    asked = [str(variant.values.get("code", "")) for variant in variants]
    scans = [code for variant in variants for code, _kind in variant.barcodes]
    taken, known = set(_taken(asked)), codes.taken(scans)
    found: dict[int, Wrong] = {}
    for place, variant in enumerate(variants):
        wrong = wrong_sku({"code": "", "name": "", **variant.values})
        if asked[place] in taken or asked[place] in asked[:place]:
            wrong.setdefault("code", Refusal("code_taken", {"code": asked[place]}))
        for code, kind in variant.barcodes:
            refusal = codes.wrong_barcode(code, kind)
            if refusal is None and (code in known or scans.count(code) > 1):
                refusal = Refusal("barcode_taken", {"code": code})
            if refusal:
                wrong["barcodes"] = refusal
        if wrong:
            found[place] = wrong
    return found


def _taken(asked: Sequence[str], *, besides: int = 0) -> list[str]:
    """Codes that a SKU has already. A barcode of another SKU counts too: a scanner could not tell them apart."""
    found = rows(
        """SELECT code FROM products_sku WHERE code = ANY(%(codes)s) AND id <> %(besides)s
           UNION SELECT code FROM products_barcode WHERE code = ANY(%(codes)s) AND sku_id <> %(besides)s""",
        {"codes": list(asked), "besides": besides},
    )
    return [row[0] for row in found]


def _write(product: Product, variants: Sequence[Variant], *, kind: SkuKind, actor: User | None) -> list[Sku]:
    skus = Sku.objects.bulk_create(
        Sku(product=product, kind=kind, **_only(variant.values, SKU_FIELDS)) for variant in variants
    )
    Barcode.objects.bulk_create(
        Barcode(sku=sku, code=code, kind=barcode_kind)
        for sku, variant in zip(skus, variants, strict=True)
        for code, barcode_kind in variant.barcodes
    )
    record("sku.created", subject_kind=SKU, subject_ids=[sku.pk for sku in skus], actor=actor)
    return skus


def _only(values: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    kept = {name: value for name, value in values.items() if name in names}
    if "traits" in kept:
        kept["traits"] = sorted(set(kept["traits"]))
    return kept


def _changed(row: Product | Sku, values: Mapping[str, Any]) -> bool:
    """Write what differs; whether anything did."""
    differs = [name for name, value in values.items() if getattr(row, name) != value]
    for name in differs:
        setattr(row, name, values[name])
    if differs:
        row.save(
            update_fields=[
                name.removesuffix("_id") if name in ("category_id", "brand_id") else name for name in differs
            ]
        )
    return bool(differs)
