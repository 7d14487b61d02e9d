"""By what a cost is shared over lines of goods, and which SKUs can't carry their share because nobody has measured them. Pure."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from erp.kernel.outcomes import Refusal
from procurement.states import ShareBy
from products.models import Sku

DIVISOR = 6000  # cubic centimetres that carriers charge as a kilogram: cubic millimetres as a gram


def weigh(share_by: str, sku: Sku, quantity: int, value: Decimal | int) -> Decimal | int:
    """What a line weighs in the sharing: its value, units, grams, cubic millimetres, or the grams that a carrier would charge."""
    volume = sku.length_mm * sku.width_mm * sku.height_mm
    if share_by == ShareBy.VALUE:
        return value
    if share_by == ShareBy.WEIGHT:
        return sku.weight_g * quantity
    if share_by == ShareBy.VOLUME:
        return volume * quantity
    if share_by == ShareBy.CHARGEABLE:
        return max(Decimal(sku.weight_g), Decimal(volume) / DIVISOR) * quantity
    return quantity


def unmeasured(bases: Iterable[str], skus: Sequence[Sku], *, place: str) -> dict[str, Refusal]:
    """The refusal, at `place`, of sharing by these bases when SKUs lack the weight or the size; empty when all is known."""
    for share_by in bases:
        without = sorted({sku.code for sku in skus if not _known(share_by, sku)})
        if without:
            return {place: Refusal("unmeasured", {"by": share_by, "skus": ", ".join(without[:20])})}
    return {}


def _known(share_by: str, sku: Sku) -> bool:
    weight, size = bool(sku.weight_g), bool(sku.length_mm and sku.width_mm and sku.height_mm)
    return {ShareBy.WEIGHT: weight, ShareBy.VOLUME: size, ShareBy.CHARGEABLE: weight and size}.get(
        ShareBy(share_by), True
    )
