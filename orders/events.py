"""What higher apps may hear of orders."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OrdersShipped:
    """Every unit of these orders has left the door."""

    order_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OrdersCalledBack:
    """These orders had left, and their shipping was undone, why and by whom: they are here again, as if they had not."""

    order_ids: tuple[int, ...]
    reason: str
    actor_id: int | None


@dataclass(frozen=True, slots=True)
class OrdersCancelled:
    """These orders are off; their stock is free again."""

    order_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CancellationsCrossed:
    """The marketplace cancelled these orders, and they had left the door before we heard of it."""

    order_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BuyersErased:
    """The buyers of these orders are forgotten; whoever keeps details of theirs forgets them too."""

    order_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OrdersChanged:
    """Something about these orders is new or other than it was: they came in, were paid, mapped, served, moved or let go by a person."""

    order_ids: tuple[int, ...]
