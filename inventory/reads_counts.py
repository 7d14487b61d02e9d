"""What the pages of counts show. While a count is open nothing here tells what we believe to be there."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from erp.kernel.sql import dicts, rows
from erp.kernel.ui.names import local_name
from inventory.models import CountRules, StockCount, StockCountEntry, StockCountLine
from inventory.reads import money
from inventory.services.counts import LINE, Standing, standings
from inventory.states import CountState
from people.models import User
from products.models import Sku

OPEN = (CountState.OPEN, CountState.COUNTING)
RECENT = 12
MOST_LINES = 2000


@dataclass(frozen=True, slots=True)
class Variance:
    """A line of the report: what was seen, what should have been, what differs and what that is worth in the base currency."""

    line: StockCountLine
    name: str
    counted: int | None
    expected: int | None
    difference: int | None
    value: Decimal | None
    why_not: str


def progress(count: StockCount) -> dict[str, int]:
    """How far the clerks are, without a word of what we believe."""
    found = dicts(
        """SELECT count(*) AS lines, count(*) FILTER (WHERE i.ask <> '' AND NOT i.left_out) AS asked,
                  count(*) FILTER (WHERE EXISTS (
                    SELECT 1 FROM inventory_stockcountentry e WHERE e.line_id = i.id AND e.round = i.round AND e.undoes_id IS NULL
                      AND NOT EXISTS (SELECT 1 FROM inventory_stockcountentry u WHERE u.undoes_id = e.id))) AS counted
           FROM inventory_stockcountline i WHERE i.count_id = %s""",
        [count.pk],
    )
    return {name: int(value) for name, value in found[0].items()}


def asked_again(count: StockCount) -> list[StockCountLine]:
    """The SKUs that somebody must count again and nobody has yet."""
    done = {row.line_id for row in standings(count.pk)}
    lines = count.lines.exclude(ask="").filter(left_out=False).select_related("sku").order_by("sku__code")
    return [line for line in lines[:MOST_LINES] if line.pk not in done]


def own_entries(count: StockCount, user: User) -> list[StockCountEntry]:
    """What this clerk counted last, newest first, without what was taken back."""
    found = StockCountEntry.objects.filter(line__count=count, counted_by=user, undoes=None, undone_by=None)
    return list(found.select_related("line__sku").order_by("-pk")[:RECENT])


def report(count: StockCount) -> list[Variance]:
    """The variance report: empty while the count is open, so that it stays blind."""
    if count.state in OPEN:
        return []
    standing = {row.line_id: row for row in standings(count.pk)}
    worth = _posted(count) if count.state == CountState.POSTED else _estimated(list(standing.values()))
    lines = count.lines.select_related("sku").order_by("sku__code")[:MOST_LINES]
    return [_variance(line, standing.get(line.pk), worth, posted=count.state == CountState.POSTED) for line in lines]


def _variance(line: StockCountLine, row: Standing | None, worth: Mapping[int, int], *, posted: bool) -> Variance:
    name = local_name(line.sku)
    if posted:
        value = money(worth.get(line.pk, 0)) if line.difference is not None else None
        return Variance(line, name, line.counted, line.expected, line.difference, value, "")
    if row is None:
        return Variance(line, name, None, None, None, None, "")
    why = "corrected" if row.corrected else "unsure" if row.unsure else ""
    return Variance(line, name, row.counted, row.expected, row.difference, money(worth.get(line.pk, 0)), why)


def _posted(count: StockCount) -> dict[int, int]:
    found = rows(
        """SELECT m.document_id, m.value FROM inventory_stockmove m JOIN inventory_stockcountline i ON i.id = m.document_id
           WHERE m.document_kind = %s AND i.count_id = %s""",
        [LINE, count.pk],
    )
    return {row[0]: row[1] for row in found}


def _estimated(found: list[Standing]) -> dict[int, int]:
    """What each difference is worth at the average cost of what is there, or of what was there last."""
    worth = rows(
        """SELECT t.line_id, round(t.n * coalesce(
               (SELECT sum(value_left)::numeric / sum(quantity_left) FROM inventory_costlayer c
                WHERE c.level_id = t.level_id AND c.quantity_left > 0),
               (SELECT value::numeric / quantity FROM inventory_costlayer c
                WHERE c.level_id = t.level_id ORDER BY received_at DESC, id DESC LIMIT 1),
               0))::bigint
           FROM unnest(%s::bigint[], %s::bigint[], %s::int[]) AS t(line_id, level_id, n)""",
        [[row.line_id for row in found], [row.level_id for row in found], [row.difference for row in found]],
    )
    return {row[0]: row[1] for row in worth}


def totals(lines: list[Variance]) -> dict[str, Any]:
    """What the report comes to: units and value missing and found, and how many lines were right."""
    judged = [row for row in lines if row.difference is not None]
    right = sum(row.difference == 0 for row in judged)
    expected = sum(row.expected or 0 for row in judged)
    off = sum(abs(row.difference or 0) for row in judged)
    value = [row.value or Decimal(0) for row in judged]
    return {
        "lines": len(judged),
        "right": right,
        "accuracy": Decimal(100 * right) / len(judged) if judged else None,
        "unit_accuracy": max(Decimal(0), Decimal(100 * (expected - off)) / expected) if expected else None,
        "found": sum(max(0, row.difference or 0) for row in judged),
        "missing": -sum(min(0, row.difference or 0) for row in judged),
        "value": sum(value, Decimal(0)),
        "absolute": sum((abs(each) for each in value), Decimal(0)),
        "limit": money(CountRules.current().approve_above),
    }


def sheet_skus(count: StockCount) -> list[Sku]:
    """The SKUs that a printed sheet lists: those of the count, or, for a whole warehouse, all it ever held."""
    chosen = Sku.objects.filter(pk__in=count.lines.values("sku_id"))
    held = Sku.objects.filter(levels__warehouse=count.warehouse_id, levels__on_hand__gt=0)
    return list((chosen | held if count.scope in ("all", "place") else chosen).distinct().order_by("code")[:MOST_LINES])
