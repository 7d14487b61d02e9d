"""What higher apps may hear of after-sales. Restocked units reach the books as `inventory.events.StockMoved` with kind `inspection`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RefundsConfirmed:
    """The marketplace (or, for a distributor, the wallet) gave this money back to the buyer."""

    refund_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReturnsInspected:
    """Returned units were judged: restocked, kept as defective, or written off."""

    inspection_ids: tuple[int, ...]
