"""Values of the catalogue as the sheet shows them; reading that again gives the value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from erp.kernel.imports.values import joined
from products.services.catalogue_sheet.cells import BETWEEN_SUPPLIERS, Declared
from products.services.catalogue_sheet.columns import WHOLE
from products.states import DeclaredKind


def shown(column: str, value: Any) -> str:
    """A value as the sheet shows it; reading that again gives the value."""
    if value is None or value in ("", []):
        return ""
    if column in WHOLE:
        return str(value) if value else ""
    writer = _WRITERS.get(column)
    return writer(value) if writer else str(value)


def _declared_shown(value: Declared) -> str:
    first = f"{_number(value.percent)}%" if value.kind == DeclaredKind.PERCENT else _number(value.amount)
    limits: Sequence[str] = [
        f"{word} {_number(each)}" for word, each in (("min", value.floor), ("max", value.cap)) if each is not None
    ]
    return " ".join(filter(None, [first, *limits, value.currency]))


def _number(value: Decimal | None) -> str:
    return f"{(value or Decimal(0)).normalize():f}"


def _suppliers_shown(value: Sequence[tuple[str, str]]) -> str:
    signs = ":：" + BETWEEN_SUPPLIERS
    return "; ".join(f"{joined([name], separators=signs)}: {joined([code], separators=signs)}" for name, code in value)


_WRITERS: Mapping[str, Callable[[Any], str]] = {
    "barcodes": lambda value: joined(f"{kind}:{code}" for kind, code in sorted(value, key=lambda each: each[1])),
    "traits": joined,
    "tags": joined,
    "product_tags": joined,
    "category": lambda value: joined(value, " > ", ">"),
    "supplier_codes": _suppliers_shown,
    "declared": _declared_shown,
    "parts": lambda value: joined(f"{code}*{count}" for code, count in value),
    "archived": lambda value: "yes" if value else "no",
}
