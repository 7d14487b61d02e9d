"""Costs that come after the goods: shared over receipt lines, and from there over the units, wherever they are by now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services import fx
from erp.kernel.services.timeline import record
from erp.kernel.sql import next_ids, retried, rows
from inventory.services.revaluing import revalue
from people.models import User
from procurement.landing import unmeasured, weigh
from procurement.models import LateCost, LateCostLine, Supplier
from procurement.shares import split
from procurement.states import ExtraKind, ShareBy
from products.models import Sku

SUBJECT = "late_cost"  # our timelines, and the document kind of our revaluations


@dataclass(frozen=True, slots=True)
class LateDraft:
    """A late cost to be. What it concerns: receipt lines, or all that came of purchase orders. `minor` is below zero for a credit note.

    `shares`: how much each receipt line carries, when that is known (in minor units of the currency); else by `share_by`.
    """

    client_id: UUID
    supplier_id: int
    currency: str
    minor: int
    on: date
    kind: str = ExtraKind.FREIGHT
    share_by: str = ShareBy.VALUE
    order_ids: Sequence[int] = ()
    receipt_line_ids: Sequence[int] = ()
    note: str = ""
    shares: Mapping[int, int] = field(default_factory=dict)
    base: int | None = None  # what it is worth in the base currency, when that is decided already
    cause_kind: str = ""
    cause_id: int | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """The late cost, or what is wrong with it, by field. `already` when this sending was here before."""

    late_cost: LateCost | None
    already: bool = False
    refused: Mapping[str, Refusal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Came:
    line_id: int
    layer_id: int
    quantity: int
    value: int
    sku_id: int


@retried()
@transaction.atomic
def add_late_cost(*, draft: LateDraft, actor: User | None) -> Added:
    """Take a cost into the goods it was paid for: what is left is worth more, what has gone cost more. Exact to the minor unit.

    Refused: `no_supplier`, `amount`, `no_rate`, `no_receipts` (nothing came, or it was undone), `unmeasured` (with the SKUs that lack
    the weight or size to share by). The same `client_id` again: already, and nothing changes.
    """
    rows("SELECT id FROM procurement_supplier WHERE id = %s FOR NO KEY UPDATE", [draft.supplier_id])
    known = LateCost.objects.filter(client_id=draft.client_id).first()
    if known:
        return Added(known, already=True)
    came = _came(draft)
    skus = Sku.objects.in_bulk({item.sku_id for item in came})
    rate = fx.rates([(draft.currency, draft.on)]).get((draft.currency, draft.on))
    refused = _wrong(draft, came, skus)
    if rate is None:
        refused["currency"] = Refusal("no_rate", {"currency": draft.currency, "day": draft.on.isoformat()})
    if refused or rate is None:
        return Added(None, refused=refused)
    base = fx.to_base(draft.minor, draft.currency, rate) if draft.base is None else draft.base
    made = _written(draft, rate, base, actor)
    weights = [
        weigh(draft.share_by, skus[item.sku_id], item.quantity, item.value)
        if not draft.shares
        else abs(draft.shares[item.line_id])
        for item in came
    ]
    lines = _lines(made, came, weights)
    _share(made, {item.line_id: item.layer_id for item in came}, lines, actor)
    return Added(made)


def _wrong(draft: LateDraft, came: Sequence[_Came], skus: Mapping[int, Sku]) -> dict[str, Refusal]:
    refused: dict[str, Refusal] = {}
    if not Supplier.objects.filter(pk=draft.supplier_id).exists():
        refused["supplier"] = Refusal("no_supplier")
    if not draft.minor:
        refused["amount"] = Refusal("amount")
    if not came or set(draft.shares) - {item.line_id for item in came}:
        refused["receipts"] = Refusal("no_receipts")
    if not draft.shares:
        refused |= unmeasured([draft.share_by], list(skus.values()), place="share_by")
    return refused


def _came(draft: LateDraft) -> list[_Came]:
    """The receipt lines that it concerns and that still stand, each with its cost layer."""
    found = rows(
        """SELECT rl.id, c.id, c.quantity, m.value, l.sku_id FROM procurement_goodsreceiptline rl
           JOIN procurement_purchaseline l ON l.id = rl.line_id
           JOIN inventory_stockmove m ON (m.document_kind, m.document_id, m.leg) = ('receipt_line', rl.id, '')
           JOIN inventory_costlayer c ON c.move_id = m.id
           WHERE (rl.id = ANY(%s) OR l.order_id = ANY(%s))
             AND NOT EXISTS (SELECT 1 FROM inventory_stockmove x WHERE x.origin_id = m.id AND x.kind = 'reversal') ORDER BY rl.id""",
        [list(draft.receipt_line_ids or draft.shares), list(draft.order_ids)],
    )
    return [_Came(*row) for row in found]


def _written(draft: LateDraft, rate: Decimal, base: int, actor: User | None) -> LateCost:
    (key,) = next_ids("procurement_latecost", 1)
    made = LateCost.objects.create(
        id=key,
        client_id=draft.client_id,
        number=f"LC{key:08}",
        supplier_id=draft.supplier_id,
        kind=draft.kind,
        share_by=draft.share_by,
        currency=draft.currency,
        minor=draft.minor,
        rate=rate,
        base=base,
        on=draft.on,
        note=draft.note[:200],
        cause_kind=draft.cause_kind,
        cause_id=draft.cause_id,
        actor=actor,
        at=clock.now(),
    )
    record("late_cost.added", subject_kind=SUBJECT, subject_ids=[key], actor=actor)
    return made


def _lines(made: LateCost, came: Sequence[_Came], weights: Sequence[Decimal | int]) -> list[LateCostLine]:
    shares = zip(came, split(made.minor, weights), split(made.base, weights), strict=True)
    return LateCostLine.objects.bulk_create(
        (LateCostLine(late_cost=made, receipt_line_id=item.line_id, minor=minor, base=base) for item, minor, base in shares),
        batch_size=5000,
    )  # fmt: skip


def _share(
    made: LateCost,
    layer_of: Mapping[int, int],
    lines: Sequence[LateCostLine],
    actor: User | None,
    undoes: int | None = None,
) -> None:
    amounts = {layer_of[line.receipt_line_id]: line.base for line in lines}
    revalue(document_kind=SUBJECT, document_id=made.pk, amounts=amounts, actor=actor, undoes=undoes)


@retried()
@transaction.atomic
def undo_late_costs(*, late_cost_ids: Iterable[int], reason: str, actor: User | None) -> Outcomes:
    """Take late costs back, each by an opposite one over the units as they are now. Undone before: already.

    Refused: `no_reason`, `not_found`, `is_reversal`. Who calls has seen to it that no bill asks for it.
    """
    asked = sorted(set(late_cost_ids))
    if not reason.strip():
        return Outcomes(refused={key: Refusal("no_reason") for key in asked})
    suppliers = LateCost.objects.filter(pk__in=asked).values("supplier_id")
    list(Supplier.objects.select_for_update(no_key=True).filter(pk__in=suppliers).order_by("pk"))
    found = {row.pk: row for row in LateCost.objects.filter(pk__in=asked).order_by("pk")}
    undone = set(LateCost.objects.filter(reverses__in=asked).values_list("reverses_id", flat=True))
    refused = missing(asked, found)
    refused |= {key: Refusal("is_reversal") for key, row in found.items() if row.reverses_id}
    done = [key for key in reversed(found) if key not in undone and key not in refused]
    for key in done:
        _undo(found[key], reason.strip(), actor)
    return Outcomes(tuple(done), tuple(key for key in found if key in undone and key not in refused), refused)


def _undo(row: LateCost, reason: str, actor: User | None) -> None:
    (key,) = next_ids("procurement_latecost", 1)
    opposite = LateCost.objects.create(
        id=key,
        client_id=uuid4(),
        number=f"LC{key:08}",
        supplier_id=row.supplier_id,
        kind=row.kind,
        share_by=row.share_by,
        currency=row.currency,
        minor=-row.minor,
        rate=row.rate,
        base=-row.base,
        on=row.on,
        note=reason[:200],
        reverses=row,
        cause_kind=row.cause_kind,
        cause_id=row.cause_id,
        actor=actor,
        at=clock.now(),
    )
    lines = LateCostLine.objects.bulk_create(
        (
            LateCostLine(late_cost=opposite, receipt_line_id=line.receipt_line_id, minor=-line.minor, base=-line.base)
            for line in row.lines.order_by("pk")
        ),
        batch_size=5000,
    )
    layers = rows(
        """SELECT l.receipt_line_id, c.id FROM procurement_latecostline l
           JOIN inventory_stockmove m ON (m.document_kind, m.document_id, m.leg) = ('receipt_line', l.receipt_line_id, '')
           JOIN inventory_costlayer c ON c.move_id = m.id WHERE l.late_cost_id = %s""",
        [row.pk],
    )
    _share(opposite, dict(layers), lines, actor, undoes=row.pk)
    record("late_cost.undone", subject_kind=SUBJECT, subject_ids=[row.pk], actor=actor, data={"reason": reason})
