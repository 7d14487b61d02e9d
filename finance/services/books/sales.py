"""Shipped orders: what the buyer paid is earned, and what the marketplace will take of it is estimated."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from erp.kernel import clock
from erp.kernel.money import Money
from erp.kernel.services import fx
from erp.kernel.sql import rows
from finance import chart
from finance.services.books.built import Built
from finance.services.books.shares import OF_ORDERS, Part, parts_of, spread
from finance.services.fees import Rule, Sold, fees
from finance.services.ledger import Draft, LegDraft
from finance.states import Component, ScheduleBase

KIND = "sale"
Rates = Mapping[tuple[str, date], Decimal]


@dataclass(frozen=True, slots=True)
class Sale:
    """A shipped order of a marketplace, as the books see it."""

    id: int
    account_id: int
    store_id: int
    marketplace: str
    site: str
    currency: str
    items: Decimal
    shipping: Decimal
    tax: Decimal
    units: int
    shipped_at: datetime

    @property
    def on(self) -> date:
        """The business day of the sale."""
        return clock.business_date(self.shipped_at)

    def owed(self, component: Component, amount: int, own: int) -> LegDraft:
        """What the marketplace owes us for it (or, negative, will take)."""
        return LegDraft(
            chart.RECEIVABLE,
            amount,
            self.currency,
            own,
            component,
            self.store_id,
            self.id,
            None,
            "account",
            self.account_id,
        )

    def collected(self, amount: int, own: int) -> LegDraft:
        """Tax that the marketplace collected and pays on itself."""
        return LegDraft(
            chart.TAX_COLLECTED,
            amount,
            self.currency,
            own,
            Component.TAX,
            self.store_id,
            self.id,
            None,
            "account",
            self.account_id,
        )


def build(order_ids: Sequence[int]) -> Built:
    """The entries of shipped orders of the marketplaces; a distributor's order is earned when its wallet is charged."""
    sales = _sales(order_ids)
    rules = fee_rules({sale.marketplace for sale in sales})
    parts = parts_of(OF_ORDERS, [sale.id for sale in sales]) if sales else {}
    rates = fx.rates(_wanted(sales, rules))
    built = Built()
    for sale in sales:
        try:
            built.drafts.append(_draft(sale, parts[sale.id], rules.get(sale.marketplace, ()), rates))
        except fx.NoRate as problem:
            built.no_rate(sale.id, problem)
    return built


def _wanted(sales: Iterable[Sale], rules: Mapping[str, Sequence[Rule]]) -> set[tuple[str, date]]:
    """The rates to look up: of each order's currency, and of its rules' currencies, on its day."""
    of_rules = {key: {rule.currency for rule in found} for key, found in rules.items()}
    return {
        (currency, sale.on) for sale in sales for currency in {sale.currency} | of_rules.get(sale.marketplace, set())
    }


def _draft(sale: Sale, parts: Sequence[Part], rules: Sequence[Rule], rates: Rates) -> Draft:
    on, currency = sale.on, sale.currency
    if (currency, on) not in rates:
        raise fx.NoRate(currency, on)
    rate = rates[currency, on]
    own = {
        Component.ITEMS: Money(sale.items, currency).minor(),
        Component.SHIPPING: Money(sale.shipping, currency).minor(),
        Component.TAX: Money(sale.tax, currency).minor(),
    }
    base = {component: fx.to_base(minor, currency, rate) for component, minor in own.items()}
    legs = [sale.owed(component, base[component], own[component]) for component in own if own[component]]
    for component, account in ((Component.ITEMS, chart.SALES), (Component.SHIPPING, chart.SHIPPING_CHARGED)):
        legs += spread(
            parts,
            account=account,
            amount=-base[component],
            currency=currency,
            currency_amount=-own[component],
            component=component,
            counted=component == Component.ITEMS,
        )
    if own[Component.TAX]:
        legs.append(sale.collected(-base[Component.TAX], -own[Component.TAX]))
    sold = Sold(sale.site, currency, sale.items, sale.shipping, sale.tax, sale.units, on)
    on_day = {key: value for (key, day), value in rates.items() if day == on}
    for component, fee in fees(rules, sold, on_day).items():
        legs += _taken(sale, parts, component, fee, fx.to_base(fee, currency, rate))
    return Draft(f"sale:{sale.id}", KIND, "order", sale.id, on, tuple(legs))


def _taken(sale: Sale, parts: Sequence[Part], component: Component, own: int, base: int) -> list[LegDraft]:
    """A fee: a cost of the goods sold in the order, and so much less to come."""
    account = chart.COMPONENT_ACCOUNT[component]
    return [
        *spread(parts, account=account, amount=base, currency=sale.currency, currency_amount=own, component=component),
        sale.owed(component, -base, -own),
    ]


def _sales(order_ids: Sequence[int]) -> list[Sale]:
    found = rows(
        """SELECT o.id, o.account_id, o.store_id, a.marketplace, s.site, o.currency, o.items_total, o.shipping_total, o.tax_total,
                  o.unit_count, coalesce(o.shipped_at, o.remote_shipped_at, o.imported_at)
           FROM orders_order o JOIN stores_selleraccount a ON a.id = o.account_id JOIN stores_store s ON s.id = o.store_id
           WHERE o.id = ANY(%s) AND a.marketplace <> 'direct' ORDER BY o.id""",
        [list(order_ids)],
    )
    return [Sale(*row) for row in found]


def fee_rules(marketplaces: Iterable[str]) -> dict[str, list[Rule]]:
    """All fee rules of these marketplaces."""
    wanted = sorted(set(marketplaces))
    found = rows(
        """SELECT marketplace, site, component, base, from_amount, percent, fixed_per_order, fixed_per_unit, minimum, currency, valid_from
           FROM finance_feerule WHERE marketplace = ANY(%s)""",
        [wanted],
    ) if wanted else []  # fmt: skip
    rules: dict[str, list[Rule]] = {}
    for marketplace, site, component, base, *values in found:
        rules.setdefault(marketplace, []).append(Rule(site, Component(component), ScheduleBase(base), *values))
    return rules
