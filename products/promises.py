"""What the catalogue promises, proved from its rows."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise

PROMISES = [
    Promise(
        "bundles_are_of_singles",
        _("A bundle is made of single SKUs, never of bundles, and only a bundle has parts"),
        """SELECT b.id, s.code AS bundle, p.code AS part, s.kind, p.kind AS part_kind FROM products_bundlepart b
           JOIN products_sku s ON s.id = b.bundle_id JOIN products_sku p ON p.id = b.part_id
           WHERE s.kind <> 'bundle' OR p.kind <> 'single'""",
        "SELECT count(*) FROM products_bundlepart",
    ),
    Promise(
        "categories_are_a_tree",
        _("No category lies inside itself"),
        """WITH RECURSIVE reached AS (SELECT id FROM products_category WHERE parent_id IS NULL
             UNION SELECT c.id FROM products_category c JOIN reached r ON c.parent_id = r.id)
           SELECT id, name, parent_id FROM products_category WHERE id NOT IN (SELECT id FROM reached)""",
        "SELECT count(*) FROM products_category",
    ),
    Promise(
        "skus_are_found_by_what_they_are",
        _("What a SKU is found by is what it is called now"),
        """SELECT h.sku_id, t.haystack AS found_by, h.haystack AS is_called FROM products_haystacks(NULL) h
           LEFT JOIN products_skutext t ON t.sku_id = h.sku_id
           WHERE t.sku_id IS NULL OR t.haystack <> h.haystack OR t.grams <> products_grams(h.haystack)""",
        "SELECT count(*) FROM products_sku",
    ),
    Promise(
        "archived_skus_are_in_no_living_bundle",
        _("A bundle that is in use has no archived part"),
        """SELECT b.id, s.code AS bundle, p.code AS part FROM products_bundlepart b
           JOIN products_sku s ON s.id = b.bundle_id JOIN products_sku p ON p.id = b.part_id
           WHERE s.archived_at IS NULL AND p.archived_at IS NOT NULL""",
        "SELECT count(*) FROM products_bundlepart",
    ),
]
