"""Costs that came late: the inventory takes what is here, and each sale or loss its part; the other side owes it to the supplier."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from django.conf import settings

from erp.kernel import clock
from erp.kernel.sql import array, rows
from finance import chart
from finance.services.books import moves
from finance.services.books.built import Built
from finance.services.books.shares import split
from finance.services.ledger import Draft, LegDraft
from inventory.states import Fate

KIND = "revaluation"


def build(revaluation_ids: Sequence[int]) -> Built:
    """The entries of revaluations, in the currency of the late cost; one leg per SKU and warehouse, and per order and SKU sold."""
    found = rows(
        """SELECT r.id, r.document_kind, r.document_id, r.at, c.supplier_id, coalesce(c.currency, %s), coalesce(c.minor, 0),
                  coalesce(c.base, 0), coalesce(c.cause_kind, ''), coalesce(c.number, '')
           FROM inventory_revaluation r
           LEFT JOIN procurement_latecost c ON r.document_kind = 'late_cost' AND c.id = r.document_id WHERE r.id = ANY(%s) ORDER BY r.id""",
        [settings.BASE_CURRENCY, list(revaluation_ids)],
    )
    shares = _shares(revaluation_ids)
    built = Built()
    for key, document_kind, document_id, at, supplier_id, currency, minor, base, cause, number in found:
        legs = _in_currency(shares.get(key, []), currency, minor if supplier_id else None)
        if supplier_id:
            account = chart.PURCHASE_DIFFERENCES if cause else chart.RECEIVED_NOT_BILLED
            legs.append(LegDraft(account, -base, currency, -minor, partner_kind="supplier", partner_id=supplier_id))
        elif rest := sum(leg.amount for leg in legs):  # nobody can name who is owed it
            legs.append(LegDraft(chart.SUSPENSE, -rest, settings.BASE_CURRENCY, -rest))
        legs = [leg for leg in legs if leg.amount or leg.currency_amount]
        day = clock.business_date(at)
        built.drafts.append(Draft(f"{KIND}:{key}", KIND, document_kind, document_id, day, tuple(legs), memo=number))
    return built


def _in_currency(legs: Sequence[LegDraft], currency: str, minor: int | None) -> list[LegDraft]:
    """Each leg with its part of the amount in the currency of the cost; without one, the base currency speaks for itself."""
    if minor is None or currency == settings.BASE_CURRENCY:
        return [_worth(leg, leg.amount, settings.BASE_CURRENCY, leg.amount) for leg in legs]
    own = split(minor, [abs(leg.amount) for leg in legs])
    return [_worth(leg, leg.amount, currency, part) for leg, part in zip(legs, own, strict=True)]


def _worth(place: LegDraft, amount: int, currency: str, own: int) -> LegDraft:
    """A leg at a place. By its constructor: `replace` takes ten times as long, and there are as many legs as orders."""
    return LegDraft(
        place.account, amount, currency, own, place.component, place.store_id, place.order_id, place.sku_id,
        place.partner_kind, place.partner_id, place.quantity,
    )  # fmt: skip


def _shares(revaluation_ids: Sequence[int]) -> dict[int, list[LegDraft]]:
    legs: dict[int, list[LegDraft]] = {}
    for key, sku_id, warehouse_id, value, not_taken in rows(
        """SELECT r.revaluation_id, l.sku_id, l.warehouse_id, sum(r.value)::bigint, sum(r.not_taken)::bigint FROM inventory_layerrevaluation r
           JOIN inventory_costlayer c ON c.id = r.layer_id JOIN inventory_stocklevel l ON l.id = c.level_id
           WHERE r.revaluation_id = ANY(%s) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""",
        [list(revaluation_ids)],
    ):
        shelf = LegDraft(chart.INVENTORY, value, "", 0, "", None, None, sku_id, "warehouse", warehouse_id)
        rest = LegDraft(chart.PURCHASE_DIFFERENCES, not_taken, "", 0, sku_id=sku_id)
        legs.setdefault(key, []).extend(leg for leg in (shelf, rest) if leg.amount)
    for key, sums in _gone(revaluation_ids).items():
        legs.setdefault(key, []).extend(_worth(place, value, "", 0) for place, value in sums.items() if value)
    return legs


def _gone(revaluation_ids: Sequence[int]) -> dict[int, dict[LegDraft, int]]:
    """By revaluation, what has gone, summed by where it went: the account, the order, the SKU sold."""
    found = rows(
        "SELECT revaluation_id, move_id, fate, value FROM inventory_moverevaluation WHERE revaluation_id = ANY(%s) ORDER BY id",
        [list(revaluation_ids)],
    )
    places = moves.places(sorted({row[1] for row in found})) if found else {}
    written_off = {row[1] for row in found if row[2] == Fate.WRITTEN_OFF}
    kept = written_off - _not_written_off(written_off) if written_off else written_off
    sums: dict[int, dict[LegDraft, int]] = {}
    for key, move_id, fate, value in found:
        place = places[move_id]
        if fate == Fate.WRITTEN_OFF and move_id in kept:
            place = replace(place, account=chart.RETURNS_WRITTEN_OFF)
        of = sums.setdefault(key, {})
        of[place] = of.get(place, 0) + value
    return sums


def _not_written_off(move_ids: Collection[int]) -> set[int]:
    """Moves whose written-off units are a cost of the sale again, because that write-off was undone in the books."""
    found = rows(
        """SELECT DISTINCT b.move_id FROM inventory_cameback b JOIN finance_entry e ON e.key = 'writeoff:' || b.document_id
           JOIN finance_entry r ON r.reverses_id = e.id
           WHERE b.move_id = ANY(%s) AND b.document_kind = 'inspection' AND starts_with(b.leg, 'written_off')""",
        [array(move_ids)],
    )
    return {row[0] for row in found}
