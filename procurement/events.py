"""What higher apps may hear of buying. Receipts reach the books as `inventory.events.StockMoved` with kind `receipt_line`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PurchaseOrdersClosed:
    """Nothing more will arrive on these orders: finished, or closed short."""

    order_ids: tuple[int, ...]
