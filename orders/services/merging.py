"""Orders of one buyer to one address leave in one parcel. Each keeps its marketplace number, its lines and its own confirmation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services import bell
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, next_ids, retried, rows
from orders.services.holds import locked_states
from orders.services.moving import back_to_approved
from orders.services.unpacking import leave_merges, stop_parcels
from orders.states import OrderState
from people.models import User
from stores.connectors.registry import capabilities_of
from stores.states import CONNECTED

MERGEABLE = (OrderState.REVIEW, OrderState.APPROVED, OrderState.ALLOCATED)
Place = tuple[int, bytes, bytes, str, str]  # store, address, name, currency, sender


@dataclass(frozen=True, slots=True)
class Mergeable:
    """An order under lock, as far as merging asks."""

    id: int
    state: str
    external_id: str
    ship_by: datetime
    marketplace: str
    merge_id: int | None
    place: Place | None
    split: bool
    started: bool
    manual: bool


@retried()
@transaction.atomic
def merge_orders(*, order_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Put orders of one store, buyer and address together, each group by itself; parcels that nobody has begun are made anew.

    Refused: `not_found`, `over`, `not_payable`, `started`, `split`, `no_address`, `no_shared_parcels` (the marketplace takes no shared
    parcel), `alone` (no other of these goes where it goes). A group that is together already: already.
    """
    found = _locked(order_ids)
    refused = missing(order_ids, found)
    for key, order in found.items():
        if why := why_not(order):
            refused[key] = why
    groups = grouped([order for key, order in found.items() if key not in refused])
    done: list[int] = []
    already: list[int] = []
    for group in groups:
        merges = {order.merge_id for order in group}
        if len(group) < 2:
            refused[group[0].id] = Refusal("alone")
        elif len(merges) == 1 and None not in merges:
            already += [order.id for order in group]
        else:
            done += [order.id for order in group]
    refused |= stop_parcels(done, actor=actor, reason="merged")
    fit = [[order for order in group if order.id in done and order.id not in refused] for group in groups]
    _join([group for group in fit if len(group) > 1], actor=actor)
    done = [order.id for group in fit if len(group) > 1 for order in group]
    return Outcomes(tuple(sorted(done)), tuple(sorted(already)), refused)


@retried()
@transaction.atomic
def unmerge_orders(*, order_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Take orders out of their groups: each leaves in a parcel of its own again. Their common parcel is stopped, the others' is made anew.

    Refused: `not_found`, `started`, `shipped`, `over`. In no group: already.
    """
    found = _locked(order_ids)
    refused = missing(order_ids, found)
    for key, order in found.items():
        if order.merge_id is not None and (why := _too_late(order)):
            refused[key] = why
    fit = [key for key, order in found.items() if order.merge_id is not None and key not in refused]
    refused |= stop_parcels(fit, actor=actor, reason="unmerged")
    fit = [key for key in fit if key not in refused]
    leave_merges(fit, actor=actor)
    back_to_approved(fit)
    bell.ring("orders.allocate")
    return Outcomes(tuple(fit), tuple(key for key, order in found.items() if order.merge_id is None), refused)


def grouped(orders: Sequence[Mergeable]) -> list[list[Mergeable]]:
    """Orders by where they go, those with the soonest deadline first. Pure."""
    groups: dict[Place, list[Mergeable]] = {}
    for order in sorted(orders, key=lambda each: (each.ship_by, each.id)):
        assert order.place is not None
        groups.setdefault(order.place, []).append(order)
    return list(groups.values())


def why_not(order: Mergeable) -> Refusal | None:
    """Why an order goes into no common parcel. Pure."""
    if why := _too_late(order):
        return why
    if order.split:
        return Refusal("split")
    if order.place is None:
        return Refusal("no_address")
    tells = order.marketplace in CONNECTED and not order.manual
    if tells and not capabilities_of(order.marketplace).shared_parcels:
        return Refusal("no_shared_parcels", {"marketplace": order.marketplace})
    return None


def _too_late(order: Mergeable) -> Refusal | None:
    if order.state == OrderState.NEW:
        return Refusal("not_payable")
    if order.started or order.state == OrderState.FULFILLING:
        return Refusal("started")
    return None if order.state in MERGEABLE else Refusal("over", {"state": order.state})


def _join(groups: Sequence[Sequence[Mergeable]], *, actor: User | None) -> None:
    """Make the groups, or widen one that is there; members of others leave those first."""
    if not groups:
        return
    ids = [order.id for group in groups for order in group]
    homes = [next((order.merge_id for order in group if order.merge_id is not None), None) for group in groups]
    new = next_ids("orders_merge", sum(home is None for home in homes))
    fresh = iter(new)
    homes = [home if home is not None else next(fresh) for home in homes]
    made = set(new)
    execute(
        """INSERT INTO orders_merge (id, store_id, created_at, created_by_id)
           SELECT i, s, %s, %s FROM unnest(%s::bigint[], %s::bigint[]) AS t(i, s)""",
        [
            clock.now(), actor.pk if actor else None, [home for home in homes if home in made],
            [_store(group) for group, home in zip(groups, homes, strict=True) if home in made],
        ],
    )  # fmt: skip
    home_of = {order.id: home for group, home in zip(groups, homes, strict=True) for order in group}
    leave_merges(
        [order.id for group in groups for order in group if order.merge_id not in (None, home_of[order.id])],
        actor=actor,
    )
    execute(
        "UPDATE orders_order o SET merge_id = t.m FROM unnest(%s::bigint[], %s::bigint[]) AS t(o, m) WHERE o.id = t.o",
        [list(home_of), list(home_of.values())],
    )
    back_to_approved(ids)
    record(
        "order.merged", subject_kind="order", subject_ids=ids, actor=actor,
        data_by_id={
            order.id: {"with": [other.external_id for other in group if other.id != order.id], "group": home_of[order.id]}
            for group in groups for order in group
        },
    )  # fmt: skip
    bell.ring("orders.allocate")


def _store(group: Sequence[Mergeable]) -> int:
    place = group[0].place
    assert place is not None
    return place[0]


def _locked(order_ids: Sequence[int]) -> Mapping[int, Mergeable]:
    states = locked_states(order_ids)
    found = rows(
        """SELECT o.id, o.state, o.external_id, o.ship_by, a.marketplace, o.merge_id, o.store_id, b.address_hash, b.name_hash, o.currency,
                  o.label_sender::text,
                  EXISTS (SELECT 1 FROM orders_portion p WHERE p.order_id = o.id AND p.ended_at IS NULL),
                  EXISTS (SELECT 1 FROM orders_orderparcel op JOIN logistics_parcel p ON p.id = op.parcel_id
                          WHERE op.order_id = o.id AND p.cancelled_at IS NULL AND p.state <> 'labelled'),
                  EXISTS (SELECT 1 FROM orders_manualorder m WHERE m.order_id = o.id)
           FROM orders_order o JOIN stores_selleraccount a ON a.id = o.account_id LEFT JOIN orders_buyer b ON b.order_id = o.id
           WHERE o.id = ANY(%s) ORDER BY o.id""",
        [list(states)],
    )
    orders = {}
    for key, state, number, ship_by, marketplace, merge_id, store_id, address, name, currency, sender, *flags in found:
        whole = address is not None and name is not None
        place = (store_id, bytes(address), bytes(name), currency, sender) if whole else None
        orders[key] = Mergeable(key, state, number, ship_by, marketplace, merge_id, place, *flags)
    return orders
