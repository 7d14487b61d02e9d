"""What people decide about lines of settlements that are not as expected: accept, map, match again. Each is booked once, by its line."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services import fx
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from finance import chart
from finance.queries.settlements import sold_skus
from finance.services.ledger import Draft, LegDraft, post_entries
from finance.services.matching import (
    Claim,
    ClaimKey,
    Claims,
    Fact,
    Matched,
    Shares,
    by_sku,
    claim_account,
    counter_legs,
    is_claim,
    match,
)  # fmt: skip
from finance.services.settlements import hold_accounts, load_claims, orders_by_ref, refresh_states
from finance.states import Component, SettlementLineState
from orders.states import OPEN
from people.models import User

_REVENUE = frozenset({Component.ITEMS, Component.SHIPPING, Component.REFUND_ITEMS, Component.REFUND_SHIPPING})


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a settlement, locked, with what its entries need."""

    id: int
    settlement_id: int
    account_id: int
    currency: str
    settled_on: date
    state: str
    component: str
    order_ref: str
    order_id: int | None
    store_id: int | None
    amount: int
    booked: int

    @property
    def fact(self) -> Fact:
        return Fact(self.id, self.component, self.order_ref, self.order_id, self.store_id, self.amount, self.booked)

    @property
    def claim(self) -> ClaimKey | None:
        """What it answers; none when it is about no order that we know, or is taken as it came."""
        if self.order_id is None or not is_claim(self.fact):
            return None
        return self.order_id, self.currency, self.component

    @property
    def out_of_suspense(self) -> LegDraft:
        """Its way out of suspense, with the words under which it went in."""
        leg = self.leg(chart.SUSPENSE, self.booked, self.amount)
        return replace(leg, component="") if self.state == SettlementLineState.UNMAPPED else replace(leg, order_id=None)

    def leg(self, account: str, base: int, own: int) -> LegDraft:
        """An amount about this line."""
        return LegDraft(
            account, base, self.currency, own, self.component, self.store_id, self.order_id,
            partner_kind="account", partner_id=self.account_id,
        )  # fmt: skip

    def entry(self, kind: str, legs: Iterable[LegDraft], memo: str = "") -> Draft:
        """The entry of a decision about this line."""
        legs = tuple(leg for leg in legs if leg.amount or leg.currency_amount)
        return Draft(f"{kind}:{self.id}", kind, "settlement_line", self.id, clock.business_date(), legs, memo)


def _locked(line_ids: Iterable[int]) -> dict[int, _Line]:
    """The lines, locked by id once their seller accounts are held."""
    asked = sorted(set(line_ids))
    accounts = rows(
        """SELECT DISTINCT s.account_id FROM finance_settlementline l JOIN finance_settlement s ON s.id = l.settlement_id
           WHERE l.id = ANY(%s)""",
        [asked],
    )
    hold_accounts(row[0] for row in accounts)
    found = rows(
        """SELECT l.id, l.settlement_id, s.account_id, s.currency, s.period_to, l.state, l.component, l.order_ref, l.order_id, l.store_id,
                  l.amount, l.booked
           FROM finance_settlementline l JOIN finance_settlement s ON s.id = l.settlement_id
           WHERE l.id = ANY(%s) ORDER BY l.id FOR NO KEY UPDATE OF l""",
        [asked],
    )
    return {row[0]: _Line(*row) for row in found}


@retried()
@transaction.atomic
def accept_lines(line_ids: Sequence[int], *, reason: str, actor: User | None) -> Outcomes:
    """Live with differences. What is left open of the line's (order, component) is closed at the value that it carries.

    Fees and taxes close to settlement differences (6090), goods, shipping and their refunds to their own account (sales, shipping,
    refunds); a line of an unknown order leaves suspense for its component's account. One line of a claim answers for all of them.
    Matched or accepted: already. Refused: `no_reason`, `unmapped` (map it first), `not_sold` (ship the order first: its sale will answer
    the line).
    """
    if not reason.strip():
        return Outcomes(refused={key: Refusal("no_reason") for key in line_ids})
    lines = _locked(line_ids)
    settled = (SettlementLineState.MATCHED, SettlementLineState.ACCEPTED)
    already = tuple(key for key, line in lines.items() if line.state in settled)
    refused = missing(line_ids, lines) | _not_acceptable(lines)
    fit = [line for key, line in lines.items() if key not in refused and key not in already]
    order_ids = {line.order_id for line in fit if line.order_id}
    claims, shares = load_claims(order_ids), sold_skus(order_ids)
    post_entries([_acceptance(line, claims, shares, reason) for line in fit], actor=actor)
    _close(fit, reason=reason.strip(), actor=actor)
    record(
        "settlement.line_accepted",
        subject_kind="settlement",
        subject_ids=sorted({line.settlement_id for line in fit}),
        actor=actor,
        data={"reason": reason.strip(), "lines": len(fit)},
    )
    return Outcomes(tuple(line.id for line in fit), already, refused)


def _not_acceptable(lines: Mapping[int, _Line]) -> dict[int, Refusal]:
    refused = {key: Refusal("unmapped") for key, line in lines.items() if line.state == SettlementLineState.UNMAPPED}
    wanted = {line.order_id: None for line in lines.values() if line.claim}
    unsold = {row[0] for row in rows(
        """SELECT o.id FROM orders_order o WHERE o.id = ANY(%s) AND o.state = ANY(%s)
             AND NOT EXISTS (SELECT 1 FROM finance_entry e WHERE e.key = 'sale:' || o.id)""",
        [list(wanted), [str(state) for state in OPEN]],
    )} if wanted else set()  # fmt: skip
    return refused | {key: Refusal("not_sold") for key, line in lines.items() if line.claim and line.order_id in unsold}


def _acceptance(line: _Line, claims: Claims, shares: Shares, reason: str) -> Draft:
    component = Component(line.component)
    if line.claim is None:
        own = line.leg(chart.COMPONENT_ACCOUNT[component], -line.booked, -line.amount)
        return line.entry("accept", [line.out_of_suspense, *by_sku(own, shares)], reason)
    claim = claims.pop(line.claim, Claim())
    account = chart.COMPONENT_ACCOUNT[component] if component in _REVENUE else chart.FEE_DIFFERENCES
    if not claim.own:
        account = chart.EXCHANGE_DIFFERENCES
    other = by_sku(line.leg(account, claim.base, claim.own), shares)
    return line.entry("accept", [line.leg(claim_account(component), -claim.base, -claim.own), *other], reason)


def _close(fit: Sequence[_Line], *, reason: str, actor: User | None) -> None:
    """Mark lines as accepted, and with them all other different lines of the same claims, in whatever settlement."""
    closed = rows(
        """UPDATE finance_settlementline l SET state = 'accepted', accepted_reason = %s, accepted_by_id = %s, accepted_at = %s
           FROM finance_settlement s
           WHERE s.id = l.settlement_id AND (l.id = ANY(%s) OR (l.state = 'different' AND (l.order_id, s.currency, l.component) IN
             (SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[])))) RETURNING l.settlement_id""",
        [
            reason[:200],
            actor.pk if actor else None,
            clock.now(),
            [line.id for line in fit],
            *_columns([line.claim for line in fit if line.claim]),
        ],
    )
    refresh_states(row[0] for row in closed)


def _columns(keys: Sequence[ClaimKey]) -> list[list[object]]:
    return [[key[place] for key in keys] for place in range(3)]


@retried()
@transaction.atomic
def map_lines(line_ids: Sequence[int], *, component: str, actor: User | None) -> Outcomes:
    """Say what lines of an unknown kind are for; they leave suspense and are matched as if they had come so.

    Mapped to the same before: already. Refused: `no_component` (no word of ours), `mapped` (to another one before).
    """
    if component not in Component.values:
        return Outcomes(refused={key: Refusal("no_component", {"component": component}) for key in line_ids})
    lines = _locked(line_ids)
    refused = missing(line_ids, lines)
    already = tuple(key for key, line in lines.items() if line.component == component)
    refused |= {
        key: Refusal("mapped", {"component": line.component})
        for key, line in lines.items()
        if line.component and key not in already
    }
    fit = [replace(line, component=component) for line in lines.values() if not line.component]
    execute(
        "UPDATE finance_settlementline SET component = %s WHERE id = ANY(%s)", [component, [line.id for line in fit]]
    )
    _place(fit, actor=actor)
    settlement_ids = sorted({line.settlement_id for line in fit})
    _settle_up(_different(settlement_ids), actor=actor)
    refresh_states(settlement_ids)
    record(
        "settlement.line_mapped",
        subject_kind="settlement",
        subject_ids=settlement_ids,
        actor=actor,
        data={"component": component, "lines": len(fit)},
    )
    return Outcomes(tuple(line.id for line in fit), already, refused)


def _place(lines: Sequence[_Line], *, actor: User | None) -> None:
    """Take lines out of suspense to where they belong, and match them; who still has no order stays in suspense."""
    order_ids = {line.order_id for line in lines if line.order_id}
    claims, shares = load_claims(order_ids), sold_skus(order_ids)
    rates = fx.rates((line.currency, line.settled_on) for line in lines)
    matched: list[Matched] = []
    drafts: list[Draft] = []
    for together in _by_settlement(lines).values():
        facts = match([line.fact for line in together], claims=claims, currency=together[0].currency)
        matched += facts
        for line, each in zip(together, facts, strict=True):
            if each.state != SettlementLineState.UNKNOWN_ORDER:
                drafts.append(_placement(line, each, claims, shares, rates[line.currency, line.settled_on]))
    post_entries(drafts, actor=actor)
    execute(
        """UPDATE finance_settlementline l SET state = t.s, expected = t.e, order_id = t.o, store_id = t.st
           FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[]) AS t(id, s, e, o, st) WHERE l.id = t.id""",
        [
            [each.fact.line_id for each in matched],
            [str(each.state) for each in matched],
            [each.expected for each in matched],
            [each.fact.order_id for each in matched],
            [each.fact.store_id for each in matched],
        ],
    )


def _by_settlement(lines: Iterable[_Line]) -> dict[int, list[_Line]]:
    found: dict[int, list[_Line]] = defaultdict(list)
    for line in lines:
        found[line.settlement_id].append(line)
    return found


def _placement(line: _Line, matched: Matched, claims: Claims, shares: Shares, at: Decimal) -> Draft:
    legs = counter_legs(
        [matched], claims=claims, shares=shares, currency=line.currency, at=at, account_id=line.account_id
    )
    return line.entry("place", [line.out_of_suspense, *legs])


@retried()
@transaction.atomic
def rematch(settlement_ids: Sequence[int], *, actor: User | None) -> Outcomes:
    """Compare what is open of settlements once more: orders that came since, sales that were booked since.

    A claim that nothing is left of is matched; the base value that is left without an amount becomes an exchange difference. Nothing
    changed: already.
    """
    known = [row[0] for row in rows("SELECT id FROM finance_settlement WHERE id = ANY(%s)", [sorted(settlement_ids)])]
    lines = _locked(row[0] for row in rows(
        "SELECT id FROM finance_settlementline WHERE settlement_id = ANY(%s) AND state NOT IN ('matched', 'accepted')",
        [known],
    ))  # fmt: skip
    changed = _find_orders(lines.values(), actor=actor)
    changed |= _settle_up(_different(known), actor=actor)
    refresh_states(known)
    record("settlement.matched_again", subject_kind="settlement", subject_ids=sorted(changed), actor=actor)
    already = tuple(key for key in known if key not in changed)
    return Outcomes(tuple(sorted(changed)), already, missing(settlement_ids, known))


def rematch_open() -> int:
    """Match again whatever is open, as sales and orders come in; how many settlements changed. For the schedule."""
    found = rows(
        "SELECT DISTINCT settlement_id FROM finance_settlementline WHERE state NOT IN ('matched', 'accepted') AND state <> 'unmapped'"
    )
    return len(rematch([row[0] for row in found], actor=None).done) if found else 0


def _find_orders(lines: Iterable[_Line], *, actor: User | None) -> set[int]:
    """Lines of orders that we did not know: those that are here now are matched. Settlements that changed."""
    lost = [line for line in lines if line.state == SettlementLineState.UNKNOWN_ORDER and line.order_ref]
    orders = orders_by_ref((line.account_id, line.order_ref) for line in lost)
    found = []
    for line in lost:
        order = orders.get((line.account_id, line.order_ref))
        if order:
            found.append(replace(line, order_id=order[0], store_id=order[1]))
    _place(found, actor=actor)
    return {line.settlement_id for line in found}


def _different(settlement_ids: Sequence[int]) -> list[_Line]:
    return list(_locked(row[0] for row in rows(
        "SELECT id FROM finance_settlementline WHERE settlement_id = ANY(%s) AND state = 'different'", [settlement_ids]
    )).values())  # fmt: skip


def _settle_up(lines: Sequence[_Line], *, actor: User | None) -> set[int]:
    """Lines whose claims are settled in full by now are matched; of the others, what we expected is told anew. Settlements that changed."""
    order_ids = {line.order_id for line in lines if line.order_id}
    claims, shares = load_claims(order_ids), sold_skus(order_ids)
    sums: dict[tuple[int, ClaimKey], int] = defaultdict(int)
    for line in lines:
        if line.claim:
            sums[line.settlement_id, line.claim] += line.amount
    drafts, news = [], []
    for line in lines:
        assert line.claim  # a line that differs answers a claim
        open_ = claims.get(line.claim, Claim())
        whole = sums.pop((line.settlement_id, line.claim), None)  # told on the first line of the claim
        state = SettlementLineState.DIFFERENT if open_.own else SettlementLineState.MATCHED
        news.append((line.id, str(state), 0 if whole is None else whole + open_.own))
        if not open_.own and open_.base:
            drafts.append(_rest(line, open_.base, shares))
            open_.base = 0
    post_entries(drafts, actor=actor)
    changed = rows(
        """UPDATE finance_settlementline l SET state = t.s, expected = t.e
           FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS t(id, s, e)
           WHERE l.id = t.id AND (l.state, l.expected) <> (t.s, t.e) RETURNING l.settlement_id""",
        [[row[place] for row in news] for place in range(3)],
    )
    return {row[0] for row in changed}


def _rest(line: _Line, base: int, shares: Shares) -> Draft:
    """What a claim carries in the base currency after its own amount is gone."""
    difference = replace(line.leg(chart.EXCHANGE_DIFFERENCES, base, 0), component="")
    legs = [line.leg(claim_account(line.component), -base, 0), *by_sku(difference, shares)]
    return line.entry("rematch", legs)
