"""The columns of the sheet of rates, coming in and going out: a row is a bracket of a zone."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from erp.kernel.imports.columns import Column
from erp.kernel.imports.values import folded
from logistics.states import VolumeRule

COLUMNS = (
    Column("service", ("Service", "物流服务", "渠道", "Service code"), _("The code of the service."), required=True),
    Column("valid_from", ("Valid from", "生效日期"), _("The first day of the card: 2026-01-31."), required=True),
    Column("zone", ("Zone", "分区"), _("Empty: wherever the service goes.")),
    Column("countries", ("Countries", "国家"), _("Of a zone that is new: two letters each, with commas; * is the rest of the world.")),
    Column("above_g", ("Above, g", "重量大于（克）"), _("The bracket begins above so many grams; empty: 0.")),
    Column("up_to_g", ("Up to, g", "重量至（克）"), _("Up to and with so many grams."), required=True),
    Column("first_g", ("First, g", "首重（克）"), _("What the first price covers.")),
    Column("first_price", ("First price", "首重价格", "Fixed price"), _("The price of the first grams, or the fixed part of a bracket.")),
    Column("step_g", ("Step, g", "续重（克）"), _("Each begun step costs the step price.")),
    Column("step_price", ("Step price", "续重价格"), _("An amount.")),
    Column("per_kg", ("Per kg", "每公斤价格"), _("A part for each kilogram, to the gram.")),
    Column("per_piece", ("Per piece", "每件费用", "处理费"), _("An amount for each parcel.")),
    Column("currency", ("Currency", "币种"), _("Three letters; empty for a new card: CNY.")),
    Column("fx", ("Agreed rate", "约定汇率"), _("What one unit of the currency is worth by contract; empty: the company's rate of the day.")),
    Column("volume_rule", ("Volumetric rule", "计泡规则"), _("actual, larger or above.")),
    Column("divisor", ("Divisor", "体积系数", "材积系数"), _("Cubic centimetres for a kilogram: 5000, 6000, 8000.")),
    Column("volume_above_cm3", ("Volumetric above, cm3", "计泡起点（立方厘米）"), _("For the rule above: larger boxes only.")),
    Column("side_step", ("Side step, 0.1 mm", "边长进位（0.1 毫米）"), _("Each side is rounded up to it: 100 is whole centimetres.")),
    Column("min_g", ("Minimum, g", "最低计费重（克）"), _("The least that is charged.")),
    Column("round_g", ("Rounded up to, g", "计费重进位（克）"), _("The charged weight is rounded up to it.")),
    Column("registered_fee", ("Registered fee", "挂号费"), _("An amount.")),
    Column("discount_percent", ("Discount, %", "折扣（减百分之）"), _("What is taken off the price by weight.")),
    Column("discount_on_fee", ("Discount on the fee too", "挂号费同折扣"), _("yes or no.")),
    Column("ends_on", ("Last day", "失效日期"), _("Only where the carrier names one.")),
    Column("note", ("Note", "备注"), _("Text.")),
)  # fmt: skip
OF_CARD = (
    "currency", "fx", "volume_rule", "divisor", "volume_above_cm3", "side_step", "min_g", "round_g", "registered_fee",
    "discount_percent", "discount_on_fee", "ends_on", "note",
)  # fmt: skip
GRAMS = ("first_g", "step_g")
PRICES = ("first_price", "step_price", "per_kg", "per_piece")
OF_RATE = ("above_g", *GRAMS, *PRICES)
WHOLE = {
    "divisor": 100_000,
    "volume_above_cm3": 10_000_000,
    "side_step": 10_000,
    "min_g": 1_000_000,
    "round_g": 100_000,
}
MOST_G = 10_000_000
RULES: Mapping[str, str] = {folded(value): value for value in VolumeRule.values} | {
    "实重": VolumeRule.ACTUAL, "取大": VolumeRule.LARGER, "超过取大": VolumeRule.ABOVE,
}  # fmt: skip
