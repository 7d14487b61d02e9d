"""Mapping many listings at once: by their suggestions, or by a sheet that names store, seller SKU and SKU."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from erp.kernel.outcomes import Outcomes, Refusal
from erp.kernel.sql import rows
from people.models import User
from products.models import Listing
from products.reads_mapping import Suggestion, suggestions
from products.services.listings import map_listings

SHEET_MOST = 5000


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of each listing, and by which suggestion."""

    outcomes: Outcomes
    chosen: Mapping[int, Suggestion] = field(default_factory=dict)


def accept_suggestions(*, listing_ids: Sequence[int], at_least: int, actor: User | None) -> Accepted:
    """Map each listing to its likeliest SKU where that is at least so sure, and no other SKU is as likely.

    Refused: `unsure` (with the best score), `ambiguous`, and what `map_listings` refuses. Repeating it changes nothing.
    """
    listings = list(Listing.objects.filter(pk__in=list(listing_ids)).select_related("store").order_by("pk"))
    open_ = [row for row in listings if row.sku_id is None]
    found = suggestions(open_, by_name=at_least <= 85)
    chosen: dict[int, Suggestion] = {}
    refused: dict[int, Refusal] = {}
    for row in open_:
        best = next(iter(found.get(row.pk, [])), None)
        if best is None or best.score < at_least:
            refused[row.pk] = Refusal("unsure", {"score": best.score if best else 0})
        elif not best.alone:
            refused[row.pk] = Refusal("ambiguous", {"score": best.score})
        else:
            chosen[row.pk] = best
    mapped = map_listings(targets={key: each.sku_id for key, each in chosen.items()}, actor=actor)
    already = tuple(row.pk for row in listings if row.sku_id is not None)
    unknown = {key: Refusal("not_found") for key in listing_ids if key not in {row.pk for row in listings}}
    return Accepted(mapped + Outcomes(already=already, refused={**refused, **unknown}), chosen)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of a mapping sheet, as it was pasted."""

    number: int
    store: str
    seller_sku: str
    sku: str


@dataclass(frozen=True, slots=True)
class LineOutcome:
    """What became of a line, or would: `done`, `already`, or `refused` with the code."""

    line: SheetLine
    kind: str
    code: str = ""
    listing_ids: tuple[int, ...] = ()


def read_sheet(text: str) -> list[SheetLine]:
    """The lines of a pasted sheet: store, seller SKU, SKU between tabs. A first line of headings and empty lines are left out. Pure."""
    lines = []
    for number, raw in enumerate(text.replace("\0", "").splitlines(), start=1):
        cells = [cell.strip() for cell in raw.split("\t")]
        if not any(cells) or (number == 1 and cells[-1].upper() == "SKU"):
            continue
        store, seller_sku, sku = (*cells, "", "", "")[:3]
        lines.append(SheetLine(number, store, seller_sku, sku))
    return lines


@transaction.atomic
def map_sheet(
    *, lines: Sequence[SheetLine], store_ids: Collection[int], dry_run: bool, actor: User | None
) -> list[LineOutcome]:
    """Map what the lines say, in the stores one may see; `dry_run` only says what would happen. A few statements, however many lines.

    Refused per line: `incomplete`, `no_such_store`, `no_such_listing`, `no_such_sku`, `twice` (an earlier line names the same listing
    with another SKU), `mapped` (to another SKU: that is put right on the listing's page).
    """
    known = _resolved(lines, store_ids)
    outcomes, taken = [], dict[int, int]()
    for line in lines:
        outcome = _judged(line, known, taken)
        if outcome.kind == "done":
            taken.update(dict.fromkeys(outcome.listing_ids, known.skus[line.sku]))
        outcomes.append(outcome)
    if not dry_run:
        mapped = map_listings(targets=taken, actor=actor)
        outcomes = [_after(outcome, mapped) for outcome in outcomes]
    return outcomes


@dataclass(frozen=True, slots=True)
class _Known:
    stores: Mapping[str, int]
    skus: Mapping[str, int]
    listings: Mapping[tuple[int, str], list[tuple[int, int | None]]]


def _resolved(lines: Sequence[SheetLine], store_ids: Collection[int]) -> _Known:
    """The rows that the lines name: three statements."""
    stores = dict(
        rows(
            "SELECT name, id FROM stores_store WHERE id = ANY(%s) AND name = ANY(%s)",
            [list(store_ids), list({line.store for line in lines})],
        )
    )
    skus = dict(rows("SELECT code, id FROM products_sku WHERE code = ANY(%s)", [list({line.sku for line in lines})]))
    pairs = sorted(
        {(stores[line.store], line.seller_sku) for line in lines if line.store in stores and line.seller_sku}
    )
    listings: dict[tuple[int, str], list[tuple[int, int | None]]] = {}
    for store_id, seller_sku, listing_id, sku_id in rows(
        """SELECT l.store_id, l.seller_sku, l.id, l.sku_id FROM products_listing l
           JOIN unnest(%s::bigint[], %s::text[]) AS t(s, c) ON l.store_id = t.s AND l.seller_sku = t.c ORDER BY l.id""",
        [[pair[0] for pair in pairs], [pair[1] for pair in pairs]],
    ):
        listings.setdefault((store_id, seller_sku), []).append((listing_id, sku_id))
    return _Known(stores, skus, listings)


def _judged(line: SheetLine, known: _Known, taken: Mapping[int, int]) -> LineOutcome:
    """What is to become of a line. Pure."""
    if not (line.store and line.seller_sku and line.sku):
        return LineOutcome(line, "refused", "incomplete")
    if line.store not in known.stores:
        return LineOutcome(line, "refused", "no_such_store")
    found = known.listings.get((known.stores[line.store], line.seller_sku), [])
    if not found:
        return LineOutcome(line, "refused", "no_such_listing")
    if line.sku not in known.skus:
        return LineOutcome(line, "refused", "no_such_sku")
    wanted = known.skus[line.sku]
    if any(taken.get(key, wanted) != wanted for key, _sku in found):
        return LineOutcome(line, "refused", "twice")
    if any(sku_id not in (None, wanted) for _key, sku_id in found):
        return LineOutcome(line, "refused", "mapped")
    open_ = tuple(key for key, sku_id in found if sku_id is None and key not in taken)
    return LineOutcome(line, "done" if open_ else "already", listing_ids=open_)


def _after(outcome: LineOutcome, mapped: Outcomes) -> LineOutcome:
    """A line after the deed: what somebody else mapped meanwhile is refused."""
    refused = next((mapped.refused[key].code for key in outcome.listing_ids if key in mapped.refused), "")
    return LineOutcome(outcome.line, "refused", refused) if refused else outcome
