"""Wallets: append-only entries make the balance, holds keep money back for orders. `wallet_covers_holds` is the wall behind every check.

Wallets are locked last, each by id: documents and stock come before them. An entry counts once, by its key.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from distribution.events import WalletsPosted
from distribution.models import TopUp, Wallet
from distribution.states import TopUpState, WalletEntryKind
from erp.kernel import clock
from erp.kernel.events import publish
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import retried, rows
from orders.events import OrdersCalledBack, OrdersCancelled, OrdersShipped
from people.models import User


class EntryKeyReused(Exception):
    """The key of an entry that is written came again for another wallet or amount: a programming error, nothing was written."""


@dataclass(frozen=True, slots=True)
class WalletPosting:
    """Money that moves on a wallet, positive to the distributor; `key` names the fact, the document is what a line opens."""

    distributor_id: int
    kind: WalletEntryKind
    key: str
    amount: int
    document_kind: str
    document_id: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class WalletsWritten:
    """Ids of the entries by key: written now, there before, or why not."""

    new: Mapping[str, int] = field(default_factory=dict)
    already: tuple[str, ...] = ()
    refused: Mapping[str, Refusal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a wallet says under its lock, in minor units of its currency."""

    currency: str
    balance: int
    held: int
    credit_limit: int

    @property
    def free(self) -> int:
        """What may still be held or taken."""
        return self.balance + self.credit_limit - self.held

    def too_little_for(self, needed: int) -> Refusal:
        """The refusal with the figures that explain it."""
        figures = {"balance": self.balance, "held": self.held, "credit": self.credit_limit}
        return Refusal("not_enough", {**figures, "needed": needed, "currency": self.currency})


def standing(distributor_id: int) -> Standing | None:
    """What a wallet says now, without a lock."""
    found = rows(
        "SELECT currency, balance, held, credit_limit FROM distribution_wallet WHERE distributor_id = %s",
        [distributor_id],
    )
    return Standing(*found[0]) if found else None


@retried()
@transaction.atomic
def post_wallet(*, entries: Sequence[WalletPosting], actor: User | None) -> WalletsWritten:
    """Write entries and move the balances, set-based; each key once. The books hear of the new ones.

    Refused by key: `not_found` (no such wallet), `not_enough` (a wallet would no longer cover what it holds; with the figures).
    """
    wallets = _locked(entry.distributor_id for entry in entries)
    unique = {entry.key: entry for entry in entries}
    known = _known(unique)
    fit: list[WalletPosting] = []
    refused: dict[str, Refusal] = {}
    free = {key: wallet.free for key, wallet in wallets.items()}
    for entry in unique.values():
        if entry.key in known:
            continue
        if entry.distributor_id not in wallets:
            refused[entry.key] = Refusal("not_found")
        elif entry.amount < 0 and free[entry.distributor_id] + entry.amount < 0:
            refused[entry.key] = wallets[entry.distributor_id].too_little_for(-entry.amount)
        else:
            free[entry.distributor_id] += entry.amount
            fit.append(entry)
    made = _write(fit, actor=actor)
    return WalletsWritten(made, tuple(known), refused)


def _locked(distributor_ids: Iterable[int]) -> dict[int, Standing]:
    found = rows(
        """SELECT distributor_id, currency, balance, held, credit_limit FROM distribution_wallet
           WHERE distributor_id = ANY(%s) ORDER BY distributor_id FOR UPDATE""",
        [sorted(set(distributor_ids))],
    )
    return {row[0]: Standing(*row[1:]) for row in found}


def _known(entries: Mapping[str, WalletPosting]) -> list[str]:
    found = rows("SELECT key, wallet_id, amount FROM distribution_walletentry WHERE key = ANY(%s)", [list(entries)])
    other = [
        key
        for key, wallet_id, amount in found
        if (wallet_id, amount) != (entries[key].distributor_id, entries[key].amount)
    ]
    if other:
        raise EntryKeyReused(f"written for another wallet or amount: {other[:10]}")
    return [row[0] for row in found]


_WRITE = """
    WITH made AS (
      INSERT INTO distribution_walletentry (wallet_id, kind, key, amount, document_kind, document_id, note, actor_id, at)
      SELECT w, ki, k, a, dk, di, left(n, 200), %s, %s
      FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::text[]) AS t(w, ki, k, a, dk, di, n)
      RETURNING id, wallet_id, key, amount),
    moved AS (
      UPDATE distribution_wallet w SET balance = w.balance + s.amount
      FROM (SELECT wallet_id, sum(amount) AS amount FROM made GROUP BY wallet_id) s WHERE w.distributor_id = s.wallet_id)
    SELECT key, id FROM made ORDER BY id"""


def _write(entries: Sequence[WalletPosting], *, actor: User | None) -> dict[str, int]:
    if not entries:
        return {}
    values = [(e.distributor_id, str(e.kind), e.key, e.amount, e.document_kind, e.document_id, e.note) for e in entries]
    found = rows(_WRITE, [actor.pk if actor else None, clock.now(), *map(list, zip(*values, strict=True))])
    made = {row[0]: row[1] for row in found}
    publish(WalletsPosted(tuple(made.values())))
    return made


@retried()
@transaction.atomic
def set_credit_limit(*, distributor_id: int, credit_limit: int, actor: User | None) -> Outcomes:
    """How far a balance may go below zero. Refused `not_enough` when what is held would no longer be covered."""
    wallet = _locked([distributor_id]).get(distributor_id)
    if wallet is None:
        return Outcomes(refused={distributor_id: Refusal("not_found")})
    if credit_limit == wallet.credit_limit:
        return Outcomes(already=(distributor_id,))
    if credit_limit < 0 or wallet.held > wallet.balance + credit_limit:
        needed = max(0, wallet.held - wallet.balance)
        return Outcomes(refused={distributor_id: wallet.too_little_for(needed)})
    rows("UPDATE distribution_wallet SET credit_limit = %s WHERE distributor_id = %s", [credit_limit, distributor_id])
    change = {"from": wallet.credit_limit, "to": credit_limit}
    record(
        "distributor.credit_limit", subject_kind="distributor", subject_ids=[distributor_id], actor=actor, data=change
    )
    return Outcomes(done=(distributor_id,))


def hold(*, distributor_id: int, amounts: Mapping[int, int]) -> Refusal | None:
    """Keep money back for orders (order id -> amount), all of them or none, in the caller's transaction and after its other locks.

    An order that has its hold keeps it. Answers `not_enough` with the figures when the wallet does not cover them.
    """
    wallet = _locked([distributor_id]).get(distributor_id)
    if wallet is None:
        return Refusal("not_found")
    known = {row[0] for row in rows(
        "SELECT order_id FROM distribution_wallethold WHERE order_id = ANY(%s)", [list(amounts)]
    )}  # fmt: skip
    new = {order_id: amount for order_id, amount in amounts.items() if order_id not in known}
    if sum(new.values()) > wallet.free:
        return wallet.too_little_for(sum(new.values()))
    rows(
        """WITH made AS (
             INSERT INTO distribution_wallethold (wallet_id, order_id, amount, state, at)
             SELECT %s, o, a, 'held', %s FROM unnest(%s::bigint[], %s::bigint[]) AS t(o, a) RETURNING amount)
           UPDATE distribution_wallet SET held = held + (SELECT coalesce(sum(amount), 0) FROM made) WHERE distributor_id = %s""",
        [distributor_id, clock.now(), list(new), list(new.values()), distributor_id],
    )
    return None


def capture(event: OrdersShipped) -> None:
    """Distributors' orders have left: what was held is taken, once per order, in the transaction that shipped them."""
    wallets = _wallets_holding(event.order_ids)
    if not wallets:
        return
    _locked(wallets)
    found = rows(
        """WITH taken AS (
             UPDATE distribution_wallethold SET state = 'captured', settled_at = %s
             WHERE order_id = ANY(%s) AND state = 'held' RETURNING wallet_id, order_id, amount),
           made AS (
             INSERT INTO distribution_walletentry (wallet_id, kind, key, amount, document_kind, document_id, note, actor_id, at)
             SELECT wallet_id, 'capture', 'capture:' || order_id || (
                      SELECT CASE WHEN count(*) > 0 THEN ':' || count(*) ELSE '' END FROM distribution_walletentry e
                      WHERE e.kind = 'capture' AND e.document_kind = 'order' AND e.document_id = taken.order_id),
                    -amount, 'order', order_id, '', NULL, %s FROM taken ORDER BY order_id
             RETURNING id),
           moved AS (
             UPDATE distribution_wallet w SET balance = w.balance - s.amount, held = w.held - s.amount
             FROM (SELECT wallet_id, sum(amount) AS amount FROM taken GROUP BY wallet_id) s WHERE w.distributor_id = s.wallet_id)
           SELECT id FROM made ORDER BY id""",
        [clock.now(), list(event.order_ids), clock.now()],
    )
    if found:
        publish(WalletsPosted(tuple(row[0] for row in found)))


def give_back(event: OrdersCalledBack) -> None:
    """The shipping of distributors' orders was undone: what was taken is held again, by an entry that reverses the capture."""
    wallets = [row[0] for row in rows(
        "SELECT DISTINCT wallet_id FROM distribution_wallethold WHERE order_id = ANY(%s) AND state = 'captured' ORDER BY 1",
        [list(event.order_ids)],
    )]  # fmt: skip
    if not wallets:
        return
    _locked(wallets)
    found = rows(
        """WITH held AS (
             UPDATE distribution_wallethold SET state = 'held', settled_at = NULL
             WHERE order_id = ANY(%s) AND state = 'captured' RETURNING wallet_id, order_id, amount),
           made AS (
             INSERT INTO distribution_walletentry (wallet_id, kind, key, amount, document_kind, document_id, note, actor_id, at)
             SELECT e.wallet_id, 'reversal', 'given_back:' || e.id, -e.amount, 'wallet_entry', e.id, %s, %s, %s
             FROM held h JOIN distribution_walletentry e ON e.kind = 'capture' AND e.document_kind = 'order' AND e.document_id = h.order_id
             WHERE NOT EXISTS (SELECT 1 FROM distribution_walletentry r WHERE r.key IN ('given_back:' || e.id, 'reversal:' || e.id))
             ORDER BY e.id RETURNING id, wallet_id, amount),
           moved AS (
             UPDATE distribution_wallet w SET held = w.held + s.amount,
                    balance = w.balance + coalesce((SELECT sum(amount) FROM made m WHERE m.wallet_id = s.wallet_id), 0)
             FROM (SELECT wallet_id, sum(amount) AS amount FROM held GROUP BY wallet_id) s WHERE w.distributor_id = s.wallet_id)
           SELECT id FROM made ORDER BY id""",
        [list(event.order_ids), event.reason[:200], event.actor_id, clock.now()],
    )
    if found:
        publish(WalletsPosted(tuple(row[0] for row in found)))


def release(event: OrdersCancelled) -> None:
    """Distributors' orders are off: what was held is free again."""
    wallets = _wallets_holding(event.order_ids)
    if not wallets:
        return
    _locked(wallets)
    rows(
        """WITH freed AS (
             UPDATE distribution_wallethold SET state = 'released', settled_at = %s
             WHERE order_id = ANY(%s) AND state = 'held' RETURNING wallet_id, amount)
           UPDATE distribution_wallet w SET held = w.held - s.amount
           FROM (SELECT wallet_id, sum(amount) AS amount FROM freed GROUP BY wallet_id) s WHERE w.distributor_id = s.wallet_id""",
        [clock.now(), list(event.order_ids)],
    )


def _wallets_holding(order_ids: Sequence[int]) -> list[int]:
    """The wallets that hold something for these orders. The orders are locked, so no hold comes or goes meanwhile."""
    found = rows(
        "SELECT DISTINCT wallet_id FROM distribution_wallethold WHERE order_id = ANY(%s) AND state = 'held' ORDER BY 1",
        [list(order_ids)],
    )
    return [row[0] for row in found]


@dataclass(frozen=True, slots=True)
class Requested:
    """The top-up, or why there is none. `already`: this sending was here before."""

    top_up: TopUp | None
    already: bool = False
    refused: Refusal | None = None


@retried()
@transaction.atomic
def request_top_up(
    *, client_id: UUID, distributor_id: int, amount: int, reference: str, actor: User | None
) -> Requested:
    """A distributor says that it sent money (minor units of the wallet's currency); it waits for finance, and nothing moves yet.

    Refused: `not_found`, `closed`, `amount` (not above zero), `client_id` (used for another wallet). The same sending again: already.
    """
    known = TopUp.objects.filter(client_id=client_id).first()
    if known is not None:
        return (
            Requested(known, True)
            if known.wallet_id == distributor_id
            else Requested(None, refused=Refusal("client_id"))
        )
    wallet = Wallet.objects.select_related("distributor").filter(pk=distributor_id).first()
    if wallet is None or wallet.distributor.closed_at or amount <= 0:
        code = "not_found" if wallet is None else "amount" if amount <= 0 else "closed"
        return Requested(None, refused=Refusal(code))
    made = rows(
        """INSERT INTO distribution_topup (client_id, wallet_id, amount, reference, state, requested_by_id, requested_at)
           VALUES (%s, %s, %s, %s, 'requested', %s, %s) ON CONFLICT (client_id) DO NOTHING RETURNING id""",
        [client_id, distributor_id, amount, reference[:120], actor.pk if actor else None, clock.now()],
    )
    top_up = TopUp.objects.get(client_id=client_id)
    if made:
        record("top_up.requested", subject_kind="top_up", subject_ids=[top_up.pk], actor=actor, data={"amount": amount})
    return Requested(top_up, already=not made)


@retried()
@transaction.atomic
def confirm_top_ups(top_up_ids: Sequence[int], *, actor: User | None) -> Outcomes:
    """The money is here: it goes into the wallets. Finance calls this and posts where it came in.

    Confirmed before: already. Refused: `not_found`, `refused` (with the reason it was refused for).
    """
    found, outcomes = _undecided(top_up_ids, wish=TopUpState.CONFIRMED)
    postings = [
        WalletPosting(
            row.wallet_id, WalletEntryKind.TOP_UP, f"top_up:{row.pk}", row.amount, "top_up", row.pk, row.reference
        )
        for row in found
    ]
    post_wallet(entries=postings, actor=actor)
    return outcomes + _decide(found, TopUpState.CONFIRMED, reason="", actor=actor)


@retried()
@transaction.atomic
def refuse_top_ups(top_up_ids: Sequence[int], *, reason: str, actor: User | None) -> Outcomes:
    """The money did not come; the distributor reads why. Refused before: already. Refused: `not_found`, `confirmed`."""
    found, outcomes = _undecided(top_up_ids, wish=TopUpState.REFUSED)
    return outcomes + _decide(found, TopUpState.REFUSED, reason=reason, actor=actor)


def _undecided(top_up_ids: Sequence[int], *, wish: TopUpState) -> tuple[list[TopUp], Outcomes]:
    """The top-ups that wait, locked; and the answers to those that don't."""
    found = {row.pk: row for row in TopUp.objects.filter(pk__in=top_up_ids).order_by("pk").select_for_update()}
    already = tuple(key for key, row in found.items() if row.state == wish)
    other = {
        key: Refusal(str(row.state), {"reason": row.reason})
        for key, row in found.items()
        if row.state not in (wish, TopUpState.REQUESTED)
    }
    waiting = [row for row in found.values() if row.state == TopUpState.REQUESTED]
    return waiting, Outcomes((), already, other | missing(top_up_ids, found))


def _decide(found: Sequence[TopUp], state: TopUpState, *, reason: str, actor: User | None) -> Outcomes:
    ids = [row.pk for row in found]
    TopUp.objects.filter(pk__in=ids).update(state=state, reason=reason[:200], decided_by=actor, decided_at=clock.now())
    record(f"top_up.{state}", subject_kind="top_up", subject_ids=ids, actor=actor, data={"reason": reason})
    return Outcomes(done=tuple(ids))
