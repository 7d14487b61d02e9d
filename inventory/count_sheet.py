"""The sheet to count on paper: A4, a barcode per SKU, empty boxes, and no quantity of ours. Pure: values in, a PDF out."""

from collections.abc import Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from erp.kernel.pdf.barcodes import NoBarcode, code128, draw_code128
from erp.kernel.pdf.text import Box, Weight, fit_text

WIDTH, HEIGHT, EDGE, ROW, HEAD = 210 * mm, 297 * mm, 12 * mm, 13 * mm, 26 * mm
PER_PAGE = int((HEIGHT - 2 * EDGE - HEAD) // ROW)


def draw_count_sheet(*, number: str, warehouse: str, words: str, skus: Sequence[tuple[str, str]]) -> bytes:
    """One PDF; a row per (code, name) with its barcode and boxes for place and units."""
    output = BytesIO()
    canvas = Canvas(output, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
    canvas.setTitle(number)
    pages = [skus[start : start + PER_PAGE] for start in range(0, len(skus), PER_PAGE)] or [()]
    for place, page in enumerate(pages, start=1):
        _head(canvas, f"{number} · {warehouse} · {words}", f"{place} / {len(pages)}")
        for index, (code, name) in enumerate(page):
            _row(canvas, HEIGHT - EDGE - HEAD - (index + 1) * ROW, code, name)
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def _head(canvas: Canvas, title: str, page: str) -> None:
    top = HEIGHT - EDGE
    fit_text(canvas, title, box=Box(EDGE, top - 9 * mm, 150 * mm, 9 * mm), size=15, min_size=8, weight=Weight.BOLD)
    fit_text(canvas, page, box=Box(WIDTH - EDGE - 30 * mm, top - 9 * mm, 30 * mm, 9 * mm), size=11, min_size=7)
    asked = _("Counted by") + " ____________________   " + _("Date and time") + " ____________________"
    fit_text(canvas, asked, box=Box(EDGE, top - 18 * mm, WIDTH - 2 * EDGE, 8 * mm), size=10, min_size=7)


def _row(canvas: Canvas, bottom: float, code: str, name: str) -> None:
    canvas.line(EDGE, bottom, WIDTH - EDGE, bottom)
    fit_text(canvas, code, box=Box(EDGE, bottom + 6.5 * mm, 55 * mm, 5.5 * mm), size=10, min_size=6, weight=Weight.BOLD)
    fit_text(canvas, name, box=Box(EDGE, bottom + 1 * mm, 55 * mm, 5.5 * mm), size=9, min_size=6)
    try:
        draw_code128(
            canvas, code128(code, max_width=66 * mm), box=Box(EDGE + 57 * mm, bottom + 2 * mm, 66 * mm, 9 * mm)
        )
    except NoBarcode:
        fit_text(canvas, _("no barcode"), box=Box(EDGE + 57 * mm, bottom + 3 * mm, 66 * mm, 6 * mm), size=9, min_size=6)
    for left, wide in ((127, 28), (158, 28)):
        canvas.rect(EDGE + (left - 1) * mm, bottom + 2 * mm, wide * mm, 9 * mm)
