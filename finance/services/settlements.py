"""Settlement reports come in, are matched line by line with what we expected, and go into the books in the same transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction

from erp.kernel import clock
from erp.kernel.money import Money
from erp.kernel.outcomes import Refusal
from erp.kernel.services import fx
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, next_ids, retried, rows
from finance import chart
from finance.queries.settlements import open_claims, sold_skus
from finance.services.ledger import Draft, LegDraft, post_entries
from finance.services.matching import Claim, Claims, Fact, Matched, Shares, counter_legs, match
from finance.states import Component, SettlementLineState, SettlementState
from people.models import User
from stores.connectors.port import RemoteSettlement, RemoteSettlementLine

Key = tuple[int, str]  # account, external id
_SETTLING = 0x7365746C  # advisory lock: who settles, accepts, maps or matches lines of a seller account does so alone
OPEN_STATES = (SettlementLineState.DIFFERENT, SettlementLineState.UNKNOWN_ORDER, SettlementLineState.UNMAPPED)


@dataclass(frozen=True, slots=True)
class Imported:
    """By (account, external id): the settlements written now, those that were here before, and those that were not taken, with why."""

    new: Mapping[Key, int] = field(default_factory=dict)
    already: tuple[Key, ...] = ()
    refused: Mapping[Key, Refusal] = field(default_factory=dict)


@retried()
@transaction.atomic
def import_settlements(arrivals: Sequence[tuple[int, RemoteSettlement]], *, actor: User | None = None) -> Imported:
    """Keep settlements as published, match their lines and book them; 20,000 lines cost the same statements as 20.

    Here before: already. Refused: `not_its_total` (the lines don't add up), `twice` (a line id comes twice), `fraction` (an amount
    below the minor unit), `changed` (here before with another total), `no_rate` (for the settlement's last day).
    """
    asked = {(account_id, remote.external_id): remote for account_id, remote in arrivals}
    hold_accounts(account_id for account_id, _ in asked)
    refused = {key: refusal for key, remote in asked.items() if (refusal := _unsound(remote))}
    rates = fx.rates((remote.currency, remote.period_to) for remote in asked.values())
    known = _known(asked)
    already = []
    for key, remote in asked.items():
        if key in known and known[key] == _minor(remote.total, remote.currency):
            already.append(key)
            refused.pop(key, None)
        elif key in known:
            refused[key] = Refusal("changed")
        elif key not in refused and (remote.currency, remote.period_to) not in rates:
            refused[key] = Refusal("no_rate", {"currency": remote.currency, "on": remote.period_to})
    fit = {key: asked[key] for key in asked if key not in known and key not in refused}
    return Imported(_written(fit, rates=rates, actor=actor) if fit else {}, tuple(already), refused)


def hold_accounts(account_ids: Iterable[int]) -> None:
    """Settle each of these seller accounts alone until the transaction ends."""
    rows(
        "SELECT pg_advisory_xact_lock(%s, a) FROM (SELECT unnest(%s::int[]) AS a ORDER BY 1) accounts",
        [_SETTLING, sorted(set(account_ids))],
    )


def _unsound(remote: RemoteSettlement) -> Refusal | None:
    total = sum((line.amount for line in remote.lines), Decimal(0))
    if total != remote.total:
        return Refusal("not_its_total", {"lines": total, "total": remote.total, "currency": remote.currency})
    twice = [key for key, times in Counter(line.external_line_id for line in remote.lines).items() if times > 1]
    if twice:
        return Refusal("twice", {"line": twice[0]})
    money = ((line.external_line_id, Money(line.amount, remote.currency)) for line in remote.lines)
    fractions = [key for key, amount in money if amount.rounded() != amount]
    return Refusal("fraction", {"line": fractions[0]}) if fractions else None


def _minor(amount: Decimal, currency: str) -> int:
    return Money(amount, currency).minor()


def _known(keys: Iterable[Key]) -> dict[Key, int]:
    pairs = sorted(keys)
    found = rows(
        """SELECT s.account_id, s.external_id, s.total FROM unnest(%s::bigint[], %s::text[]) AS t(a, e)
           JOIN finance_settlement s ON s.account_id = t.a AND s.external_id = t.e""",
        [[key[0] for key in pairs], [key[1] for key in pairs]],
    )
    return {(row[0], row[1]): row[2] for row in found}


def orders_by_ref(refs: Iterable[Key]) -> dict[Key, tuple[int, int]]:
    """(account, the marketplace's order id) -> our order and its store."""
    pairs = sorted(set(refs))
    found = rows(
        """SELECT o.account_id, o.external_id, o.id, o.store_id FROM unnest(%s::bigint[], %s::text[]) AS t(a, e)
           JOIN orders_order o ON o.account_id = t.a AND o.external_id = t.e""",
        [[pair[0] for pair in pairs], [pair[1] for pair in pairs]],
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in found}


def load_claims(order_ids: Iterable[int]) -> Claims:
    """What is open of these orders, to be taken down while lines are matched."""
    return {key: Claim(own, base) for key, (own, base) in open_claims(order_ids).items()}


@dataclass(frozen=True, slots=True)
class _Settled:
    """A settlement that is about to be written."""

    id: int
    account_id: int
    remote: RemoteSettlement
    matched: Sequence[Matched]
    entry: Draft

    @property
    def state(self) -> SettlementState:
        open_ = any(each.state in OPEN_STATES for each in self.matched)
        return SettlementState.DIFFERENT if open_ else SettlementState.MATCHED


def _written(
    fit: Mapping[Key, RemoteSettlement], *, rates: Mapping[tuple[str, date], Decimal], actor: User | None
) -> dict[Key, int]:
    orders = orders_by_ref((key[0], line.order_id) for key, remote in fit.items() for line in remote.lines)
    stores = _stores({account_id for account_id, _ in fit})
    order_ids = {order_id for order_id, _ in orders.values()}
    claims, shares = load_claims(order_ids), sold_skus(order_ids)
    line_ids = iter(next_ids("finance_settlementline", sum(len(remote.lines) for remote in fit.values())))
    ids = next_ids("finance_settlement", len(fit))
    settled = []
    in_time = sorted(fit.items(), key=lambda item: (item[1].period_to, item[0]))
    for settlement_id, ((account_id, _), remote) in zip(ids, in_time, strict=True):
        at = rates[remote.currency, remote.period_to]
        facts = [_fact(next(line_ids), account_id, line, remote, at, orders, stores) for line in remote.lines]
        settled.append(_settled(settlement_id, account_id, remote, facts, at=at, claims=claims, shares=shares))
    _insert(settled)
    post_entries([each.entry for each in settled], actor=actor)
    record(
        "settlement.imported",
        subject_kind="settlement",
        subject_ids=ids,
        actor=actor,
        data_by_id={each.id: {"lines": len(each.matched), "state": str(each.state)} for each in settled},
    )
    return {(each.account_id, each.remote.external_id): each.id for each in settled}


def _stores(account_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    found = rows("SELECT account_id, site, id FROM stores_store WHERE account_id = ANY(%s)", [sorted(account_ids)])
    return {(row[0], row[1]): row[2] for row in found}


def _fact(
    line_id: int,
    account_id: int,
    line: RemoteSettlementLine,
    remote: RemoteSettlement,
    at: Decimal,
    orders: Mapping[Key, tuple[int, int]],
    stores: Mapping[tuple[int, str], int],
) -> Fact:
    """A line with our order, or (when it names none of ours) the store of its site; a component that is no word of ours is unknown."""
    order_id, store_id = orders.get((account_id, line.order_id), (None, stores.get((account_id, line.site))))
    amount = _minor(line.amount, remote.currency)
    component = line.component if line.component in Component.values else ""
    return Fact(line_id, component, line.order_id, order_id, store_id, amount, fx.to_base(amount, remote.currency, at))


def _settled(
    settlement_id: int,
    account_id: int,
    remote: RemoteSettlement,
    facts: Sequence[Fact],
    *,
    at: Decimal,
    claims: Claims,
    shares: Shares,
) -> _Settled:
    matched = match(facts, claims=claims, currency=remote.currency)
    ours = [
        LegDraft(
            chart.MARKETPLACE_BALANCE, fact.booked, remote.currency, fact.amount, fact.component, fact.store_id,
            fact.order_id, partner_kind="account", partner_id=account_id,
        )
        for fact in facts if fact.amount
    ]  # fmt: skip
    theirs = counter_legs(matched, claims=claims, shares=shares, currency=remote.currency, at=at, account_id=account_id)
    entry = Draft(
        f"settlement:{settlement_id}", "settlement", "settlement", settlement_id, remote.period_to,
        (*ours, *theirs), memo=remote.external_id,
    )  # fmt: skip
    return _Settled(settlement_id, account_id, remote, matched, entry)


def _insert(settled: Sequence[_Settled]) -> None:
    execute(
        """INSERT INTO finance_settlement (id, account_id, external_id, currency, period_from, period_to, total, state, imported_at)
           SELECT t.*, %s FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::date[], %s::date[], %s::bigint[],
                                      %s::text[]) AS t""",
        [
            clock.now(),
            [each.id for each in settled],
            [each.account_id for each in settled],
            [each.remote.external_id for each in settled],
            [each.remote.currency for each in settled],
            [each.remote.period_from for each in settled],
            [each.remote.period_to for each in settled],
            [_minor(each.remote.total, each.remote.currency) for each in settled],
            [str(each.state) for each in settled],
        ],
    )
    lines = [
        (each.id, remote, matched)
        for each in settled
        for remote, matched in zip(each.remote.lines, each.matched, strict=True)
    ]
    execute(
        """INSERT INTO finance_settlementline (settlement_id, id, external_line_id, raw_kind, component, order_ref, order_id, store_id,
                                               posted_on, amount, expected, booked, state)
           SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[],
                                %s::date[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[])""",
        [
            [settlement_id for settlement_id, _, _ in lines],
            [each.fact.line_id for _, _, each in lines],
            [remote.external_line_id for _, remote, _ in lines],
            [remote.raw_kind for _, remote, _ in lines],
            [each.fact.component for _, _, each in lines],
            [each.fact.order_ref for _, _, each in lines],
            [each.fact.order_id for _, _, each in lines],
            [each.fact.store_id for _, _, each in lines],
            [remote.posted_on for _, remote, _ in lines],
            [each.fact.amount for _, _, each in lines],
            [each.expected for _, _, each in lines],
            [each.fact.booked for _, _, each in lines],
            [str(each.state) for _, _, each in lines],
        ],
    )


def refresh_states(settlement_ids: Iterable[int]) -> None:
    """Say of settlements whether a difference is open; one that was paid out stays so."""
    execute(
        """UPDATE finance_settlement s SET state = t.state FROM (
             SELECT s.id, CASE WHEN EXISTS (SELECT 1 FROM finance_settlementline l WHERE l.settlement_id = s.id
                                              AND l.state NOT IN ('matched', 'accepted')) THEN %s ELSE %s END AS state
             FROM finance_settlement s WHERE s.id = ANY(%s) AND s.state <> %s) t
           WHERE t.id = s.id AND t.state <> s.state""",
        [
            str(SettlementState.DIFFERENT),
            str(SettlementState.MATCHED),
            sorted(set(settlement_ids)),
            str(SettlementState.PAID_OUT),
        ],
    )
