"""The bins of a warehouse: opened many at once, renamed by nobody, closed when they are empty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.sql import retried, rows
from inventory.models import Bin
from inventory.states import BinKind


@dataclass(frozen=True, slots=True)
class BinDraft:
    """A bin to open, or what an open one is to be like."""

    code: str
    zone: str = ""
    kind: BinKind = BinKind.SHELF
    sort: int = 0


@retried()
@transaction.atomic
def save_bins(*, warehouse_id: int, drafts: Sequence[BinDraft]) -> tuple[int, ...]:
    """Open bins, or change those that have the code already (and open them again); their ids."""
    saved = Bin.objects.bulk_create(
        (
            Bin(warehouse_id=warehouse_id, code=draft.code, zone=draft.zone, kind=draft.kind, sort=draft.sort)
            for draft in {draft.code: draft for draft in drafts}.values()
        ),
        update_conflicts=True,
        unique_fields=["warehouse", "code"],
        update_fields=["zone", "kind", "sort", "closed_at"],
    )
    return tuple(row.pk for row in saved)


@retried()
@transaction.atomic
def close_bins(*, bin_ids: Iterable[int]) -> Outcomes:
    """Nothing is put there any more. Refused: `not_empty` (with what lies there). Closed before: already."""
    asked = sorted(set(bin_ids))
    found = {row[0]: row[1] for row in rows(
        "SELECT id, closed_at FROM inventory_bin WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [asked]
    )}  # fmt: skip
    full = {row[0]: int(row[1]) for row in rows(
        "SELECT bin_id, sum(quantity) FROM inventory_binlevel WHERE bin_id = ANY(%s) AND quantity > 0 GROUP BY 1", [asked]
    )}  # fmt: skip
    refused = missing(asked, found) | {key: Refusal("not_empty", {"units": full[key]}) for key in found if key in full}
    already = tuple(key for key, closed in found.items() if closed and key not in full)
    done = tuple(key for key in found if key not in refused and key not in already)
    for row in Bin.objects.filter(pk__in=done):
        row.closed_at = clock.now()
        row.save(update_fields=["closed_at"])
    return Outcomes(done, already, refused)
