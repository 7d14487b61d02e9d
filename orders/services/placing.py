"""From which warehouse each pack leaves: looked at with what is free, where a service goes and what it costs, then moved in one go."""

from collections.abc import Mapping, Sequence

from erp.kernel import clock
from inventory.services.levels import lock_pairs
from inventory.services.reserve import move_to
from logistics.services.quoting import Consignment, quote
from orders.queries import (
    Choice,
    WarehouseOffer,
    choose_warehouse,
    free_stock,
    ranked_warehouses,
    served_countries,
    serves,
)
from orders.services.demand import KIND, copy_standings
from orders.services.packs import Pack, fresh

LAST = 10_000  # the rank of a warehouse that no longer serves the store and still holds its units
Free = dict[int, dict[int, int]]


def place_packs(packs: Sequence[Pack]) -> tuple[list[Pack], dict[int, Choice]]:
    """Bring each pack to one warehouse. The packs as they are then, and by the place of each in the list what was chosen and why.

    Units move only to a warehouse that has all of the pack, or together when they are scattered.
    """
    if not packs:
        return [], {}
    ranked = ranked_warehouses(sorted({pack.first.store_id for pack in packs}))
    where = sorted(
        {key for found in ranked.values() for key, _ in found} | {key for p in packs for key in p.warehouses if key}
    )
    skus = sorted({sku_id for pack in packs for sku_id in pack.wanted})
    served = served_countries(where) if len(where) > 1 else {}
    choices = _choices(packs, ranked, free_stock(skus) if len(where) > 1 else {}, served)
    moving = [index for index, pack in enumerate(packs) if _target(pack, choices[index]) is not None]
    if not moving:
        return list(packs), choices
    # Only now are the levels locked, and what was seen before is looked at again.
    lock_pairs((sku_id, key) for index in moving for sku_id in packs[index].wanted for key in where)
    sure = _choices([packs[index] for index in moving], ranked, free_stock(skus), served)
    choices |= {index: sure[place] for place, index in enumerate(moving)}
    targets = {
        need.demand_id: target
        for index in moving
        if (target := _target(packs[index], choices[index])) is not None
        for need in packs[index].needs
        if need.warehouse_id not in (target, 0)
    }
    if targets:
        move_to(KIND, targets)
        copy_standings(sorted(targets))
    return fresh(packs), choices


def _target(pack: Pack, choice: Choice) -> int | None:
    """Where the units of a pack are to go; None: they stay."""
    held = pack.warehouses
    if not held or 0 in held:
        return None
    chosen = choice.candidates[0] if choice.candidates else None
    if chosen is not None and chosen.covered == chosen.wanted and set(held) != {chosen.warehouse_id}:
        return chosen.warehouse_id
    if len(held) > 1:
        return max(held, key=lambda key: (held[key], -key))
    return None


def _choices(
    packs: Sequence[Pack],
    ranked: Mapping[int, Sequence[tuple[int, int]]],
    free: Free,
    served: Mapping[int, set[str] | None],
) -> dict[int, Choice]:
    """A choice for each pack, by its place. What one pack takes is not offered to the next."""
    offers = [_offers(pack, ranked[pack.first.store_id], free, served) for pack in packs]
    costs = _costs(packs, offers)
    choices: dict[int, Choice] = {}
    for index, pack in enumerate(packs):
        here = _offers(pack, ranked[pack.first.store_id], free, served, costs.get(index, {}))
        choices[index] = choose_warehouse(pack.wanted, here, wished=pack.wished_warehouse_id)
        target = _target(pack, choices[index])
        if target is not None:
            stock = free.setdefault(target, {})
            for need in pack.needs:
                if need.warehouse_id != target:
                    stock[need.sku_id] = stock.get(need.sku_id, 0) - need.held - need.missing
    return choices


def _offers(
    pack: Pack,
    ranked: Sequence[tuple[int, int]],
    free: Free,
    served: Mapping[int, set[str] | None],
    costs: Mapping[int, int | None] | None = None,
) -> list[WarehouseOffer]:
    """The warehouses of the store, and where the units are now; what the pack holds there itself counts as free for it."""
    places = dict(ranked) | {key: LAST for key in pack.warehouses if key and key not in dict(ranked)}
    found = []
    for key, rank in places.items():
        stock = dict(free.get(key, {}))
        for need in pack.needs:
            if need.warehouse_id == key:
                stock[need.sku_id] = stock.get(need.sku_id, 0) + need.held
        able = not served or serves(served, key, pack.first.country)
        found.append(WarehouseOffer(key, rank, stock, able, (costs or {}).get(key)))
    return found


def _costs(packs: Sequence[Pack], offers: Sequence[Sequence[WarehouseOffer]]) -> dict[int, dict[int, int | None]]:
    """The freight from each warehouse that could send everything; asked only where there are several."""
    asked: list[tuple[int, int]] = []
    for index, (pack, found) in enumerate(zip(packs, offers, strict=True)):
        wanted = pack.wanted
        able = [each.warehouse_id for each in found if each.serves and each.covered(wanted) == sum(wanted.values())]
        asked += [(index, key) for key in able] if len(able) > 1 and pack.first.sealed is not None else []
    quotes = quote(
        [
            Consignment(
                place, key, packs[index].first.country, tuple(packs[index].wanted.items()),
                str(packs[index].recipient.get("postcode", "")), packs[index].value, packs[index].wished_service_id,
                packs[index].first.store_id,
            )
            for place, (index, key) in enumerate(asked)
        ],
        on=clock.business_date(clock.now()),
    ) if asked else {}  # fmt: skip
    costs: dict[int, dict[int, int | None]] = {}
    for place, (index, key) in enumerate(asked):
        costs.setdefault(index, {})[key] = quotes[place].freight
    return costs
