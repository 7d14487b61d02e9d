"""How white the borders of pictures are, measured once per content."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from products.checks.pictures import white_border
from products.models import ImageFile, PictureMeasure

Read = Callable[[ImageFile], bytes]


def measure(*, sha256s: Sequence[str], read: Read) -> int:
    """Measure those that are not measured yet; how many. What can't be read stays unmeasured, and the checks say so. Repeating it is free."""
    new = ImageFile.objects.filter(sha256__in=list(sha256s), measure=None).order_by("pk")
    made = []
    for file in new:
        try:
            made.append(PictureMeasure(file=file, white_border=white_border(read(file))))
        except OSError:  # the file is gone, or is no picture any more
            continue
    PictureMeasure.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)
