"""How white the borders of pictures are, measured once per content."""

from __future__ import annotations

from collections.abc import Sequence

from products.checks.pictures import white_border
from products.models import ImageFile, PictureMeasure
from products.services.images import ORIGINAL, path_of


def measure(*, sha256s: Sequence[str]) -> int:
    """Measure those that are not measured yet; how many. What can't be read stays unmeasured, and the checks say so. Repeating it is free."""
    new = ImageFile.objects.filter(sha256__in=list(sha256s), measure=None).order_by("pk")
    made = []
    for file in new:
        try:
            made.append(
                PictureMeasure(
                    file=file, white_border=white_border(path_of(file.sha256, ORIGINAL, file.format).read_bytes())
                )
            )
        except OSError:  # the file is gone, or is no picture any more
            continue
    PictureMeasure.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)
