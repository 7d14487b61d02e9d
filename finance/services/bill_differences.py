"""What a bill asks otherwise than expected, taken into the cost of the goods when the company's rule says so; and taken back."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import NAMESPACE_URL, uuid5

from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.services import fx
from erp.kernel.sql import rows
from finance.models import Bill, BillLine
from finance.services.bill_entries import Rates
from finance.states import BillLineKind
from people.models import CompanySettings, User
from procurement.services.late_costs import LateDraft, add_late_cost, undo_late_costs
from procurement.states import ExtraKind, ShareBy

CAUSE = "bill_line"


def revalue_differences(bills: Sequence[Bill], known: Rates, *, actor: User | None) -> None:
    """Move the differences of bills that were just approved from purchase differences into the goods, when that is the rule.

    Goods billed beyond what was received are left out, and so is what no receipt stands for: there is nothing to carry it.
    """
    if CompanySettings.current().bill_differences != CompanySettings.Differences.REVALUE or not bills:
        return
    by_id = {bill.pk: bill for bill in bills}
    lines = [line for line in BillLine.objects.filter(bill__in=bills).order_by("pk") if _carried(line)]
    shares = _shares(lines)
    for line in lines:
        bill = by_id[line.bill_id]
        if not shares.get(line.pk):
            continue
        minor = line.amount - line.expected
        add_late_cost(
            draft=LateDraft(
                client_id=uuid5(NAMESPACE_URL, f"bill-line:{line.pk}"),
                supplier_id=bill.supplier_id,
                currency=bill.currency,
                minor=minor,
                on=bill.billed_on,
                kind=ExtraKind.OTHER,
                share_by=ShareBy.VALUE,
                note=bill.number,
                shares=shares[line.pk],
                base=fx.to_base(minor, bill.currency, known[bill.currency, bill.billed_on]),
                cause_kind=CAUSE,
                cause_id=line.pk,
            ),
            actor=actor,
        )


def _carried(line: BillLine) -> bool:
    whole = line.kind != BillLineKind.GOODS or line.matched == line.quantity
    return line.kind != BillLineKind.OTHER and line.amount != line.expected and whole


def _shares(lines: Sequence[BillLine]) -> dict[int, dict[int, int]]:
    """By bill line, the receipt lines that carry its difference, with their weights; undone receipts carry nothing."""
    found = rows(
        """SELECT b.id, t.receipt_line_id, t.weight FROM finance_billline b JOIN LATERAL (
             SELECT b.receipt_line_id, 1::bigint AS weight WHERE b.receipt_line_id IS NOT NULL
             UNION ALL SELECT receipt_line_id, minor FROM procurement_receiptextra WHERE extra_id = b.extra_id
             UNION ALL SELECT receipt_line_id, abs(minor) FROM procurement_latecostline WHERE late_cost_id = b.late_cost_id) t ON true
           JOIN inventory_stockmove m ON (m.document_kind, m.document_id, m.leg) = ('receipt_line', t.receipt_line_id, '')
           WHERE b.id = ANY(%s) AND NOT EXISTS (SELECT 1 FROM inventory_stockmove x WHERE x.origin_id = m.id AND x.kind = 'reversal')""",
        [[line.pk for line in lines]],
    )
    shares: dict[int, dict[int, int]] = {}
    for line_id, receipt_line_id, weight in found:
        shares.setdefault(line_id, {})[receipt_line_id] = weight
    return shares


def undo_differences(bill_ids: Sequence[int], *, reason: str, actor: User | None) -> None:
    """Take back what these bills' differences had put into the goods."""
    found = rows(
        """SELECT c.id FROM procurement_latecost c JOIN finance_billline l ON c.cause_kind = %s AND c.cause_id = l.id
           WHERE l.bill_id = ANY(%s) AND c.reverses_id IS NULL""",
        [CAUSE, list(bill_ids)],
    )
    undo_late_costs(late_cost_ids=[row[0] for row in found], reason=reason, actor=actor)


def undo_unbilled(late_cost_ids: Iterable[int], *, reason: str, actor: User | None) -> Outcomes:
    """Undo late costs that no bill asks for. Refused: `billed_late` (with the bill: cancel it first), and what procurement says."""
    asked = sorted(set(late_cost_ids))
    billed: Mapping[int, Refusal] = {
        row[0]: Refusal("billed_late", {"bill": row[1]})
        for row in rows(
            """SELECT l.late_cost_id, min(b.number) FROM finance_billline l JOIN finance_bill b ON b.id = l.bill_id AND b.state <> 'cancelled'
               WHERE l.late_cost_id = ANY(%s) GROUP BY 1""",
            [asked],
        )
    }
    return Outcomes(refused=dict(billed)) + undo_late_costs(
        late_cost_ids=[key for key in asked if key not in billed], reason=reason, actor=actor
    )
