"""Money is an amount and a currency together; it is rounded at one named moment, half up, to the currency's minor unit."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import get_currency_precision


class CurrencyMismatch(Exception):
    """Two currencies met in one sum; convert first."""


@lru_cache(maxsize=256)
def minor_digits(currency: str) -> int:
    """How many decimals the currency has (ISO 4217, by CLDR): 2 for USD, 0 for JPY, 3 for KWD."""
    return get_currency_precision(currency)


def round_money(amount: Decimal, currency: str) -> Decimal:
    """Round half up to the currency's minor unit."""
    return amount.quantize(Decimal(1).scaleb(-minor_digits(currency)), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency. Arithmetic keeps the currency and refuses to mix two."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __mul__(self, factor: int | Decimal) -> "Money":
        return Money(self.amount * factor, self.currency)

    def rounded(self) -> "Money":
        """The same money to the minor unit."""
        return Money(round_money(self.amount, self.currency), self.currency)

    def minor(self) -> int:
        """The rounded amount in minor units (cents)."""
        return int(self.rounded().amount.scaleb(minor_digits(self.currency)))

    def _same(self, other: "Money") -> None:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} cannot be added")
