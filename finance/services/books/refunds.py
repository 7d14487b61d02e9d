"""Money that marketplaces gave back to buyers, and the commission that comes back with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from erp.kernel import clock
from erp.kernel.services import fx
from erp.kernel.sql import rows
from finance import chart
from finance.services.books.built import Built
from finance.services.books.shares import OF_REFUNDS, Part, parts_of, spread
from finance.services.ledger import Draft, LegDraft
from finance.states import Component

KIND = "refund"


@dataclass(frozen=True, slots=True)
class Refunded:
    """A confirmed refund, with what its order's sale booked.

    `before` and `paid`: of goods and shipping, what earlier refunds gave back, and what the buyer paid. `commission` and `commission_base`:
    what the marketplace was expected to take by the rules of the order's day.
    """

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
    sold: bool
    before: int
    paid: int
    commission: int
    commission_base: int

    @property
    def on(self) -> date:
        """The business day on which the marketplace gave the money back."""
        return clock.business_date(self.confirmed_at)

    def owed(self, component: Component, amount: int, own: int) -> LegDraft:
        """So much less (or, of commission, more) to come from the marketplace."""
        return LegDraft(
            chart.RECEIVABLE,
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

    def commission_back(self) -> tuple[int, int]:
        """Of the commission, in the order's currency and as it was booked: the share of what is refunded, cumulative, so that sums are exact."""
        if not self.paid:
            return 0, 0
        until = min(self.before + self.items + self.shipping, self.paid)
        start = min(self.before, self.paid)
        return (
            self.commission * until // self.paid - self.commission * start // self.paid,
            self.commission_base * until // self.paid - self.commission_base * start // self.paid,
        )


def build(refund_ids: Sequence[int]) -> Built:
    """The entries of confirmed refunds of marketplace orders. Nothing was sold, nothing is booked: an order that was called off in time.

    A refund before its sale waits for it. A distributor's refund is an entry of the wallet.
    """
    refunds = _refunds(refund_ids)
    parts = parts_of(OF_REFUNDS, [refund.id for refund in refunds]) if refunds else {}
    rates = fx.rates({(refund.currency, refund.on) for refund in refunds})
    built = Built()
    for refund in refunds:
        if refund.cancelled and not refund.sold:
            continue
        if not refund.sold:
            built.unposted[refund.id] = f"sale_unposted {refund.order_id}"
        elif (refund.currency, refund.on) not in rates:
            built.no_rate(refund.id, fx.NoRate(refund.currency, refund.on))
        else:
            rate = rates[refund.currency, refund.on]
            amounts = {
                Component.REFUND_ITEMS: refund.items,
                Component.REFUND_SHIPPING: refund.shipping,
                Component.REFUND_TAX: refund.tax,
            }
            worth = {key: (own, fx.to_base(own, refund.currency, rate)) for key, own in amounts.items() if own}
            built.drafts.append(_draft(refund, parts[refund.id], worth))
    return built


def _draft(refund: Refunded, parts: Sequence[Part], worth: dict[Component, tuple[int, int]]) -> Draft:
    legs: list[LegDraft] = []
    for component, (own, base) in worth.items():
        if component == Component.REFUND_TAX:
            legs.append(
                LegDraft(
                    chart.TAX_COLLECTED, base, refund.currency, own, component, refund.store_id, refund.order_id, None,
                    "account", refund.account_id,
                )
            )  # fmt: skip
        else:
            legs += spread(
                parts,
                account=chart.REFUNDS,
                amount=base,
                currency=refund.currency,
                currency_amount=own,
                component=component,
            )
        legs.append(refund.owed(component, -base, -own))
    own, base = refund.commission_back()
    if own or base:
        legs.append(refund.owed(Component.REFUND_COMMISSION, base, own))
        legs += spread(
            parts,
            account=chart.COMMISSION,
            amount=-base,
            currency=refund.currency,
            currency_amount=-own,
            component=Component.REFUND_COMMISSION,
        )
    return Draft(f"refund:{refund.id}", KIND, "refund", refund.id, refund.on, tuple(legs))


def _refunds(refund_ids: Sequence[int]) -> list[Refunded]:
    found = rows(
        """WITH asked AS (
             SELECT r.*, c.order_id FROM aftersales_refund r JOIN aftersales_case c ON c.id = r.case_id
             WHERE r.id = ANY(%s) AND r.confirmed_at IS NOT NULL),
           sold AS (
             SELECT l.order_id,
                    sum(l.currency_amount) FILTER (WHERE l.component IN ('items', 'shipping')) AS paid,
                    -sum(l.currency_amount) FILTER (WHERE l.component = 'commission') AS commission,
                    -sum(l.amount) FILTER (WHERE l.component = 'commission') AS commission_base
             FROM finance_entry e JOIN finance_leg l ON l.entry_id = e.id AND l.account_id = %s
             WHERE e.key IN (SELECT 'sale:' || order_id FROM asked) GROUP BY l.order_id)
           SELECT a.id, o.account_id, o.store_id, o.id, a.currency, a.items_minor, a.shipping_minor, a.tax_minor, a.confirmed_at,
                  o.cancelled_at IS NOT NULL, s.order_id IS NOT NULL, coalesce(e.before, 0)::bigint, coalesce(s.paid, 0)::bigint,
                  coalesce(s.commission, 0)::bigint, coalesce(s.commission_base, 0)::bigint
           FROM asked a JOIN orders_order o ON o.id = a.order_id JOIN stores_selleraccount sa ON sa.id = o.account_id
           LEFT JOIN sold s ON s.order_id = o.id
           LEFT JOIN LATERAL (
             SELECT sum(r.items_minor + r.shipping_minor) AS before FROM aftersales_refund r JOIN aftersales_case c ON c.id = r.case_id
             WHERE c.order_id = o.id AND r.confirmed_at IS NOT NULL AND (r.confirmed_at, r.id) < (a.confirmed_at, a.id)) e ON true
           WHERE sa.marketplace <> 'direct' ORDER BY a.id""",
        [list(refund_ids), chart.RECEIVABLE],
    )
    return [Refunded(*row) for row in found]
