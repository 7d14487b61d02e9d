"""Text that stays in its box: it shrinks, then wraps, then ends in an ellipsis, and never runs into its neighbour."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reportlab.pdfgen.canvas import Canvas

from erp.kernel.pdf.faces import CHINESE, MissingGlyphs, Run, Weight, clean, face, missing_glyphs, runs, width
from erp.kernel.pdf.wrapping import shorten, wrap

__all__ = ["Align", "Box", "Fitted", "MissingGlyphs", "Weight", "fit_block", "fit_text", "missing_glyphs", "width"]

# Parts of the font size: the highest accent of both fonts, the lowest tail, and from one baseline to the next.
ASCENT = 0.98
DESCENT = 0.25
LEADING = 1.25
STEP = 0.5
# Down to this part of the wished size, fewer lines look better than larger letters.
STILL_LARGE = 0.8
# Widths are sums of floats; without this much slack a text could miss the very box made to its measure.
SLACK = 1e-6
BOLD_STROKE = 0.035


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True)
class Box:
    """A rectangle in points; (x, y) is its lower left corner, as in PDF."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def top(self) -> float:
        return self.y + self.height

    def inside(self, other: "Box") -> bool:
        return (
            self.x >= other.x - SLACK
            and self.y >= other.y - SLACK
            and self.right <= other.right + SLACK
            and self.top <= other.top + SLACK
        )

    def overlaps(self, other: "Box") -> bool:
        across = min(self.right, other.right) - max(self.x, other.x)
        upright = min(self.top, other.top) - max(self.y, other.y)
        return across > SLACK and upright > SLACK


@dataclass(frozen=True)
class Fitted:
    """What was drawn: the lines, their size, whether an ellipsis took something away, and the rectangle they cover."""

    lines: tuple[str, ...]
    size: float
    cut: bool
    missing: MissingGlyphs
    drawn: Box


def fit_text(
    canvas: Canvas,
    text: str,
    *,
    box: Box,
    size: float,
    min_size: float,
    weight: Weight = Weight.REGULAR,
    align: Align = Align.LEFT,
) -> Fitted:
    """Draw one line in the middle of the box's height, shrunk as far as `min_size`, then shortened to an ellipsis.

    A box too low for `min_size` shrinks the text further: staying inside comes before the wished size.
    """
    line = clean(text)
    tallest = min(size, box.height / (ASCENT + DESCENT))
    natural = width(line, tallest, weight)
    fitting = tallest if natural <= box.width else tallest * box.width / natural
    chosen = max(fitting, min(min_size, tallest))
    shown = shorten(line, max_width=box.width + SLACK, size=chosen, weight=weight)
    return _draw(canvas, [shown], box=box, size=chosen, weight=weight, align=align, text=line, cut=shown != line)


def fit_block(
    canvas: Canvas,
    paragraphs: Sequence[str],
    *,
    box: Box,
    size: float,
    min_size: float,
    max_lines: int | None = None,
    weight: Weight = Weight.REGULAR,
    align: Align = Align.LEFT,
) -> Fitted:
    """Draw paragraphs from the top of the box: they shrink a little to save a line, wrap, then shrink to `min_size`.

    A size that breaks no word goes before a larger one that does. At `min_size` the longest paragraphs lose their ends
    first, so that a long street never costs the town below it.
    """
    cleaned = [line for line in map(clean, paragraphs) if line]
    smallest = min(min_size, size, box.height / (ASCENT + DESCENT))
    setting = _best_setting(cleaned, box, size, smallest, max_lines, weight)
    cut = setting is None
    if setting is None:
        setting = _Setting(_cut(cleaned, box, smallest, _room(box, smallest, max_lines), weight), smallest, False)
    text = "".join(cleaned)
    return _draw(
        canvas, setting.lines, box=box, size=setting.size, weight=weight, align=align, text=text, cut=cut, top=True
    )


@dataclass(frozen=True)
class _Setting:
    """Paragraphs as lines of one size; `whole` when no word is broken."""

    lines: list[str]
    size: float
    whole: bool


def _best_setting(
    paragraphs: list[str], box: Box, size: float, smallest: float, max_lines: int | None, weight: Weight
) -> _Setting | None:
    """The size and lines at which everything has room, or None."""
    best: _Setting | None = None
    for tried in _sizes(size, smallest):
        if best and best.whole and (tried < size * STILL_LARGE or len(best.lines) == len(paragraphs)):
            break
        wrapped = [wrap(line, max_width=box.width, size=tried, weight=weight) for line in paragraphs]
        lines = [line for paragraph in wrapped for line in paragraph.lines]
        if len(lines) > _room(box, tried, max_lines):
            continue
        if any(width(line, tried, weight) > box.width + SLACK for line in lines):
            continue
        found = _Setting(lines, tried, all(paragraph.whole for paragraph in wrapped))
        if best is None or (found.whole, -len(found.lines)) > (best.whole, -len(best.lines)):
            best = found
    return best


def _sizes(size: float, smallest: float) -> Iterator[float]:
    tried = size
    while tried > smallest:
        yield tried
        tried -= STEP
    yield smallest


def _room(box: Box, size: float, max_lines: int | None) -> int:
    below_first = (box.height - (ASCENT + DESCENT) * size + SLACK) / (LEADING * size)
    lines = math.floor(below_first) + 1 if below_first >= 0 else 0
    return lines if max_lines is None else min(lines, max_lines)


def _cut(paragraphs: list[str], box: Box, size: float, room: int, weight: Weight) -> list[str]:
    """The lines that remain when not all have room: every paragraph keeps one while it can, the longest give first."""
    wrapped = [wrap(line, max_width=box.width, size=size, weight=weight).lines for line in paragraphs]
    kept = [len(lines) for lines in wrapped]
    while sum(kept) > room and any(kept):
        longest = max(kept)
        # Among equals the later gives way, so that the first lines stay complete.
        kept[len(kept) - 1 - kept[::-1].index(longest)] -= 1
    shown: list[str] = []
    dropped = any(count == 0 for count in kept)
    last = max((index for index, count in enumerate(kept) if count), default=-1)
    for index, (lines, count) in enumerate(zip(wrapped, kept, strict=True)):
        if not count:
            continue
        more = count < len(lines) or (dropped and index == last)
        ends = shorten(lines[count - 1], max_width=box.width, size=size, weight=weight, more=more)
        shown += [*(shorten(line, max_width=box.width, size=size, weight=weight) for line in lines[: count - 1]), ends]
    return shown


def _draw(
    canvas: Canvas,
    lines: Sequence[str],
    *,
    box: Box,
    size: float,
    weight: Weight,
    align: Align,
    text: str,
    cut: bool = False,
    top: bool = False,
) -> Fitted:
    """Set the lines, and answer the rectangle they cover, accents and tails included."""
    height = (ASCENT + DESCENT + LEADING * (len(lines) - 1)) * size if lines else 0.0
    upper = box.top if top else box.y + (box.height + height) / 2
    widths = [width(line, size, weight) for line in lines]
    lefts = [_left(box, extent, align) for extent in widths]
    for index, (line, left) in enumerate(zip(lines, lefts, strict=True)):
        show(canvas, line, x=left, y=upper - (ASCENT + LEADING * index) * size, size=size, weight=weight)
    left = min(lefts, default=box.x)
    right = max((at + extent for at, extent in zip(lefts, widths, strict=True)), default=left)
    drawn = Box(left, upper - height, right - left, height)
    return Fitted(tuple(lines), size, cut, missing_glyphs(text), drawn)


def _left(box: Box, extent: float, align: Align) -> float:
    spare = {Align.LEFT: 0.0, Align.CENTRE: (box.width - extent) / 2, Align.RIGHT: box.width - extent}
    return box.x + spare[align]


def show(canvas: Canvas, text: str, *, x: float, y: float, size: float, weight: Weight) -> None:
    """Draw one cleaned line with its baseline at y, whatever its width, each run in the font that has it."""
    for run in runs(text, weight):
        face(run.font)
        if run.font == CHINESE and weight is Weight.BOLD:
            _show_stroked(canvas, run, x, y, size)
        else:
            canvas.setFont(run.font, size)
            canvas.drawString(x, y, run.text)
        x += width(run.text, size, weight)


def _show_stroked(canvas: Canvas, run: Run, x: float, y: float, size: float) -> None:
    canvas.saveState()
    canvas.setLineWidth(size * BOLD_STROKE)
    canvas.setFont(run.font, size)
    canvas.drawString(x, y, run.text, mode=2)
    canvas.restoreState()
