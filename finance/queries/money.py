"""What is in our money accounts, as the books say it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings

from erp.kernel.money import minor_digits
from erp.kernel.sql import rows
from finance import chart


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account holds: in its own currency, and at the value that the books carry."""

    own: int = 0
    base: int = 0


def balances(account_ids: Iterable[int]) -> dict[int, Balance]:
    """The balance of each of these money accounts, in one statement."""
    asked = sorted(set(account_ids))
    found = rows(
        """SELECT partner_id, sum(currency_amount)::bigint, sum(amount)::bigint FROM finance_leg
           WHERE partner_kind = 'money' AND partner_id = ANY(%s) AND account_id = %s GROUP BY 1""",
        [asked, chart.MONEY],
    )
    return {key: Balance() for key in asked} | {row[0]: Balance(row[1], row[2]) for row in found}


def implied_rate(*, given: int, given_currency: str, received: int, currency: str) -> Decimal:
    """What one unit of the currency that was given brought of the other: beside it stands the day's rate."""
    shift = minor_digits(given_currency) - minor_digits(currency)
    return (Decimal(received) / Decimal(given)).scaleb(shift).quantize(Decimal("0.00001"))


def base_currency() -> str:
    """The currency of the books."""
    return str(settings.BASE_CURRENCY)


def major(minor: int, currency: str) -> Decimal:
    """Minor units as an amount."""
    return Decimal(minor).scaleb(-minor_digits(currency))
