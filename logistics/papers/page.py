"""A page being drawn, in millimetres from its upper left corner: text that stays in its box, rules, tables that go on overleaf."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from erp.kernel.pdf.barcodes import NoBarcode, code128, draw_code128
from erp.kernel.pdf.text import Align, Box, Weight, fit_block, fit_text

THERMAL = (100.0, 150.0)  # the label printer's
A4 = (210.0, 297.0)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading, left edge, width, and whether it holds figures."""

    heading: str
    left: float
    wide: float
    figures: bool = False


@dataclass(slots=True)
class Page:
    """One page on a canvas that others draw on too."""

    canvas: Canvas
    wide: float
    high: float

    @classmethod
    def begin(cls, canvas: Canvas, size: tuple[float, float]) -> "Page":
        """A fresh page of this size."""
        canvas.setPageSize((size[0] * mm, size[1] * mm))
        return cls(canvas, *size)

    def end(self) -> None:
        """The page is full."""
        self.canvas.showPage()

    def box(self, left: float, top: float, wide: float, high: float) -> Box:
        """A box in points."""
        return Box(left * mm, (self.high - top - high) * mm, wide * mm, high * mm)

    def text(
        self, words: str, left: float, top: float, wide: float, high: float, size: float, *, bold: bool = False, align: Align = Align.LEFT
    ) -> None:  # fmt: skip
        """One line, shrunk or shortened to its box."""
        if words:
            fit_text(
                self.canvas, words, box=self.box(left, top, wide, high), size=size, min_size=5, align=align,
                weight=Weight.BOLD if bold else Weight.REGULAR,
            )  # fmt: skip

    def block(self, lines: Sequence[str], left: float, top: float, wide: float, high: float, size: float) -> None:
        """Several lines, from the top of their box."""
        if any(lines):
            fit_block(self.canvas, lines, box=self.box(left, top, wide, high), size=size, min_size=5)

    def rule(self, top: float, *, left: float, right: float) -> None:
        """A thin line across."""
        self.canvas.setLineWidth(0.4)
        self.canvas.line(left * mm, (self.high - top) * mm, right * mm, (self.high - top) * mm)

    def frame(self, left: float, top: float, wide: float, high: float) -> None:
        """A thin box."""
        self.canvas.setLineWidth(0.6)
        self.canvas.rect(left * mm, (self.high - top - high) * mm, wide * mm, high * mm)

    def bars(self, code: str, left: float, top: float, wide: float, high: float) -> None:
        """A barcode, or the code in letters where no bars can hold it."""
        try:
            draw_code128(self.canvas, code128(code, max_width=wide * mm), box=self.box(left, top, wide, high))
        except NoBarcode:
            self.text(code, left, top, wide, high, 14, bold=True)

    def row(
        self, columns: Sequence[Column], cells: Sequence[str], top: float, high: float, size: float, *, bold: bool = False
    ) -> None:  # fmt: skip
        """A row of a table."""
        for column, words in zip(columns, cells, strict=True):
            align = Align.RIGHT if column.figures else Align.LEFT
            self.text(words, column.left, top, column.wide, high, size, bold=bold, align=align)

    def head(self, columns: Sequence[Column], top: float, size: float) -> None:
        """The headings of a table, and a rule under them."""
        self.row(columns, [column.heading for column in columns], top, 5, size, bold=True)
        self.rule(top + 5.2, left=columns[0].left, right=columns[-1].left + columns[-1].wide)
