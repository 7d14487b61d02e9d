"""Approved orders get their warehouse, their service and their parcel. Approval never reserves: the stock is held since first sight."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.services.slices import SLICE
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from logistics.services.parcels import ParcelDraft, ParcelDraftLine, create_parcels
from logistics.services.quoting import Consignment, Quote, quote
from orders.queries import Choice
from orders.services import holds
from orders.services.demand import KIND
from orders.services.moving import move
from orders.services.packs import Pack, load_packs
from orders.services.placing import place_packs
from orders.services.splitting import split_what_is_there
from orders.states import HoldKind, OrderState
from stores.states import PartialStock

_HOLD_OF = {"out_of_stock": HoldKind.OUT_OF_STOCK, "no_service": HoldKind.NO_SERVICE, "address": HoldKind.ADDRESS}


@dataclass(slots=True)
class _Sorted:
    """Packs with their verdicts: those that get a parcel, orders that are refused, and orders to be split first."""

    fit: list[tuple[Pack, Quote, Choice]] = field(default_factory=list)
    refused: dict[int, Refusal] = field(default_factory=dict)
    to_split: list[int] = field(default_factory=list)


def allocate_approved() -> int:
    """Allocate every approved order and every portion that waits for its parcel, in slices; how many orders were looked at."""
    seen, last = 0, 0
    while ids := [row[0] for row in rows(
        """SELECT id FROM (
             SELECT id FROM orders_order WHERE state = 'approved' AND id > %s
             UNION SELECT p.order_id FROM orders_portion p JOIN orders_order o ON o.id = p.order_id
                   WHERE NOT p.packed AND p.ended_at IS NULL AND o.state IN ('allocated', 'fulfilling') AND p.order_id > %s) x
           ORDER BY id LIMIT %s""",
        [last, last, SLICE],
    )]:  # fmt: skip
        allocate_orders(order_ids=ids)
        seen, last = seen + len(ids), ids[-1]
    return seen


@retried()
@transaction.atomic
def allocate_orders(*, order_ids: Sequence[int]) -> Outcomes:
    """Fix warehouse and service and make the parcels, set-based: one for an order, one for each portion of a split one, one for the
    orders of a group.

    Refused and back in review with a hold: `out_of_stock` (part of it waits, and the store's policy is to hold), `no_service` (with the
    reason of each service), `address` (nothing to write on the label). Refused and still approved: `waits_for_stock`, `waits_for_group`.
    Not approved any more: `state`. With the policy to split, what is there is split off and leaves.
    """
    packs, waits = load_packs(order_ids)
    verdict = _sorted(packs)
    divided = split_what_is_there(verdict.to_split) if verdict.to_split else []
    if divided:
        packs, _ = load_packs(divided)
        again = _sorted(packs)
        verdict.fit += again.fit
        verdict.refused |= again.refused
    verdict.refused |= {key: Refusal("waits_for_stock") for key in verdict.to_split if key not in divided}
    done = _make_parcels(verdict.fit)
    refused = {key: refusal for key, refusal in verdict.refused.items() if key not in done}
    _send_back(refused, portions={key: r for key, r in verdict.refused.items() if key in done})
    gone = {key: Refusal("state") for key in order_ids if key not in done and key not in refused and key not in waits}
    return Outcomes(done=tuple(done), refused=refused | waits | gone)


def _sorted(packs: Sequence[Pack]) -> _Sorted:
    placed, choices = place_packs(packs)
    verdict = _Sorted()
    ready: dict[int, Pack] = {}
    for index, pack in enumerate(placed):
        if not pack.needs or len(pack.warehouses) != 1 or pack.missing:
            _short(pack, verdict)
        elif pack.first.sealed is None:
            verdict.refused |= dict.fromkeys(pack.order_ids, Refusal("address"))
        else:
            ready[index] = pack
    quotes = quote([_consignment(index, pack) for index, pack in ready.items()], on=clock.business_date(clock.now()))
    for index, pack in ready.items():
        quoted = quotes[index]
        if quoted.service_id is None:
            values = {"country": pack.first.country, "weight_g": quoted.weight_g, "services": quoted.reasons}
            verdict.refused |= dict.fromkeys(pack.order_ids, Refusal("no_service", values))
        else:
            verdict.fit.append((pack, quoted, choices[index]))
    return verdict


def _short(pack: Pack, verdict: _Sorted) -> None:
    """What becomes of a pack that lacks something, by the store's policy. A portion waits: somebody has decided that already."""
    policy = pack.first.policy
    if pack.kind == "portion" or (policy == PartialStock.WAIT and pack.needs):
        verdict.refused |= dict.fromkeys(pack.order_ids, Refusal("waits_for_stock"))
    elif policy == PartialStock.SPLIT and pack.kind == "order" and pack.needs:
        verdict.to_split.append(pack.owner_id)
    elif policy == PartialStock.SPLIT and pack.needs:
        verdict.refused |= dict.fromkeys(pack.order_ids, Refusal("waits_for_stock"))
    else:
        verdict.refused |= dict.fromkeys(pack.order_ids, Refusal("out_of_stock"))


def _consignment(key: int, pack: Pack) -> Consignment:
    contents: dict[int, int] = {}
    for need in pack.needs:
        contents[need.sku_id] = contents.get(need.sku_id, 0) + need.held
    postcode = str(pack.recipient.get("postcode", ""))
    return Consignment(
        key, next(iter(pack.warehouses)), pack.first.country, tuple(contents.items()), postcode, pack.value,
        pack.wished_service_id, pack.first.store_id,
    )  # fmt: skip


def _make_parcels(fit: Sequence[tuple[Pack, Quote, Choice]]) -> dict[int, int]:
    """The parcels of the packs and their links; the orders that got one."""
    if not fit:
        return {}
    parcels = create_parcels([_draft(pack, quoted) for pack, quoted, _ in fit])
    links = [(key, parcels[pack.kind, pack.owner_id]) for pack, _, _ in fit for key in pack.order_ids]
    execute(
        "INSERT INTO orders_orderparcel (order_id, parcel_id) SELECT * FROM unnest(%s::bigint[], %s::bigint[]) ON CONFLICT DO NOTHING",
        [[link[0] for link in links], [link[1] for link in links]],
    )
    chosen = {key: (pack, quoted, choice) for pack, quoted, choice in fit for key in pack.order_ids}
    execute(
        """UPDATE orders_order o SET warehouse_id = t.w, service_id = t.s, places = t.p, allocated_at = %s
           FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::jsonb[]) AS t(id, w, s, p) WHERE o.id = t.id""",
        [
            clock.now(),
            list(chosen),
            [next(iter(pack.warehouses)) for pack, _, _ in chosen.values()],
            [quoted.service_id for _, quoted, _ in chosen.values()],
            [_told(choice) for _, _, choice in chosen.values()],
        ],
    )
    execute(
        "UPDATE orders_portion SET packed = true WHERE id = ANY(%s)",
        [[pack.owner_id for pack, _, _ in fit if pack.kind == "portion"]],
    )
    move(OrderState.ALLOCATED, list(chosen))
    record("order.allocated", subject_kind="order", subject_ids=chosen, actor=None)
    return dict(links)


def _draft(pack: Pack, quoted: Quote) -> ParcelDraft:
    assert quoted.service_id is not None
    return ParcelDraft(
        owner_kind=pack.kind,
        owner_id=pack.owner_id,
        attempt=pack.attempt,
        warehouse_id=next(iter(pack.warehouses)),
        service_id=quoted.service_id,
        recipient=pack.recipient,
        references=tuple(member.external_id for member in pack.members),
        ship_by=min(member.ship_by for member in pack.members),
        sender=pack.first.sender,
        customs=pack.customs,
        lines=tuple(ParcelDraftLine(need.sku_id, need.held, KIND, need.demand_id) for need in pack.needs),
    )


def _told(choice: Choice) -> str:
    """The candidates as the order's page reads them; one candidate needs no explaining."""
    return json.dumps([asdict(each) for each in choice.candidates] if len(choice.candidates) > 1 else [])


def _send_back(refused: Mapping[int, Refusal], portions: Mapping[int, Refusal]) -> None:
    """Back to review, with the hold that says why. An order of which a part has its parcel only gets the hold."""
    stopped = {key: refusal for key, refusal in refused.items() if refusal.code in _HOLD_OF}
    states = holds.locked_states(stopped) if stopped else {}
    approved = [key for key in stopped if states[key] == OrderState.APPROVED]
    move(OrderState.REVIEW, approved, extra="approved_at = NULL, approved_by_id = NULL")
    for code, kind in _HOLD_OF.items():
        chosen = {key: r.values for key, r in {**stopped, **portions}.items() if r.code == code}
        holds.place(kind, chosen, data=chosen)
