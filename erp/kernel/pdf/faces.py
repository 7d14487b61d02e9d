"""Which of our fonts draws which character.

Noto Sans first (Latin, Greek, Cyrillic, Vietnamese), Noto Sans SC second (Chinese, kana, full-width forms): the Chinese
font alone has no "ł", the Latin one no Chinese, and a PDF viewer shows a hole for either. What neither has is drawn as
a box that a reader sees, and named to the caller.
"""

import functools
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).resolve().parent / "fonts"
CHINESE = "NotoSansSC-Regular"
REPLACEMENT = "□"
# Streams as bytes: writing them as ASCII took a tenth of the time of a label sheet and makes it a quarter larger.
rl_config.useA85 = 0


class Weight(StrEnum):
    """Bold Chinese is the regular outline with a thin stroke around it: a second Chinese font would cost 7 MB."""

    REGULAR = "NotoSans-Regular"
    BOLD = "NotoSans-Bold"


@dataclass(frozen=True)
class MissingGlyphs:
    """Characters that no font of ours has, each once, in the order of their first use. False when there are none."""

    characters: str = ""

    def __bool__(self) -> bool:
        return bool(self.characters)

    def __add__(self, other: "MissingGlyphs") -> "MissingGlyphs":
        return MissingGlyphs("".join(dict.fromkeys(self.characters + other.characters)))


@dataclass(frozen=True)
class Run:
    """Neighbouring characters that one font draws."""

    font: str
    text: str


@functools.cache
def face(name: str) -> Any:
    """The parsed font; the first use in a process reads it (about 0.3 s) and registers it with reportlab."""
    font = TTFont(name, str(FOLDER / f"{name}.ttf"))
    pdfmetrics.registerFont(font)
    return font.face


@functools.lru_cache(maxsize=16384)
def font_of(char: str, weight: Weight) -> str | None:
    """The font that draws this character, or None when neither does."""
    for name in (weight.value, CHINESE):
        if ord(char) in face(name).charToGlyph:
            return name
    return None


@functools.lru_cache(maxsize=16384)
def advance(char: str, weight: Weight) -> float:
    """How far this character moves the pen, in thousandths of the font size."""
    name = font_of(char, weight)
    if name is None:
        return advance(REPLACEMENT, weight)
    return float(face(name).charWidths[ord(char)])


@functools.lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """One line as it can be set: composed letters, single spaces, no joiners, direction marks or controls."""
    visible = "".join(char for char in unicodedata.normalize("NFC", text) if char.isspace() or not _invisible(char))
    return " ".join(visible.split())


def _invisible(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs") or "\ufe00" <= char <= "\ufe0f"


@functools.lru_cache(maxsize=4096)
def missing_glyphs(text: str) -> MissingGlyphs:
    """Characters of the text that would be drawn as boxes."""
    return MissingGlyphs("".join(char for char in dict.fromkeys(clean(text)) if font_of(char, Weight.REGULAR) is None))


@functools.lru_cache(maxsize=4096)
def runs(text: str, weight: Weight) -> tuple[Run, ...]:
    """Cut a cleaned text where the font changes; characters without a glyph have become boxes."""
    shown = ((font_of(char, weight), char) for char in text)
    pairs = ((CHINESE, REPLACEMENT) if font is None else (font, char) for font, char in shown)
    groups = groupby(pairs, key=lambda pair: pair[0])
    return tuple(Run(font, "".join(char for _, char in group)) for font, group in groups)


def width(text: str, size: float, weight: Weight = Weight.REGULAR) -> float:
    """How wide the text is when drawn in one line at this size."""
    return _units(text, weight) * size / 1000


@functools.lru_cache(maxsize=16384)
def _units(text: str, weight: Weight) -> float:
    return sum(advance(char, weight) for char in text)
