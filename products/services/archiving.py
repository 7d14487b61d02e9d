"""Archiving: a SKU leaves the lists and the searches, its history stays. Refused while something still lives on it."""

from collections.abc import Sequence

from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from people.models import User
from products.services.guards import objections_to_archive

SUBJECT = "sku"


@retried()
@transaction.atomic
def archive_skus(*, sku_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Archive SKUs. Refused: `not_found`, `in_bundle`, and what the higher apps object to (stock on hand, open orders)."""
    known = _locked(sku_ids)
    living = [key for key, archived in known.items() if not archived]
    refused = objections_to_archive(living)
    refused |= _parts_of_living([key for key in living if key not in refused]) | missing(sku_ids, known)
    fit = [key for key in living if key not in refused]
    _set(fit, archived=True, actor=actor)
    return Outcomes(tuple(fit), tuple(key for key, archived in known.items() if archived), refused)


@retried()
@transaction.atomic
def unarchive_skus(*, sku_ids: Sequence[int], actor: User | None) -> Outcomes:
    """Bring SKUs back into the lists; a bundle only when all its parts live. Refused: `not_found`, `part_archived`."""
    known = _locked(sku_ids)
    archived = [key for key, is_archived in known.items() if is_archived]
    found = rows(
        """SELECT b.bundle_id, min(p.code) FROM products_bundlepart b JOIN products_sku p ON p.id = b.part_id
           WHERE b.bundle_id = ANY(%s) AND p.archived_at IS NOT NULL AND NOT p.id = ANY(%s) GROUP BY 1""",
        [archived, archived],
    )
    refused = {key: Refusal("part_archived", {"sku": code}) for key, code in found} | missing(sku_ids, known)
    fit = [key for key in archived if key not in refused]
    _set(fit, archived=False, actor=actor)
    return Outcomes(tuple(fit), tuple(key for key, was in known.items() if not was), refused)


def _locked(sku_ids: Sequence[int]) -> dict[int, bool]:
    found = rows(
        "SELECT id, archived_at IS NOT NULL FROM products_sku WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
        [list(sku_ids)],
    )
    return dict(found)


def _parts_of_living(sku_ids: Sequence[int]) -> dict[int, Refusal]:
    """Parts of bundles that stay; those archived in the same wish don't count."""
    found = rows(
        """SELECT b.part_id, min(s.code) FROM products_bundlepart b JOIN products_sku s ON s.id = b.bundle_id
           WHERE b.part_id = ANY(%s) AND s.archived_at IS NULL AND NOT s.id = ANY(%s) GROUP BY 1""",
        [list(sku_ids), list(sku_ids)],
    )
    return {part: Refusal("in_bundle", {"bundle": code}) for part, code in found}


def _set(sku_ids: Sequence[int], *, archived: bool, actor: User | None) -> None:
    """A product is archived with the last of its SKUs, and comes back with the first."""
    if not sku_ids:
        return
    now = clock.now()
    execute("UPDATE products_sku SET archived_at = %s WHERE id = ANY(%s)", [now if archived else None, list(sku_ids)])
    execute(
        """UPDATE products_product p SET archived_at = CASE WHEN x.all_gone THEN %s END
           FROM (SELECT s.product_id, bool_and(s.archived_at IS NOT NULL) AS all_gone FROM products_sku s
                 WHERE s.product_id IN (SELECT product_id FROM products_sku WHERE id = ANY(%s)) GROUP BY 1) x
           WHERE p.id = x.product_id AND (p.archived_at IS NOT NULL) <> x.all_gone""",
        [now, list(sku_ids)],
    )
    action = "sku.archived" if archived else "sku.unarchived"
    record(action, subject_kind=SUBJECT, subject_ids=sku_ids, actor=actor)
