"""Excel in and out. A sheet comes in as rows of text by column, with the row's number as the person sees it; nothing is guessed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter import Workbook

MAX_BYTES = 20_000_000
MAX_ROWS = 100_000
Cell = str | int | float | bool | date | datetime | Decimal | None


class UnreadableSheet(Exception):
    """The file is no workbook, too large, or lacks columns; the message names what to do."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row below the header: its number in the sheet, and the text of each asked column (empty when the cell is)."""

    number: int
    values: Mapping[str, str]


def read_sheet(data: bytes, *, columns: Mapping[str, Sequence[str]], sheet: str = "") -> list[SheetRow]:
    """The rows of a sheet (the first one without a name). `columns`: our name -> the headings it may stand under, any case.

    Empty rows are left out. Raises UnreadableSheet when the file can't be read, a heading is missing or there are too many rows.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableSheet(f"the file has more than {MAX_BYTES // 1_000_000} MB: split it")
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        names = book.sheet_names
        if sheet and sheet not in names:
            raise UnreadableSheet(f"there is no sheet named {sheet}; there are: {', '.join(names)}")
        grid = book.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, IndexError) as error:
        raise UnreadableSheet("this is not a workbook that can be read: save it as .xlsx") from error
    if len(grid) > MAX_ROWS + 1:
        raise UnreadableSheet(f"the sheet has more than {MAX_ROWS} rows: split it")
    places = _places([_text(cell).strip().lower() for cell in grid[0]] if grid else [], columns)
    found = (
        SheetRow(number, {name: _text(row[place]).strip() for name, place in places.items()})
        for number, row in enumerate(grid[1:], start=2)
    )
    return [row for row in found if any(row.values.values())]


def sheet_names(data: bytes) -> list[str]:
    """The sheets of a workbook. Raises UnreadableSheet."""
    try:
        return list(CalamineWorkbook.from_filelike(BytesIO(data)).sheet_names)
    except (CalamineError, ValueError) as error:
        raise UnreadableSheet("this is not a workbook that can be read: save it as .xlsx") from error


def _places(headings: Sequence[str], columns: Mapping[str, Sequence[str]]) -> dict[str, int]:
    places = {}
    missing = []
    for name, called in columns.items():
        known = [headings.index(each.lower()) for each in called if each.lower() in headings]
        if known:
            places[name] = known[0]
        else:
            missing.append(called[0])
    if missing:
        raise UnreadableSheet(f"these columns are missing: {', '.join(missing)}")
    return places


def _text(cell: object) -> str:
    """A cell as a person reads it: 12.0 is 12, a day is ISO."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(sep=" ")
    return "" if cell is None else str(cell)


def write_sheet(sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[Cell]]]]) -> bytes:
    """A workbook of named sheets, each with its headings and rows. Text is written as text: a leading = is no formula."""
    out = BytesIO()
    book = Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    )
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    bold = book.add_format({"bold": True})
    for name, (headings, rows) in sheets.items():
        page = book.add_worksheet(name[:31])
        page.write_row(0, 0, headings, bold)
        page.freeze_panes(1, 0)
        for place, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                page.write(place, column, cell, *((day,) if isinstance(cell, date) else ()))
    book.close()
    return out.getvalue()
