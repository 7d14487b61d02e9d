"""Pick-up points: their papers, whether they may serve anybody new, and their commission."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from erp.kernel.sql import execute, rows
from inventory.models import PickupTerms, PointPaper, Warehouse
from inventory.papers import Scan
from inventory.services.levels import touch
from inventory.states import PaperKind, WarehouseKind
from people.models import User

_JUDGING = 0x706F696E  # the advisory lock of who judges the points: one after the other, each by what is there by then

# A kind of required paper of which no paper holds on the day; the last one of it is named.
_LAPSED = """
  SELECT DISTINCT ON (p.point_id, p.kind) p.point_id, p.kind, p.number, p.valid_until FROM inventory_pointpaper p
  WHERE p.required AND p.withdrawn_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM inventory_pointpaper v WHERE v.point_id = p.point_id AND v.kind = p.kind AND v.required AND v.withdrawn_at IS NULL
      AND v.valid_from <= %(day)s AND (v.valid_until IS NULL OR v.valid_until >= %(day)s))
  ORDER BY p.point_id, p.kind, p.valid_until DESC NULLS FIRST, p.id DESC"""


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper to be kept; valid through `valid_until`, for ever without it."""

    kind: PaperKind
    number: str
    valid_from: date
    valid_until: date | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A required paper that does not hold today."""

    kind: str
    number: str
    valid_until: date | None


def lapsed(point_ids: Sequence[int]) -> dict[int, list[Lapsed]]:
    """The required papers that these points lack today; a point that lacks none is not here."""
    found: dict[int, list[Lapsed]] = {}
    for point_id, *paper in rows(
        f"SELECT * FROM ({_LAPSED}) l WHERE point_id = ANY(%(points)s)",
        {"day": clock.business_date(), "points": list(point_ids)},
    ):
        found.setdefault(point_id, []).append(Lapsed(*paper))
    return found


def add_paper(*, point_id: int, paper: NewPaper, actor: User, scan: Scan | None = None) -> PointPaper | Refusal:
    """Keep a paper of a point. A renewed paper is a new one of its kind. Refused: `not_a_point`."""
    if scan is not None:
        _store(scan)  # before the row: a row never lacks its file
    return _write_paper(point_id, paper, actor, scan)


@transaction.atomic
def _write_paper(point_id: int, paper: NewPaper, actor: User, scan: Scan | None) -> PointPaper | Refusal:
    if not Warehouse.objects.filter(pk=point_id, kind=WarehouseKind.PICKUP, closed_at=None).exists():
        return Refusal("not_a_point")
    kept = PointPaper.objects.create(
        point_id=point_id, kind=paper.kind, number=paper.number, valid_from=paper.valid_from, valid_until=paper.valid_until,
        required=paper.required, sha256=scan.sha256 if scan else "", form=scan.form if scan else "",
        added_by=actor, added_at=clock.now(),
    )  # fmt: skip
    judge()
    return kept


@transaction.atomic
def withdraw_paper(*, paper_id: int) -> bool:
    """Count on a paper no longer, nor ask for it; it stays to be looked at. False when it was so already."""
    done = PointPaper.objects.filter(pk=paper_id, withdrawn_at=None).update(withdrawn_at=clock.now())
    judge()
    return bool(done)


@transaction.atomic
def set_commission(*, point_id: int, commission: int) -> Refusal | None:
    """What a point earns with each collection from now on, in minor units of the base currency. Refused: `not_a_point`."""
    if not Warehouse.objects.filter(pk=point_id, kind=WarehouseKind.PICKUP).exists():
        return Refusal("not_a_point")
    PickupTerms.objects.update_or_create(point_id=point_id, defaults={"commission": commission})
    return None


@transaction.atomic
def judge() -> int:
    """Suspend the points that lack a required paper today, and let the others serve again. How many changed; their SKUs are touched."""
    execute("SELECT pg_advisory_xact_lock(%s)", [_JUDGING])
    changed = rows(
        f"""WITH lapsed AS ({_LAPSED})
            UPDATE inventory_warehouse w SET suspended_at = CASE WHEN w.suspended_at IS NULL THEN %(now)s::timestamptz END
            WHERE w.kind = 'pickup' AND (w.suspended_at IS NOT NULL) <> EXISTS (SELECT 1 FROM lapsed l WHERE l.point_id = w.id)
            RETURNING w.id""",
        {"day": clock.business_date(), "now": clock.now()},
    )
    points = [row[0] for row in changed]
    skus = rows(
        "SELECT DISTINCT sku_id FROM inventory_stocklevel WHERE warehouse_id = ANY(%s) AND on_hand > 0", [points]
    ) if points else []  # fmt: skip
    if skus:
        touch(row[0] for row in skus)
    return len(points)


def path_of(sha256: str, form: str) -> Path:
    """Where the scan of a paper lies."""
    return Path(settings.MEDIA_ROOT) / "papers" / sha256[:2] / f"{sha256}.{form}"


def _store(scan: Scan) -> None:
    target = path_of(scan.sha256, scan.form)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(scan.content)
    Path(fresh).replace(target)
