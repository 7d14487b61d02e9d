"""The list of what to buy: reckoned for all SKUs at once, kept with its figures, turned into draft orders by one click."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.sql import execute, retried
from people.models import User
from procurement import reckoning
from procurement.models import PurchaseOrder, Replenishment
from procurement.queries.replenishment import Source, sources, stock_figures
from procurement.services.drafting import OrderDraft, Ordered, create_orders

_COLUMNS = (
    *("units_7", "units_14", "units_30", "squares_30", "on_hand", "reserved", "waiting", "on_order", "drafted"),
    *("quote_id", "supplier_id", "lead_days", "pack", "minimum", "suggested", "days_left", "counted_on", "reckoned_at"),
)
_KEYS = ("sku_id", "warehouse_id")
_TYPES = {
    "squares_30": "bigint",
    "quote_id": "bigint",
    "supplier_id": "bigint",
    "counted_on": "date",
    "reckoned_at": "timestamptz",
}


@retried()
@transaction.atomic
def reckon(*, sku_ids: Sequence[int] | None = None) -> int:
    """Reckon the list anew, whole or for some SKUs; how many lines it has. One SKU or all cost the same statements."""
    today, now = clock.business_date(), clock.now()
    found = stock_figures(on=today, sku_ids=sku_ids)
    bought = sources([row["sku_id"] for row in found], on=today)
    lines = [_line(row, bought.get(row["sku_id"])) | {"counted_on": today, "reckoned_at": now} for row in found]
    if lines:
        _keep(lines)
    execute(
        """DELETE FROM procurement_replenishment r WHERE (%s OR r.sku_id = ANY(%s))
           AND NOT EXISTS (SELECT 1 FROM unnest(%s::bigint[], %s::bigint[]) AS t(s, w) WHERE (t.s, t.w) = (r.sku_id, r.warehouse_id))""",
        [sku_ids is None, list(sku_ids or ()), *([line[key] for line in lines] for key in _KEYS)],
    )
    return len(lines)


def figures_of(row: Replenishment) -> reckoning.Figures:
    """The figures that a line of the list was reckoned from."""
    names = reckoning.Figures.__dataclass_fields__
    return reckoning.Figures(**{name: getattr(row, name) for name in names})


def _line(row: dict[str, Any], source: Source | None) -> dict[str, Any]:
    stock = {name: row[name] for name in _COLUMNS[:9]}
    figures = reckoning.Figures(
        **stock,
        lead_days=source.lead_days if source else reckoning.LEAD_DAYS,
        pack=source.pack if source else 1,
        minimum=source.minimum if source else 1,
    )
    told = reckoning.suggest(figures)
    return {
        **{key: row[key] for key in _KEYS},
        **asdict(figures),
        "quote_id": source.quote_id if source else None,
        "supplier_id": source.supplier_id if source else None,
        "suggested": told.quantity,
        "days_left": told.days_left,
    }


def _keep(lines: Sequence[dict[str, Any]]) -> None:
    names = [*_KEYS, *_COLUMNS]
    arrays = ", ".join(f"%s::{_TYPES.get(name, 'bigint' if name in _KEYS else 'int')}[]" for name in names)
    execute(
        f"""INSERT INTO procurement_replenishment ({", ".join(names)}) SELECT * FROM unnest({arrays})
            ON CONFLICT (sku_id, warehouse_id) DO UPDATE SET {", ".join(f"{name} = EXCLUDED.{name}" for name in _COLUMNS)}""",
        [[line[name] for line in lines] for name in names],
    )


@dataclass(frozen=True, slots=True)
class Drafted:
    """The orders that a click made or found, and the outcome per line of the list."""

    orders: tuple[PurchaseOrder, ...] = ()
    outcomes: Outcomes = field(default_factory=Outcomes)


@retried()
@transaction.atomic
def draft_suggested(*, client_id: UUID, line_ids: Sequence[int], actor: User | None) -> Drafted:
    """Draft an order per supplier and warehouse with the suggested quantities of these lines, at the prices quoted.

    Refused: `no_quote`, `not_needed`, and what `create_orders` refuses. The same `client_id` again finds the orders that it made.
    """
    lines = list(Replenishment.objects.select_related("sku").filter(pk__in=line_ids).order_by("pk"))
    bought = [line for line in lines if line.supplier_id]
    wishes = {line.pk: uuid5(client_id, f"{line.supplier_id}:{line.warehouse_id}") for line in bought}
    known = {order.client_id for order in PurchaseOrder.objects.filter(client_id__in=set(wishes.values()))}
    refused = {line.pk: Refusal("no_quote", {"sku": line.sku.code}) for line in lines if not line.supplier_id}
    fresh = [line for line in bought if wishes[line.pk] not in known]
    refused |= {line.pk: Refusal("not_needed", {"sku": line.sku.code}) for line in fresh if not line.suggested}
    wanted = [line for line in bought if line not in fresh or line.suggested]
    answers = _ordered(wanted, wishes, actor)
    for line in wanted:
        if answers[wishes[line.pk]].refused:
            refused[line.pk] = next(iter(answers[wishes[line.pk]].refused.values()))
    done = tuple(line.pk for line in wanted if line in fresh and line.pk not in refused)
    if done:
        reckon(sku_ids=[line.sku_id for line in wanted])
    already = tuple(line.pk for line in wanted if line not in fresh)
    orders = tuple(answer.order for answer in answers.values() if answer.order)
    return Drafted(orders, Outcomes(done, already, refused | missing(line_ids, [line.pk for line in lines])))


def _ordered(wanted: Sequence[Replenishment], wishes: Mapping[int, UUID], actor: User | None) -> dict[UUID, Ordered]:
    """One draft for each wish, its lines as suggested."""
    parts: dict[UUID, list[Replenishment]] = {}
    for line in wanted:
        parts.setdefault(wishes[line.pk], []).append(line)
    drafts = [
        OrderDraft(
            wish, _id(rows[0].supplier_id), rows[0].warehouse_id, [(row.sku_id, row.suggested, None) for row in rows]
        )
        for wish, rows in parts.items()
    ]
    if not drafts:
        return {}
    return dict(zip(parts, create_orders(drafts=drafts, actor=actor), strict=True))


def _id(key: int | None) -> int:
    assert key is not None
    return key
