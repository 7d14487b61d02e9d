"""The rules of each marketplace, as data.

Amazon's title rules are those of January 2025 (at most 200 characters, no word more than twice, no special characters); its pictures:
nine, the main one on pure white and large enough to zoom. Six pictures at most on Wish and AliExpress, eight on DHgate. The lengths of
titles on AliExpress (128), DHgate (140) and Wish (200, its own limit is far above what buyers see) are what their seller centres take in;
no published API text confirms them, so they stand here to be changed in one place. What only harms the sale warns; what the
marketplace refuses, hides or fines stops.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from products.checks.facts import Severity

STOP, WARN = Severity.STOP, Severity.WARN

# Words that promise or shout instead of describing. Matched as whole words, case and full-width folded.
PROMOTIONAL = (
    "free shipping", "best seller", "bestseller", "hot sale", "hot item", "on sale", "big sale", "best price", "lowest price",
    "100% guaranteed", "money back", "satisfaction guaranteed", "limited time", "buy now", "special offer", "discount", "clearance",
    "free gift", "包邮", "特价", "爆款", "热卖",
)  # fmt: skip
# Prepositions, articles and conjunctions may be repeated.
SMALL_WORDS = frozenset({
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with", "without", "von",
    "und", "der", "die", "das", "mit", "für",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rules:
    """What one marketplace asks of a listing. A severity of None: it does not ask."""

    title_most: int
    pictures_most: int
    main_least_px: int = 0
    main_small: Severity = WARN
    white_main: Severity | None = None
    promotional: Severity | None = WARN
    capitals: Severity | None = WARN
    signs: str = ""  # characters that a title must not have
    repeats_most: int | None = None
    required: Mapping[str, Severity] = field(default_factory=dict)
    alike: Severity = WARN


_COMMON: Mapping[str, Severity] = {"title": STOP, "pictures": STOP, "price": STOP, "weight": WARN, "size": WARN}

RULES: Mapping[str, Rules] = {
    "amazon": Rules(
        title_most=200, pictures_most=9, main_least_px=1000, main_small=STOP, white_main=STOP, promotional=STOP, capitals=STOP,
        signs="!$?_{}^¬¦~#<>*|;", repeats_most=2,
        required={**_COMMON, "brand": STOP, "category": STOP, "barcode": STOP, "description": WARN, "bullets": WARN},
    ),
    "aliexpress": Rules(
        title_most=128, pictures_most=6, main_least_px=800,
        required={**_COMMON, "category": STOP, "description": STOP, "weight": STOP, "size": STOP},
    ),
    "dhgate": Rules(
        title_most=140, pictures_most=8, main_least_px=600,
        required={**_COMMON, "category": STOP, "description": STOP, "weight": STOP, "size": STOP},
    ),
    "wish": Rules(
        title_most=200, pictures_most=6, main_least_px=500, alike=STOP, required={**_COMMON, "description": STOP},
    ),
}  # fmt: skip


# Two listings of a store are nearly the same when their titles share so much (Dice's measure of their words), or share less and
# their main pictures differ in so few of the 64 bits of a dHash.
SAME_TITLE, SAME_PICTURE, SAME_WITH_PICTURE = 0.9, 6, 0.6
NEAR_TITLE = 0.75
WHITE_SHARE = 990  # thousandths of the border's pixels; compression leaves a few that are not
WHITE_LEVEL = 250  # of 255 in each of red, green and blue
