"""Goods that become other goods, or go to another place of the same house: relabelled, damaged, found good again, put together, taken apart.

Each is one document, written whole or not at all, and undone whole (`undo_document`). Nothing is gained or lost in value but the fee of
an assembly.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from erp.kernel.outcomes import Refusal
from erp.kernel.sql import retried, rows
from inventory.models import StockDocument, StockDocumentLine, Warehouse
from inventory.services import stock
from inventory.services.carrying import Carried, Room, carry
from inventory.services.documents import LINE, Corrected, Rejected, Written, adjust_stock, bundles_among, opened
from inventory.services.levels import lock_pairs, lock_promises
from inventory.services.reversals import reverse_moves
from inventory.states import DocumentKind, MoveKind, WarehouseKind
from people.models import User

Units = tuple[int, int]  # (sku id, units)
WHOLE = 0  # the key of a refusal that is not about one SKU


@dataclass(frozen=True, slots=True)
class Part:
    """What a thing falls apart into: so many units, and per cent of its cost; no per cent: by what the part costs elsewhere."""

    sku_id: int
    quantity: int
    percent: Decimal | None = None


def _whole(write: Callable[[], Written]) -> Written:
    try:
        return retried()(transaction.atomic(write))()
    except Rejected as rejected:
        return Written(None, refused=rejected.refusals)


def relabel(
    *, client_id: UUID, warehouse_id: int, lines: Sequence[tuple[int, int, int]], reason: str, actor: User | None
) -> Written:
    """Call units of one SKU another from now on, in the same warehouse: lines of (old SKU, new SKU, units). Cost and age stay.

    Refused by old SKU: `bundle`, `not_enough` (with what is available), `same_sku`. The same `client_id` again: already.
    """

    def write() -> Written:
        document, known = opened(client_id, DocumentKind.RELABEL, warehouse_id, reason, actor)
        if known:
            return Written(document, already=True)
        _reject({old: Refusal("same_sku") for old, new, _ in lines if old == new})
        _reject(bundles_among([sku_id for line in lines for sku_id in line[:2]]))
        levels = lock_pairs((sku_id, warehouse_id) for line in lines for sku_id in line[:2])
        wanted = [(old, (old, warehouse_id), units) for old, _, units in lines]
        _reject(Room(levels, promised_too=False).take(wanted))
        written = _lines(document, [(old, -units, None, new) for old, new, units in lines])
        items = [
            Carried(
                (line.sku_id, warehouse_id),
                (line.to_sku_id or 0, warehouse_id),
                -line.quantity,
                MoveKind.RELABEL,
                LINE,
                line.pk,
                reason=reason,
            )
            for line in written
        ]
        carry(items, levels, actor=actor)
        return Written(document)

    return _whole(write)


def damage(*, client_id: UUID, warehouse_id: int, lines: Sequence[Units], reason: str, actor: User | None) -> Written:
    """Units are not good any more: they go to the house's place for defective goods at their cost, promised or not.

    The latest unpicked promises wait again. Refused: `no_defective_warehouse`; by SKU `bundle`, `below_zero`, `picked`. The same
    `client_id` again: already.
    """
    return _to_another_place(DocumentKind.DAMAGE, client_id, warehouse_id, lines, reason, actor)


def repair(*, client_id: UUID, warehouse_id: int, lines: Sequence[Units], reason: str, actor: User | None) -> Written:
    """Units that were put aside as defective are good: they come back into the warehouse at the cost that they carry there.

    Refused: `no_defective_warehouse`; by SKU `bundle`, `below_zero`, `picked`. The same `client_id` again: already.
    """
    return _to_another_place(DocumentKind.REPAIR, client_id, warehouse_id, lines, reason, actor)


def defective_warehouse(warehouse: Warehouse) -> Warehouse | None:
    """Where defective goods of a warehouse go: the first open one in its country, else any. As at the door (procurement)."""
    found = list(Warehouse.objects.filter(kind=WarehouseKind.DEFECTIVE, closed_at=None).order_by("pk"))
    return next((each for each in found if each.country == warehouse.country), found[0] if found else None)


def _to_another_place(
    kind: DocumentKind, client_id: UUID, good_id: int, lines: Sequence[Units], reason: str, actor: User | None
) -> Written:
    def write() -> Written:
        bad = defective_warehouse(Warehouse.objects.get(pk=good_id))
        if bad is None or bad.pk == good_id:
            raise Rejected({WHOLE: Refusal("no_defective_warehouse")})
        source, target = (good_id, bad.pk) if kind == DocumentKind.DAMAGE else (bad.pk, good_id)
        document, known = opened(client_id, kind, source, reason, actor, to_warehouse_id=target)
        if known:
            return Written(document, already=True)
        _reject(bundles_among([sku_id for sku_id, _ in lines]))
        levels = lock_pairs((sku_id, place) for sku_id, _ in lines for place in (source, target))
        lock_promises(levels.values())
        _reject(Room(levels, promised_too=True).take([(sku_id, (sku_id, source), units) for sku_id, units in lines]))
        items = [
            Carried(
                (line.sku_id, source),
                (line.sku_id, target),
                -line.quantity,
                MoveKind.DAMAGE,
                LINE,
                line.pk,
                reason=reason,
            )
            for line in _lines(document, [(sku_id, -units, None, None) for sku_id, units in lines])
        ]
        carry(items, levels, actor=actor)
        return Written(document)

    return _whole(write)


def write_off(
    *, client_id: UUID, warehouse_id: int, lines: Sequence[Units], reason: str, actor: User | None
) -> Written:
    """Units are gone or worth nothing: they leave the stock and are an expense, promised or not. Refused as an adjustment is."""
    corrected = [Corrected(sku_id, -units) for sku_id, units in lines]
    return adjust_stock(
        client_id=client_id,
        warehouse_id=warehouse_id,
        reason=reason,
        corrected=corrected,
        actor=actor,
        kind=DocumentKind.WRITE_OFF,
    )


def assemble(
    *,
    client_id: UUID,
    warehouse_id: int,
    sku_id: int,
    quantity: int,
    components: Sequence[Units],
    fee: int = 0,
    reason: str = "",
    actor: User | None,
) -> Written:
    """Make units of a SKU that is kept out of components: it costs what they cost and the fee, in minor units of the base currency.

    Refused: `nothing` (no components); by SKU `bundle` (it is never kept), `not_enough`, `same_sku`. The same `client_id` again: already.
    """

    def write() -> Written:
        document, known = opened(client_id, DocumentKind.ASSEMBLY, warehouse_id, reason, actor, fee=fee)
        if known:
            return Written(document, already=True)
        _reject({} if components else {WHOLE: Refusal("nothing")})
        _reject({sku_id: Refusal("same_sku")} if sku_id in dict(components) else {})
        _reject(bundles_among([sku_id, *(component for component, _ in components)]))
        levels = lock_pairs((each, warehouse_id) for each in (sku_id, *(component for component, _ in components)))
        cost = _used_up(document, components, levels, reason, actor)
        [line] = _lines(document, [(sku_id, quantity, cost + fee, None)])
        stock.receive(receipts=[_made(line, warehouse_id)], actor=actor)
        return Written(document)

    return _whole(write)


def disassemble(
    *,
    client_id: UUID,
    warehouse_id: int,
    sku_id: int,
    quantity: int,
    parts: Sequence[Part],
    reason: str = "",
    actor: User | None,
) -> Written:
    """Take units of a SKU apart: the parts together cost exactly what it cost, by their per cents, or by what each costs elsewhere.

    Refused: `nothing` (no parts), `percent` (they do not add up to 100, or some have none); by SKU `bundle`, `not_enough`, `same_sku`.
    The same `client_id` again: already.
    """

    def write() -> Written:
        document, known = opened(client_id, DocumentKind.DISASSEMBLY, warehouse_id, reason, actor)
        if known:
            return Written(document, already=True)
        given = [part.percent for part in parts if part.percent is not None]
        _reject({} if parts else {WHOLE: Refusal("nothing")})
        _reject({WHOLE: Refusal("percent")} if given and (len(given) < len(parts) or sum(given) != 100) else {})
        _reject({sku_id: Refusal("same_sku")} if sku_id in {part.sku_id for part in parts} else {})
        _reject(bundles_among([sku_id, *(part.sku_id for part in parts)]))
        levels = lock_pairs((each, warehouse_id) for each in (sku_id, *(part.sku_id for part in parts)))
        cost = _used_up(document, [(sku_id, quantity)], levels, reason, actor)
        values = shared(cost, _weights(parts))
        lines = _lines(
            document, [(part.sku_id, part.quantity, value, None) for part, value in zip(parts, values, strict=True)]
        )
        stock.receive(receipts=[_made(line, warehouse_id) for line in lines], actor=actor)
        return Written(document)

    return _whole(write)


def shared(value: int, weights: Sequence[Decimal]) -> list[int]:
    """A value by weights, each share rounded down; the largest takes the rest. Pure."""
    whole = sum(weights) or Decimal(len(weights))
    shares = [int(value * (weight if sum(weights) else Decimal(1)) / whole) for weight in weights]
    largest = max(range(len(shares)), key=lambda index: (weights[index], -index))
    shares[largest] += value - sum(shares)
    return shares


def _weights(parts: Sequence[Part]) -> list[Decimal]:
    """Per cents as given; else what the units cost on average where they are kept, or did last; where nobody knows, by units."""
    if all(part.percent is not None for part in parts):
        return [part.percent or Decimal(0) for part in parts]
    found = rows(
        """SELECT t.s, coalesce(
                    (SELECT sum(c.value_left)::numeric / sum(c.quantity_left) FROM inventory_costlayer c
                     JOIN inventory_stocklevel l ON l.id = c.level_id WHERE l.sku_id = t.s AND c.quantity_left > 0),
                    (SELECT c.value::numeric / c.quantity FROM inventory_costlayer c JOIN inventory_stocklevel l ON l.id = c.level_id
                     WHERE l.sku_id = t.s ORDER BY c.received_at DESC, c.id DESC LIMIT 1), 0)
           FROM unnest(%s::bigint[]) AS t(s)""",
        [[part.sku_id for part in parts]],
    )
    unit = {row[0]: Decimal(row[1]) for row in found}
    known = [unit[part.sku_id] * part.quantity for part in parts]
    return known if all(known) else [Decimal(part.quantity) for part in parts]


def _used_up(
    document: StockDocument,
    units: Sequence[Units],
    levels: dict[tuple[int, int], int],
    reason: str,
    actor: User | None,
) -> int:
    """Units leave the stock to be made into something else; what they cost all together."""
    place = document.warehouse_id
    _reject(Room(levels, promised_too=False).take([(sku_id, (sku_id, place), count) for sku_id, count in units]))
    items = [
        Carried((line.sku_id, place), None, -line.quantity, MoveKind.ASSEMBLY, LINE, line.pk, reason=reason)
        for line in _lines(document, [(sku_id, -count, None, None) for sku_id, count in units])
    ]
    moves = carry(items, levels, actor=actor)
    return int(rows("SELECT -sum(value) FROM inventory_stockmove WHERE id = ANY(%s)", [list(moves)])[0][0])


def _made(line: StockDocumentLine, warehouse_id: int) -> stock.Receipt:
    return stock.Receipt(
        line.sku_id, warehouse_id, line.quantity, line.value or 0, LINE, line.pk, kind=MoveKind.ASSEMBLY
    )


def _lines(
    document: StockDocument, wanted: Sequence[tuple[int, int, int | None, int | None]]
) -> list[StockDocumentLine]:
    return StockDocumentLine.objects.bulk_create(
        StockDocumentLine(document=document, sku_id=sku_id, quantity=quantity, value=value, to_sku_id=to_sku_id)
        for sku_id, quantity, value, to_sku_id in wanted
    )


def _reject(refused: dict[int, Refusal]) -> None:
    if refused:
        raise Rejected(refused)


def undo_document(*, document_id: int, client_id: UUID, reason: str, actor: User | None) -> Written:
    """Take a document back as a whole: each of its moves by its exact opposite, and a document that says so.

    Refused: `not_found`, `is_undoing`, and by SKU what a reversal says: `used`, `came_back`, `picked`. Undone before: already.
    """

    def write() -> Written:
        found = StockDocument.objects.filter(pk=document_id).first()
        if found is None or found.undoes_id:
            raise Rejected({WHOLE: Refusal("is_undoing" if found else "not_found")})
        known = StockDocument.objects.filter(undoes_id=document_id).first()
        if known:
            return Written(known, already=True)
        document, again = opened(
            client_id,
            DocumentKind(found.kind),
            found.warehouse_id,
            reason,
            actor,
            to_warehouse_id=found.to_warehouse_id,
            undoes_id=found.pk,
        )
        if again:
            return Written(document, already=True)
        skus = dict(
            rows(
                """SELECT m.id, l.sku_id FROM inventory_stockdocumentline i
                   JOIN inventory_stockmove m ON m.document_kind = %s AND m.document_id = i.id
                   JOIN inventory_stocklevel l ON l.id = m.level_id WHERE i.document_id = %s""",
                [LINE, document_id],
            )
        )
        outcomes = reverse_moves(skus, reason=reason, actor=actor, whole=True)
        _reject({skus[key]: refusal for key, refusal in outcomes.refused.items()})
        return Written(document)

    return _whole(write)
