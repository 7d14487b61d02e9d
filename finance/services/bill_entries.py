"""How a supplier's bill is booked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from erp.kernel.services import fx
from finance import chart
from finance.models import Bill, BillLine
from finance.services.ledger import Draft, LegDraft

Rates = Mapping[tuple[str, date], Decimal]


def rates_of(bills: Iterable[Bill]) -> Rates:
    """The rates of the bills' days that are known."""
    return fx.rates((bill.currency, bill.billed_on) for bill in bills)


def base_of(bill: Bill, known: Rates) -> int:
    """What we owe by a bill, in the base currency, at the rate of its day."""
    return fx.to_base(bill.total, bill.currency, known[bill.currency, bill.billed_on])


def entries_of(bills: Sequence[Bill], base: Mapping[int, int], known: Rates) -> list[Draft]:
    """One entry for each bill.

    Each line clears what its receipt left on `received, not billed`: the same currency amount at the same base value. What differs in
    the amount is a purchase difference at the bill day's rate; what is left over in base is the exchange between receipt and bill.
    """
    lines: dict[int, list[BillLine]] = {}
    for line in BillLine.objects.filter(bill__in=bills).select_related("receipt_line__line").order_by("pk"):
        lines.setdefault(line.bill_id, []).append(line)
    return [
        Draft(
            f"bill:{bill.pk}",
            "bill",
            "bill",
            bill.pk,
            bill.billed_on,
            _legs(bill, lines.get(bill.pk, []), base[bill.pk], known[bill.currency, bill.billed_on]),
            memo=bill.number,
        )
        for bill in bills
    ]


def _legs(bill: Bill, lines: Sequence[BillLine], base: int, rate: Decimal) -> tuple[LegDraft, ...]:
    legs = [_owed(bill, base)]
    for line in lines:
        sku_id = line.receipt_line.line.sku_id if line.receipt_line else None
        difference = line.amount - line.expected
        legs.append(_leg(bill, chart.RECEIVED_NOT_BILLED, line.expected_base, line.expected))
        valued = fx.to_base(difference, bill.currency, rate)
        legs.append(_leg(bill, chart.PURCHASE_DIFFERENCES, valued, difference, sku_id=sku_id))
    legs.append(_leg(bill, chart.EXCHANGE_DIFFERENCES, -sum(leg.amount for leg in legs), 0))
    return tuple(leg for leg in legs if leg.amount or leg.currency_amount)


def _owed(bill: Bill, base: int) -> LegDraft:
    return _leg(bill, chart.PAYABLE, -base, -bill.total)


def _leg(bill: Bill, account: str, amount: int, own: int, *, sku_id: int | None = None) -> LegDraft:
    return LegDraft(
        account, amount, bill.currency, own, sku_id=sku_id, partner_kind="supplier", partner_id=bill.supplier_id
    )
