"""The list that travels with the goods of a transfer: A4, a row for each SKU, a box to tick, and a code to scan at the other end."""

from collections.abc import Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from erp.kernel.pdf.barcodes import code128, draw_code128
from erp.kernel.pdf.text import Box, Weight, fit_text
from inventory.models import Transfer, TransferLine

LEFT, TOP, ROW, ROWS = 15, 20, 9, 26  # millimetres, and rows on a page
WIDTH, HEIGHT = A4[0] / mm, A4[1] / mm
COLUMNS = ((0, 45), (46, 74), (121, 40), (162, 16))  # where each begins and how wide it is: SKU, name, bins, units
Line = tuple[TransferLine, str, str]  # the line, its name in the reader's language, where it lies


def draw_transfer(transfer: Transfer, lines: Sequence[Line]) -> bytes:
    """One PDF, as many pages as it takes."""
    output = BytesIO()
    canvas = Canvas(output, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(transfer.number)
    pages = [lines[start : start + ROWS] for start in range(0, len(lines), ROWS)] or [[]]
    for place, part in enumerate(pages, start=1):
        _head(canvas, transfer, f"{place} / {len(pages)}")
        for row, line in enumerate(part):
            _row(canvas, TOP + 42 + row * ROW, line)
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def _head(canvas: Canvas, transfer: Transfer, page: str) -> None:
    _text(canvas, transfer.number, LEFT, TOP, 80, 10, size=20, weight=Weight.BOLD)
    way = _("From %(source)s to %(target)s") % {"source": transfer.source.code, "target": transfer.target.code}
    _text(canvas, way, LEFT, TOP + 12, 120, 6, size=12)
    _text(canvas, f"{transfer.note} {page}".strip(), LEFT, TOP + 19, 120, 6, size=9)
    bars = code128(transfer.number, max_width=60 * mm)
    draw_code128(canvas, bars, box=Box((WIDTH - LEFT - 60) * mm, (HEIGHT - TOP - 16) * mm, 60 * mm, 14 * mm))
    for (left, across), word in zip(COLUMNS, (_("SKU"), _("Name"), _("Bins"), _("Units")), strict=True):
        _text(canvas, word, LEFT + left, TOP + 33, across, 6, size=9, weight=Weight.BOLD)


def _row(canvas: Canvas, top: float, line: Line) -> None:
    row, name, bins = line
    canvas.setLineWidth(0.3)
    canvas.line(LEFT * mm, (HEIGHT - top + 1) * mm, (WIDTH - LEFT) * mm, (HEIGHT - top + 1) * mm)
    for (left, across), words in zip(COLUMNS, (row.sku.code, name, bins, str(row.sent or row.quantity)), strict=True):
        _text(canvas, words, LEFT + left, top, across, ROW - 2, size=11)
    canvas.rect((WIDTH - LEFT - 5) * mm, (HEIGHT - top - 5.5) * mm, 5 * mm, 5 * mm)


def _text(
    canvas: Canvas,
    words: str,
    left: float,
    top: float,
    across: float,
    high: float,
    *,
    size: float,
    weight: Weight = Weight.REGULAR,
) -> None:
    if words:
        box = Box(left * mm, (HEIGHT - top - high) * mm, across * mm, high * mm)
        fit_text(canvas, words, box=box, size=size, min_size=5.5, weight=weight)
