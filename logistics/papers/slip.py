"""The packing slip, 100 x 150 mm: what is in the parcel, for whoever packs and for whoever unpacks."""

from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from erp.kernel.pdf.text import Align
from logistics.label import LabelData, LabelLine
from logistics.papers.page import THERMAL, Column, Page

ROWS = 14
COLUMNS = (Column("SKU", 5, 32), Column("Name / 品名", 38, 43), Column("Qty / 数量", 82, 13, figures=True))


@dataclass(frozen=True, slots=True)
class Slip:
    """What a slip shows beside the parcel's own facts: its wave and slot, or nothing."""

    parcel: LabelData
    wave: str = ""
    slot: int | None = None


def draw_slip(canvas: Canvas, slip: Slip) -> int:
    """As many pages as it takes; how many."""
    parcel = slip.parcel
    parts = [parcel.lines[i : i + ROWS] for i in range(0, len(parcel.lines), ROWS)] or [()]
    for place, part in enumerate(parts, start=1):
        page = Page.begin(canvas, THERMAL)
        _head(page, slip, f"{place} / {len(parts)}" if len(parts) > 1 else "")
        for index, line in enumerate(part):
            _row(page, line, 53 + index * 5.6)
        _foot(page, parcel)
        page.end()
    return len(parts)


def _head(page: Page, slip: Slip, count: str) -> None:
    parcel = slip.parcel
    page.text(f"Packing slip / 装箱单 {count}".strip(), 5, 5, 62, 8, 15, bold=True)
    if slip.slot is not None:
        page.frame(70, 4, 25, 16)
        page.text(str(slip.slot), 70, 4.5, 25, 11, 28, bold=True, align=Align.CENTRE)
        page.text(slip.wave, 70, 15, 25, 4.5, 8, align=Align.CENTRE)
    page.bars(parcel.parcel_number, 5, 15, 60, 10)
    page.text(parcel.parcel_number, 5, 25.5, 60, 5, 10, bold=True)
    page.text(f"Order / 订单 {', '.join(parcel.order_numbers)}" if parcel.order_numbers else "", 5, 31, 90, 4.5, 9)
    page.text(f"To / 收件人 {parcel.recipient_name}, {parcel.country_name}", 5, 36, 90, 4.5, 9)
    page.text(f"{parcel.carrier_name} {parcel.tracking_number}", 5, 40.5, 90, 4.5, 9)
    page.head(COLUMNS, 46, 8)


def _row(page: Page, line: LabelLine, top: float) -> None:
    page.row(COLUMNS, (line.sku, line.name, str(line.quantity)), top, 5, 9)


def _foot(page: Page, parcel: LabelData) -> None:
    page.rule(134, left=5, right=95)
    units = sum(line.quantity for line in parcel.lines)
    page.text(f"Units in all / 合计 {units}", 5, 135, 55, 6, 11, bold=True)
    page.text(" · ".join(parcel.sender_lines[:1]), 5, 141, 90, 4.5, 8)
