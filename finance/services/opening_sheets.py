"""The workbook of opening balances: its sheets, and each row read and checked on its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from erp.kernel.outcomes import Refusal
from erp.kernel.sheets import UnreadableSheet, read_sheet, sheet_names

STOCK, ORDERS, PAYABLES, WALLETS, MONEY, RECEIVABLES = (
    "Stock", "Purchase orders", "Payables", "Wallets", "Money accounts", "Marketplace receivables",
)  # fmt: skip
COLUMNS: dict[str, tuple[str, ...]] = {
    STOCK: ("SKU", "Warehouse", "Quantity", "Value", "Received on"),
    ORDERS: ("Supplier", "Number", "SKU", "Quantity", "Price", "Warehouse", "Expected on"),
    PAYABLES: ("Supplier", "Bill number", "Billed on", "Due on", "Amount", "Currency"),
    WALLETS: ("Distributor", "Amount"),
    MONEY: ("Code", "Amount"),
    RECEIVABLES: ("Account", "Amount", "Currency"),
}
_OPTIONAL = {(ORDERS, "Expected on")}
_MOST = 1_000_000_000
_Parser = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell of a row, as the person sees them numbered; row 0 is the sheet itself."""

    sheet: str
    row: int
    column: str
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Row:
    """A row whose cells can be read: text, whole numbers, decimals and days by column."""

    sheet: str
    number: int
    cells: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.cells[column]

    def problem(self, column: str, code: str, **values: Any) -> Problem:
        """Something is wrong with this row."""
        return Problem(self.sheet, self.number, column, Refusal(code, values))


class _Wrong(Exception):
    """A cell does not read as what its column holds."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_workbook(data: bytes) -> tuple[list[Row], list[Problem]]:
    """All rows of the sheets that are there, and every cell that can't be read. Raises UnreadableSheet when nothing can."""
    names = sheet_names(data)
    known = [name for name in COLUMNS if name in names]
    if not known:
        raise UnreadableSheet(f"none of these sheets is there: {', '.join(COLUMNS)}")
    rows: list[Row] = []
    problems = [Problem(name, 0, "", Refusal("unknown_sheet")) for name in names if name not in COLUMNS]
    for name in known:
        try:
            found = read_sheet(data, columns={column: (column,) for column in COLUMNS[name]}, sheet=name)
        except UnreadableSheet as error:
            problems.append(Problem(name, 0, "", Refusal("unreadable", {"why": str(error)})))
            continue
        for sheet_row in found:
            row, wrong = _read(name, sheet_row.number, sheet_row.values)
            problems += wrong
            if not wrong:
                rows.append(row)
    return rows, problems


def _read(sheet: str, number: int, values: Mapping[str, str]) -> tuple[Row, list[Problem]]:
    cells: dict[str, Any] = {}
    wrong = []
    for column, text in values.items():
        try:
            if not text and (sheet, column) not in _OPTIONAL:
                raise _Wrong("empty")
            cells[column] = _PARSERS.get(column, str)(text) if text else None
        except _Wrong as error:
            wrong.append(Problem(sheet, number, column, Refusal(error.code, {"text": text})))
    return Row(sheet, number, cells), wrong


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < _MOST):
        raise _Wrong("no_quantity")
    return int(text)


def _decimal(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation as error:
        raise _Wrong("no_number") from error
    if not found.is_finite() or abs(found) >= _MOST:
        raise _Wrong("no_number")
    return found


def _cost(text: str) -> Decimal:
    found = _decimal(text)
    if found < 0:
        raise _Wrong("below_zero")
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _Wrong("no_day") from error


_PARSERS: dict[str, _Parser] = {
    "Quantity": _whole,
    "Amount": _decimal,
    "Value": _cost,
    "Price": _cost,
    "Received on": _day,
    "Expected on": _day,
    "Billed on": _day,
    "Due on": _day,
    "Currency": str.upper,
}


def repeated(rows: Sequence[Row], columns: Sequence[str]) -> list[Problem]:
    """Rows that say again what an earlier row of their sheet says."""
    seen: dict[tuple[Any, ...], int] = {}
    found = []
    for row in rows:
        key = tuple(row[column] for column in columns)
        if key in seen:
            found.append(row.problem(columns[-1], "twice", first=seen[key]))
        seen.setdefault(key, row.number)
    return found
