"""Where a line of mixed Latin and Chinese may end, and how it is cut when there is no more room."""

import functools
import unicodedata
from dataclasses import dataclass

from erp.kernel.pdf.faces import Weight, advance, width

ELLIPSIS = "…"
BREAK_AFTER = "-/‐–"
# Marks that may not begin a line, and marks that may not end one, in Chinese typesetting.
NEVER_FIRST = "，。、；：！？）》」』】〉〕…”’·,.;:!?)]}%"
NEVER_LAST = "（《「『【〈〔“‘([{#"


@dataclass(frozen=True)
class Wrapped:
    """Lines that each fit a width. `whole` is false when a word had to be broken in its middle."""

    lines: tuple[str, ...]
    whole: bool


def wrap(text: str, *, max_width: float, size: float, weight: Weight) -> Wrapped:
    """Break a cleaned text into the fewest lines, at spaces, after hyphens and slashes, and between Chinese characters.

    A word wider than the line is broken between letters. A line always takes at least one character, so a width
    narrower than that is for the caller to notice.
    """
    lines: list[str] = []
    line, used, whole = "", 0.0, True
    for whole_piece in pieces(text):
        piece = whole_piece
        needed = width(piece.rstrip(), size, weight)
        if line and used + needed > max_width:
            lines.append(line.rstrip())
            line, used = "", 0.0
        while needed > max_width and len(piece) > 1:
            head = longest_start(piece, max_width=max_width, size=size, weight=weight) or piece[0]
            lines.append(head)
            piece, whole = piece[len(head) :], False
            needed = width(piece.rstrip(), size, weight)
        line += piece
        used += width(piece, size, weight)
    return Wrapped((*lines, line.rstrip()) if line.rstrip() or not lines else tuple(lines), whole)


@functools.lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[str, ...]:
    """The parts of a text that stay together on a line; the space after a word belongs to the word."""
    found: list[str] = []
    start = 0
    for index in range(1, len(text)):
        if _may_break(text[index - 1], text[index]):
            found.append(text[start:index])
            start = index
    return (*found, text[start:]) if text else ()


def _may_break(before: str, after: str) -> bool:
    if before == " ":
        return True
    if after == " " or after in NEVER_FIRST or before in NEVER_LAST:
        return False
    return before in BREAK_AFTER or _wide(before) or _wide(after)


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def longest_start(text: str, *, max_width: float, size: float, weight: Weight) -> str:
    """As many first characters as the width holds; none when it holds not even one."""
    room = max_width * 1000 / size
    for index, char in enumerate(text):
        room -= advance(char, weight)
        if room < 0:
            return text[:index]
    return text


def shorten(text: str, *, max_width: float, size: float, weight: Weight, more: bool = False) -> str:
    """The text itself when it fits, else its start and an ellipsis; `more` puts the ellipsis because text follows."""
    if not more and width(text, size, weight) <= max_width:
        return text
    room = max_width - width(ELLIPSIS, size, weight)
    if room < 0:
        return ""
    return longest_start(text, max_width=room, size=size, weight=weight).rstrip(" ,.;-/") + ELLIPSIS
