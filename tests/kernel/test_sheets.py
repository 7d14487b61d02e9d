"""Excel in and out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from erp.kernel.sheets import SheetRow, UnreadableSheet, read_sheet, sheet_names, write_sheet

COLUMNS = {"sku": ["SKU", "商品编码"], "quantity": ["Quantity", "数量"]}


def test_what_is_written_is_read_again() -> None:
    rows = [[3, "=A1", date(2026, 11, 1)], [None, "", None], [Decimal("1.5"), "B", None]]
    data = write_sheet({"Lines": (["Quantity", "商品编码", "Day"], rows)})
    assert sheet_names(data) == ["Lines"]
    assert read_sheet(data, columns={**COLUMNS, "day": ["day"]}) == [
        SheetRow(2, {"sku": "=A1", "quantity": "3", "day": "2026-11-01"}),
        SheetRow(4, {"sku": "B", "quantity": "1.5", "day": ""}),
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"not a workbook", "save it as .xlsx"),
        (b"", "save it as .xlsx"),
        (write_sheet({"A": (["SKU"], [])}), "columns are missing: Quantity"),
        (write_sheet({"A": ([], [])}), "columns are missing: SKU, Quantity"),
    ],
)
def test_a_bad_file_says_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableSheet, match=says):
        read_sheet(data, columns=COLUMNS)
