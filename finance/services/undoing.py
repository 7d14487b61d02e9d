"""Undo facts in the books, each in the way of its kind, dated today or on the first open day: nothing is edited, nothing is forgotten."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from distribution.models import WalletEntry
from distribution.services.wallets import WalletPosting, post_wallet
from distribution.states import WalletEntryKind
from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.sql import retried, rows
from finance.services.bill_differences import undo_unbilled
from finance.services.bills import cancel_bills
from finance.services.ledger import reverse_entries
from finance.services.payments import reverse_payments
from inventory.services.reversals import reverse_moves
from people.models import User

Undo = Callable[[Sequence[int], str, User | None], Outcomes]


@dataclass(frozen=True, slots=True)
class _Entry:
    id: int
    kind: str
    document_id: int
    is_reversal: bool
    is_reversed: bool
    stands_on_it: str


@retried()
@transaction.atomic
def undo_entries(entry_ids: Iterable[int], *, reason: str, actor: User | None) -> Outcomes:
    """Undo the facts behind entries. Stock goes back into its very layers, a bill is cancelled, a payment taken back, a wallet gets the
    opposite entry; everything else is reversed as it was booked. Undone before: already.

    Refused: `no_reason`, `not_found`, `is_reversal`, `stands_on_it` (undo that entry first: a payout or an accepted difference of a
    settlement), and what each kind says (`used`, `came_back`, `picked`, `paid`, `not_enough`).
    """
    asked = sorted(set(entry_ids), reverse=True)
    if not reason.strip():
        return Outcomes(refused={key: Refusal("no_reason") for key in asked})
    entries = _entries(asked)
    refused = missing(asked, entries)
    refused |= {key: Refusal("is_reversal") for key, entry in entries.items() if entry.is_reversal}
    living = {key: entry for key, entry in entries.items() if not entry.is_reversal}
    already = tuple(key for key, entry in living.items() if entry.is_reversed)
    refused |= {
        key: Refusal("stands_on_it", {"entry": entry.stands_on_it})
        for key, entry in living.items()
        if entry.stands_on_it and not entry.is_reversed
    }
    fit = [entry for key, entry in living.items() if key not in already and key not in refused]
    outcomes = Outcomes((), already, refused)
    for kind in sorted({entry.kind for entry in fit}):
        outcomes += _undo_kind(kind, [entry for entry in fit if entry.kind == kind], reason.strip(), actor)
    return outcomes


def _entries(entry_ids: Sequence[int]) -> dict[int, _Entry]:
    """Undone is an entry with its opposite; of a stock move, one whose move was reversed; of a wallet, one with a reversing entry."""
    found = rows(
        """SELECT e.id, e.kind, e.document_id,
                  e.reverses_id IS NOT NULL OR m.kind = 'reversal' OR w.kind = 'reversal'
                    OR (e.kind = 'revaluation' AND (e.document_kind <> 'late_cost' OR c.reverses_id IS NOT NULL)),
                  EXISTS (SELECT 1 FROM finance_entry r WHERE r.reverses_id = e.id)
                    OR EXISTS (SELECT 1 FROM inventory_stockmove r WHERE r.origin_id = m.id AND r.kind = 'reversal')
                    OR EXISTS (SELECT 1 FROM procurement_latecost r WHERE r.reverses_id = c.id)
                    OR EXISTS (SELECT 1 FROM distribution_walletentry r WHERE r.key IN ('reversal:' || w.id, 'given_back:' || w.id)),
                  coalesce((SELECT o.key FROM finance_entry o WHERE e.kind = 'settlement' AND o.reverses_id IS NULL
                      AND (o.key = 'payout:' || e.document_id OR (o.kind = 'accept' AND o.document_id IN (
                            SELECT id FROM finance_settlementline l WHERE l.settlement_id = e.document_id)))
                      AND NOT EXISTS (SELECT 1 FROM finance_entry r WHERE r.reverses_id = o.id) ORDER BY o.id DESC LIMIT 1), '')
           FROM finance_entry e LEFT JOIN inventory_stockmove m ON e.kind = 'move' AND m.id = e.document_id
           LEFT JOIN distribution_walletentry w ON e.kind = 'wallet' AND w.id = e.document_id
           LEFT JOIN procurement_latecost c ON e.kind = 'revaluation' AND e.document_kind = 'late_cost' AND c.id = e.document_id
           WHERE e.id = ANY(%s) ORDER BY e.id DESC""",
        [list(entry_ids)],
    )
    return {row[0]: _Entry(row[0], row[1], row[2], bool(row[3]), row[4], row[5]) for row in found}


def _undo_kind(kind: str, entries: Sequence[_Entry], reason: str, actor: User | None) -> Outcomes:
    """By document where the kind has a verb of its own, else by entry."""
    undo = _BY_DOCUMENT.get(kind)
    if undo is None:
        return reverse_entries([entry.id for entry in entries], on=clock.business_date(), reason=reason, actor=actor)
    of = {entry.document_id: entry.id for entry in entries}
    outcomes = undo(list(of), reason, actor)
    return Outcomes(
        tuple(of[key] for key in outcomes.done),
        tuple(of[key] for key in outcomes.already),
        {of[key]: refusal for key, refusal in outcomes.refused.items()},
    )


def _undo_wallets(entry_ids: Sequence[int], reason: str, actor: User | None) -> Outcomes:
    found = WalletEntry.objects.in_bulk(entry_ids)
    postings = {
        f"reversal:{key}": WalletPosting(
            row.wallet_id, WalletEntryKind.REVERSAL, f"reversal:{key}", -row.amount, "wallet_entry", key, reason[:200]
        )
        for key, row in found.items()
    }
    written = post_wallet(entries=list(postings.values()), actor=actor)
    return Outcomes(
        tuple(postings[key].document_id for key in written.new),
        tuple(postings[key].document_id for key in written.already),
        {postings[key].document_id: refusal for key, refusal in written.refused.items()},
    )


_BY_DOCUMENT: Mapping[str, Undo] = {
    "move": lambda ids, reason, actor: reverse_moves(ids, reason=reason, actor=actor),
    "bill": lambda ids, reason, actor: cancel_bills(bill_ids=ids, reason=reason, actor=actor),
    "payment": lambda ids, reason, actor: reverse_payments(payment_ids=ids, reason=reason, actor=actor),
    "wallet": _undo_wallets,
    "revaluation": lambda ids, reason, actor: undo_unbilled(ids, reason=reason, actor=actor),
}
