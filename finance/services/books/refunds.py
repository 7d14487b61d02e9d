"""Money that marketplaces gave back to buyers, and the commission that comes back with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from erp.kernel import clock
from erp.kernel.money import minor_digits
from erp.kernel.services import fx
from erp.kernel.sql import rows
from finance import chart
from finance.services.books.built import Built
from finance.services.books.sales import Rates, fee_rules
from finance.services.books.shares import OF_REFUNDS, Part, parts_of, spread
from finance.services.fees import Rule, Sold, given_back
from finance.services.ledger import Draft, LegDraft
from finance.states import Component

KIND = "refund"


@dataclass(frozen=True, slots=True)
class Refunded:
    """A confirmed refund, its order, and what is left of the commission that the sale booked. Refunded amounts in minor units."""

    id: int
    account_id: int
    store_id: int
    order_id: int
    currency: str
    items: int
    shipping: int
    tax: int
    confirmed_at: datetime
    cancelled: bool
    commission_left: int | None
    marketplace: str
    site: str
    order_items: Decimal
    order_shipping: Decimal
    order_tax: Decimal
    units: int
    shipped_at: datetime

    @property
    def on(self) -> date:
        """The business day on which the marketplace gave the money back."""
        return clock.business_date(self.confirmed_at)

    @property
    def sold(self) -> Sold:
        """The order as fees see it, on the day it was sold."""
        on = clock.business_date(self.shipped_at)
        return Sold(self.site, self.currency, self.order_items, self.order_shipping, self.order_tax, self.units, on)

    @property
    def refunded(self) -> Sold:
        """The same for what went back of it."""
        items, shipping, tax = (
            Decimal(minor).scaleb(-minor_digits(self.currency)) for minor in (self.items, self.shipping, self.tax)
        )
        return replace(self.sold, items=items, shipping=shipping, tax=tax)

    def owed(self, component: Component, amount: int, own: int) -> LegDraft:
        """So much less (or, of commission, more) to come from the marketplace."""
        return self._of_account(chart.RECEIVABLE, component, amount, own)

    def tax_back(self, amount: int, own: int) -> LegDraft:
        """So much less tax that the marketplace collected."""
        return self._of_account(chart.TAX_COLLECTED, Component.REFUND_TAX, amount, own)

    def _of_account(self, account: str, component: Component, amount: int, own: int) -> LegDraft:
        return LegDraft(
            account,
            amount,
            self.currency,
            own,
            component,
            self.store_id,
            self.order_id,
            None,
            "account",
            self.account_id,
        )


def build(refund_ids: Sequence[int]) -> Built:
    """The entries of confirmed refunds of marketplace orders. Nothing was sold, nothing is booked: an order that was called off in time.

    A refund before its sale waits for it. A distributor's refund is an entry of the wallet.
    """
    refunds = _refunds(refund_ids)
    parts = parts_of(OF_REFUNDS, [refund.id for refund in refunds]) if refunds else {}
    rules = fee_rules({refund.marketplace for refund in refunds})
    rates = fx.rates(_wanted(refunds, rules))
    left = {refund.order_id: refund.commission_left or 0 for refund in refunds}
    built = Built()
    for refund in refunds:
        if refund.commission_left is None:
            if not refund.cancelled:
                built.unposted[refund.id] = f"sale_unposted {refund.order_id}"
            continue
        try:
            back = min(_commission_back(refund, rules, rates), left[refund.order_id])
            left[refund.order_id] -= back
            built.drafts.append(_draft(refund, parts[refund.id], back, rates))
        except fx.NoRate as problem:
            built.no_rate(refund.id, problem)
    return built


def _wanted(refunds: Iterable[Refunded], rules: Mapping[str, Sequence[Rule]]) -> set[tuple[str, date]]:
    """The rates to look up: of the refund's day, and, for tiers that speak of amounts, of the day of the sale."""
    wanted = {(refund.currency, refund.on) for refund in refunds}
    for refund in refunds:
        currencies = {refund.currency} | {rule.currency for rule in rules.get(refund.marketplace, ())}
        wanted |= {(currency, refund.sold.on) for currency in currencies}
    return wanted


def _commission_back(refund: Refunded, rules: Mapping[str, Sequence[Rule]], rates: Rates) -> int:
    of_day = {currency: rate for (currency, day), rate in rates.items() if day == refund.sold.on}
    return given_back(rules.get(refund.marketplace, ()), refund.sold, refund.refunded, of_day)


def _draft(refund: Refunded, parts: Sequence[Part], commission: int, rates: Rates) -> Draft:
    """The entry. What goes back is worth what the currency is worth that day; so is the commission that comes back with it."""
    currency, legs = refund.currency, list[LegDraft]()
    if (currency, refund.on) not in rates:
        raise fx.NoRate(currency, refund.on)
    rate = rates[currency, refund.on]
    for component, account, own in (
        (Component.REFUND_ITEMS, chart.REFUNDS, refund.items),
        (Component.REFUND_SHIPPING, chart.REFUNDS, refund.shipping),
        (Component.REFUND_COMMISSION, chart.COMMISSION, -commission),
    ):
        base = fx.to_base(own, currency, rate)
        legs += spread(parts, account=account, amount=base, currency=currency, currency_amount=own, component=component)
        legs += [refund.owed(component, -base, -own)] if own else []
    if refund.tax:
        base = fx.to_base(refund.tax, currency, rate)
        legs += [refund.tax_back(base, refund.tax), refund.owed(Component.REFUND_TAX, -base, -refund.tax)]
    return Draft(f"refund:{refund.id}", KIND, "refund", refund.id, refund.on, tuple(legs))


def _refunds(refund_ids: Sequence[int]) -> list[Refunded]:
    """`commission_left` is None while the sale is not in the books."""
    found = rows(
        """WITH asked AS (
             SELECT r.*, c.order_id FROM aftersales_refund r JOIN aftersales_case c ON c.id = r.case_id
             WHERE r.id = ANY(%s) AND r.confirmed_at IS NOT NULL),
           sold AS (
             SELECT e.document_id AS order_id,
                    coalesce((SELECT sum(l.currency_amount) FROM finance_leg l
                              WHERE l.order_id = e.document_id AND l.account_id = %s), 0)::bigint AS commission_left
             FROM finance_entry e WHERE e.key IN (SELECT 'sale:' || order_id FROM asked))
           SELECT a.id, o.account_id, o.store_id, o.id, a.currency, a.items_minor, a.shipping_minor, a.tax_minor, a.confirmed_at,
                  o.cancelled_at IS NOT NULL, s.commission_left, sa.marketplace, st.site, o.items_total, o.shipping_total, o.tax_total,
                  o.unit_count, coalesce(o.shipped_at, a.confirmed_at)
           FROM asked a JOIN orders_order o ON o.id = a.order_id JOIN stores_selleraccount sa ON sa.id = o.account_id
           JOIN stores_store st ON st.id = o.store_id LEFT JOIN sold s ON s.order_id = o.id
           WHERE sa.marketplace <> 'direct' ORDER BY a.id""",
        [list(refund_ids), chart.COMMISSION],
    )
    return [Refunded(*row) for row in found]
