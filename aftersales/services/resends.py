"""Something is sent again: its stock is reserved for the case, its parcel goes through the warehouse like any other."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from aftersales.models import CaseLine
from aftersales.queries import parts_of
from aftersales.services.standing import lock_cases, lock_orders_of, settle
from erp.kernel import clock, crypto
from erp.kernel.outcomes import Refusal
from erp.kernel.services import bell
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from inventory.events import ReservationsChanged
from inventory.services.reserve import Wish, mark_picked, release, reserve
from logistics.events import ParcelsClaimed, ParcelsShipped, ParcelsStarted
from logistics.services.parcels import ParcelDraft, ParcelDraftLine, cancel_parcels, create_parcels, erase_recipients
from logistics.services.quoting import Consignment, quote
from orders.events import BuyersErased
from orders.queries import WarehouseOffer, choose_warehouse, free_stock, ranked_warehouses, unserved
from orders.services.demand import NoWarehouse
from orders.services.sales import Sale, sales_of
from people.models import User

OWNER = "case"
HOLDER = "case_line"
WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Resent:
    """Whether it is on its way (`done`), was before (`already`), or why not."""

    done: bool = False
    already: bool = False
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class _Unit:
    line_id: int
    sku_id: int
    quantity: int
    held: int
    waiting: int
    warehouse_id: int


@dataclass(frozen=True, slots=True)
class _Case:
    id: int
    number: str
    external_id: str
    country: str
    sealed: bytes | None
    attempt: int
    deadline: datetime
    sender: tuple[str, ...]
    store_id: int
    sale: Sale


@retried()
@transaction.atomic
def resend(*, case_id: int, lines: Sequence[tuple[int, int]], actor: User | None) -> Resent:
    """Send sold units of order lines again, once a case. Its stock is asked for at once; the parcel is made when all of it is held.

    Refused: `not_found`, `closed`, `no_lines`, `line_unknown`, `not_shipped`, `too_many` (more than were shipped), `resend_over` (one
    was sent or called off: open another case). Under way: already.
    """
    if not lock_cases([case_id]):
        return Resent(refusal=Refusal("not_found"))
    lock_orders_of([case_id])
    [(order_id, state, closed)] = rows(
        "SELECT order_id, resend, closed_at IS NOT NULL FROM aftersales_case WHERE id = %s", [case_id]
    )
    if state in ("waiting", "packing"):
        return Resent(already=True)
    refusal = Refusal("closed") if closed else _why_not(case_id, order_id, state, lines)
    if refusal is not None:
        return Resent(refusal=refusal)
    wanted = dict(lines)
    CaseLine.objects.bulk_create(
        [
            CaseLine(case_id=case_id, order_line_id=part.order_line_id, sku_id=part.sku_id,
                     resend=wanted[part.order_line_id] * part.per_unit)
            for part in parts_of([order_id])[order_id] if part.order_line_id in wanted
        ],
        update_conflicts=True, unique_fields=["case", "order_line", "sku"], update_fields=["resend"],
    )  # fmt: skip
    units = sum(wanted.values())
    record("case.resend", subject_kind="case", subject_ids=[case_id], actor=actor, data={"units": units})
    ask_for_stock([case_id])
    settle([case_id])
    return Resent(done=True)


def _why_not(case_id: int, order_id: int, state: str, lines: Sequence[tuple[int, int]]) -> Refusal | None:
    asked_before = rows(
        """SELECT 1 FROM inventory_reservation r JOIN aftersales_caseline l ON l.id = r.owner_id
           WHERE r.owner_kind = %s AND l.case_id = %s LIMIT 1""",
        [HOLDER, case_id],
    )
    if state == "shipped" or asked_before:
        return Refusal("resend_over")
    parts = parts_of([order_id])[order_id]
    shipped = {part.order_line_id: part.shipped // part.per_unit for part in parts}
    if not lines or any(quantity < 1 for _, quantity in lines):
        return Refusal("no_lines")
    if not any(shipped.values()):
        return Refusal("not_shipped")
    for line, quantity in lines:
        if line not in shipped:
            return Refusal("line_unknown")
        if quantity > shipped[line]:
            name = next(part.external_line_id for part in parts if part.order_line_id == line)
            return Refusal("too_many", {"line": name, "asked": quantity, "left": shipped[line]})
    return Refusal("no_warehouse") if unserved_orders([order_id]) else None


def unserved_orders(order_ids: Sequence[int]) -> set[int]:
    """Orders of which nothing can be sent again now: no warehouse that serves their store is open."""
    stores = dict(rows("SELECT id, store_id FROM orders_order WHERE id = ANY(%s)", [sorted(order_ids)]))
    nowhere = unserved(sorted(set(stores.values())))
    return {order_id for order_id, store_id in stores.items() if store_id in nowhere}


def ask_for_stock(case_ids: Sequence[int]) -> None:
    """Reserve what these new or locked cases send again, each from the warehouse that has most of it, and make the parcels of those
    that hold everything."""
    found = rows(
        """SELECT c.id, o.store_id, l.id, l.sku_id, l.resend FROM aftersales_case c JOIN orders_order o ON o.id = c.order_id
           JOIN aftersales_caseline l ON l.case_id = c.id WHERE c.id = ANY(%s) AND l.resend > 0 ORDER BY c.id, l.id""",
        [list(case_ids)],
    )
    if not found:
        return
    needs: dict[int, dict[int, int]] = {}
    for case_id, _, _, sku_id, quantity in found:
        need = needs.setdefault(case_id, {})
        need[sku_id] = need.get(sku_id, 0) + quantity
    ranked = ranked_warehouses(sorted({row[1] for row in found}))
    free = free_stock(sorted({row[3] for row in found}))
    stores = {row[0]: row[1] for row in found}
    chosen: dict[int, int] = {}
    for case_id, need in needs.items():
        offers = [WarehouseOffer(key, rank, free.get(key, {})) for key, rank in ranked[stores[case_id]]]
        warehouse_id = choose_warehouse(need, offers).warehouse_id
        if warehouse_id is None:
            raise NoWarehouse("no warehouse of ours is open; add one before anything is sent again")
        chosen[case_id] = warehouse_id
    deadline = clock.now() + WITHIN
    reserve(
        [
            Wish(HOLDER, line_id, sku_id, chosen[case_id], quantity, deadline)
            for case_id, _, line_id, sku_id, quantity in found
        ]
    )
    make_parcels(sorted(needs), actor=None)


def make_parcels(case_ids: Sequence[int], *, actor: User | None) -> dict[int, Refusal]:
    """Make the parcel of each locked case that holds all it sends again and has none yet; why the others have none.

    `waits` (units that are not there yet), `address` (nothing to write on the label), `no_service` (none goes there with the weight).
    """
    units = _units(case_ids)
    cases = _cases(sorted(units))
    quotes = quote([_consignment(case, units[case.id]) for case in cases], on=clock.business_date(clock.now()))
    refused: dict[int, Refusal] = {}
    drafts: list[ParcelDraft] = []
    for case in cases:
        found = units[case.id]
        missing = sum(unit.quantity - unit.held for unit in found)
        quoted = quotes[case.id]
        if missing:
            refused[case.id] = Refusal("waits", {"missing": missing})
        elif case.sealed is None:
            refused[case.id] = Refusal("address")
        elif quoted.service_id is None:
            refused[case.id] = Refusal("no_service", {"country": case.country, "weight_g": quoted.weight_g})
        else:
            drafts.append(_draft(case, found, quoted.service_id))
    create_parcels(drafts, actor=actor)
    made = [draft.owner_id for draft in drafts]
    record("case.packing", subject_kind="case", subject_ids=made, actor=actor)
    settle(made)
    return refused


def _consignment(case: _Case, units: Sequence[_Unit]) -> Consignment:
    contents = tuple((unit.sku_id, unit.quantity) for unit in units)
    postcode = str(crypto.unseal_json(case.sealed).get("postcode", "")) if case.sealed is not None else ""
    return Consignment(
        case.id, units[0].warehouse_id, case.country, contents, postcode, case.sale.value, store_id=case.store_id
    )


def _draft(case: _Case, units: Sequence[_Unit], service_id: int) -> ParcelDraft:
    assert case.sealed is not None
    recipient: Mapping[str, Any] = {**crypto.unseal_json(case.sealed), "country": case.country}
    return ParcelDraft(
        owner_kind=OWNER,
        owner_id=case.id,
        attempt=case.attempt,
        warehouse_id=units[0].warehouse_id,
        service_id=service_id,
        recipient=recipient,
        references=(case.external_id, case.number),
        ship_by=case.deadline,
        sender=case.sender,
        customs=case.sale.customs,
        lines=tuple(ParcelDraftLine(unit.sku_id, unit.quantity, HOLDER, unit.line_id) for unit in units),
    )


def _units(case_ids: Sequence[int]) -> dict[int, list[_Unit]]:
    """What each case still has to send, of those without an open parcel."""
    found = rows(
        """SELECT l.case_id, l.id, l.sku_id, l.resend - l.resent, r.held, r.waiting, v.warehouse_id FROM aftersales_caseline l
           JOIN inventory_reservation r ON r.owner_kind = %s AND r.owner_id = l.id JOIN inventory_stocklevel v ON v.id = r.level_id
           WHERE l.case_id = ANY(%s) AND l.resend > l.resent AND NOT EXISTS (
             SELECT 1 FROM logistics_parcel p WHERE p.owner_kind = %s AND p.owner_id = l.case_id
             AND p.cancelled_at IS NULL AND p.shipped_at IS NULL)
           ORDER BY l.case_id, l.id""",
        [HOLDER, list(case_ids), OWNER],
    )
    units: dict[int, list[_Unit]] = {}
    for case_id, *values in found:
        units.setdefault(case_id, []).append(_Unit(*values))
    return units


def _cases(case_ids: Sequence[int]) -> list[_Case]:
    found = rows(
        """SELECT c.id, c.number, o.external_id, o.country, b.sealed,
                  1 + (SELECT count(*) FROM logistics_parcel p WHERE p.owner_kind = %s AND p.owner_id = c.id),
                  (SELECT min(r.deadline) FROM inventory_reservation r JOIN aftersales_caseline l ON l.id = r.owner_id
                   WHERE r.owner_kind = %s AND l.case_id = c.id), o.label_sender::text, o.store_id, o.id
           FROM aftersales_case c JOIN orders_order o ON o.id = c.order_id LEFT JOIN orders_buyer b ON b.order_id = o.id
           WHERE c.id = ANY(%s) ORDER BY c.id""",
        [OWNER, HOLDER, list(case_ids)],
    )
    sales = sales_of(row[9] for row in found)
    return [
        _Case(
            row[0],
            row[1],
            row[2],
            row[3],
            bytes(row[4]) if row[4] is not None else None,
            row[5],
            row[6],
            tuple(json.loads(row[7])),
            row[8],
            sales[row[9]],
        )
        for row in found
    ]


@retried()
@transaction.atomic
def cancel_resend(*, case_id: int, actor: User | None, reason: str) -> Resent:
    """Call off what is sent again: its parcel stops at every later station, its stock is free. Refused: `shipped`, `not_found`."""
    if not lock_cases([case_id]):
        return Resent(refusal=Refusal("not_found"))
    [(state,)] = rows("SELECT resend FROM aftersales_case WHERE id = %s", [case_id])
    if state == "none":
        return Resent(already=True)
    parcels = _open_parcels([case_id])
    refused = cancel_parcels(parcels, actor=actor, reason=reason).refused
    if state == "shipped" or refused:
        return Resent(refusal=Refusal("shipped"))
    line_ids = [row[0] for row in rows(
        "UPDATE aftersales_caseline SET resend = resent WHERE case_id = %s AND resend > resent RETURNING id", [case_id]
    )]  # fmt: skip
    release(HOLDER, line_ids)
    record("case.resend_cancelled", subject_kind="case", subject_ids=[case_id], actor=actor, data={"reason": reason})
    settle([case_id])
    return Resent(done=True)


def _open_parcels(case_ids: Sequence[int]) -> list[int]:
    found = rows(
        """SELECT id FROM logistics_parcel WHERE owner_kind = %s AND owner_id = ANY(%s) AND cancelled_at IS NULL AND shipped_at IS NULL
           ORDER BY id""",
        [OWNER, list(case_ids)],
    )
    return [row[0] for row in found]


def lock_cases_of(event: ParcelsClaimed) -> None:
    """Lock the cases of parcels before anything below them is locked."""
    rows(
        """SELECT id FROM aftersales_case WHERE id IN (
             SELECT owner_id FROM logistics_parcel WHERE id = ANY(%s) AND owner_kind = %s) ORDER BY id FOR NO KEY UPDATE""",
        [list(event.parcel_ids), OWNER],
    )


def note_started(event: ParcelsStarted) -> None:
    """The first unit is in somebody's hands: a count that finds less takes none of these."""
    mark_picked(HOLDER, _holders(event.parcel_ids))


def note_shipped(event: ParcelsShipped) -> None:
    """What was sent again has left the door."""
    execute(
        """UPDATE aftersales_caseline l SET resent = l.resent + p.quantity FROM logistics_parcelline p
           WHERE p.parcel_id = ANY(%s) AND p.holder_kind = %s AND p.holder_id = l.id""",
        [list(event.parcel_ids), HOLDER],
    )
    cases = _cases_of(_holders(event.parcel_ids))
    record("case.resent", subject_kind="case", subject_ids=cases, actor=None)
    settle(cases)


def not_called_back(parcel_ids: Sequence[int]) -> dict[int, Refusal]:
    """Parcels whose shipping can't be undone for a case's sake: `resend` (what was sent again; its case goes on without), `case_open` (a
    case of the order is open: it would expect goods that never left)."""
    found = rows(
        """SELECT p.id, p.number, c.number, p.owner_kind = %s FROM logistics_parcel p
           LEFT JOIN orders_orderparcel op ON op.parcel_id = p.id
           JOIN aftersales_case c ON (p.owner_kind = %s AND c.id = p.owner_id) OR (c.order_id = op.order_id AND c.closed_at IS NULL)
           WHERE p.id = ANY(%s) ORDER BY p.id, c.id""",
        [OWNER, OWNER, list(parcel_ids)],
    )
    return {row[0]: Refusal("resend" if row[3] else "case_open", {"number": row[1], "case": row[2]}) for row in found}


def _holders(parcel_ids: Sequence[int]) -> list[int]:
    found = rows(
        "SELECT holder_id FROM logistics_parcelline WHERE parcel_id = ANY(%s) AND holder_kind = %s ORDER BY 1",
        [list(parcel_ids), HOLDER],
    )
    return [row[0] for row in found]


def _cases_of(line_ids: Sequence[int]) -> list[int]:
    found = rows("SELECT DISTINCT case_id FROM aftersales_caseline WHERE id = ANY(%s) ORDER BY 1", [list(line_ids)])
    return [row[0] for row in found]


def erase_of(event: BuyersErased) -> None:
    """The buyers of these orders are forgotten: so is who got what was sent again."""
    found = rows(
        """SELECT p.id FROM logistics_parcel p JOIN aftersales_case c ON p.owner_kind = %s AND c.id = p.owner_id
           WHERE c.order_id = ANY(%s) ORDER BY p.id""",
        [OWNER, list(event.order_ids)],
    )
    erase_recipients(parcel_ids=[row[0] for row in found])


def still_needed(order_ids: Sequence[int]) -> set[int]:
    """Of these orders, those with an open case: whoever settles it needs the buyer."""
    found = rows(
        "SELECT order_id FROM aftersales_case WHERE order_id = ANY(%s) AND closed_at IS NULL", [list(order_ids)]
    )
    return {row[0] for row in found}


def note_changes(event: ReservationsChanged) -> None:
    """Reservations of case lines changed under the stock's lock: keep which, and look at them when cases may be locked."""
    if event.owner_kind == HOLDER:
        execute(
            "INSERT INTO aftersales_stalecaseline (case_line_id) SELECT unnest(%s::bigint[])", [list(event.owner_ids)]
        )
        bell.ring("aftersales.refresh_resends")


def refresh_resends() -> int:
    """Go on with resends whose stock came or went: make the parcels that can be made, stop those whose goods are gone. How many."""
    seen = 0
    while found := _refresh_some():
        seen += found
    return seen


@retried()
@transaction.atomic
def _refresh_some(limit: int = 500) -> int:
    stale = rows(
        "SELECT id, case_line_id FROM aftersales_stalecaseline ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED", [limit]
    )
    if not stale:
        return 0
    cases = lock_cases(_cases_of([row[1] for row in stale]))
    execute("DELETE FROM aftersales_stalecaseline WHERE id = ANY(%s)", [[row[0] for row in stale]])
    short = [row[0] for row in rows(
        """SELECT DISTINCT l.case_id FROM aftersales_caseline l
           JOIN inventory_reservation r ON r.owner_kind = %s AND r.owner_id = l.id AND r.waiting > 0 WHERE l.case_id = ANY(%s)""",
        [HOLDER, cases],
    )]  # fmt: skip
    stopped = _open_parcels(short)
    if stopped:
        cancel_parcels(stopped, actor=None, reason="stock_missing")
        record("case.back_to_waiting", subject_kind="case", subject_ids=short, actor=None)
    make_parcels(cases, actor=None)
    settle(cases)
    return len(stale)
