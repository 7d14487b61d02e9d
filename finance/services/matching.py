"""Which line of a settlement answers which claim of ours, and what the claim is worth in our books. Pure: no rows, no clock."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from erp.kernel.services.fx import to_base
from finance import chart
from finance.services.ledger import LegDraft
from finance.states import Component, SettlementLineState

# Nothing of ours is expected for these: they are taken as the marketplace says, straight to their account.
DIRECT = frozenset(
    {Component.ADVERTISING, Component.SUBSCRIPTION, Component.STORAGE, Component.PENALTY, Component.ADJUSTMENT}
)
PASSES_ON = frozenset({Component.TAX_WITHHELD, Component.REFUND_TAX_WITHHELD})

ClaimKey = tuple[int, str, str]  # order, currency, component


@dataclass(slots=True)
class Claim:
    """What is open of an order's component, debit positive: in its own currency, and at the base value that the books carry."""

    own: int = 0
    base: int = 0


Claims = dict[ClaimKey, Claim]
Shares = Mapping[int, Sequence[tuple[int, int]]]  # order -> (SKU sold, its weight)


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a settlement as published, with what we know of it. `booked`: its base value at the settlement day's rate."""

    line_id: int
    component: str
    order_ref: str
    order_id: int | None
    store_id: int | None
    amount: int
    booked: int


@dataclass(frozen=True, slots=True)
class Matched:
    """A line and what became of it; `expected` is ours for all lines of its (order, component), told on the first of them."""

    fact: Fact
    state: SettlementLineState
    expected: int


def claim_account(component: str) -> str:
    """Where a claim is open: tax that a marketplace pays on itself answers the liability, all else the receivable."""
    return chart.TAX_COLLECTED if component in PASSES_ON else chart.RECEIVABLE


def is_claim(fact: Fact) -> bool:
    """The line answers something that we expected of an order of ours."""
    return bool(fact.component) and fact.component not in DIRECT and fact.order_id is not None


def match(facts: Sequence[Fact], *, claims: Claims, currency: str) -> list[Matched]:
    """Compare the lines of one settlement with what was open before it; several lines of one claim by their sum."""
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for fact in facts:
        if is_claim(fact):
            sums[_group(fact)] += fact.amount
    told: set[tuple[int, str]] = set()
    return [_matched(fact, sums=sums, told=told, claims=claims, currency=currency) for fact in facts]


def _group(fact: Fact) -> tuple[int, str]:
    assert fact.order_id is not None
    return fact.order_id, fact.component


def _matched(
    fact: Fact,
    *,
    sums: Mapping[tuple[int, str], int],
    told: set[tuple[int, str]],
    claims: Claims,
    currency: str,
) -> Matched:
    if not fact.component:
        return Matched(fact, SettlementLineState.UNMAPPED, 0)
    if fact.component in DIRECT and (fact.order_id is not None or not fact.order_ref):
        return Matched(fact, SettlementLineState.MATCHED, fact.amount)
    if not is_claim(fact):
        return Matched(fact, SettlementLineState.UNKNOWN_ORDER, 0)
    group = _group(fact)
    open_ = claims.get((group[0], currency, group[1]), Claim()).own
    state = SettlementLineState.MATCHED if sums[group] == open_ else SettlementLineState.DIFFERENT
    expected = 0 if group in told else open_
    told.add(group)
    return Matched(fact, state, expected)


def share(total: int, part: int, whole: int) -> int:
    """The part of a total, rounded half away from zero; the whole takes all of it."""
    top, under = total * part, whole
    quotient = (2 * abs(top) + abs(under)) // (2 * abs(under))
    return quotient if (top < 0) == (under < 0) else -quotient


def settle(claim: Claim, amount: int, *, booked: int, currency: str, at: Decimal) -> int:
    """Take an amount off a claim; the base value that goes with it.

    Inside the claim: its carrying value in proportion, and all that is left of it with the last unit. Beyond it: at the day's
    rate. With nothing open that way: at what the line is booked at, so that no exchange difference arises.
    """
    if claim.own == 0 or (claim.own < 0) != (amount < 0):
        value = booked
    elif abs(amount) < abs(claim.own):
        value = share(claim.base, amount, claim.own)
    elif amount == claim.own:
        value = claim.base
    else:
        value = claim.base + to_base(amount - claim.own, currency, at)
    claim.own -= amount
    claim.base -= value
    return value


def counter_legs(
    matched: Sequence[Matched], *, claims: Claims, shares: Shares, currency: str, at: Decimal, account_id: int
) -> list[LegDraft]:
    """The other side of the marketplace's balance: claims at what they carry, direct lines on their accounts, the rest in suspense.

    What a claim carried beside what it brought is an exchange difference of its order. `claims` go down with each line.
    """
    legs: list[LegDraft] = []
    gains: dict[tuple[int, int | None], int] = defaultdict(int)
    for each in matched:
        fact = each.fact
        leg = LegDraft(
            chart.SUSPENSE, -fact.booked, currency, -fact.amount, fact.component, fact.store_id, fact.order_id,
            partner_kind="account", partner_id=account_id,
        )  # fmt: skip
        if each.state in (SettlementLineState.UNMAPPED, SettlementLineState.UNKNOWN_ORDER):
            legs.append(leg)
        elif fact.component in DIRECT:
            own = replace(leg, account=chart.COMPONENT_ACCOUNT[Component(fact.component)])
            legs += by_sku(own, shares)
        else:
            assert fact.order_id is not None
            claim = claims.setdefault((fact.order_id, currency, fact.component), Claim())
            value = settle(claim, fact.amount, booked=fact.booked, currency=currency, at=at)
            legs.append(replace(leg, account=claim_account(fact.component), amount=-value))
            gains[fact.order_id, fact.store_id] += fact.booked - value
    for (order_id, store_id), gain in gains.items():
        difference = LegDraft(
            chart.EXCHANGE_DIFFERENCES, -gain, currency, 0, "", store_id, order_id,
            partner_kind="account", partner_id=account_id,
        )  # fmt: skip
        legs += by_sku(difference, shares)
    return [leg for leg in legs if leg.amount or leg.currency_amount]


def by_sku(leg: LegDraft, shares: Shares) -> list[LegDraft]:
    """A result of an order, shared out to the SKUs that it sold; their sum is exact. An order without a sale keeps it whole."""
    parts = shares.get(leg.order_id, ()) if leg.order_id else ()
    whole = sum(weight for _, weight in parts)
    if not whole:
        return [leg]
    legs, upto, before_base, before_own = [], 0, 0, 0
    for sku_id, weight in parts:
        upto += weight
        base, own = share(leg.amount, upto, whole), share(leg.currency_amount, upto, whole)
        legs.append(replace(leg, sku_id=sku_id, amount=base - before_base, currency_amount=own - before_own))
        before_base, before_own = base, own
    return [leg for leg in legs if leg.amount or leg.currency_amount]
