"""The slip of a collection: A6, its code as QR, bars and digits, and the goods. Pure: values in, a PDF out."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from erp.kernel.pdf.barcodes import code128, draw_code128, draw_qr, qr
from erp.kernel.pdf.text import Box, Weight, fit_text
from inventory.collection_codes import BARS

WIDTH, HEIGHT, EDGE, ROW = 105 * mm, 148 * mm, 6 * mm, 7 * mm
_INNER = WIDTH - 2 * EDGE
_SHOWN = 7


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on a slip; goods as (code, name, units)."""

    number: str
    code: str
    point: str
    collector: str
    until: str
    goods: Sequence[tuple[str, str, int]]


def draw_slip(slip: Slip) -> bytes:
    """One page."""
    output = BytesIO()
    canvas = Canvas(output, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
    canvas.setTitle(slip.number)
    _line(canvas, 134, slip.point, 14, bold=True)
    _line(canvas, 126, slip.collector, 12)
    _line(canvas, 119, _("Kept through %(day)s") % {"day": slip.until} + f" · {slip.number}", 9)
    bars = BARS + slip.code
    draw_qr(canvas, qr(bars, side=30 * mm), box=Box(EDGE, 86 * mm, 30 * mm, 30 * mm))
    draw_code128(canvas, code128(bars, max_width=60 * mm), box=Box(EDGE + 32 * mm, 98 * mm, 60 * mm, 16 * mm))
    digits = f"{slip.code[:4]} {slip.code[4:]}"
    fit_text(
        canvas, digits, box=Box(EDGE + 34 * mm, 87 * mm, 58 * mm, 9 * mm), size=20, min_size=10, weight=Weight.BOLD
    )
    for place, (code, name, units) in enumerate(slip.goods[:_SHOWN]):
        _line(canvas, 77 - place * 9, f"{units} × {code}  {name}", 10)
    if len(slip.goods) > _SHOWN:
        _line(canvas, 77 - _SHOWN * 9, _("and %(n)s more") % {"n": len(slip.goods) - _SHOWN}, 10)
    canvas.showPage()
    canvas.save()
    return output.getvalue()


def _line(canvas: Canvas, bottom: float, text: str, size: float, *, bold: bool = False) -> None:
    box = Box(EDGE, bottom * mm, _INNER, ROW)
    weight = Weight.BOLD if bold else Weight.REGULAR
    fit_text(canvas, text, box=box, size=size, min_size=6, weight=weight)
