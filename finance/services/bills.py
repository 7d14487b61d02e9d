"""Suppliers' bills: matched to what was received, approved into the books, called off."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from finance.models import Bill, BillLine
from finance.queries.payables import Unbilled, unbilled_of
from finance.services.bill_differences import revalue_differences, undo_differences
from finance.services.bill_entries import base_of, entries_of, rates_of
from finance.services.ledger import post_entries, reverse_entries
from finance.states import BillLineKind, BillState
from people.models import User
from procurement.models import Supplier


@dataclass(frozen=True, slots=True)
class BilledLine:
    """A line as the supplier wrote it: `source_id` is the receipt line (goods) or the extra; none for anything else."""

    kind: str
    source_id: int | None
    quantity: int
    amount: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Created:
    """The bill, or why there is none: refusals by the place of the fault (`supplier`, `number`, `lines`, `lines.0` ...)."""

    bill_id: int | None
    already: bool = False
    refused: Mapping[str, Refusal] = field(default_factory=dict)


@retried()
@transaction.atomic
def create_bill(
    *,
    client_id: UUID,
    supplier_id: int,
    number: str,
    billed_on: date,
    lines: Sequence[BilledLine],
    actor: User | None,
    currency: str = "",
    due_on: date | None = None,
) -> Created:
    """Write a bill as a draft, each line beside what we expected of it: the price ordered times the good units received and not billed.

    The same `client_id` again answers the first. Refused: `number_known` (with the bill that has it), `unknown_supplier`, `no_lines`;
    by line `nothing_left`, `other_supplier`, `other_currency`, `twice`, `no_source`. Who bills the same receipt at once waits at the supplier.
    """
    found = Bill.objects.filter(client_id=client_id).values_list("pk", flat=True).first()
    if found:
        return Created(found, already=True)
    supplier = Supplier.objects.select_for_update(no_key=True).filter(pk=supplier_id).first()
    if supplier is None:
        return Created(None, refused={"supplier": Refusal("unknown_supplier")})
    found = Bill.objects.filter(client_id=client_id).values_list("pk", flat=True).first()
    if found:  # it was written while we waited for the supplier
        return Created(found, already=True)
    currency = currency or supplier.currency
    left = unbilled_of((line.kind, line.source_id) for line in lines if line.source_id)
    refused = _wrong(supplier.pk, number, lines) | _wrong_lines(supplier.pk, currency, lines, left)
    if refused:
        return Created(None, refused=refused)
    bill = Bill.objects.create(
        client_id=client_id,
        number=number,
        supplier=supplier,
        currency=currency,
        billed_on=billed_on,
        due_on=due_on or billed_on + timedelta(days=supplier.terms_days),
        total=sum(line.amount for line in lines),
        created_by=actor,
        created_at=clock.now(),
    )
    BillLine.objects.bulk_create(_matched(bill, line, left) for line in lines)
    record("bill.created", subject_kind="bill", subject_ids=[bill.pk], actor=actor)
    return Created(bill.pk)


def _wrong(supplier_id: int, number: str, lines: Sequence[BilledLine]) -> dict[str, Refusal]:
    refused = {}
    known = Bill.objects.filter(supplier_id=supplier_id, number=number).exclude(state=BillState.CANCELLED).first()
    if known:
        refused["number"] = Refusal("number_known", {"bill_id": known.pk, "number": known.number})
    if not lines:
        refused["lines"] = Refusal("no_lines")
    elif sum(line.amount for line in lines) < 0:
        refused["lines"] = Refusal("below_zero")
    return refused


def _wrong_lines(
    supplier_id: int, currency: str, lines: Sequence[BilledLine], left: Mapping[tuple[str, int], Unbilled]
) -> dict[str, Refusal]:
    refused = {}
    seen: set[tuple[str, int]] = set()
    for index, line in enumerate(lines):
        fault = _fault(supplier_id, currency, line, left, seen)
        if fault:
            refused[f"lines.{index}"] = fault
        if line.source_id:
            seen.add((line.kind, line.source_id))
    return refused


def _fault(
    supplier_id: int,
    currency: str,
    line: BilledLine,
    left: Mapping[tuple[str, int], Unbilled],
    seen: set[tuple[str, int]],
) -> Refusal | None:
    if line.kind == BillLineKind.OTHER:
        return Refusal("no_source") if line.source_id else None
    if line.source_id is None:
        return Refusal("no_source")
    source = left.get((line.kind, line.source_id))
    if source is None:
        return Refusal("nothing_left")
    if source.supplier_id != supplier_id:
        return Refusal("other_supplier", {"order": source.order_number})
    if source.currency != currency:
        return Refusal("other_currency", {"currency": source.currency, "what": source.what})
    return Refusal("twice", {"what": source.what}) if source.key in seen else None


def _matched(bill: Bill, line: BilledLine, left: Mapping[tuple[str, int], Unbilled]) -> BillLine:
    """The line beside its share of what is left, in the bill's currency and in base; the last unit takes the rest.

    A cost that came with the goods is always matched whole: what is not on this bill is a difference.
    """
    source = left.get((line.kind, line.source_id or 0))
    matched = min(line.quantity, source.quantity) if source else 0
    whole = source is not None and (source.kind != BillLineKind.GOODS or matched == source.quantity)
    return BillLine(
        bill=bill,
        kind=line.kind,
        receipt_line_id=line.source_id if line.kind == BillLineKind.GOODS else None,
        extra_id=line.source_id if line.kind == BillLineKind.EXTRA else None,
        late_cost_id=line.source_id if line.kind == BillLineKind.LATE else None,
        quantity=line.quantity,
        amount=line.amount,
        matched=matched,
        expected=0
        if source is None
        else source.expected
        if whole
        else share(source.expected, matched, source.quantity),
        expected_base=0 if source is None else source.base if whole else share(source.base, matched, source.quantity),
        note=line.note[:200],
    )


def share(amount: int, part: int, whole: int) -> int:
    """A part of an amount, rounded half up."""
    return (2 * amount * part + whole) // (2 * whole)


@retried()
@transaction.atomic
def approve_bills(*, bill_ids: Iterable[int], reason: str = "", actor: User | None) -> Outcomes:
    """Accept bills as what we owe, and book them. Approved before: already. A hundred cost the same statements as one.

    Refused: `difference` (a line is not what we expected, and no reason was given; with the lines), `cancelled`, `no_rate`.
    """
    asked = sorted(set(bill_ids))
    bills = {bill.pk: bill for bill in Bill.objects.select_for_update().filter(pk__in=asked).order_by("pk")}
    refused = missing(asked, bills)
    already = tuple(key for key, bill in bills.items() if bill.state == BillState.APPROVED)
    refused |= {key: Refusal("cancelled") for key, bill in bills.items() if bill.state == BillState.CANCELLED}
    drafts = {key: bill for key, bill in bills.items() if bill.state == BillState.DRAFT}
    different = differences(list(drafts))
    if not reason.strip():
        refused |= {key: Refusal("difference", {"lines": found}) for key, found in different.items()}
    known = rates_of(drafts.values())
    refused |= {
        key: Refusal("no_rate", {"currency": bill.currency, "on": bill.billed_on})
        for key, bill in drafts.items()
        if (bill.currency, bill.billed_on) not in known
    }
    fit = [bill for key, bill in drafts.items() if key not in refused]
    if fit:
        base = {bill.pk: base_of(bill, known) for bill in fit}
        _approve(base, {key: reason.strip() if key in different else "" for key in base}, actor)
        post_entries(entries_of(fit, base, known), actor=actor)
        revalue_differences([bill for bill in fit if bill.pk in different], known, actor=actor)
        said = {key: {"reason": reason} for key in base if key in different}
        record("bill.approved", subject_kind="bill", subject_ids=list(base), actor=actor, data_by_id=said)
    return Outcomes(tuple(bill.pk for bill in fit), already, refused)


def differences(bill_ids: Sequence[int]) -> dict[int, list[dict[str, object]]]:
    """By bill, the lines that are not what we expected: what, expected, billed (minor units of the bill's currency)."""
    found: dict[int, list[dict[str, object]]] = {}
    for bill_id, what, expected, amount in rows(
        """SELECT l.bill_id, coalesce(s.code, e.kind, c.number, l.note), l.expected, l.amount FROM finance_billline l
           LEFT JOIN procurement_goodsreceiptline rl ON rl.id = l.receipt_line_id
           LEFT JOIN procurement_purchaseline pl ON pl.id = rl.line_id LEFT JOIN products_sku s ON s.id = pl.sku_id
           LEFT JOIN procurement_purchaseextra e ON e.id = l.extra_id LEFT JOIN procurement_latecost c ON c.id = l.late_cost_id
           WHERE l.bill_id = ANY(%s) AND l.amount <> l.expected ORDER BY l.bill_id, l.id""",
        [list(bill_ids)],
    ):
        found.setdefault(bill_id, []).append({"what": what, "expected": expected, "billed": amount})
    return found


def _approve(base: Mapping[int, int], reasons: Mapping[int, str], actor: User | None) -> None:
    execute(
        """UPDATE finance_bill b SET state = 'approved', base = t.v, difference_reason = t.r, approved_by_id = %s, approved_at = %s
           FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS t(i, v, r) WHERE b.id = t.i""",
        [
            actor.pk if actor else None,
            clock.now(),
            list(base),
            list(base.values()),
            [reasons[key][:200] for key in base],
        ],
    )


@retried()
@transaction.atomic
def cancel_bills(*, bill_ids: Iterable[int], reason: str, actor: User | None, on: date | None = None) -> Outcomes:
    """Call bills off: their receipts may be billed again, and what was booked is reversed (dated `on`, or today).

    Refused: `paid` (a payment settles some of it; with the payments). Cancelled before: already.
    """
    asked = sorted(set(bill_ids))
    bills = {bill.pk: bill for bill in Bill.objects.select_for_update().filter(pk__in=asked).order_by("pk")}
    paid = _payments_of(list(bills))
    already = tuple(key for key, bill in bills.items() if bill.state == BillState.CANCELLED)
    refused = missing(asked, bills) | {key: Refusal("paid", {"payments": numbers}) for key, numbers in paid.items()}
    fit = [bill for key, bill in bills.items() if bill.state != BillState.CANCELLED and key not in refused]
    entries = [row[0] for row in rows(
        """SELECT e.id FROM finance_entry e WHERE e.document_kind = 'bill' AND e.document_id = ANY(%s) AND e.reverses_id IS NULL
           AND NOT EXISTS (SELECT 1 FROM finance_entry r WHERE r.reverses_id = e.id)""",
        [[bill.pk for bill in fit]],
    )]  # fmt: skip
    undo_differences([bill.pk for bill in fit], reason=reason or "cancelled", actor=actor)
    reverse_entries(entries, on=on or clock.business_date(), reason=reason, actor=actor)
    done = tuple(bill.pk for bill in fit)
    Bill.objects.filter(pk__in=done).update(state=BillState.CANCELLED)
    record("bill.cancelled", subject_kind="bill", subject_ids=done, actor=actor, data={"reason": reason})
    return Outcomes(done, already, refused)


def _payments_of(bill_ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for bill_id, number in rows(
        """SELECT s.bill_id, p.number FROM finance_paymentshare s JOIN finance_payment p ON p.id = s.payment_id
           WHERE s.bill_id = ANY(%s) AND NOT EXISTS (SELECT 1 FROM finance_paymentreversal r WHERE r.payment_id = p.id) ORDER BY p.id""",
        [list(bill_ids)],
    ):
        found.setdefault(bill_id, []).append(number)
    return found
