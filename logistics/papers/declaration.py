"""The customs declaration CN 22 / CN 23, 100 x 150 mm, as it is stuck beside the label: the fields of the postal forms."""

from dataclasses import dataclass
from datetime import date

from reportlab.pdfgen.canvas import Canvas

from erp.kernel.pdf.text import Align
from logistics.customs import Declaration, DeclaredLine
from logistics.label import LabelData
from logistics.papers.page import THERMAL, Column, Page

ROWS = 6
COLUMNS = (
    Column("Description / 品名", 4, 30),
    Column("Qty", 34.5, 7, figures=True),
    Column("Net kg", 42, 11, figures=True),
    Column("Value", 53.5, 13, figures=True),
    Column("HS code", 68, 18),
    Column("Origin", 87, 9),
)


@dataclass(frozen=True, slots=True)
class Customs:
    """A declaration with whom it is from and to, and the day it is signed."""

    parcel: LabelData
    declaration: Declaration
    on: date


def draw_declaration(canvas: Canvas, customs: Customs) -> int:
    """As many pages as it takes; how many."""
    lines = customs.declaration.lines
    parts = [lines[i : i + ROWS] for i in range(0, len(lines), ROWS)] or [()]
    for place, part in enumerate(parts, start=1):
        page = Page.begin(canvas, THERMAL)
        page.frame(2, 2, 96, 146)
        _head(page, customs, f"{place} / {len(parts)}" if len(parts) > 1 else "")
        for index, line in enumerate(part):
            _row(page, line, 76 + index * 7.5)
        _foot(page, customs)
        page.end()
    return len(parts)


def _head(page: Page, customs: Customs, count: str) -> None:
    declaration, parcel = customs.declaration, customs.parcel
    page.text("CUSTOMS DECLARATION / DÉCLARATION EN DOUANE", 4, 3.5, 70, 5, 9, bold=True)
    page.text(f"报关单 · May be opened officially / Peut être ouvert d'office {count}".strip(), 4, 8.5, 70, 4, 7)
    page.text(declaration.form.replace("CN", "CN "), 74, 3.5, 22, 9, 20, bold=True, align=Align.RIGHT)
    page.rule(14, left=2, right=98)
    page.text("From / Expéditeur / 寄件人", 4, 15, 44, 3.5, 6.5)
    page.block(parcel.sender_lines, 4, 19, 44, 18, 8)
    page.text("To / Destinataire / 收件人", 51, 15, 45, 3.5, 6.5)
    to = (parcel.recipient_name, *parcel.recipient_lines, f"{parcel.country_name} ({parcel.country_code})")
    page.block(to, 51, 19, 45, 18, 8)
    page.rule(38, left=2, right=98)
    page.bars(parcel.tracking_number, 4, 39.5, 62, 10)
    page.text(parcel.tracking_number, 4, 50, 62, 4, 8)
    page.text(f"Ref. {parcel.parcel_number}", 68, 40, 28, 4, 8)
    page.text(", ".join(parcel.order_numbers), 68, 44.5, 28, 4, 7)
    page.rule(55.5, left=2, right=98)
    boxes = ("[X] Sale of goods / Vente / 销售", "[ ] Gift / Cadeau", "[ ] Documents", "[ ] Other / Autre")
    for index, words in enumerate(boxes):
        page.text(words, 4 + (index % 2) * 50, 56.5 + (index // 2) * 5, 45, 4.5, 8, bold=not index)
    page.rule(67.5, left=2, right=98)
    page.head(COLUMNS, 69, 6.5)


def _row(page: Page, line: DeclaredLine, top: float) -> None:
    cells = (line.name, str(line.quantity), _kg(line.net_g), str(line.value), line.hs_code, line.origin)
    page.row(COLUMNS, cells, top, 3.8, 8)
    page.text(" ".join(filter(None, (line.name_zh, line.material, line.sku))), COLUMNS[0].left, top + 3.6, 62, 3.2, 6.5)


def _foot(page: Page, customs: Customs) -> None:
    declaration = customs.declaration
    page.rule(122, left=2, right=98)
    page.text(f"Total value / 总价值 {declaration.value} {declaration.currency}", 4, 123, 55, 5, 10, bold=True)
    gross = f"Gross / 毛重 {_kg(declaration.gross_g)} kg"
    page.text(gross, 60, 123, 36, 5, 9, bold=True, align=Align.RIGHT)
    page.text(f"Net / 净重 {_kg(declaration.net_g)} kg", 60, 128, 36, 4, 8, align=Align.RIGHT)
    page.text(f"IOSS {declaration.ioss.number}" if declaration.ioss.number else "", 4, 128, 55, 4.5, 9, bold=True)
    says = (
        "I certify that the particulars given are correct and that this item contains no dangerous article or article prohibited "
        "by postal or customs rules. / 兹证明所申报内容属实，且邮件内不含危险品或禁寄物品。"
    )
    page.block([says], 4, 133, 92, 8, 6.5)
    page.text(f"{customs.on:%Y-%m-%d}", 4, 142, 30, 4.5, 9)
    page.text("Signature / 签名 ______________________", 40, 142, 56, 4.5, 8, align=Align.RIGHT)


def _kg(grams: int) -> str:
    return f"{grams // 1000}.{grams % 1000:03d}"
