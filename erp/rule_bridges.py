"""A joint that waits for its other half: rules ask for splits once orders can be split."""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

from erp.kernel.outcomes import Outcomes
from orders.rules import hooks

SPLITTING = "orders.services.splitting"


def connect_split() -> None:
    """Let rules split orders by what is in stock, where the service is there; without it a rule is told that it can't."""
    if find_spec(SPLITTING):
        hooks.set_split(_split)


def _split(order_ids: Sequence[int]) -> Outcomes:
    outcomes: Outcomes = import_module(SPLITTING).split_orders(order_ids=list(order_ids), by="stock", actor=None)
    return outcomes
