"""Bundles: made of single SKUs, and frozen once sold."""

from collections.abc import Mapping

from django.db import transaction

from erp.kernel.events import publish
from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from people.models import User
from products.events import ListingsMapped
from products.models import BundlePart, Product, Sku
from products.services.catalogue import SKU, SkuSaved, Variant, write_skus, wrong_variants_of
from products.services.guards import objections_to_parts
from products.states import SkuKind

MOST_PARTS = 50
MOST_UNITS = 10_000


@retried()
@transaction.atomic
def create_bundle(*, product_id: int, variant: Variant, parts: Mapping[int, int], actor: User | None) -> SkuSaved:
    """Make a bundle of `parts` (SKU -> units).

    Refused: `not_found`, `archived`, `parts`, `part_missing`, `part_bundle`, `part_archived`, and what is wrong with the SKU.
    """
    product = Product.objects.select_for_update(no_key=True).filter(pk=product_id).first()
    if product is None or product.archived_at:
        return SkuSaved(None, {"product": Refusal("archived" if product else "not_found")})
    refused = wrong_variants_of([variant]).get(0, {}) | _wrong_parts(parts)
    if refused:
        return SkuSaved(None, refused)
    bundle = write_skus(product, [variant], kind=SkuKind.BUNDLE, actor=actor)[0]
    BundlePart.objects.bulk_create(
        BundlePart(bundle=bundle, part_id=part, quantity=count) for part, count in sorted(parts.items())
    )
    return SkuSaved(bundle)


@retried()
@transaction.atomic
def change_parts(*, bundle_id: int, parts: Mapping[int, int], actor: User | None) -> Outcomes:
    """Give a bundle other parts. Refused: `not_found`, `not_bundle`, `sold` (make a new bundle instead), and what is wrong with the parts.

    A bundle that was ever sold keeps its parts for good: its orders hold, ship and return exactly these.
    """
    # FOR UPDATE waits for every order that is just coming in with a listing of it, and holds back the next.
    bundle = Sku.objects.select_for_update().filter(pk=bundle_id).first()
    if bundle is None:
        return Outcomes(refused=missing([bundle_id], ()))
    if bundle.kind != SkuKind.BUNDLE:
        return Outcomes(refused={bundle_id: Refusal("not_bundle")})
    known = dict(BundlePart.objects.filter(bundle=bundle).values_list("part_id", "quantity"))
    if known == dict(parts):
        return Outcomes(already=(bundle_id,))
    listings = [row[0] for row in rows(
        "SELECT id FROM products_listing WHERE sku_id = %s ORDER BY id FOR UPDATE", [bundle_id]
    )]  # fmt: skip
    wrong = objections_to_parts([bundle_id]) or dict.fromkeys([bundle_id], None)
    refusal = wrong[bundle_id] or next(iter(_wrong_parts(parts).values()), None)
    if refusal:
        return Outcomes(refused={bundle_id: refusal})
    _write(bundle_id, parts)
    record("sku.parts_changed", subject_kind=SKU, subject_ids=[bundle_id], actor=actor, data={"parts": dict(parts)})
    if listings:
        publish(ListingsMapped(tuple(listings)))  # what a unit of them asks of the stock is another thing now
    return Outcomes(done=(bundle_id,))


def _write(bundle_id: int, parts: Mapping[int, int]) -> None:
    execute("DELETE FROM products_bundlepart WHERE bundle_id = %s AND NOT part_id = ANY(%s)", [bundle_id, list(parts)])
    execute(
        """INSERT INTO products_bundlepart (bundle_id, part_id, quantity)
           SELECT %s, p, q FROM unnest(%s::bigint[], %s::int[]) AS t(p, q) ORDER BY p
           ON CONFLICT (bundle_id, part_id) DO UPDATE SET quantity = EXCLUDED.quantity""",
        [bundle_id, list(parts), list(parts.values())],
    )


def _wrong_parts(parts: Mapping[int, int]) -> dict[str, Refusal]:
    if not 0 < len(parts) <= MOST_PARTS or not all(0 < count <= MOST_UNITS for count in parts.values()):
        return {"parts": Refusal("parts", {"most": MOST_PARTS})}
    # Held until the end, so that none of them is archived meanwhile.
    found = rows(
        "SELECT id, code, kind, archived_at FROM products_sku WHERE id = ANY(%s) ORDER BY id FOR SHARE", [list(parts)]
    )
    if len(found) < len(parts):
        return {"parts": Refusal("part_missing")}
    for _key, code, kind, archived_at in found:
        if kind == SkuKind.BUNDLE:
            return {"parts": Refusal("part_bundle", {"sku": code})}
        if archived_at:
            return {"parts": Refusal("part_archived", {"sku": code})}
    return {}
