"""Amounts as a marketplace prints them: rounded half up to the currency's smallest coin, shared out so that the sum is exact."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

_WITHOUT_CENTS = {"JPY", "KRW"}


def coins(amount: Decimal | str, currency: str) -> Decimal:
    step = Decimal(1) if currency in _WITHOUT_CENTS else Decimal("0.01")
    return Decimal(amount).quantize(step, rounding=ROUND_HALF_UP)


def shared(amount: Decimal, weights: Sequence[Decimal], currency: str) -> list[Decimal]:
    """`amount` in parts as large as the weights; without any weight the first part is all of it."""
    whole, upto, given, parts = sum(weights, Decimal(0)), Decimal(0), Decimal(0), []
    for weight in weights:
        upto += weight
        due = coins(amount * upto / whole, currency) if whole else amount
        parts.append(due - given)
        given = due
    return parts
