"""Opening balances from a workbook: looked at first, then taken over whole, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from distribution.services.wallets import WalletPosting, post_wallet
from distribution.states import WalletEntryKind
from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried
from finance import chart
from finance.models import Bill, BillLine, Opening
from finance.queries import closed_through, first_open_day
from finance.services.ledger import Draft, LegDraft, post_entries
from finance.services.opening_check import Checked, Take, check_rows
from finance.services.opening_sheets import MONEY, ORDERS, PAYABLES, RECEIVABLES, STOCK, WALLETS, Problem, read_workbook
from finance.states import BillLineKind, BillState
from inventory.services import stock
from inventory.states import MoveKind
from people.models import User
from procurement.services.opening import OpenOrder, open_orders

_TAKING_OVER = 0x6F70656E  # the advisory lock of who takes balances over: one at a time
_NOON = time(12)


@dataclass(frozen=True, slots=True)
class Taken:
    """The opening, or what is in the way. `already`: this file, or this sending, was taken over before."""

    opening: Opening | None
    checked: Checked
    already: bool = False


def digest_of(data: bytes) -> str:
    """What tells one file from another."""
    return sha256(data).hexdigest()


def look(*, data: bytes, cut_over: date) -> Checked:
    """What a workbook would bring and everything that is wrong with it, row by row; nothing is changed. Raises UnreadableSheet."""
    found, problems = read_workbook(data)
    checked = check_rows(found, [*_day_problems(cut_over), *problems], cut_over=cut_over)
    if not found and not checked.problems:
        checked.problems.append(Problem("", 0, "", Refusal("empty_workbook")))
    return checked


def _day_problems(cut_over: date) -> list[Problem]:
    if cut_over > clock.business_date():
        return [Problem("", 0, "cut_over", Refusal("future", {"on": cut_over}))]
    opens = first_open_day(closed_through())
    return [Problem("", 0, "cut_over", Refusal("closed_month", {"opens": opens}))] if cut_over < opens else []


@retried()
@transaction.atomic
def take_over(*, client_id: UUID, data: bytes, file_name: str, cut_over: date, actor: User | None) -> Taken:
    """Write all of a workbook or, while anything is wrong with it, nothing. The same file or sending again: already.

    Everything is dated on the cut-over day: stock as layers that rank by the day they were received, purchase orders as approved,
    bills as approved and owed, wallets, and the balances of our accounts against OPENING. Raises UnreadableSheet.
    """
    execute("SELECT pg_advisory_xact_lock(%s)", [_TAKING_OVER])
    digest = digest_of(data)
    known = Opening.objects.filter(digest=digest).first() or Opening.objects.filter(client_id=client_id).first()
    if known:
        return Taken(known, Checked(), already=True)
    checked = look(data=data, cut_over=cut_over)
    if checked.problems:
        return Taken(None, checked)
    opening = Opening.objects.create(
        client_id=client_id,
        digest=digest,
        file_name=file_name[:200],
        cut_over=cut_over,
        counts=checked.counts,
        actor=actor,
        at=clock.now(),
    )
    moment = _moment(cut_over)
    with clock.frozen(moment):  # what the trades write is dated on the cut-over day
        stock.receive(receipts=_layers(opening, checked.takes.get(STOCK, ())), actor=actor)
        open_orders(orders=_open_orders(opening, checked.takes.get(ORDERS, ())), actor=actor)
        wallets = checked.takes.get(WALLETS, ())
        written = post_wallet(entries=[_wallet_entry(opening, take) for take in wallets], actor=actor)
    if written.refused:  # somebody spent from a wallet since we looked
        transaction.set_rollback(True)
        checked.problems += [
            take.row.problem("Amount", "over_credit")
            for take in wallets
            if _wallet_key(opening, take) in written.refused
        ]
        return Taken(None, checked)
    bills = _bills(opening, checked.takes.get(PAYABLES, ()), moment, actor)
    money, owed = checked.takes.get(MONEY, ()), checked.takes.get(RECEIVABLES, ())
    drafts = [_entry_of_bill(bill, cut_over) for bill in bills]
    drafts.append(_balances(opening, "money", chart.MONEY, "money", money))
    drafts.append(_balances(opening, "receivable", chart.RECEIVABLE, "account", owed))
    post_entries(drafts, actor=actor)
    record("opening.taken_over", subject_kind="opening", subject_ids=[opening.pk], actor=actor, data=checked.counts)
    return Taken(opening, checked)


def _moment(day: date) -> datetime:
    return datetime.combine(day, _NOON, ZoneInfo(settings.COMPANY_ZONE))


def _layers(opening: Opening, takes: Sequence[Take]) -> list[stock.Receipt]:
    return [
        stock.Receipt(
            take.subject.pk,
            take.place.pk,
            take.row["Quantity"],
            take.base,
            "opening",
            opening.pk,
            f"row {take.row.number}",
            MoveKind.OPENING,
            received_at=_moment(take.row["Received on"]),
        )
        for take in takes
    ]


def _open_orders(opening: Opening, takes: Sequence[Take]) -> list[OpenOrder]:
    by_number: dict[str, list[Take]] = {}
    for take in takes:
        by_number.setdefault(take.row["Number"], []).append(take)
    return [
        OpenOrder(
            uuid5(opening.client_id, f"order {number}"),
            number,
            own[0].subject[0].pk,
            own[0].place.pk,
            own[0].currency,
            own[0].row["Expected on"],
            tuple((take.subject[1].pk, take.row["Quantity"], take.row["Price"]) for take in own),
        )
        for number, own in by_number.items()
    ]


def _wallet_key(opening: Opening, take: Take) -> str:
    return f"opening:{opening.pk}:{take.row.number}"


def _wallet_entry(opening: Opening, take: Take) -> WalletPosting:
    return WalletPosting(
        take.subject.pk,
        WalletEntryKind.OPENING,
        _wallet_key(opening, take),
        take.minor,
        "opening",
        opening.pk,
        opening.file_name,
    )


def _bills(opening: Opening, takes: Sequence[Take], moment: datetime, actor: User | None) -> list[Bill]:
    """Bills as approved, with one line that is as expected: what it was for is in the books before ours."""
    made = Bill.objects.bulk_create(
        Bill(
            client_id=uuid5(opening.client_id, f"bill {take.row.number}"),
            number=take.row["Bill number"],
            supplier=take.subject,
            currency=take.currency,
            billed_on=take.row["Billed on"],
            due_on=take.row["Due on"],
            state=BillState.APPROVED,
            total=take.minor,
            base=take.base,
            created_by=actor,
            created_at=moment,
            approved_by=actor,
            approved_at=moment,
        )
        for take in takes
    )
    BillLine.objects.bulk_create(
        BillLine(
            bill=bill,
            kind=BillLineKind.OTHER,
            quantity=1,
            amount=bill.total,
            expected=bill.total,
            note=opening.file_name,
        )
        for bill in made
    )
    record("bill.taken_over", subject_kind="bill", subject_ids=[bill.pk for bill in made], actor=actor)
    return made


def _entry_of_bill(bill: Bill, cut_over: date) -> Draft:
    legs = (
        LegDraft(
            chart.PAYABLE, -bill.base, bill.currency, -bill.total, partner_kind="supplier", partner_id=bill.supplier_id
        ),
        LegDraft(chart.OPENING, bill.base, bill.currency, bill.total),
    )
    return Draft(f"opening:bill:{bill.pk}", "opening", "bill", bill.pk, cut_over, legs, memo=bill.number)


def _balances(opening: Opening, what: str, account: str, partner: str, takes: Sequence[Take]) -> Draft:
    """One entry for all balances of a sheet: debit what we have or are owed, credit OPENING."""
    legs = []
    for take in takes:
        legs.append(
            LegDraft(account, take.base, take.currency, take.minor, partner_kind=partner, partner_id=take.subject.pk)
        )
        legs.append(LegDraft(chart.OPENING, -take.base, take.currency, -take.minor))
    key = f"opening:{what}:{opening.pk}"
    return Draft(key, "opening", "opening", opening.pk, opening.cut_over, tuple(legs), memo=opening.file_name)
