"""What the rules need of others: of finance the fees of a sale, of the splitting of orders the split. `erp/wiring.py` sets both."""

from collections.abc import Callable, Mapping, Sequence

from erp.kernel.outcomes import Outcomes, Refusal

Fees = Callable[[Sequence[int]], Mapping[int, int]]
Split = Callable[[Sequence[int]], Outcomes]


def _no_fees(order_ids: Sequence[int]) -> Mapping[int, int]:
    return {}


def _no_split(order_ids: Sequence[int]) -> Outcomes:
    return Outcomes(refused={order_id: Refusal("no_split") for order_id in order_ids})


_fees: list[Fees] = [_no_fees]
_split: list[Split] = [_no_split]


def set_fees(fees: Fees) -> None:
    """Called by the wiring: what marketplaces take of orders, in minor units of the base currency; an order left out is unknown."""
    _fees[:] = [fees]


def set_split(split: Split) -> None:
    """Called by the wiring: split orders by what is in stock."""
    _split[:] = [split]


def fees_of(order_ids: Sequence[int]) -> Mapping[int, int]:
    """The estimated fees of orders; unknown ones are left out."""
    return _fees[0](order_ids)


def split_by_stock(order_ids: Sequence[int]) -> Outcomes:
    """Part what can go from what waits."""
    return _split[0](order_ids)
