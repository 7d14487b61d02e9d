"""Opening balances: every row held against what the house knows, before anything is written."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import is_currency
from django.conf import settings

from distribution.models import Wallet
from distribution.states import WalletEntryKind
from erp.kernel.services import fx
from erp.kernel.sql import rows
from finance import chart
from finance.models import Bill, MoneyAccount
from finance.queries.payables_words import minor_of
from finance.services.opening_sheets import (
    MONEY,
    ORDERS,
    PAYABLES,
    RECEIVABLES,
    STOCK,
    WALLETS,
    Problem,
    Row,
    repeated,
)
from finance.states import BillState
from inventory.models import Warehouse
from inventory.states import MoveKind
from procurement.models import PurchaseOrder, Supplier
from products.models import Sku
from products.states import SkuKind
from stores.models import SellerAccount

_NUMBER_OF_OURS = re.compile(r"PO\d+")  # an order to come would want it


@dataclass(frozen=True, slots=True)
class Take:
    """A row that may be taken over: whose it is, how much in minor units of a currency, and what that is in the base currency."""

    row: Row
    subject: Any
    currency: str
    minor: int
    base: int
    place: Any = None


@dataclass(slots=True)
class Checked:
    """What a workbook would bring, by sheet, and everything that is wrong with it."""

    takes: dict[str, list[Take]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {sheet: len(takes) for sheet, takes in self.takes.items()}

    def totals(self) -> list[tuple[str, str, int, int]]:
        """By sheet and currency: the amount in minor units, and in the base currency."""
        sums: dict[tuple[str, str], tuple[int, int]] = {}
        for sheet, takes in self.takes.items():
            for take in takes:
                minor, base = sums.get((sheet, take.currency), (0, 0))
                sums[sheet, take.currency] = (minor + take.minor, base + take.base)
        return [(sheet, currency, minor, base) for (sheet, currency), (minor, base) in sums.items()]


class _Known:
    """What the rows of a sheet may name, looked up in one statement per kind; notes what is wrong with a row."""

    def __init__(self, found: Sequence[Row], cut_over: date, checked: Checked) -> None:
        self.rows, self.cut_over, self.checked = found, cut_over, checked
        self.rates: dict[str, Decimal | None] = {}

    def wrong(self, row: Row, column: str, code: str, **values: Any) -> None:
        """Note what is wrong with a row."""
        self.checked.problems.append(row.problem(column, code, **values))

    def of(self, objects: Any, column: str, field_name: str = "code") -> dict[str, Any]:
        """Objects by the text of a column; a row whose text names none is a problem."""
        wanted = {row[column] for row in self.rows}
        found = {getattr(each, field_name): each for each in objects.filter(**{f"{field_name}__in": wanted})}
        for row in self.rows:
            if row[column] not in found:
                self.wrong(row, column, "unknown", text=row[column])
        return found

    def valued(self, row: Row, column: str, amount: Decimal, currency: str) -> tuple[int, int] | None:
        """The amount in minor units and in base at the cut-over's rate; None with a problem noted."""
        minor = minor_of(amount, currency) if is_currency(currency) else None
        rate = self._rate(currency)
        if not is_currency(currency):
            self.wrong(row, "Currency", "no_currency", text=currency)
        elif minor is None:
            self.wrong(row, column, "decimals", currency=currency)
        elif not minor:
            self.wrong(row, column, "zero")
        elif rate is None:
            self.wrong(row, column, "no_rate", currency=currency, on=self.cut_over)
        else:
            return minor, fx.to_base(minor, currency, rate)
        return None

    def _rate(self, currency: str) -> Decimal | None:
        if currency not in self.rates:
            self.rates[currency] = fx.rates([(currency, self.cut_over)]).get((currency, self.cut_over))
        return self.rates[currency]


def check_rows(found: Sequence[Row], problems: Sequence[Problem], *, cut_over: date) -> Checked:
    """Hold all rows against the house; rows with a problem are left out of the takes. The statements don't depend on the number of rows."""
    checked = Checked(problems=list(problems))
    for sheet, check in _CHECKS.items():
        own = [row for row in found if row.sheet == sheet]
        if own:
            bad = {problem.row for problem in checked.problems if problem.sheet == sheet}
            takes = check(_Known(own, cut_over, checked))
            bad |= {problem.row for problem in checked.problems if problem.sheet == sheet}
            checked.takes[sheet] = [take for take in takes if take.row.number not in bad]
    checked.problems.sort(
        key=lambda problem: (list(_CHECKS).index(problem.sheet) if problem.sheet in _CHECKS else 99, problem.row)
    )
    return checked


def _stock(known: _Known) -> list[Take]:
    skus, places = known.of(Sku.objects, "SKU"), known.of(Warehouse.objects, "Warehouse")
    before = {(row[0], row[1]) for row in rows(
        """SELECT l.sku_id, l.warehouse_id FROM inventory_stockmove m JOIN inventory_stocklevel l ON l.id = m.level_id
           WHERE m.kind = %s AND l.sku_id = ANY(%s)""",
        [str(MoveKind.OPENING), [sku.pk for sku in skus.values()]],
    )}  # fmt: skip
    takes = []
    for row in known.rows:
        sku, place = skus.get(row["SKU"]), places.get(row["Warehouse"])
        if sku is None or place is None:
            continue
        minor = minor_of(row["Value"], settings.BASE_CURRENCY)
        if sku.kind == SkuKind.BUNDLE:
            known.wrong(row, "SKU", "bundle")
        if place.closed_at:
            known.wrong(row, "Warehouse", "closed")
        if (sku.pk, place.pk) in before:
            known.wrong(row, "SKU", "taken_over")
        if row["Received on"] > known.cut_over:
            known.wrong(row, "Received on", "after_cut_over")
        if minor is None:
            known.wrong(row, "Value", "decimals", currency=settings.BASE_CURRENCY)
        takes.append(Take(row, sku, settings.BASE_CURRENCY, minor or 0, minor or 0, place))
    return takes


def _orders(known: _Known) -> list[Take]:
    suppliers, places = known.of(Supplier.objects, "Supplier"), known.of(Warehouse.objects, "Warehouse")
    skus = known.of(Sku.objects, "SKU")
    taken = set(
        PurchaseOrder.objects.filter(number__in={row["Number"] for row in known.rows}).values_list("number", flat=True)
    )
    heads: dict[str, Row] = {}
    takes = []
    for row in known.rows:
        head = heads.setdefault(row["Number"], row)
        for column in ("Supplier", "Warehouse", "Expected on"):
            if row[column] != head[column]:
                known.wrong(row, column, "differs_in_order", first=head.number)
        if row["Number"] in taken:
            known.wrong(row, "Number", "taken_over")
        elif _NUMBER_OF_OURS.fullmatch(row["Number"]) or len(row["Number"]) > 24:
            known.wrong(row, "Number", "number_not_free")
        supplier, sku = suppliers.get(row["Supplier"]), skus.get(row["SKU"])
        if supplier and sku and row["Warehouse"] in places:
            if sku.kind == SkuKind.BUNDLE:
                known.wrong(row, "SKU", "bundle")
            valued = known.valued(
                row, "Price", (row["Price"] * row["Quantity"]).quantize(Decimal("0.01")), supplier.currency
            )
            minor, base = valued or (0, 0)
            takes.append(Take(row, (supplier, sku), supplier.currency, minor, base, places[row["Warehouse"]]))
    known.checked.problems += repeated(known.rows, ("Number", "SKU"))
    return takes


def _payables(known: _Known) -> list[Take]:
    suppliers = known.of(Supplier.objects, "Supplier")
    numbers = {row["Bill number"] for row in known.rows}
    bills = Bill.objects.filter(number__in=numbers).exclude(state=BillState.CANCELLED)
    taken = set(bills.values_list("supplier__code", "number"))
    takes = []
    for row in known.rows:
        if (row["Supplier"], row["Bill number"]) in taken:
            known.wrong(row, "Bill number", "taken_over")
        if row["Amount"] < 0:
            known.wrong(row, "Amount", "below_zero")
        if row["Billed on"] > known.cut_over:
            known.wrong(row, "Billed on", "after_cut_over")
        if row["Supplier"] in suppliers:
            minor, base = known.valued(row, "Amount", row["Amount"], row["Currency"]) or (0, 0)
            takes.append(Take(row, suppliers[row["Supplier"]], row["Currency"], minor, base))
    known.checked.problems += repeated(known.rows, ("Supplier", "Bill number"))
    return takes


def _wallets(known: _Known) -> list[Take]:
    found = Wallet.objects.filter(distributor__code__in={row["Distributor"] for row in known.rows}).select_related(
        "distributor"
    )
    wallets = {wallet.distributor.code: wallet for wallet in found}
    opened = set(found.filter(entries__kind=WalletEntryKind.OPENING).values_list("distributor__code", flat=True))
    takes = []
    for row in known.rows:
        wallet = wallets.get(row["Distributor"])
        if wallet is None:
            known.wrong(row, "Distributor", "unknown", text=row["Distributor"])
            continue
        if row["Distributor"] in opened:
            known.wrong(row, "Distributor", "taken_over")
        minor, base = known.valued(row, "Amount", row["Amount"], wallet.currency) or (0, 0)
        if minor < 0 and wallet.balance + wallet.credit_limit + minor < wallet.held:
            known.wrong(row, "Amount", "over_credit")
        takes.append(Take(row, wallet, wallet.currency, minor, base))
    known.checked.problems += repeated(known.rows, ("Distributor",))
    return takes


def _money(known: _Known) -> list[Take]:
    accounts = known.of(MoneyAccount.objects, "Code")
    opened = _opened(chart.MONEY, "money", [account.pk for account in accounts.values()])
    takes = []
    for row in known.rows:
        account = accounts.get(row["Code"])
        if account:
            if (account.pk, account.currency) in opened:
                known.wrong(row, "Code", "taken_over")
            minor, base = known.valued(row, "Amount", row["Amount"], account.currency) or (0, 0)
            takes.append(Take(row, account, account.currency, minor, base))
    known.checked.problems += repeated(known.rows, ("Code",))
    return takes


def _receivables(known: _Known) -> list[Take]:
    accounts = known.of(SellerAccount.objects, "Account", "name")
    opened = _opened(chart.RECEIVABLE, "account", [account.pk for account in accounts.values()])
    takes = []
    for row in known.rows:
        account = accounts.get(row["Account"])
        if account:
            if (account.pk, row["Currency"]) in opened:
                known.wrong(row, "Account", "taken_over")
            minor, base = known.valued(row, "Amount", row["Amount"], row["Currency"]) or (0, 0)
            takes.append(Take(row, account, row["Currency"], minor, base))
    known.checked.problems += repeated(known.rows, ("Account", "Currency"))
    return takes


def _opened(account: str, partner: str, ids: Sequence[int]) -> set[tuple[int, str]]:
    """Partners and currencies that have an opening balance already."""
    found = rows(
        """SELECT DISTINCT l.partner_id, l.currency FROM finance_leg l JOIN finance_entry e ON e.id = l.entry_id AND e.document_kind = 'opening'
           WHERE l.account_id = %s AND l.partner_kind = %s AND l.partner_id = ANY(%s)
             AND NOT EXISTS (SELECT 1 FROM finance_entry r WHERE r.reverses_id = e.id) AND e.reverses_id IS NULL""",
        [account, partner, list(ids)],
    )
    return {(row[0], row[1]) for row in found}


_CHECKS: Mapping[str, Callable[[_Known], list[Take]]] = {
    STOCK: _stock,
    ORDERS: _orders,
    PAYABLES: _payables,
    WALLETS: _wallets,
    MONEY: _money,
    RECEIVABLES: _receivables,
}
