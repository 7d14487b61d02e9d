"""Receipts and adjustments as documents: the facts behind stock moves, with who, when and why.

A document and its moves are written in one transaction; the client's id makes a repeated sending harmless.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from erp.kernel.sql import next_ids, retried, rows
from inventory.models import StockDocument, StockDocumentLine
from inventory.services import stock
from inventory.states import DocumentKind, MoveKind, WarehouseKind
from people.models import User

LINE = "stock_line"  # the document kind of our moves; the document id is the line's
_PREFIX = {
    DocumentKind.RECEIPT: "RC",
    DocumentKind.ADJUSTMENT: "AJ",
    DocumentKind.ASSEMBLY: "AS",
    DocumentKind.DISASSEMBLY: "DA",
    DocumentKind.RELABEL: "RL",
    DocumentKind.DAMAGE: "DM",
    DocumentKind.REPAIR: "RP",
    DocumentKind.WRITE_OFF: "WO",
}


@dataclass(frozen=True, slots=True)
class Arrived:
    """So many units of a SKU that came in, and what all of them cost in minor units of the base currency."""

    sku_id: int
    quantity: int
    value: int


@dataclass(frozen=True, slots=True)
class Corrected:
    """So many units of a SKU more (or, below zero, fewer) than we believed."""

    sku_id: int
    delta: int


@dataclass(frozen=True, slots=True)
class Written:
    """The document, or why there is none: refusals by SKU id. `already` when this sending was here before."""

    document: StockDocument | None
    already: bool = False
    refused: dict[int, Refusal] | None = None


class Rejected(Exception):
    """The document is not to be: whatever was written of it goes with the transaction."""

    def __init__(self, refusals: dict[int, Refusal]) -> None:
        super().__init__(refusals)
        self.refusals = refusals


def receive_goods(*, client_id: UUID, warehouse_id: int, arrived: Sequence[Arrived], actor: User | None) -> Written:
    """Write a receipt and put its goods on the shelves. One line or a thousand cost the same statements.

    Refused by SKU: `bundle` (its parts are received, never the bundle itself). The same `client_id` again: already.
    """
    try:
        return _received(client_id, warehouse_id, arrived, actor)
    except Rejected as refused:
        return Written(None, refused=refused.refusals)


@retried()
@transaction.atomic
def _received(client_id: UUID, warehouse_id: int, arrived: Sequence[Arrived], actor: User | None) -> Written:
    document, known = opened(client_id, DocumentKind.RECEIPT, warehouse_id, "", actor)
    if known:
        return Written(document, already=True)
    bundles = bundles_among([item.sku_id for item in arrived])
    if bundles:
        raise Rejected(bundles)
    lines = _lines(document, [(item.sku_id, item.quantity, item.value) for item in arrived])
    stock.receive(
        receipts=[
            stock.Receipt(line.sku_id, warehouse_id, line.quantity, line.value or 0, LINE, line.pk) for line in lines
        ],
        actor=actor,
    )
    return Written(document)


def adjust_stock(
    *,
    client_id: UUID,
    warehouse_id: int,
    reason: str,
    corrected: Sequence[Corrected],
    actor: User | None,
    kind: DocumentKind = DocumentKind.ADJUSTMENT,
) -> Written:
    """Write an adjustment (or a write-off) and correct the levels, all of it or nothing.

    Refused by SKU: `bundle`, `below_zero` (with what is there), `picked` (clerks have too much of it in their hands), `transit` (what is
    under way is corrected by its transfer). The same `client_id` again: already.
    """
    try:
        return _adjusted(client_id, warehouse_id, reason, corrected, actor, kind)
    except Rejected as refused:
        return Written(None, refused=refused.refusals)


@retried()
@transaction.atomic
def _adjusted(
    client_id: UUID,
    warehouse_id: int,
    reason: str,
    corrected: Sequence[Corrected],
    actor: User | None,
    kind: DocumentKind,
) -> Written:
    document, known = opened(client_id, kind, warehouse_id, reason, actor)
    if known:
        return Written(document, already=True)
    refused = bundles_among([item.sku_id for item in corrected])
    if document.warehouse.kind == WarehouseKind.TRANSIT:
        refused = {item.sku_id: Refusal("transit") for item in corrected}
    if refused:
        raise Rejected(refused)
    move_kind = MoveKind(str(kind))
    lines = _lines(document, [(item.sku_id, item.delta, None) for item in corrected])
    outcomes = stock.adjust(
        changes=[
            stock.Change(line.sku_id, warehouse_id, line.quantity, reason, LINE, line.pk, kind=move_kind)
            for line in lines
        ],
        actor=actor,
    )
    if outcomes.refused:
        raise Rejected({lines[index].sku_id: refusal for index, refusal in outcomes.refused.items()})
    return Written(document)


def opened(
    client_id: UUID,
    kind: DocumentKind,
    warehouse_id: int,
    reason: str,
    actor: User | None,
    *,
    to_warehouse_id: int | None = None,
    fee: int = 0,
    undoes_id: int | None = None,
) -> tuple[StockDocument, bool]:
    """A new document, or the one that this sending made before; two at the same moment wait for each other at the unique key.

    A document is undone once: whoever comes second finds the document that undid it.
    """
    (key,) = next_ids("inventory_stockdocument", 1)
    new = rows(
        """INSERT INTO inventory_stockdocument (id, client_id, kind, number, warehouse_id, reason, created_by_id, created_at,
                                                to_warehouse_id, fee, undoes_id)
           VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id""",
        [
            key,
            str(client_id),
            str(kind),
            f"{_PREFIX[kind]}{key:08}",
            warehouse_id,
            reason,
            actor.pk if actor else None,
            clock.now(),
            to_warehouse_id,
            fee,
            undoes_id,
        ],
    )
    if new:
        return StockDocument.objects.get(pk=key), False
    same = Q(client_id=client_id) | Q(undoes_id=undoes_id) if undoes_id else Q(client_id=client_id)
    return StockDocument.objects.get(same), True


def bundles_among(sku_ids: Sequence[int]) -> dict[int, Refusal]:
    """Which of these are bundles, which are never kept, by SKU id."""
    found = rows("SELECT id, code FROM products_sku WHERE id = ANY(%s) AND kind = 'bundle'", [list(sku_ids)])
    return {row[0]: Refusal("bundle", {"sku": row[1]}) for row in found}


def _lines(document: StockDocument, wanted: Sequence[tuple[int, int, int | None]]) -> list[StockDocumentLine]:
    return StockDocumentLine.objects.bulk_create(
        StockDocumentLine(document=document, sku_id=sku_id, quantity=quantity, value=value)
        for sku_id, quantity, value in wanted
    )
