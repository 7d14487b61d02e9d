"""The commercial invoice, A4: what the goods of a parcel are worth, for customs."""

from decimal import Decimal

from reportlab.pdfgen.canvas import Canvas

from erp.kernel.pdf.text import Align
from logistics.papers.declaration import Customs
from logistics.papers.page import A4, Column, Page

ROWS = 24
COLUMNS = (
    Column("SKU", 15, 30),
    Column("Description / 品名", 46, 58),
    Column("HS code", 105, 24),
    Column("Origin", 130, 12),
    Column("Qty / 数量", 143, 14, figures=True),
    Column("Unit / 单价", 158, 17, figures=True),
    Column("Amount / 金额", 176, 19, figures=True),
)


def draw_invoice(canvas: Canvas, customs: Customs) -> int:
    """As many pages as it takes; how many."""
    lines = customs.declaration.lines
    parts = [lines[i : i + ROWS] for i in range(0, len(lines), ROWS)] or [()]
    for place, part in enumerate(parts, start=1):
        page = Page.begin(canvas, A4)
        _head(page, customs, f"{place} / {len(parts)}")
        for index, line in enumerate(part):
            unit = (line.value / line.quantity).quantize(Decimal("0.0001")).normalize()
            name = " ".join(filter(None, (line.name, line.name_zh)))
            cells = (line.sku, name, line.hs_code, line.origin, str(line.quantity), f"{unit:f}", str(line.value))
            page.row(COLUMNS, cells, 107 + index * 6.5, 6, 9)
        _foot(page, customs)
        page.end()
    return len(parts)


def _head(page: Page, customs: Customs, count: str) -> None:
    parcel = customs.parcel
    page.text("COMMERCIAL INVOICE / 商业发票", 15, 15, 120, 10, 20, bold=True)
    page.text(count, 165, 15, 30, 6, 9, align=Align.RIGHT)
    page.text(f"No. / 编号 {parcel.parcel_number}", 15, 28, 90, 6, 11, bold=True)
    page.text(f"Date / 日期 {customs.on:%Y-%m-%d}", 15, 35, 90, 6, 10)
    page.text(f"Orders / 订单 {', '.join(parcel.order_numbers)}", 15, 42, 90, 6, 10)
    page.text(f"{parcel.carrier_name} {parcel.tracking_number}", 110, 28, 85, 6, 10)
    page.bars(parcel.tracking_number, 110, 35, 85, 13)
    page.text("Seller / 卖方", 15, 54, 85, 5, 9, bold=True)
    page.block(parcel.sender_lines, 15, 60, 85, 34, 10)
    page.text("Consignee / 收件人", 110, 54, 85, 5, 9, bold=True)
    to = (parcel.recipient_name, *parcel.recipient_lines, parcel.country_name, parcel.phone)
    page.block([line for line in to if line], 110, 60, 85, 34, 10)
    page.head(COLUMNS, 99, 9)


def _foot(page: Page, customs: Customs) -> None:
    declaration = customs.declaration
    page.rule(266, left=15, right=195)
    page.text(f"Total / 合计 {declaration.value} {declaration.currency}", 110, 267, 85, 7, 13, bold=True, align=Align.RIGHT)  # fmt: skip
    kilos = f"Gross / 毛重 {declaration.gross_g / 1000:.3f} kg · Net / 净重 {declaration.net_g / 1000:.3f} kg"
    page.text(kilos, 15, 267, 90, 6, 10)
    page.text(f"IOSS {declaration.ioss.number}" if declaration.ioss.number else "", 15, 273, 90, 6, 10, bold=True)
    page.text(
        "The exporter declares that this invoice is true and correct. / 出口商声明本发票内容属实。", 15, 281, 180, 6, 9
    )
