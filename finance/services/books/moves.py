"""Stock that moved: the inventory leg, and by what caused the move, the other side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings

from erp.kernel import clock
from erp.kernel.sql import array, rows
from finance import chart
from finance.services.books.built import Built
from finance.services.ledger import Draft, LegDraft
from inventory.states import MoveKind

KIND = "move"
IN_PLACE = (MoveKind.TRANSFER, MoveKind.ASSEMBLY, MoveKind.RELABEL, MoveKind.DAMAGE)
CORRECTIONS = (MoveKind.ADJUSTMENT, MoveKind.COUNT, MoveKind.MIRROR)


@dataclass(frozen=True, slots=True)
class Move:
    """A stock move with a value, as the books see it."""

    id: int
    delta: int
    kind: str
    document_kind: str
    document_id: int
    value: int
    at: datetime
    origin_id: int | None
    origin_delta: int | None
    origin_value: int | None
    sku_id: int
    warehouse_id: int

    def inventory(self, amount: int, currency: str, own: int, *, counted: bool) -> LegDraft:
        """So much more (or less) of the SKU in the warehouse."""
        return LegDraft(
            chart.INVENTORY,
            amount,
            currency,
            own,
            sku_id=self.sku_id,
            partner_kind="warehouse",
            partner_id=self.warehouse_id,
            quantity=self.delta if counted else None,
        )


Contra = list[LegDraft]


def build(move_ids: Sequence[int]) -> Built:
    """The entries of stock moves. A move without value has none; what nobody can name goes to suspense."""
    moves = _moves(move_ids)
    sold = _sold(_documents(moves, "parcel_line"))
    sold_there = _sold_there(_documents(moves, "demand"))
    received = _received(_documents(moves, "receipt_line"))
    judged = _judged(_documents(moves, "inspection"))
    fees = _fees([move.document_id for move in moves if move.kind == MoveKind.ASSEMBLY and move.delta > 0])
    undone = _undone([move.origin_id for move in moves if _undoes(move) and move.origin_id])
    built = Built()
    for move in moves:
        if _undoes(move):
            if move.origin_value and move.origin_id not in undone:
                built.unposted[move.id] = f"origin_unposted {move.origin_id}"
                continue
            contra = _opposite(move, undone.get(move.origin_id or 0, []))
        elif move.document_kind == "receipt_line" and move.document_id in received:
            contra = received[move.document_id]
        elif move.document_id in fees and move.kind == MoveKind.ASSEMBLY and move.delta > 0:
            contra = _made(move, fees[move.document_id])
        else:
            place = {"parcel_line": sold, "demand": sold_there, "inspection": judged}.get(move.document_kind, {}).get(
                move.document_id
            )
            contra = [_one_sided(move, place or _plain(move))]
        built.drafts.append(_draft(move, contra))
    return built


def places(move_ids: Sequence[int]) -> dict[int, LegDraft]:
    """The other side of moves out, whatever they were worth, as a leg without an amount: what a later cost of theirs is booked on."""
    moves = _moves(move_ids, worthless=True)
    sold = _sold(_documents(moves, "parcel_line"))
    return {
        move.id: (sold.get(move.document_id) if move.document_kind == "parcel_line" else None)
        or replace(_plain(move), sku_id=move.sku_id)
        for move in moves
    }


def _undoes(move: Move) -> bool:
    return move.kind == MoveKind.REVERSAL and move.origin_id is not None


def _plain(move: Move) -> LegDraft:
    """The other side of a move without an order, as a leg without an amount; what was sold over a counter is cost of its SKU."""
    handed_out = move.document_kind == "collection_line"
    return LegDraft(_plain_account(move), 0, "", 0, sku_id=move.sku_id if handed_out else None)


def _plain_account(move: Move) -> str:
    """The other side of a move that belongs to no trade document: by its kind."""
    if move.document_kind == "collection_line":
        return chart.COST_OF_GOODS
    if move.document_kind == "opening" or move.kind == MoveKind.OPENING:
        return chart.OPENING
    if move.kind in IN_PLACE:
        return chart.STOCK_IN_PLACE
    if move.kind == MoveKind.WRITE_OFF:
        return chart.STOCK_WRITTEN_OFF
    return chart.STOCK_DIFFERENCES if move.kind in CORRECTIONS else chart.SUSPENSE


def _made(move: Move, fee: int) -> Contra:
    """What was put together is worth what went into it, and the fee, which is taken out of the expense that its bill is booked to."""
    base, parts = settings.BASE_CURRENCY, move.value - fee
    legs = [LegDraft(chart.STOCK_IN_PLACE, -parts, base, -parts)] if parts else []
    return [*legs, LegDraft(chart.PURCHASE_DIFFERENCES, -fee, base, -fee, sku_id=move.sku_id)]


def _fees(line_ids: Sequence[int]) -> dict[int, int]:
    """The fee of each assembly, by the line of what was made."""
    found = rows(
        """SELECT i.id, d.fee FROM inventory_stockdocumentline i JOIN inventory_stockdocument d ON d.id = i.document_id
           WHERE i.id = ANY(%s) AND d.fee > 0""",
        [list(line_ids)],
    ) if line_ids else []  # fmt: skip
    return dict(found)


def _one_sided(move: Move, place: LegDraft) -> LegDraft:
    return replace(place, amount=-move.value, currency=settings.BASE_CURRENCY, currency_amount=-move.value)


def _draft(move: Move, contra: Sequence[LegDraft]) -> Draft:
    """The entry: the inventory takes the opposite of each other leg in its currency; what that leaves of the value is a difference."""
    base = settings.BASE_CURRENCY
    difference = move.value + sum(leg.amount for leg in contra)
    legs = [
        move.inventory(-leg.amount, leg.currency, -leg.currency_amount, counted=index == 0)
        for index, leg in enumerate(contra)
    ]
    legs += contra
    if difference:
        legs.append(move.inventory(difference, base, difference, counted=not contra))
        legs.append(LegDraft(chart.PURCHASE_DIFFERENCES, -difference, base, -difference, sku_id=move.sku_id))
    return Draft(f"move:{move.id}", KIND, "move", move.id, clock.business_date(move.at), tuple(legs))


def _documents(moves: Iterable[Move], kind: str) -> list[int]:
    return sorted({move.document_id for move in moves if move.document_kind == kind and not _undoes(move)})


def _moves(ids: Sequence[int], *, worthless: bool = False) -> list[Move]:
    found = rows(
        """SELECT m.id, m.delta, m.kind, m.document_kind, m.document_id, m.value, m.at, m.origin_id, o.delta, o.value, l.sku_id, l.warehouse_id
           FROM inventory_stockmove m JOIN inventory_stocklevel l ON l.id = m.level_id
           LEFT JOIN inventory_stockmove o ON o.id = m.origin_id WHERE m.id = ANY(%s) AND (m.value <> 0 OR %s) ORDER BY m.id""",
        [array(ids), worthless],
    )
    return [Move(*row) for row in found]


def _sold(parcel_line_ids: Sequence[int]) -> dict[int, LegDraft]:
    """Where the cost of what left in a parcel goes: with the sale, or, for a resend, with what is put right on the same order."""
    found = rows(
        """SELECT p.id, CASE p.holder_kind WHEN 'case_line' THEN %s ELSE %s END, o.store_id, o.id, li.sku_id
           FROM logistics_parcelline p LEFT JOIN orders_demand d ON p.holder_kind = 'demand' AND d.id = p.holder_id
           LEFT JOIN aftersales_caseline c ON p.holder_kind = 'case_line' AND c.id = p.holder_id
           JOIN orders_orderline l ON l.id = coalesce(d.line_id, c.order_line_id) JOIN orders_order o ON o.id = l.order_id
           JOIN products_listing li ON li.id = l.listing_id WHERE p.id = ANY(%s)""",
        [chart.RESEND_COST, chart.COST_OF_GOODS, array(parcel_line_ids)],
    ) if parcel_line_ids else []  # fmt: skip
    return {row[0]: LegDraft(row[1], 0, "", 0, store_id=row[2], order_id=row[3], sku_id=row[4]) for row in found}


def _sold_there(demand_ids: Sequence[int]) -> dict[int, LegDraft]:
    """What a marketplace shipped from its own warehouse costs the order it was shipped for."""
    found = rows(
        """SELECT d.id, o.store_id, o.id, i.sku_id FROM orders_demand d JOIN orders_orderline l ON l.id = d.line_id
           JOIN orders_order o ON o.id = l.order_id JOIN products_listing i ON i.id = l.listing_id WHERE d.id = ANY(%s)""",
        [list(demand_ids)],
    ) if demand_ids else []  # fmt: skip
    return {
        row[0]: LegDraft(chart.COST_OF_GOODS, 0, "", 0, store_id=row[1], order_id=row[2], sku_id=row[3])
        for row in found
    }


def _judged(inspection_ids: Sequence[int]) -> dict[int, LegDraft]:
    """Returned units take their cost back from the order they were sold on."""
    found = rows(
        """SELECT i.id, o.store_id, o.id, li.sku_id FROM aftersales_inspection i JOIN aftersales_caseline c ON c.id = i.line_id
           JOIN orders_orderline l ON l.id = c.order_line_id JOIN orders_order o ON o.id = l.order_id
           JOIN products_listing li ON li.id = l.listing_id WHERE i.id = ANY(%s)""",
        [list(inspection_ids)],
    ) if inspection_ids else []  # fmt: skip
    return {
        row[0]: LegDraft(chart.COST_OF_GOODS, 0, "", 0, store_id=row[1], order_id=row[2], sku_id=row[3])
        for row in found
    }


def _received(line_ids: Sequence[int]) -> dict[int, Contra]:
    """What we owe for received goods, until the bill comes: to the supplier, and to who bills each extra, in their currencies."""
    found = rows(
        """SELECT g.id, 0 AS part, po.supplier_id, po.currency, g.goods_base, g.goods_minor FROM procurement_goodsreceiptline g
           JOIN procurement_goodsreceipt r ON r.id = g.receipt_id JOIN procurement_purchaseorder po ON po.id = r.order_id
           WHERE g.id = ANY(%s)
           UNION ALL
           SELECT s.receipt_line_id, s.id, coalesce(x.supplier_id, po.supplier_id), x.currency, s.base, s.minor
           FROM procurement_receiptextra s JOIN procurement_purchaseextra x ON x.id = s.extra_id
           JOIN procurement_purchaseorder po ON po.id = x.order_id WHERE s.receipt_line_id = ANY(%s) ORDER BY 1, 2""",
        [list(line_ids), list(line_ids)],
    ) if line_ids else []  # fmt: skip
    owed: dict[int, Contra] = {}
    for key, _, supplier_id, currency, base, own in found:
        if base or own:
            leg = LegDraft(
                chart.RECEIVED_NOT_BILLED, -base, currency, -own, partner_kind="supplier", partner_id=supplier_id
            )
            owed.setdefault(key, []).append(leg)
    return owed


def _undone(origin_ids: Sequence[int]) -> dict[int, Contra]:
    """The legs beside the inventory of the entries of earlier moves."""
    found = rows(
        """SELECT e.document_id, l.account_id, l.amount, l.currency, l.currency_amount, l.component, l.store_id, l.order_id, l.sku_id,
                  l.partner_kind, l.partner_id
           FROM finance_entry e JOIN finance_leg l ON l.entry_id = e.id
           WHERE e.key = ANY(%s) AND l.account_id <> %s ORDER BY l.id""",
        [[f"move:{key}" for key in origin_ids], chart.INVENTORY],
    ) if origin_ids else []  # fmt: skip
    legs: dict[int, Contra] = {}
    for key, *values in found:
        legs.setdefault(key, []).append(LegDraft(*values))
    return legs


def _opposite(move: Move, contra: Contra) -> Contra:
    """The other side of a move that undoes (a part of) an earlier one."""
    part, whole = abs(move.delta), abs(move.origin_delta or move.delta)
    return [
        replace(leg, amount=-_share(leg.amount, part, whole), currency_amount=-_share(leg.currency_amount, part, whole))
        for leg in contra
    ]


def _share(amount: int, part: int, whole: int) -> int:
    sign, size = (-1 if amount < 0 else 1), abs(amount)
    return sign * ((2 * size * part + whole) // (2 * whole))
