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
class GoodsReceived:
    """Goods came in; `move_ids` are the stock moves."""

    move_ids: tuple[int, ...]
