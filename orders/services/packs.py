"""What may be packed now: a whole order, a portion of a split one, or the orders of a group together."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from erp.kernel import crypto
from erp.kernel.outcomes import Refusal
from erp.kernel.sql import rows
from orders.services.demand import KIND
from orders.services.sales import Sale, sales_of
from orders.states import OrderState


@dataclass(frozen=True, slots=True)
class Need:
    """What a demand still has to send: what it holds and what it lacks, and where."""

    demand_id: int
    sku_id: int
    held: int
    missing: int
    warehouse_id: int


@dataclass(frozen=True, slots=True)
class Member:
    """An order that is to be packed, under lock."""

    id: int
    state: str
    external_id: str
    country: str
    ship_by: datetime
    sealed: bytes | None
    sender: tuple[str, ...]
    store_id: int
    policy: str
    wished_service_id: int | None
    wished_warehouse_id: int | None
    merge_id: int | None
    sale: Sale


@dataclass(frozen=True, slots=True)
class Pack:
    """One parcel to be. (kind, owner) is its typed owner; `attempt` counts its parcels."""

    kind: str
    owner_id: int
    members: tuple[Member, ...]
    needs: tuple[Need, ...]
    attempt: int = 1

    @property
    def first(self) -> Member:
        """Whose address and wishes count: all members have one address."""
        return self.members[0]

    @property
    def value(self) -> int | None:
        """What the orders in it were sold for, in minor units of the base currency; None when it is not known of all. A portion counts
        as its whole order: a limit is kept rather than guessed."""
        values = [member.sale.value for member in self.members]
        return sum(value for value in values if value is not None) if None not in values else None

    @property
    def customs(self) -> dict[str, Any]:
        """What its declaration is made of."""
        prices = {key: price for member in self.members for key, price in member.sale.prices.items()}
        return replace(self.first.sale, prices=prices).customs

    @property
    def order_ids(self) -> list[int]:
        return [member.id for member in self.members]

    @property
    def missing(self) -> int:
        return sum(need.missing for need in self.needs)

    @property
    def held(self) -> int:
        return sum(need.held for need in self.needs)

    @property
    def wanted(self) -> dict[int, int]:
        """Units by SKU."""
        found: dict[int, int] = {}
        for need in self.needs:
            found[need.sku_id] = found.get(need.sku_id, 0) + need.held + need.missing
        return found

    @property
    def warehouses(self) -> dict[int, int]:
        """Held units by warehouse."""
        found: dict[int, int] = {}
        for need in self.needs:
            found[need.warehouse_id] = found.get(need.warehouse_id, 0) + need.held
        return found

    @property
    def wished_service_id(self) -> int | None:
        return next((member.wished_service_id for member in self.members if member.wished_service_id), None)

    @property
    def wished_warehouse_id(self) -> int | None:
        return next((member.wished_warehouse_id for member in self.members if member.wished_warehouse_id), None)

    @property
    def recipient(self) -> dict[str, Any]:
        """The address, opened for the label."""
        assert self.first.sealed is not None
        return {**crypto.unseal_json(self.first.sealed), "country": self.first.country}


def load_packs(order_ids: Sequence[int]) -> tuple[list[Pack], dict[int, Refusal]]:
    """Lock approved orders, and those with a portion that is to be packed, with their groups; what may be packed of them.

    Refused: `waits_for_group` (another order of its group is not approved yet).
    """
    members = _locked(order_ids)
    waits = _waits_for_group(members)
    unpacked = _unpacked([member.id for member in members])
    needs = needs_of([member.id for member in members])
    packs: list[Pack] = []
    groups: dict[int, list[Member]] = {}
    for member in members:
        if member.id in waits:
            continue
        if member.merge_id is not None:
            groups.setdefault(member.merge_id, []).append(member)
        elif member.id in unpacked:
            packs += [
                Pack("portion", portion, (member,), tuple(needs.get((member.id, portion), ())))
                for portion in unpacked[member.id]
            ]
        elif member.state == OrderState.APPROVED:
            packs.append(Pack("order", member.id, (member,), _all_of(needs, [member.id])))
    packs += [
        Pack("merge", merge_id, tuple(found), _all_of(needs, [member.id for member in found]))
        for merge_id, found in groups.items()
    ]
    return _with_attempts(packs), waits


def _locked(order_ids: Sequence[int]) -> list[Member]:
    locked = rows(
        """SELECT id FROM orders_order o WHERE id IN (
             SELECT unnest(%s::bigint[])
             UNION SELECT mate.id FROM orders_order x JOIN orders_order mate ON mate.merge_id = x.merge_id WHERE x.id = ANY(%s))
             AND (state = 'approved' OR state IN ('allocated', 'fulfilling') AND EXISTS (
               SELECT 1 FROM orders_portion p WHERE p.order_id = o.id AND NOT p.packed AND p.ended_at IS NULL))
           ORDER BY id FOR NO KEY UPDATE""",
        [sorted(order_ids), sorted(order_ids)],
    )
    found = rows(
        """SELECT o.id, o.state, o.external_id, o.country, o.ship_by, b.sealed, o.label_sender, o.store_id, s.partial_stock,
                  o.wished_service_id, o.wished_warehouse_id, o.merge_id
           FROM orders_order o JOIN stores_store s ON s.id = o.store_id LEFT JOIN orders_buyer b ON b.order_id = o.id
           WHERE o.id = ANY(%s) AND o.state IN ('approved', 'allocated', 'fulfilling') ORDER BY o.id""",
        [[row[0] for row in locked]],
    )
    sales = sales_of(row[0] for row in found)
    return [
        Member(
            id=row[0],
            state=row[1],
            external_id=row[2],
            country=row[3],
            ship_by=row[4],
            sealed=bytes(row[5]) if row[5] is not None else None,
            sender=tuple(json.loads(row[6])),
            store_id=row[7],
            policy=row[8],
            wished_service_id=row[9],
            wished_warehouse_id=row[10],
            merge_id=row[11],
            sale=sales[row[0]],
        )
        for row in found
    ]


def _waits_for_group(members: Sequence[Member]) -> dict[int, Refusal]:
    groups = sorted({member.merge_id for member in members if member.merge_id is not None})
    unready = {row[0] for row in rows(
        "SELECT DISTINCT merge_id FROM orders_order WHERE merge_id = ANY(%s) AND state <> 'approved'", [groups]
    )} if groups else set()  # fmt: skip
    return {member.id: Refusal("waits_for_group") for member in members if member.merge_id in unready}


def _unpacked(order_ids: Sequence[int]) -> dict[int, list[int]]:
    """The portions of split orders that have no living parcel. An order whose every portion has one is named with none."""
    found: dict[int, list[int]] = {}
    for order_id, portion_id, packed in rows(
        "SELECT order_id, id, packed FROM orders_portion WHERE order_id = ANY(%s) AND ended_at IS NULL ORDER BY id",
        [list(order_ids)],
    ):
        found.setdefault(order_id, []).extend([] if packed else [portion_id])
    return found


def needs_of(order_ids: Iterable[int]) -> dict[tuple[int, int | None], list[Need]]:
    """What orders still have to send, by (order, portion)."""
    found = rows(
        """SELECT l.order_id, d.portion_id, d.id, d.sku_id, coalesce(r.held, 0), d.unmapped + coalesce(r.waiting, d.waiting),
                  coalesce(sl.warehouse_id, 0)
           FROM orders_orderline l JOIN orders_demand d ON d.line_id = l.id
           LEFT JOIN inventory_reservation r ON r.owner_kind = %s AND r.owner_id = d.id
           LEFT JOIN inventory_stocklevel sl ON sl.id = r.level_id
           WHERE l.order_id = ANY(%s) AND d.quantity > d.cancelled + d.shipped + d.elsewhere ORDER BY l.order_id, d.id""",
        [KIND, sorted(set(order_ids))],
    )
    needs: dict[tuple[int, int | None], list[Need]] = {}
    for order_id, portion_id, *values in found:
        needs.setdefault((order_id, portion_id), []).append(Need(*values))
    return needs


def _all_of(needs: Mapping[tuple[int, int | None], Sequence[Need]], order_ids: Sequence[int]) -> tuple[Need, ...]:
    wanted = set(order_ids)
    return tuple(need for (order_id, _), found in needs.items() if order_id in wanted for need in found)


def fresh(packs: Sequence[Pack]) -> list[Pack]:
    """The same packs with their needs as they are now."""
    now = {
        need.demand_id: need
        for found in needs_of(key for pack in packs for key in pack.order_ids).values()
        for need in found
    }
    return [replace(pack, needs=tuple(now.get(need.demand_id, need) for need in pack.needs)) for pack in packs]


def _with_attempts(packs: Sequence[Pack]) -> list[Pack]:
    found = rows(
        """SELECT t.k, t.o, count(*) FROM unnest(%s::text[], %s::bigint[]) AS t(k, o)
           JOIN logistics_parcel p ON p.owner_kind = t.k AND p.owner_id = t.o GROUP BY 1, 2""",
        [[pack.kind for pack in packs], [pack.owner_id for pack in packs]],
    ) if packs else []  # fmt: skip
    before = {(kind, owner_id): count for kind, owner_id, count in found}
    return [replace(pack, attempt=1 + before.get((pack.kind, pack.owner_id), 0)) for pack in packs]
