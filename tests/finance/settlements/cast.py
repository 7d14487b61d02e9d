"""Sales in the books, settlements as a marketplace would publish them, and what the books say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from erp.kernel.models import FxRate
from erp.kernel.money import Money
from erp.kernel.services import fx
from finance import chart
from finance.models import Leg, MoneyAccount, Settlement, SettlementLine
from finance.services.ledger import Draft, LegDraft, post_entries
from finance.services.settlements import import_settlements
from finance.states import Component
from orders.models import Order
from stores.connectors.port import RemoteSettlement, RemoteSettlementLine
from stores.models import SellerAccount
from tests.factories import make_account, number

SOLD, SETTLED, PAID = date(2026, 11, 2), date(2026, 11, 16), date(2026, 11, 18)
FEES = frozenset({Component.COMMISSION, Component.PAYMENT_FEE, Component.FIXED_FEE, Component.FULFILMENT_FEE})


def make_rates(currency: str = "EUR", **rates: str) -> None:
    """Exchange rates by day (`d02="7.80"` is worth that from the 2nd of November 2026 on)."""
    for day, rate in (rates or {"d01": "7.80", "d16": "7.90", "d18": "7.70"}).items():
        FxRate.objects.create(currency=currency, valid_from=date(2026, 11, int(day[1:])), rate=Decimal(rate))


def make_money(*, currency: str = "EUR", **fields: Any) -> MoneyAccount:
    """An account of ours without money."""
    n = number()
    return MoneyAccount.objects.create(
        **{"code": f"M{n}", "name": f"Account {n}", "kind": "bank", "currency": currency, **fields}
    )


def put_money(account: MoneyAccount, own: int, base: int, *, on: date = SOLD) -> None:
    """Money that was there at the start."""
    legs = (
        LegDraft(chart.MONEY, base, account.currency, own, partner_kind="money", partner_id=account.pk),
        LegDraft(chart.OPENING, -base, account.currency, -own),
    )
    post_entries([Draft(f"opening:money:{number()}", "opening", "opening", account.pk, on, legs)], actor=None)


def book_sale(order: Order, *, on: date = SOLD, shares: Iterable[tuple[int | None, int]] = (), **amounts: str) -> None:
    """The sale of an order as the books write it: `items="100.00", commission="-15.00", tax="19.00"`, at the day's rate."""
    legs: list[LegDraft] = []
    rate = fx.rate(order.currency, on)
    for word, amount in amounts.items():
        own = Money(Decimal(amount), order.currency).minor()
        base = fx.to_base(own, order.currency, rate)
        legs.append(
            LegDraft(
                chart.RECEIVABLE,
                base,
                order.currency,
                own,
                word,
                order.store_id,
                order.pk,
                None,
                "account",
                order.account_id,
            )
        )
        parts = list(shares) or [(order.lines.get().listing.sku_id, 1)]
        whole = sum(weight for _, weight in parts)
        account = chart.COMPONENT_ACCOUNT[Component(word)]
        if word == "tax":
            legs.append(LegDraft(account, -base, order.currency, -own, word, order.store_id, order.pk))
            continue
        for sku_id, weight in parts:
            legs.append(
                LegDraft(
                    account,
                    -base * weight // whole,
                    order.currency,
                    -own * weight // whole,
                    word,
                    order.store_id,
                    order.pk,
                    sku_id,
                )
            )
    post_entries([Draft(f"sale:{order.pk}", "sale", "order", order.pk, on, tuple(legs))], actor=None)


def line(order: Order | str, component: str, amount: str, **fields: Any) -> RemoteSettlementLine:
    """A line of a report about an order of ours, or about any order id."""
    values = {
        "external_line_id": f"L{number()}", "raw_kind": component or "Mystery", "component": component,
        "order_id": order if isinstance(order, str) else order.external_id, "site": "", "amount": Decimal(amount),
        "posted_on": SETTLED, **fields,
    }  # fmt: skip
    return RemoteSettlementLine(**values)


def report(*lines: RemoteSettlementLine, **fields: Any) -> RemoteSettlement:
    """A settlement in euro of the first half of November."""
    values = {
        "external_id": f"S{number()}", "currency": "EUR", "period_from": date(2026, 11, 1), "period_to": SETTLED,
        "total": sum((each.amount for each in lines), Decimal(0)), "lines": lines, **fields,
    }  # fmt: skip
    return RemoteSettlement(**values)


def settle(account: SellerAccount, *lines: RemoteSettlementLine, **fields: Any) -> Settlement:
    """The settlement of these lines, imported."""
    remote = report(*lines, **fields)
    imported = import_settlements([(account.pk, remote)])
    assert not imported.refused, imported
    return Settlement.objects.get(account=account, external_id=remote.external_id)


def states(settlement: Settlement) -> list[tuple[str, str, int, int]]:
    """Its lines: (component, state, theirs, ours)."""
    found = SettlementLine.objects.filter(settlement=settlement).order_by("pk")
    return [(each.component, each.state, each.amount, each.expected) for each in found]


def balances(*, zeros: bool = False, **of: Any) -> dict[str, tuple[int, int]]:
    """Account -> (base, own currency) of the legs that `of` names, without the accounts that stand at nothing."""
    found: dict[str, tuple[int, int]] = {}
    for leg in Leg.objects.filter(**of):
        base, own = found.get(leg.account_id, (0, 0))
        found[leg.account_id] = (base + leg.amount, own + leg.currency_amount)
    return {code: sums for code, sums in sorted(found.items()) if zeros or sums != (0, 0)}


def make_seller() -> SellerAccount:
    """A seller account at Amazon."""
    return make_account()
