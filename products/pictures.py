"""Pictures as bytes: read with care, freed of what they tell about the photographer, drawn in the sizes we show.

Pure functions; nothing here knows a product, and nothing trusts a file's name or its claims.
"""

import hashlib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 25_000_000  # about 75 MB once it is unpacked
MOST_SIDE = 12_000
LEAST_SIDE = 50
FORMATS = ("JPEG", "PNG", "WEBP")
SIZES: Mapping[str, int] = {"thumb": 160, "1000": 1000, "2000": 2000}
_SIDE = 8


class BadPicture(ValueError):
    """It is no picture that we take; `code` and `values` say why."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture without its metadata: the file as we keep it, its smaller drawings by name, and the hash of its looks."""

    sha256: str
    format: str
    width: int
    height: int
    original: bytes
    drawings: Mapping[str, bytes]
    dhash: int


def read_picture(content: bytes) -> Picture:
    """Read an upload. Raises BadPicture: `too_big`, `not_a_picture`, `format`, `too_many_pixels`, `too_small`, `moving`, `broken`."""
    if len(content) > MOST_BYTES:
        raise BadPicture("too_big", most=MOST_BYTES // 1024 // 1024)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = _opened(content)
            picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPicture("too_many_pixels", most=MOST_PIXELS // 1_000_000) from error
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        if isinstance(error, BadPicture):
            raise
        raise BadPicture("broken") from error
    form = (
        "JPEG" if picture.format == "MPO" else str(picture.format)
    )  # what some telephones write: the first picture counts
    # Turned as the camera held it, since what said so is dropped with the rest of the metadata.
    upright = _plain(ImageOps.exif_transpose(picture), form)
    original = _saved(upright, form, quality=95)
    return Picture(
        sha256=hashlib.sha256(original).hexdigest(),
        format=form.lower(),
        width=upright.width,
        height=upright.height,
        original=original,
        drawings={name: _saved(_shrunk(upright, side), form) for name, side in SIZES.items()},
        dhash=dhash(upright),
    )


def as_jpeg(content: bytes) -> bytes:
    """The picture as JPEG, on white where it was clear: what every marketplace takes."""
    with Image.open(BytesIO(content)) as picture:
        return _saved(_on_white(picture.convert("RGBA")).convert("RGB"), "JPEG", quality=95)


def dhash(picture: Image.Image) -> int:
    """64 bits that are near for pictures that look alike: is each spot darker than its right neighbour? Signed, as a bigint holds it."""
    grey = _on_white(picture).convert("L").resize((_SIDE + 1, _SIDE), Image.Resampling.LANCZOS)
    spots = grey.tobytes()
    bits = 0
    for row in range(_SIDE):
        for column in range(_SIDE):
            place = row * (_SIDE + 1) + column
            bits = bits << 1 | (spots[place] < spots[place + 1])
    return bits - 2**64 if bits >= 2**63 else bits


def _opened(content: bytes) -> Image.Image:
    """The head is read, not one pixel: what it claims decides whether the pixels are."""
    try:
        picture = Image.open(BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise BadPicture("not_a_picture") from error
    if picture.width * picture.height > MOST_PIXELS or max(picture.size) > MOST_SIDE:
        raise BadPicture("too_many_pixels", most=MOST_PIXELS // 1_000_000)
    if min(picture.size) < LEAST_SIDE:
        raise BadPicture("too_small", least=LEAST_SIDE)
    if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise BadPicture("moving")
    return picture


def _plain(picture: Image.Image, form: str) -> Image.Image:
    """Pixels alone: no EXIF, no place, no colour profile, no comments."""
    clear = form != "JPEG" and ("A" in picture.getbands() or "transparency" in picture.info)
    pixels = picture.convert("RGBA" if clear else "RGB")
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    return bare


def _shrunk(picture: Image.Image, side: int) -> Image.Image:
    """Never larger than `side`, nor than it was."""
    small = picture.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    return small


def _saved(picture: Image.Image, form: str, *, quality: int = 88) -> bytes:
    out = BytesIO()
    picture.save(out, form, quality=quality)  # a PNG has none and ignores it
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white
