"""The books of the demo company: exchange rates of a year, and what the marketplaces take."""

from datetime import date, timedelta
from decimal import Decimal

from erp.kernel import clock
from erp.kernel.models import FxRate
from finance.models import FeeRule
from finance.states import Component, ScheduleBase
from stores.states import Marketplace

# Yuan for one unit, month by month, oldest first; invented, but near what they were.
_RATES = {
    "USD": ("7.24", "7.26", "7.29", "7.27", "7.25", "7.26", "7.28", "7.21", "7.18", "7.17", "7.16", "7.14", "7.12"),
    "EUR": ("7.63", "7.60", "7.56", "7.55", "7.86", "8.25", "8.20", "8.28", "8.41", "8.32", "8.37", "8.40", "8.31"),
    "GBP": ("9.15", "9.13", "9.05", "9.10", "9.38", "9.62", "9.70", "9.79", "9.78", "9.62", "9.68", "9.62", "9.52"),
}
_MONTH_DAYS = 30
_IS = ScheduleBase.ITEMS_SHIPPING
# Marketplace, component, base, tier from, percent, fixed per order, fixed per unit, minimum, currency.
_FEES: tuple[tuple[Marketplace, Component, ScheduleBase, str, str, str, str, str, str], ...] = (
    (Marketplace.AMAZON, Component.COMMISSION, _IS, "0", "15", "0", "0", "0.30", "USD"),
    (Marketplace.ALIEXPRESS, Component.COMMISSION, _IS, "0", "8", "0", "0", "0", "USD"),
    (Marketplace.WISH, Component.COMMISSION, _IS, "0", "15", "0", "0", "0", "USD"),
    (Marketplace.DHGATE, Component.COMMISSION, _IS, "0", "12.5", "0", "0", "0", "USD"),
    (Marketplace.DHGATE, Component.COMMISSION, _IS, "300", "8", "0", "0", "0", "USD"),
    (Marketplace.DHGATE, Component.COMMISSION, _IS, "1000", "4", "0", "0", "0", "USD"),
)


def create_demo_books() -> None:
    """Enter the demo's exchange rates and fee rules, valid for a year already. Again: nothing is made twice."""
    since = clock.business_date() - timedelta(days=_MONTH_DAYS * 12)
    FxRate.objects.bulk_create(
        (
            FxRate(
                currency=currency, valid_from=since + timedelta(days=_MONTH_DAYS * n), rate=Decimal(rate), source="demo"
            )
            for currency, rates in _RATES.items()
            for n, rate in enumerate(rates)
        ),
        ignore_conflicts=True,
    )
    known = set(FeeRule.objects.values_list("marketplace", flat=True))
    FeeRule.objects.bulk_create(_rule(values, since) for values in _FEES if values[0] not in known)


def _rule(values: tuple[Marketplace, Component, ScheduleBase, str, str, str, str, str, str], since: date) -> FeeRule:
    marketplace, component, base, start, percent, per_order, per_unit, minimum, currency = values
    return FeeRule(
        marketplace=marketplace,
        component=component,
        base=base,
        from_amount=Decimal(start),
        percent=Decimal(percent),
        fixed_per_order=Decimal(per_order),
        fixed_per_unit=Decimal(per_unit),
        minimum=Decimal(minimum),
        currency=currency,
        valid_from=since,
    )
