"""Distributors' wallets: what is captured is a sale, what goes back a refund. Money that comes and goes is booked with the money account."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from distribution.states import WalletEntryKind
from erp.kernel import clock
from erp.kernel.services import fx
from erp.kernel.sql import rows
from finance import chart
from finance.services.books.built import Built
from finance.services.books.shares import OF_ORDERS, Part, parts_of, split, spread
from finance.services.carrying import worth
from finance.services.ledger import Draft, LegDraft
from finance.states import Component

KIND = "wallet"
OURS = (WalletEntryKind.CAPTURE, WalletEntryKind.REFUND, WalletEntryKind.OPENING, WalletEntryKind.REVERSAL)


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a wallet, with the order it is about, and what that order asked for goods and for shipping."""

    id: int
    distributor_id: int
    kind: str
    amount: int
    at: datetime
    currency: str
    document_kind: str
    document_id: int
    order_id: int | None
    items: int
    shipping: int

    @property
    def on(self) -> date:
        """The business day of the change."""
        return clock.business_date(self.at)


def build(entry_ids: Sequence[int]) -> Built:
    """The entries of captures, refunds, opening balances and their reversals.

    Money that a distributor paid in advance is earned at what it was worth when it came (IFRIC 22); credit at the day's rate.
    """
    changes = _changes(entry_ids)
    orders = sorted({change.order_id for change in changes if change.order_id})
    parts = parts_of(OF_ORDERS, orders) if orders else {}
    rates = fx.rates({(change.currency, change.on) for change in changes})
    undone = _undone([change.document_id for change in changes if change.kind == WalletEntryKind.REVERSAL])
    balances = _balances({change.distributor_id for change in changes})
    built = Built()
    for change in changes:
        if change.kind == WalletEntryKind.REVERSAL:
            if change.document_id in undone:
                built.drafts.append(_entry(change, undone[change.document_id]))
            else:
                built.unposted[change.id] = f"origin_unposted {change.document_id}"
        elif (change.currency, change.on) not in rates:
            built.no_rate(change.id, fx.NoRate(change.currency, change.on))
        else:
            base = balances[change.distributor_id].take(
                change.amount, change.currency, rates[change.currency, change.on]
            )
            built.drafts.append(_entry(change, _legs(change, base, parts.get(change.order_id or 0, ()))))
    return built


@dataclass(slots=True)
class Balance:
    """What we owe a distributor, as the books carry it, and as it will be after the changes that were taken from it. Owed is positive."""

    base: int = 0
    own: int = 0

    def take(self, change: int, currency: str, rate: Decimal) -> int:
        """The base value of a change, which counts from now on."""
        value = worth(change, base=self.base, own=self.own, at_rate=lambda units: fx.to_base(units, currency, rate))
        self.base, self.own = self.base + value, self.own + change
        return value


def _balances(distributor_ids: Iterable[int]) -> Mapping[int, Balance]:
    found = rows(
        """SELECT partner_id, -sum(amount)::bigint, -sum(currency_amount)::bigint FROM finance_leg
           WHERE account_id = %s AND partner_kind = 'distributor' AND partner_id = ANY(%s) GROUP BY 1""",
        [chart.WALLETS, sorted(distributor_ids)],
    )
    return defaultdict(Balance, {row[0]: Balance(row[1], row[2]) for row in found})


def _entry(change: Change, legs: Sequence[LegDraft]) -> Draft:
    return Draft(f"wallet:{change.id}", KIND, "wallet_entry", change.id, change.on, tuple(legs))


def _legs(change: Change, base: int, parts: Sequence[Part]) -> list[LegDraft]:
    """What we owe the distributor changes (credit: more), and why."""
    own, currency = change.amount, change.currency
    wallet = LegDraft(
        chart.WALLETS,
        -base,
        currency,
        -own,
        order_id=change.order_id,
        partner_kind="distributor",
        partner_id=change.distributor_id,
    )
    if change.kind == WalletEntryKind.OPENING:
        return [wallet, LegDraft(chart.OPENING, base, currency, own)]
    asked = [change.items, change.shipping]
    of_items, of_shipping = zip(split(base, asked), split(own, asked), strict=True)
    sold = change.kind == WalletEntryKind.CAPTURE
    where = (
        (
            chart.DISTRIBUTOR_SALES if sold else chart.REFUNDS,
            Component.ITEMS if sold else Component.REFUND_ITEMS,
            of_items,
        ),
        (
            chart.SHIPPING_CHARGED if sold else chart.REFUNDS,
            Component.SHIPPING if sold else Component.REFUND_SHIPPING,
            of_shipping,
        ),
    )
    legs = [wallet]
    for account, component, (amount, currency_amount) in where:
        legs += spread(
            parts,
            account=account,
            amount=amount,
            currency=currency,
            currency_amount=currency_amount,
            component=component,
            counted=sold and component == Component.ITEMS,
        )
    return legs


def _changes(entry_ids: Sequence[int]) -> list[Change]:
    """The document of a capture is the order; of a refund the order, the refund or the case."""
    found = rows(
        """SELECT e.id, e.wallet_id, e.kind, e.amount, e.at, w.currency, e.document_kind, e.document_id, d.order_id,
                  coalesce(d.items_minor, 0), coalesce(d.shipping_minor, 0)
           FROM distribution_walletentry e JOIN distribution_wallet w ON w.distributor_id = e.wallet_id
           LEFT JOIN aftersales_refund r ON e.document_kind = 'refund' AND r.id = e.document_id
           LEFT JOIN aftersales_case c ON c.id = CASE e.document_kind WHEN 'case' THEN e.document_id ELSE r.case_id END
           LEFT JOIN distribution_distributororder d ON d.order_id = CASE e.document_kind
             WHEN 'order' THEN e.document_id
             WHEN 'distributor_order' THEN (SELECT x.order_id FROM distribution_distributororder x WHERE x.id = e.document_id)
             ELSE c.order_id END
           WHERE e.id = ANY(%s) AND e.kind = ANY(%s) ORDER BY e.id""",
        [list(entry_ids), [str(kind) for kind in OURS]],
    )
    return [Change(*row) for row in found]


def _undone(entry_ids: Sequence[int]) -> Mapping[int, list[LegDraft]]:
    """The opposite legs of what earlier entries of wallets booked."""
    found = rows(
        """SELECT e.document_id, l.account_id, l.amount, l.currency, l.currency_amount, l.component, l.store_id, l.order_id, l.sku_id,
                  l.partner_kind, l.partner_id, l.quantity
           FROM finance_entry e JOIN finance_leg l ON l.entry_id = e.id WHERE e.key = ANY(%s) ORDER BY l.id""",
        [[f"wallet:{key}" for key in entry_ids]],
    ) if entry_ids else []  # fmt: skip
    legs: dict[int, list[LegDraft]] = {}
    for key, *values in found:
        leg = LegDraft(*values)
        opposite = replace(
            leg,
            amount=-leg.amount,
            currency_amount=-leg.currency_amount,
            quantity=None if leg.quantity is None else -leg.quantity,
        )
        legs.setdefault(key, []).append(opposite)
    return legs
