"""What the catalogue, its listings, launches and design tasks promise, proved from their rows."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise
from products.services.drafts import FROM_SQL, STATE_SQL

PROMISES = [
    Promise(
        "draft_state_follows",
        _("A draft's state is what its latest change and its listing say"),
        f"""SELECT d.id, d.state, {STATE_SQL} AS should_be FROM {FROM_SQL} WHERE d.state IS DISTINCT FROM {STATE_SQL}""",
        "SELECT count(*) FROM products_listingdraft",
    ),
    Promise(
        "listing_change_has_command",
        _("Every change of a listing that is under way is on its way to the marketplace, or visibly failed"),
        """SELECT c.id, c.draft_id, c.kind FROM products_listingchange c
           WHERE c.outcome = 'open' AND NOT EXISTS (
             SELECT 1 FROM kernel_outboxcommand o WHERE o.wish = 'listing:' || c.id
               AND o.state IN ('pending', 'sending', 'submitted', 'unknown', 'dead'))""",
        "SELECT count(*) FROM products_listingchange",
    ),
    Promise(
        "live_draft_sells_its_sku",
        _("A draft that is live has a listing of its store that sells its SKU"),
        """SELECT d.id, d.listing_id, d.sku_id, l.sku_id AS sells, l.store_id FROM products_listingdraft d
           JOIN products_listing l ON l.id = d.listing_id
           WHERE d.state = 'live' AND (l.store_id <> d.store_id OR l.sku_id IS DISTINCT FROM d.sku_id)""",
        "SELECT count(*) FROM products_listingdraft WHERE state = 'live'",
    ),
    Promise(
        "closed_listing_pushes_nothing",
        _("No quantity or price is pushed for what is off sale"),
        """SELECT l.id, l.pool_id, l.tag_id FROM products_listing l
           LEFT JOIN stores_quantitypool p ON p.id = l.pool_id LEFT JOIN stores_pricetag t ON t.id = l.tag_id
           WHERE l.state = 'closed' AND ((t.id IS NOT NULL AND t.closed_at IS NULL) OR (p.id IS NOT NULL AND p.closed_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM products_listing o WHERE o.pool_id = p.id AND o.state = 'active')))""",
        "SELECT count(*) FROM products_listing WHERE state = 'closed'",
    ),
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
    Promise(
        "launch_cards_stand_where_they_were_moved",
        _("Each launch card stands in the stage that its timeline says"),
        """SELECT c.id, c.stage, m.stage AS moved_to FROM products_launchcard c
           LEFT JOIN LATERAL (SELECT t.data ->> 'to' AS stage FROM kernel_timelineentry t
                              WHERE t.subject_kind = 'launch_card' AND t.subject_id = c.id AND t.action = 'launch.moved'
                              ORDER BY t.id DESC LIMIT 1) m ON true
           WHERE c.stage <> coalesce(m.stage, 'chosen')""",
        "SELECT count(*) FROM products_launchcard",
    ),
    Promise(
        "design_tasks_stand_where_they_were_brought",
        _("Each design task is in the state that its timeline says"),
        """SELECT d.id, d.state, m.action FROM products_designtask d
           LEFT JOIN LATERAL (SELECT t.action FROM kernel_timelineentry t
                              WHERE t.subject_kind = 'design_task' AND t.subject_id = d.id AND t.action <> 'design.planned'
                              ORDER BY t.id DESC LIMIT 1) m ON true
           WHERE d.state IS DISTINCT FROM CASE m.action WHEN 'design.made' THEN 'open' WHEN 'design.start' THEN 'doing'
             WHEN 'design.hand_in' THEN 'review' WHEN 'design.accept' THEN 'accepted' WHEN 'design.return' THEN 'returned'
             WHEN 'design.cancel' THEN 'cancelled' END""",
        "SELECT count(*) FROM products_designtask",
    ),
]
