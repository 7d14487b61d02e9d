"""The columns of the catalogue's sheet, coming in and going out."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from erp.kernel.imports.columns import Column
from erp.kernel.imports.values import folded
from products.states import BarcodeKind, SkuKind, Trait

COLUMNS = (
    Column("product", ("Product code", "产品编码", "SPU"), _("Which product the SKU is a variant of; empty: one of its own.")),
    Column("product_name", ("Product name", "产品名称", "产品英文名"), _("Empty for a new product: the name of its SKU.")),
    Column("product_name_zh", ("Product name, Chinese", "产品中文名", "Product name zh"), _("Text.")),
    Column("category", ("Category", "类目", "分类"), _("A path from the top: Home > Lamps.")),
    Column("brand", ("Brand", "品牌"), _("By its name in either language.")),
    Column("product_tags", ("Product tags", "产品标签"), _("Several with commas.")),
    Column("sku", ("SKU code", "SKU 编码", "SKU", "商品编码"), _("The key: a known one is changed, another is made."), required=True),
    Column("kind", ("Kind", "类型"), _("single or bundle; fixed once the SKU is made.")),
    Column("name", ("Name", "英文名称", "SKU name", "English name"), _("Empty for a new SKU: the name of its product.")),
    Column("name_zh", ("Name, Chinese", "中文名称", "Name zh", "Chinese name"), _("Text.")),
    Column("option", ("Option", "规格"), _("One column for each: Option:colour, Option:size."), family=True),
    Column("barcodes", ("Barcodes", "条码", "Barcode"), _("Several with commas; a kind before it: ean:4006381333931.")),
    Column("tags", ("Tags", "标签"), _("Several with commas.")),
    Column("weight_g", ("Packed weight, g", "包装重量（克）", "Weight g", "毛重（克）"), _("Whole grams.")),
    Column("net_weight_g", ("Net weight, g", "净重（克）"), _("Whole grams, not above the packed weight.")),
    Column("length_mm", ("Length, mm", "长（毫米）"), _("Whole millimetres.")),
    Column("width_mm", ("Width, mm", "宽（毫米）"), _("Whole millimetres.")),
    Column("height_mm", ("Height, mm", "高（毫米）"), _("Whole millimetres.")),
    Column("traits", ("Traits", "特性"), _("What a carrier asks: battery_built_in, liquid ...")),
    Column("material", ("Material", "材质"), _("Text.")),
    Column("origin", ("Origin", "原产国", "原产地"), _("Two letters: CN.")),
    Column("customs_name", ("Declared name", "报关英文名", "Customs name"), _("Text.")),
    Column("customs_name_zh", ("Declared name, Chinese", "报关中文名", "Customs name zh"), _("Text.")),
    Column("hs_code", ("HS code", "海关编码"), _("4 to 12 digits, for every country without its own.")),
    Column("hs", ("HS", "海关编码国家"), _("One column for each country: HS:US."), family=True),
    Column("supplier_codes", ("Supplier codes", "供应商货号"), _("Supplier: code; several with semicolons.")),
    Column("declared", ("Declared value", "申报价值"), _("30% or 5 USD, with limits: 30% min 2 max 20 USD.")),
    Column("parts", ("Bundle parts", "组合明细"), _("What is in one bundle: PART1*2, PART2*1.")),
    Column("archived", ("Archived", "已归档"), _("yes or no.")),
)  # fmt: skip
SHARED = ("product_name", "product_name_zh", "category", "brand", "product_tags")
PLAIN = tuple(column.name for column in COLUMNS if not column.family)
# What an empty cell never takes away.
FIRM = frozenset({"product", "product_name", "sku", "kind", "name", "origin", "archived", "parts"})
OF_PRODUCT = frozenset(SHARED)
MOST = {
    "product": 60, "product_name": 200, "product_name_zh": 200, "sku": 60, "name": 200, "name_zh": 200, "material": 120,
    "customs_name": 120, "customs_name_zh": 120,
}  # fmt: skip
WHOLE = {"weight_g": 2_000_000, "net_weight_g": 2_000_000, "length_mm": 100_000, "width_mm": 100_000, "height_mm": 100_000}  # fmt: skip

KINDS: Mapping[str, str] = {
    "single": SkuKind.SINGLE, "单品": SkuKind.SINGLE, "bundle": SkuKind.BUNDLE, "组合": SkuKind.BUNDLE, "套装": SkuKind.BUNDLE,
}  # fmt: skip
TRAITS: Mapping[str, str] = {folded(value): value for value in Trait.values} | {
    "内置电池": Trait.BATTERY_BUILT_IN, "纯电池": Trait.BATTERY_PURE, "液体": Trait.LIQUID, "粉末": Trait.POWDER, "膏体": Trait.PASTE,
    "磁性": Trait.MAGNETIC, "带磁": Trait.MAGNETIC,
}  # fmt: skip
BARCODE_KINDS: Mapping[str, str] = {str(value): str(value) for value in BarcodeKind.values}
