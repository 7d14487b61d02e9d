"""What a person may change on an order before it is labelled, each with what stood there before. After that: take it back to review."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from django.db import transaction

from erp.kernel import clock, crypto
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.services.timeline import record
from erp.kernel.sql import dicts, execute, retried, rows
from inventory.models import Warehouse
from inventory.services.dividing import redate
from logistics.models import Service
from orders.models import AddressEdit
from orders.services import holds
from orders.services.buyers import complete, sealed
from orders.services.demand import KIND
from orders.services.unpacking import leave_merges
from orders.states import HoldKind, OrderState
from people.models import User
from stores.connectors.port import RemoteAddress
from stores.states import CONNECTED

EDITABLE = (OrderState.NEW, OrderState.REVIEW, OrderState.APPROVED)
WISHES: dict[str, type[Warehouse] | type[Service]] = {"wished_warehouse": Warehouse, "wished_service": Service}


def why_locked(state: str, *, packed: bool = False) -> Refusal | None:
    """Why nothing may be changed on an order any more. Pure."""
    if packed or state in (OrderState.ALLOCATED, OrderState.FULFILLING):
        return Refusal("labelled", {"state": state})
    return None if state in EDITABLE else Refusal("over", {"state": state})


@retried()
@transaction.atomic
def edit_address(*, order_id: int, address: RemoteAddress, actor: User) -> Outcomes:
    """Complete or correct where an order goes. The same again: already. What the marketplace told stays known, so that only other news
    from there replaces ours.

    Refused: `not_found`, `labelled` (take it back to review first), `over`, `erased` (the buyer is forgotten).
    """
    _state, refusal = editable(order_id)
    if refusal:
        return Outcomes(refused={order_id: refusal})
    found = rows("SELECT sealed, address_hash, told_hash, erased_at FROM orders_buyer WHERE order_id = %s", [order_id])
    if found and found[0][3] is not None:
        return Outcomes(refused={order_id: Refusal("erased")})
    before = crypto.unseal_json(found[0][0]) if found and found[0][0] is not None else {}
    after = {**asdict(address), "lines": list(address.lines)}
    changed = [
        each.name
        for each in fields(RemoteAddress)
        if (before.get(each.name) or _nothing(each.name)) != after[each.name]
    ]
    if not changed:
        return Outcomes(already=(order_id,))
    told = found[0][2] or found[0][1] if found else None
    execute(
        """INSERT INTO orders_buyer (order_id, sealed, name_hash, email_hash, phone_hash, address_hash, told_hash)
           VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (order_id) DO UPDATE SET sealed = excluded.sealed,
             name_hash = excluded.name_hash, email_hash = excluded.email_hash, phone_hash = excluded.phone_hash,
             address_hash = excluded.address_hash, told_hash = excluded.told_hash""",
        [order_id, *sealed(address), told],
    )
    execute("UPDATE orders_order SET country = %s WHERE id = %s", [address.country, order_id])
    AddressEdit.objects.create(
        order_id=order_id, at=clock.now(), actor=actor, fields=changed,
        sealed=crypto.seal(json.dumps([before, after], ensure_ascii=False).encode()),
    )  # fmt: skip
    record("order.address_edited", subject_kind="order", subject_ids=[order_id], actor=actor, data={"fields": changed})
    leave_merges([order_id], actor=actor)
    if complete(address):
        holds.release(HoldKind.ADDRESS, [order_id], actor=actor)
    return Outcomes(done=(order_id,))


def _nothing(name: str) -> Any:
    return [] if name == "lines" else ""


@retried()
@transaction.atomic
def edit_order(*, order_id: int, changes: Mapping[str, Any], actor: User) -> Outcomes:
    """Change our note (at any time), the wished warehouse and service (ids or None), and the deadline of an own sale.

    Refused: `not_found`, `labelled`, `over`, `their_deadline` (the marketplace sets it), `unknown_place` (no such warehouse or service).
    Nothing other than before: already.
    """
    found = dicts(
        """SELECT o.id, o.state, o.our_note, o.wished_warehouse_id, o.wished_service_id, o.ship_by,
                  a.marketplace = ANY(%s) AND NOT EXISTS (SELECT 1 FROM orders_manualorder m WHERE m.order_id = o.id) AS theirs
           FROM orders_order o JOIN stores_selleraccount a ON a.id = o.account_id WHERE o.id = %s FOR NO KEY UPDATE OF o""",
        [[str(market) for market in CONNECTED], order_id],
    )
    if not found:
        return Outcomes(refused={order_id: Refusal("not_found")})
    now = found[0]
    columns = {
        "our_note": "our_note",
        "wished_warehouse": "wished_warehouse_id",
        "wished_service": "wished_service_id",
        "ship_by": "ship_by",
    }
    wanted = {columns[name]: value for name, value in changes.items() if now[columns[name]] != value}
    if not wanted:
        return Outcomes(already=(order_id,))
    refusal = _why_not(now, wanted)
    if refusal:
        return Outcomes(refused={order_id: refusal})
    assignments = ", ".join(f"{column} = %s" for column in wanted)
    execute(f"UPDATE orders_order SET {assignments} WHERE id = %s", [*wanted.values(), order_id])
    if "ship_by" in wanted:
        _redate(order_id, wanted["ship_by"])
    names = _names(now, wanted)
    record(
        "order.edited", subject_kind="order", subject_ids=[order_id], actor=actor,
        data={"changes": [{"what": column, "before": names[column][0], "after": names[column][1]} for column in wanted]},
    )  # fmt: skip
    return Outcomes(done=(order_id,))


def _why_not(now: Mapping[str, Any], wanted: Mapping[str, Any]) -> Refusal | None:
    if set(wanted) != {"our_note"} and (why := why_locked(now["state"])):
        return why
    if "ship_by" in wanted and now["theirs"]:
        return Refusal("their_deadline")
    for name, model in WISHES.items():
        value = wanted.get(f"{name}_id")
        if value is not None and not model.objects.filter(pk=value, closed_at=None).exists():
            return Refusal("unknown_place")
    return None


def _names(now: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Before and after of each change, as a person reads it."""
    told: dict[str, tuple[str, str]] = {}
    for column, value in wanted.items():
        model = WISHES.get(column.removesuffix("_id"))
        if model is None:
            told[column] = (_text(now[column]), _text(value))
        else:
            codes = {
                each.pk: each.code for each in model.objects.filter(pk__in=[key for key in (now[column], value) if key])
            }
            told[column] = (codes.get(now[column], ""), codes.get(value, ""))
    return told


def _text(value: Any) -> str:
    return value.isoformat(timespec="minutes") if isinstance(value, datetime) else str(value or "")


def _redate(order_id: int, deadline: datetime) -> None:
    demands = [row[0] for row in rows(
        "SELECT d.id FROM orders_demand d JOIN orders_orderline l ON l.id = d.line_id WHERE l.order_id = %s ORDER BY d.id", [order_id]
    )]  # fmt: skip
    redate(KIND, dict.fromkeys(demands, deadline))


def editable(order_id: int) -> tuple[str, Refusal | None]:
    """Lock an order; its state, and why nothing may be changed on it."""
    states = holds.locked_states([order_id])
    if order_id not in states:
        return "", Refusal("not_found")
    packed = rows(
        """SELECT 1 FROM orders_orderparcel op JOIN logistics_parcel p ON p.id = op.parcel_id
           WHERE op.order_id = %s AND p.cancelled_at IS NULL""",
        [order_id],
    )
    return states[order_id], why_locked(states[order_id], packed=bool(packed))
