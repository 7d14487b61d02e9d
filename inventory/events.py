"""What higher apps may hear of the stock."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReservationsChanged:
    """Reservations of these owners now hold or wait for other quantities than before, by somebody else's doing.

    Never published for the owners whose own call made the change: they get the answer directly.
    """

    owner_kind: str
    owner_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StockRevalued:
    """A cost that came late was shared between units that are here and units that have gone: heard of once, in its own transaction."""

    revaluation_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StockMoved:
    """Stock moves were written: goods came in, left, came back or were corrected. Each is heard of once, in its own transaction."""

    move_ids: tuple[int, ...]
