"""Typed past-tense facts from a lower app to a higher one, handled in the transaction that made them.

`erp/wiring.py` says who listens and is the only caller of `subscribe`. A handler that fails stops the fact itself:
either both are true or neither.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction

Handler = Callable[[Any], None]
_handlers: dict[type, list[Handler]] = {}


def subscribe(event: type, handler: Handler) -> None:
    """Let `handler` hear each `event`; the same pair twice counts once."""
    listeners = _handlers.setdefault(event, [])
    if handler not in listeners:
        listeners.append(handler)


def publish(event: object) -> None:
    """Tell all handlers, in the order of the wiring, inside the open transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{type(event).__name__} was published outside a transaction")
    for handler in _handlers.get(type(event), ()):
        handler(event)


def listeners(event: type) -> tuple[Handler, ...]:
    """Who hears an event (for the wiring test and the docs)."""
    return tuple(_handlers.get(event, ()))
