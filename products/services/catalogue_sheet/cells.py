"""A row's cells as what they ask for. Typed values stand beside the text in which the sheet would show them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from erp.kernel.imports.kinds import Facts, Reason
from erp.kernel.imports.values import Cells, split
from products.services.bundles import MOST_PARTS, MOST_UNITS
from products.services.catalogue_sheet.columns import BARCODE_KINDS, FIRM, KINDS, MOST, TRAITS, WHOLE
from products.states import BarcodeKind, DeclaredKind

_HS = re.compile(r"[0-9.]{4,12}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_DECLARED = re.compile(
    r"(?P<n>\d+(\.\d+)?)\s*(?P<percent>%)?\s*(?P<c1>[A-Z]{3})?(\s*min\s*(?P<floor>\d+(\.\d+)?))?(\s*max\s*(?P<cap>\d+(\.\d+)?))?"
    r"\s*(?P<c2>[A-Z]{3})?",
    re.IGNORECASE,
)
MOST_OPTIONS = 12
BETWEEN_SUPPLIERS = ";|\n；"


@dataclass(frozen=True, slots=True)
class Declared:
    """A rule for the declared value."""

    kind: str
    percent: Decimal | None
    amount: Decimal | None
    currency: str
    floor: Decimal | None
    cap: Decimal | None


@dataclass(slots=True)
class Wanted:
    """What a row asks for: values by column, empty ones only where an empty cell says something; and what can't be read."""

    sku: str
    values: dict[str, Any] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)


def facts_of(values: Mapping[str, str]) -> Facts:
    """What staging must know of a row."""
    sku = values.get("sku", "")[:120]
    claims = tuple(f"barcodes={code}" for _kind, code in _barcodes(values.get("barcodes", "")))
    return Facts(sku, values.get("product", "")[:120], 1 if values.get("parts") else 0, claims)


def read_row(values: Mapping[str, str], *, clears: bool) -> Wanted:
    """Understand a row's cells. `clears`: an empty cell takes away what is there; else it says nothing."""
    cells = Cells(values)
    wanted = Wanted(cells.code("sku", MOST["sku"]), reasons=cells.reasons)
    if not wanted.sku:
        cells.wrong("required", "sku")
    for column in values:
        if column == "sku":
            continue
        if not values[column]:
            if clears and column not in FIRM:
                wanted.values[column] = _nothing(column)
            continue
        before = len(cells.reasons)
        value = _read(cells, column)
        if len(cells.reasons) == before and value is not None:
            wanted.values[column] = value
    return wanted


def _nothing(column: str) -> Any:
    if column in WHOLE:
        return 0
    if column in ("barcodes", "tags", "product_tags", "traits", "supplier_codes", "parts", "category"):
        return []
    return None if column == "declared" else ""


def _read(cells: Cells, column: str) -> Any:
    if column in WHOLE:
        return cells.whole(column, most=WHOLE[column])
    if column.startswith("hs:"):
        return _hs(cells, column)
    reader = _READERS.get(column)
    return reader(cells) if reader else cells.text(column, MOST.get(column, 80))


def _short(cells: Cells, column: str, words: list[str], most: int) -> list[str]:
    for word in words:
        if len(word) > most:
            cells.wrong("too_long", column, most=most, length=len(word))
    return words


def _country(cells: Cells, column: str, text: str) -> str:
    if not _COUNTRY.fullmatch(text):
        cells.wrong("not_a_country", column, value=text)
    return text


def _hs(cells: Cells, column: str) -> str:
    text = cells.raw(column).replace(" ", "")
    if column.startswith("hs:"):
        _country(cells, column, column[3:].upper())
    if not cells.spoiled(column, text) and not _HS.fullmatch(text):
        cells.wrong("not_an_hs_code", column, value=text)
    return text


def _barcodes(text: str) -> list[tuple[str, str]]:
    found = {}
    for word in split(text):
        front, colon, code = word.partition(":")
        if colon and front.strip().lower() in BARCODE_KINDS:
            found[code.strip()] = front.strip().lower()
        else:
            found[word] = ""
    return [(kind, code) for code, kind in found.items()]


def _barcodes_of(cells: Cells) -> list[tuple[str, str]]:
    found = _barcodes(cells.raw("barcodes"))
    for kind, code in found:
        if cells.spoiled("barcodes", code):
            continue
        if not 1 <= len(code) <= 60:
            cells.wrong("too_long", "barcodes", most=60, length=len(code))
        elif kind in (BarcodeKind.EAN, BarcodeKind.UPC) and not checks(code):
            cells.wrong("bad_check_digit", "barcodes", value=code)
    return found


def checks(code: str) -> bool:
    """Whether the last digit of an EAN or UPC is right."""
    if not code.isascii() or not code.isdecimal() or len(code) not in (8, 12, 13):
        return False
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(code)))
    return total % 10 == 0


def kind_of_barcode(code: str) -> str:
    """What a barcode without a kind is: an EAN or UPC when its length and its check digit say so, else one of our own."""
    if checks(code):
        return BarcodeKind.UPC if len(code) == 12 else BarcodeKind.EAN
    return BarcodeKind.OWN


def _supplier_codes(cells: Cells) -> list[tuple[str, str]]:
    found = []
    for word in _raw_parts(cells.raw("supplier_codes"), BETWEEN_SUPPLIERS):
        sides = [each for side in _raw_parts(word, ":：") if (each := _plain(side))]
        if len(sides) != 2:
            cells.wrong("not_a_supplier_code", "supplier_codes", value=_plain(word))
        elif len(sides[0]) > 120 or len(sides[1]) > 80:
            cells.wrong("too_long", "supplier_codes", most=80, length=len(word))
        else:
            found.append((sides[0], sides[1]))
    return sorted(set(found))


def _raw_parts(text: str, separators: str) -> list[str]:
    """Like `split`, with the backslashes still in place."""
    return [each for each in re.findall(rf"(?:\\.|[^\\{re.escape(separators)}])+", text, re.DOTALL) if each.strip()]


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text.strip(), flags=re.DOTALL).strip()


def _declared(cells: Cells) -> Declared | None:
    text = cells.raw("declared")
    found = _DECLARED.fullmatch(text.replace(",", " "))
    if not found or (found["c1"] and found["c2"]):
        cells.wrong("not_a_declared_value", "declared", value=text)
        return None
    number, currency = Decimal(found["n"]), (found["c1"] or found["c2"] or "").upper()
    floor, cap = (Decimal(found[side]) if found[side] else None for side in ("floor", "cap"))
    percent = bool(found["percent"])
    limited = floor is not None or cap is not None
    sound = (
        number > 0
        and (not percent or number <= 100)
        and (bool(currency) or (percent and not limited))
        and (floor is None or cap is None or floor <= cap)
        and (cap is None or cap > 0)
        and all(each is None or (each < 10**9 and each == round(each, 4)) for each in (number, floor, cap))
        and (not percent or number == round(number, 2))
    )
    if not sound:
        cells.wrong("not_a_declared_value", "declared", value=text)
        return None
    kind = DeclaredKind.PERCENT if percent else DeclaredKind.FIXED
    return Declared(kind, number if percent else None, None if percent else number, currency, floor, cap)


def _parts(cells: Cells) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for word in cells.words("parts"):
        match = re.fullmatch(r"(?P<code>.+?)\s*[*×]\s*(?P<count>\d{1,5})", word)
        code, count = (match["code"], int(match["count"])) if match else (word, 1)
        if not 1 <= count <= MOST_UNITS or len(code) > 60 or (not match and re.search(r"[*×]", word)):
            cells.wrong("not_a_part", "parts", value=word)
        elif code in found:
            cells.wrong("part_twice", "parts", value=code)
        else:
            found[code] = count
    if len(found) > MOST_PARTS:
        cells.wrong("too_many_parts", "parts", most=MOST_PARTS)
    return sorted(found.items())


_READERS: Mapping[str, Callable[[Cells], Any]] = {
    "product": lambda cells: cells.code("product", MOST["product"]),
    "kind": lambda cells: cells.choice("kind", KINDS),
    "traits": lambda cells: cells.choices("traits", TRAITS),
    "tags": lambda cells: _short(cells, "tags", sorted(cells.words("tags")), 40),
    "product_tags": lambda cells: _short(cells, "product_tags", sorted(cells.words("product_tags")), 40),
    "category": lambda cells: _short(cells, "category", split(cells.raw("category"), ">"), 80),
    "barcodes": _barcodes_of,
    "origin": lambda cells: _country(cells, "origin", cells.raw("origin").upper()),
    "hs_code": lambda cells: _hs(cells, "hs_code"),
    "supplier_codes": _supplier_codes,
    "declared": _declared,
    "parts": _parts,
    "archived": lambda cells: cells.yes("archived"),
}
