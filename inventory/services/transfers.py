"""Goods from one of our warehouses to another: written down, sent into the transit warehouse, counted where they arrive, closed.

While they are under way they are in the transit warehouse at their cost; each line takes its own goods out of it again, not the oldest
of all that are under way. A transfer whose every unit has arrived or is given up is closed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.sql import execute, next_ids, retried, rows
from inventory.models import Transfer, TransferArrival, TransferArrivalLine, TransferLine, Warehouse
from inventory.services import stock
from inventory.services.carrying import Carried, Room, carry
from inventory.services.changing import defective_warehouse
from inventory.services.documents import bundles_among
from inventory.services.levels import lock_pairs
from inventory.services.reversals import reverse_moves
from inventory.states import MoveKind, TransferState, WarehouseKind
from people.models import User

SENT, CAME = (
    "transfer_line",
    "transfer_in",
)  # the document kinds of our moves: what a line sent, what an arrival's line did
TRANSIT_CODE = "TRANSIT"
Units = tuple[int, int]  # (sku id, units)
Counted = tuple[int, int, int]  # (transfer line id, good units, damaged units)


@dataclass(frozen=True, slots=True)
class Planned:
    """The transfer, or why there is none: by SKU id, or 0 for the whole. `already` when this sending was here before."""

    transfer: Transfer | None
    already: bool = False
    refused: Mapping[int, Refusal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Arrived:
    """The arrival, or why there is none: by line id, or 0 for the whole. `already` when this sending was here before."""

    arrival: TransferArrival | None
    already: bool = False
    refused: Mapping[int, Refusal] = field(default_factory=dict)


@retried()
@transaction.atomic
def plan_transfer(
    *, client_id: UUID, source_id: int, target_id: int, lines: Sequence[Units], note: str = "", actor: User | None
) -> Planned:
    """Write down what one warehouse is to send to another; nothing moves yet. Lines may be added until it is sent.

    Refused: `same_warehouse`, `transit` (it is no place to send from or to), by SKU `bundle`. The same `client_id` again: already.
    """
    known = Transfer.objects.filter(client_id=client_id).first()
    if known:
        return Planned(known, already=True)
    kinds = dict(Warehouse.objects.filter(pk__in=(source_id, target_id), closed_at=None).values_list("pk", "kind"))
    if source_id == target_id:
        return Planned(None, refused={0: Refusal("same_warehouse")})
    if len(kinds) < 2 or WarehouseKind.TRANSIT in kinds.values():
        return Planned(None, refused={0: Refusal("transit")})
    bundles = bundles_among([sku_id for sku_id, _ in lines])
    if bundles:
        return Planned(None, refused=bundles)
    (key,) = next_ids("inventory_transfer", 1)
    new = rows(
        """INSERT INTO inventory_transfer (id, client_id, number, source_id, target_id, state, note, created_by_id, created_at)
           VALUES (%s, %s, %s, %s, %s, 'draft', %s, %s, %s) ON CONFLICT (client_id) DO NOTHING RETURNING id""",
        [key, str(client_id), f"TR{key:08}", source_id, target_id, note, actor.pk if actor else None, clock.now()],
    )
    transfer = Transfer.objects.get(client_id=client_id)
    if not new:
        return Planned(transfer, already=True)
    _add(key, lines)
    return Planned(transfer)


@retried()
@transaction.atomic
def set_lines(*, transfer_id: int, lines: Sequence[Units], add: bool = False) -> Planned:
    """Say how many units of SKUs a draft is to send (nought: none of it), or how many more. Refused: `not_found`, `state`, by SKU `bundle`."""
    transfer = Transfer.objects.select_for_update().filter(pk=transfer_id).first()
    if transfer is None or transfer.state != TransferState.DRAFT:
        return Planned(None, refused={0: Refusal("state" if transfer else "not_found")})
    bundles = bundles_among([sku_id for sku_id, _ in lines])
    if bundles:
        return Planned(None, refused=bundles)
    if not add:
        TransferLine.objects.filter(transfer=transfer, sku__in=[sku_id for sku_id, _ in lines]).delete()
    _add(transfer_id, lines)
    return Planned(transfer)


def _add(transfer_id: int, lines: Sequence[Units]) -> None:
    totals: dict[int, int] = {}
    for sku_id, units in lines:
        totals[sku_id] = totals.get(sku_id, 0) + units
    execute(
        """INSERT INTO inventory_transferline (transfer_id, sku_id, quantity)
           SELECT %s, s, n FROM unnest(%s::bigint[], %s::int[]) AS t(s, n) WHERE n > 0
           ON CONFLICT (transfer_id, sku_id) DO UPDATE SET quantity = inventory_transferline.quantity + excluded.quantity""",
        [transfer_id, list(totals), list(totals.values())],
    )


@retried()
@transaction.atomic
def send_transfers(*, transfer_ids: Iterable[int], actor: User | None) -> Outcomes:
    """The goods of drafts leave their warehouses and are under way, each transfer whole or not at all. One or many: the same statements.

    Refused: `not_found`, `state`, `nothing` (it has no lines), `too_few` (with what is available, by SKU code). Sent before: already.
    """
    asked = sorted(set(transfer_ids))
    found = {row.pk: row for row in Transfer.objects.select_for_update().filter(pk__in=asked).order_by("pk")}
    refused = missing(asked, found)
    already = tuple(key for key, row in found.items() if row.state in (TransferState.SENT, TransferState.CLOSED))
    refused |= {key: Refusal("state") for key, row in found.items() if row.state == TransferState.CANCELLED}
    drafts = {key: row for key, row in found.items() if row.state == TransferState.DRAFT}
    lines: dict[int, list[TransferLine]] = {}
    for line in TransferLine.objects.filter(transfer__in=drafts).select_related("sku").order_by("pk"):
        lines.setdefault(line.transfer_id, []).append(line)
    refused |= {key: Refusal("nothing") for key in drafts if key not in lines}
    if not lines:
        return Outcomes((), already, refused)
    way = transit_warehouse().pk
    levels = lock_pairs(
        (line.sku_id, place) for key in lines for line in lines[key] for place in (drafts[key].source_id, way)
    )
    room = Room(levels, promised_too=False)
    fit: list[int] = []
    for key, own in lines.items():
        short = room.take([(line.pk, (line.sku_id, drafts[key].source_id), line.quantity) for line in own])
        if short:
            codes = {line.pk: line.sku.code for line in own}
            refused[key] = Refusal("too_few", {codes[pk]: each.values["available"] for pk, each in short.items()})
        else:
            fit.append(key)
    items = [
        Carried((line.sku_id, drafts[key].source_id), (line.sku_id, way), line.quantity, MoveKind.TRANSFER, SENT, line.pk)
        for key in fit
        for line in lines[key]
    ]  # fmt: skip
    carry(items, levels, actor=actor)
    execute("UPDATE inventory_transferline SET sent = quantity WHERE transfer_id = ANY(%s)", [fit])
    Transfer.objects.filter(pk__in=fit).update(state=TransferState.SENT, sent_by=actor, sent_at=clock.now())
    return Outcomes(tuple(fit), already, refused)


def transit_warehouse() -> Warehouse:
    """The one place for all goods that are under way; opened when the first are."""
    found = Warehouse.objects.filter(kind=WarehouseKind.TRANSIT, closed_at=None).order_by("pk").first()
    if found:
        return found
    with override("en"):
        values = {"name": str(WarehouseKind.TRANSIT.label), "kind": WarehouseKind.TRANSIT, "country": "CN"}
    with override("zh-hans"):
        values["name_zh"] = str(WarehouseKind.TRANSIT.label)
    made, _ = Warehouse.objects.get_or_create(code=TRANSIT_CODE, defaults=values)
    return made


@retried()
@transaction.atomic
def receive_transfer(
    *, client_id: UUID, transfer_id: int, counted: Sequence[Counted], reason: str = "", actor: User | None
) -> Arrived:
    """Goods of a transfer arrive: good ones go to its target, damaged ones to the place for defective goods, all at their cost.

    More than was sent is found stock, at what the SKU costs there. Refused: `not_found`, `state`, `nothing`, `no_reason` (damaged or more
    than sent, without a word why), `no_defective_warehouse`; by line `not_found`, `too_many_damaged`. The same `client_id` again: already.
    """
    transfer = Transfer.objects.select_for_update().select_related("target").filter(pk=transfer_id).first()
    known = TransferArrival.objects.filter(client_id=client_id).first()
    if known:
        return Arrived(known, already=True)
    if transfer is None or transfer.state != TransferState.SENT:
        return Arrived(None, refused={0: Refusal("state" if transfer else "not_found")})
    own = {line.pk: line for line in transfer.lines.order_by("pk")}
    came, refused = _split(own, counted)
    damaged = any(row.damaged for row in came)
    bad = defective_warehouse(transfer.target) if damaged else None
    if not came and not refused:
        refused[0] = Refusal("nothing")
    if not reason.strip() and (damaged or any(row.over for row in came)):
        refused[0] = Refusal("no_reason")
    if damaged and bad is None:
        refused[0] = Refusal("no_defective_warehouse")
    if refused:
        return Arrived(None, refused=refused)
    return Arrived(_booked(client_id, transfer, own, came, bad, reason, actor))


def _split(
    own: Mapping[int, TransferLine], counted: Sequence[Counted]
) -> tuple[list[TransferArrivalLine], dict[int, Refusal]]:
    """What was counted, by line: of what is under way so many good and damaged, and what came beyond it."""
    came, refused = [], {}
    for line_id, good, damaged in counted:
        line = own.get(line_id)
        if line is None or good < 0 or damaged < 0:
            refused[line_id] = Refusal("not_found")
            continue
        under_way = line.sent - line.arrived - line.lost
        within = min(good, under_way)
        if damaged > under_way - within:
            refused[line_id] = Refusal("too_many_damaged", {"under_way": under_way, "counted": good + damaged})
        elif good or damaged:
            came.append(TransferArrivalLine(line=line, good=within, damaged=damaged, over=good - within))
    return came, refused


@retried()
@transaction.atomic
def close_transfer(*, client_id: UUID, transfer_id: int, reason: str, actor: User | None) -> Arrived:
    """Nothing more will come: what is still under way is written off, with the reason. Refused: `not_found`, `state`, `no_reason`."""
    transfer = Transfer.objects.select_for_update().filter(pk=transfer_id).first()
    known = TransferArrival.objects.filter(client_id=client_id).first()
    if known:
        return Arrived(known, already=True)
    if transfer is None or transfer.state != TransferState.SENT:
        return Arrived(None, refused={0: Refusal("state" if transfer else "not_found")})
    if not reason.strip():
        return Arrived(None, refused={0: Refusal("no_reason")})
    own = {line.pk: line for line in transfer.lines.order_by("pk")}
    gone = [
        TransferArrivalLine(line=line, lost=line.sent - line.arrived - line.lost)
        for line in own.values()
        if line.sent > line.arrived + line.lost
    ]
    return Arrived(_booked(client_id, transfer, own, gone, None, reason, actor, closing=True))


def _booked(
    client_id: UUID,
    transfer: Transfer,
    own: Mapping[int, TransferLine],
    came: Sequence[TransferArrivalLine],
    bad: Warehouse | None,
    reason: str,
    actor: User | None,
    *,
    closing: bool = False,
) -> TransferArrival:
    """Write the arrival and its lines, move the goods out of the transit warehouse, and close the transfer when nothing is left there."""
    arrival = TransferArrival.objects.create(
        client_id=client_id,
        transfer=transfer,
        closing=closing,
        reason=reason.strip(),
        created_by=actor,
        created_at=clock.now(),
    )
    for row in came:
        row.arrival = arrival
    written = TransferArrivalLine.objects.bulk_create(came)
    ends = {"good": transfer.target_id, "damaged": bad.pk if bad else None, "lost": None}
    way = transit_warehouse().pk
    places = [way, transfer.target_id, *([bad.pk] if bad else [])]
    levels = lock_pairs((row.line.sku_id, place) for row in written for place in places)
    items = [
        Carried(
            source=(row.line.sku_id, way),
            target=(row.line.sku_id, end) if end else None,
            quantity=getattr(row, leg),
            kind=MoveKind.TRANSFER if end else MoveKind.WRITE_OFF,
            document_kind=CAME,
            document_id=row.pk,
            leg=leg,
            reason=reason.strip(),
            of=(SENT, row.line_id),
        )
        for row in written
        for leg, end in ends.items()
        if getattr(row, leg)
    ]
    carry(items, levels, actor=actor)
    over = [
        stock.Change(row.line.sku_id, transfer.target_id, row.over, reason.strip(), CAME, row.pk, "over")
        for row in written
        if row.over
    ]
    if over:
        stock.adjust(changes=over, actor=actor)
    _follow(transfer, own, written)
    return arrival


def _follow(transfer: Transfer, own: Mapping[int, TransferLine], written: Sequence[TransferArrivalLine]) -> None:
    execute(
        """UPDATE inventory_transferline l SET arrived = l.arrived + t.a, lost = l.lost + t.x, over = l.over + t.o
           FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[]) AS t(i, a, x, o) WHERE l.id = t.i""",
        [
            [row.line_id for row in written],
            [row.good + row.damaged for row in written],
            [row.lost for row in written],
            [row.over for row in written],
        ],
    )
    settled = {row.line_id: row.good + row.damaged + row.lost for row in written}
    if all(line.sent == line.arrived + line.lost + settled.get(line.pk, 0) for line in own.values()):
        Transfer.objects.filter(pk=transfer.pk).update(state=TransferState.CLOSED, closed_at=clock.now())


@retried()
@transaction.atomic
def cancel_transfers(*, transfer_ids: Iterable[int], reason: str, actor: User | None) -> Outcomes:
    """Drafts are dropped, and what is under way goes back into its very layers, so long as none of it has arrived.

    Refused: `not_found`, `state` (closed), `arrived` (some of it has), and what a reversal says. Cancelled before: already.
    """
    asked = sorted(set(transfer_ids))
    found = {row.pk: row for row in Transfer.objects.select_for_update().filter(pk__in=asked).order_by("pk")}
    refused = missing(asked, found)
    already = tuple(key for key, row in found.items() if row.state == TransferState.CANCELLED)
    started = set(TransferArrival.objects.filter(transfer__in=asked).values_list("transfer_id", flat=True))
    refused |= {key: Refusal("arrived") for key in started}
    refused |= {key: Refusal("state") for key, row in found.items() if row.state == TransferState.CLOSED}
    fit = [key for key in found if key not in refused and key not in already]
    sent = [key for key in fit if found[key].state == TransferState.SENT]
    moves = dict(
        rows(
            """SELECT m.id, l.transfer_id FROM inventory_transferline l
               JOIN inventory_stockmove m ON m.document_kind = %s AND m.document_id = l.id
               WHERE l.transfer_id = ANY(%s)""",
            [SENT, sent],
        )
    )
    outcomes = reverse_moves(moves, reason=reason, actor=actor, whole=True) if moves else Outcomes()
    if (
        outcomes.refused
    ):  # nobody but the transfer takes units of its own layers: a programming error, nothing was changed
        raise RuntimeError(f"transfers {sent} could not be called back: {outcomes.refused}")
    execute("UPDATE inventory_transferline SET sent = 0 WHERE transfer_id = ANY(%s)", [sent])
    Transfer.objects.filter(pk__in=fit).update(state=TransferState.CANCELLED, closed_at=clock.now())
    return Outcomes(tuple(fit), already, refused)
