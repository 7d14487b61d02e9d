"""The one way into the books. Legs of any number of entries go in by one statement; its trigger checks that each entry balances."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.sql import array, execute, next_ids, rows
from finance.queries import closed_through, first_open_day
from people.models import User

REVERSING = 0x756E646F  # the advisory lock of those who reverse: one after the other
CLOSING = 0x626F6F6B  # the advisory lock between those who post (shared) and who closes a month (alone)


class KeyReused(Exception):
    """The key of a fact that is in the books came again with other legs: a programming error, nothing was written."""


@dataclass(frozen=True, slots=True)
class LegDraft:
    """One signed amount, debit positive: `amount` in minor units of the base currency, `currency_amount` in those of `currency`."""

    account: str
    amount: int
    currency: str
    currency_amount: int
    component: str = ""
    store_id: int | None = None
    order_id: int | None = None
    sku_id: int | None = None
    partner_kind: str = ""
    partner_id: int | None = None
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be: its key names the fact, its document is what a page opens."""

    key: str
    kind: str
    document_kind: str
    document_id: int
    occurred_on: date
    legs: tuple[LegDraft, ...]
    memo: str = ""

    @property
    def signature(self) -> bytes:
        """What tells the same fact from another one under the same key. The day is left out: a replay may come on another."""
        legs = sorted((leg.account, leg.amount, leg.currency, leg.currency_amount, leg.component) for leg in self.legs)
        return blake2b(json.dumps([self.kind, legs]).encode(), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Posted:
    """Ids of the entries by key: written now, or there before."""

    new: dict[str, int]
    already: tuple[str, ...] = ()


@transaction.atomic
def post_entries(drafts: Sequence[Draft], *, actor: User | None) -> Posted:
    """Write entries that balance in the base currency and in each currency; 10,000 cost the same statements as one.

    The same fact again changes nothing; the same key with other legs raises KeyReused. A fact of a closed month is booked on the
    first open day. Entries without legs (nothing moved) are left out.
    """
    drafts = [draft for draft in drafts if draft.legs]
    if not drafts:
        return Posted({})
    opens = hold_open()
    made = {row[1]: row[0] for row in rows(
        """INSERT INTO finance_entry (key, kind, document_kind, document_id, occurred_on, booked_on, posted_at, actor_id, memo, signature)
           SELECT k, ki, dk, di, o, greatest(o, %s), %s, %s, m, s
           FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[], %s::date[], %s::text[], %s::bytea[]) AS t(k, ki, dk, di, o, m, s)
           ON CONFLICT (key) DO NOTHING RETURNING id, key""",
        [
            opens,
            clock.now(),
            actor.pk if actor else None,
            array(draft.key for draft in drafts),
            array(draft.kind for draft in drafts),
            array(draft.document_kind for draft in drafts),
            array(draft.document_id for draft in drafts),
            array(draft.occurred_on for draft in drafts),
            array(draft.memo[:200] for draft in drafts),
            array(draft.signature for draft in drafts),
        ],
    )}  # fmt: skip
    already = [draft for draft in drafts if draft.key not in made]
    _same_facts(already)
    _write_legs([(made[draft.key], max(draft.occurred_on, opens), draft) for draft in drafts if draft.key in made])
    return Posted(made, tuple(draft.key for draft in already))


def hold_open() -> date:
    """Keep months from closing until this transaction ends; the first day that may still be booked on."""
    execute("SELECT pg_advisory_xact_lock_shared(%s)", [CLOSING])
    return first_open_day(closed_through())


def _same_facts(drafts: Sequence[Draft]) -> None:
    if not drafts:
        return
    known = {row[0]: bytes(row[1]) for row in rows(
        "SELECT key, signature FROM finance_entry WHERE key = ANY(%s)", [[draft.key for draft in drafts]]
    )}  # fmt: skip
    other = [draft.key for draft in drafts if known.get(draft.key) != draft.signature]
    if other:
        raise KeyReused(f"in the books with other legs: {other[:10]}")


def _write_legs(entries: Sequence[tuple[int, date, Draft]]) -> None:
    if not entries:
        return
    legs = [(entry_id, day, leg) for entry_id, day, draft in entries for leg in draft.legs]
    execute(
        """INSERT INTO finance_leg (entry_id, booked_on, account_id, amount, currency, currency_amount, component, store_id, order_id, sku_id,
                                    partner_kind, partner_id, quantity)
           SELECT * FROM unnest(%s::bigint[], %s::date[], %s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::bigint[],
                                %s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::int[])""",
        [
            array(entry_id for entry_id, _, _ in legs),
            array(day for _, day, _ in legs),
            array(leg.account for _, _, leg in legs),
            array(leg.amount for _, _, leg in legs),
            array(leg.currency for _, _, leg in legs),
            array(leg.currency_amount for _, _, leg in legs),
            array(str(leg.component) for _, _, leg in legs),
            array(leg.store_id for _, _, leg in legs),
            array(leg.order_id for _, _, leg in legs),
            array(leg.sku_id for _, _, leg in legs),
            array(leg.partner_kind for _, _, leg in legs),
            array(leg.partner_id for _, _, leg in legs),
            array(leg.quantity for _, _, leg in legs),
        ],
    )


@transaction.atomic
def reverse_entries(entry_ids: Iterable[int], *, on: date, reason: str, actor: User | None) -> Outcomes:
    """Write the opposite of entries, dated `on` or the first open day after it. Reversed before: already. A reversal is itself not
    reversed (`is_reversal`): post the fact again instead. Any number costs the same statements.
    """
    asked = sorted(set(entry_ids))
    opens = hold_open()
    # Entries can't be locked themselves: who may not change a row may not lock it.
    execute("SELECT pg_advisory_xact_lock(%s)", [REVERSING])
    found = {row[0]: row[1:] for row in rows(
        """SELECT e.id, e.reverses_id IS NOT NULL, EXISTS (SELECT 1 FROM finance_entry r WHERE r.reverses_id = e.id)
           FROM finance_entry e WHERE e.id = ANY(%s) ORDER BY e.id""",
        [asked],
    )}  # fmt: skip
    refused = {key: Refusal("not_found") for key in asked if key not in found}
    refused |= {key: Refusal("is_reversal") for key, (is_reversal, _) in found.items() if is_reversal}
    already = tuple(key for key, (is_reversal, reversed_) in found.items() if reversed_ and not is_reversal)
    fit = [key for key, (is_reversal, reversed_) in found.items() if not reversed_ and not is_reversal]
    if fit:
        _write_opposites(fit, on=on, opens=opens, reason=reason, actor=actor)
    return Outcomes(tuple(fit), already, refused)


def _write_opposites(entry_ids: Sequence[int], *, on: date, opens: date, reason: str, actor: User | None) -> None:
    ids = next_ids("finance_entry", len(entry_ids))
    day = max(on, opens)
    execute(
        """INSERT INTO finance_entry (id, key, kind, document_kind, document_id, occurred_on, booked_on, posted_at, actor_id, memo, reverses_id,
                                      signature)
           SELECT t.new, 'reverse:' || e.key, e.kind, e.document_kind, e.document_id, %s, %s, %s, %s, %s, e.id, e.signature
           FROM unnest(%s::bigint[], %s::bigint[]) AS t(new, old) JOIN finance_entry e ON e.id = t.old""",
        [on, day, clock.now(), actor.pk if actor else None, reason[:200], ids, list(entry_ids)],
    )
    execute(
        """INSERT INTO finance_leg (entry_id, booked_on, account_id, amount, currency, currency_amount, component, store_id, order_id, sku_id,
                                    partner_kind, partner_id, quantity)
           SELECT t.new, %s, l.account_id, -l.amount, l.currency, -l.currency_amount, l.component, l.store_id, l.order_id, l.sku_id,
                  l.partner_kind, l.partner_id, -l.quantity
           FROM unnest(%s::bigint[], %s::bigint[]) AS t(new, old) JOIN finance_leg l ON l.entry_id = t.old""",
        [day, ids, list(entry_ids)],
    )
