"""The hand-over manifest, A4: each parcel that a carrier takes, and who signed for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from erp.kernel.pdf.text import Align
from logistics.papers.page import A4, Column, Page

ROWS, TOP, ROW = 36, 56, 6
COLUMNS = (
    Column("#", 15, 10, figures=True),
    Column("Parcel / 包裹", 28, 34),
    Column("Tracking / 单号", 63, 52),
    Column("To / 目的国", 117, 14),
    Column("kg", 133, 18, figures=True),
    Column("Checked / 已核对", 156, 39),
)


@dataclass(frozen=True, slots=True)
class ManifestList:
    """All that a manifest shows. Rows: parcel, tracking number, country, grams, when it was checked."""

    number: str
    carrier: str
    warehouse: str
    rows: Sequence[tuple[str, str, str, int, str]]
    handed: str = ""


def draw_manifest(canvas: Canvas, listed: ManifestList) -> int:
    """As many pages as it takes; how many."""
    parts = [listed.rows[i : i + ROWS] for i in range(0, len(listed.rows), ROWS)] or [()]
    for place, part in enumerate(parts, start=1):
        page = Page.begin(canvas, A4)
        page.text(f"Hand-over manifest / 交接清单 {listed.number}", 15, 14, 115, 10, 18, bold=True)
        page.text(f"{listed.carrier} · {listed.warehouse}", 15, 26, 115, 6, 11)
        grams = sum(row[3] for row in listed.rows)
        page.text(f"Parcels / 包裹 {len(listed.rows)} · {grams / 1000:.3f} kg", 15, 33, 115, 6, 11)
        page.bars(listed.number, 135, 14, 60, 14)
        page.text(f"{place} / {len(parts)}", 165, 33, 30, 6, 9, align=Align.RIGHT)
        page.head(COLUMNS, TOP - 7, 9)
        for index, (number, tracking, country, weight, checked) in enumerate(part):
            cells = (str((place - 1) * ROWS + index + 1), number, tracking, country, f"{weight / 1000:.3f}", checked)
            page.row(COLUMNS, cells, TOP + index * ROW, 5.4, 9)
        page.text(listed.handed or "Taken over by / 接收人 ______________________   Date / 日期 ____________", 15, 278, 180, 7, 11)  # fmt: skip
        page.end()
    return len(parts)
