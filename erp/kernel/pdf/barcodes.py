"""Code128 and QR as one filled path each, in bars a whole number of printer dots wide where there is room.

A thermal printer has 8 dots a millimetre; a bar of 2.6 dots prints as 2 here and 3 there, and scanners stumble.
"""

import math
import string
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, groupby

import segno
from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from erp.kernel.pdf.text import Box

DOT = mm / 8
CODE128_QUIET = 10
CODE128_NARROWEST = 0.19 * mm
CODE128_WIDEST = 4 * DOT
QR_QUIET = 4
QR_SMALLEST = 2 * DOT


class NoBarcode(ValueError):
    """The text can't be a barcode of this size; the message says why and what would do."""


@dataclass(frozen=True)
class Bars:
    """A Code128: (is black, how many modules wide), from left to right, and the width of a module in points."""

    stripes: tuple[tuple[bool, int], ...]
    module: float

    @property
    def width(self) -> float:
        return sum(modules for _, modules in self.stripes) * self.module


def code128(text: str, *, max_width: float) -> Bars:
    """The widest Code128 of the text that fits, its quiet zones included; NoBarcode when a scanner couldn't read it."""
    if not text or any(char not in string.printable[:95] for char in text):
        raise NoBarcode(f"{text!r} can't be a barcode: it needs one or more letters, digits or signs of plain ASCII.")
    symbol = Code128(text, quiet=False)
    symbol.validate()
    symbol.encode()
    stripes = tuple(_stripe(letter) for letter in symbol.decompose())
    modules = sum(width for _, width in stripes) + 2 * CODE128_QUIET
    module = min(_whole_dots(max_width / modules), CODE128_WIDEST)
    if module < CODE128_NARROWEST:
        raise NoBarcode(f"{text!r} is too long for a barcode of {max_width / mm:.0f} mm: shorten it.")
    return Bars(stripes, module)


def _stripe(letter: str) -> tuple[bool, int]:
    """reportlab writes a bar as a capital and a gap as a small letter: A is one module wide, B two ..."""
    return letter.isupper(), string.ascii_uppercase.index(letter.upper()) + 1


def _whole_dots(widest: float) -> float:
    """The most whole dots that fit; a single dot is too fine to scan, so then the width as it is."""
    dots = math.floor(widest / DOT + 1e-9)
    return dots * DOT if dots >= 2 else widest


def draw_code128(canvas: Canvas, bars: Bars, *, box: Box) -> Box:
    """Draw in the middle of the box, as high as it; answers the rectangle of the bars."""
    place = Box(box.x + (box.width - bars.width) / 2, box.y, bars.width, box.height)
    starts = accumulate((modules for _, modules in bars.stripes), initial=0)
    _fill(
        canvas,
        [(x, 0, wide) for x, (black, wide) in zip(starts, bars.stripes, strict=False) if black],
        place,
        bars.module,
        box.height,
    )
    return place


def _fill(canvas: Canvas, rows: Iterable[tuple[int, int, int]], place: Box, across: float, upright: float) -> None:
    """Black out cells (column, row from below, columns wide). One literal: reportlab takes 5 ms to path a QR code."""
    cells = " ".join(f"{x} {y} {wide} 1 re" for x, y, wide in rows)
    canvas.addLiteral(f"q {across:.6f} 0 0 {upright:.6f} {place.x:.6f} {place.y:.6f} cm {cells} f Q")


@dataclass(frozen=True)
class Square:
    """A QR code: rows of black or white from the top, and the width of a module in points."""

    rows: tuple[tuple[bool, ...], ...]
    module: float


def qr(text: str, *, side: float, mask: int | None = None) -> Square:
    """The QR code that fits a square of this side, quiet zone included; NoBarcode when its squares get too small.

    `mask`: one of the eight patterns, taken as it is; without, all are drawn and the best is kept, which is a third of a label's time.
    """
    if not text:
        raise NoBarcode("An empty text can't be a QR code.")
    try:
        symbol = segno.make_qr(text, error="m", boost_error=False, mask=mask)
    except segno.DataOverflowError as error:
        raise NoBarcode(f"{text[:40]!r}... is too long for a QR code: shorten it.") from error
    rows = tuple(tuple(bool(module) for module in row) for row in symbol.matrix)
    module = _whole_dots(side / (len(rows) + 2 * QR_QUIET))
    if module < QR_SMALLEST:
        raise NoBarcode(f"{text[:40]!r}... is too long for a QR code of {side / mm:.0f} mm: shorten it.")
    return Square(rows, module)


def draw_qr(canvas: Canvas, square: Square, *, box: Box) -> Box:
    """Draw in the middle of the box; answers the rectangle of the black squares."""
    side = len(square.rows) * square.module
    place = Box(box.x + (box.width - side) / 2, box.y + (box.height - side) / 2, side, side)
    cells: list[tuple[int, int, int]] = []
    for y, row in enumerate(reversed(square.rows)):
        x = 0
        for black, group in groupby(row):
            wide = len(list(group))
            if black:
                cells.append((x, y, wide))
            x += wide
    _fill(canvas, cells, place, square.module, square.module)
    return place
