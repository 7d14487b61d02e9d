"""The parcel label: 100 x 150 mm, black on white for a thermal printer, two barcodes, Chinese and Latin text.

Pure: plain values in, a PDF out; the same labels give the same bytes, so a reprint is the same label. Nothing on it can
run into anything else: each text has a box of its own and shrinks, wraps or is shortened to stay there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from erp.kernel.pdf.barcodes import Bars, NoBarcode, Square, code128, draw_code128, draw_qr, qr
from erp.kernel.pdf.text import Align, Box, Fitted, MissingGlyphs, Weight, fit_block, fit_text, width

PAGE_WIDTH, PAGE_HEIGHT = 100.0, 150.0
EDGE = 2.0
LEFT, RIGHT = 4.5, 95.5
WIDE = RIGHT - LEFT
RULE = 0.375
QR_SIDE = 22.0
QR_LEFT = RIGHT - QR_SIDE + 1
SENDER_TOP, SENDER_HEIGHT = 30.0, 14.0
CODE_TOP, CONTENTS_TOP, FOOTER_TOP = 90.0, 117.5, 138.5
BADGE_WIDTH, BADGE_HEIGHT = 26.0, 17.0
# Contents: a few lines are set large, more of them small, and what is left over is counted.
LARGE_ROWS, SMALL_ROWS = 4, 6
LONGEST_SKU = 48.0


@dataclass(frozen=True)
class LabelLine:
    sku: str
    name: str
    quantity: int


@dataclass(frozen=True)
class LabelData:
    """All that one label shows. Without sender lines the sender's strip is left out and the recipient gets its room."""

    parcel_number: str
    tracking_number: str
    carrier_name: str
    service_name: str
    sender_lines: tuple[str, ...]
    recipient_name: str
    recipient_lines: tuple[str, ...]
    country_code: str
    country_name: str
    phone: str
    lines: tuple[LabelLine, ...]
    order_numbers: tuple[str, ...]
    weight_g: int | None
    warehouse_code: str
    printed_note: str


@dataclass(frozen=True)
class Part:
    """Something on a label, and the rectangle its ink stays in."""

    name: str
    box: Box


@dataclass(frozen=True)
class LabelSheet:
    """The PDF; by parcel number, the characters that became boxes; for each page, where everything went."""

    pdf: bytes
    missing: Mapping[str, MissingGlyphs]
    pages: tuple[tuple[Part, ...], ...]


def label_refusal(label: LabelData) -> str:
    """Why this parcel can't have a label, or nothing. Ask before drawing: one such label stops its whole sheet."""
    try:
        _codes(label)
    except NoBarcode as error:
        return f"{label.parcel_number}: {error}"
    return ""


def draw_labels(labels: Sequence[LabelData]) -> bytes:
    """One PDF with a page for each label, in their order; NoBarcode where `label_refusal` has something to say."""
    return draw_label_sheet(labels).pdf


def draw_label_sheet(labels: Sequence[LabelData]) -> LabelSheet:
    """As `draw_labels`, and tells what no font could draw, so that a person can look at those before they go out."""
    if not labels:
        raise ValueError("There is no label to draw.")
    output = BytesIO()
    canvas = Canvas(output, pagesize=(PAGE_WIDTH * mm, PAGE_HEIGHT * mm), invariant=1, pageCompression=1)
    canvas.setTitle(_("Parcel labels"))
    # A label that the viewer scales "to fit" has bars of broken dots.
    canvas.setViewerPreference("PrintScaling", "None")
    pages = [_draw(canvas, label) for label in labels]
    canvas.save()
    missing = {label.parcel_number: page.missing for label, page in zip(labels, pages, strict=True) if page.missing}
    return LabelSheet(output.getvalue(), missing, tuple(tuple(page.parts) for page in pages))


def draw_label(canvas: Canvas, label: LabelData) -> None:
    """Draw one label as the next page of a canvas that holds other papers too; NoBarcode as above."""
    canvas.setPageSize((PAGE_WIDTH * mm, PAGE_HEIGHT * mm))
    _draw(canvas, label)


@dataclass
class _Page:
    """One label being drawn, and the record of what is on it. Millimetres from the upper left corner go in."""

    canvas: Canvas
    parts: list[Part] = field(default_factory=list)
    missing: MissingGlyphs = field(default_factory=MissingGlyphs)

    def note(self, name: str, box: Box) -> None:
        self.parts.append(Part(name, box))

    def rule(self, name: str, top: float, *, thickness: float = RULE) -> None:
        box = area(EDGE, top - thickness / 2, PAGE_WIDTH - 2 * EDGE, thickness)
        self.canvas.rect(box.x, box.y, box.width, box.height, stroke=0, fill=1)
        self.note(name, box)

    def text(
        self,
        name: str,
        text: str,
        box: Box,
        size: float,
        *,
        smallest: float = 5.5,
        weight: Weight = Weight.REGULAR,
        align: Align = Align.LEFT,
    ) -> None:
        fitted = fit_text(self.canvas, text, box=box, size=size, min_size=smallest, weight=weight, align=align)
        self._took(name, fitted)

    def block(
        self,
        name: str,
        lines: Sequence[str],
        box: Box,
        size: float,
        *,
        smallest: float = 5.5,
        weight: Weight = Weight.REGULAR,
        max_lines: int | None = None,
    ) -> float:
        """Set the lines from the top of the box; answers how far down the label they reach."""
        fitted = fit_block(
            self.canvas, lines, box=box, size=size, min_size=smallest, weight=weight, max_lines=max_lines
        )
        self._took(name, fitted)
        return PAGE_HEIGHT - fitted.drawn.y / float(mm)

    def _took(self, name: str, fitted: Fitted) -> None:
        self.missing += fitted.missing
        if any(fitted.lines):
            self.note(name, fitted.drawn)


def area(left: float, top: float, across: float, high: float) -> Box:
    """A box in points from millimetres measured as one looks at a label, from its upper left corner."""
    return Box(left * mm, (PAGE_HEIGHT - top - high) * mm, across * mm, high * mm)


def _codes(label: LabelData) -> tuple[Bars, Square]:
    # A parcel's number is short, and its squares are large: every pattern can be read, so none is searched for.
    return code128(label.tracking_number, max_width=WIDE * mm), qr(label.parcel_number, side=QR_SIDE * mm, mask=0)


def _draw(canvas: Canvas, label: LabelData) -> _Page:
    bars, square = _codes(label)
    page = _Page(canvas)
    frame = area(EDGE, EDGE, PAGE_WIDTH - 2 * EDGE, PAGE_HEIGHT - 2 * EDGE)
    canvas.setLineWidth(1.5 * RULE * mm)
    canvas.rect(frame.x, frame.y, frame.width, frame.height)
    _header(page, label, square)
    recipient_top = SENDER_TOP
    if label.sender_lines:
        _sender(page, label)
        recipient_top += SENDER_HEIGHT
    _recipient(page, label, recipient_top)
    _tracking(page, label, bars)
    _contents(page, label.lines)
    _footer(page, label)
    canvas.showPage()
    return page


def _header(page: _Page, label: LabelData, square: Square) -> None:
    across = QR_LEFT - LEFT - 1
    carrier = area(LEFT, 4, across, 15)
    below = page.block("carrier", [label.carrier_name], carrier, 18, smallest=9, weight=Weight.BOLD, max_lines=2) + 0.5
    service = area(LEFT, below, across, SENDER_TOP - below - 1)
    page.block("service", [label.service_name], service, 11, smallest=6.5, max_lines=2)
    page.note("QR code", draw_qr(page.canvas, square, box=area(QR_LEFT, 3, QR_SIDE, QR_SIDE)))
    number = area(QR_LEFT, 3 + QR_SIDE, QR_SIDE - 1, 4)
    page.text("parcel number", label.parcel_number, number, 8, align=Align.CENTRE)


def _sender(page: _Page, label: LabelData) -> None:
    page.rule("rule above sender", SENDER_TOP)
    page.text("sender caption", "FROM / 寄件人", area(LEFT, SENDER_TOP + 0.6, WIDE, 3.2), 6.5)
    page.block("sender", label.sender_lines, area(LEFT, SENDER_TOP + 3.8, WIDE, SENDER_HEIGHT - 4.6), 8.5, smallest=5.5)


def _recipient(page: _Page, label: LabelData, top: float) -> None:
    """The largest words of the label. The country stands in a black field that a sorter sees from across the room."""
    page.rule("rule above recipient", top)
    page.text("recipient caption", "TO / 收件人", area(LEFT, top + 0.8, WIDE, 3.5), 7)
    name = area(LEFT, top + 4.5, WIDE, 12)
    below = page.block("recipient", [label.recipient_name], name, 17, smallest=8, weight=Weight.BOLD, max_lines=2) + 0.5
    left_width = WIDE - BADGE_WIDTH - 2
    country_top = CODE_TOP - 11.5
    address = area(LEFT, below, left_width, country_top - below - 0.5)
    page.block("address", label.recipient_lines, address, 13, smallest=6)
    country = area(LEFT, country_top, left_width, 5.6)
    page.text("country", label.country_name, country, 12, smallest=7, weight=Weight.BOLD)
    phone = f"Tel {label.phone}" if label.phone else ""
    page.text("phone", phone, area(LEFT, country_top + 5.8, left_width, 4.6), 9.5)
    _badge(page, label.country_code)


def _badge(page: _Page, code: str) -> None:
    badge = area(RIGHT - BADGE_WIDTH, CODE_TOP - BADGE_HEIGHT - 2, BADGE_WIDTH, BADGE_HEIGHT)
    page.canvas.rect(badge.x, badge.y, badge.width, badge.height, stroke=0, fill=1)
    page.note("country field", badge)
    inner = Box(badge.x + mm, badge.y, badge.width - 2 * mm, badge.height)
    page.canvas.saveState()
    page.canvas.setFillGray(1)
    page.canvas.setStrokeGray(1)
    fitted = fit_text(page.canvas, code, box=inner, size=38, min_size=10, weight=Weight.BOLD, align=Align.CENTRE)
    page.canvas.restoreState()
    page.missing += fitted.missing


def _tracking(page: _Page, label: LabelData, bars: Bars) -> None:
    page.rule("rule above tracking", CODE_TOP)
    page.note("Code128", draw_code128(page.canvas, bars, box=area(LEFT, CODE_TOP + 2, WIDE, 17.5)))
    below = area(LEFT, CODE_TOP + 20, WIDE, 6.7)
    page.text("tracking number", label.tracking_number, below, 15, smallest=7, weight=Weight.BOLD, align=Align.CENTRE)


def _contents(page: _Page, lines: Sequence[LabelLine]) -> None:
    page.rule("rule above contents", CONTENTS_TOP)
    large = len(lines) <= LARGE_ROWS
    rows, size = (LARGE_ROWS, 9.0) if large else (SMALL_ROWS, 7.0)
    high = (FOOTER_TOP - CONTENTS_TOP - 1.4) / rows
    shown = lines if len(lines) <= rows else lines[: rows - 1]
    top = CONTENTS_TOP + 0.7
    for number, line in enumerate(shown, start=1):
        _content_row(page, line, number=number, top=top, high=high, size=size)
        top += high
    if rest := lines[len(shown) :]:
        units = sum(line.quantity for line in rest)
        more = f"+ {len(rest)} more ({units} pcs) / 另有 {len(rest)} 项 {units} 件"
        page.text("more", more, area(LEFT, top, WIDE, high), size, weight=Weight.BOLD)


def _content_row(page: _Page, line: LabelLine, *, number: int, top: float, high: float, size: float) -> None:
    quantity = f"{line.quantity} ×"
    page.text(f"quantity {number}", quantity, area(LEFT, top, 9, high), size, weight=Weight.BOLD, align=Align.RIGHT)
    sku_width = min(width(line.sku, size, Weight.BOLD) / mm, LONGEST_SKU)
    page.text(f"SKU {number}", line.sku, area(LEFT + 10.5, top, sku_width, high), size, smallest=5, weight=Weight.BOLD)
    name_left = LEFT + 10.5 + sku_width + 2
    page.text(f"name {number}", line.name, area(name_left, top, RIGHT - name_left, high), size, smallest=6)


def _footer(page: _Page, label: LabelData) -> None:
    page.rule("rule above footer", FOOTER_TOP, thickness=RULE / 2)
    weight = "" if label.weight_g is None else f"{label.weight_g / 1000:.3f} kg"
    facts = " · ".join(filter(None, (weight, label.warehouse_code)))
    facts_width = min(width(facts, 9, Weight.BOLD) / mm, 40.0)
    upper, lower, high = FOOTER_TOP + 0.4, FOOTER_TOP + 4.8, 4.3
    page.text(
        "facts", facts, area(RIGHT - facts_width, upper, facts_width, high), 9, weight=Weight.BOLD, align=Align.RIGHT
    )
    orders_width = WIDE - facts_width - 2
    orders = _orders_that_fit(label.order_numbers, orders_width * mm)
    page.text("orders", orders, area(LEFT, upper, orders_width, high), 8)
    page.text("note", label.printed_note, area(LEFT, lower, WIDE, high), 8)


def _orders_that_fit(numbers: Sequence[str], room: float) -> str:
    """As many order numbers as can be read in full, then how many there are besides."""
    if not numbers:
        return ""
    for count in range(len(numbers), 0, -1):
        rest = f" + {len(numbers) - count}" if count < len(numbers) else ""
        text = f"Order / 订单 {', '.join(numbers[:count])}{rest}"
        if width(text, 6.5) <= room:
            return text
    return f"Order / 订单 {numbers[0]}" + (f" + {len(numbers) - 1}" if numbers[1:] else "")
