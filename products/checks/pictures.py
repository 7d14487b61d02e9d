"""Measuring a picture's border. Pure: bytes in, a number out."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from products.checks.rules import WHITE_LEVEL

SIDE = 1000  # a larger picture is looked at in this size


def white_border(content: bytes) -> int:
    """How many thousandths of the outermost pixels (1 % of the shorter side, at least one) are pure white; what is transparent is not."""
    with Image.open(BytesIO(content)) as opened:
        opened.draft("RGB", (SIDE, SIDE))
        image = opened.convert("RGBA")
    image.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    width, height = image.size
    edge = max(1, min(width, height) // 100)
    boxes = [
        (0, 0, width, edge),
        (0, height - edge, width, height),
        (0, 0, edge, height),
        (width - edge, 0, width, height),
    ]
    white = whole = 0
    for box in boxes:
        for channels in _pixels(image.crop(box)):
            whole += 1
            white += min(channels) >= WHITE_LEVEL
    return 1000 * white // whole


def _pixels(part: Image.Image) -> zip[tuple[int, ...]]:
    return zip(*(channel.tobytes() for channel in part.split()), strict=True)


def distance(one: int, other: int) -> int:
    """In how many of their 64 bits two dHashes differ."""
    return ((one ^ other) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()
