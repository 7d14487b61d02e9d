"""Exchange rates: what one unit of a currency was worth in the base currency on a day. A rate holds until the next one begins."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.conf import settings

from erp.kernel.money import minor_digits
from erp.kernel.sql import rows

ONE = Decimal(1)


class NoRate(Exception):
    """No exchange rate is known for a currency on a day: enter one that is valid from that day or before."""

    def __init__(self, currency: str, on: date) -> None:
        super().__init__(f"no exchange rate for {currency} on {on}")
        self.currency, self.on = currency, on


def rates(wanted: Iterable[tuple[str, date]]) -> dict[tuple[str, date], Decimal]:
    """The rate of each (currency, day) that is known, in one statement; the base currency is worth one of itself."""
    pairs = sorted(set(wanted))
    base = {pair: ONE for pair in pairs if pair[0] == settings.BASE_CURRENCY}
    foreign = [pair for pair in pairs if pair not in base]
    if not foreign:
        return base
    found = rows(
        """SELECT t.c, t.d, r.rate FROM unnest(%s::text[], %s::date[]) AS t(c, d)
           CROSS JOIN LATERAL (SELECT rate FROM kernel_fxrate f WHERE f.currency = t.c AND f.valid_from <= t.d
                               ORDER BY f.valid_from DESC LIMIT 1) r""",
        [[pair[0] for pair in foreign], [pair[1] for pair in foreign]],
    )
    return base | {(row[0], row[1]): row[2] for row in found}


def rate(currency: str, on: date) -> Decimal:
    """The rate of a currency on a day; raises NoRate."""
    found = rates([(currency, on)])
    if (currency, on) not in found:
        raise NoRate(currency, on)
    return found[currency, on]


def to_base(minor: int, currency: str, at: Decimal) -> int:
    """An amount in minor units of a currency, in minor units of the base currency, rounded half up, away from zero at the half."""
    shift = minor_digits(settings.BASE_CURRENCY) - minor_digits(currency)
    exact = Decimal(minor) * at.scaleb(shift)
    return int(exact.quantize(ONE, rounding="ROUND_HALF_UP"))
