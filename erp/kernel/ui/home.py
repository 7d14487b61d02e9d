"""What needs a person now, as numbers that open. The first page shows the tiles of all apps; each app puts its own source in here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from people.models import User


@dataclass(frozen=True, slots=True)
class Tile:
    """A number that opens its rows. `tone` colours the line below it."""

    label: str
    count: int
    url: str
    says: str
    tone: str = "neutral"


TileSource = Callable[["User"], Sequence[Tile]]
TILES: list[TileSource] = []  # filled by the apps when they are ready; a source answers by what the person may see


def tile(label: str, count: int, url: str, says: str, tone: str = "neutral") -> Tile:
    """A tile whose tone speaks only while there is something to do; at nought it says that all is done."""
    return Tile(label, count, url, says if count else _("all done"), tone if count else "ok")


def tiles_for(user: User) -> list[Tile]:
    """All tiles of a person: those with something to do first, each half in the order of the apps."""
    return sorted((made for source in TILES for made in source(user)), key=lambda each: not each.count)
