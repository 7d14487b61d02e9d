"""The pick list of a wave, A4: bins in the order of the way, a box to tick, and the put wall's slots with what belongs there."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from erp.kernel.pdf.text import Align
from logistics.papers.page import A4, Column, Page

ROWS, TOP, ROW = 27, 52, 8.4
PICKS = (
    Column("", 15, 6),
    Column("Bin / 库位", 22, 30),
    Column("SKU", 53, 45),
    Column("Name / 品名", 99, 76),
    Column("Take / 拣取", 176, 19, figures=True),
)
SLOTS = (Column("Slot / 格", 15, 14), Column("Parcel / 包裹", 30, 34), Column("Contents / 内容", 65, 130))
NO_BIN = "— (not put away / 未上架)"


@dataclass(frozen=True, slots=True)
class PickRow:
    """Take so many units of a SKU from a bin."""

    bin: str
    sku: str
    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class SlotRow:
    """What belongs in a slot; `out` names why nothing does any more."""

    slot: int
    number: str
    contents: str
    out: str = ""


@dataclass(frozen=True, slots=True)
class PickList:
    """All that a pick list shows."""

    number: str
    title: str
    warehouse: str
    parcels: int
    picks: Sequence[PickRow]
    slots: Sequence[SlotRow] = ()


def draw_pick_list(canvas: Canvas, listed: PickList) -> int:
    """As many pages as it takes; how many."""
    picks = [listed.picks[i : i + ROWS] for i in range(0, len(listed.picks), ROWS)] or [()]
    slots = [listed.slots[i : i + ROWS] for i in range(0, len(listed.slots), ROWS)]
    count = len(picks) + len(slots)
    for place, part in enumerate(picks, start=1):
        page = _begin(canvas, listed, f"{place} / {count}")
        page.head(PICKS, TOP - 7, 9)
        for index, row in enumerate(part):
            top = TOP + index * ROW
            page.frame(15, top + 1, 4.5, 4.5)
            page.row(PICKS[1:], (row.bin or NO_BIN, row.sku, row.name, str(row.quantity)), top, 6.5, 12)
            page.rule(top + ROW - 0.8, left=15, right=195)
        page.end()
    for place, rest in enumerate(slots, start=len(picks) + 1):
        page = _begin(canvas, listed, f"{place} / {count}")
        page.head(SLOTS, TOP - 7, 9)
        for index, slot in enumerate(rest):
            words = f"KICK OUT / 剔出: {slot.out}" if slot.out else slot.contents
            page.row(SLOTS, (str(slot.slot), slot.number, words), TOP + index * ROW, 6.5, 11, bold=bool(slot.out))
            page.rule(TOP + (index + 1) * ROW - 0.8, left=15, right=195)
        page.end()
    return count


def _begin(canvas: Canvas, listed: PickList, count: str) -> Page:
    page = Page.begin(canvas, A4)
    page.text(f"Pick list / 拣货单 {listed.number}", 15, 14, 110, 10, 20, bold=True)
    page.text(f"{listed.warehouse} · {listed.title}", 15, 26, 110, 6, 11)
    page.text(f"Parcels / 包裹 {listed.parcels}", 15, 33, 110, 6, 11)
    page.bars(listed.number, 130, 14, 65, 14)
    page.text(count, 165, 33, 30, 6, 9, align=Align.RIGHT)
    return page
