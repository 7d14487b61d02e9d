"""Words of titles: folding, splitting, likeness, and forbidden words. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from products.checks.facts import Word

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Text without case and width, spaces evened out: `ＦＲＥＥ  Shipping` is `free shipping`."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def words(text: str) -> list[str]:
    """The words of a text in small letters, in order; of Chinese every two characters in a row are one. The database says the same."""
    found: list[str] = []
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).lower()):
        if _CJK.search(word) and len(word) > 1:
            found.extend(word[at : at + 2] for at in range(len(word) - 1))
        else:
            found.append(word)
    return found


def dice(one: Iterable[str], other: Iterable[str]) -> float:
    """How much two sets of words share: 0 nothing, 1 all."""
    left, right = set(one), set(other)
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def probes(count: int, at_least: float) -> int:
    """Of so many words, how many are enough that a text must have one of them to be so much alike. Take the rarest.

    To reach a Dice of d with a text of any length, d / (2 - d) of the words must be shared; so of any larger number of them than the
    rest one must be there.
    """
    need = at_least / (2 - at_least) * count
    whole = max(1, int(need) + (int(need) < need))
    return max(0, count - whole + 1)


def repeated(title: str, *, most: int, but: Iterable[str]) -> list[str]:
    """Words that stand in a title more often than `most`."""
    small = set(but)
    counts = Counter(word for word in words(title) if word not in small)
    return sorted(word for word, count in counts.items() if count > most)


def shouts(title: str) -> bool:
    """Whether a title is written in capitals only: at least two words, and no small letter among its cased ones."""
    cased = [letter for letter in title if letter.isalpha() and letter.upper() != letter.lower()]
    return len(cased) >= 6 and len(title.split()) > 1 and all(letter.isupper() for letter in cased)


def has_phrase(folded: str, phrase: str) -> bool:
    """Whether folded text has a phrase: whole words for letters, anywhere for Chinese and Japanese."""
    asked = fold(phrase)
    if not asked:
        return False
    if _CJK.search(asked):
        return asked.replace(" ", "") in folded.replace(" ", "")
    return re.search(rf"(?<![^\W_]){re.escape(asked)}(?![^\W_])", folded) is not None


def forbidden(text: str, listed: Sequence[Word], marketplace: str) -> list[Word]:
    """The listed words that stand in a text, for this marketplace or for all."""
    folded = fold(text)
    return [word for word in listed if word.marketplace in ("", marketplace) and has_phrase(folded, word.text)]
